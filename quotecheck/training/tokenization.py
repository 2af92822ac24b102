"""Measures tokenizers on Universal Dependencies: the package's rules, and Stanza's trained one.

The treebanks are read in the package's own convention, so that both are judged alike: multi-word
tokens are flattened (``don't`` is ``do`` and ``n't``, ``China's`` is ``China`` and ``'s``), and
hyphenated compounds are one token.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve, frozen

from quotecheck import tokens
from quotecheck.model import Span

TREEBANKS = ("en_ewt", "en_gum_by")
SEED = 1

Split = Callable[[str], tuple[Sequence[Span], Sequence[Span]]]
"""A tokenizer: from a text to its sentences and its tokens."""


@frozen
class Sample:
    """A document of a treebank: its text, put together again, and its gold layers."""

    name: str
    text: str
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]

    @property
    def genre(self) -> str:
        """Its genre as its name has it: ``gum news``, ``ewt newsgroup``."""
        bank = "gum" if self.name.startswith("GUM_") else "ewt"
        return f"{bank} {re.split('[-_]', self.name.removeprefix('GUM_'))[0]}"


def read(path: Path) -> Iterator[Sample]:
    """The documents of a CoNLL-U file; paragraphs are set apart by an empty line."""
    name = ""
    text: list[str] = []
    length = 0
    sentences: list[Span] = []
    found: list[Span] = []
    gap = ""
    for sentence in _sentences(path):
        if sentence.document is not None:
            if found:
                yield Sample(name, "".join(text), tuple(sentences), tuple(_join(text, found)))
            name, text, length, sentences, found, gap = sentence.document, [], 0, [], [], ""
        if sentence.paragraph and text:
            gap = "\n\n"
        start = length + len(gap)
        for form, words, space in sentence.tokens:
            text += gap, form
            length += len(gap)
            for word in words if "".join(words) == form else (form,):
                found.append(Span(length, length + len(word)))
                length += len(word)
            gap = " " if space else ""
        sentences.append(Span(start, length))
    if found:
        yield Sample(name, "".join(text), tuple(sentences), tuple(_join(text, found)))


@frozen
class _Sentence:
    document: str | None
    paragraph: bool
    tokens: tuple[tuple[str, tuple[str, ...], bool], ...]


def _sentences(path: Path) -> Iterator[_Sentence]:
    document, paragraph = None, False
    rows: list[tuple[str, tuple[str, ...], bool]] = []
    covered = 0
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# newdoc"):
            document = line.partition("=")[2].strip()
        elif line.startswith("# newpar"):
            paragraph = True
        elif line and line[0] != "#":
            number, form, *_, misc = line.split("\t")
            if "." in number:
                continue
            space = "SpaceAfter=No" not in misc
            if "-" in number:
                covered = int(number.split("-")[1])
                rows.append((form, (), space))
            elif int(number) <= covered:
                whole, words, after = rows[-1]
                rows[-1] = (whole, (*words, form), after)
            else:
                rows.append((form, (form,), space))
        elif not line and rows:
            yield _Sentence(document, paragraph, tuple(rows))
            document, paragraph, rows, covered = None, False, [], 0


def _join(pieces: list[str], found: list[Span]) -> Iterator[Span]:
    """Joins what a hyphen holds together: ``pre`` ``-`` ``emptive`` is one token."""
    text = "".join(pieces)
    index = 0
    while index < len(found):
        span = found[index]
        while (
            index + 2 < len(found)
            and found[index + 1].of(text) in "-‐‑"
            and found[index].end == found[index + 1].start
            and found[index + 1].end == found[index + 2].start
            and (text[span.end - 1].isalnum() or text[span.end - 1] == ".")
            and text[found[index + 2].start].isalnum()
        ):
            index += 2
            span = Span(span.start, found[index].end)
        yield span
        index += 1


def curled(sample: Sample, chance: random.Random) -> Sample:
    """The sample with its straight quotation marks and apostrophes turned curly, half of the time.

    Marks open after white space or an opening bracket, else they close; lengths stay the same.
    """
    if chance.random() < 0.5:
        return sample
    text = re.sub(r'(^|[\s(\[“‘])"', r"\1“", sample.text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[“])'(?=\w)(?!s\b|t\b|\d\ds\b)", r"\1‘", text).replace("'", "’")
    return evolve(sample, text=text)


@frozen
class Score:
    """Counts of spans found, wanted, and both; ``f1`` in percent."""

    found: int = 0
    gold: int = 0
    right: int = 0

    def plus(self, found: Iterable[Span], gold: Iterable[Span]) -> Score:
        """These counts and those of another document."""
        ours, theirs = set(found), set(gold)
        return Score(
            self.found + len(ours), self.gold + len(theirs), self.right + len(ours & theirs)
        )

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        total = self.found + self.gold
        return 200 * self.right / total if total else 0.0


def evaluate(samples: Iterable[Sample], split: Split) -> dict[str, tuple[Score, Score]]:
    """Sentence and token scores of a tokenizer by genre, by treebank and in all."""
    scores: dict[str, tuple[Score, Score]] = {}
    for sample in samples:
        sentences, found = split(sample.text)
        for group in ("all", sample.genre.split()[0], sample.genre):
            by_sentence, by_token = scores.get(group, (Score(), Score()))
            scores[group] = (
                by_sentence.plus(sentences, sample.sentences),
                by_token.plus(found, sample.tokens),
            )
    return dict(sorted(scores.items()))


def by_rules(text: str) -> tuple[Sequence[Span], Sequence[Span]]:
    """The package's own tokenizer."""
    layers = tokens.split(text)
    return layers.sentences, layers.tokens


