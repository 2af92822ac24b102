"""Auditing from pytest: what is collected, what runs, what is told, and what is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quotecheck import pytest_plugin
from quotecheck.auditing import audit
from quotecheck.config import load_config
from quotecheck.errors import ConfigError
from quotecheck.pytest_plugin.families import batches, families, family, selected
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule
from tests.faked import LOG, Recorder

ROOT = Path(__file__).parents[1]
PLUGIN = ("-p", "quotecheck.pytest_plugin")
FAKE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.faked import pytest_quotecheck_checker
"""
FAMILIES = families(all_rules())
COMPARING = {rule.code: rule.name for rule in all_rules() if isinstance(rule, CorpusRule)}


class Project:
    """A folder with articles in which pytest runs with the fake checker."""

    def __init__(self, pytester: pytest.Pytester):
        self.pytester = pytester
        self.path = pytester.path
        pytester.makeconftest(FAKE)

    def write(self, **texts: str) -> None:
        """Writes files; ``__`` in a name is a dot, ``___`` a slash."""
        for name, text in texts.items():
            self.put(name.replace("___", "/").replace("__", "."), text)

    def put(self, name: str, text: str | bytes) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())

    def run(self, *arguments: str) -> pytest.RunResult:
        return self.pytester.runpytest_inprocess(*arguments, plugins=[pytest_plugin])

    def audit(self, *arguments: str) -> pytest.RunResult:
        return self.run("--quotecheck", "corpus", *arguments)

    def spawn(self, *arguments: str) -> pytest.RunResult:
        return self.pytester.runpytest_subprocess(*PLUGIN, *arguments)

    def items(self, *arguments: str) -> list[str]:
        result = self.run("--collect-only", "-q", *arguments)
        assert result.ret in (0, 5)
        return [line for line in result.outlines if "::" in line]

    @property
    def analysed(self) -> list[list[str]]:
        """The batches of articles that were analysed, in order."""
        log = self.path / LOG
        return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No plugin but this one, whether it is installed or not; a tenth of the time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def project(pytester):
    return Project(pytester)


def of(article: str, *names: str) -> list[str]:
    return [f"{article}::{name}" for name in names or FAMILIES]


def comparing(*codes: str) -> list[str]:
    return [f"corpus::{name}" for code, name in COMPARING.items() if code in (codes or COMPARING)]


class TestOff:
    def test_nothing_is_collected(self, project):
        project.write(corpus___a__txt="SLIP", test_one__py="def test_one(): pass")
        assert project.items(".") == ["test_one.py::test_one"]
        assert project.run().parseoutcomes() == {"passed": 1}

    def test_marker_and_fixture_are_known(self, project):
        project.put("test_one.py", "import pytest\n@pytest.mark.quotecheck\ndef test_one(): pass\n")
        assert project.run("--strict-markers").ret == 0
        assert "quotecheck" in project.run("--fixtures").stdout.str()

    @pytest.mark.parametrize("module", ["quotecheck.pytest_plugin", "quotecheck"])
    def test_importing_it_is_cheap(self, module):
        heavy = {"torch", "stanza", "numpy", "rapidfuzz", "rich", "yaml", "sqlite3"}
        code = f"import sys, {module}; print(*sorted({heavy!r} & set(sys.modules)))"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == ""

    def test_a_run_without_the_option_loads_nothing(self, project):
        project.put(
            "test_one.py",
            "import sys\ndef test_one(): assert not {'torch', 'rapidfuzz'} & sys.modules.keys()\n",
        )
        (project.path / "conftest.py").unlink()
        assert project.spawn("test_one.py").ret == 0


