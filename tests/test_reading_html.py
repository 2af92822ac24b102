"""Reading HTML: the article without the page, and the way back from each character to the file."""

from __future__ import annotations

import io
import socket
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("trafilatura")

from quotecheck.errors import ReadingError
from quotecheck.model import Origin
from quotecheck.reading import read, read_many
from quotecheck.reading.alignment import Match, align
from quotecheck.reading.html import MOST_TAGS, read_html
from quotecheck.reading.markup import scan

PAGE = Path(__file__).parents[1] / "fixtures" / "page.html"
FILLER = "The council of the town met on Monday evening to speak about the ferry and its price."


def page(*blocks: str, head: str = "") -> str:
    """A page with an article that is long enough to be one."""
    filled = "\n".join([*blocks, *(f"<p>{FILLER} {number}</p>" for number in ("One.", "Two."))])
    return (
        f"<!DOCTYPE html>\n<html><head>{head}</head><body><article>{filled}</article></body></html>"
    )


def read_page(html: str):
    return read_html(html.encode("utf-8", "replace"), "page.html", "page.html", "utf-8")


# --- the article without the page -----------------------------------------------------------------


def test_page_gives_headline_paragraphs_and_date():
    article = read(PAGE)
    paragraphs = article.text.split("\n\n")
    assert [" ".join(p.split()[:4]) for p in paragraphs] == [
        "Harbour town votes to",
        "The council of Vestholm",
        "“A town that cannot",
        "Mayor Bram Eklund said",
        "The opposition wants to",
        "The ferry leaves at",
    ]
    assert paragraphs[2].endswith("Halvorsen told the council. “We will not let that happen.”")
    assert (article.id, article.path, article.date) == ("page.html", str(PAGE), "2023-11-14")


@pytest.mark.parametrize(
    "clutter", ["cookies", "Accept all", "Advertisement", "Read also", "seagull77", "Subscribe",
                "All rights reserved", "old draft", "not a paragraph", "Home"]
)  # fmt: skip
def test_page_around_the_article_is_left_out(clutter):
    assert clutter in PAGE.read_text(encoding="utf-8")
    assert clutter not in read(PAGE).text


def test_finding_names_the_line_and_column_of_the_file(checker):
    article = read(PAGE)
    (finding,) = checker.analyze(article).findings
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    assert lines[finding.line - 1][finding.column - 1 :].startswith("Halvorson said")
    assert finding.span.of(article.text) == "Halvorson"
    assert article.file_position(finding.span.start) == (finding.line, finding.column)
    # and the end of it, which reports that mark a region need
    assert article.file_position(finding.span.end) == (finding.line, finding.column + 9)


HEADLINES = [
    # title, og:title, body, the first paragraph
    ("Ferry to stay on | News", "", "<h1>Ferry to stay on</h1>", "Ferry to stay on"),
    ("News: Ferry to stay", "Ferry to stay", "<h1>Ferry <b>to</b>\n stay</h1>", "Ferry to stay"),
    ("Another page altogether", "", "<h1>Ferry to stay for years</h1>", FILLER),
    ("The Daily", "The Daily", "<h1>The Daily</h1>", FILLER),
    ("Ferry to stay for years | News", "", "", FILLER),
]  # fmt: skip


@pytest.mark.parametrize(("title", "og", "body", "first"), HEADLINES)
def test_headline_is_the_heading_that_the_title_confirms(title, og, body, first):
    html = (
        f'<html><head><title>{title}</title><meta property="og:title" content="{og}"></head><body>'
        f"<header>{body}</header><main><p>{FILLER}</p><p>{FILLER} Two.</p></main></body></html>"
    )
    paragraphs = read_page(html).text.split("\n\n")
    assert paragraphs[0] == first
    assert paragraphs.count(first) == 1


