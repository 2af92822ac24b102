"""What the models are trained on: treebanks as texts, entities as tags, renamed people."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from quotecheck.bundle import record
from quotecheck.model import Entity, Span
from quotecheck.training import card, tokenization
from quotecheck.training.entities import Sentence, Tagged, Word, people, renamed, sentences

TREEBANK = """\
# newdoc id = GUM_news_test
# newpar
# text = They don't pre-order.
1	They	_	_	_	_	_	_	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	_	_	_	_	_	_	_	_
3	n't	_	_	_	_	_	_	_	_
4	pre	_	_	_	_	_	_	_	SpaceAfter=No
5	-	_	_	_	_	_	_	_	SpaceAfter=No
6	order	_	_	_	_	_	_	_	SpaceAfter=No
7	.	_	_	_	_	_	_	_	_

# text = Who?
1	Who	_	_	_	_	_	_	_	SpaceAfter=No
2	?	_	_	_	_	_	_	_	_

# newpar
# text = "Us"
1	"	_	_	_	_	_	_	_	SpaceAfter=No
2	Us	_	_	_	_	_	_	_	SpaceAfter=No
2.1	_	_	_	_	_	_	_	_	_
3	"	_	_	_	_	_	_	_	_

"""


@pytest.fixture
def sample(tmp_path: Path) -> tokenization.Sample:
    path = tmp_path / "test.conllu"
    path.write_text(TREEBANK, "utf-8")
    (sample,) = tokenization.read(path)
    return sample


def test_treebank_as_text(sample: tokenization.Sample) -> None:
    text = sample.text
    assert text == 'They don\'t pre-order. Who?\n\n"Us"'
    assert sample.genre == "gum news"
    assert [span.of(text) for span in sample.sentences] == [
        "They don't pre-order.",
        "Who?",
        '"Us"',
    ]
    assert " ".join(span.of(text) for span in sample.tokens) == (
        'They do n\'t pre-order . Who ? " Us "'
    )


def test_scores(sample: tokenization.Sample) -> None:
    def by_spaces(text: str) -> tuple[list[Span], list[Span]]:
        return [Span(0, len(text))], [Span(0, 4), Span(5, 10)]

    by_sentence, by_token = tokenization.evaluate([sample], by_spaces)["gum news"]
    assert (by_sentence.found, by_sentence.gold, by_sentence.right) == (1, 3, 0)
    assert (by_token.found, by_token.gold, by_token.right) == (2, 10, 1)
    assert by_token.f1 == pytest.approx(100 * 2 / 12)
    by_sentence, by_token = tokenization.evaluate([sample], tokenization.by_rules)["all"]
    assert (by_sentence.f1, by_token.f1) == (100, 100)


def test_curled_marks_keep_lengths(sample: tokenization.Sample) -> None:
    chance = Random(0)
    texts = {tokenization.curled(sample, chance).text for _ in range(20)}
    assert texts == {sample.text, "They don’t pre-order. Who?\n\n“Us”"}


def tags(text: str, *entities: tuple[str, str]) -> list[str]:
    found = [
        Entity(Span(text.index(name), text.index(name) + len(name)), label)
        for name, label in entities
    ]
    return [word.tag for sentence in sentences(Tagged("", text, tuple(found))) for word in sentence]


def test_entities_as_tags() -> None:
    assert tags("Kim Min-ah left Seoul.", ("Kim Min-ah", "PERSON"), ("Seoul", "LOCATION")) == [
        "B-PERSON",
        "I-PERSON",
        "O",
        "B-LOCATION",
        "O",
    ]
    assert tags("a Paris-based firm", ("Paris", "LOCATION")) == ["O", "B-LOCATION", "O"]
    assert tags("the Paris-Rome train", ("Paris", "LOCATION")) == ["O", "O", "O"]


def test_doubtful_sentences_are_left_out() -> None:
    article = Tagged("", "Ada left. Obi stayed.", ())
    (kept,) = sentences(article, unsure=[Span(10, 13)])
    assert [word.text for word in kept] == ["Ada", "left", "."]


def _sentence(tagged: str) -> Sentence:
    return tuple(Word(*item.split("/")) for item in tagged.split())


def test_people_are_renamed_alike_throughout() -> None:
    article = [
        _sentence("Obi/B-PERSON met/O Femi/B-PERSON ./O"),
        _sentence("Ada/B-PERSON Obi/I-PERSON left/O Lagos/B-LOCATION ./O"),
    ]
    names = [("Carla", "Rossi")]
    first, second = renamed(article, names, Random(1))
    assert list(people([second])) == [("Carla", "Rossi")]
    assert next(iter(people([first]))) == ("Rossi",)
    assert [word for word in second if word.tag == "B-LOCATION"] == [Word("Lagos", "B-LOCATION")]


def test_card(tmp_path: Path) -> None:
    (tmp_path / "entities.pt").write_bytes(b"x" * 2_500_000)
    record("entities.pt", tmp_path)
    card.note(tmp_path, "entities", {"PERSON": 91.25}, "2030-01-02")
    card.note(tmp_path, "vectors", {"words": 100_000}, "2030-01-03")
    card.note(tmp_path, "entities", {"PERSON": 92.5}, "2030-01-04")
    card.write(tmp_path)
    text = (tmp_path / card.CARD).read_text("utf-8")
    assert "| entities.pt | 2.5 |" in text
    assert "`entities.pt`, made on 2030-01-04" in text
    assert "| PERSON | 92.5 |" in text
    assert "| words | 100 000 |" in text
    assert "91.25" not in text