def mismatches(samples: Iterable[Sample], split: Split) -> Counter[str]:
    """The stretches that a tokenizer cuts differently from the gold, ``gold => found``, counted."""
    counts: Counter[str] = Counter()
    for sample in samples:
        text = sample.text
        found, gold = split(text)[1], sample.tokens
        ends = {span.end for span in found} & {span.end for span in gold}
        starts = {span.start for span in found} & {span.start for span in gold}
        groups = _groups(found, starts, ends), _groups(gold, starts, ends)
        for ours, theirs in zip(*groups, strict=False):
            if ours != theirs:
                pair = (" ".join(span.of(text) for span in spans) for spans in (theirs, ours))
                counts[" => ".join(pair)] += 1
    return counts


def _groups(spans: Sequence[Span], starts: set[int], ends: set[int]) -> Iterator[list[Span]]:
    group: list[Span] = []
    for span in spans:
        if group and span.start in starts and group[-1].end in ends:
            yield group
            group = []
        group.append(span)
    yield group


def train(data: Path, work: Path, models: Path) -> dict[str, float]:
    """Measures the rules; there is nothing to train, and nothing to write.

    Args:
        data: the folder with ``ud``.
        work: not used.
        models: not used.

    Returns:
        F1 in percent of tokens and of sentences, on the development and test sections.
    """
    scores = {}
    for part in ("dev", "test"):
        groups = evaluate(read_all(data, part), by_rules)
        for group in ("all", "ewt", "gum", "gum news"):
            for layer, score in zip(("sentences", "tokens"), groups[group], strict=True):
                scores[f"{part}, {group}: {layer}"] = round(score.f1, 1 + (layer == "tokens"))
    return scores


def read_all(data: Path, part: str) -> list[Sample]:
    """The documents of both treebanks' ``dev``, ``test`` or ``train`` section."""
    return [
        sample for bank in TREEBANKS for sample in read(data / "ud" / f"{bank}-ud-{part}.conllu")
    ]


