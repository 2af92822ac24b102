"""Files of strangers run no code, read no other files, and unfold into nothing that is huge."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import quotecheck
from quotecheck.authority import Authority
from quotecheck.config import load_config
from quotecheck.errors import AuthorityError, ConfigError, QuotecheckError, ReadingError
from quotecheck.expectations import read_expectations
from quotecheck.reading import read, read_many
from quotecheck.silencing import Baseline

PACKAGE = Path(quotecheck.__file__).parent
# what makes models and compares speeds reads what its user gives it
TOOLS = {"training", "benchmark"}
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in TOOLS
)

# --- what the program itself calls ----------------------------------------------------------------

# Whatever of these a module may use, and why.
ALLOWED = {
    # what goes over a pipe to and from a process of our own
    ("workers.py", "pickle.dumps"),
    ("workers.py", "pickle.loads"),
}
DANGEROUS_MODULES = {
    "ctypes", "dill", "ftplib", "http", "httpx", "joblib", "marshal", "pickle", "pty", "requests",
    "shelve", "smtplib", "socket", "socketserver", "subprocess", "telnetlib", "urllib.request",
    "urllib3", "webbrowser", "xmlrpc", "xml.etree", "xml.dom", "xml.sax.expatreader",
}  # fmt: skip
DANGEROUS = {
    "__import__", "compile", "eval", "exec", "os.popen", "os.system", "yaml.full_load",
    "yaml.unsafe_load", "yaml.FullLoader", "yaml.Loader", "yaml.UnsafeLoader",
}  # fmt: skip
SAFE_WITH = {"torch.load": ("weights_only", True), "np.load": ("allow_pickle", False)}


def complaints(name: str, source: str) -> Iterator[str]:
    """What a module imports or calls that it should not."""
    tree = ast.parse(source)
    for module in imported(tree):
        known = any(file == name and call.startswith(f"{module}.") for file, call in ALLOWED)
        if not known and any(f"{module}.".startswith(f"{bad}.") for bad in DANGEROUS_MODULES):
            yield f"imports {module}"
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Name, ast.Attribute)):
            continue
        used, call = ast.unparse(node), calls.get(id(node))
        if used in DANGEROUS and (call is not None or "." in used):
            yield f"uses {used}"
        if call is not None and used in SAFE_WITH:
            option, wanted = SAFE_WITH[used]
            given = {each.arg: getattr(each.value, "value", None) for each in call.keywords}
            if given.get(option) is not wanted:
                yield f"calls {used} without {option}={wanted}"
        if used.startswith("pickle.") and (name, used) not in ALLOWED:
            yield f"uses {used}"


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_calls_nothing_that_runs_code_or_reaches_out(path):
    name = path.relative_to(PACKAGE).as_posix()
    assert list(complaints(name, path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import pickle", "imports pickle"),
        ("from urllib.request import urlopen", "imports urllib.request"),
        ("from xml.etree import ElementTree", "imports xml.etree"),
        ("yaml.load(x, yaml.Loader)", "uses yaml.Loader"),
        ("eval(x)", "uses eval"),
        ("torch.load(x)", "calls torch.load without weights_only=True"),
        ("torch.load(x, weights_only=False)", "calls torch.load without weights_only=True"),
        ("np.load(x)", "calls np.load without allow_pickle=False"),
    ],
)
def test_such_calls_are_seen(source, told):
    assert told in list(complaints("module.py", source))


# --- YAML -----------------------------------------------------------------------------------------

YAML = {
    "call": "!!python/object/apply:os.mkdir ['{ran}']",
    "call with keys": "!!python/object/apply:os.mkdir {{args: ['{ran}']}}",
    "new": "!!python/object/new:os.mkdir ['{ran}']",
    "name": "!!python/name:os.mkdir",
    "module": "!!python/module:os",
    "object": "!!python/object:collections.OrderedDict {{}}",
}


@pytest.mark.parametrize("value", YAML.values(), ids=YAML)
def test_yaml_makes_no_objects(tmp_path, value):
    ran = tmp_path / "ran"
    value = value.format(ran=ran)
    desk = tmp_path / "desk.yaml"
    desk.write_text(f"- name: {value}\n")
    with pytest.raises(AuthorityError, match=r"desk\.yaml:1: not YAML"):
        Authority([desk], cache=tmp_path / "cache")
    for text in (value, f"quotations: {value}", f"quotations:\n  - text: {value}"):
        expected = tmp_path / "story.expect.yaml"
        expected.write_text(text)
        with pytest.raises(QuotecheckError) as caught:
            read_expectations(expected, "story.expect.yaml")
        assert str(caught.value).startswith("story.expect.yaml:")
    assert not ran.exists()


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def test_yaml_bombs_are_told(tmp_path):
    for name, text in (("a.expect.yaml", bomb(12)), ("b.expect.yaml", "[" * 100_000)):
        (tmp_path / name).write_text(text)
        with pytest.raises(QuotecheckError, match=name):
            read_expectations(tmp_path / name, name)


# --- HTML and what looks like XML -----------------------------------------------------------------

FILLER = "The mayor said on Monday that the bridge would open in May, and nobody objected. " * 3
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "laugh">' for n in range(12)
)


def page(head: str, body: str) -> str:
    return f"{head}<html><head><title>t</title></head><body><article><p>{FILLER}</p><p>{body}</p></article></body></html>"  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("kind", ["<!DOCTYPE html [{}]>", '<?xml version="1.0"?><!DOCTYPE x [{}]>'])
def test_html_reads_no_other_file(tmp_path, kind):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET WORDS of somebody else")
    entities = (
        f'<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;'
        f'<!ENTITY n SYSTEM "http://news.example/x">'
    )
    frames = f'<iframe src="{secret.as_uri()}"></iframe><xi:include href="{secret}" parse="text"/>'
    file = tmp_path / "page.html"
    file.write_text(page(kind.format(entities), f"&s; &n; and the talks went on. {frames}"))
    text = read(file).text
    assert "SECRET" not in text
    assert "bridge would open" in text


@pytest.mark.parametrize("kind", ["<!DOCTYPE html [{}]>", '<?xml version="1.0"?><!DOCTYPE x [{}]>'])
def test_laughs_stay_as_many_as_they_are(tmp_path, kind):
    file = tmp_path / "page.html"
    file.write_text(page(kind.format(LAUGHS), "&l11;" * 100))
    assert len(read(file).text) < 10 * file.stat().st_size


# --- configurations that came with a corpus -------------------------------------------------------


@pytest.mark.parametrize("key", ["sources", "authority"])
@pytest.mark.parametrize(
    "path", ["link.csv", "folder", "folder/*.csv", "folder/secret.csv", "./folder/s*.csv"]
)
def test_a_configuration_names_no_files_elsewhere(tmp_path, key, path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secret.csv").write_text("name\nsecret\n")
    (tmp_path / "home" / "secret.txt").write_text("secret")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "link.csv").symlink_to("../home/secret.csv")
    (corpus / "folder").symlink_to("../home")
    file = corpus / "quotecheck.toml"
    file.write_text(f'{key} = ["{path}"]\n')
    with pytest.raises(ConfigError, match=r"quotecheck\.toml:1: .*a link leads out of the folder"):
        load_config(file)


def test_a_configuration_names_files_by_links_within(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "desk.csv").write_text("name\nAda Brandt\n")
    (tmp_path / "desk.csv").symlink_to("real/desk.csv")
    (tmp_path / "quotecheck.toml").write_text('authority = ["desk.csv"]\n')
    assert load_config(tmp_path / "quotecheck.toml").authority == (tmp_path / "desk.csv",)


# --- the depth of things --------------------------------------------------------------------------

DEEP = 200_000


def test_depth_is_a_trouble_and_no_crash(tmp_path):
    rows = tmp_path / "deep.jsonl"
    rows.write_text("[" * DEEP + "\n" + '{"text": ' + '{"a":' * DEEP + "\n" + '{"text": "fine"}\n')
    troubles: list[ReadingError] = []
    articles = list(read_many([rows], on_trouble=troubles.append))
    assert [article.text for article in articles] == ["fine"]
    assert [trouble.row for trouble in troubles] == [1, 2]
    toml = tmp_path / "quotecheck.toml"
    toml.write_text("select = " + "[" * DEEP)
    with pytest.raises(ConfigError, match=r"quotecheck\.toml"):
        load_config(toml)
    baseline = tmp_path / "baseline.json"
    baseline.write_text('{"quotecheck-baseline": ' + "[" * DEEP)
    with pytest.raises(ConfigError, match=r"baseline\.json"):
        Baseline.read(baseline)


def test_a_number_of_many_digits_is_a_trouble(tmp_path):
    rows = tmp_path / "digits.jsonl"
    rows.write_text('{"id": ' + "9" * 100_000 + ', "text": "x"}\n{"text": "fine"}\n')
    troubles: list[ReadingError] = []
    found = [article.text for article in read_many([rows], on_trouble=troubles.append)]
    assert found in (["fine"], ["x", "fine"])  # some versions of Python read such numbers
    assert len(found) + len(troubles) == 2
    assert sys.getsizeof(found) < 1000
