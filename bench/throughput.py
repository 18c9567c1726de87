"""Reports of the project's own cases, over and over -> how fast `dateline extract` reads them, and in how much memory.

    python bench/throughput.py [--texts 400] [--workers 2]
    python bench/throughput.py --texts 100000        memory over a long run

Texts of about 300 words: reports of one case, joined. The peer is the bare parser, `pipe` over the same texts by as
many processes in the same run, start of the processes included in both. `ratio` is the peer's time by ours; `ratio_cpu`
that of processor time, which other work on the machine disturbs less. Memory is the resident set of the largest worker:
its peak, and its mean in the last tenth of the run by that in the second. Linux only, since it reads /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import mean

from dateline import read

CASES = Path(__file__).parents[1] / "tests" / "cases"
WORDS = 300
BATCH, PARAGRAPHS = 32, 64  # texts sent to a process at once, paragraphs to the parser, as `extract` has them
PEER_MOST = 2000  # texts of the peer; more say no more
POLL = 0.5  # seconds
EXTRACT = "from dateline.cli import main; main()"
MEGABYTE = 1024  # of the kilobytes in /proc


def texts() -> list[str]:
    """The reports of each case, joined until they have so many words."""
    found = []
    for folder in sorted(CASES.glob("*/reports")):
        piece = ""
        for report in read.reports([folder])[0]:
            piece += report.text.strip() + "\n\n"
            if len(piece.split()) >= WORDS:
                found.append(" ".join(piece.split(" ")[: WORDS + WORDS // 10]))
                piece = ""
    return found


def parsed(batch: Sequence[str]) -> int:
    """The tokens of a batch by the bare parser, paragraph by paragraph as `extract` gives them to it."""
    from dateline.extract.parse import model

    pieces = [p for text in batch for p in text.split("\n\n") if p.strip()]
    return sum(len(doc) for doc in model().pipe(pieces, batch_size=PARAGRAPHS))


def peer(many: Sequence[str], workers: int) -> None:
    """The bare parser over all texts."""
    batches = [many[n : n + BATCH] for n in range(0, len(many), BATCH)]
    with get_context("spawn").Pool(workers) as pool:
        pool.map(parsed, batches, chunksize=1)


def timed(command: Sequence[str]) -> tuple[float, float, list[float]]:
    """Seconds, processor seconds, and the memory of the largest process below it in MB, every POLL seconds."""
    before, began, memory = _cpu(), time.perf_counter(), []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            memory.append(max(map(_resident, _below(run.pid)), default=0.0))
            time.sleep(POLL)
    if run.returncode:
        sys.exit(f"{' '.join(command[:4])} ended with status {run.returncode}")
    return time.perf_counter() - began, _cpu() - before, memory


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _below(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = listed.read_text().split()
        except OSError:  # it ended meanwhile
            continue
        for child in below:
            yield from _below(int(child))


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / MEGABYTE for line in lines if line.startswith("VmRSS")), 0.0)


def growth(memory: Sequence[float]) -> float:
    """Mean of the last tenth by that of the second tenth, when everything is loaded."""
    tenth = max(1, len(memory) // 10)
    return round(mean(memory[-2 * tenth : -tenth]) / max(1.0, mean(memory[tenth : 2 * tenth])), 2)


def measured(count: int, workers: int, distinct: Sequence[str]) -> dict[str, float]:
    """What both took for so many texts, and the memory of ours; the peer reads PEER_MOST of them at most."""
    processes, few = ["--workers", str(workers)], min(count, PEER_MOST)
    with tempfile.TemporaryDirectory() as made:
        given, told = Path(made) / "texts.jsonl", Path(made) / "peer.json"
        with given.open("w", encoding="utf-8") as lines:
            for n, text in enumerate(islice(cycle(distinct), count)):
                lines.write(json.dumps({"id": f"{n:06}", "text": f"{text} {n}."}) + "\n")  # no two alike
        told.write_text(json.dumps(list(islice(cycle(distinct), few))), "utf-8")
        bare = timed([sys.executable, __file__, "--peer", str(told), *processes])
        ours = timed([sys.executable, "-c", EXTRACT, "extract", str(given), "--quiet", *processes])
    return {
        "ratio": round(bare[0] / few * count / ours[0], 2),
        "ratio_cpu": round(bare[1] / few * count / ours[1], 2),
        "memory_mb": round(max(ours[2])),
        "growth": growth(ours[2]),
        "texts_a_second": round(count / ours[0], 1),
        "bare_texts_a_second": round(few / bare[0], 1),
        "cpu_ms": round(ours[1] / count * 1000, 1),
        "bare_cpu_ms": round(bare[1] / few * 1000, 1),
        "n": count,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--peer", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        peer(json.loads(args.peer.read_text("utf-8")), args.workers)
        return
    distinct = texts()
    m = measured(args.texts, args.workers, distinct)
    words = mean(len(t.split()) for t in distinct)
    print(f"Throughput: {args.texts} texts of {words:.0f} words ({len(distinct)} distinct), {args.workers} processes")
    print(f"  bare parser      {m['bare_texts_a_second']:6.1f} texts/s  {m['bare_cpu_ms']:6.1f} ms of processor a text")
    print(f"  dateline extract {m['texts_a_second']:6.1f} texts/s  {m['cpu_ms']:6.1f} ms of processor a text")
    print(f"  ratio {m['ratio']}, of processor time {m['ratio_cpu']}")
    print(f"  largest worker {m['memory_mb']} MB; last tenth by second tenth {m['growth']}")
    print(json.dumps({"eval": "throughput", "measures": m}))


if __name__ == "__main__":
    main()
