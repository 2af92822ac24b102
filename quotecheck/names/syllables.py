"""The syllables that a romanisation can write, built from its initials and finals.

A word that cannot be cut into them was not written in that romanisation: "Jiyei" is no pinyin.
"""

from __future__ import annotations

from functools import lru_cache

from quotecheck.names.fold import fold


def _pinyin() -> frozenset[str]:
    plain = "b p m f d t n l g k h zh ch sh z c s r".split()
    finals = {
        "a": "b p m f d t n l g k h zh ch sh z c s",
        "o": "b p m f",
        "e": "m d t n l g k h zh ch sh z c s r",
        "ai": "b p m d t n l g k h zh ch sh z c s",
        "ei": "b p m f d n l g h zh sh z",
        "ao": "b p m d t n l g k h zh ch sh z c s r",
        "ou": "p m f d t n l g k h zh ch sh z c s r",
        "an": " ".join(plain),
        "en": "b p m f d n g k h zh ch sh z c s r",
        "ang": " ".join(plain),
        "eng": "b p m f d t n l g k h zh ch sh z c s r",
        "ong": "d t n l g k h zh ch z c s r",
        "i": "b p m d t n l j q x zh ch sh z c s r",
        "ia": "d l j q x",
        "ie": "b p m d t n l j q x",
        "iao": "b p m d t n l j q x",
        "iu": "m d n l j q x",
        "ian": "b p m d t n l j q x",
        "in": "b p m n l j q x",
        "iang": "n l j q x",
        "ing": "b p m d t n l j q x",
        "iong": "j q x",
        "u": "b p m f d t n l g k h zh ch sh z c s r j q x",
        "ua": "g k h zh ch sh",
        "uo": "d t n l g k h zh ch sh z c s r",
        "uai": "g k h zh ch sh",
        "ui": "d t g k h zh ch sh z c s r",
        "uan": "d t n l g k h zh ch sh z c s r j q x",
        "un": "d t l g k h zh ch sh z c s r j q x",
        "uang": "g k h zh ch sh",
        "ue": "n l j q x",
        "uen": "n l j q x",
        "ve": "n l",
        "v": "n l",
    }
    made = {initial + final for final, initials in finals.items() for initial in initials.split()}
    made -= {initial + "uen" for initial in "nljqx"}
    alone = (
        "a o e ai ei ao ou an en ang eng er yi ya ye yao you yan yin yang ying yong "
        "wu wa wo wai wei wan wen wang weng yu yue yuan yun"
    )
    return frozenset(made | set(alone.split()))


def _korean() -> frozenset[str]:
    """Syllables as names write them: Revised, McCune-Reischauer without marks, and custom."""
    initials = ["", *"g k n d t r l m b p s j h".split(), "kk", "tt", "pp", "ss", "jj", "ch", "sh"]
    medials = (
        "a ae ai ay ya yae eo u o e yeo you yu yo ye oo ee i wa wae oe woe wi we wo weo woo won eu "
        "ui eui yoo yeu uh oh ah eh yi"
    ).split()
    finals = ["", *"k g n t d s l m p b ng ck h".split()]
    return frozenset(i + m + f for i in initials for m in medials for f in finals)


def _vietnamese() -> frozenset[str]:
    initials = ["", *"b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()]
    medials = (
        "a ai ao au ay e eo eu i ia ie ieu iu o oa oai oan oay oe oi oo u ua uay ue ui uo uoi uou "
        "uu uy uya uye uyu y ye yeu"
    ).split()
    finals = ["", *"c ch m n ng nh p t".split()]
    return frozenset(i + m + f for i in initials for m in medials for f in finals)


def _wade_giles() -> frozenset[str]:
    initials = ["", *"p m f t n l k h ch hs sh j ts tz ss s y w sz".split()]
    medials = (
        "a o e eh ih u ai ei ao ou an en ang eng ung erh i ia ieh iao iu ien in iang ing iung ua uo "
        "uai ui uei uan un uang ueh uen en ueng ong yi ye yeh yen"
    ).split()
    return frozenset(i + m for i in initials for m in medials) | {"er", "erh", "tzu", "ssu", "szu"}


PINYIN = _pinyin()
KOREAN = _korean()
VIETNAMESE = _vietnamese()
WADE_GILES = _wade_giles()


@lru_cache(maxsize=65536)
def cut(word: str, system: frozenset[str], most: int = 3) -> tuple[str, ...] | None:
    """``word`` cut into at most ``most`` syllables of ``system``, the fewest; or None.

    A hyphen, an apostrophe or a space in the word is a border of syllables.
    """
    pieces = [fold(piece) for piece in word.replace("'", "-").replace(" ", "-").split("-")]
    found: list[str] = []
    for piece in pieces:
        if not piece:
            continue
        inner = _cut(piece, system, most - len(found))
        if inner is None:
            return None
        found.extend(inner)
    return tuple(found) or None


def _cut(word: str, system: frozenset[str], most: int) -> tuple[str, ...] | None:
    if most < 1 or len(word) > 7 * most:
        return None
    if word in system:
        return (word,)
    best: tuple[str, ...] | None = None
    for end in range(min(7, len(word) - 1), 0, -1):
        if word[:end] in system:
            rest = _cut(word[end:], system, most - 1)
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = (word[:end], *rest)
    return best
