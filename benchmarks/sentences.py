"""Our sentence splitter beside others: how many sentences each cuts right, how fast, and how soon.

    python -m benchmarks.sentences [FILE ...] [--checkouts FOLDER] [--only SET] [--wrong]

FILEs hold blocks in the notation of tests/fixtures/sentences/README.md. FOLDER holds a clone of each repository of
`gold.txt` as `OWNER/NAME` (bare ones too), or only the named files. Splitters that are not installed are left out.
Printed are counts as Markdown and, with `--wrong`, the blocks that ours gets wrong.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path
from typing import Final

from benchmarks import clones, gold, splitters
from benchmarks.gold import Block
from benchmarks.splitters import OURS, Splitter
from benchmarks.tables import table

LIMIT: Final = 1200
"""Blocks of a set, evenly spread over it."""
MEASURED: Final = 100
"""A set with fewer boundaries is no measure of F1; its blocks have to be right one by one."""
TIMED: Final = 60_000
"""Characters that the speed is measured on, evenly spread over all blocks."""
ROUNDS: Final = 3
"""The splitters take turns, and the best time of each counts: others work on the machine too."""
AROUND: Final = 70
"""Characters that are shown on both sides of a fault."""


@dataclass(frozen=True, slots=True)
class Score:
    """How the sentences of some blocks were cut."""

    blocks: int = 0
    exact: int = 0
    """Blocks in which all is right."""
    right: int = 0
    """Cuts where one belongs."""
    wrong: int = 0
    """Cuts where none belongs."""
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.blocks + other.blocks,
            self.exact + other.exact,
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )

    @property
    def precision(self) -> float:
        """Of the cuts, how many are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of the cuts that belong there, how many were made."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Both in one number, in percent."""
        return 100 * 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def score(block: Block, starts: Sequence[int]) -> Score:
    """One block: where sentences begin is compared by their first character that is no white space."""
    text = block.text
    places = {start + len(text[start:]) - len(text[start:].lstrip()) for start in starts}
    cuts = {place for place in places if 0 < place < len(text) and text[:place].strip()} - block.optional
    right, wrong, missed = len(cuts & block.starts), len(cuts - block.starts), len(block.starts - cuts)
    return Score(1, int(not wrong and not missed), right, wrong, missed)


def scored(blocks: Sequence[Block], split: Splitter) -> Score:
    """All blocks of a set."""
    return reduce(add, (score(block, split(block.text)) for block in blocks), Score())


