"""The labelled pairs of tests/data: right translations, and such with one planted mistake each.

A file of blocks comes in, frozen pairs go out. Nothing is checked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.documents import spelt

DATA = Path(__file__).with_name("data")
FILES = sorted(DATA.glob("pairs-*.txt"))
GOOD = "good"

_LOCALE = re.compile(r" \((?:(?P<language>\w+) > )?(?P<locale>\w+)\)$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One pair and what is known of it."""

    title: str
    language: str
    """Of the source; German where the title says nothing else."""
    locale: str
    """Of the target; English where the title says nothing else."""
    source: str
    target: str
    kind: str
    """Of the planted mistake; `good` where there is none."""
    found: str
    """The mistake as it stands in the target; empty where something is lost."""
    expected: str
    """What should stand there; empty where something is added, or one can only say what is wrong."""


def read(path: Path) -> list[Labelled]:
    """The pairs of a file in their order, without its introduction. ValueError: a block is not as they should be."""
    _introduction, *blocks = spelt(path.read_text(encoding="utf-8")).split("\n\n")
    return [_labelled(block) for block in blocks]


def _labelled(block: str) -> Labelled:
    parts = [part.strip("\n") for part in re.split(r"^\.$", block, flags=re.MULTILINE)]
    if len(parts) != 5 or parts.pop() or not all(parts) or any("\n" in part for part in parts):
        raise ValueError(f"not title, source, target and label, a line each and closed by a stop: {block!r}")
    title, source, target, label = parts
    kind, _, what = label.partition(": ")
    if (kind == GOOD) == bool(what):
        raise ValueError(f"a good pair has no mistake, and every other one has: {label!r}")
    said = _LOCALE.search(title)
    found, _, expected = f" {what} ".partition(" -> ")
    return Labelled(
        title=title,
        language=said["language"] or "de" if said else "de",
        locale=said["locale"] if said else "en",
        source=source,
        target=target,
        kind=kind,
        found=found.strip(" "),
        expected=expected.strip(" "),
    )
