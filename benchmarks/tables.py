"""Results as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown: the first column text, the others numbers."""
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *rows]
    written = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in written)
