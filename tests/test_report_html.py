"""The HTML report without a browser: the text as it was, marks in place, files that are safe."""

from __future__ import annotations

import html
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from found import CHARACTERS, HOSTILE, TEXTS, found, spans, unreadable
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

import quotecheck
from quotecheck.errors import ConfigError
from quotecheck.model import Analysis, Article, Finding, Person, Quotation, Silence, Span
from quotecheck.report.html import Site, article_page, notebook_frame, view_of
from quotecheck.report.html.cast import initials, speakers_of
from quotecheck.report.html.charts import Period, bars, periods
from quotecheck.report.html.segments import Mark, rows
from quotecheck.report.places import file_stem
from quotecheck.rules.base import with_fingerprints


def quotation(text: str, words: str, *speakers: str, kind: str = "direct", **more) -> Quotation:
    start = text.index(words)
    return Quotation(
        (Span(start, start + len(words)),), words, kind, speakers=speakers,
        **{name: spans_of(text, each) if name in ("cue", "source") else each
           for name, each in more.items()},
    )  # fmt: skip


def spans_of(text: str, words: str) -> tuple[Span, ...]:
    start = text.index(words)
    return (Span(start, start + len(words)),)


def flagged(article: Article, words: str, *, related: str = "", **more) -> Finding:
    start = article.text.index(words)
    line, column = article.place(start)
    settings = {"message": f"“{words}” is odd", "severity": "warning", "expected": None, **more}
    return Finding(
        "name-mismatch", "QC101", span=Span(start, start + len(words)), line=line, column=column,
        related=spans_of(article.text, related) if related else (), **settings,
    )  # fmt: skip


STORY = (
    "Talks go on\r\n\r\n“We will try,” Ana Ruiz said. “We must.”\r\n\r\n"
    "Anna Ruiz did not say when.\n\tA <b>spokesman</b> & others refused to comment.\n"
)


def story_analysis() -> Analysis:
    article = Article(STORY, "story.txt", "2024-05-06", path="news/story.txt")
    said = (
        quotation(STORY, "“We will try,”", "Ana Ruiz", cue="said", source="Ana Ruiz",
                  confidence=0.973, reason="named beside the quotation"),
        quotation(STORY, "“We must.”", "Ana Ruiz", confidence=0.61),
        quotation(STORY, "to comment", "A <b>spokesman</b>", kind="indirect"),
    )  # fmt: skip
    findings = [flagged(article, "Anna Ruiz", related="Ana Ruiz", evidence=("named once",))]
    return Analysis(article, said, (), with_fingerprints(article, findings))


def tree(page: str):
    return parser.document_fromstring(page.encode("utf-8"))


def text_of(page: str) -> str:
    return "".join(p.text_content() for p in tree(page).cssselect(".text p"))


# --- cutting a text where marks begin and end -----------------------------------------------------

# the text with marks as {n:...}, nested and overlapping ones by hand; the segments with their marks
CUTS = [
    ("abc", [], [("abc", [])]),
    ("abc", [(1, 2)], [("a", []), ("b", [0]), ("c", [])]),
    ("abcd", [(0, 4), (1, 2)], [("a", [0]), ("b", [0, 1]), ("cd", [0])]),
    ("abcd", [(1, 2), (0, 4)], [("a", [1]), ("b", [1, 0]), ("cd", [1])]),
    ("abcd", [(0, 3), (1, 4)], [("a", [0]), ("bc", [0, 1]), ("d", [1])]),
    ("abcd", [(0, 2), (2, 4)], [("ab", [0]), ("cd", [1])]),
    ("abcd", [(1, 3), (1, 3)], [("a", []), ("bc", [0, 1]), ("d", [])]),
    ("abcd", [(2, 2)], [("ab", []), ("", [0]), ("cd", [])]),
    ("abcd", [(4, 4)], [("abcd", []), ("", [0])]),
    ("abcd", [(0, 0)], [("", [0]), ("abcd", [])]),
    ("abcd", [(2, 99)], [("ab", []), ("cd", [0])]),
    ("", [(0, 0)], [("", [0])]),
    ("", [], []),
]


def segments(text: str, marks: list[Mark]) -> list:
    return [s for row in rows(text, marks) for p in row.paragraphs for s in p.segments]


@pytest.mark.parametrize(("text", "marked", "expected"), CUTS)
def test_segments(text, marked, expected):
    marks = [Mark(Span(*span), "quotation", number) for number, span in enumerate(marked)]
    assert [(s.text, list(s.numbers("quotation"))) for s in segments(text, marks)] == expected


