"""What finished content needs to be reached by keyboard and screen reader, and read on paper.

HTML goes in, the same with three additions comes out: the text of a task is the label of its box; a table of many
columns, which a narrow window cuts off, takes the focus so that arrow keys move it; a link that shows its own address
has a class, so that it is not printed twice. No text is changed.
"""

from __future__ import annotations

import re
from typing import Final

WIDE: Final = 4
"""So many columns need more room than a telephone has (static/style.css lets others shrink)."""

_BLOCK: Final = r"</?(?:li|p|ul|ol|dl|div|table|blockquote|pre|details|section|figure|h[1-6]|hr)\b"
_TASK: Final = re.compile(rf'(<(?:li|p)>\s*)(<input\b[^<>]*\btype="checkbox"[^<>]*>(?:(?!{_BLOCK}).)*)', re.DOTALL)
_TABLE: Final = re.compile(r"<table\b(?![^<>]*\btabindex=)")
_BARE: Final = re.compile(r'<a (href="(https?://[^"<>]+)"[^<>]*>)(?=\2</a>)')
_ROW_END: Final = re.compile(r"</tr>|</?table\b")
_CELL: Final = re.compile(r"<t[hd]\b")


def reachable(html: str) -> str:
    """`html` with labelled tasks, wide tables that take the focus, and marked addresses."""
    marked = _BARE.sub(r'<a class="bare" \1', html)
    return _TASK.sub(r"\1<label>\2</label>", _TABLE.sub(_table, marked))


def _table(start: re.Match[str]) -> str:
    row = _ROW_END.search(start.string, start.end())
    columns = len(_CELL.findall(start.string, start.end(), row.start())) if row else 0
    return f'{start[0]} tabindex="0"' if columns >= WIDE else start[0]
