from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from quotecheck import bundle  # noqa: E402
from quotecheck.bundle import load_vectors  # noqa: E402
from quotecheck.errors import ModelError  # noqa: E402
from quotecheck.marks import find_marks  # noqa: E402
from quotecheck.model import Document, Span  # noqa: E402
from quotecheck.quotations import THRESHOLDS  # noqa: E402
from quotecheck.tagger import (  # noqa: E402
    ATTRIBUTION,
    LOWEST_SCORE,
    LOWEST_UNMARKED,
    Attribution,
    Tagger,
    load,
)
from quotecheck.tagger.decode import (  # noqa: E402
    Path as TaggedPath,
)
from quotecheck.tagger.decode import kind_of, to_attribution  # noqa: E402
from quotecheck.tagger.features import (  # noqa: E402
    CLOSING,
    INSIDE,
    LIMIT,
    OPENING,
    OUTSIDE,
    PIECE,
    UNCLOSED,
    fold,
    shape_of,
    windows,
)
from quotecheck.tagger.network import CONTENT, CRF, CUE, ROLES, SOURCE  # noqa: E402
from quotecheck.tokens import split  # noqa: E402


def document(text: str) -> Document:
    layers = split(text)
    return Document(text, layers.paragraphs, layers.sentences, layers.tokens)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def tag(tagger: Tagger, *texts: str) -> list[list[Attribution]]:
    return tagger.tag([document(text) for text in texts], [find_marks(text) for text in texts])


def words(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(span.of(text) for span in spans)


SENTENCES = [
    # text, source, cue, part of the content
    (
        "“The harbour will reopen on Monday,” the mayor told reporters.",
        "the mayor",
        "told",
        "harbour will reopen",
    ),
    (
        'Maria Lopez said "the ferry was late again" and got on a bus.',
        "Maria Lopez",
        "said",
        "the ferry was late again",
    ),
    (
        "According to the ministry, three bridges were damaged in the flood.",
        "the ministry",
        "According to",
        "three bridges were damaged",
    ),
    (
        "The coach believes that the team can still win the cup this year.",
        "The coach",
        "believes",
        "the team can still win",
    ),
    (
        "“We waited,” said Tom Reed, a farmer, “and nobody came.”",
        "Tom Reed",
        "said",
        "We waited",
    ),
    (
        '"Russias offer is not serious," the senator said on Tuesday.',
        "the senator",
        "said",
        "Russias offer",
    ),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), SENTENCES)
def test_finds_who_says_what(
    tagger: Tagger, text: str, source: str, cue: str, content: str
) -> None:
    found = [
        a
        for a in tag(tagger, text)[0]
        if a.score >= THRESHOLDS[kind_of(text, a.content, find_marks(text))]
    ]
    assert len(found) == 1
    assert source in words(text, found[0].source)
    assert cue in words(text, found[0].cue)
    assert content in words(text, found[0].content)


def test_content_in_pieces_is_one_attribution(tagger: Tagger) -> None:
    text = "“We waited for hours,” said Tom Reed, a farmer, “but nobody came to the valley.”"
    [found] = [a for a in tag(tagger, text)[0] if a.score > 0.5]
    assert len(found.content) == 2
    assert "nobody came" in found.content[1].of(text)


@pytest.mark.parametrize(
    "text",
    [
        "The train left at noon and reached the coast by evening.",
        "Rain fell on the hills for three days.",
        "The museum opens at nine. Tickets cost five euros.",
    ],
)
def test_nothing_is_said_where_nobody_speaks(tagger: Tagger, text: str) -> None:
    assert [a for a in tag(tagger, text)[0] if a.score >= THRESHOLDS["indirect"]] == []