class TestCollecting:
    def test_an_article_times_a_family(self, project):
        project.write(corpus___b__txt="one", corpus___a__md="two", corpus___deep___c__txt="three")
        assert project.items("--quotecheck", "corpus/") == [
            *of("corpus/a.md"),
            *of("corpus/b.txt"),
            *of("corpus/deep/c.txt"),
            *comparing(),
        ]

    def test_rows(self, project):
        rows = [{"id": "17", "text": "one"}, {"text": "two"}, {"id": "a::b[c]\n", "text": "three"}]
        project.put("corpus/feed.jsonl", "\n".join(map(json.dumps, rows)))
        assert project.items("--quotecheck", "corpus") == [
            *of("corpus/feed.jsonl::17"),
            *of("corpus/feed.jsonl::2"),
            *of("corpus/feed.jsonl::a:b(c)\\x0a"),
            *comparing(),
        ]

    @pytest.mark.parametrize(
        ("arguments", "articles"),
        [
            (["--quotecheck"], ["corpus/a.txt", "other/b.txt"]),
            (["--quotecheck", "corpus"], ["corpus/a.txt"]),
            (["--quotecheck", "corpus/a.txt"], ["corpus/a.txt"]),
            (["corpus/a.txt", "--quotecheck"], ["corpus/a.txt"]),
            (["--quotecheck=", "other"], ["other/b.txt"]),
            (["--quotecheck", "corpus/c.log"], ["corpus/c.log"]),
            (["--quotecheck", "other/b.txt", "corpus"], ["other/b.txt", "corpus/a.txt"]),
        ],
    )
    def test_arguments(self, project, arguments, articles):
        project.write(corpus___a__txt="x", corpus___c__log="x", other___b__txt="x")
        found = project.items(*arguments)
        assert found == [*(item for article in articles for item in of(article)), *comparing()]

    def test_options_from_the_configuration_of_pytest(self, project):
        project.write(news___a__txt="x", other___b__txt="x")
        project.pytester.makeini("[pytest]\naddopts = --quotecheck\ntestpaths = news\n")
        assert project.items() == [*of("news/a.txt"), *comparing()]

    def test_conftest_beside_the_articles_counts(self, project):
        project.write(corpus___a__txt="SLIP")
        (project.path / "conftest.py").rename(project.path / "corpus/conftest.py")
        assert project.audit("-k", "names").parseoutcomes()["failed"] == 1

    def test_only_what_is_given_is_compared(self, project):
        project.write(corpus___a__txt="TWIN", corpus___b__txt="TWIN 2", corpus___c__txt="TWIN 3")
        project.put("quotecheck.toml", 'fail-on = "info"')
        arguments = ("--quotecheck", "corpus/a.txt", "corpus/b.txt")
        result = project.run(*arguments, "-k", "name-variant")
        result.stdout.fnmatch_lines(["FAILED corpus::name-variant * (and 1 more)"])
        assert project.analysed == [["a.txt", "b.txt"]]

    @pytest.mark.parametrize("form", [["corpus/a.txt::names"], ["corpus/feed.jsonl::7::names"]])
    def test_a_single_item_is_not_compared(self, project, form):
        project.write(corpus___a__txt="x", corpus___feed__jsonl='{"id": "7", "text": "x"}')
        assert project.items("--quotecheck", *form) == form

    def test_python_tests_go_on(self, project):
        project.write(corpus___a__txt="x", corpus___test_b__py="def test_b(): pass")
        assert "corpus/test_b.py::test_b" in project.items("--quotecheck", "corpus")
        assert project.items("--quotecheck", "corpus/test_b.py") == ["corpus/test_b.py::test_b"]

    def test_include_and_exclude(self, project):
        project.write(
            corpus___a__txt="x",
            corpus___b__news="x",
            corpus___draft___c__news="x",
            quotecheck__toml='include = ["*.news"]\nexclude = ["draft/"]\n',
        )
        project.put("corpus/.d.news", "x")
        found = project.items("--quotecheck", "corpus")
        assert found == [*of("corpus/b.news"), *comparing()]

    def test_ignored_by_pytest(self, project):
        project.write(corpus___a__txt="x", corpus___old___b__txt="x")
        assert project.items("--quotecheck", "corpus", "--ignore=corpus/old") == [
            *of("corpus/a.txt"),
            *comparing(),
        ]

    def test_links(self, project):
        project.write(corpus___a__txt="x", away___b__txt="x", away___test_b__py="def test_b(): 0")
        for name, target in {"loop": ".", "up": "..", "away": "../away"}.items():
            (project.path / "corpus" / name).symlink_to(target, target_is_directory=True)
        (project.path / "corpus/c.txt").symlink_to("a.txt")
        (project.path / "corpus/d.txt").symlink_to("../away/b.txt")
        found = project.items("--quotecheck", "corpus")
        assert found == [
            *of("corpus/a.txt"),
            "corpus/away/test_b.py::test_b",
            *of("corpus/c.txt"),
            "corpus::unreadable",
            *comparing(),
        ]
        result = project.run("--quotecheck", "corpus")
        result.stdout.fnmatch_lines(["corpus/d.txt:1:1: QC001 error: a link that leads out*"])
        assert project.items("--quotecheck", "corpus/d.txt") == [*of("corpus/d.txt"), *comparing()]

    def test_nothing_to_compare_where_there_is_no_article(self, project):
        project.write(test_a__py="def test_a(): pass")
        assert project.items("--quotecheck", ".") == ["test_a.py::test_a"]

    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            ("QC103", ["names"]),
            ("unbalanced-marks,QC103", ["names", "quotations"]),
            ("quotations", ["quotations"]),
            ("QC102", ["names"]),
        ],
    )
    def test_selected_rules(self, project, wanted, names):
        project.write(a__txt="x")
        compared = [name for name in comparing("QC102") if wanted == "QC102"]
        found = project.items(f"--quotecheck={wanted}", "a.txt")
        assert found == [*of("a.txt", *names), *compared]

    def test_collecting_analyses_nothing(self, project):
        project.write(corpus___a__txt="SLIP")
        project.items("--quotecheck", "corpus")
        assert project.analysed == []

    @pytest.mark.parametrize(
        ("arguments", "config", "told"),
        [
            (["--quotecheck=QC10l"], "", "did you mean QC101"),
            (["--quotecheck=nams"], "", "the families are names, quotations"),
            (["--quotecheck"], "selekt = []", "did you mean select"),
            (["--quotecheck"], 'baseline = "none.json"', "no such baseline"),
        ],
    )
    def test_mistakes_are_one_line(self, project, arguments, config, told):
        project.write(a__txt="x", quotecheck__toml=config)
        result = project.run(*arguments, "a.txt")
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        (line,) = [line for line in result.errlines if line]
        assert line.startswith("ERROR: ")
        assert told in line


