"""Spreads work over processes, each of which makes what it works with once, and keeps the order.

    for name, results in spread([("a", [1, 2]), ("b", [3])], make, jobs=2):
        ...

Work comes in units, so that little is sent to and fro. Nothing that happens to one task harms
another: an exception is the :class:`Failure` of the task that raised it, and so is the death of the
process that had it, after a second try by itself.
"""

from __future__ import annotations

import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen

from quotecheck import surroundings
from quotecheck.errors import QuotecheckError

Label = TypeVar("Label")
Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 4
"""Units that are read before the first of them is done, for each process."""

_PATIENCE = 5
"""Seconds that a process has to end when it is told to."""


@frozen
class Failure:
    """Why there is no result of a task; one line."""

    reason: str


def spread(
    units: Iterable[tuple[Label, Sequence[Task]]],
    make: Callable[[], Callable[[Sequence[Task]], Iterable[Result]]],
    jobs: int = 1,
) -> Iterator[tuple[Label, list[Result | Failure]]]:
    """The results of each unit, in order; a bounded number of units is read ahead.

    Args:
        units: pairs of whatever names a unit and its tasks, of which there may be none.
        make: makes the function that turns tasks into as many results. It is called when there is
            a task, once in each process; for more than one process it must be picklable, and so
            must be tasks and results.
        jobs: how many processes to use; with 1, the work is done in this one.

    Raises:
        QuotecheckError: a process cannot start.
        Exception: whatever ``make`` raises.
    """
    if jobs > 1:
        with _Crew(make, jobs) as crew:
            yield from crew.spread(units)
        return
    function = None
    for label, tasks in units:
        if tasks and function is None:
            function = make()
        yield label, attempt(function, tasks) if function and tasks else []


def attempt(
    function: Callable[[Sequence[Task]], Iterable[Result]], tasks: Sequence[Task]
) -> list[Result | Failure]:
    """The results of some tasks; where they fail together, each is tried by itself."""
    try:
        results = list(function(tasks))
        if len(results) != len(tasks):
            raise RuntimeError(f"{len(results)} results of {len(tasks)} tasks")
    except Exception as error:
        if len(tasks) == 1:
            return [Failure(told(error))]
        return [result for task in tasks for result in attempt(function, [task])]
    return list(results)


def told(error: Exception) -> str:
    """What went wrong, and where in the program; one line."""
    message = " ".join(str(error).split())[:200]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}" + (f": {message}" if message else "")


# --- the processes --------------------------------------------------------------------------------


@define(eq=False)
class _Unit:
    """A unit that is under way."""

    label: Any
    results: list[Any]
    missing: int

    def put(self, first: int, results: Sequence[Any]) -> None:
        self.results[first : first + len(results)] = results
        self.missing -= len(results)


@frozen(eq=False)
class _Piece:
    """What one process does at a time: a unit, or one task of it that is tried again."""

    unit: _Unit
    first: int
    tasks: Sequence[Any]
    again: bool = False

    def singly(self) -> Iterator[_Piece]:
        for number, task in enumerate(self.tasks, start=self.first):
            yield _Piece(self.unit, number, [task], again=True)


class _Worker:
    """A process and the pipe to it. Its end of the pipe closes when it dies, and ours with us."""

    def __init__(self, make: bytes) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, make), daemon=True)
        with _interrupts_held_back():
            self.process.start()
        theirs.close()
        self.ready = False
        self.piece: _Piece | None = None

    def end(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join(_PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()


@define(eq=False)
class _Crew(Generic[Task, Result]):
    """The processes, what they are doing, and what waits for them."""

    make: Callable[[], Callable[[Sequence[Task]], Iterable[Result]]]
    jobs: int
    workers: list[_Worker] = field(factory=list)
    pieces: deque[_Piece] = field(factory=deque)

    def __enter__(self) -> _Crew[Task, Result]:
        return self

    def __exit__(self, *details: object) -> None:
        for worker in self.workers:
            worker.end()

    def spread(
        self, units: Iterable[tuple[Label, Sequence[Task]]]
    ) -> Iterator[tuple[Label, list[Result | Failure]]]:
        """The results of each unit, in order."""
        coming = iter(units)
        under_way: deque[_Unit] = deque()
        while True:
            while len(under_way) < _AHEAD * self.jobs and (pair := next(coming, None)) is not None:
                label, tasks = pair
                unit = _Unit(label, [None] * len(tasks), len(tasks))
                under_way.append(unit)
                if tasks:
                    self.pieces.append(_Piece(unit, 0, tasks))
            if not under_way:
                return
            self._hand_out()
            self._collect(None if under_way[0].missing else 0)
            if not under_way[0].missing:
                unit = under_way.popleft()
                yield unit.label, unit.results

    def _hand_out(self) -> None:
        """Gives every idle process a piece; one at a time, so that neither end waits for ever."""
        while self.pieces:
            worker = next((worker for worker in self.workers if worker.piece is None), None)
            if worker is None:
                if len(self.workers) == self.jobs:
                    return
                worker = _Worker(pickle.dumps(self.make))
                self.workers.append(worker)
            worker.piece = self.pieces.popleft()
            try:
                with _broken_pipes_raise():
                    worker.pipe.send(worker.piece.tasks)
            except OSError:
                # it died before this piece could harm it
                piece, worker.piece = worker.piece, None
                self.pieces.appendleft(piece)
                self._bury(worker)

    def _collect(self, timeout: float | None) -> None:
        busy = {worker.pipe: worker for worker in self.workers if worker.piece is not None}
        for pipe in connection.wait(list(busy), timeout) if busy else ():
            worker = busy[pipe]  # type: ignore[index]
            try:
                kind, value = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if kind == "error":
                raise value
            if kind == "ready":
                worker.ready = True
            elif worker.piece is not None:
                worker.piece.unit.put(worker.piece.first, value)
                worker.piece = None

    def _bury(self, worker: _Worker) -> None:
        """Does without a process that died, and sees to what it was doing."""
        self.workers.remove(worker)
        worker.process.join(_PATIENCE)
        status = worker.process.exitcode
        worker.end()
        if not worker.ready:
            raise QuotecheckError(
                f"a process to share the work cannot start (status {status}); use one job, or, in "
                'a script of your own, start the work under `if __name__ == "__main__":`'
            )
        piece = worker.piece
        if piece is None:
            return
        if not piece.again:
            self.pieces.extendleft(reversed(list(piece.singly())))
            return
        how = f"signal {-status}" if status and status < 0 else f"status {status}"
        failure = Failure(f"the process that had it was killed ({how}), perhaps for lack of memory")
        piece.unit.put(piece.first, [failure])


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A process started meanwhile never sees Ctrl-C; this one sees it a little later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _broken_pipes_raise() -> Iterator[None]:
    """Writing to a process that died is an error and not the end of this one.

    A command line that ends quietly when its reader goes away has it otherwise.
    """
    in_main = threading.current_thread() is threading.main_thread()
    if not (in_main and hasattr(signal, "SIGPIPE")):
        yield
        return
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, before)


def _serve(pipe: connection.Connection[Any, Any], make: bytes) -> None:
    """What a process does, until the pipe is closed: at the end of the work or of its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    surroundings.prepare(threads=1)  # one core each
    with suppress(EOFError, OSError):
        try:
            function = pickle.loads(make)()
        except Exception as error:
            pipe.send(("error", _sendable(error)))
            return
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(1)
        pipe.send(("ready", None))
        while True:
            pipe.send(("done", attempt(function, pipe.recv())))


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return QuotecheckError(f"{type(error).__name__}: {error}")
    return error
