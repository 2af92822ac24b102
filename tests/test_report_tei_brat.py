"""TEI and brat, read back by libraries that know nothing of quotecheck."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bratly import EntityAnnotation, NoteAnnotation, RelationAnnotation
from bratly.io import read_and_load_ann_file
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import quotecheck
from quotecheck.checker import Checker
from quotecheck.cli import cli
from quotecheck.model import Analysis, Article, Finding, Person, Quotation, Span
from quotecheck.report.brat import to_brat
from quotecheck.report.tei import to_tei

FIXTURES = Path(__file__).parents[1] / "fixtures"
ARTICLES = sorted(FIXTURES.glob("*.txt"))
TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def spans(pieces: list[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(*piece) for piece in pieces)


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Any text with any quotations, which may cross each other and the ends of paragraphs."""
    alphabet = st.sampled_from("ab <>&'\"\n\n\r\t\x00\ud800é漢😀")
    text = draw(st.text(alphabet, min_size=1, max_size=60))
    offsets = st.integers(0, len(text))

    def pieces() -> tuple[Span, ...]:
        cuts = sorted(set(draw(st.lists(offsets, min_size=2, max_size=4))))
        return spans(list(zip(cuts[::2], cuts[1::2], strict=False)))

    quotations = []
    for _ in range(draw(st.integers(0, 4))):
        parts = pieces()
        if parts:
            words = " ".join(part.of(text) for part in parts)
            kind = draw(st.sampled_from(["direct", "mixed", "indirect", "block"]))
            speakers = draw(st.sampled_from([(), ("Ada <Obi>",), ("Ada <Obi>", "a man\x00")]))
            quotations.append(Quotation(parts, words, kind, pieces(), pieces(), speakers))
    start, end = sorted((draw(offsets), draw(offsets)))
    finding = Finding("r", "QC1", "info", Span(start, end), 1, 1, "told\n\tso")
    return Analysis(Article(text), tuple(quotations), (Person("Ada <Obi>", ()),), (finding,))


# --- TEI ------------------------------------------------------------------------------------------


def parsed(analysis: Analysis) -> etree._Element:
    return etree.fromstring(to_tei(analysis).encode("utf-8"))


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext())


