"""The configuration: what is found and read, and how every mistake is told."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from quotecheck.config import Config, PathSettings, Suppression, load_config
from quotecheck.errors import ConfigError
from quotecheck.model import Article
from quotecheck.patterns import Patterns, article_names, escape_pattern, literal, relative_path

ROOT = Path(__file__).parents[1]
OWN, SHARED = "quotecheck.toml", "pyproject.toml"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, path: str = OWN) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


# --- which file counts ----------------------------------------------------------------------------

OTHER = '[tool.other]\nname = "x"\n'


@pytest.mark.parametrize(
    ("files", "start", "jobs"),
    [
        ({}, ".", 1),
        ({OWN: "jobs = 2"}, ".", 2),
        ({OWN: "jobs = 2"}, "a/b", 2),
        ({OWN: "jobs = 2"}, "a/b/story.txt", 2),
        ({SHARED: "[tool.quotecheck]\njobs = 3"}, "a/b", 3),
        ({OWN: "jobs = 2", SHARED: "[tool.quotecheck]\njobs = 3"}, ".", 2),
        ({OWN: "jobs = 2", f"a/{SHARED}": "[tool.quotecheck]\njobs = 3"}, "a/b", 3),
        ({OWN: "jobs = 2", f"a/{SHARED}": OTHER}, "a/b", 2),
        ({OWN: "jobs = 2", f"a/{SHARED}": OTHER + "# quotecheck"}, "a/b", 2),
        ({OWN: "jobs = 2", f"a/{SHARED}": 'tool = "quotecheck"'}, "a/b", 2),
        # somebody else's broken file
        ({OWN: "jobs = 2", f"a/{SHARED}": "[tool"}, "a/b", 2),
        # an empty table is one
        ({OWN: "jobs = 2", f"a/{SHARED}": "[tool.quotecheck]"}, "a/b", 1),
        ({OWN: "jobs = 2", f"a/{OWN}/x.txt": "a folder of that name"}, "a/b", 2),
        ({OWN: "\ufeffjobs = 2"}, ".", 2),
        ({OWN: "jobs = 2\r\n"}, ".", 2),
    ],
)
def test_nearest_file_above_counts(folder, files, start, jobs):
    Path("a/b").mkdir(parents=True)
    Path("a/b/story.txt").touch()
    for name, text in files.items():
        write(text, name)
    config = load_config(start=Path(start))
    assert config.jobs == jobs
    if config.source:
        assert config.root == config.source.resolve().parent


def test_search_starts_in_the_current_folder(folder, monkeypatch):
    write("jobs = 2")
    Path("a").mkdir()
    monkeypatch.chdir("a")
    assert load_config().jobs == 2


def test_file_may_be_named(folder):
    write("jobs = 2")
    write("jobs = 4", "ci/audit.toml")
    config = load_config(Path("ci/audit.toml"))
    assert (config.jobs, config.root) == (4, folder / "ci")


# --- what is read ---------------------------------------------------------------------------------


def documented_example() -> str:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    return re.findall(r"^```toml\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)[0]


def touch(*names: str) -> None:
    for name in names:
        write("name\nAda Brandt\n", name)


EXAMPLE_FILES = ("lists/legislators-current.yaml", "desk.csv", "transcripts/a.txt")


def test_example_of_the_documentation_is_read_and_has_every_key(folder):
    touch(*EXAMPLE_FILES)
    file = write(documented_example())
    config = load_config()
    default = Config()
    for name in Config.__attrs_attrs__:
        if name.name not in ("encoding", "root", "source"):
            assert getattr(config, name.name) != getattr(default, name.name), name.name
    assert config.root == folder
    assert config.source == folder / file
    assert [each.line for each in config.suppressions] == [
        number
        for number, line in enumerate(documented_example().split("\n"), 1)
        if line == "[[suppress]]"
    ]


def test_documentation_describes_every_key(folder):
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config_of("none-such = 1")
    keys = str(caught.value).partition("Known are ")[2].split(", ")
    assert len(keys) == 16
    assert [key for key in keys if f"| `{key}` |" not in page] == []


def load_config_of(text: str) -> Config:
    return load_config(write(text))


@pytest.mark.parametrize("header", ["tool.quotecheck", ""])
def test_values_are_those_of_the_file(folder, header):
    dotted = f"{header}." if header else ""
    text = f"""{f"[{header}]" if header else ""}
