"""The one layout of a catalog: bytes as any editor left them enter, bytes that make no noise in git leave.

What an entry says is never changed: key, targets, state, comments, notes, and the previous German of what waits for
review. Obsolete entries keep their lines, because one that returns must come back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pipeline import pofile
from pipeline.model import Catalog, Entry, Record, State
from pipeline.po.charset import BOM

# gettext's order of flags; those of other tools come last, in the order in which they stood.
_FLAGS: Final = (re.compile("fuzzy"), re.compile(".*-format"), re.compile("range:.*"), re.compile("(no-)?wrap"))
_CREDIT: Final = re.compile(r"[^<>]*<[^<>\s]+@[^<>\s]+>, *(?:\d{4}|YEAR)(?:[-, ]+\d{4})*\.?")
"""The line that Lokalize and KBabel add to the header's comment: name, address, years."""
_RULE: Final = re.compile(r"\s*nplurals\s*=\s*([0-9]+)\s*;\s*plural\s*=\s*([^;]*[^;\s])\s*;?\s*")


def formatted(data: bytes, *, path: str = "", locale: str = "") -> bytes:
    """The file in the layout of `msgcat --no-wrap`, obsolete entries last and as they were.

    Texts break behind `\\n` only. The header comes first, loses what every tool rewrites (dates, names, generator) and
    has its fields in our order; an approved entry loses the previous German, an empty one the fuzzy flag; `#=` becomes
    `#,`; blank comment lines round an entry's comment go. Charset and line ends stay.

    msgcat would change this much of the result: it drops flags that it does not know, obsolete entries without a
    target, comments behind the last entry and line ends of Windows, and lays obsolete entries out anew. Raises
    InputRefused as `pofile.read` does.
    """
    return written(pofile.read(data, path=path, locale=locale))


def written(catalog: Catalog) -> bytes:
    """The bytes of a catalog in that layout."""
    eol = catalog.newline.encode()
    live = [Record(_tidy(entry)) for entry in catalog.entries if not entry.obsolete]
    obsolete = [_kept(record, eol) for record in catalog.records if record.entry.obsolete]
    head = catalog.head and Record(replace(catalog.head.entry, comments=_header_comments(catalog.head.entry.comments)))
    header = tuple((name, _rule(text) if name == "Plural-Forms" else text) for name, text in catalog.header)
    tail = _ended(catalog.tail, eol)
    tidy = replace(
        pofile.canonical(replace(catalog, header=header, records=())), head=head, records=(*live, *obsolete), tail=tail
    )
    return _ended(pofile.write(tidy), eol).removeprefix(eol)


def _tidy(entry: Entry) -> Entry:
    """A live entry without what editors leave behind."""
    flags = sorted(entry.flags, key=_rank)
    return replace(
        entry,
        flags=tuple(flag for flag in flags if flag != "fuzzy" or any(entry.targets)),
        previous=None if entry.state is State.APPROVED else entry.previous,
        comments=_stripped(entry.comments),
        notes=_stripped(entry.notes),
    )


def _rank(flag: str) -> int:
    return next((rank for rank, kind in enumerate(_FLAGS) if kind.fullmatch(flag)), len(_FLAGS))


def _kept(record: Record, eol: bytes) -> Record:
    """An obsolete entry with its own lines, one blank line before them."""
    if re.search(rb"^[ \t]*(?:#~[ \t]*)?#=", record.raw, re.MULTILINE):
        return Record(record.entry)
    lines = record.raw.replace(b"\r\n", b"\n").removeprefix(BOM)
    lines = re.sub(rb"\A(?:[ \t\r\f\v]*\n)+", b"", lines).rstrip(b" \t\r\f\v\n") + b"\n"
    return replace(record, raw=(b"\n" + lines).replace(b"\n", eol), shared=False)


def _header_comments(comments: Iterable[str]) -> tuple[str, ...]:
    return _stripped(comment for comment in comments if not _CREDIT.fullmatch(comment.strip()))


def _stripped(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines without blank ones at either end."""
    found = list(lines)
    while found and not found[-1].strip():
        found.pop()
    while found and not found[0].strip():
        found.pop(0)
    return tuple(found)


def _rule(text: str) -> str:
    """A plural rule as Babel writes it; Weblate and others leave its parentheses out."""
    parts = _RULE.fullmatch(text)
    if not parts:
        return text
    count, rule = parts.groups()
    return f"nplurals={count}; plural={rule if rule.isdigit() or _is_one_group(rule) else f'({rule})'};"


def _is_one_group(rule: str) -> bool:
    """Whether the first parenthesis is closed by the last."""
    depth = 0
    for index, character in enumerate(rule):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(rule) - 1 and rule.startswith("(")
    return False


def _ended(data: bytes, eol: bytes) -> bytes:
    """The lines without blank ones at the start and the end."""
    lines = re.sub(rb"\A(?:[ \t\r\f\v]*\n)+", b"", data).rstrip(b" \t\r\f\v\n")
    return eol + lines + eol if lines else b""
