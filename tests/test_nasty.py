"""Whatever strangers write, quotecheck answers: see ``nasty`` for the text, ``invariants`` for what
must hold of it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotecheck.auditing import ArticleFinding
from quotecheck.checker import Checker
from quotecheck.config import Config, Suppression
from quotecheck.model import Article, Document, Quotation, Span
from quotecheck.rules import all_rules
from tests import invariants, nasty

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nasty")


# --- text -----------------------------------------------------------------------------------------


@SOME
@given(st.lists(nasty.texts, min_size=1, max_size=3))
def test_articles(checker: Checker, texts: list[str]) -> None:
    together = list(checker.analyze_many(texts))
    for text, analysis in zip(texts, together, strict=True):
        invariants.check_spans(analysis)
        assert checker.analyze(text) == analysis
        found = [ArticleFinding(analysis.article, finding) for finding in analysis.findings]
        invariants.check_reports(found, analysis)


@MANY
@given(nasty.texts)
def test_layers(text: str) -> None:
    invariants.check_layers(text)


@MANY
@given(nasty.texts)
def test_marks(text: str) -> None:
    invariants.check_marks(text)


SETTINGS = st.builds(
    Config,
    root=st.just(Path("/nowhere")),
    people=st.lists(st.sampled_from(("Wang Li", "X", "Anne Howell")), max_size=2).map(tuple),
    spellings=st.lists(st.sampled_from(("Wang", "a", "ß")), max_size=2).map(tuple),
    suppressions=st.lists(
        st.builds(
            Suppression,
            rule=st.sampled_from([rule.code for rule in all_rules()]),
            path=st.none() | st.just("a.txt"),
            text=st.sampled_from(("Wang", "said", "“", "\ud800", "İ")),
            reason=st.just("known"),
        ),
        max_size=3,
    ).map(tuple),
)


@MANY
@given(nasty.documents(), SETTINGS)
def test_people_quotations_rules_and_silencing(
    folder: Path, document: Document, config: Config
) -> None:
    found = invariants.check_document(document)
    invariants.check_silencing(found, folder, config)


@MANY
@given(nasty.names, nasty.names)
def test_names(a: str, b: str) -> None:
    invariants.check_names(a, b)


@MANY
@given(nasty.texts, nasty.texts, st.data())
def test_verify(quotation: str, source: str, data: st.DataObject) -> None:
    invariants.check_verification(quotation, source)
    start = data.draw(st.integers(0, len(source)))
    part = source[start : start + data.draw(st.integers(0, 80))]
    invariants.check_verification(part, source)
    if part:
        span = Span(start, start + len(part))
        invariants.check_verification(
            Quotation((span,), part, "mixed", speakers=("Wang Yi",)), source
        )


# --- files ----------------------------------------------------------------------------------------

ROWS = st.lists(
    nasty.values("text", "id", "date", "2017-05-26", "turns").map(nasty.to_json)
    | st.builds(lambda text: nasty.to_json({"text": text}), nasty.texts),
    max_size=4,
).map("\n".join)
ENCODINGS = st.sampled_from(("utf-8", "utf-16", "cp1252", "utf-7", "shift_jis", "idna", "no-such"))


@MANY
@given(
    nasty.encoded | nasty.pages.map(lambda page: page.encode("utf-8", "surrogatepass")),
    st.sampled_from((".txt", ".md", ".html", ".jsonl", ".parquet")),
    ENCODINGS,
)
def test_reading(folder: Path, data: bytes, suffix: str, encoding: str) -> None:
    invariants.check_reading(data, folder / f"a{suffix}", encoding)


@MANY
@given(nasty.damaged(ROWS))
def test_reading_rows(folder: Path, rows: str) -> None:
    invariants.check_reading(rows.encode("utf-8", "surrogatepass"), folder / "a.jsonl")


@SOME
@given(st.lists(nasty.texts, max_size=4), st.lists(st.tuples(st.floats(0, 1), st.binary())))
def test_reading_parquet(folder: Path, texts: list[str], cuts: list[tuple[float, bytes]]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    plain = [text.encode("utf-8", "replace").decode() for text in texts]
    parquet.write_table(pyarrow.table({"text": pyarrow.array(plain, pyarrow.string())}), stream)
    data = stream.getvalue()
    articles = invariants.check_reading(data, folder / "whole.parquet")
    assert [article.text for article in articles] == plain
    for place, piece in cuts:
        start = int(place * len(data))
        data = data[:start] + piece + data[start + len(piece) :]
    invariants.check_reading(data, folder / "damaged.parquet")


TOML_KEYS = (
    "select", "ignore", "severity", "fail-on", "include", "exclude", "encoding", "jobs", "cache",
    "baseline", "people", "spellings", "per-path", "suppress", "rule", "path", "text", "reason",
)  # fmt: skip
TOML_VALUES = (
    '"QC101"', '["QC101", "name-variant"]', '["*.txt", "!a/**"]', "4", "-1", "true", "1e400", "nan",
    "2017-05-26", '"utf-8"', '"\\u0000"', '"../x"', '{QC101 = "error"}', "[[]]", '"never"', "''",
    '["Wang Yi", ""]', '[{rule = "QC101", reason = "known"}]', "[\n1,\n]", '"""\n"""', "9" * 5000,
)  # fmt: skip
TOML_LINES = st.one_of(
    st.sampled_from(("[[suppress]]", "[[per-path]]", "[severity]", "[tool.quotecheck]", "# x", "")),
    st.tuples(st.sampled_from(TOML_KEYS), st.sampled_from(TOML_VALUES)).map(" = ".join),
)


@MANY
@given(nasty.damaged(st.lists(TOML_LINES, max_size=8).map("\n".join)))
def test_configurations(folder: Path, text: str) -> None:
    invariants.check_config(text.encode("utf-8", "surrogatepass"), folder / "quotecheck.toml")


BASELINE_KEYS = ("path", "id", "rule", "text", "expected", "count", "QC101", "a.txt")
BASELINES = st.one_of(
    st.lists(
        st.fixed_dictionaries(
            {"rule": st.sampled_from(("QC101", "QC9999", "x"))},
            optional={
                key: nasty.values(*BASELINE_KEYS) for key in BASELINE_KEYS[:6] if key != "rule"
            },
        ),
        max_size=3,
    ).map(lambda rows: {"quotecheck-baseline": 1, "findings": rows}),
    nasty.values("quotecheck-baseline", "findings", *BASELINE_KEYS),
)


@MANY
@given(nasty.damaged(BASELINES.map(nasty.to_json)) | nasty.texts)
def test_baselines(folder: Path, text: str) -> None:
    invariants.check_baseline(text.encode("utf-8", "surrogatepass"), folder / "baseline.json")


YAML_LINES = (
    "quotations:", "no-quotations:", "findings:", "no-findings:", "rows:", "  a.txt:", "xfail: why",
    "- text: “We will go”", "  speaker: Ann Howell", "  speaker: [A, B]", "  speaker:", "- QC101",
    "  kind: direct", "- rule: QC101", "  line: 3", "  line: x", "  expected: Wang Yi", "- &a [*a]",
    "- *a", "- !!python/object:os.system {}", "- ? {a: b}\n  : c", "<<: *a", "--- !x", "...", "\t-",
    "- name: Wang Yi", "  accept: [Wang Li]", "  roles:", "  - title: minister", "    of: China",
    "    from: 2013", "    to: 2017-05-26", "  born: 1953-10-19", "  died: 0000", "- name:",
    "    first: Ann", "    last: Howell", "  terms:", "  - type: sen", "    start: '2017-01-03'",
    "    end: 2023-01-03", "    state: NY", "  id:", "    wikipedia: Ann Howell", "- {}", "- []",
)  # fmt: skip
YAML = nasty.damaged(
    st.lists(st.sampled_from(YAML_LINES) | nasty.PIECES, max_size=12).map("\n".join)
)


@MANY
@given(YAML)
def test_expectations(folder: Path, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    invariants.check_expectations(data, folder / "a.expect.yaml")


ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(("a", "b", "c")),
            "schema": st.sampled_from(("Person", "Position", "Occupancy", "Company")),
            "properties": st.dictionaries(
                st.sampled_from(
                    ("name", "alias", "holder", "post", "birthDate", "startDate", "position")
                ),
                st.lists(nasty.names | st.sampled_from(("a", "b", "2017-05-26")), max_size=3)
                | nasty.values("a", "name"),
            ),
        }
    ).map(nasty.to_json),
    max_size=6,
).map("\n".join)
BINDINGS = st.lists(
    st.dictionaries(
        st.sampled_from(
            ("personLabel", "person", "altLabel", "birth", "positionLabel", "ofLabel", "start")
        ),
        st.builds(lambda text: {"value": text}, nasty.names) | nasty.values("value"),
    ),
    max_size=4,
).map(lambda rows: nasty.to_json({"results": {"bindings": rows}}))
SHEETS = st.lists(
    st.sampled_from(("name,accept,title,of,from,to", "name", "Wang Yi,Wang Li;X,minister,,2013,"))
    | st.lists(nasty.names, min_size=1, max_size=6).map(",".join),
    max_size=5,
).map("\n".join)


@SOME
@given(
    st.one_of(
        st.tuples(nasty.damaged(ENTITIES), st.just("ftm.json")),
        st.tuples(nasty.damaged(BINDINGS), st.just("json")),
        st.tuples(nasty.damaged(SHEETS), st.just("csv")),
        st.tuples(YAML, st.just("yaml")),
        st.tuples(nasty.texts, st.sampled_from(("ftm.json", "json", "csv", "yaml", "doc"))),
    ),
    nasty.names,
)
def test_authority_files(folder: Path, given: tuple[str, str], name: str) -> None:
    text, suffix = given
    data = text.encode("utf-8", "surrogatepass")
    invariants.check_authority(data, folder / f"people.{suffix}", [name])


# --- size -----------------------------------------------------------------------------------------

LARGE = {
    "a megabyte without a space": "a" * 1_000_000,
    "a megabyte of hyphens": "a-" * 500_000,
    "thousands of marks": "“" * 20_000,
    "thousands of quotations": "“No,” said X. " * 3_000,
    "thousands of people": nasty.many_names(20_000),
    "one endless sentence": "and he said that " * 20_000,
    "thousands of paragraphs": "“a\n\n" * 10_000,
    "a megabyte of accents": "\u0301" * 1_000_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_articles(checker: Checker, text: str) -> None:
    analysis = checker.analyze(Article(text, "a", path="a.txt"))
    invariants.check_spans(analysis)


# --- the same everywhere --------------------------------------------------------------------------

DIGEST = """
import hashlib, sys
from pathlib import Path
from quotecheck.checker import Checker
from tests import nasty

texts = [path.read_text(encoding="utf-8") for path in sorted(Path("fixtures").rglob("*.txt"))]
texts += [nasty.many_names(6_000), *(shape(600) for shape in nasty.SHAPES.values())]
lines = [analysis.to_json() for analysis in Checker().analyze_many(texts)]
print(hashlib.sha256("\\n".join(lines).encode()).hexdigest())
"""


def test_no_result_depends_on_the_order_of_a_hash() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