def corpora(checkouts: Path) -> Iterator[tuple[str, list[Block]]]:
    """The sets that `gold.txt` names and that are there."""
    rows: list[list[str]] = []
    for line in Path(__file__).with_name("gold.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            rows[-1] += line.split()
        elif line.strip() and not line.startswith("#"):
            rows.append(line.split())
    for name, reader, part, repository, commit, *globs in rows:
        clone = checkouts / repository
        if not clone.is_dir():
            print(f"Not there: {repository}", file=sys.stderr)
            continue
        blocks = [block for source in _sources(clone, commit, globs) for block in gold.READERS[reader](source)]
        yield name, spread(blocks[1::2] if part == "2/2" else blocks)


def _sources(clone: Path, commit: str, globs: Sequence[str]) -> Iterator[str]:
    if not (clone / ".git").exists() and not (clone / "HEAD").exists():
        files = [path for glob in globs for path in sorted(clone.glob(glob))]
        yield from (path.read_text(encoding="utf-8") for path in files)
        return
    for glob in globs:
        names = [blob for _, blob in clones.listed(clone, commit, glob)]
        yield from (data.decode("utf-8") for data in clones.blobs(clone, names))


def spread(blocks: list[Block]) -> list[Block]:
    """At most LIMIT of the blocks, evenly spread."""
    few = min(LIMIT, len(blocks))
    return [blocks[number * len(blocks) // few] for number in range(few)]


def installed() -> dict[str, Splitter]:
    """The splitters that are there; the others are named."""
    there: dict[str, Splitter] = {}
    for name in splitters.NAMES:
        try:
            there[name] = splitters.load(name)
        except ImportError:
            print(f"Not installed: {name}", file=sys.stderr)
    return there


def speeds(there: dict[str, Splitter], blocks: Sequence[Block]) -> dict[str, int]:
    """Characters a second of CPU."""
    size = sum(len(block.text) for block in blocks)
    texts = [block.text for block in blocks[:: max(1, size // TIMED)]]
    size = sum(map(len, texts))
    best = dict.fromkeys(there, float("inf"))
    for _ in range(ROUNDS):
        for name, split in there.items():
            begin = time.process_time()
            for text in texts:
                split(text)
            best[name] = min(best[name], time.process_time() - begin)
    return {name: round(size / max(seconds, 1e-9)) for name, seconds in best.items()}


def first_call(name: str) -> int:
    """Milliseconds of CPU that a fresh process needs from the import to the first sentences."""
    code = (
        "import time; begin = time.process_time(); from benchmarks.splitters import load; "
        f"load({name!r})('Das ist z. B. ein Satz. Und noch einer.'); print(time.process_time() - begin)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    root = Path(__file__).parent.parent
    times = [subprocess.run(command, cwd=root, check=True, capture_output=True).stdout for _ in range(ROUNDS)]
    return round(1000 * min(map(float, times)))


def report(sets: dict[str, list[Block]], there: dict[str, Splitter]) -> str:
    """The tables: all splitters side by side, and every set of each."""
    scores = {name: {kind: scored(blocks, split) for kind, blocks in sets.items()} for name, split in there.items()}
    speed = speeds(there, [block for blocks in sets.values() for block in blocks])
    large = [kind for kind, blocks in sets.items() if sum(len(block.starts) for block in blocks) >= MEASURED]
    total = {name: reduce(add, (by_set[kind] for kind in large), Score()) for name, by_set in scores.items()}
    mean = {name: sum(by_set[kind].f1 for kind in large) / max(1, len(large)) for name, by_set in scores.items()}
    rows: list[list[object]] = [["F1 in %, mean of the sets", *(f"{mean[name]:.1f}" for name in there)]]
    rows += [[f"F1, {kind}", *(f"{scores[name][kind].f1:.1f}" for name in there)] for kind in large]
    blocks = sum(len(sets[kind]) for kind in large)
    rows += [
        [f"blocks with a fault, of {blocks:,}", *(total[name].blocks - total[name].exact for name in there)],
        ["wrong cuts", *(total[name].wrong for name in there)],
        ["missed cuts", *(total[name].missed for name in there)],
    ]
    rows += [
        [f"{kind}: blocks right, of {len(blocks)}", *(scores[name][kind].exact for name in there)]
        for kind, blocks in sets.items()
        if kind not in large
    ]
    rows.append(["1,000 characters a second", *(speed[name] // 1000 for name in there)])
    rows.append(["first call, ms", *(first_call(name) for name in there)])
    about = f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    details = [_detail(f"{name}, {kind}", one) for name, by_set in scores.items() for kind, one in by_set.items()]
    return "\n\n".join((about, table(["", *map(splitters.version, there)], rows), table(_DETAILS, details)))


_DETAILS: Final = ("set", "blocks", "exact", "cuts", "right", "wrong", "missed", "precision", "recall", "F1")


def _detail(name: str, one: Score) -> list[object]:
    cuts, shares = one.right + one.missed, (100 * one.precision, 100 * one.recall, one.f1)
    counts = (one.blocks, one.exact, cuts, one.right, one.wrong, one.missed)
    return [name, *counts, *(f"{share:.1f}" for share in shares)]


def faults(kind: str, block: Block, starts: Sequence[int]) -> Iterator[str]:
    """What ours gets wrong in a block, with what stands round it: `|` where it cuts and must not, `_` the other way."""
    cuts = set(starts[1:]) - block.optional
    for place in sorted(cuts ^ block.starts):
        sign = "|" if place in cuts else "_"
        around = f"{block.text[max(0, place - AROUND) : place]}{sign}{block.text[place : place + AROUND]}"
        yield f"{kind}: {' '.join(around.split())}"


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description="Sentence splitters on texts whose sentences are known.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="blocks in the notation of the fixtures")
    parser.add_argument("--checkouts", type=Path, metavar="FOLDER", help="clones of gold.txt, OWNER/NAME each")
    parser.add_argument("--only", default="", metavar="SET", help="sets whose name holds SET")
    parser.add_argument("--wrong", action="store_true", help="print what ours gets wrong, and nothing else")
    chosen = parser.parse_args()
    sets = {path.stem: gold.read(path) for path in chosen.files}
    sets |= dict(corpora(chosen.checkouts)) if chosen.checkouts else {}
    sets = {kind: blocks for kind, blocks in sets.items() if chosen.only in kind and blocks}
    if not sets:
        parser.error("no blocks: name files, or the folder of the clones")
    if chosen.wrong:
        split = splitters.load(OURS)
        blocks = ((kind, block) for kind, blocks in sets.items() for block in blocks)
        for line in (line for kind, block in blocks for line in faults(kind, block, split(block.text))):
            print(line)
    else:
        print(report(sets, installed()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