HOSTILE = [
    "",
    " \n\n\t ",
    "“”" * 50,
    '"' * 999,
    "\x00\x01\ud800 said \udfff",
    "said " * 2000,
    "a" * 50_000,
    "“" + "he said that she said that " * 200,
    "🙂" * 400 + " said he",
    "ﷺ “ĳ” said Ǆ. " * 40,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_survived(tagger: Tagger, text: str) -> None:
    [found] = tag(tagger, text)
    for attribution in found:
        assert attribution.content
        assert LOWEST_SCORE <= attribution.score <= 1
        for span in (*attribution.content, *attribution.cue, *attribution.source):
            assert span.of(text).strip()
            assert span.end <= len(text)


def test_spans_are_in_order_and_disjoint(tagger: Tagger) -> None:
    text = "\n\n".join(sentence for sentence, *_ in SENTENCES)
    for attribution in tag(tagger, text)[0]:
        spans = sorted((*attribution.content, *attribution.cue, *attribution.source))
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert list(attribution.content) == sorted(attribution.content)


def test_company_does_not_matter(tagger: Tagger) -> None:
    texts = [sentence for sentence, *_ in SENTENCES]
    texts += ["\n\n".join(texts[k:]) + " " + " ".join(texts) for k in range(3)]
    alone = [tag(tagger, text)[0] for text in texts]
    shuffled = list(range(len(texts)))
    random.Random(7).shuffle(shuffled)
    together = tag(tagger, *[texts[n] for n in shuffled])
    for place, n in enumerate(shuffled):
        assert_same(alone[n], together[place])


def test_threads_do_not_matter(tagger: Tagger) -> None:
    text = "\n\n".join(sentence for sentence, *_ in SENTENCES)
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        one = tag(tagger, text)[0]
        torch.set_num_threads(2)
        two = tag(tagger, text)[0]
    finally:
        torch.set_num_threads(before)
    assert_same(one, two)


def assert_same(one: list[Attribution], other: list[Attribution]) -> None:
    assert [(a.content, a.cue, a.source) for a in one] == [
        (a.content, a.cue, a.source) for a in other
    ]
    assert [a.score for a in one] == pytest.approx([a.score for a in other], abs=1e-4)


def test_other_styles_of_marks_change_nothing_of_substance(tagger: Tagger) -> None:
    curly = "“We’ll rebuild the school,” the governor said. “It won’t take long.”"
    straight = curly.translate(str.maketrans("“”’", '""\''))
    for text in (curly, straight):
        best = max(tag(tagger, text)[0], key=lambda a: a.score)
        assert words(text, best.source) == "the governor"
        assert "rebuild the school" in words(text, best.content)


@pytest.mark.parametrize("content", [b"", b"no model at all", b"PK\x03\x04 broken"])
def test_a_damaged_model_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ATTRIBUTION).write_bytes(content)
    bundle.record(ATTRIBUTION, tmp_path)
    with pytest.raises(ModelError, match=r"attribution\.pt.*damaged"):
        load(tmp_path, load_vectors())


def test_a_missing_model_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        Tagger(tmp_path)


# --- windows --------------------------------------------------------------------------------------


def test_quotation_states() -> None:
    text = 'He said: "No way" twice. “Never'
    [window] = windows(document(text), find_marks(text))
    states = dict(zip(window.words, window.states.tolist(), strict=True))
    assert states["``"] == OPENING  # the last of the two
    assert states["no"] == INSIDE
    assert states["''"] == CLOSING
    assert states["twice"] == OUTSIDE
    assert states["never"] == UNCLOSED


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    text = "One two three four five six seven eight nine. " * 100
    found = list(windows(document(text), find_marks(text)))
    assert sum(map(len, found)) == len(document(text).tokens)
    assert all(len(window) <= LIMIT for window in found)
    assert all(window.words[-1] == "." for window in found)


def test_endless_sentences_are_cut_at_the_limit() -> None:
    text = "word " * 1000
    found = [len(window) for window in windows(document(text), find_marks(text))]
    assert found == [PIECE] * 5 + [250]


def test_windows_cover_every_token_once() -> None:
    text = ("Short one. " * 120 + "\n\n") * 3 + "Last."
    whole = document(text)
    places = [
        window.first + k for window in windows(whole, find_marks(text)) for k in range(len(window))
    ]
    assert places == list(range(len(whole.tokens)))


@pytest.mark.parametrize(
    ("form", "state", "folded"),
    [
        ("Russia", OUTSIDE, "russia"),
        ("’s", OUTSIDE, "'s"),
        ("—", OUTSIDE, "--"),
        ('"', OPENING, "``"),
        ('"', CLOSING, "''"),
        ("”", OPENING, "``"),
        ("«", OPENING, "«"),
    ],
)
def test_fold(form: str, state: int, folded: str) -> None:
    assert fold(form, state) == folded


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        ("UN", 1),
        ("Kim", 2),
        ("U.S.", 1),
        ("Jae-in", 3),
        ("said", 4),
        ("1990s", 5),
        ("n't", 6),
        (",", 7),
    ],
)
def test_shape(form: str, shape: int) -> None:
    assert shape_of(form) == shape


