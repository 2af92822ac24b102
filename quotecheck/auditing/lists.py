"""Under which key the analysis of a text is kept where names are compared with lists of people.

Such an analysis depends on what the lists answered. So what it asked is kept with the text, and it
is kept itself under the text, the questions and the answers. Lists that have changed are asked the
same: where they answer the same, the analysis holds, and no model is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b

from quotecheck.auditing.codec import BROKEN, Packed, unpack_questions
from quotecheck.auditing.store import Store
from quotecheck.authority import Authority


class Keys:
    """The keys of analyses by those of their texts; both are the same where there are no lists.

    Args:
        store: where they are kept.
        authority: the lists, if there are any.
    """

    def __init__(self, store: Store, authority: Authority | None) -> None:
        self._store = store
        self._authority = authority

    def find(self, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """The keys under which analyses may be kept, for those texts of which that is known."""
        if self._authority is None:
            return {text: text for text in texts}
        wanted = list(dict.fromkeys(texts))
        keys = self._store.listed(wanted)
        asked_again = {
            text: candidates
            for text in wanted
            if text not in keys and (candidates := self._asked_again(text, self._authority))
        }
        kept = self._store.find(key for keys in asked_again.values() for key in keys)
        rows: list[tuple[bytes, bytes, bytes]] = []
        for text, candidates in asked_again.items():
            rows += [(text, asked, key) for key, asked in candidates.items() if key in kept][:1]
        self._store.keep_listed(rows)
        return {**keys, **{text: key for text, _, key in rows}}

    def _asked_again(self, text: bytes, authority: Authority) -> dict[bytes, bytes]:
        """What analyses of the text asked of any lists, by the keys that follow for these."""
        found: dict[bytes, bytes] = {}
        for asked in self._store.asked(text):
            with suppress(*BROKEN):
                questions, places = unpack_questions(asked)
                answers = authority.answers(questions, places=places)
                found[_key(text, asked, answers)] = asked
        return found

    def key(self, text: bytes, packed: Packed) -> bytes:
        """The key for an analysis that is new."""
        return text if self._authority is None else _key(text, packed.asked, packed.answers)

    def keep(self, packed: Mapping[bytes, Packed]) -> None:
        """Keeps what analyses asked that are new, by the keys of their texts."""
        if self._authority is not None:
            rows = ((text, one.asked, self.key(text, one)) for text, one in packed.items())
            self._store.keep_listed(rows)


def _key(text: bytes, asked: bytes, answers: bytes) -> bytes:
    return blake2b(text + asked + answers, digest_size=20).digest()
