"""The day that an article is of, by its metadata or by its own words, and when it abstains."""

from __future__ import annotations

import json
import random
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotecheck.model import Article
from quotecheck.publication import find_publication, publication

SHARED = Path(__file__).parents[2] / "shared"
STORY = "\n\nThe bridge over the Lune will stay closed until the end of the year, the city said.\n"

MAY_26 = [
    # datelines
    "BREMO, May 26, 2017 — The bridge will stay closed.",
    "BREMO, Norvik, May 26 2017 (NPA) - The bridge will stay closed.",
    "BREMO and NEW LUNE, 26 May 2017 – The bridge will stay closed.",
    "Bremo (May 26, 2017): The bridge will stay closed.",
    "BREMO, N.V., Friday, May 26, 2017 -- The bridge will stay closed.",
    "BREMO, 26 May 2017: The bridge will stay closed.",
    "BREMO, May 26, 2017 /PressWire/ -- The bridge will stay closed.",
    "BREMO, 2017-05-26 – The bridge will stay closed.",
    "May 26, 2017 (NPA) — The bridge will stay closed.",
    # lines of their own
    "Bridge to stay closed\n\nBy Ada Brandt\nMay 26, 2017" + STORY,
    "Bridge to stay closed\n\nBy Ada Brandt and Jon Olsen | May 26, 2017 | 5 min read" + STORY,
    "By Ada Brandt, Norvik Press, Friday 26 May 2017 14:05 BST" + STORY,
    "Friday, May 26, 2017" + STORY,
    "26 May 2017 14:05 BST" + STORY,
    "2017-05-26T14:05:00+02:00" + STORY,
    "26/05/2017" + STORY,
    "Published Friday, May 26, 2017" + STORY,
    "Published: 5:30 p.m. EDT May 26, 2017" + STORY,
    "Posted on 26.05.2017 at 14.05" + STORY,
    "Updated May 26, 2017, 4:12 PM ET" + STORY,
    "Published May 26, 2017 | Updated May 30, 2017" + STORY,
    "Published: 26 May 2017\nUpdated: 14 June 2017" + STORY,
    "Published 26 May 2017" + STORY + "Updated June 2, 2017\n",
    # addresses
    "https://news.example/world/2017/05/26/bridge-closed" + STORY,
    "https://news.example/2017-05-26/bridge-closed/" + STORY,
    "https://news.example/2017/05/26/bridge-closed\n\nBREMO, May 26, 2017 — The bridge closed.",
    # at the foot
    "Bridge to stay closed" + STORY + "First published: May 26, 2017\n",
    "Bridge to stay closed" + STORY + "This article was first published on 26 May 2017.\n",
]


@pytest.mark.parametrize("text", MAY_26)
def test_the_day_is_read(text):
    found = find_publication(text)
    assert found is not None
    assert found.day == date(2017, 5, 26)
    assert re.search("26|2017", found.span.of(text))


SILENT = [
    "",
    "BREMO — The bridge will stay closed.",
    # no year, no day, no such day
    "BREMO, May 26 — The bridge will stay closed.",
    "BREMO, May 2017 — The bridge will stay closed.",
    "BREMO, February 30, 2017 — The bridge will stay closed.",
    # the day of something else
    "The bridge was closed on May 26, 2017, the city said.",
    "On May 26, 2017 — a Friday — the bridge was closed.",
    "Sept. 11, 2001 — the day that changed the city — is not forgotten.",
    "The attack of May 26, 2017: what we know",
    "Photos of the day: May 26, 2017",
    "Ada Brandt (born May 26, 1961) is a painter.",
    "“BREMO, May 26, 2017 — We are closed,” the sign said.",
    "The report was published on May 26, 2017." + STORY,
    STORY + "The report was published on May 26, 2017.",
    STORY + "The next hearing is on May 26, 2017.",
    # far from the head and from the foot
    STORY * 30 + "Published May 26, 2017\n" + STORY * 30,
    STORY * 3 + "May 26, 2017\n" + STORY,
    # which is the day, which the month
    "03/04/2017" + STORY,
    "BREMO, 3.4.2017 — The bridge will stay closed.",
    "26/05/17" + STORY,
    # several that differ; a weekday that is not the date's
    "May 26, 2017\n\nJune 3, 2017" + STORY,
    "May 26, 2017\n\nBREMO, June 3, 2017 — The bridge will stay closed.",
    "https://news.example/2017/05/26/bridge-closed\n\nBREMO, June 3, 2017 — It is closed.",
    "BREMO, Thursday, May 26, 2017 — The bridge will stay closed.",
    # a story of the past
    "BREMO, Nov. 22, 1963 — Shots rang out.\n\nOn May 26, 2017, the files were opened.",
    # addresses that stand for something else
    "See https://news.example/2017/05/26/bridge-closed for more." + STORY,
    STORY + "https://news.example/2017/05/26/bridge-closed\n",
    "https://news.example/2017/05/26/2016/01/02/bridge" + STORY,
]