def in_xml(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def whole(root: etree._Element, tag: str) -> Iterator[tuple[etree._Element, str]]:
    """The first piece of each element of this kind, with the text of all its pieces."""
    by_id = {element.get(ID): element for element in root.iter() if element.get(ID)}
    for element in root.iter(TEI + tag):
        if element.get("prev") is None:
            pieces = [element]
            while (following := pieces[-1].get("next")) is not None:
                pieces.append(by_id[following.removeprefix("#")])
                assert pieces[-1].get("prev") == f"#{pieces[-2].get(ID)}"
            yield element, " ".join(" ".join(map(text_of, pieces)).split())


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_said_in_tei(checker: Checker, path: Path) -> None:
    analysis = checker.analyze(quotecheck.read(path))
    root = parsed(analysis)
    names = {
        element.get(ID): text_of(element[0])
        for tag in ("person", "org")
        for element in root.iter(TEI + tag)
    }
    assert text_of(root.find(f".//{TEI}body")) == analysis.article.text
    said = [
        (words, "; ".join(names[who[1:]] for who in element.get("who", "").split()))
        for element, words in whole(root, "said")
    ]
    assert sorted(said) == sorted(
        (" ".join(q.text.split()), q.speaker or "") for q in analysis.quotations
    )
    cues = sorted(words for _, words in whole(root, "seg"))
    text = analysis.article.text
    assert cues == sorted(
        " ".join(" ".join(cue.of(text) for cue in q.cue).split())
        for q in analysis.quotations
        if q.cue
    )


def test_said_over_two_paragraphs() -> None:
    text = "“We stay.\n\n“We stay,” she said."
    quotation = Quotation((Span(0, 21),), text[:21], "direct", speakers=("Ada Obi",))
    root = parsed(Analysis(Article(text), (quotation,), (Person("Ada Obi", ()),)))
    first, second = root.iter(TEI + "said")
    assert (first.get(ID), first.get("next"), first.get("prev")) == (
        "quotation-1.1",
        "#quotation-1.2",
        None,
    )
    assert (text_of(first), text_of(second)) == ("“We stay.", "“We stay,”")
    assert {element.getparent().tag for element in (first, second)} == {TEI + "p"}


@given(analyses())
def test_any_text_in_tei(analysis: Analysis) -> None:
    root = parsed(analysis)
    body = root.find(f".//{TEI}body")
    assert text_of(body) == in_xml(analysis.article.text)
    assert {child.tag for child in body} <= {TEI + "p"}
    assert all(not (text or "").strip() for text in [body.text, *(child.tail for child in body)])
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    targets = [
        target
        for element in body.iter()
        for name in ("who", "ana", "next", "prev", "ref")
        for target in element.get(name, "").split()
    ]
    assert {target.removeprefix("#") for target in targets} <= set(ids)


# --- brat -----------------------------------------------------------------------------------------


@given(analysis=analyses())
def test_any_text_in_brat(tmp_path_factory: pytest.TempPathFactory, analysis: Analysis) -> None:
    folder = tmp_path_factory.mktemp("brat")
    text, annotations = to_brat(analysis)
    assert len(text) == len(analysis.article.text)
    (folder / "a.txt").write_text(text, "utf-8", newline="")
    (folder / "a.ann").write_text(annotations, "utf-8", newline="")
    read = read_and_load_ann_file(str(folder / "a.ann")).annotations
    # the reader keeps one of those that say the same
    assert len(read) == len({line.split("\t", 1)[1] for line in annotations.split("\n")[:-1]})
    for annotation in read:
        if isinstance(annotation, EntityAnnotation):
            pieces = [text[piece.start : piece.end] for piece in annotation.fragments]
            assert annotation.content == " ".join(pieces)
            assert all(piece.strip() == piece != "" for piece in pieces)
            assert not re.search("[\r\n]", annotation.content)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_brat_reads_it(checker: Checker, tmp_path: Path, path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", str(path), "--format", "brat", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    [ann] = tmp_path.glob("*.ann")
    analysis = checker.analyze(quotecheck.read(path))
    text = ann.with_suffix(".txt").read_bytes().decode("utf-8")
    assert text == analysis.article.text
    assert "Direct" in (tmp_path / "annotation.conf").read_text("utf-8")
    read = read_and_load_ann_file(str(ann)).annotations
    entities = [item for item in read if isinstance(item, EntityAnnotation)]
    quoted = [item for item in entities if item.label in ("Direct", "Mixed", "Indirect", "Block")]
    assert [item.content.split() for item in quoted] == [
        quotation.text.split() for quotation in analysis.quotations
    ]
    flagged = [item for item in entities if item.label == "Finding"]
    assert len(flagged) == len(analysis.findings)
    notes = [item for item in read if isinstance(item, NoteAnnotation)]
    credited = [quotation for quotation in analysis.quotations if quotation.speakers]
    assert len(notes) == len(credited) + len(analysis.findings)
    relations = [item for item in read if isinstance(item, RelationAnnotation)]
    assert len(relations) == sum(bool(q.cue) + bool(q.source) for q in analysis.quotations)


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["tei", "brat"])
def test_files_need_a_folder(form: str) -> None:
    done = CliRunner().invoke(cli, ["export", str(ARTICLES[0]), "--format", form])
    assert done.exit_code == 2
    assert "give a folder with -o FOLDER" in done.output


def test_articles_of_one_name_have_files_of_their_own(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "../x", "text": "“Yes,” said Ada Obi."}\n{"id": "2", "text": "No."}\n')
    out = tmp_path / "out" / "tei"
    done = CliRunner().invoke(
        cli, ["export", str(feed), str(feed), "--format", "tei", "-o", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert len(list(out.iterdir())) == 4
    assert len(list(tmp_path.rglob("*.xml"))) == 4