# --- decoding -------------------------------------------------------------------------------------


def test_paths_become_spans() -> None:
    tokens = [Span(k * 2, k * 2 + 1) for k in range(6)]
    path = TaggedPath(0.9, 2, [CONTENT, CONTENT, CUE, SOURCE, 0, CONTENT], -0.1)
    found = to_attribution(path, tokens)
    assert found is not None
    assert found.content == (Span(0, 3), Span(10, 11))
    assert found.cue == (Span(4, 5),)
    assert found.source == (Span(6, 7),)


def test_no_content_is_no_attribution() -> None:
    tokens = [Span(0, 1), Span(2, 3)]
    assert to_attribution(TaggedPath(0.9, 0, [CUE, SOURCE], -0.1), tokens) is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“all of it”", "direct"),
        ("all of it", "direct"),
        ("that it was “all of it”", "mixed"),
        ("that it was", "indirect"),
    ],
)
def test_kinds(content: str, kind: str) -> None:
    text = "She said that it was “all of it”."
    start = text.index(content)
    assert kind_of(text, [Span(start, start + len(content))], find_marks(text)) == kind


# --- what is not looked for -----------------------------------------------------------------------


def test_nothing_that_is_believed_is_left_out_where_there_are_no_marks() -> None:
    assert THRESHOLDS["indirect"] >= LOWEST_UNMARKED


@pytest.mark.parametrize("kind", ["direct", "mixed", "indirect"])
@pytest.mark.parametrize("score", [0.12, 0.35, 0.9])
@pytest.mark.parametrize("source", [(), (Span(0, 2),)])
def test_no_cue_below_the_least_has_the_score(
    tagger: Tagger, kind: str, score: float, source: tuple[Span, ...]
) -> None:
    calibration = tagger._model.calibration
    least = calibration.least_cue(kind, score)
    found = Attribution((Span(3, 5),), (Span(2, 3),), source, 0.0)
    for share in (0.2, 0.9, 0.999):
        # at its best: the chain has no doubt
        path = TaggedPath(share * least, 0, (), 0.0)
        assert calibration.probability(path, found, kind) < score
    assert 0 < least < 1


# --- the chain, against every path counted out ----------------------------------------------------


def all_paths(crf: CRF, emissions: torch.Tensor) -> dict[tuple[int, ...], float]:
    scores: dict[tuple[int, ...], float] = {
        (k,): float(crf.first[k] + emissions[0, k]) for k in range(ROLES)
    }
    for row in emissions[1:]:
        scores = {
            (*path, k): value + float(crf.transitions[path[-1], k] + row[k])
            for path, value in scores.items()
            for k in range(ROLES)
        }
    return {path: value + float(crf.last[path[-1]]) for path, value in scores.items()}


@pytest.mark.parametrize("seed", range(3))
def test_chain(seed: int) -> None:
    torch.manual_seed(seed)
    crf = CRF()
    for value in crf.parameters():
        torch.nn.init.normal_(value)
    lengths = torch.tensor([5, 1, 3, 4])
    emissions = torch.randn(4, 5, ROLES)
    with torch.no_grad():
        logs = crf.log_partition(emissions, lengths)
        best = crf.best_paths(emissions, lengths)
        sourced = crf.best_paths_with(SOURCE, emissions, lengths)
        bare = crf.chance_without(SOURCE, emissions, lengths, logs)
        scores = crf.path_score(emissions, best, lengths)
        for k, length in enumerate(lengths.tolist()):
            paths = all_paths(crf, emissions[k, :length])
            values = torch.tensor(list(paths.values()))
            top = max(paths, key=paths.__getitem__)
            with_source = {path: v for path, v in paths.items() if SOURCE in path}
            without = torch.tensor([v for path, v in paths.items() if SOURCE not in path])
            assert logs[k].item() == pytest.approx(torch.logsumexp(values, 0).item(), abs=1e-4)
            assert tuple(best[k, :length].tolist()) == top
            assert scores[k].item() == pytest.approx(paths[top], abs=1e-4)
            assert tuple(sourced[k, :length].tolist()) == max(
                with_source, key=with_source.__getitem__
            )
            assert bare[k].item() == pytest.approx(
                (torch.logsumexp(without, 0) - torch.logsumexp(values, 0)).exp().item(), abs=1e-4
            )
