"""Entries of the congress-legislators project: members of Congress, presidents and their vice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotecheck.authority.lines import Trouble, date_of, text_of
from quotecheck.authority.listed import Held, Listed

_TITLES = {
    "sen": "Senator",
    "rep": "Representative",
    "prez": "President",
    "viceprez": "Vice President",
}
STATES = dict(
    pair.split("=")
    for pair in (
        "AK=Alaska,AL=Alabama,AR=Arkansas,AZ=Arizona,CA=California,CO=Colorado,CT=Connecticut,"
        "DE=Delaware,FL=Florida,GA=Georgia,HI=Hawaii,IA=Iowa,ID=Idaho,IL=Illinois,IN=Indiana,"
        "KS=Kansas,KY=Kentucky,LA=Louisiana,MA=Massachusetts,MD=Maryland,ME=Maine,MI=Michigan,"
        "MN=Minnesota,MO=Missouri,MS=Mississippi,MT=Montana,NC=North Carolina,ND=North Dakota,"
        "NE=Nebraska,NH=New Hampshire,NJ=New Jersey,NM=New Mexico,NV=Nevada,NY=New York,OH=Ohio,"
        "OK=Oklahoma,OR=Oregon,PA=Pennsylvania,RI=Rhode Island,SC=South Carolina,"
        "SD=South Dakota,TN=Tennessee,TX=Texas,UT=Utah,VA=Virginia,VT=Vermont,WA=Washington,"
        "WI=Wisconsin,WV=West Virginia,WY=Wyoming,DC=District of Columbia,PR=Puerto Rico,"
        "GU=Guam,VI=Virgin Islands,AS=American Samoa,MP=Northern Mariana Islands"
    ).split(",")
)


def read_legislator(line: int, entry: Mapping[str, Any], place: str) -> Listed:
    """A person of such an entry.

    Raises:
        Trouble: it is not one.
    """
    name = entry["name"]
    parts = {key: text_of(line, value, f"`{key}`") for key, value in name.items()}
    first, last = parts.get("first", ""), parts.get("last", "")
    if not first or not last:
        raise Trouble(line, "no name: `first` or `last` is missing")
    given = [first, parts.get("nickname", ""), f"{first} {parts.get('middle', '')}".strip()]
    if parts.get("middle"):
        given.append(f"{parts['middle']}")
    names = [parts.get("official_full", ""), *(f"{word} {last}" for word in given if word)]
    if parts.get("suffix"):
        names += [f"{other} {parts['suffix']}" for other in names[1:]]
    wikipedia = entry.get("id", {}).get("wikipedia") if isinstance(entry.get("id"), dict) else None
    names.append(text_of(line, wikipedia, "`wikipedia`").partition(" (")[0])
    known = list(dict.fromkeys(other for other in names if other))
    bio = entry.get("bio") if isinstance(entry.get("bio"), dict) else {}
    terms = entry.get("terms", [])
    if not isinstance(terms, list):
        raise Trouble(line, "`terms` is no list")
    return Listed(
        known[0],
        tuple(known[1:]),
        date_of(line, (bio or {}).get("birthday"), "`birthday`"),
        None,
        tuple(_term(line, term) for term in terms),
        place=place,
    )


def _term(line: int, term: object) -> Held:
    if not isinstance(term, dict) or term.get("type") not in _TITLES:
        raise Trouble(line, f"a term is none: {str(term)[:60]!r}")
    state = text_of(line, term.get("state"), "`state`")
    return Held(
        _TITLES[term["type"]],
        STATES.get(state, state) or "United States",
        date_of(line, term.get("start"), "`start`"),
        date_of(line, term.get("end"), "`end`"),
    )
