"""Silencing: what is accepted, suppressed or known is marked, and what silences nothing is told."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotecheck.config import Config, PathSettings, Suppression, load_config
from quotecheck.errors import ConfigError
from quotecheck.model import Article, Finding, Silence, Span
from quotecheck.rules import get_rule
from quotecheck.silencing import Baseline, Silencer, suppression_for


@frozen
class Item:
    """What passes; the silencer takes any such value."""

    article: Article
    finding: Finding
    silenced: Silence | None = None


def found(
    rule: str,
    words: str,
    article: Article | str = "",
    expected: str | None = None,
    number: int = 0,
) -> Item:
    """A finding of ``rule`` at the given occurrence (from 0) of ``words``."""
    if isinstance(article, str):
        article = Article(article or words, "a.txt", path="a.txt")
    start = -1
    for _ in range(number + 1):
        start = article.text.index(words, start + 1)
    kind = get_rule(rule)
    span = Span(start, start + len(words))
    place = article.position(start)
    return Item(article, Finding(kind.name, kind.code, kind.severity, span, *place, "m", expected))


def at(path: str, rule: str = "QC101", words: str = "Wang Li", expected: str | None = None) -> Item:
    text = f"On Monday {words} spoke."
    return found(rule, words, Article(text, Path(path).name, path=path), expected)


def judge(config: Config, *items: Item, baseline: Baseline | None = None) -> list[Item]:
    return list(Silencer(config, baseline).judge(items))


def kinds(items: list[Item]) -> list[str | None]:
    return [item.silenced and item.silenced.kind for item in items]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- rules that are off, severities ---------------------------------------------------------------


def test_nothing_changes_without_a_configuration():
    items = [at("a.txt"), at("b.txt", "QC201", "“")]
    assert judge(Config(), *items) == items


def test_rule_that_is_off_finds_nothing_there():
    config = Config(
        paths=(
            PathSettings("opinion/**", ignore=("QC101",)),
            PathSettings("archive/**", select=("QC101",)),
        )
    )
    items = [
        at(path, rule) for path in ("a", "opinion/a", "archive/a") for rule in ("QC101", "QC202")
    ]
    assert [(i.article.path, i.finding.code) for i in judge(config, *items)] == [
        ("a", "QC101"),
        ("a", "QC202"),
        ("opinion/a", "QC202"),
        ("archive/a", "QC101"),
    ]


def test_severities_are_replaced():
    config = Config(
        severity={"QC101": "info"}, paths=(PathSettings("b", severity={"QC101": "warning"}),)
    )
    items = judge(config, at("a"), at("b"), at("a", "QC202"))
    assert [item.finding.severity for item in items] == ["info", "warning", "warning"]
    assert items[0].finding.span == at("a").finding.span


def test_rules_that_no_configuration_knows_pass():
    own = Item(Article("text"), Finding("own", "X1", "error", Span(0, 4), 1, 1, "m"))
    assert judge(Config(select=("QC101",)), own) == [own]


def unreadable(path: str) -> Item:
    article = Article("", Path(path).name, path=path)
    return Item(article, Finding("unreadable", "QC001", "error", Span(0, 0), 1, 1, "binary"))


@pytest.mark.parametrize(
    ("config", "left"),
    [
        (Config(), [None]),
        (Config(select=("QC101",)), [None]),
        (Config(paths=(PathSettings("a.txt", select=("QC101",)),)), [None]),
        (Config(ignore=("QC001",)), []),
        (Config(paths=(PathSettings("a.txt", ignore=("QC001",)),)), []),
        (Config(suppressions=(Suppression("QC001", "known", path="a.txt"),)), ["suppressed"]),
    ],
)
def test_unreadable_article_stays_unless_it_is_named(config, left):
    assert kinds(judge(config, unreadable("a.txt"))) == left


def test_findings_pass_one_at_a_time():
    passed = []

    def items():
        for number in range(3):
            passed.append(number)
            yield at(f"{number}.txt")

    next(Silencer(Config()).judge(items()))
    assert passed == [0]


# --- house style ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words", "expected", "accepted"),
    [
        # people: the form as it is written
        ("QC101", "Wang Li", "Wang Yi", True),
        ("QC101", "Wang\n Li", "Wang Yi", True),
        ("QC101", "WANG LI", "Wang Yi", True),
        ("QC102", "Wang Li", "Wang Lee", True),
        ("QC103", "Howell", None, True),
        ("QC102", "Van der Meer", "Van Der Meer", True),
        ("QC101", "D’Arcy O’Neil", "Darcy O'Neill", True),
        ("QC101", "Wang Lim", "Wang Li", False),
        ("QC101", "Wang", "Wang Li", False),
        ("QC101", "wang Li", "Wang Yi", False),
        # what is told of the person is another matter
        ("QC104", "Wang Li", None, False),
        ("QC105", "Wang Li", None, False),
        ("QC202", "Wang Li", None, False),
        # spellings: all of the difference must be accepted
        ("QC102", "Sergey Lavrov", "Sergei Lavrov", True),
        ("QC102", "Sergei Lavrov", "Sergey Lavrov", False),
        ("QC102", "Sergej Lavrov", "Sergei Lavrov", False),
        ("QC102", "Sergey Lavrow", "Sergei Lavrov", False),
        ("QC102", "SERGEY LAVROV", "SERGEI LAVROV", True),
        ("QC102", "Kim Jong Un", "Kim Jong-un", True),
        ("QC102", "Kim Jong Il", "Kim Jong-il", False),
        ("QC102", "Park Jong Un", "Park Jong-un", False),
        ("QC102", "Sergey", "Sergei", True),
        ("QC101", "Sergey Lavrow", "Sergey Lavrov", False),
    ],
)
def test_house_style(rule, words, expected, accepted):
    config = Config(
        people=("Wang Li", "Howell", "van der Meer", "D'Arcy O'Neil"),
        spellings=("Sergey", "Kim Jong Un"),
    )
    (item,) = judge(config, found(rule, words, f"It was {words} who spoke.", expected))
    assert kinds([item]) == ["accepted" if accepted else None]
    if accepted:
        assert "accepted" in item.silenced.reason


# --- suppressions ---------------------------------------------------------------------------------

TEXT = "Ann said: “We  won’t go.\n\nBob said “yes.” And Ann said “no.”"


@pytest.mark.parametrize(
    ("rule", "path", "text", "silenced"),
    [
        ("QC201", "corpus/a.txt", None, True),
        ("QC201", "corpus/**", None, True),
        ("QC201", "a.txt", None, True),
        ("unbalanced-marks", None, "we won't", True),
        ("QC201", None, '"we won’t', True),
        ("QC201", None, "said: “", True),
        ("QC201", None, "Ann said: “We won’t go. Bob", True),
        ("QC201", "corpus/*", "“WE", True),
        ("QC202", "corpus/a.txt", None, False),
        ("QC201", "other/**", None, False),
        ("QC201", "other/**", "we won't", False),
        ("QC201", None, "Ann said", False),
        ("QC201", None, "won't go", False),
        ("QC201", None, "“yes", False),
        ("QC201", None, "(we|.*)", False),
    ],
)
def test_suppression_names_a_rule_and_a_place(rule, path, text, silenced):
    config = Config(suppressions=(Suppression(rule, "a poem", path=path, text=text),))
    article = Article(TEXT, "a.txt", path="corpus/a.txt")
    silencer = Silencer(config)
    (item,) = silencer.judge([found("QC201", "“", article)])
    assert item.silenced == (Silence("suppressed", "a poem") if silenced else None)
    assert len(silencer.unused()) == (0 if silenced else 1)


def test_text_tells_one_place_from_another():
    config = Config(suppressions=(Suppression("QC201", "so be it", text="“no"),))
    items = [found("QC201", "“", TEXT, number=number) for number in range(3)]
    assert kinds(judge(config, *items)) == [None, None, "suppressed"]


def test_rows_of_a_file_have_names_of_their_own():
    config = Config(suppressions=(Suppression("QC101", "so be it", path="feed.jsonl#7"),))
    rows = [Article("Wang Li", str(n), path="feed.jsonl", row=n) for n in (7, 8)]
    assert kinds(judge(config, *(found("QC101", "Wang Li", row) for row in rows))) == [
        "suppressed",
        None,
    ]


def test_articles_without_a_file_go_by_their_id():
    config = Config(suppressions=(Suppression("QC101", "so be it", path="story-7"),))
    items = [found("QC101", "Wang Li", Article("Wang Li", name)) for name in ("story-7", None)]
    assert kinds(judge(config, *items)) == ["suppressed", None]


def test_what_is_silenced_already_stays_so():
    known = Silence("suppressed", "elsewhere")
    config = Config(suppressions=(Suppression("QC101", "here", path="a.txt"),))
    (item,) = judge(config, Item(at("a.txt").article, at("a.txt").finding, known))
    assert item.silenced is known


def test_house_style_goes_before_suppressions_and_these_before_the_baseline(folder):
    items = [at("a.txt"), at("b.txt"), at("c.txt")]
    baseline = Baseline.of(items, folder)
    config = Config(people=("Wang Li",), suppressions=(Suppression("QC101", "here", path="a.txt"),))
    assert kinds(judge(config, *items, baseline=baseline)) == ["accepted"] * 3
    config = Config(suppressions=config.suppressions)
    assert kinds(judge(config, *items, baseline=baseline)) == ["suppressed", "baseline", "baseline"]


hostile = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(hostile, hostile, hostile, hostile, st.booleans())
def test_suppression_that_is_offered_fits(tmp_path, before, words, after, name, is_row):
    text = f"{before}{words}{after}"
    article = Article(text, name, path="x.jsonl", row=1) if is_row else Article(text, name)
    span = Span(len(before), len(before) + len(words))
    item = Item(article, Finding("name-mismatch", "QC101", "error", span, 1, 1, "m"))
    file = tmp_path / "quotecheck.toml"
    file.write_bytes(suppression_for(article, item.finding, Config(root=tmp_path)).encode("utf-8"))
    config = load_config(file)
    assert kinds(judge(config, item)) == ["suppressed"]


def test_suppression_that_is_offered(folder):
    Path("pyproject.toml").write_text("[tool.quotecheck]\n")
    (one, other) = (Config(root=folder), load_config())
    article = Article(TEXT, "a.txt", path="corpus/[a].txt")
    lines = [
        'rule = "QC201"',
        'path = "corpus/\\\\[a\\\\].txt"',
        'text = "Ann said: “We won’t go."',
        'reason = "..."',
    ]
    finding = found("QC201", "“", article).finding
    for config, header in ((one, "[[suppress]]"), (other, "[[tool.quotecheck.suppress]]")):
        assert suppression_for(article, finding, config).splitlines() == [header, *lines]


# --- baselines ------------------------------------------------------------------------------------


def test_baseline_is_readable(folder):
    rows = Article("“a “b", "7", path="corpus/feed.jsonl", row=7)
    items = [
        at("corpus/b.txt"),
        found("QC201", "“", rows),
        found("QC201", "“", rows, number=1),
        at("corpus/a.txt", "QC101", "Wáng\n LI", "Wang Yi"),
        found("QC202", "no", Article("no", "an id")),
        unreadable("c.txt"),
    ]
    Baseline.write(Path("known.json"), items)
    assert Path("known.json").read_text(encoding="utf-8") == (
        '{"quotecheck-baseline": 1, "findings": [\n'
        '{"id": "an id", "rule": "QC202", "text": "no"},\n'
        '{"path": "corpus/a.txt", "rule": "QC101", "text": "wáng li", "expected": "Wang Yi"},\n'
        '{"path": "corpus/b.txt", "rule": "QC101", "text": "wang li"},\n'
        '{"path": "corpus/feed.jsonl", "id": "7", "rule": "QC201", "text": "“", "count": 2}\n'
        "]}\n"
    )


def test_baseline_is_the_same_for_the_same_findings(folder):
    items = [at(f"{n % 7}.txt", words=f"Wang Li {n % 3}") for n in range(50)]
    Baseline.write(Path("one.json"), items)
    Baseline.write(Path("two.json"), iter(items[::-1]))
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()


BEFORE = "Wang Li spoke. Then Wang Li left."


@pytest.mark.parametrize(
    ("after", "silenced"),
    [
        ([("QC101", "Wang Li", "Wang Yi")], ["baseline"]),
        ([("QC101", "WANG  Li", "Wang Yi")], ["baseline"]),
        ([("QC101", "Wang\r\nLi", "Wang Yi")], ["baseline"]),
        # another rule, other words, another name
        ([("QC102", "Wang Li", "Wang Yi")], [None]),
        ([("QC101", "Wang Lim", "Wang Yi")], [None]),
        ([("QC101", "Wang Li", "Wang Yong")], [None]),
        ([("QC101", "Wang Li", None)], [None]),
        # two are known
        ([("QC101", "Wang Li", "Wang Yi")] * 2, ["baseline"] * 2),
        ([("QC101", "Wang Li", "Wang Yi")] * 3, ["baseline", "baseline", None]),
    ],
)
def test_finding_is_known_by_what_it_says(folder, after, silenced):
    known = [found("QC101", "Wang Li", BEFORE, "Wang Yi", number) for number in range(2)]
    baseline = Baseline.of(known, folder)
    items = [
        found(rule, words, f"A new paragraph.\n\n{words} spoke.", expected)
        for rule, words, expected in after
    ]
    assert kinds(judge(Config(), *items, baseline=baseline)) == silenced


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("a.txt", None, "a.txt"), ("a.txt", None, "renamed id"), True),
        (("a.txt", None, "x"), ("b.txt", None, "x"), False),
        (("f.jsonl", 1, "x"), ("f.jsonl", 9, "x"), True),
        (("f.jsonl", 1, "x"), ("f.jsonl", 1, "y"), False),
        (("f.jsonl", 1, None), ("f.jsonl", 2, None), False),
        ((None, None, "x"), (None, None, "x"), True),
        ((None, None, "x"), ("x", None, "x"), False),
        (("caf\u00e9.txt", None, "x"), ("cafe\u0301.txt", None, "x"), True),
        (("./a.txt", None, "x"), ("b/../a.txt", None, "x"), True),
    ],
)
def test_finding_belongs_to_its_article(folder, one, other, same):
    first, second = (
        found("QC101", "Wang Li", Article("Wang Li", name, path=path, row=row))
        for path, row, name in (one, other)
    )
    baseline = Baseline.of([first], folder)
    assert kinds(judge(Config(), second, baseline=baseline)) == ["baseline" if same else None]


def test_paths_are_those_from_the_folder_of_the_baseline(folder, monkeypatch):
    Path("ci").mkdir()
    Baseline.write(Path("ci/known.json"), [at("corpus/a.txt")])
    assert '"path": "../corpus/a.txt"' in Path("ci/known.json").read_text()
    monkeypatch.chdir("ci")
    baseline = Baseline.read(Path("known.json"))
    for path in ("../corpus/a.txt", str(folder / "corpus" / "a.txt")):
        assert kinds(judge(Config(), at(path), baseline=baseline)) == ["baseline"]


def test_what_is_silenced_otherwise_is_no_known_finding(folder):
    items = [
        Item(at(path).article, at(path).finding, kind and Silence(kind, "why"))
        for path, kind in (("a", None), ("b", "suppressed"), ("c", "accepted"), ("d", "baseline"))
    ]
    assert sorted(entry.path for entry in Baseline.of(items, folder).entries) == ["a", "d"]


def test_what_could_not_be_read_is_never_known(folder):
    Path("known.json").write_text(
        '{"quotecheck-baseline": 1, "findings": [{"path": "a.txt", "rule": "QC001", "text": ""}]}'
    )
    baseline = Baseline.read(Path("known.json"))
    assert kinds(judge(Config(), unreadable("a.txt"), baseline=baseline)) == [None]


def test_long_words_are_kept_short_and_told_apart(folder):
    items = [at(f"{n}.txt", words=f"{'so ' * 100_000}{n}") for n in range(2)]
    Baseline.write(Path("known.json"), items)
    assert Path("known.json").stat().st_size < 1000
    assert len({entry.text for entry in Baseline.read(Path("known.json")).entries}) == 2


flagged = st.tuples(st.sampled_from(("Wang Li", "Wang Lim", "Wang Yong")), st.just(True))
plain = st.tuples(st.text(st.characters(exclude_categories=()), max_size=30), st.just(False))


def audited(paragraphs: list[tuple[str, bool]]) -> list[Item]:
    """One finding at each flagged paragraph of an article."""
    text = "\n\n".join(words for words, _ in paragraphs)
    article = Article(text, "a.txt", path="a.txt")
    items, start = [], 0
    for words, is_flagged in paragraphs:
        if is_flagged:
            span, place = Span(start, start + len(words)), article.position(start)
            finding = Finding("name-mismatch", "QC101", "error", span, *place, "m", "Wang Yi")
            items.append(Item(article, finding))
        start += len(words) + 2
    return items


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(flagged | plain, max_size=12), st.data())
def test_edits_elsewhere_make_no_known_finding_new(tmp_path, paragraphs, data):
    file = tmp_path / "known.json"
    Baseline.write(file, audited(paragraphs))
    kept = [each for each in paragraphs if data.draw(st.booleans(), label="kept")]
    edited = []
    for each in kept:
        edited.extend(data.draw(st.lists(plain, max_size=2), label="inserted"))
        edited.append(each)
    silencer = Silencer(Config(root=tmp_path), Baseline.read(file))
    judged = list(silencer.judge(audited(edited)))
    assert kinds(judged) == ["baseline"] * len(judged)
    for item in judged:
        silencer.see(item.article)
    gone = len(audited(paragraphs)) - len(judged)
    assert bool(silencer.unused()) is bool(gone)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_entries_are_counted(tmp_path, known, now):
    baseline = Baseline.of([at("a.txt", words=f"Wang {name}") for name in known], tmp_path)
    config = Config(root=tmp_path)
    judged = judge(config, *(at("a.txt", words=f"Wang {n}") for n in now), baseline=baseline)
    new = [item.finding for item in judged if item.silenced is None]
    assert len(new) == sum(max(0, now.count(name) - known.count(name)) for name in "abc")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(hostile, hostile, hostile, st.booleans()), max_size=5))
def test_baseline_is_read_as_it_was_written(tmp_path, findings):
    items = [
        found("QC101", words, Article(words, name, path="x" if row else None, row=1), expected)
        for words, name, expected, row in findings
    ]
    file = tmp_path / "known.json"
    written = Baseline.write(file, items)
    assert Baseline.read(file) == written
    assert kinds(judge(Config(root=tmp_path), *items, baseline=Baseline.read(file))) == [
        "baseline"
    ] * len(items)


HEAD = '{"quotecheck-baseline": 1, "findings": '


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", ":1:1: not JSON"),
        (HEAD + "[\n<<<<<<< ours\n]}", ":2:1: not JSON"),
        (HEAD + "[\n{},\n]}", "not JSON"),
        (b'{"a": "\xff"}', ":1: not UTF-8"),
        ("[]", ": no baseline of quotecheck"),
        ('{"version": "2.1.0", "runs": []}', ": no baseline of quotecheck"),
        ('{"quotecheck-baseline": 2}', ": version 2, and this quotecheck knows 1; install a newer"),
        ('{"quotecheck-baseline": "1"}', ": version '1' is none"),
        ('{"quotecheck-baseline": true}', ": version True is none"),
        ('{"quotecheck-baseline": 1}', ': no list of "findings"'),
        (HEAD + "[1]}", ": finding 1: no object"),
        (HEAD + '[{"rule": "QC101", "line": 3}]}', ": finding 1: 'line' is no key"),
        (HEAD + '[{"rule": "QC101", "text": 3}]}', ": finding 1: 'text' is no string"),
        (HEAD + '[{"rule": "QC101"}, {"text": "a"}]}', ": finding 2: the rule '' is no code"),
        (HEAD + '[{"rule": "QC101", "count": 0}]}', ": finding 1: the count 0 is no number"),
        (HEAD + '[{"rule": "QC101", "count": 1.5}]}', ": finding 1: the count 1.5 is no number"),
        ("[" * 200_000, ": not JSON"),
        (HEAD + "9" * 5000 + "}", ": not JSON"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_damaged_baseline_is_told(folder, data, told):
    Path("known.json").write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(ConfigError) as caught:
        Baseline.read(Path("known.json"))
    message = str(caught.value)
    assert message.startswith("known.json:")
    assert told in message
    assert "\n" not in message
    assert ";" in message, "a remedy"


@pytest.mark.parametrize("path", ["none.json", ".", "a\0b"])
def test_baseline_that_cannot_be_read_is_told(folder, path):
    with pytest.raises(ConfigError):
        Baseline.read(Path(path))


def test_baseline_that_cannot_be_written_is_told_and_leaves_nothing(folder):
    Path("here").mkdir()
    for path in ("none/known.json", "here", "a\0b", "x" * 300):
        with pytest.raises(ConfigError):
            Baseline.write(Path(path), [])
    assert os.listdir() == ["here"]  # noqa: PTH208


def test_baseline_is_replaced_as_a_whole(folder):
    Baseline.write(Path("known.json"), [at("a.txt")])
    before = Path("known.json").read_bytes()

    def broken():
        yield at("b.txt")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Baseline.write(Path("known.json"), broken())
    assert Path("known.json").read_bytes() == before
    assert os.listdir() == ["known.json"]  # noqa: PTH208


def test_baseline_behind_a_link_is_written_there(folder):
    Path("shared").mkdir()
    Path("shared/known.json").write_text("old")
    try:
        Path("known.json").symlink_to("shared/known.json")
    except OSError:
        pytest.skip("no symbolic links here")
    Baseline.write(Path("known.json"), [at("a.txt")])
    assert Path("known.json").is_symlink()
    (row,) = json.loads(Path("shared/known.json").read_text())["findings"]
    assert row["path"] == "../a.txt"


# --- what is not needed ---------------------------------------------------------------------------


def unused(config: Config, baseline: Baseline | None, seen: list[Article], *items, **options):
    silencer = Silencer(config, baseline)
    for article in seen:
        silencer.see(article)
    list(silencer.judge(items))
    return [str(each) for each in silencer.unused(**options)]


def test_unused_suppression_is_told_with_its_line(folder):
    Path("quotecheck.toml").write_text(
        '[[suppress]]\nrule = "QC101"\ntext = "Wang Li"\nreason = "a"\n\n'
        '[[suppress]]\nrule = "QC201"\npath = "corpus/a.txt"\ntext = "oh"\nreason = "b"\n'
    )
    assert unused(load_config(), None, [], at("a.txt")) == [
        "quotecheck.toml:6: the suppression of QC201 in corpus/a.txt at “oh” silences nothing; "
        "delete it, or give words that touch the finding"
    ]


@pytest.mark.parametrize(
    ("suppression", "complete", "told"),
    [
        ({"text": "Wang Li"}, True, True),
        ({"text": "Wang Li"}, False, False),
        ({"path": "corpus/**"}, True, True),
        ({"path": "corpus/**"}, False, False),
        ({"path": "corpus/a.txt"}, False, True),  # was looked at
        ({"path": "corpus/b.txt"}, False, False),  # was not
        ({"path": "corpus/gone.txt"}, False, True),  # cannot be
        ({"path": "corpus/bad.txt"}, True, False),  # could not be
    ],
)
def test_suppression_is_unused_where_a_run_can_know(folder, suppression, complete, told):
    Path("corpus").mkdir()
    for name in ("a", "b", "bad"):
        Path(f"corpus/{name}.txt").touch()
    config = Config(suppressions=(Suppression("QC201", "why", **suppression),))
    seen = [Article("", "a.txt", path="corpus/a.txt")]
    found = unused(config, None, seen, unreadable("corpus/bad.txt"), complete=complete)
    assert bool(found) is told


def test_suppression_of_a_rule_that_was_not_checked_is_not_judged(folder):
    config = Config(suppressions=(Suppression("QC201", "why", text="Ann"),))
    assert unused(config, None, [])
    assert not unused(config.override(select=["QC101"]), None, [])


def test_every_suppression_that_fits_is_used():
    twice = (Suppression("QC101", "a", path="a.txt"), Suppression("QC101", "b", text="Wang Li"))
    assert unused(Config(suppressions=twice), None, [], at("a.txt")) == []


@pytest.mark.parametrize(
    ("path", "rule", "complete", "told"),
    [
        ("a.txt", "QC201", False, True),  # was looked at
        ("b.txt", "QC201", True, False),  # was not
        ("gone.txt", "QC201", False, True),  # cannot be
        ("bad.txt", "QC201", True, False),  # could not be
        ("a.txt", "QC102", True, True),
        ("a.txt", "QC102", False, False),  # compares with articles that were not looked at
        ("gone.txt", "QC102", False, True),
        ("a.txt", "QC103", True, False),  # is off
        ("a.txt", "QC999", False, True),  # is no rule any more
        ("café.txt", "QC101", True, False),
    ],
)
def test_entry_is_out_of_date_where_a_run_can_know(folder, path, rule, complete, told):
    for name in ("a", "b", "bad", "cafe\u0301"):
        Path(f"{name}.txt").touch()
    row = json.dumps({"path": path, "rule": rule, "text": "wang li"})
    Path("known.json").write_text(f"{HEAD}[{row}]}}")
    found = unused(
        Config(ignore=("QC103",)),
        Baseline.read(Path("known.json")),
        [Article("", "a.txt", path="a.txt")],
        unreadable("bad.txt"),
        complete=complete,
    )
    line = (
        f"known.json: {rule} at “wang li” in {path} no longer occurs; "
        "write the baseline anew with --write-baseline to leave it out"
    )
    assert found == [line] * told


def test_entries_of_rows_and_ids(folder):
    rows = [Article("Wang Li", str(n), path="feed.jsonl", row=n) for n in (1, 2)]
    lone = [Article("Wang Li", f"id {n}") for n in (1, 2)]
    Path("feed.jsonl").touch()
    baseline = Baseline.of([found("QC202", "Wang Li", each) for each in (*rows, *lone)], folder)
    for complete, labels in ((True, 4), (False, 2)):
        lines = unused(Config(), baseline, [rows[0], lone[0]], complete=complete)
        assert len(lines) == labels
        assert re.findall("in (?:feed.jsonl#|id )1 no longer", " ".join(lines))


def test_count_that_is_too_high_is_told(folder):
    items = [found("QC101", "Wang Li", BEFORE, None, number) for number in range(2)]
    baseline = Baseline.of(items, folder)
    seen = [items[0].article]
    assert unused(Config(), baseline, seen, *items) == []
    (line,) = unused(Config(), baseline, seen, items[0])
    assert "no longer occurs 1 of 2 times" in line


def test_entry_that_is_suppressed_by_now_is_told(folder):
    items = [at("a.txt")]
    config = Config(suppressions=(Suppression("QC101", "why", path="a.txt"),))
    (line,) = unused(config, Baseline.of(items, folder), [items[0].article], *items)
    assert "in a.txt is silenced otherwise; write the baseline anew" in line


def test_nothing_is_kept_of_articles_that_nobody_names(folder):
    silencer = Silencer(Config(), Baseline.of([at("a.txt")], folder))
    for number in range(100):
        silencer.see(Article("", f"{number}.txt", path=f"{number}.txt"))
    kept = [len(value) for value in vars(silencer._passed).values() if isinstance(value, set)]
    assert max(kept) == 1
