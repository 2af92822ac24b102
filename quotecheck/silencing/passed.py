"""Which articles a run has passed, as far as a suppression or a baseline names them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from quotecheck.config import Config, Suppression
from quotecheck.model import Article
from quotecheck.patterns import article_names, literal
from quotecheck.silencing.baseline import Baseline, Entry, place_of


class Passed:
    """Remembers the articles that passed, of those only that are named somewhere.

    So it stays as small as the configuration and the baseline, however many articles there are.
    """

    def __init__(self, config: Config, baseline: Baseline) -> None:
        self._root = config.root
        self._folder = baseline.folder
        self._named = {
            name for each in config.suppressions if each.path and (name := literal(each.path))
        }
        self._seen_names: set[str] = set()
        self._missed_names: set[str] = set()
        self._known = {(entry.path, entry.id) for entry in baseline.entries}
        self._known_files = {path for path, _ in self._known}
        self._seen: set[tuple[str, str]] = set()
        self._seen_files: set[str] = set()
        self._missed_files: set[str] = set()

    def see(self, article: Article) -> None:
        """Takes note that an article was checked."""
        if self._named:
            self._seen_names.update(self._named.intersection(article_names(article, self._root)))
        if self._known:
            place = place_of(article, self._folder)
            self._seen.update({place} & self._known)
            self._seen_files.update({place[0]} & self._known_files)

    def miss(self, article: Article) -> None:
        """Takes note that something could not be checked."""
        if self._named:
            self._missed_names.update(self._named.intersection(article_names(article, self._root)))
        if self._known:
            self._missed_files.update({place_of(article, self._folder)[0]} & self._known_files)

    def is_over(self, suppression: Suppression, complete: bool) -> bool:
        """Whether nothing can come any more that a suppression is for.

        Args:
            suppression: the suppression.
            complete: whether all articles have passed that there are.
        """
        name = suppression.path and literal(suppression.path)
        if not name:
            return complete
        if name in self._missed_names:
            return False
        return complete or name in self._seen_names

    def is_past(self, entry: Entry, complete: bool) -> bool:
        """Whether nothing can come any more that an entry of the baseline is for.

        Args:
            entry: the entry.
            complete: whether all articles have passed that there are.
        """
        place = entry.path, entry.id
        if entry.path and entry.path in self._missed_files:
            # perhaps it is this row that could not be read
            return bool(entry.id) and place in self._seen
        if place in self._seen:
            return True
        # other rows of its file have come, or nothing without a file will
        return complete and (not entry.path or entry.path in self._seen_files)

    def is_gone(self, place: Suppression | Entry) -> bool:
        """Whether the one file that a suppression or an entry names is there no more."""
        if isinstance(place, Entry):
            return bool(place.path) and not _exists(self._folder, place.path)
        name = place.path and literal(place.path)
        return bool(name) and "/" in str(name) and not _exists(self._root, str(name))


def _exists(folder: Path, name: str) -> bool:
    """Whether there is such a file, however the system writes accents, or one of such rows."""
    paths = (name, unicodedata.normalize("NFD", name), name.rpartition("#")[0])
    try:
        return any(path and os.path.lexists(folder / path) for path in paths)
    except ValueError:
        return False