class TestFailing:
    def test_at_its_place_with_all_there_is_to_know(self, project):
        project.write(corpus___a__txt="First.\n\nThen Anna SLIP spoke.")
        result = project.audit("-k", "names")
        assert result.parseoutcomes() == {
            "failed": 1,
            "deselected": len(FAMILIES) + len(COMPARING) - 1,
        }
        result.stdout.fnmatch_lines(
            [
                "*names of corpus/a.txt*",
                "corpus/a.txt:3:11: QC101 error: a slip [[]name-mismatch[]]",
                " 3 | Then Anna SLIP spoke.",
                "   |           ^^^^",
                "   = it stands there in capitals",
                "*quotecheck.toml*",
                "[[][[]suppress[]][]]",
                'rule = "QC101"',
                'path = "corpus/a.txt"',
                "FAILED corpus/a.txt::names - QC101 a slip",
            ]
        )
        assert "Traceback" not in result.stdout.str()
        assert "quotecheck/pytest_plugin" not in result.stdout.str()

    def test_the_suppression_that_is_shown_silences_it(self, project):
        project.write(corpus___a__txt="Anna SLIP spoke.")
        lines = project.audit("-k", "names").outlines
        start = lines.index("[[suppress]]")
        project.put("quotecheck.toml", "\n".join(lines[start : start + 5]).replace("...", "known"))
        result = project.audit("-k", "names")
        assert result.parseoutcomes()["passed"] == 1
        result.stdout.fnmatch_lines(["1 finding silenced"])

    def test_each_family_by_itself(self, project):
        project.write(corpus___a__txt="SLIP SLIP STRAY")
        result = project.audit("-v")
        result.stdout.fnmatch_lines(
            ["corpus/a.txt::names FAILED*", "corpus/a.txt::quotations FAILED*"]
        )
        result.stdout.fnmatch_lines(["FAILED corpus/a.txt::names - QC101 a slip (and 1 more)"])
        assert project.analysed == [["a.txt"]]

    def test_below_fail_on_is_a_warning(self, project):
        project.write(corpus___a__txt="Line\na VARIANT here")
        result = project.audit()
        assert result.parseoutcomes() == {"passed": len(FAMILIES) + len(COMPARING), "warnings": 1}
        result.stdout.fnmatch_lines(
            [
                "corpus/a.txt::names",
                "*corpus/a.txt:2: QuotecheckWarning: QC102 info: a variant [[]name-variant[]]",
            ]
        )

    def test_filters_of_warnings_count(self, project):
        project.write(corpus___a__txt="a VARIANT here")
        name = "quotecheck.pytest_plugin.QuotecheckWarning"
        assert "warnings" not in project.audit("-W", f"ignore::{name}").parseoutcomes()
        result = project.audit("-W", f"error::{name}")
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(["FAILED corpus/a.txt::names - QC102 info: a variant*"])

    @pytest.mark.parametrize(
        ("config", "failed", "warned"),
        [
            ('fail-on = "info"', 2, 0),
            ('fail-on = "never"', 0, 2),
            ('severity = {QC101 = "info"}', 0, 2),
            ('ignore = ["QC102"]', 1, 0),
            ('[[per-path]]\npath = "a.txt"\nignore = ["QC101"]', 0, 1),
            ('[[suppress]]\nrule = "QC101"\ntext = "SLIP"\nreason = "known"', 0, 1),
        ],
    )
    def test_configuration(self, project, config, failed, warned):
        project.write(corpus___a__txt="SLIP", corpus___b__txt="VARIANT")
        project.put("quotecheck.toml", config)
        outcomes = project.audit().parseoutcomes()
        assert (outcomes.get("failed", 0), outcomes.get("warnings", 0)) == (failed, warned)

    def test_baseline_and_what_is_out_of_date(self, project):
        project.write(corpus___a__txt="SLIP", corpus___b__txt="STRAY")
        entries = [
            {"path": "corpus/a.txt", "rule": "QC101", "text": "slip", "expected": "Ana Ruiz"},
            {"path": "corpus/a.txt", "rule": "QC201", "text": "stray"},
        ]
        project.put("base.json", json.dumps({"quotecheck-baseline": 1, "findings": entries}))
        project.put("quotecheck.toml", 'baseline = "base.json"')
        result = project.audit()
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(
            ["1 finding silenced", "*base.json: QC201 at “stray” in corpus/a.txt no longer occurs*"]
        )

    def test_a_part_of_the_corpus_says_nothing_of_what_is_unused(self, project):
        project.write(corpus___a__txt="x", corpus___b__txt="SLIP")
        config = '[[suppress]]\nrule = "QC101"\npath = "corpus/b.txt"\nreason = "known"'
        project.put("quotecheck.toml", config)
        assert "silences nothing" not in project.audit("-k", "a.txt").stdout.str()
        assert "silences nothing" not in project.run("--quotecheck", "corpus/a.txt").stdout.str()
        project.put("corpus/b.txt", "x")
        assert "silences nothing" in project.run("--quotecheck", ".").stdout.str()

    def test_hidden_characters_are_shown(self, project):
        project.put("corpus/a.txt", "\x1b[31m SLIP \u202e")
        out = project.audit().stdout.str()
        assert "\\x1b[31m SLIP \\u202e" in out
        assert "\x1b[31m SLIP" not in out