@pytest.mark.parametrize("text", SILENT)
def test_it_abstains(text):
    assert find_publication(text) is None


def test_metadata_comes_first():
    text = "BREMO, May 26, 2017 — The bridge will stay closed."
    assert publication(Article(text, date="2017-05-27T08:00:00Z")).day == date(2017, 5, 27)
    for unknown in (None, "", "last week"):
        found = publication(Article(text, date=unknown))
        assert found.told(Article(text)) == "the article is of 2017-05-26, by line 1"
    found = publication(Article("Bridge", date="2017-05-26"))
    assert found.told(Article("Bridge")) == "the article is of 2017-05-26"
    assert publication(Article("Bridge")) is None


@given(st.text(st.sampled_from("By May26, 2017()-—:/\nPublished")) | st.text())
def test_anything_is_read(text):
    found = find_publication(text)
    assert found is None or found.span.of(text)


@pytest.mark.parametrize("part", ["By ", "2017-", "May 26, 2017 ", "\n", "PARIS, ", "a/", "1/1/"])
def test_long_texts_take_little(part):
    started = time.process_time()
    find_publication("https://a.example/" + part * (400_000 // len(part)))
    assert time.process_time() - started < 5


def stamped(day: date, text: str, chance: random.Random) -> str:
    """A published text with its day at the head or the foot, as newspapers have it."""
    long = f"{day:%B} {day.day}, {day.year}"
    short = f"{day.day} {day:%b} {day.year}"
    title, _, body = text.partition("\n\n")
    return chance.choice(
        [
            f"{title}\n\nBy Ada Brandt | {long} | 4 min read\n\n{body}",
            f"{title}\n\nPublished {day:%A}, {long}, 5:30 PM ET\n\n{body}",
            f"{title}\n\nPosted: {day.isoformat()}\nBy Ada Brandt\n\n{body}",
            f"{title}\n\nLAS VEGAS, {long} (NPA) — {body}",
            f"https://news.example/politics/{day:%Y/%m/%d}/story\n\n{text}",
            f"{title}\n\n{short} 14:05 BST\n\n{body}",
            f"{text.rstrip()}\n\nFirst published on {long}\n",
            f"{title}\n\nPublished {long}\nUpdated {day + timedelta(days=4):%B %d, %Y}\n\n{body}",
        ]
    )


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="no shared data here")
def test_published_articles_with_a_day_added_are_dated_right():
    """Their texts have none themselves; whatever else they tell of must not be taken for it."""
    chance = random.Random(5)
    given, right, total = 0, 0, 0
    for name in ("train", "dev"):
        for line in (SHARED / "data/polnear" / f"{name}.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            day = date.fromisoformat(re.search(r"_(\d{4}-\d\d-\d\d)_", row["id"])[1])
            assert find_publication(row["text"]) is None
            found = find_publication(stamped(day, row["text"], chance))
            total += 1
            given += found is not None
            right += found is not None and found.day == day
    assert (total, right) == (924, given)
    assert given > 0.98 * total


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="no shared data here")
def test_published_articles_with_a_day_of_their_own_are_dated():
    """Every one was looked at: those are the days of their datelines and addresses."""
    dated = {"dateline": 0, "address": 0}
    for name in ("train", "dev"):
        for line in (SHARED / "data/worldwide" / f"{name}.jsonl").open(encoding="utf-8"):
            text = json.loads(line)["text"]
            found = find_publication(text)
            if found is not None:
                dated["address" if text.startswith(found.span.of(text)) else "dateline"] += 1
    assert dated["address"] >= 140
    assert dated["dateline"] >= 27


def dated_texts() -> list[tuple[str, str]]:
    """The texts of GUM, each with the day that its page had as metadata."""
    texts: list[list[str]] = []
    for file in sorted((SHARED / "data/ud").glob("en_gum_by-ud-*.conllu")):
        for line in file.open(encoding="utf-8"):
            if line.startswith("# newdoc"):
                texts.append(["", ""])
            elif line.startswith("# meta::dateCreated = "):
                texts[-1][1] = line.partition(" = ")[2].strip()
            elif line.startswith("# newpar"):
                texts[-1][0] += "\n\n"
            elif line.startswith("# text = "):
                texts[-1][0] += line.partition(" = ")[2].strip() + " "
    return [(text.strip(), day) for text, day in texts]


@pytest.mark.skipif(not (SHARED / "data/ud").is_dir(), reason="no shared data here")
def test_days_that_texts_give_are_those_of_their_metadata():
    """News, letters and speeches give theirs; the other genres give none that could be wrong.

    Of the three that differ, one is a day off, and two texts give another day than their pages.
    """
    found = [(find_publication(text), day) for text, day in dated_texts()]
    given = [(read.day.isoformat(), day) for read, day in found if read is not None]
    assert len(given) == 33
    assert sum(read == day for read, day in given) == 30