LAYERS = st.sampled_from(["quotation", "cue", "source", "finding", "related"])


@given(st.data())
@HOSTILE
def test_segments_cover_any_text_under_any_marks(data):
    text = data.draw(TEXTS)
    marks = data.draw(
        st.lists(st.builds(Mark, spans(text), LAYERS, st.integers(1, 99)), max_size=12, unique=True)
    )
    cut = segments(text, marks)
    assert "".join(s.text for s in cut) == text
    assert [s.start for s in cut] == sorted(s.start for s in cut)
    for mark in marks:
        over = [s for s in cut if mark in s.marks]
        covered = "".join(s.text for s in over)
        # eight of a layer are shown at one place, so of the marks here the longest may be cut
        assert covered == mark.span.of(text) or len(marks) > 8
        assert sum(mark in s.begin for s in cut) == 1


def test_paragraphs_end_where_lines_do_and_rows_after_some_lines():
    long = "word " * 20
    text = f"{long}\r\n\r\n{long}\n \n\n{long}\rshort\n{long}"
    paragraphs = [
        "".join(s.text for s in p.segments) for row in rows(text, []) for p in row.paragraphs
    ]
    assert paragraphs == [f"{long}\r\n\r\n", f"{long}\n \n\n", f"{long}\r", f"short\n{long}"]
    assert len(list(rows(f"{long}\n" * 30, []))) == 4


@pytest.mark.parametrize("nested", [True, False])
def test_cost_is_linear_in_marks(nested):
    number = 40_000
    text = "x" * (2 * number)
    marks = [
        Mark(Span(n, 2 * number - n) if nested else Span(2 * n, 2 * n + 2), "quotation", n)
        for n in range(number)
    ]
    start = time.process_time()
    assert sum(len(s.text) for s in segments(text, marks)) == 2 * number
    # half a second; minutes, were it quadratic
    assert time.process_time() - start < 15


# --- speakers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Wang Yi", "WY"), ("Anna van der Meer", "AVD"), ("police", "Po"), ("a spokesman", "Sp"),
        ("The White House", "WH"), ("Jean-Luc Roy", "JLR"), ("“Red” Ned", "RN"), ("", "?"),
        ("...", "?"), ("习近平", "习近"),
    ],
)  # fmt: skip
def test_label_of_a_speaker(name, label):
    assert initials(name) == label


def test_labels_are_unique_and_looks_repeat_late():
    names = ["Wang Yi", "Will Young", "WY", "W Y2", "...", "Wu Ye", *map(str, range(100, 160))]
    cast = speakers_of([Quotation((Span(0, 1),), "x", "direct", speakers=(n,)) for n in names])
    labels = [who.label for who in cast.values()]
    assert len(set(labels)) == len(names)
    assert "?" not in labels
    looks = [(who.tint, who.line) for who in cast.values()]
    assert len(set(looks[:32])) == 32


# --- the page of an article -----------------------------------------------------------------------


def test_text_is_there_to_the_letter_and_marked():
    analysis = story_analysis()
    page = article_page(view_of(analysis))
    assert text_of(page) == STORY
    root = tree(page)
    by_class = {
        name: ["".join(each.itertext()) for each in root.cssselect(f".text .{name}")]
        for name in ("q", "cue", "source", "f", "related", "indirect")
    }
    assert by_class == {
        "q": ["“We will try,”", "“We must.”", "to comment"],
        "cue": ["said"],
        "source": ["Ana Ruiz"],
        "f": ["Anna Ruiz"],
        "related": ["Ana Ruiz"],
        "indirect": ["to comment"],
    }
    assert [e.get("data-by") for e in root.cssselect(".text [data-by]")] == ["AR", "AR", "Bs"]


def test_note_has_all_of_the_finding_and_leads_to_its_places():
    root = tree(article_page(view_of(story_analysis())))
    (note,) = root.cssselect(".note")
    words = " ".join(note.text_content().split())
    for part in ("warning", "QC101 name-mismatch", "line 5", "“Anna Ruiz” is odd", "named once"):
        assert part in words
    targets = [root.get_element_by_id(a.get("href")[1:]) for a in note.cssselect("a")]
    assert [t.text_content() for t in targets] == ["Anna Ruiz", "Ana Ruiz"]
    (mark,) = root.cssselect(".text a.f")
    assert root.get_element_by_id(mark.get("href")[1:]) is note


