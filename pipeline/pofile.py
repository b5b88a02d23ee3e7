"""One .po file as data: its bytes enter and a `Catalog` leaves, and the other way round.

`write` edits text, it does not re-serialise: an unchanged entry gives back the bytes it was read from. No file is
opened, and what can't be read without guessing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from pipeline.model import Catalog, Entry, Key, Record
from pipeline.po import syntax
from pipeline.po.charset import BOM, codec, decoded
from pipeline.po.faults import Fault, refusal

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a file that is still read."""

_FIELDS: Final = ("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Language", "Plural-Forms")
"""The header's first fields; the others follow, those with X- last and in alphabetical order."""

CHURNING: Final = frozenset({
    "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
    "Language-Team", "X-Generator",
})  # fmt: skip
"""Fields that every tool rewrites, so that they conflict in git, which knows all this better."""

_DEFAULTS: Final = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "X-Source-Language": "de",
}
"""What a new catalog says of itself; Poedit labels the source as German by the last."""

MERGED: Final = re.compile(r"^#-#-#-#-#  (.*)  #-#-#-#-#\n?", re.MULTILINE)
"""The line above each version that msgcat and msgmerge put into one target."""

# Lines with keywords or texts. Only they change when an entry becomes obsolete, so that it can come back as it was.
_LIVE_LINE: Final = re.compile(rb"^([ \t\r\f\v]*+)(#\|)?(?=[ \t\r\f\v]*[^\s#|])", re.MULTILINE)
_OBSOLETE_LINE: Final = re.compile(rb"^([ \t\r\f\v]*+)#~(?:(\|)| ?)(?=[ \t\r\f\v]*[^\s#|])", re.MULTILINE)


def read(data: bytes, *, path: str = "", locale: str = "") -> Catalog:
    """The catalog that the bytes of a .po file hold.

    Any charset that is a superset of ASCII, LF and CRLF, a byte order mark; no header: UTF-8. `path` is for messages;
    `locale` is the header's Language where it is not given. Raises InputRefused (codes in po/faults.py), which names
    file, line and repair: nothing is dropped or mended in silence.
    """
    try:
        return _read(data, path, locale, lenient=False)
    except Fault as fault:
        raise refusal(fault, path) from None


def lines(catalog: Catalog) -> dict[Key, int]:
    """Key -> line of the entry's first keyword in the catalog's file."""
    text, charset = decoded(write(catalog))
    return {block.entry.key: block.line for block in syntax.blocks(text, charset=charset)}


def lenient(data: bytes, *, path: str = "", locale: str = "") -> Catalog:
    """As `read`, but a key may occur twice and a target may be several versions: what is about to be mended."""
    try:
        return _read(data, path, locale, lenient=True)
    except Fault as fault:
        raise refusal(fault, path) from None


def _read(data: bytes, path: str, locale: str, *, lenient: bool) -> Catalog:
    if len(data) > LARGEST:
        raise Fault("po-size", limit=LARGEST >> 20)
    text, charset = decoded(data)
    blocks = tuple(syntax.blocks(text, charset=charset))
    if not lenient:
        _refuse_twins(blocks)
        _refuse_merged(blocks)
    *pieces, tail = _pieces(data, blocks, charset)
    records = [
        Record(block.entry, block.entry, piece, shared=bool(block.start[1]))
        for block, piece in zip(blocks, pieces, strict=True)
    ]
    place = next((i for i, block in enumerate(blocks) if _is_header(block.entry)), None)
    head = records.pop(place) if place is not None else None
    header = fields(head.entry.target) if head else ()
    plural_forms = dict(header).get("Plural-Forms", "")
    if plural_forms and not syntax.is_plural_rule(plural_forms):
        raise Fault("po-plural", blocks[place or 0].line, value=plural_forms[:80])
    return Catalog(
        locale=locale or dict(header).get("Language", ""),
        header=header,
        records=tuple(records),
        head=head,
        place=place or 0,
        tail=tail,
        newline="\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else "\n",
        path=path,
    )


def _pieces(data: bytes, blocks: Sequence[syntax.Block], charset: str) -> list[bytes]:
    """The bytes of each block, and those behind the last."""
    lines = tuple(accumulate((len(line) + 1 for line in data.split(b"\n")), initial=0))

    def offset(place: syntax.Place) -> int:
        line, column = place
        if not column:
            return lines[line]
        text = data[lines[line] : lines[line + 1]].decode(charset)
        return lines[line] + len(text[: column + text.startswith("\ufeff")].encode(charset))

    ends = [0, *(offset(block.end) for block in blocks), len(data)]
    return [data[start:end] for start, end in pairwise(ends)]


def _is_header(entry: Entry) -> bool:
    return entry.key == (None, "") and not entry.obsolete


def _refuse_twins(blocks: Iterable[syntax.Block]) -> None:
    """gettext's rule: a key occurs once, live or obsolete."""
    first: dict[tuple[str | None, str], int] = {}
    for block in blocks:
        if block.entry.key in first:
            raise Fault("po-duplicate", block.line, first=first[block.entry.key])
        first[block.entry.key] = block.line