class TestComparing:
    def test_each_rule_at_the_place_of_its_findings(self, project):
        project.write(
            corpus___b__txt="x\ny TWIN", corpus___a__txt="TWIN", quotecheck__toml='fail-on = "info"'
        )
        result = project.audit("-k", "name-variant")
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(
            [
                "*name-variant of all articles*",
                "corpus/a.txt:1:1: QC102 info: a twin of that in corpus/b.txt*",
                "corpus/b.txt:2:3: QC102 info: a twin of that in corpus/a.txt*",
                "FAILED corpus::name-variant - QC102 a twin of that in corpus/b.txt (and 1 more)",
            ]
        )

    def test_last_failed_compares_all_of_them_again(self, project):
        project.write(
            corpus___a__txt="TWIN SLIP", corpus___b__txt="TWIN", quotecheck__toml='fail-on = "info"'
        )
        assert project.audit().parseoutcomes()["failed"] == 2
        again = project.audit("--lf")
        assert again.parseoutcomes()["failed"] == 2
        again.stdout.fnmatch_lines(["corpus/b.txt:1:1: QC102 info: a twin*"])

    def test_articles_are_analysed_once(self, project):
        project.write(**{f"corpus___{name}__txt": f"TWIN {name}" for name in "abc"})
        project.audit()
        assert project.analysed == [["a.txt", "b.txt", "c.txt"]]

    def test_same_order_as_an_audit(self, project):
        project.write(
            corpus___a___b__txt="TWIN", corpus___c__txt="TWIN", corpus___b___a__txt="TWIN"
        )
        project.put("quotecheck.toml", 'fail-on = "info"')
        lines = project.audit("-k", "name-variant").outlines
        found = [line.split(":")[0] for line in lines if "QC102 info" in line]
        assert found == ["corpus/c.txt", "corpus/a/b.txt", "corpus/b/a.txt"]


