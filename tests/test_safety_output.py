"""What is written is there as a whole, where it was asked for and nowhere else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from quotecheck.errors import ConfigError
from quotecheck.output import opened_output
from quotecheck.silencing import Baseline

pytestmark = pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "precious").write_text("old")
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def write(path: str, text: str = "new") -> None:
    with opened_output(Path(path), binary=False) as out:
        out.write(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


LINKS = {
    "to a file elsewhere": "../home/precious",
    "to nothing yet elsewhere": "../home/fresh",
    "by an absolute path": "{home}/precious",
    "by way of another link": "second",
}


@pytest.mark.parametrize("target", LINKS.values(), ids=LINKS)
@pytest.mark.parametrize("writer", [write, lambda path: Baseline.write(Path(path), [])])
def test_link_out_of_the_folder_is_refused(here, target, writer):
    home = here.parent / "home"
    (here / "second").symlink_to("../home/precious")
    (here / "out").symlink_to(target.format(home=home))
    with pytest.raises(
        ConfigError, match="out: is a link that leads out of its folder, to "
    ) as told:
        writer("out")
    assert str(home.resolve()) in str(told.value)
    assert (home / "precious").read_text() == "old"
    assert names(home) == ["precious"]
    assert names(here) == ["below", "out", "second"]


def test_link_within_the_folder_stays_one(here):
    (here / "below" / "real").write_text("old")
    (here / "out").symlink_to("below/real")
    write("out")
    assert (here / "out").is_symlink()
    assert (here / "below" / "real").read_text() == "new"
    assert names(here / "below") == ["real"]


def test_circle_of_links_is_one_line(here):
    (here / "out").symlink_to("out")
    with pytest.raises(ConfigError, match="out: cannot be written"):
        write("out")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("none/out", "No such file"),
        ("below", "directory"),
        ("../home/precious/out", "Not a directory"),
        ("\0", "null"),
        ("n" * 300, "too long"),
    ],
)
def test_what_cannot_be_written_is_one_line(here, path, why):
    with pytest.raises(ConfigError, match="cannot be written") as told:
        write(path)
    assert why in str(told.value)
    assert "\n" not in str(told.value)
    assert names(here) == ["below"]


def test_name_as_long_as_can_be(here):
    write("n" * 255)
    assert (here / ("n" * 255)).read_text() == "new"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_file_keeps_its_permissions(here, mode):
    (here / "out").write_text("old")
    (here / "out").chmod(mode)
    write("out")
    assert stat.S_IMODE((here / "out").stat().st_mode) == mode


def broken(error: BaseException) -> None:
    with opened_output(Path("out"), binary=False) as out:
        out.write("half")
        out.flush()
        raise error


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (SystemExit(), SystemExit),
        (ValueError(), ValueError),
        (OSError(28, "full"), ConfigError),
    ],
)
def test_whatever_happens_meanwhile_the_old_file_stays(here, error, seen):
    (here / "out").write_text("old")
    with pytest.raises(seen):
        broken(error)
    assert (here / "out").read_text() == "old"
    assert names(here) == ["below", "out"]


def test_trouble_with_another_file_is_not_taken_for_one_with_this(here):
    with pytest.raises(FileNotFoundError), opened_output(Path("out"), binary=False):
        Path("nowhere").read_text()
    assert names(here) == ["below"]


def test_device_is_written_and_stays_one():
    write("/dev/null")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_device_is_one_line():
    with pytest.raises(ConfigError, match=r"/dev/full: cannot be written \(No space left"):
        write("/dev/full", "x" * 100_000)


def test_readers_see_the_old_or_the_new_and_nothing_between(here):
    write("out", "a" * 100_000)
    seen = set()
    with opened_output(Path("out"), binary=False) as out:
        for _ in range(100):
            out.write("b" * 1000)
            seen.add((here / "out").read_text())
    seen.add((here / "out").read_text())
    assert seen == {"a" * 100_000, "b" * 100_000}