def _refuse_merged(blocks: Iterable[syntax.Block]) -> None:
    """Targets that are several versions one below the other."""
    for block in blocks:
        if any("#-#-#-#-#" in target and MERGED.search(target) for target in block.entry.targets):
            raise Fault("po-merged", block.line)


def fields(header: str) -> tuple[tuple[str, str], ...]:
    """Name and value of each line of a header; a line without a colon is a value without a name."""
    parts = (line.partition(":") if ":" in line else ("", "", line) for line in header.split("\n") if line.strip())
    return tuple((name.strip(), value.strip()) for name, _colon, value in parts)


def new(locale: str, others: Iterable[tuple[str, str]] = ()) -> Catalog:
    """An empty catalog, whose header has our fixed fields, the `locale` as Language, and `others`."""
    return Catalog(locale, _in_order((_DEFAULTS | {"Language": locale} | dict(others)).items()))


def canonical(catalog: Catalog) -> Catalog:
    """The catalog as it would be written for the first time.

    Without the header fields that every tool rewrites, the others in our order, obsolete entries last, and nothing kept
    of the layout that was read.
    """
    records = sorted((Record(record.entry) for record in catalog.records), key=lambda record: record.entry.obsolete)
    return replace(
        catalog,
        header=_in_order(field for field in catalog.header if field[0] not in CHURNING),
        records=tuple(records),
        head=catalog.head and Record(catalog.head.entry),
        place=0,
    )