class TestTrouble:
    def test_told_once_and_the_rest_goes_on(self, project):
        project.write(corpus___a__txt="SLIP", corpus___empty__txt="")
        project.put("corpus/bin.txt", b"\0\1")
        project.put("corpus/feed.jsonl", '{"id": "1", "text": "STRAY"}\n{"id": "1"}\n[]\n')
        result = project.audit()
        assert result.parseoutcomes()["failed"] == 5
        assert "errors" not in result.parseoutcomes()
        result.stdout.fnmatch_lines(
            [
                "corpus/bin.txt:1:1: QC001 error: a binary file*",
                "FAILED corpus/bin.txt::unreadable - QC001 a binary file*",
                "FAILED corpus/feed.jsonl::1::quotations - *",
                "FAILED corpus/feed.jsonl::row-2::unreadable - *",
                "FAILED corpus/feed.jsonl::row-3::unreadable - *",
            ]
        )

    def test_an_article_that_cannot_be_analysed_fails_once(self, project):
        project.write(corpus___a__txt="CRASH", corpus___b__txt="STRAY")
        result = project.audit()
        outcomes = result.parseoutcomes()
        assert (outcomes["failed"], outcomes["skipped"]) == (2, len(FAMILIES) - 1)
        result.stdout.fnmatch_lines(
            ["FAILED corpus/a.txt::names - QC001 *crashed*", "FAILED corpus/b.txt::quotations*"]
        )
        alone = project.audit("-k", "a.txt and quotations").parseoutcomes()
        assert alone["failed"] == 1

    @pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
    def test_what_may_not_be_read(self, project):
        project.write(corpus___a__txt="x", corpus___b___c__txt="x")
        for name in ("a.txt", "b"):
            (project.path / "corpus" / name).chmod(0)
        assert project.audit().parseoutcomes()["failed"] == 2

    def test_a_folder_that_may_not_be_read(self, project, monkeypatch):
        project.write(corpus___a__txt="SLIP", corpus___b___c__txt="x")
        real = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: Path(path).name != "b" and real(path, mode)
        )
        assert project.items("--quotecheck", "corpus") == [
            *of("corpus/a.txt"),
            "corpus/b::unreadable",
            *comparing(),
        ]

    def test_a_rule_that_cannot_compare_fails_once(self, project):
        project.write(corpus___a__txt="BREAK", corpus___b__txt="x")
        result = project.audit("-k", "corpus")
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(["*QC102 (name-variant) cannot compare*broken*"])

    @pytest.mark.skipif(sys.platform != "linux", reason="only there names can be any bytes")
    def test_names_that_are_not_unicode(self, project):
        project.write(corpus___a__txt="SLIP")
        (project.path / "corpus/b\udcff.txt").write_text("STRAY")
        (project.path / "corpus/c\x1b[2J\u202e.txt").write_text("STRAY")
        result = project.audit("--junitxml=out.xml")
        result.stdout.fnmatch_lines(
            [
                "corpus/b\\udcff.txt:1:1: QC001 error: its name is not UTF-8*",
                "corpus/c\\x1b?2J\\u202e.txt:1:1: QC001 error: its name is not UTF-8*",
                "FAILED corpus/a.txt::names*",
                "FAILED corpus::unreadable*",
                "FAILED corpus::unreadable*",
            ]
        )

    def test_ignored(self, project):
        project.put("corpus/bin.txt", b"\0\1")
        project.put("quotecheck.toml", 'ignore = ["QC001"]')
        assert "failed" not in project.audit().parseoutcomes()


