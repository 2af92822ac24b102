"""What holds whatever is given: places in range, the same twice, and no error but the known ones.

Each function takes something to read and fails if what comes of it breaks a promise. The tests give
them made-up input, the fuzzers in ``tests/fuzzing`` whatever finds new paths through the program.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from quotecheck import compare_names, verify
from quotecheck.attribution import attribute
from quotecheck.auditing import ArticleFinding
from quotecheck.authority import Authority
from quotecheck.config import Config, load_config
from quotecheck.errors import AuthorityError, ConfigError, QuotecheckError, ReadingError
from quotecheck.expectation_files import read_yaml
from quotecheck.marks import Marks, find_marks
from quotecheck.model import Analysis, Article, Document, Finding, Quotation, Span
from quotecheck.names import fold
from quotecheck.people import find_people
from quotecheck.quotations import find_quotations
from quotecheck.reading import read_many
from quotecheck.report import EXPORTS, WRITERS, Report, Summary
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule, Evidence, with_fingerprints
from quotecheck.silencing import Baseline, Silencer
from quotecheck.speakers import credit
from quotecheck.tokens import split, with_plain_spaces
from quotecheck.verification import GRAVITY

# --- spans ----------------------------------------------------------------------------------------


def check_apart(spans: Iterable[Span], text: str) -> None:
    """In range, in order, disjoint, none empty."""
    spans = list(spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))


def check_spans(analysis: Analysis) -> None:
    """Every place of an analysis lies in its text and is what it says it is."""
    text = analysis.article.text
    inside = Span(0, len(text))
    for quotation in analysis.quotations:
        assert quotation.parts
        check_apart(quotation.parts, text)
        assert all(inside.covers(span) for span in (*quotation.cue, *quotation.source))
        assert quotation.text == " ".join(part.of(text) for part in quotation.parts)
        assert 0 <= quotation.confidence <= 1
        assert quotation.speakers or quotation.reason
    for person in analysis.people:
        assert person.name
        assert all(inside.covers(mention.span) for mention in person.mentions)
    for finding in analysis.findings:
        check_finding(finding, analysis.article)
    starts = [quotation.span.start for quotation in analysis.quotations]
    assert starts == sorted(starts)


def check_finding(finding: Finding, article: Article) -> None:
    """The finding stands in the article, where it says."""
    inside = Span(0, len(article.text))
    assert all(inside.covers(span) for span in (finding.span, *finding.related))
    assert article.place(finding.span.start) == (finding.line, finding.column)
    assert finding.message
    assert "\n" not in finding.message.replace(finding.span.of(article.text), "")


# --- text -----------------------------------------------------------------------------------------


def check_layers(text: str) -> None:
    """Paragraphs, sentences and tokens: disjoint, in order, with every letter and digit in one."""
    layers = split(text)
    for spans in (layers.paragraphs, layers.sentences, layers.tokens):
        check_apart(spans, text)
    held = {offset for token in layers.tokens for offset in range(*token)}
    assert all(offset in held for offset, char in enumerate(text) if char.isalnum())
    assert split(text) == layers
    assert split(with_plain_spaces(text)).tokens == layers.tokens


def check_marks(text: str) -> Marks:
    """Regions lie in the text, and outer ones apart; what stands in none is a stray."""
    marks = find_marks(text)
    check_apart((region.span for region in marks.regions), text)
    for region in (*marks.regions, *marks.nested):
        assert region.span.start == region.opening.start
        assert region.span.end == region.closing.end
        assert region.opening.end <= region.closing.start
        assert region.opening or region.continued
    outer = [region.span for region in marks.regions]
    assert all(any(o.overlaps(region.span) for o in outer) for region in marks.nested[:50])
    assert all(0 <= stray.span.start < stray.span.end <= len(text) for stray in marks.strays)
    for region in marks.regions:
        assert marks.region_at(region.span.start) == region
    assert find_marks(text) == marks
    return marks


def check_document(document: Document) -> tuple[ArticleFinding, ...]:
    """People, quotations without the learned tagger, every rule; gives what the rules found."""
    text = document.text
    analysis = _analysis(document)
    check_spans(analysis)
    assert _analysis(document) == analysis
    corpus = [analysis, analysis]
    found = [ArticleFinding(analysis.article, finding) for finding in analysis.findings]
    for rule in all_rules():
        if isinstance(rule, CorpusRule):
            for number, finding in rule.check_corpus(corpus):
                check_finding(finding, corpus[number].article)
                found.append(ArticleFinding(corpus[number].article, finding))
    assert text == document.text
    return tuple(found)


def _analysis(document: Document) -> Analysis:
    article = Article(document.text, "a", path="a.txt")
    marks = find_marks(document.text, document.paragraphs)
    drafts = attribute(document, find_quotations(document, marks, []))
    people = find_people(document)
    quotations = credit(document, drafts, people)
    evidence = Evidence(article, document, marks, quotations, people)
    findings = [finding for rule in all_rules() for finding in rule.check(evidence)]
    return Analysis(article, quotations, people, with_fingerprints(article, findings))


def check_names(a: str, b: str) -> None:
    """A verdict that is the same from either side, and that a name is the same as itself."""
    verdict = compare_names(a, b)
    assert verdict.kind == compare_names(b, a).kind
    assert 0 <= verdict.confidence <= 1
    assert verdict.evidence
    assert compare_names(a, a).kind == "same"
    assert fold(fold(a)) == fold(a)


def check_verification(quotation: str | Quotation, source: str) -> None:
    """Edits with places in the source; what stands there as it is has none that is harmful."""
    found = verify(quotation, source)
    assert found.harmful is any(edit.harmful for edit in found.edits)
    for edit in found.edits:
        assert edit.kind in GRAVITY
        if edit.span is not None:
            assert 0 <= edit.span.start < edit.span.end <= len(source)
    if found.span is not None:
        assert 0 <= found.span.start < found.span.end <= len(source)
    assert found.message
    assert verify(quotation, source) == found


# --- what is written ------------------------------------------------------------------------------


def check_reports(found: Sequence[ArticleFinding], analysis: Analysis | None = None) -> None:
    """Every form of report takes the findings, and the exports the analysis."""
    for writer in WRITERS.values():
        stream = io.BytesIO() if writer.binary else io.StringIO(newline="")
        writer.write(Report(iter(found), lambda: Summary(len(found))), stream)
        if not writer.binary:
            stream.getvalue().encode("utf-8")
    if analysis is not None:
        assert json.loads(analysis.to_json())["schema"] == "1"
        for export in EXPORTS.values():
            for content in export.contents(analysis):
                content.encode("utf-8")


def check_silencing(found: Sequence[ArticleFinding], folder: Path, config: Config) -> None:
    """Silencing twice is silencing once; a baseline silences what it was made from, no more."""
    once = list(Silencer(config).judge(found))
    assert list(Silencer(config).judge(once)) == once
    baseline = Baseline.write(folder / "baseline.json", found)
    again = Baseline.read(folder / "baseline.json")
    assert again.entries == baseline.entries
    silencer = Silencer(config, again)
    known = list(silencer.judge(found))
    assert all(item.silenced is not None for item in known)
    assert list(Silencer(config, again).judge(known)) == known
    # one more of what is known is new
    more = list(Silencer(config, again).judge([*found, *found]))
    assert [item.silenced for item in more[: len(known)]] == [item.silenced for item in known]
    expected = [item.silenced for item in once]
    assert [item.silenced for item in more[len(known) :]] == expected


# --- files ----------------------------------------------------------------------------------------


def check_told(error: QuotecheckError, path: Path) -> None:
    """An error says where, on one line that a terminal can show."""
    message = str(error)
    assert path.name in message
    assert "\n" not in message
    assert len(message) < 2000


def check_reading(data: bytes, path: Path, encoding: str = "utf-8") -> list[Article]:
    """Articles or troubles, nothing else; every place of an article is one of its file."""
    path.write_bytes(data)
    troubles: list[ReadingError] = []
    articles = list(read_many([path], encoding=encoding, on_trouble=troubles.append))
    for trouble in troubles:
        check_told(trouble, path)
    assert articles or troubles or not data.strip() or path.suffix in (".jsonl", ".parquet")
    lines = data.count(b"\n") + data.count(b"\r") + len(data) + 1
    for article in articles:
        for offset in range(0, len(article.text) + 1, max(1, len(article.text) // 50)):
            line, column = article.file_position(offset)
            assert line >= 1
            assert column >= 1
            assert line <= lines or article.row is not None
    return articles


def check_config(data: bytes, path: Path) -> Config | None:
    """A configuration, or what is wrong with it."""
    path.write_bytes(data)
    try:
        config = load_config(path)
    except ConfigError as error:
        check_told(error, path)
        return None
    assert load_config(path) == config
    return config


def check_baseline(data: bytes, path: Path) -> Baseline | None:
    """A baseline that is the same when written again, or what is wrong with it."""
    path.write_bytes(data)
    try:
        baseline = Baseline.read(path)
    except ConfigError as error:
        check_told(error, path)
        return None
    assert all(count >= 1 for count in baseline.entries.values())
    Silencer(Config(root=path.parent), baseline).unused()
    return baseline


def check_expectations(data: bytes, path: Path) -> None:
    """Expectations, or what is wrong with them."""
    path.write_bytes(data)
    try:
        file = read_yaml(path, path.name)
    except ConfigError as error:
        check_told(error, path)
        return
    assert file == read_yaml(path, path.name)


def check_authority(data: bytes, path: Path, names: Iterable[str] = ()) -> None:
    """An index that answers, or what is wrong with the file."""
    path.write_bytes(data)
    try:
        authority = Authority([path], cache=path.parent / "index")
    except AuthorityError as error:
        check_told(error, path)
        return
    try:
        for name in ("Wang Yi", "X", "", "Ann Howell", *names):
            for listed in authority.named(name):
                assert listed.name
            authority.near(name)
            authority.house(name)
        assert not authority.are_two("Wang Yi", "Wang Yi")
    finally:
        authority.path.unlink(missing_ok=True)