def test_list_of_quotations_says_who_why_and_how_sure():
    root = tree(article_page(view_of(story_analysis())))
    cells = [
        [" ".join(cell.text_content().split()) for cell in row.cssselect("td")]
        for row in root.cssselect(".said tbody tr")
    ]
    assert cells == [
        ["3", "AR Ana Ruiz", "“We will try,”", "direct",
         "named beside the quotation; source “Ana Ruiz”; cue “said”", "97 % sure"],
        ["3", "AR Ana Ruiz", "“We must.”", "direct", "", "61 % unsure"],
        ["6", "Bs A <b>spokesman</b>", "to comment", "indirect", "", "100 % sure"],
    ]  # fmt: skip


def test_silenced_findings_are_told_from_others():
    analysis = story_analysis()
    silence = Silence("suppressed", "a </style><b>reason")
    page = article_page(view_of(analysis, [(analysis.findings[0], silence)]))
    root = tree(page)
    assert root.cssselect(".note.silenced")[0].text_content().count("a </style><b>reason") == 1
    assert "0 findings" in root.cssselect(".counts")[0].text_content()


def test_places_are_those_in_the_file_where_the_article_came_out_of_one(checker):
    article = quotecheck.read(Path(__file__).parents[1] / "fixtures" / "page.html")
    analysis = checker.analyze(article)
    page = article_page(view_of(analysis))
    assert text_of(page) == article.text
    (finding,) = analysis.findings
    assert f"line {finding.line}" in tree(page).cssselect(".note .line")[0].text_content()


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", " ", "x", "\u200b", "\u202e\u2066", "\t\t"])
def test_next_to_nothing_is_a_page(text):
    assert text_of(article_page(view_of(Analysis(Article(text))))) == text