class TestWhatIsAnalysed:
    @pytest.fixture(autouse=True)
    def articles(self, project):
        project.write(**{f"corpus___{name}__txt": f"SLIP {name}" for name in "abc"})

    def test_all_at_once_ahead_of_the_first_item(self, project):
        project.audit()
        assert project.analysed == [["a.txt", "b.txt", "c.txt"]]

    @pytest.mark.parametrize(
        "arguments", [["-k", "b.txt"], ["--deselect=corpus/a.txt", "--deselect=corpus/c.txt"]]
    )
    def test_nothing_that_is_deselected(self, project, arguments):
        compared = [f"--deselect={item}" for item in comparing()]
        project.audit(*arguments, *compared)
        assert project.analysed == [["b.txt"]]

    def test_nothing_beyond_the_batch_of_the_first_failure(self, project):
        project.write(**{f"corpus___{n:03}__txt": f"SLIP {n}" for n in range(40)})
        assert project.audit("-x").parseoutcomes()["failed"] == 1
        assert [len(batch) for batch in project.analysed] == [16]

    def test_last_failed(self, project):
        project.put("corpus/b.txt", "fine")
        assert project.audit().parseoutcomes()["failed"] == 2
        (project.path / LOG).unlink()
        assert project.audit("--lf").parseoutcomes()["failed"] == 2
        assert project.analysed == [["a.txt", "c.txt"]]

    def test_without_the_cache_of_pytest(self, project):
        assert project.audit("-p", "no:cacheprovider").parseoutcomes()["failed"] == 3


class TestExpectations:
    @pytest.fixture(autouse=True)
    def article(self, project):
        project.write(corpus___a__txt="“Close it” Ana said. SLIP")

    def run(self, project, text: str) -> pytest.RunResult:
        project.put("corpus/a.expect.yaml", text)
        return project.audit("-k", "expectations", "-rA")

    def test_hold(self, project):
        result = self.run(
            project, "quotations: [{text: close it, speaker: Ana}]\nfindings: [QC101]"
        )
        assert result.parseoutcomes()["passed"] == 1
        result.stdout.fnmatch_lines(["PASSED corpus/a.txt::expectations"])

    def test_broken(self, project):
        result = self.run(
            project, "findings: [QC101]\nquotations:\n  - {text: red, speaker: Eva}\n"
        )
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(
            [
                "corpus/a.expect.yaml:3: no quotation “red” credited to Eva; found instead*",
                "  corpus/a.txt:1:1: Ana: “Close it” [[]direct[]]",
                "FAILED corpus/a.txt::expectations - no quotation “red” credited to Eva*",
            ]
        )

    def test_known_not_to_hold(self, project):
        result = self.run(project, "findings: [{rule: QC204, xfail: not yet}]")
        assert result.parseoutcomes()["xfailed"] == 1
        result.stdout.fnmatch_lines(["XFAIL corpus/a.txt::expectations - *not yet"])

    def test_of_rules_that_are_not_checked(self, project):
        project.put("corpus/a.expect.yaml", "findings: [QC101]")
        result = project.run("--quotecheck=QC201", "corpus", "-k", "expectations")
        assert result.parseoutcomes()["skipped"] == 1

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (
                "findngs: []",
                "corpus/a.expect.yaml:1:1: unknown key 'findngs'; did you mean findings*",
            ),
            (
                "rows: {'1': {findings: [QC101]}}",
                "corpus/a.expect.yaml:1:1: a.txt holds one article*",
            ),
        ],
    )
    def test_mistakes_fail_that_item_alone(self, project, text, told):
        result = self.run(project, text)
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines([told])

    def test_rows(self, project):
        project.write(
            corpus___feed__jsonl='{"id": "1", "text": "SLIP"}\n{"id": "2", "text": "x"}\n',
            corpus___feed__expect__yaml="rows: {1: {findings: [QC101]}, 9: {no-findings: [QC102]}}",
        )
        result = project.audit("-k", "feed and expectations", "-rA")
        result.stdout.fnmatch_lines(
            [
                "PASSED corpus/feed.jsonl::1::expectations",
                "FAILED corpus/feed.jsonl::expectations - *feed.jsonl has no '9'; mend the id*",
            ]
        )

    def test_mistake_beside_rows_fails_once(self, project):
        rows = "\n".join(json.dumps({"text": f"x {n}"}) for n in range(5))
        project.write(corpus___feed__jsonl=rows, corpus___feed__expect__yaml="row: {}")
        result = project.audit("-k", "feed and expectations")
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(
            ["FAILED corpus/feed.jsonl::expectations - *did you mean rows*"]
        )

    def test_beside_a_file_that_cannot_be_read(self, project):
        project.put("corpus/feed.jsonl", b"\0\1")
        project.put("corpus/feed.expect.yaml", "rows: {1: {findings: [QC101]}}")
        result = project.audit("-k", "feed")
        assert result.parseoutcomes()["failed"] == 1
        result.stdout.fnmatch_lines(["FAILED corpus/feed.jsonl::*unreadable - QC001*"])

    def test_without_an_article(self, project):
        project.put("corpus/b.expect.yaml", "findings: [QC101]")
        result = project.audit("-k", "expectations")
        result.stdout.fnmatch_lines(
            ["FAILED corpus/b.expect.yaml::expectations - *there is no article b.[*] beside it*"]
        )

    def test_silenced_findings_are_found_all_the_same(self, project):
        project.put("quotecheck.toml", '[[suppress]]\nrule = "QC101"\ntext = "SLIP"\nreason = "r"')
        assert self.run(project, "findings: [QC101]").parseoutcomes()["passed"] == 1

    def test_of_an_article_that_cannot_be_analysed(self, project):
        project.put("corpus/a.txt", "CRASH")
        assert self.run(project, "findings: [QC101]").parseoutcomes()["skipped"] == 1