PARAGRAPHS = [
    ("entities", "&ldquo;Caf&eacute;&rdquo; &amp; &#8217; &#x2014;", "“Café” & ’ —"),
    ("references of old pages", "&#147;Yes,&#148; she &#150; said.", "“Yes,” she – said."),
    ("white space", "one\n   two&nbsp;three\ttwo", "one two three two"),
    ("tags within words", "Wang <b>Y</b>i and <a href='#'>Li</a>’s", "Wang Yi and Li’s"),
    ("a line break", "one and two<br>three", "one and two\nthree"),
    ("two line breaks", "one and two<br><br>three", "one and two\nthree"),
    ("a comment", "one <!-- no <b> --> two", "one two"),
    ("a quotation element", "she said <q>never</q> again", "she said never again"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "text"), [row[1:] for row in PARAGRAPHS], ids=[row[0] for row in PARAGRAPHS]
)
def test_paragraph_is_text_without_markup(html, text):
    words = "Before that she spoke for an hour about the price of the ferry, and then:"
    assert f"{words} {text}\n\n" in read_page(page(f"<p>{words} {html}</p>")).text


DATES = [
    ('<meta property="article:published_time" content="2019-02-03T23:30:00+02:00">', "2019-02-03"),
    ('<script type="application/ld+json">{"datePublished": "2018-07-01"}</script>', "2018-07-01"),
    ('<meta name="date" content="long ago">', None),
    ("", None),
]


@pytest.mark.parametrize(("head", "date"), DATES)
def test_date_is_the_one_the_page_declares(head, date):
    assert read_page(page(head=head)).date == date


# --- encodings ------------------------------------------------------------------------------------

ENCODINGS = [
    ("utf-8", "", "utf-8"),
    ("utf-8", '<meta charset="windows-1252">', "utf-8"),  # what is UTF-8 is not what it says
    ("utf-8-sig", '<meta charset="windows-1252">', "utf-8"),
    ("utf-16", "", "utf-8"),
    ("cp1252", '<meta charset="windows-1252">', "utf-8"),
    ("cp1252", '<META CONTENT="text/html; charset=ISO-8859-1">', "utf-8"),
    ("cp1252", '<meta charset="klingon">', "cp1252"),
    ("cp1252", '<meta charset="utf-8">', "cp1252"),
]


@pytest.mark.parametrize(("written", "head", "given"), ENCODINGS)
def test_encoding_by_mark_then_as_told_then_as_declared(tmp_path, written, head, given):
    file = tmp_path / "page.html"
    file.write_bytes(
        page("<p>“Señor Ruíz,” she said, and went to see the ferry.</p>", head=head).encode(written)
    )
    assert "“Señor Ruíz,” she said" in read(file, encoding=given).text


@pytest.mark.parametrize("head", ["", '<meta charset="utf-8">', '<meta charset="klingon">'])
def test_encoding_that_nothing_tells_is_a_trouble(tmp_path, head):
    file = tmp_path / "page.html"
    file.write_bytes(page("<p>Señor</p>", head=head).encode("cp1252"))
    with pytest.raises(ReadingError, match=r"page\.html: not utf-8 .*give --encoding cp1252"):
        read(file)


# --- the way back to the file ---------------------------------------------------------------------


def check_places(html: str, article) -> None:
    """Each letter's place in the file holds that letter, and places never go backwards."""
    lines = html.split("\n")
    covered = set()
    for start, length, _, _ in article.origin.runs:
        covered.update(range(start, start + length))
    before = (0, 0)
    for offset, character in enumerate(article.text):
        line, column = article.file_position(offset)
        assert (line, column) >= before
        before = line, column
        if offset in covered and character.isalnum():
            there = lines[line - 1][column - 1]
            assert there == "&" or base(there) == base(character)


