"""Reports -> coded lines in the order of the reports, by several processes; nothing is held but what is under way.

Batches go to worker processes that were started afresh: an open SQLite gazetteer must not be carried over a fork.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from dateline.errors import DatelineError
from dateline.model import Report, Skipped

if TYPE_CHECKING:
    from dateline.extract import Model

BATCH = 32  # reports; the parser's own batches are of 64 paragraphs, and a batch should fill several
AHEAD = 3  # batches under way for each process
Line = dict[str, Any]
Batch = list[Report | Skipped]
_END = None


def coded(
    stream: Iterable[Report | Skipped], workers: int, live: bool = False, model: Model | None = None
) -> Iterator[Line]:
    """A line for each report or skipped input, in order. A report whose coding fails gives a line that says why.

    `live` answers what has arrived without waiting for a full batch. One batch or less is coded in this process,
    since starting others takes longer; so is all that a user's model, which answers one question at a time, is
    asked about.
    """
    source = Source(stream, live)
    first = source.take()
    if workers == 1 or source.ended or model:
        while first:
            yield from lines(first, model)
            first = source.take()
        return
    prepare()
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=warm)
    try:
        yield from _pooled(first, source, pool, workers * AHEAD)
    except BrokenProcessPool:
        raise DatelineError("a worker process was ended, perhaps for want of memory; try fewer --workers") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _pooled(first: Batch, source: Source, pool: Executor, most: int) -> Iterator[Line]:
    under_way: deque[Future[list[Line]]] = deque([pool.submit(lines, first)])
    while under_way or not source.ended:
        if under_way and (len(under_way) >= most or source.ended or source.empty or under_way[0].done()):
            yield from under_way.popleft().result()
        elif batch := source.take():
            under_way.append(pool.submit(lines, batch))


class Source:
    """A stream read ahead by a thread, so that what has arrived can be taken without waiting for more."""

    def __init__(self, stream: Iterable[Report | Skipped], live: bool = False) -> None:
        self._live = live
        self._ready: queue.Queue[Report | Skipped | BaseException | None] = queue.Queue(BATCH * 4)
        self.ended = False
        threading.Thread(target=self._fill, args=(stream,), daemon=True).start()

    def _fill(self, stream: Iterable[Report | Skipped]) -> None:
        try:
            for one in stream:
                self._ready.put(one)
            self._ready.put(_END)
        except BaseException as why:  # noqa: BLE001 - handed to the thread that reads
            self._ready.put(why)

    @property
    def empty(self) -> bool:
        """Whether nothing has arrived yet."""
        return self._ready.empty()

    def take(self) -> Batch:
        """A full batch or, where it is live, at least one and what else has arrived; empty at the end."""
        batch: Batch = []
        while not self.ended and len(batch) < BATCH:
            try:
                one = self._ready.get(block=not batch or not self._live)
            except queue.Empty:
                break
            if isinstance(one, BaseException):
                self.ended = True
                raise one
            if one is _END:
                self.ended = True
            else:
                batch.append(one)
        return batch


def prepare() -> None:
    """Compiles the gazetteer where it is missing, so that the workers do not race to it."""
    from dateline import resolve

    resolve.gazetteer()


def warm() -> None:
    """Loads what a worker needs before its first batch; interrupts are the parent's business."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from dateline import pipeline

    pipeline.warm()


def lines(batch: Batch, model: Model | None = None) -> list[Line]:
    """The lines of a batch, in order."""
    from dateline import pipeline, write

    reports = list({r.id: r for r in batch if isinstance(r, Report)}.values())
    try:
        found = {r.id: (claims, incidents) for r, claims, incidents in pipeline.coded(reports, model)}
    except Exception as why:  # noqa: BLE001 - one odd text must not end a run over a hundred thousand
        if len(batch) > 1:
            return [line for one in batch for line in lines([one], model)]
        found = {}
        batch = [Skipped(r.path, f"coding failed ({type(why).__name__}: {why})") for r in reports]
    return [unread(one) if isinstance(one, Skipped) else write.coded(one, *found[one.id]) for one in batch]


def unread(one: Skipped) -> Line:
    """The line of an input that gave nothing."""
    return {"report": one.path, "incidents": [], "claims": [], "places": [], "skipped": one.why}