class TestReporters:
    def test_junit_has_file_and_line(self, project):
        project.write(corpus___a__txt="x\ny SLIP")
        project.audit("--junitxml=out.xml", "-o", "junit_family=xunit1")
        cases = ElementTree.parse(project.path / "out.xml").getroot().iter("testcase")
        (case,) = (case for case in cases if case.find("failure") is not None)
        assert (case.get("file"), case.get("line")) == ("corpus/a.txt", "1")  # pytest's, from 0
        properties = {p.get("name"): p.get("value") for p in case.iter("property")}
        assert properties == {"file": "corpus/a.txt", "line": "2"}
        assert "QC101 a slip" in case.find("failure").get("message")

    def test_location_is_from_the_root(self, project, monkeypatch):
        project.write(corpus___a__txt="x\ny SLIP", pytest__ini="[pytest]\n")
        monkeypatch.chdir(project.path / "corpus")
        result = project.run("--quotecheck", ".", "--junitxml=out.xml", "-o", "junit_family=xunit1")
        result.stdout.fnmatch_lines(["a.txt:2:3: QC101*", "FAILED a.txt::names*"])
        root = ElementTree.parse(project.path / "corpus/out.xml").getroot()
        (case,) = (case for case in root.iter("testcase") if case.find("failure") is not None)
        assert case.get("file") == "corpus/a.txt"

    def test_one_line_each(self, project):
        project.write(corpus___a__txt="x\ny SLIP")
        project.audit("--tb=line", "-k", "names").stdout.fnmatch_lines(
            ["corpus/a.txt:2: QC101 a slip"]
        )

    def test_header(self, project):
        project.write(corpus___a__txt="x", quotecheck__toml='select = ["QC201"]')
        project.audit().stdout.fnmatch_lines(["quotecheck: 2 rules, *quotecheck.toml"])

    def test_marker_selects_articles(self, project):
        project.write(corpus___a__txt="x", corpus___test_b__py="def test_b(): pass")
        assert project.audit("-m", "not quotecheck").parseoutcomes()["passed"] == 1


class TestFixture:
    def test_is_a_checker_and_made_once(self, project):
        project.put(
            "test_one.py",
            """
            from quotecheck import Article

            def test_one(quotecheck):
                (analysis,) = quotecheck.analyze_batch([Article("SLIP", "one")])
                assert analysis.findings

            def test_two(quotecheck, pytestconfig, request):
                assert quotecheck is request.getfixturevalue("quotecheck")
            """,
        )
        assert project.run("test_one.py").parseoutcomes() == {"passed": 2}

    def test_broken_configuration_is_one_line(self, project):
        project.write(test_one__py="def test_one(quotecheck): pass", quotecheck__toml="selekt = []")
        result = project.run("test_one.py")
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines(["*did you mean select*"])


