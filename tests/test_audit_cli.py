"""The command `audit`: what it writes where, what it silences, and with which status it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from analysts import FakeAnalyst, Shared
from click.testing import CliRunner
from newsroom import FINE, SLIP, put_news, runner

from quotecheck.auditing import CACHE
from quotecheck.auditing.store import NAME
from quotecheck.cli import cli
from quotecheck.report import WRITERS, Writer
from quotecheck.rules import all_rules


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put_news(tmp_path)
    return tmp_path


@pytest.fixture
def run(checker, monkeypatch, here):
    return runner(checker, monkeypatch, "audit")


def rows(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- the report -----------------------------------------------------------------------------------


def test_text_ends_with_a_summary(run):
    result = run("news")
    assert result.exit_code == 1
    assert result.stdout.startswith("news/slip.txt:3:1: QC101 ")
    assert result.stdout.splitlines()[-1] == "1 finding in 2 articles: 1 warning."
    assert result.stderr == ""


@pytest.mark.parametrize("form", WRITERS)
def test_any_form_goes_to_a_file_as_a_whole(run, here, form):
    (here / "out").write_text("old")
    result = run("news", "--format", form, "-o", "out")
    assert (result.exit_code, result.stdout) == (1, "1 finding in 2 articles: 1 warning.\n")
    data = (here / "out").read_bytes()
    assert b"Wang Li" in data
    assert sorted(path.name for path in here.iterdir()) == [CACHE, "news", "out"]
    if form != "parquet":
        assert run("news", "--format", form).stdout_bytes == data


def test_report_that_fails_leaves_the_old_one(run, here, monkeypatch):
    (here / "out").write_text("old")

    def broken(report, out):
        out.write("half")
        raise KeyboardInterrupt

    writers = {**WRITERS, "csv": Writer("csv", ".csv", False, broken)}
    monkeypatch.setattr("quotecheck.cli.job.WRITERS", writers)
    with pytest.raises(click.Abort):
        cli.main(["audit", "news", "--format", "csv", "-o", "out"], standalone_mode=False)
    assert (here / "out").read_text() == "old"
    assert sorted(path.name for path in here.iterdir()) == ["news", "out"]


def test_links_and_devices_stay_what_they_are(run, here):
    (here / "real").write_text("old")
    (here / "link").symlink_to("real")
    run("news", "--format", "jsonl", "-o", "link")
    assert (here / "link").is_symlink()
    assert "Wang Li" in (here / "real").read_text()
    assert run("news", "--format", "jsonl", "-o", "/dev/null").exit_code == 1
    assert Path("/dev/null").is_char_device()


# --- status and trouble ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        (["news/fine.txt"], 0, ""),
        (["news"], 1, ""),
        (["news", "--fail-on", "error"], 0, ""),
        (["news", "--fail-on", "never"], 0, ""),
        (["news", "--fail-on", "error", "--severity", "QC101=error"], 1, ""),
        (["news", "--severity", "name-mismatch=info"], 0, ""),
        (["news", "--ignore", "QC101"], 0, ""),
        (["news", "--select", "QC201,QC202"], 0, ""),
        (["none"], 2, ""),
        (["news", "none", "--fail-on", "never"], 2, ""),
        (["news", "none", "--select", "QC202"], 2, ""),
        (["news", "none", "--ignore", "QC001,QC101"], 0, ""),
        (["news", "--severity", "QC101"], 2, "'QC101' is no RULE=LEVEL"),
        (["news", "--severity", "QC101=grave"], 2, "grave"),
        (["news", "--select", "QC999"], 2, "no rule is called"),
        (["news", "--baseline", "none.json"], 2, "none.json: no such baseline"),
        (["news", "--config", "none.toml"], 2, "none.toml: no such file"),
        (["news", "-o", "none/out"], 2, "none/out: cannot be written"),
        (["news", "--write-baseline", "b", "-o", "out"], 2, "leave out -o"),
        (["news", "--jobs", "0"], 2, "0 is not in the range"),
        (["news", "--encoding", "klingon"], 2, "klingon"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_status(run, args, status, told):
    result = run(*args)
    assert result.exit_code == status
    assert told in result.stderr
    assert result.stderr.count("\n") == (told.count("\n") or bool(told)) or "Usage" in result.stderr


def test_trouble_is_a_finding_and_told_once(run, here):
    (here / "news" / "menu.txt").write_bytes(b"\0\1")
    result = run("news", "none.txt")
    assert result.exit_code == 2
    places = [line.split(": ")[0] for line in result.stdout.splitlines() if ": QC" in line]
    assert places == [
        "news/menu.txt:1:1", "news/slip.txt:3:1", "none.txt:1:1",
    ]  # fmt: skip
    assert (result.stdout.count("menu.txt"), result.stderr) == (1, "")


def test_model_that_is_missing_is_one_line(here, monkeypatch, tmp_path):
    monkeypatch.setattr("quotecheck.bundle.ENGLISH", tmp_path)
    result = CliRunner().invoke(cli, ["audit", "news"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {tmp_path}/manifest.json: model file is missing")
    assert result.stderr.count("\n") == 1


# --- the cache ------------------------------------------------------------------------------------


def test_cache_lies_beside_the_configuration_and_spares_the_models(run, here):
    first, second = run("news"), run("news")
    assert (first.loaded, second.loaded) == (1, 0)
    assert first.stdout == second.stdout
    assert (here / CACHE / NAME).exists()
    # whatever is selected or silenced, nothing is done again
    assert run("news", "--ignore", "QC101", "--severity", "QC202=info").loaded == 0
    assert run("news", "--select", "QC102").loaded == 0


def test_cache_can_be_put_elsewhere_or_left_out(run, here):
    run("news", "--cache", "there")
    assert (here / "there" / NAME).exists()
    assert [run("news", "--no-cache").loaded for _ in range(2)] == [1, 1]
    assert not (here / CACHE).exists()
    (here / "quotecheck.toml").write_text('cache = "deep/cache"\n')
    run("news")
    assert (here / "deep/cache" / NAME).exists()


def test_broken_cache_is_a_warning(run, here):
    (here / NAME).write_text("notes")
    result = run("news", "--cache", ".", "--format", "jsonl")
    assert (result.exit_code, len(rows(result))) == (1, 1)
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"warning: {NAME}: the cache cannot be used")


# --- configuration, baseline ----------------------------------------------------------------------


@pytest.mark.parametrize("command", ["audit", "check"])
def test_configuration_is_found_and_honoured(run, here, command):
    (here / "quotecheck.toml").write_text(
        'fail-on = "error"\n'
        "[severity]\nQC101 = 'error'\n"
        "[[suppress]]\nrule = 'QC101'\npath = 'news/slip.txt'\nreason = 'the desk knows'\n"
    )
    paths = ["news/fine.txt", "news/slip.txt"]
    result = run(*paths, "--format", "jsonl", command=command)
    (row,) = rows(result)
    assert (row["severity"], row["silenced"]["reason"]) == ("error", "the desk knows")
    assert result.exit_code == 0
    text = run(*paths, command=command).stdout
    assert text == "Nothing new found in 2 articles; 1 silenced (1 suppressed).\n"
    (here / "plain.toml").write_text("")
    assert run(*paths, "--config", "plain.toml", command=command).exit_code == 1


def test_include_and_exclude(run, here):
    (here / "news" / "slip.dat").write_text(SLIP)
    (here / "news" / "old").mkdir()
    (here / "news" / "old" / "slip.txt").write_text(SLIP)
    (here / "quotecheck.toml").write_text('include = ["*.txt", "*.dat"]\nexclude = ["old/"]\n')
    found = [row["file"]["path"] for row in rows(run("news", "--format", "jsonl"))]
    assert found == ["news/slip.dat", "news/slip.txt"]
    found = rows(run("news/old/slip.txt", "--format", "jsonl"))
    assert [row["file"]["path"] for row in found] == ["news/old/slip.txt"]


def test_baseline_is_written_and_honoured(run, here):
    result = run("news", "--write-baseline", "known.json")
    assert (result.exit_code, result.stdout) == (
        0, "known.json: 1 finding in 2 articles known from now on.\n",
    )  # fmt: skip
    result = run("news", "--baseline", "known.json")
    assert result.exit_code == 0
    assert result.stdout == "Nothing new found in 2 articles; 1 silenced (1 in the baseline).\n"
    # an edit around it changes nothing, a new finding counts, a mended one is told
    (here / "news" / "slip.txt").write_text(f"A title\n\nA line.\n\n{SLIP}")
    assert run("news", "--baseline", "known.json").exit_code == 0
    (here / "news" / "new.txt").write_text(SLIP)
    assert run("news", "--baseline", "known.json").exit_code == 1
    for name in ("slip.txt", "new.txt"):
        (here / "news" / name).write_text(FINE)
    mended = run("news", "--baseline", "known.json", "--format", "jsonl")
    assert (mended.exit_code, mended.stdout) == (0, "")
    assert mended.stderr.startswith("unused: known.json: QC101 at “wang li” in news/slip.txt no lo")


def test_trouble_is_never_in_a_baseline(run, here):
    (here / "news" / "menu.txt").write_bytes(b"\0\1")
    result = run("news", "--write-baseline", "known.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: news/menu.txt: a binary file")
    assert run("news", "--baseline", "known.json").exit_code == 2


def test_suppression_of_trouble_takes_it_from_the_status(run, here):
    (here / "news" / "menu.txt").write_bytes(b"\0\1")
    (here / "quotecheck.toml").write_text(
        'ignore = ["QC101"]\n'
        "[[suppress]]\nrule = 'unreadable'\npath = 'news/menu.txt'\nreason = 'a scan'\n"
    )
    assert run("news").exit_code == 0


# --- what may lie about ---------------------------------------------------------------------------


def test_poisoned_corpus(here, monkeypatch):
    monkeypatch.setattr("quotecheck.cli.audit.Auditor", quick_auditor)
    folder = here / "poison"
    folder.mkdir()
    (folder / "a-fine.txt").write_text(FINE)
    (folder / "b-empty.txt").touch()
    (folder / "c-binary.txt").write_bytes(bytes(range(256)) * 20)
    with (folder / "d-huge.txt").open("w") as file:
        for _ in range(50):
            file.write("a long line of words " * 50_000)
    (folder / "e-broken.html").write_text("<html><p <b>Talks</p></i> went <div on.<table><p>" * 20)
    (folder / "f-latin.txt").write_bytes("café".encode("latin-1"))
    (folder / "g-ids.jsonl").write_text(
        '{"id": "1", "text": "one"}\n{"id": "1", "text": "two"}\n{"id": "2"\n[]\n{"id": "3", "text"'
        ': 7}\n{"id": "4", "text": "four"}\n'
    )
    (folder / "h-loop").symlink_to(folder, target_is_directory=True)
    (folder / "i-self.txt").symlink_to(folder / "i-self.txt")
    (folder / "j-gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "k-table.parquet").write_bytes(b"PAR1 and no more")
    os.mkfifo(folder / "l-pipe.txt")
    troubles = {
        "c-binary.txt": "binary",
        "d-huge.txt": "more than 12 MB",
        "f-latin.txt": "cp1252",
        "g-ids.jsonl:2": "stands in row 1 already",
        "g-ids.jsonl:3": "not JSON",
        "g-ids.jsonl:4": "object",
        "g-ids.jsonl:5": "text",
        "i-self.txt": "cannot be read",
        "j-gone.txt": "no such file",
        "k-table.parquet": "Parquet",
    }
    if os.getuid():
        (folder / "m-locked.txt").touch(mode=0)
        troubles["m-locked.txt"] = "may not be read"
    start = time.monotonic()
    result = CliRunner().invoke(cli, ["audit", str(folder), "--format", "jsonl"])
    assert time.monotonic() - start < 30
    assert result.exit_code == 2
    found = rows(result)
    told = {}
    for row in found:
        if row["code"] == "QC001":
            name = Path(row["file"]["path"]).name
            place = f"{name}:{row['line']}" if name == "g-ids.jsonl" else name
            assert place not in told
            told[place] = row["message"]
    assert list(told) == list(troubles)
    for place, words in troubles.items():
        assert words in told[place]
    done = [row["article"] for row in found if row["code"] == "QC101"]
    assert done == ["a-fine.txt", "b-empty.txt", "e-broken.html", "1", "4"]


def quick_auditor(**options):
    from quotecheck.auditing import Auditor

    return Auditor(FakeAnalyst(*all_rules(), Shared()), **options)


# --- in a process of its own ----------------------------------------------------------------------


def test_interrupt_ends_with_130_and_leaves_a_cache_to_go_on_with(here):
    texts = [f"{SLIP} Talks went on for {number} days.\n" * 20 for number in range(600)]
    (here / "many.jsonl").write_text("".join(json.dumps({"text": t}) + "\n" for t in texts))
    script = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from functools import partial\n"
        "from analysts import FakeAnalyst\n"
        "from quotecheck.cli import audit, main\n"
        "audit.Auditor = partial(audit.Auditor, FakeAnalyst(pause=0.02))\n"
        "sys.argv = ['quotecheck', 'audit', 'many.jsonl', '--jobs', '2', '-o', 'out']\n"
        "main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    store = here / CACHE / f"{NAME}-wal"
    end = time.monotonic() + 60
    while time.monotonic() < end and not (store.exists() and store.stat().st_size > 50_000):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out, errors.strip()) == (130, b"", b"error: interrupted")
    assert not (here / "out").exists()
    assert sorted(path.name for path in here.iterdir()) == [CACHE, "many.jsonl", "news"]