def train_stanza(data: Path, work: Path, steps: int = 2500) -> Path:
    """Trains Stanza's tokenizer with its own trainer, on the same convention; the model's path.

    It is trained for comparison only: see docs/decisions/001-tokenizer.md.
    """
    work.mkdir(parents=True, exist_ok=True)
    model = work / "tokenizer.pt"
    if model.exists():
        return model
    chance = random.Random(SEED)
    for part in ("train", "dev"):
        samples = [curled(sample, chance) for sample in read_all(data, part)]
        _write_stanza(samples, work, part)
    files = {
        "--txt_file": work / "train.txt",
        "--label_file": work / "train.labels",
        "--dev_txt_file": work / "dev.txt",
        "--dev_label_file": work / "dev.labels",
        "--dev_conll_gold": work / "dev.conllu",
        "--mwt_json_file": work / "mwt.json",
        "--conll_file": work / "dev.found.conllu",
        "--save_dir": work,
        "--save_name": model.name,
    }
    subprocess.run(
        [sys.executable, "-m", "stanza.models.tokenizer", "--lang", "en", "--shorthand", "en_news"]
        + ["--steps", str(steps), "--seed", str(SEED), "--cpu", "--no_use_mwt"]
        + [str(part) for pair in files.items() for part in pair],
        check=True,
    )
    return model


def _write_stanza(samples: Sequence[Sample], work: Path, part: str) -> None:
    """The samples as Stanza's trainer reads them: a text, a digit for each character, CoNLL-U."""
    texts, labels, rows = [], [], []
    for sample in samples:
        marks = ["0"] * len(sample.text)
        for token in sample.tokens:
            marks[token.end - 1] = "1"
        ends = {sentence.end for sentence in sample.sentences}
        for end in ends:
            marks[end - 1] = "2"
        gaps = [index for index, letter in enumerate(sample.text) if letter == "\n"]
        for index in gaps:
            marks[index] = "\n"
        texts.append(sample.text)
        labels.append("".join(marks))
        number = 0
        for token in sample.tokens:
            number += 1
            form = token.of(sample.text)
            rows.append(f"{number}\t{form}" + "\t_" * 4 + f"\t{number - 1}\tdep\t_\t_")
            if token.end in ends:
                rows.append("")
                number = 0
    (work / f"{part}.txt").write_text("\n\n".join(texts) + "\n\n", "utf-8")
    (work / f"{part}.labels").write_text("\n\n".join(labels) + "\n\n", "utf-8")
    (work / f"{part}.conllu").write_text("\n".join(rows) + "\n", "utf-8")
    (work / "mwt.json").write_text("[]", "utf-8")


def by_stanza(model: Path) -> Split:
    """Stanza's tokenizer, loaded from a file."""
    import stanza

    catalogue = model.with_name("resources.json")
    catalogue.write_text("{}", "utf-8")
    pipeline = stanza.Pipeline(
        lang="en",
        processors="tokenize",
        package=None,
        tokenize_model_path=str(model),
        download_method=None,
        allow_unknown_language=True,
        resources_filepath=str(catalogue),
        logging_level="ERROR",
        use_gpu=False,
    )

    def split(text: str) -> tuple[Sequence[Span], Sequence[Span]]:
        sentences = pipeline(text).sentences
        found = [
            [Span(t.start_char, t.end_char) for t in sentence.tokens] for sentence in sentences
        ]
        return [Span(one[0].start, one[-1].end) for one in found], [t for one in found for t in one]

    return split


def compare(data: Path, work: Path) -> None:
    """Prints what docs/decisions/001-tokenizer.md reports: the rules beside Stanza's tokenizer."""
    splits = {"rules": by_rules, "stanza": by_stanza(train_stanza(data, work))}
    for part in ("dev", "test"):
        samples = read_all(data, part)
        for name, split in splits.items():
            started = time.process_time()
            groups = evaluate(samples, split)
            speed = groups["all"][1].gold / (time.process_time() - started)
            print(f"{part} {name}: {speed:,.0f} tokens per CPU second")
            for group, (by_sentence, by_token) in groups.items():
                print(f"  {group:20} sentences {by_sentence.f1:5.1f}  tokens {by_token.f1:6.2f}")


if __name__ == "__main__":
    compare(Path(sys.argv[1]), Path(sys.argv[2]))