def held(text: str) -> str:
    """What a parser of HTML can give back: no NUL, no lone surrogates."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


@given(st.data())
@HOSTILE
def test_any_analysis_gives_a_page_with_nothing_in_it_but_text(data):
    text = data.draw(TEXTS)
    words = st.lists(TEXTS, max_size=3).map(tuple)
    said = st.builds(
        lambda parts, kind, cue, source, who, sure, why: Quotation(
            tuple(parts), "", kind, tuple(cue), tuple(source), who, sure, why
        ),
        st.lists(spans(text), min_size=1, max_size=3).map(lambda s: sorted(s)),
        st.sampled_from(["direct", "mixed", "indirect", "block"]),
        st.lists(spans(text), max_size=2), st.lists(spans(text), max_size=2), words,
        st.floats(0, 1), st.none() | TEXTS,
    )  # fmt: skip
    article = Article(text, data.draw(st.none() | TEXTS), data.draw(st.none() | TEXTS))
    items = [
        found(article, data.draw(spans(text)), message=data.draw(TEXTS), evidence=data.draw(words),
              related=tuple(data.draw(st.lists(spans(text), max_size=3))),
              expected=data.draw(st.none() | TEXTS), rule=data.draw(TEXTS))
        for _ in range(data.draw(st.integers(0, 3)))
    ]  # fmt: skip
    analysis = Analysis(article, tuple(data.draw(st.lists(said, max_size=4))))
    silences = st.none() | st.builds(Silence, st.just("accepted"), TEXTS)
    view = view_of(analysis, [(item.finding, data.draw(silences)) for item in items])
    page = article_page(view)
    page.encode("utf-8")
    shell = article_page(view_of(Analysis(Article(""))))
    ours = {"script": 1, "style": 1, "html": 1, "head": 1, "body": 1}
    tags = Counter(re.findall(r"<([a-zA-Z!/]+)", page))
    assert {tag: tags[tag] for tag in ours} == ours
    assert set(tags) <= set(re.findall(r"<([a-zA-Z!/]+)", shell)) | OUR_TAGS
    pieces = re.findall(r"<p>(.*?)</p>", "".join(re.findall(
        r'<div class="text">(.*?)</div>\n', page, re.S)), re.S)  # fmt: skip
    shown = html.unescape(re.sub(r"<[^>]*>", "", "".join(pieces)).replace("&#13;", "\ue000"))
    assert shown.replace("\ue000", "\r") == held(text)


NAMES = """
article div p span a ul li b bdi details summary h2 table thead tbody tr th td q button br nav h1
label
""".split()
OUR_TAGS = {*NAMES, *(f"/{name}" for name in NAMES)}


def test_page_allows_its_own_style_and_script_and_asks_for_nothing():
    page = article_page(view_of(story_analysis()))
    policy = tree(page).xpath("//meta[@http-equiv]")[0].get("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert re.findall(r"\b(?:src|srcset|action|style|on\w+)=", page) == []
    assert re.findall(r"(?:https?:|url\(|@import|//[a-z])", page.split("<body>")[0]) == []
    assert set(re.findall(r'href="([^"#]*)', page)) == {""}


def test_same_findings_make_the_same_page():
    assert article_page(view_of(story_analysis())) == article_page(view_of(story_analysis()))


def test_analysis_makes_a_page_and_a_frame_for_notebooks():
    analysis = story_analysis()
    page = analysis.to_html()
    assert page == article_page(view_of(analysis))
    frame = parser.fragment_fromstring(analysis._repr_html_())
    assert (frame.tag, frame.get("sandbox")) == ("iframe", "allow-scripts")
    assert frame.get("srcdoc").replace("\r\n", "\n") == page.replace("\r\n", "\n")
    assert notebook_frame(page) == analysis._repr_html_()


def test_size_and_time_are_linear_in_the_text():
    words = (
        "“We will try,” Ana Ruiz said to whoever asked about it on that long day. " * 25 + "\n\n"
    )
    text = words * (100_000 // len(words.split()))
    starts = [m.start() for m in re.finditer("“", text)]
    said = tuple(
        Quotation((Span(s, s + 14),), "“We will try,”", "direct", (Span(s + 24, s + 28),),
                  (Span(s + 15, s + 23),), ("Ana Ruiz",), 0.9, "named beside the quotation")
        for s in starts
    )  # fmt: skip
    article = Article(text)
    findings = tuple(
        Finding("name-mismatch", "QC101", "warning", Span(s, s + 1), *article.place(s), "odd")
        for s in starts[::50]
    )
    start = time.process_time()
    page = article_page(view_of(Analysis(article, said, (), findings)))
    took = time.process_time() - start
    assert text_of(page) == text
    assert len(page) < 12 * len(text)
    assert took < 20


# --- charts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ([], []),
        (["2024-02-28", "2024-03-01"], ["2024-02-28", "2024-02-29", "2024-03-01"]),
        (["2023-11-30", "2024-02-28"], ["2023-11", "2023-12", "2024-01", "2024-02"]),
        (["2017-01-01", "2024-01-01"], [str(year) for year in range(2017, 2025)]),
        (["1899-01-01", "2024-01-01"], [f"{n}0s" for n in range(189, 203)]),
        (["2024-05-06", "soon", "2024-13-01", "<b>"], ["2024-05-06"]),
    ],
)
def test_periods_are_as_fine_as_there_is_room(days, names):
    made = periods((day, 1, 0, 0, 0) for day in days)
    assert [period.name for period in made] == names


def test_periods_of_all_times_are_few():
    made = periods([("0001-01-01", 1, 1, 2, 3), ("9999-12-31", 2, 0, 0, 1)])
    assert len(made) == 100
    assert (made[0].articles, made[0].findings, made[-1].info) == (1, 6, 1)


def test_periods_add_up():
    made = periods([("2024-05-06", 2, 1, 0, 3), ("2024-05-08", 1, 0, 1, 0)])
    assert made == (
        Period("2024-05-06", 2, 1, 0, 3), Period("2024-05-07"), Period("2024-05-08", 1, 0, 1, 0)
    )  # fmt: skip


def test_bars_are_shares_of_the_longest():
    made = bars([("a", 4, ""), ("b" * 80, 1, "error")])
    assert [(bar.value, bar.length) for bar in made] == [(4, 100), (1, 25)]
    assert made[1].label == "b" * 33 + "…"
    assert bars([]) == ()


# --- a corpus in a folder -------------------------------------------------------------------------


def corpus(*articles: Article, said: str = "") -> list[Analysis]:
    return [
        Analysis(
            article,
            tuple(
                Quotation((Span(0, len(article.text)),), article.text, "direct", speakers=(who,))
                for who in said.split("|") if who
            ),
            (Person(said, ()),) if said.istitle() else (),
        )
        for article in articles
    ]  # fmt: skip


def made(folder: Path, analyses: list[Analysis], items=(), title: str = "corpus/") -> Site:
    with Site(folder, title) as site:
        for item in items:
            site.keep(item)
        site.write(analyses)
    return site


def test_one_article_is_the_report(tmp_path):
    analysis = story_analysis()
    site = made(tmp_path / "out", [analysis])
    assert site.index == tmp_path / "out" / "index.html"
    assert [p.name for p in (tmp_path / "out").rglob("*")] == ["index.html"]
    with site.index.open(encoding="utf-8", newline="") as file:
        assert text_of(file.read()) == STORY


def test_corpus_leads_to_each_finding(tmp_path):
    analyses = corpus(Article("fine", "a.txt"), Article(STORY, "b.txt", "2024-05-06"),
                      Article("Slip", "c.txt", "2024-05-08"), said="Ana Ruiz")  # fmt: skip
    items = [
        found(analyses[1].article, Span(0, 5), message="first", number=1),
        found(analyses[2].article, Span(0, 4), message="second", severity="error", number=2),
        found(analyses[2].article, Span(1, 4), Silence("baseline"), message="known", number=2),
        unreadable("broken.txt"),
    ]
    made(tmp_path, analyses, items)
    index = tree((tmp_path / "index.html").read_text("utf-8"))
    assert index.cssselect(".counts")[0].text_content() == (
        "3 articles3 quotations1 named speaker2 findings1 silenced1 not read"
    )
    assert [e.text_content() for e in index.cssselect(".entry h3 bdi")] == [
        "c.txt", "b.txt", "a.txt",
    ]  # fmt: skip
    links = [a.get("href") for a in index.cssselect(".lines .go")]
    for link, message in zip(links, ["second", "first"], strict=True):
        name, _, place = link.partition("#")
        page = tree((tmp_path / name).read_text("utf-8"))
        assert message in page.get_element_by_id(place).text_content()
        assert (tmp_path / name).parent.joinpath(page.cssselect(".up")[0].get("href")).exists()
    assert "known" not in index.text_content()
    assert "broken.txt: not text" in index.cssselect(".troubles")[0].text_content()
    assert [t.text for t in index.cssselect("figure h2")] == [
        "Findings by rule", "Who is quoted most, and where", "Findings over time",
    ]  # fmt: skip
    for svg in index.cssselect("svg"):
        told = [index.get_element_by_id(each).text for each in svg.get("aria-labelledby").split()]
        assert all(told)


def test_unnamed_speakers_are_not_counted_together(tmp_path):
    made(tmp_path, corpus(Article("x", "a"), Article("y", "b"), said="a spokesman"))
    index = tree((tmp_path / "index.html").read_text("utf-8"))
    assert "0 named speakers" in index.cssselect(".counts")[0].text_content()


def test_long_lists_go_over_several_pages(tmp_path, monkeypatch):
    monkeypatch.setattr("quotecheck.report.html.corpus.ARTICLES_A_PAGE", 2)
    made(tmp_path, corpus(*(Article("x", f"{n}.txt") for n in range(5))))
    pages = [tree((tmp_path / f"index{n}.html").read_text("utf-8")) for n in ("", "-2", "-3")]
    assert [len(page.cssselect(".entry")) for page in pages] == [2, 2, 1]
    assert [a.get("href") for a in pages[1].cssselect(".pages a")] == ["index.html", "index-3.html"]
    assert len(list((tmp_path / "articles").iterdir())) == 5


def test_empty_corpus_is_a_page(tmp_path):
    site = made(tmp_path, [])
    assert "0 articles" in site.index.read_text("utf-8")


LABELS = [
    "../../etc/passwd", "/etc/passwd", "C:\\con", "a" * 5000, "", ".", "..", "CON", "con.txt",
    "a\0b", "a\nb", "<script>", "ä/ö.txt", "习近平.txt", "\ud800", "a b", "A B", "a%2fb", "#1",
    "?x",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_names_of_files_are_safe_anywhere(label):
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?-[0-9a-f]{16}", file_stem(label))


def test_names_of_files_are_stable_and_differ():
    names = [file_stem(label, times) for label in LABELS for times in range(3)]
    assert len(set(names)) == len(names)
    assert file_stem("news/story.txt") == "news-story-txt-b69a962c284519d4"


@given(st.lists(st.text(CHARACTERS, max_size=12), min_size=2, max_size=6))
@HOSTILE
def test_articles_of_any_name_have_a_page_each(tmp_path_factory, labels):
    folder = tmp_path_factory.mktemp("site")
    made(folder, corpus(*(Article("x", label) for label in labels)), title=labels[0])
    assert len(list((folder / "articles").iterdir())) == len(labels)
    assert sorted(p.name for p in folder.iterdir()) == ["articles", "index.html"]


def test_report_stays_in_its_folder(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "articles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="leads out of"):
        made(tmp_path / "out", corpus(Article("x", "a"), Article("y", "b")))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_page_of_the_corpus_comes_last(tmp_path, monkeypatch):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr("quotecheck.report.html.site.corpus_view", broken)
    with pytest.raises(RuntimeError):
        made(tmp_path, corpus(Article("x", "a"), Article("y", "b")))
    assert [p.name for p in tmp_path.iterdir()] == ["articles"]


def test_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="cannot be made"):
        made(tmp_path / "file" / "out", corpus(Article("x", "a")))
