"""A sheet of headings, paragraphs and tables as Markdown or as one page of HTML that needs no other file.

Parts go in, text comes out. A text is data: nothing in it becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pipeline.differences import Side, after, before, marked, pieces


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below that of the sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """A cell in another language than the sheet."""

    text: str
    lang: str
    """Its tag of BCP 47."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell in another language that shows what has come and gone in its text."""

    old: str
    new: str
    lang: str


@dataclass(frozen=True, slots=True)
class Was:
    """A cell with the earlier of two texts, in which what is gone is marked."""

    old: str
    new: str
    lang: str


@dataclass(frozen=True, slots=True)
class Now:
    """A cell with the later of two texts, in which what has come is marked."""

    old: str
    new: str
    lang: str


Cell = str | int | Foreign | Changed | Was | Now


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; the first cell of a row names it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kinds: tuple[str, ...] = ()
    """Of each row: a kind that is told by a colour too (draft, open); empty: none."""


Part = Heading | Points | Table | str
"""A text by itself is a paragraph."""

_MARKUP: Final = re.compile(r"[\\`*_<\[\]|&~]|^(?=[#>+-]|\d+[.)])")
_SHORT: Final = 10
"""Characters of a cell that is not broken: a day, the name of a commit."""
_STYLE: Final = """
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
body { max-width: 100rem; margin: 0 auto; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: start; font-weight: 600; padding-bottom: 0.5rem; }
th, td { border: 1px solid GrayText; padding: 0.25rem 0.5rem; text-align: start; vertical-align: top; }
thead th { font-weight: 600; }
tbody th { font-weight: 400; }
.short { white-space: nowrap; }
.number { text-align: end; }
.draft { background: #fd03; }
.open { background: #f403; }
ins { background: #0a04; }
del { background: #f004; }
@media print { .wide { overflow: visible; } }
"""


def markdown(title: str, parts: Sequence[Part]) -> str:
    """The sheet as Markdown with tables as GitHub and pandoc know them."""
    return "\n\n".join((f"# {_plain(title)}", *map(_markdown, parts))) + "\n"


def html(title: str, parts: Sequence[Part], lang: str) -> str:
    """The sheet as a page: no scripts, nothing from elsewhere."""
    body = "\n".join(_html(part) for part in parts)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="{escape(lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""


def _markdown(part: Part) -> str:
    match part:
        case Heading(text):
            return f"## {_plain(text)}"
        case Points(texts):
            return "\n".join(f"- {_plain(text)}" for text in texts)
        case Table(caption, heads, rows):
            marks = ("--:" if number else "---" for number in _numbers(part))
            lines = (map(_plain, heads), marks, *([_written(cell) for cell in row] for row in rows))
            return "\n".join((f"{_plain(caption)}\n", *(f"| {' | '.join(line)} |" for line in lines)))
        case text:
            return _plain(text)


def _written(cell: Cell) -> str:
    """A cell of a table in Markdown."""
    if not isinstance(cell, Was | Now):
        return _plain(_text(cell))
    marks = {"same": "{}", "gone": "<del>{}</del>", "come": "<ins>{}</ins>"}  # ** and ~~ fail beside punctuation
    return "".join(marks[side].format(_escaped(text)) for side, text in _stretches(cell))


def _escaped(text: str) -> str:
    """A piece of a line, of which no start counts as one."""
    return re.sub(r"[\\`*_<\[\]|&~]", lambda mark: "\\" + mark[0], text)


def _plain(text: str) -> str:
    """A text in which Markdown finds nothing to do."""
    return _MARKUP.sub(lambda mark: "\\" + mark[0], " ".join(text.split()))


def _html(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Points(texts):
            return "<ul>\n" + "\n".join(f"<li>{escape(text)}</li>" for text in texts) + "\n</ul>"
        case Table():
            return "\n".join(_table(part))
        case text:
            return f"<p>{escape(text)}</p>"


def _table(table: Table) -> Iterator[str]:
    numbers = _numbers(table)
    # A region that scrolls has to be reached by keyboard, and have a name.
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(table.caption)}">'
    yield f"<table>\n<caption>{escape(table.caption)}</caption>"
    heads = zip(table.heads, numbers, strict=True)
    yield "<thead><tr>" + "".join(_cell("th", head, ' scope="col"', number) for head, number in heads) + "</tr></thead>"
    yield "<tbody>"
    for (first, *others), kind in zip(table.rows, table.kinds or ("",) * len(table.rows), strict=True):
        cells = zip(others, numbers[1:], strict=True)
        row = _cell("th", first, ' scope="row"') + "".join(_cell("td", cell, "", number) for cell, number in cells)
        yield f'<tr class="{kind}">{row}</tr>' if kind else f"<tr>{row}</tr>"
    yield "</tbody>\n</table>\n</div>"


def _cell(element: str, cell: Cell, attributes: str, number: bool = False) -> str:
    text = "".join(_pieces(cell)) if isinstance(cell, Changed | Was | Now) else escape(_text(cell))
    short = element == "td" and len(text) <= _SHORT and not number
    kind = ' class="number"' if number else ' class="short"' if short else ""
    return f"<{element}{attributes}{kind}{_lang(cell)}>{text}</{element}>"


def _pieces(cell: Changed | Was | Now) -> Iterator[str]:
    marks = {"same": "{}", "gone": "<del>{}</del>", "come": "<ins>{}</ins>"}
    return (marks[side].format(escape(text)) for side, text in _stretches(cell))


def _stretches(cell: Changed | Was | Now) -> Iterator[tuple[Side, str]]:
    shown = {Changed: pieces, Was: before, Now: after}[type(cell)]
    return shown(cell.old, cell.new)


def _numbers(table: Table) -> list[bool]:
    """Which columns are set to the right."""
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.heads)
    return [bool(column) and all(isinstance(cell, int) for cell in column) for column in columns]


def _text(cell: Cell) -> str:
    match cell:
        case Foreign(text):
            return text
        case Changed(old, new):
            return marked(old, new)
        case Was(old, _):
            return old
        case Now(_, new):
            return new
        case value:
            return str(value)


def _lang(cell: Cell) -> str:
    return f' lang="{escape(cell.lang)}" dir="auto"' if isinstance(cell, Foreign | Changed | Was | Now) else ""