select = ["name-mismatch", "QC102", "QC101"]
ignore = ["qc102"]
fail-on = "never"
include = ["*.txt"]
exclude = ["drafts/"]
encoding = "cp1252"
jobs = 8
cache = ".cache/quotecheck"
baseline = "known.json"
people = ["Wang  Li"]
spellings = ["Sergey"]
[{dotted}severity]
name-mismatch = "info"
[[{dotted}per-path]]
path = "a/**"
select = ["QC201"]
severity.QC201 = "error"
# a comment
[[{dotted}suppress]]
rule = "orphan-quote"
path = "a.txt"
text = "hear, hear"
reason = "the house"
"""
    config = load_config(write(text, SHARED if header else OWN))
    assert config == Config(
        select=("QC101", "QC102"),
        ignore=("QC102",),
        severity={"QC101": "info"},
        fail_on="never",
        include=Patterns(("*.txt",)),
        exclude=Patterns(("drafts/",)),
        encoding="cp1252",
        paths=(PathSettings("a/**", ("QC201",), (), {"QC201": "error"}),),
        people=("Wang Li",),
        spellings=("Sergey",),
        suppressions=(Suppression("QC202", "the house", "a.txt", "hear, hear"),),
        baseline=folder / "known.json",
        cache=folder / ".cache/quotecheck",
        jobs=8,
        root=folder,
        source=folder / (SHARED if header else OWN)
        if config.source.is_absolute()
        else config.source,
    )
    assert config.suppressions[0].line == 20
    assert [rule.code for rule in config.rules()] == ["QC001", "QC101", "QC201"]


def test_configuration_goes_to_other_processes(folder):
    touch(*EXAMPLE_FILES)
    config = load_config_of(documented_example())
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(config)


FILES = ("b.csv", "lists/a.yaml", "lists/b.csv", "lists/notes.txt", "lists/old/c.csv", ".x/d.csv",
         "talks/one.txt", "talks/two.jsonl", "talks/logo.png", "odd [1].csv")  # fmt: skip

PLACES = [
    ('authority = ["b.csv", "lists/a.yaml", "./b.csv"]', ["b.csv", "lists/a.yaml"]),
    ('authority = ["lists"]', ["lists/a.yaml", "lists/b.csv", "lists/old/c.csv"]),
    ('authority = ["lists/"]', ["lists/a.yaml", "lists/b.csv", "lists/old/c.csv"]),
    ('authority = ["lists/*.csv"]', ["lists/b.csv"]),
    ('authority = ["lists/**/*.csv"]', ["lists/b.csv", "lists/old/c.csv"]),
    ('authority = ["b.csv", "*.csv"]', ["b.csv", "odd [1].csv", "lists/b.csv", "lists/old/c.csv"]),
    ("authority = ['odd \\[1\\].csv']", ["odd [1].csv"]),
    ('sources = ["talks/"]', ["talks/one.txt", "talks/two.jsonl"]),
    ('sources = ["talks/two.jsonl", "talks/logo.png"]', ["talks/two.jsonl", "talks/logo.png"]),
    ("authority = []", []),
]


@pytest.mark.parametrize(("text", "names"), PLACES)
@pytest.mark.parametrize("start", [".", "talks"])
def test_lists_and_sources_are_found_from_the_folder_of_the_file(
    folder, monkeypatch, text, names, start
):
    touch(*FILES)
    write(text)
    monkeypatch.chdir(folder / start)
    config = load_config()
    assert [*config.authority, *config.sources] == [folder / name for name in names]


# --- mistakes -------------------------------------------------------------------------------------

SUPPRESS = '[[suppress]]\nrule = "QC101"\n'

MISTAKES = [
    # unknown keys, with the nearest known one
    ('\nfail_on = "error"', ":2: fail_on: unknown key; did you mean fail-on?"),
    ("selects = []", ":1: selects: unknown key; did you mean select?"),
    ('[[per-paths]]\npath = "a"', ":1: per-paths: unknown key; did you mean per-path?"),
    ('\n[[per-path]]\npath = "a"\nignored = []', ":4: per-path #1 ignored: unknown key; did you"),
    (SUPPRESS + 'paths = "a"', ":3: suppress #1 paths: unknown key; did you mean path?"),
    # TOML gives what follows a header to that table
    (SUPPRESS + "jobs = 2", ":3: suppress #1 jobs: a key of the top; move it above the first ["),
    ('[severity]\nfail_on = "info"', ":2: severity fail_on: a key of the top; move it above"),
    ("[tool.quotecheck]\njobs = 1", ":1: tool: [tool.quotecheck] is for pyproject.toml"),
    # wrong types
    ('select = "QC101"', ":1: select: a string, and an array is wanted; write ["),
    ('people = [\n"Ann",\n# no\n3]', ":1: people #2: a whole number, and a string is wanted"),
    ("jobs = true", ":1: jobs: true or false, and a whole number is wanted"),
    ("jobs = 1.5", ":1: jobs: a number with a point, and a whole number is wanted"),
    ("cache = 2020-01-01", ":1: cache: a date, and a string is wanted"),
    ("baseline = {}", ":1: baseline: a table, and a string is wanted"),
    ("severity = []", ":1: severity: an array, and a table is wanted"),
    ('per-path = {path = "a"}', ":1: per-path: one table, and several may come; write [[per-path]"),
    ('[suppress]\nrule = "QC101"', ":1: suppress: one table, and several may come; write [[supp"),
    ("suppress = [1]", ":1: suppress #1: a whole number, and a table is wanted"),
    # rules and severities
    ('jobs = 1\n\nignore = ["QC1O1"]', ":3: ignore: no rule is called 'QC1O1'; did you mean QC101"),
    ('select = [""]', ":1: select: no rule is called ''"),
    (f'select = ["{"x" * 5000}"]', "is too long for the name of a rule"),
    ('[severity]\nQC101 = "fatal"', ":2: severity QC101: 'fatal' is unknown; did you mean "),
    ('[severity]\nQC999 = "error"', ":2: severity QC999: no rule is called 'QC999'"),
    ("[severity]\nQC101 = 1", ":2: severity QC101: a whole number, and a string is wanted"),
    ('severity = {QC101 = "info", name-mismatch = "info"}', "by its code and by its name"),
    ('fail-on = "warn"', ":1: fail-on: 'warn' is unknown; did you mean warning?"),
    ('select = ["QC101"]\nignore = ["QC101"]', ": no rule is left to check"),
    # suppressions
    (SUPPRESS + 'path = "a"', ":1: suppress #1: `reason` is missing; say why"),
    (SUPPRESS + 'path = "a"\nreason = " "', ":1: suppress #1: no reason; say in `reason` why"),
    (SUPPRESS + 'reason = "b"', ":1: suppress #1: no place; name the article in `path`"),
    (SUPPRESS + 'reason = "b"\ntext = ""', ":1: suppress #1: `text` is empty"),
    ('[[suppress]]\npath = "a"\nreason = "b"', ":1: suppress #1: `rule` is missing"),
    (
        SUPPRESS + 'path = "a"\nreason = "b"\n\n' + SUPPRESS + 'path = "c"',
        ":6: suppress #2: `reason` is missing",
    ),
    (
        SUPPRESS + 'path = "a"\nreason = """\n[[suppress]]\n"""\n' + SUPPRESS + 'path = "c"',
        ":7: suppress #2: `reason` is missing",
    ),
    # paths and patterns
    ('[[per-path]]\nignore = ["QC101"]', ":1: per-path #1: `path` is missing; name the articles"),
    ('[[per-path]]\npath = "/a"', "'/a' is an absolute path; write it relative"),
    ('[[per-path]]\npath = "C:/a"', "is an absolute path"),
    ('[[per-path]]\npath = "~/a"', "is an absolute path"),
    ('exclude = ["a/../../b"]', ":1: exclude: 'a/../../b' leads out of the folder"),
    ("exclude = ['a\\b.txt']", "has backslashes; write / between folders"),
    ('exclude = [" "]', ":1: exclude: ' ' is no pattern"),
    ('exclude = ["!a.txt"]', "begins with !; put \\ before it"),
    ('exclude = ["[a.txt"]', "is no pattern; close its bracket"),
    ('include = ["[z-a]"]', "is no pattern"),
    ('baseline = "/known.json"', ":1: baseline: '/known.json' is not within the folder"),
    ('baseline = "../known.json"', "is not within the folder of this file; write a path from ther"),
    ('cache = "C:/cache"', "is not within the folder"),
    ('cache = ""', ":1: cache: no path; write one such as"),
    (
        'jobs = 1\nauthority = ["none.csv"]',
        ":2: authority #1: there is no 'none.csv'; mend the path",
    ),
    ('sources = [\n"quotecheck.toml",\n"nix/"]', ":1: sources #2: there is no 'nix'"),
    ('authority = ["lists/*.csv"]', ":1: authority #1: no file that can be read is there"),
    ('authority = ["quotecheck.toml"]', "'quotecheck.toml' is no list of people; their names end"),
    ('authority = "desk.csv"', ":1: authority: a string, and an array is wanted"),
    ("sources = [1]", ":1: sources #1: a whole number, and a string is wanted"),
    ('sources = ["/etc/passwd"]', ":1: sources #1: '/etc/passwd' is an absolute path"),
    ('authority = ["../desk.csv"]', ":1: authority #1: '../desk.csv' leads out of the folder"),
    ('sources = [""]', ":1: sources #1: '' is no pattern"),
    # the rest
    ('encoding = "utf-9"', ":1: encoding: there is no encoding 'utf-9'"),
    ('encoding = "base64"', "there is no encoding 'base64'"),
    ('encoding = "a\\u0000b"', "there is no encoding"),
    ("jobs = 0", ":1: jobs: 0 processes; give a number from 1 to 256"),
    ("jobs = 1000000", "give a number from 1 to 256"),
    ('people = ["..."]', ":1: people: '...' has no letter"),
    # no TOML
    ("jobs = 1\njobs = ", ":2:"),
    ("a = 1\nb = 2 c", ":2:7: not TOML"),
    ("people = [\n'a',\n", ":3: not TOML"),
    ("a = " + "[" * 5000, ": not TOML"),
    ("jobs = " + "9" * 5000, ":1: not TOML"),
    ("jobs = 1\njobs = 2", ":2"),
]


@pytest.mark.parametrize(("text", "told"), MISTAKES, ids=lambda value: value[:40])
def test_mistake_is_told_with_its_place_and_remedy(folder, text, told):
    with pytest.raises(ConfigError) as caught:
        load_config_of(text)
    message = str(caught.value)
    assert message.startswith("quotecheck.toml:")
    assert told in message
    assert "\n" not in message
    assert len(message) < 500


def test_mistake_in_pyproject_has_its_line_and_short_key(folder):
    write('[project]\nname = "x"\n\n[tool.quotecheck]\njobs = 1\nfail_on = "x"\n', SHARED)
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:6: fail_on: unknown key"):
        load_config()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'jobs = 1\npeople = ["Ren\xe9"]\n', ":2: not UTF-8 (byte 0xe9); save the file in UTF-8"),
        (b"\xff\xfej\x00", ":1: not UTF-8"),
        (b"\x00\x01", ":1:1: not TOML"),
        (b"#" * 1_000_001, ": larger than 1000000 bytes"),
    ],
)
def test_file_that_is_no_text_is_told(folder, data, told):
    Path(OWN).write_bytes(data)
    with pytest.raises(ConfigError, match=re.escape(told)):
        load_config()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("none.toml", "none.toml: no such file; check the path"),
        (".", "is a folder; give the file in it"),
        ("a\0b", "cannot be read"),
        (SHARED, "pyproject.toml: no table [tool.quotecheck]; add it"),
    ],
)
def test_named_file_that_cannot_be_read_is_told(folder, path, told):
    write(OTHER, SHARED)
    with pytest.raises(ConfigError, match=re.escape(told)):
        load_config(Path(path))


def test_broken_pyproject_that_speaks_of_quotecheck_is_told(folder):
    write("[tool.quotecheck", SHARED)
    with pytest.raises(ConfigError, match=r"pyproject.toml:1(:\d+)?: not TOML"):
        load_config()


def test_lines_are_given_up_rather_than_searched_for_ever(folder):
    rows = "\n".join('"] Ann",' for _ in range(5000))
    with pytest.raises(ConfigError, match=r"people #5001: a whole number"):
        load_config_of(f"people = [\n{rows}\n1]")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Config(select=["QC999"]),
        lambda: Config(ignore="QC101"),
        lambda: Config(fail_on="fatal"),
        lambda: Config(severity={"QC101": "fatal"}),
        lambda: Config(jobs=0),
        lambda: Config(encoding="utf-9"),
        lambda: Config(people="Wang Li"),
        lambda: PathSettings("/a"),
        lambda: Suppression("QC101", "", path="a"),
        lambda: Suppression("QC101", "because"),
    ],
)
def test_values_made_in_python_are_checked_too(make):
    with pytest.raises(ConfigError):
        make()


# --- rules ----------------------------------------------------------------------------------------


def codes(config: Config, name: str) -> list[str]:
    off, _ = config.settings_for([name])
    return [rule.code for rule in config.rules() if rule.code not in off]


NEWS_ONLY = Config(
    ignore=("QC103",),
    paths=(PathSettings("news/**", select=("QC103", "QC101"), ignore=("QC101",)),),
)


@pytest.mark.parametrize(
    ("config", "name", "expected"),
    [
        (Config(select=("QC101",)), "a.txt", ["QC001", "QC101"]),
        (Config(select=("QC101",), ignore=("QC001",)), "a.txt", ["QC101"]),
        (NEWS_ONLY, "news/a.txt", ["QC001", "QC103"]),
        (
            Config(select=("QC101", "QC201"), paths=(PathSettings("a/**", ignore=("QC201",)),)),
            "a/b.txt",
            ["QC001", "QC101"],
        ),
        (
            Config(select=("QC101", "QC201"), paths=(PathSettings("a/**", ignore=("QC201",)),)),
            "b/b.txt",
            ["QC001", "QC101", "QC201"],
        ),
        (
            Config(
                select=("QC201",),
                paths=(
                    PathSettings("*.txt", ignore=("QC201",)),
                    PathSettings("a/**", select=("QC201",)),
                ),
            ),
            "a/b.txt",
            ["QC001", "QC201"],
        ),
    ],
)
def test_rules_of_an_article(config, name, expected):
    assert codes(config, name) == expected


def test_rule_that_is_for_some_articles_only_is_run_for_all_and_off_elsewhere():
    assert "QC103" in {rule.code for rule in NEWS_ONLY.rules()}
    assert "QC103" not in codes(NEWS_ONLY, "sports/a.txt")


def test_later_severities_win():
    config = Config(
        severity={"QC101": "info", "QC201": "info"},
        paths=(
            PathSettings("a/**", severity={"QC101": "warning"}),
            PathSettings("a/b/**", severity={"QC101": "error"}),
        ),
    )
    assert [config.settings_for([name])[1]["QC101"] for name in ("x", "a/x", "a/b/x")] == [
        "info",
        "warning",
        "error",
    ]
    assert config.settings_for(["a/x"])[1]["QC201"] == "info"


FULL = Config(
    select=("QC101", "QC201"),
    ignore=("QC201",),
    severity={"QC101": "info"},
    paths=(
        PathSettings("a/**", select=("QC202",), severity={"QC101": "error"}),
        PathSettings("b/**", ignore=("QC101",)),
    ),
)


@pytest.mark.parametrize(
    ("options", "name", "expected", "severity"),
    [
        ({}, "x", ["QC001", "QC101"], "info"),
        ({}, "a/x", ["QC001", "QC202"], "error"),
        ({"select": ["QC201"]}, "x", ["QC001", "QC201"], "info"),
        ({"select": ["QC201"]}, "a/x", ["QC001", "QC201"], "error"),
        ({"select": ["QC101", "QC201"]}, "b/x", ["QC001", "QC201"], "info"),
        ({"ignore": ["QC202"]}, "a/x", ["QC001"], "error"),
        ({"ignore": ["QC201", "QC001"]}, "x", ["QC101"], "info"),
        ({"severity": {"name-mismatch": "warning"}}, "a/x", ["QC001", "QC202"], "warning"),
    ],
)
def test_command_line_wins(options, name, expected, severity):
    config = FULL.override(**options)
    assert codes(config, name) == expected
    assert config.settings_for([name])[1]["QC101"] == severity


# --- patterns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("*.txt", ["a.txt", "a/b.txt", "../a.txt"], ["a.md", "a.txt.gz"]),
        ("opinion/**", ["opinion/a.txt", "opinion/b/a.txt"], ["opinion", "x/opinion/a.txt"]),
        ("opinion/", ["opinion/a.txt", "x/opinion/a.txt"], ["opinion.txt", "opinion"]),
        ("./a.txt", ["a.txt"], ["x/a.txt"]),
        ("a.txt", ["a.txt", "x/a.txt"], ["ba.txt"]),
        ("x/a.txt", ["x/a.txt"], ["y/x/a.txt", "x/a.txt#7"]),
        ("**/x/*.txt", ["x/a.txt", "y/x/a.txt"], ["x/y/a.txt"]),
        ("feed.jsonl#7", ["feed.jsonl#7"], ["feed.jsonl#71", "feed.jsonl"]),
        (r"\[draft\] a.txt", ["[draft] a.txt"], ["d a.txt"]),
        (r"\#1.txt", ["#1.txt"], ["1.txt"]),
        ("Ünï*.txt", ["Ünïx.txt"], ["Unix.txt"]),
    ],
)
def test_pattern_fits(pattern, fitting, other):
    patterns = Patterns((pattern,))
    assert [name for name in fitting if not patterns.match(name)] == []
    assert [name for name in other if patterns.match(name)] == []


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("a.txt", True),
        ("A.TXT", True),
        ("a/b.jsonl", True),
        ("a.py", False),
        ("drafts/a.txt", False),
        ("news/drafts/a.txt", False),
    ],
)
def test_files_that_are_read(path, read):
    assert Config(exclude=["drafts/"]).reads(path) is read


@pytest.mark.parametrize(
    "name", ["a.txt", "x/[a] *?.txt", "#1", "!x", "a b.txt", "*", "x/feed.jsonl#7"]
)
def test_escaped_pattern_names_one_path(name):
    pattern = escape_pattern(name)
    assert Patterns((pattern,)).match(name)
    assert literal(pattern) == name


@pytest.mark.parametrize("pattern", ["*.txt", "a/**", "a?", "[ab]", "a/"])
def test_pattern_of_several_paths_is_no_literal(pattern):
    assert literal(pattern) is None


def test_names_of_articles_are_seen_from_the_folder(folder):
    Path("x").mkdir()
    article = Article("t", "a.txt", path="x/a.txt")
    rows = Article("t", "7", path=str(folder / "x" / "feed.jsonl"), row=3)
    assert article_names(article, folder) == ("x/a.txt",)
    assert article_names(article, folder / "x") == ("a.txt",)
    assert article_names(article, folder / "y") == ("../x/a.txt",)
    assert article_names(rows, Path()) == ("x/feed.jsonl", "x/feed.jsonl#7")
    assert article_names(Article("t", "id"), folder) == ("id",)
    assert article_names(Article("t"), folder) == ("<text>",)
    assert article_names(Article("t", "stdin", path="<stdin>"), folder) == ("<stdin>",)


def test_links_lead_to_the_same_name(folder):
    Path("real").mkdir()
    try:
        Path("link").symlink_to("real")
    except OSError:
        pytest.skip("no symbolic links here")
    assert relative_path(str(folder / "link" / "a.txt"), folder / "real") == "a.txt"
    assert relative_path(str(folder / "real" / "a.txt"), folder / "link") == "a.txt"
