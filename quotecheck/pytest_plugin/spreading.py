"""How the processes of pytest-xdist share out the articles: batch by batch."""

from __future__ import annotations

from collections.abc import Mapping

from xdist.scheduler import LoadScopeScheduling

from quotecheck.pytest_plugin.families import batches


class BatchScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process whole batches of articles; other tests go one by one."""

    _names: Mapping[str, str] | None = None

    def _split_scope(self, nodeid: str) -> str:
        if self._names is None:
            (collected, *_) = self.registered_collections.values()
            self._names = batches(collected)
        return self._names[nodeid]
