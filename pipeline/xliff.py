"""Catalogs in XLIFF 2.1, the form that agencies' tools exchange: one file element a page, one unit an entry.

Inline tags are `<pc>` and `<ph>` with their short name as id, so a tool protects them. The state tells how far an entry
is: `initial` untranslated or a draft, `final` approved; what comes back as `translated`, `reviewed` or `final` a person
has confirmed. Plural entries and obsolete ones stay out. Nothing outside the file is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from pipeline import markup
from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Catalog, Entry, State

SPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
"""The namespace of XLIFF 2.0 and 2.1."""

_CONFIRMED: Final = ("translated", "reviewed", "final")
_NOT_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that no XML file can hold."""


def write(pages: Iterable[tuple[str, Catalog]], source: str, target: str) -> bytes:
    """The live entries of the pages (path, catalog); `source` and `target` are language tags (BCP 47)."""
    ElementTree.register_namespace("", SPACE)
    root = Element(_in("xliff"), {"version": "2.1", "srcLang": source, "trgLang": target})
    texts: list[tuple[Element, str, tuple[str, ...]]] = []
    for number, (path, catalog) in enumerate(pages, 1):
        entries = [e for e in catalog.entries if not e.obsolete and e.source_plural is None]
        if entries:
            file = SubElement(root, _in("file"), {"id": f"f{number}", "original": path})
            for count, entry in enumerate(entries, 1):
                texts += _unit(file, f"u{count}", entry)
    ElementTree.indent(root)  # before the texts come in, whose blanks it would take for its own
    for element, text, tags in texts:
        _fill(element, text, tags)
    lines = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{lines}\n'.encode()


def read(data: bytes, *, path: str = "") -> tuple[str, tuple[Entry, ...]]:
    """The target language of an XLIFF 2 file and its entries, confirmed ones not fuzzy.

    Raises InputRefused (xliff) with the line where it is no XML, declares entities, or is no XLIFF 2.
    """
    if b"<!ENTITY" in data:
        raise _refused(_("It declares entities, which no exchange of translations needs."), path)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise _refused(_("This is no XML: {reason}.", reason=error.msg), path, error.position[0]) from error
    if root.tag != _in("xliff"):
        raise _refused(_("This is no XLIFF 2 file."), path)
    entries = {entry.key: entry for unit in root.iter(_in("unit")) for entry in _entries(unit)}
    return root.get("trgLang") or "", tuple(entries.values())


def _unit(file: Element, name: str, entry: Entry) -> Iterator[tuple[Element, str, tuple[str, ...]]]:
    """Puts the unit of an entry into the file; its sides, still empty, with text and tags."""
    unit = SubElement(file, _in("unit"), {"id": name})
    notes = [("context", entry.context)] if entry.context is not None else []
    notes += [("note", note) for note in entry.notes]
    notes += [("previous", entry.previous)] if entry.previous is not None else []
    if notes:
        holder = SubElement(unit, _in("notes"))
        for category, text in notes:
            SubElement(holder, _in("note"), {"category": category}).text = _clean(text or "")
    state = "final" if entry.state is State.APPROVED else "initial"
    segment = SubElement(unit, _in("segment"), {"state": state})
    tags = markup.names(entry.source)
    yield SubElement(segment, _in("source")), entry.source, tags
    if entry.target.strip():
        yield SubElement(segment, _in("target")), entry.target, tags


def _fill(element: Element, text: str, tags: tuple[str, ...]) -> None:
    """The text with its tags as inline codes; as it stands where they do not nest."""
    pieces = markup.pieces(text, tags)
    if not _nests(pieces):
        element.text = _clean(text)
        return
    stack = [element]
    for piece in pieces:
        if isinstance(piece, str):
            last = stack[-1]
            if len(last):
                last[-1].tail = (last[-1].tail or "") + _clean(piece)
            else:
                last.text = (last.text or "") + _clean(piece)
        elif piece.form == "close":
            stack.pop()
        elif piece.form == "open":
            stack.append(SubElement(stack[-1], _in("pc"), {"id": piece.name, "dispStart": f"<{piece.name}>"}))
        else:
            SubElement(stack[-1], _in("ph"), {"id": piece.name, "disp": f"<{piece.name}/>"})


def _nests(pieces: Iterable[str | markup.Mark]) -> bool:
    """Whether every tag is used once and closed in its turn; then an id stands for it."""
    stack: list[str] = []
    seen: set[str] = set()
    for piece in pieces:
        if isinstance(piece, str):
            continue
        if piece.form == "close":
            if not stack or stack.pop() != piece.name:
                return False
            continue
        if piece.name in seen:
            return False
        seen.add(piece.name)
        if piece.form == "open":
            stack.append(piece.name)
    return not stack


def _entries(unit: Element) -> Iterator[Entry]:
    """The entry of a unit: its segments joined, as tools may have cut them further."""
    notes = {note.get("category"): note.text or "" for note in unit.iter(_in("note"))}
    segments = list(unit.iter(_in("segment")))
    if not segments:
        return
    parts = [*unit.iter(_in("segment")), *unit.iter(_in("ignorable"))]
    ordered = [part for part in unit if part in parts]
    source = "".join(_text(part.find(_in("source"))) for part in ordered)
    target = "".join(_text(part.find(_in("target"))) for part in ordered)
    confirmed = all(segment.get("state", "initial") in _CONFIRMED for segment in segments)
    flags = () if confirmed or not target.strip() else ("fuzzy",)
    yield Entry(source, (target,), notes.get("context"), flags=flags)


def _text(element: Element | None) -> str:
    """The text of a source or target with its codes as short tags; what a tool added beside them counts for nothing."""
    if element is None:
        return ""
    found = element.text or ""
    for code in element:
        name, kind = code.get("id") or "", code.tag.partition("}")[2]
        if kind == "pc":
            found += f"<{name}>{_text(code)}</{name}>"
        elif kind == "ph":
            found += f"<{name}/>"
        else:
            found += _text(code)
        found += code.tail or ""
    return found


def _clean(text: str) -> str:
    return text.translate(_NOT_XML)


def _in(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _refused(message: str, path: str, line: int | None = None) -> InputRefused:
    repair = _("Export it again as XLIFF 2.")
    return InputRefused(message, path=path, line=line, repair=repair, code="xliff")
