"""Does the memory find the best of very many sentences, and how fast? Run as `python -m benchmarks.memory [PAIRS]…`.

Sentences are recombined from those of the example site, with a seed, so that anyone gets the same ones. Half of the
queries are such sentences with some of their words exchanged, half are new. Each answer is held against a full scan.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from benchmarks.tables import table
from pipeline import formats
from pipeline.nearest import Nearest

QUERIES: Final = 1000
CUTOFF: Final = 0.75
_SOURCE: Final = Path(__file__).parents[1] / "source"


def main(sizes: list[int]) -> None:
    """Print a table with a row for each number of pairs."""
    head = ("pairs", "index, s", "look-up, ms", "95 %, ms", "full scan, ms", "found", "same best score")
    print(table(head, map(_measured, sizes)))


def _measured(size: int) -> tuple[str, ...]:
    draw = random.Random(size)
    texts = list(_sentences(draw, size))
    begin = time.process_time()
    index = Nearest(texts)
    index.best("x" * 100, CUTOFF)  # makes the index
    made = time.process_time() - begin
    queries = [_changed(draw, draw.choice(texts)) for _ in range(QUERIES // 2)]
    queries += [_changed(draw, text, share=0.6) for text in draw.sample(texts, QUERIES - len(queries))]
    times, scores = zip(*(_timed(partial(_indexed, query, index)) for query in queries), strict=True)
    scans, truths = zip(*(_timed(partial(_full, query, index.texts)) for query in queries), strict=True)
    same = sum(abs(one - other) < 1e-9 for one, other in zip(scores, truths, strict=True))
    late = sorted(times)[int(0.95 * len(times))]
    ms = [f"{1000 * seconds:.1f}" for seconds in (sum(times) / len(times), late, sum(scans) / len(scans))]
    return f"{size:,}", f"{made:.1f}", *ms, f"{sum(map(bool, truths))}", f"{same} of {len(queries)}"


def _timed(call: Callable[[], float]) -> tuple[float, float]:
    begin = time.process_time()
    score = call()
    return time.process_time() - begin, score


def _indexed(text: str, index: Nearest) -> float:
    return index.best(text, CUTOFF)[0]


def _full(text: str, texts: tuple[str, ...]) -> float:
    found = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=100 * CUTOFF)
    return found[1] / 100 if found else 0.0


def _sentences(draw: random.Random, size: int) -> Iterator[str]:
    own = [
        segment.text
        for file in sorted(_SOURCE.rglob("*.md"))
        for segment in formats.parse(file.read_text(encoding="utf-8"), ".md").segments()
    ]
    words = [word for text in own for word in text.split()]
    seen: set[str] = set()
    while len(seen) < size:
        front, back = draw.choice(own).split(), draw.choice(own).split()
        made = front[: draw.randrange(len(front) + 1)] + back[draw.randrange(len(back)) :]
        made += [f"{draw.choice(words)}{draw.randrange(size // 50 + 2)}"]  # names and numbers: a long tail of words
        text = _changed(draw, " ".join(made), share=0.1)
        if text not in seen:
            seen.add(text)
            yield text


def _changed(draw: random.Random, text: str, share: float = 0.12) -> str:
    words = text.split()
    for _ in range(max(1, round(share * len(words)))):
        words[draw.randrange(len(words))] = draw.choice(words)[::-1]
    return " ".join(words)


if __name__ == "__main__":
    main([int(size.replace(",", "")) for size in sys.argv[1:]] or [10_000, 100_000])