def base(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


def test_each_letter_of_the_page_is_found_again():
    html, article = PAGE.read_text(encoding="utf-8"), read(PAGE)
    check_places(html, article)
    covered = sum(length for _, length, _, _ in article.origin.runs)
    assert covered > 0.95 * len(article.text)  # all but the blanks where a line of the file ends


def test_what_stands_twice_is_found_where_the_article_has_it():
    teaser = "<li>“No,” said the mayor of the town to the reporters.</li>"
    html = page("<p>“No,” said the mayor of the town to the reporters.</p>").replace(
        "<article>", f"<nav><ul>{teaser}</ul></nav>\n<article>\n"
    )
    article = read_page(html)
    line, _ = article.file_position(article.text.index("“No,”"))
    assert html.split("\n")[line - 1].startswith("<p>“No,”")


WORDS = (
    "Wang Yi said “no” é e\u0301 ﬁ \u00ad \u200b 中文 a.b 3,000 &amp; &ldquo; &nbsp; &eacute; "
    "&#8217; &#150; &#xD800; &#99999999; &notit; &ampfoo &bogus; & < > \" ' \u202e \x07"
).split(" ")
TAGS = (
    "<p>|</p>|<div>|</div>|<b>|</b>|<i>|<a href='x>y'>|</a>|<br>|<!-- c <p> -->|<!--|<script>|"
    "<script>var a='<p>';</script>|<style>p{}</style>|<h1>|</h1>|<ul>|<li>|</ul>|<table>|<tr>|<td>|"
    "</table>|<q>|</q>|<article>|</article>|<p|</|<>|<![CDATA[|]]>|<?php ?>|<title>|</title>|<svg>|"
    '<textarea>|<iframe>|<pre>|<a title="|</body>|\n|\r\n'
).split("|")
sentences = st.lists(st.sampled_from(WORDS), min_size=5, max_size=40).map(" ".join)
pieces = st.one_of(sentences.map("<p>{}</p>".format), sentences, st.sampled_from(TAGS))


def read_or_refuse(html: str) -> None:
    try:
        article = read_page(html)
    except ReadingError as error:
        assert_one_line(str(error))
    else:
        check_places(html, article)


def assert_one_line(message: str) -> None:
    assert message.startswith("page.html: ")
    assert "\n" not in message


@given(st.lists(pieces, min_size=1, max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_html_is_read_or_refused_and_its_places_are_right(html):
    read_or_refuse(html)


@given(st.text(st.sampled_from("<>/!-&;#x'\"= \n\0ap"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_scan_takes_anything(html):
    markup = scan(html)
    assert len(markup.text) == len(markup.offsets)
    assert list(markup.offsets) == sorted(markup.offsets)
    for character, offset in zip(markup.text, markup.offsets, strict=True):
        assert html[offset] in (character, "&")


SCANNED = [
    ("a <b class='x>y'>b</b> c", "a b c"),
    ("a<!-- > -->b<!-->c<!--->d<!-- e", "abcd"),
    ("a<script>if (a<b) '</p>'</script >b", "ab"),
    ("a<STYLE>x</Style>b<title>t</title>c", "abc"),
    ("1 < 2 <3 </ b>c", "1 < 2 <3 c"),
    ("a<p title=\"open>b", "a"),
    ("&amp;&lt;p&gt;&notin;&notit;&ampx&unknown;&", "&<p>∉¬it;&x&unknown;&"),
    ("&#65;&#x42;&#147;&#0;", "AB“\ufffd"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "text"), SCANNED)
def test_scan_reads_as_browsers_do(html, text):
    assert scan(html).text == text


ALIGNED = [
    ("in one piece", ["abcdefgh" * 4], "xx" + "abcdefgh" * 4 + "yy", [[(0, 2, 32)]]),
    ("short, between two others", ["a" * 40, "no", "b" * 40], "no" + "a" * 40 + "no" + "b" * 40,
     [[(0, 2, 40)], [(0, 42, 2)], [(0, 44, 40)]]),
    ("with something in between", ["0123456789abcdefghijklmnopqrstuv"],
     "0123456789abcdef!!ghijklmnopqrstuv", [[(0, 0, 16), (16, 18, 16)]]),
    ("nowhere", ["z" * 40], "a" * 100, [[]]),
    ("the one before was taken for its copy", ["a" * 16 + "." * 30, "b" * 40],
     "a" * 16 + "!" + "." * 30 + "b" * 40 + "a" * 16 + "." * 30,
     [[(0, 0, 16), (16, 17, 30)], [(0, 47, 40)]]),
    ("nothing", ["", "a"], "", [[], []]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "text", "places"), [row[1:] for row in ALIGNED], ids=[row[0] for row in ALIGNED]
)
def test_paragraphs_are_found_in_order(blocks, text, places):
    assert align(blocks, text) == [[Match(*place) for place in found] for found in places]


def test_origin_of_what_is_not_in_the_file():
    origin = Origin(((2, 3, 7, 10), (8, 4, 9, 1)))
    assert [origin.position(offset) for offset in (0, 2, 4, 5, 7, 8, 11, 99)] == [
        (7, 10), (7, 10), (7, 12), (7, 13), (7, 13), (9, 1), (9, 4), (9, 5),
    ]  # fmt: skip
    assert Origin(()).position(3) == (1, 1)


# --- hostile pages --------------------------------------------------------------------------------

SIZE = 400_000
HOSTILE = [
    ("nested", "<div>" * (SIZE // 5)),
    ("nested and closed", "<div>" * (SIZE // 11) + "</div>" * (SIZE // 11)),
    ("nested inline", "<b>" * 30_000),
    ("unclosed comments", "<!--" * (SIZE // 4)),
    ("comments", "<!-- x -->" * (SIZE // 10)),
    ("unclosed tag", "<a href='" * (SIZE // 9)),
    ("marks", "<" * SIZE),
    ("ampersands", "&" * SIZE),
    ("references", "&amp" * (SIZE // 4)),
    ("one reference", "&" + "a" * SIZE),
    ("digits", "&#" + "9" * SIZE),
    ("attributes", "<p " + "a=b " * (SIZE // 4) + ">"),
    ("spaces in a tag", "<p a=" + " " * SIZE + "x>"),
    ("scripts", "<script>a</script>" * 10_000),
    ("tables", "<table><tr><td>" * 10_000),
    ("one word", "a" * SIZE),
    ("combining", "a" + "\u0301" * SIZE),
    ("side by side", "<time>x</time> word " * 30_000),
    ("controls", "\x01\x0b\ufffe" * 1000),
    ("entity bomb", '<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]>&a;' * 50),
]


@pytest.mark.parametrize("html", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_html_is_read_or_refused(html):
    read_or_refuse(page(html))
    read_or_refuse(html)


def test_too_many_tags_are_refused_at_once():
    with pytest.raises(ReadingError, match="more than 100000 tags"):
        read_page(page("<br>" * MOST_TAGS))


def test_scan_looks_at_each_character_a_bounded_number_of_times(monkeypatch):
    """The work of a pass, counted in pieces, does not grow faster than the text."""
    for unit in ("<a href='", "<!--", "<script>", "&", "<", "<p a=", "</", "<!", "&#"):
        counts = [len(scan(unit * size).text) for size in (1000, 2000)]
        assert counts[1] <= 2 * counts[0] + 2


NO_ARTICLE = [b"", b"<html></html>", b"no html", b"<html><body><nav><a href='/'>x</a></nav></body>",
              b"<!doctype html><script>1</script>", b"\xef\xbb\xbf", b"{}"]  # fmt: skip


@pytest.mark.parametrize("data", NO_ARTICLE)
def test_page_without_an_article_is_a_trouble_or_its_text(tmp_path, data):
    file = tmp_path / "page.html"
    file.write_bytes(data)
    troubles = []
    articles = list(read_many([file], on_trouble=troubles.append))
    assert len(articles) + len(troubles) == 1
    for trouble in troubles:
        assert str(trouble).startswith(f"{file}: no article is found in this HTML")
        assert trouble.path == str(file)


def test_reading_html_opens_no_connection(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    head = (
        '<!DOCTYPE html PUBLIC "x" "http://example.invalid/x.dtd"><base href="http://example.invalid">'
        '<link rel="canonical" href="http://example.invalid/a"><meta http-equiv="refresh">'
    )
    assert FILLER in read_page(head + page('<img src="http://example.invalid/i.png">')).text


def test_without_trafilatura_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ReadingError, match=r"pip install 'quotecheck-news\[html\]'") as caught:
        read(PAGE)
    assert "\n" not in str(caught.value)


# --- where it is read from ------------------------------------------------------------------------


def test_html_is_read_from_folders_and_standard_input(tmp_path, monkeypatch):
    for name in ("a.html", "B.HTM", "c.xml"):
        (tmp_path / name).write_text(page(), encoding="utf-8")
    assert [article.id for article in read_many([tmp_path])] == ["B.HTM", "a.html"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page().encode())))
    (article,) = read_many(["-"])
    assert article.label == "<stdin>"
    line = page().split("\n")[1]
    assert article.file_position(0) == (2, line.index(FILLER) + 1)