def _in_order(some: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    def place(field: tuple[str, str]) -> tuple[int, str]:
        name = field[0]
        known = _FIELDS.index(name) if name in _FIELDS else len(_FIELDS)
        return (len(_FIELDS) + 1, name) if name.startswith("X-") else (known, "")

    return tuple(sorted(some, key=place))


def write(catalog: Catalog) -> bytes:
    """The bytes of the catalog's .po file.

    An unchanged entry gives the bytes it was read from. One that only became obsolete or live keeps its comments and
    wrapping: `#~ ` is put before its lines or taken away. All others, and a header whose fields changed, are rendered
    in the layout of `msgcat --no-wrap`, in the file's charset and line ends; of the previous text, only the msgid is
    kept. Raises InputRefused where a new text does not exist in that charset (po-unwritable) or holds a NUL (po-nul).
    """
    try:
        return _write(catalog)
    except Fault as fault:
        raise refusal(fault, catalog.path) from None


def _write(catalog: Catalog) -> bytes:
    records, charset = _with_header(catalog)
    eol = catalog.newline.encode("ascii")
    out = bytearray()
    rendered_before, kept_before = False, False
    for record in records:
        piece, rendered = _piece(record, charset, catalog.newline)
        kept = piece is record.raw
        if out:
            piece = piece.removeprefix(BOM)
            on_its_line = record.shared and kept and kept_before
            out += b"" if out.endswith(b"\n") or on_its_line else eol
            out += eol if (rendered or rendered_before) and not _gap(piece) else b""
        out += piece
        rendered_before, kept_before = rendered, kept
    out += catalog.tail.removeprefix(BOM) if out else catalog.tail
    if all(record.entry == record.origin for record in records):
        return bytes(out)
    return _ended(bytes(out), eol)


def _with_header(catalog: Catalog) -> tuple[tuple[Record, ...], str]:
    """All records, the header entry in its place, and the charset to write them in."""
    head, header, records, place = catalog.head, catalog.header, catalog.records, catalog.place
    if head is None:
        headed = any(record.entry.key == (None, "") for record in records)  # by an obsolete one
        if headed or (not header and all(record.entry == record.origin for record in records)):
            return records, "utf-8"
        head, header = Record(Entry("")), header or new(catalog.locale).header
    before = head.origin.target if head.origin else ""
    if head.origin and fields(before) == header:
        return (*records[:place], head, *records[place:]), codec(before)
    text = "".join(f"{name}: {value}\n" if name else f"{value}\n" for name, value in header)
    if codec(text) != codec(before):
        records = tuple(Record(record.entry) for record in records)
    head = replace(head, entry=replace(head.entry, targets=(text,)))
    return (*records[:place], head, *records[place:]), codec(text)


def _piece(record: Record, charset: str, newline: str) -> tuple[bytes, bool]:
    """The lines of a record with the blank lines before them, and whether they were rendered anew."""
    entry, origin, raw = record.entry, record.origin, record.raw
    if raw and origin == entry:
        return raw, False
    if raw and origin and replace(origin, obsolete=entry.obsolete) == entry:
        return _toggled(raw.removeprefix(BOM), obsolete=entry.obsolete), False
    text = _rendered(entry)
    if "\0" in text:
        raise Fault("po-nul")
    lines = _encoded(text.replace("\n", newline), charset)
    return _gap(raw) + (_toggled(lines, obsolete=True) if entry.obsolete else lines), True


def _encoded(text: str, charset: str) -> bytes:
    data = text.encode(charset, "replace")
    if (back := data.decode(charset)) != text:  # Shift_JIS writes a yen sign as a backslash, without an error
        lost = next((old for old, new in zip(text, back, strict=False) if old != new), text[-1])
        raise Fault("po-unwritable", text=lost, charset=charset)
    return data


def _toggled(raw: bytes, *, obsolete: bool) -> bytes:
    """The lines of a live entry as those of an obsolete one, or back: comments and wrapping stay byte for byte."""
    if obsolete:
        return _LIVE_LINE.sub(lambda match: match[1] + b"#~|" if match[2] else b"#~ " + match[1], raw)
    return _OBSOLETE_LINE.sub(lambda match: match[1] + (b"#|" if match[2] else b""), raw)


def _gap(raw: bytes) -> bytes:
    """The blank lines at the start."""
    if not raw[:1].isspace():
        return b""
    indent = len(raw) - len(raw.lstrip(b" \t\r\f\v\n"))
    return raw[: raw.rfind(b"\n", 0, indent) + 1]


def _ended(data: bytes, eol: bytes) -> bytes:
    """The same lines with one line end behind the last that is not blank."""
    end = data.find(b"\n", len(data.rstrip(b" \t\r\f\v\n"))) + 1
    return data[:end] if end else data + eol


class _Text(str):
    """A string as polib should take it: broken behind LF only, as msgcat does, and there even when it is empty."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def splitlines(self, keepends: bool = False) -> list[str]:
        return re.findall(r"[^\n]*\n|[^\n]+", self) if keepends else self.split("\n")


def _rendered(entry: Entry) -> str:
    """The lines of an entry as a live one, laid out like `msgcat --no-wrap`.

    By polib where there are plural forms. Entries without, of which every page has dozens, are laid out here in a third
    of the time, and a test holds both to be the same. A comment gets a blank behind a last backslash, where gettext
    would join it with the next line, and none behind an empty `#`.
    """
    if entry.source_plural is not None:
        return _by_polib(entry)
    comments = [*_signed("#", entry.comments), *_signed("#.", entry.notes)]
    if entry.references:
        comments.append(f"#: {' '.join(entry.references)}")
    if entry.flags:
        comments.append(f"#, {', '.join(entry.flags)}")
    lines = [f"{line} " if line.rstrip(" ").endswith("\\") else line for line in comments]
    if entry.previous is not None:
        lines += (f"#| {line}" for line in _quoted("msgid", entry.previous))
    if entry.context is not None:
        lines += _quoted("msgctxt", entry.context)
    return "\n".join([*lines, *_quoted("msgid", entry.source), *_quoted("msgstr", entry.target), ""])


def _by_polib(entry: Entry) -> str:
    """The same by polib; as a live entry, because polib leaves the notes of obsolete ones out (its issue 71)."""
    import polib

    plural = entry.source_plural is not None
    message = polib.POEntry(
        msgid=_Text(entry.source),
        msgid_plural=_Text(entry.source_plural) if plural else "",
        msgstr=_Text(entry.target),
        msgstr_plural=dict(enumerate(map(_Text, entry.targets))) if plural else {},
        msgctxt=None if entry.context is None else _Text(entry.context),
        previous_msgid=None if entry.previous is None else _Text(entry.previous),
        flags=list(entry.flags),
        comment=_Text("\n".join(entry.notes)) if entry.notes else "",
        tcomment=_Text("\n".join(entry.comments)) if entry.comments else "",
        occurrences=[(reference, "") for reference in entry.references],
    )
    lines = message.__unicode__(wrapwidth=0)
    return re.sub(r"^(?:(#\.?) |(#.*\\ *))$", lambda match: match[1] or f"{match[2]} ", lines, flags=re.MULTILINE)


def _signed(sign: str, comments: Iterable[str]) -> Iterator[str]:
    return (f"{sign} {line}" if line else sign for comment in comments for line in comment.split("\n"))


_ESCAPES: Final = str.maketrans({
    "\\": r"\\", "\t": r"\t", "\r": r"\r", "\n": r"\n", "\v": r"\v", "\b": r"\b", "\f": r"\f", '"': r"\"",
})  # fmt: skip
_ESCAPED: Final = re.compile(r'[\\\t\r\n\v\x08\f"]')


def _quoted(keyword: str, text: str) -> tuple[str, ...]:
    """The lines of a text behind its keyword: broken behind LF only, as msgcat does."""
    if not _ESCAPED.search(text):
        return (f'{keyword} "{text}"',)
    first, *others = (line.translate(_ESCAPES) for line in re.findall(r"[^\n]*\n|[^\n]+", text))
    if not others:
        return (f'{keyword} "{first}"',)
    return (f'{keyword} ""', *(f'"{line}"' for line in (first, *others)))