class TestSharingOut:
    def test_every_article_is_analysed_in_one_process(self, project, monkeypatch):
        pytest.importorskip("xdist")
        monkeypatch.setenv("FAKE_PROVENANCE", "fake")
        project.write(**{f"corpus___{n:02}__txt": f"SLIP {n}" for n in range(40)})
        project.write(
            corpus___z__txt="TWIN VARIANT",
            corpus___zz__txt="TWIN",
            test_a__py="def test_a(): pass",
            quotecheck__toml='[[suppress]]\nrule = "QC101"\npath = "corpus/01.txt"\nreason = "r"',
        )
        result = project.spawn("-p", "xdist", "--quotecheck", ".", "-n", "2")
        outcomes = result.parseoutcomes()
        assert outcomes["failed"] == 39
        assert outcomes["warnings"] == 3
        result.stdout.fnmatch_lines_random(["*a variant*", "*a twin*", "1 finding silenced"])
        names = [name for batch in project.analysed for name in batch]
        assert len(set(names)) == 42
        # whoever compares them may not wait for another's last batch
        assert len(names) <= 42 + 16

    def test_batches_by_node_id(self):
        ids = [
            "t.py::test_a",
            *(f"{n}.txt::{name}" for n in range(17) for name in ("names", "quotations")),
            "feed.jsonl::1::names",
            "corpus::name-variant",
            "corpus::altered-quote",
        ]
        found = batches(ids)
        assert list(found) == ids
        groups = [[i for i in ids if found[i] == name] for name in dict.fromkeys(found.values())]
        assert [len(group) for group in groups] == [1, 32, 3, 2]


class TestFamilies:
    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("QC001", "unreadable"),
            ("QC105", "names"),
            ("QC204", "quotations"),
            ("QC301", "repeats"),
        ],
    )
    def test_by_code(self, code, name):
        assert family(code) == name

    def test_every_rule_has_one(self):
        assert not [rule.code for rule in all_rules() if family(rule.code).startswith("rules-")]

    def test_selected(self):
        assert selected("") == []
        assert selected("quotations, QC101") == [
            *(rule.code for rule in all_rules() if rule.code.startswith("QC2")),
            "QC101",
        ]
        with pytest.raises(ConfigError, match="families"):
            selected("x")


# --- with the real models -------------------------------------------------------------------------


def identity(item) -> tuple[object, ...]:
    return item.article.label, item.finding, item.silenced


def test_same_findings_as_an_audit(pytester, checker, monkeypatch):
    """On articles of the fixtures, with trouble, rows, silencing and articles to compare."""
    corpus = pytester.mkdir("corpus")
    for path in (ROOT / "fixtures").glob("*.txt"):
        (corpus / path.name).write_bytes(path.read_bytes())
    (corpus / "bin.txt").write_bytes(b"\0")
    texts = [
        "Russian Foreign Minister Sergei Lavrov spoke in Moscow. Lavrov left early.",
        "Russian Foreign Minister Sergey Lavrov spoke in Minsk. Lavrov left late.",
        "Russian Foreign Minister Sergei Lavrov spoke in Oslo. Lavrov stayed.",
    ]
    rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    (corpus / "feed.jsonl").write_text("\n".join([*rows, "broken"]))
    (pytester.path / "quotecheck.toml").write_text(
        '[[suppress]]\nrule = "QC101"\npath = "corpus/wang-li.txt"\nreason = "known"\n'
        '[[suppress]]\nrule = "QC101"\npath = "corpus/clean.txt"\nreason = "unused"\n'
    )
    monkeypatch.chdir(pytester.path)
    recorder = Recorder(checker)
    plugins = [pytest_plugin, recorder]
    result = pytester.runpytest_inprocess("--quotecheck", "corpus", plugins=plugins)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    audited = audit("corpus", checker, config=load_config())
    expected = audited.findings
    assert sorted(map(identity, recorder.found), key=repr) == sorted(
        map(identity, expected), key=repr
    )
    assert {"QC001", "QC101", "QC102"} <= {item.finding.code for item in expected}
    assert any(item.silenced for item in expected)
    assert len(audited.unused) == 1
    assert set(audited.unused) <= set(result.outlines)


def test_models_are_loaded_by_the_plugin_itself(pytester):
    pytester.makefile(".txt", a=(ROOT / "fixtures/wang-li.txt").read_text(encoding="utf-8"))
    pytester.makepyfile(
        """
        from quotecheck.testing import assert_said

        def test_said(quotecheck):
            analysis = quotecheck.analyze("“It stays,” said Mayor Ana Ruiz.")
            assert_said(analysis, "Ana Ruiz", "it stays")
        """
    )
    result = pytester.runpytest_subprocess(*PLUGIN, "--quotecheck", ".")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["FAILED a.txt::names - QC101 *Wang Yi*"])
