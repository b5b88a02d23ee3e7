"""A broken catalog made whole: bytes enter, all that is wrong with them and the mended bytes leave.

Both versions of everything are kept: the better one as the target, the other as a comment `theirs: …`. What leaves
more than one meaning is left to a person. Nothing is read or written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline import pocharset, pofile, pomend, posyntax
from pipeline.errors import InputRefused
from pipeline.memory import UNAPPROVED
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Key, Record, State
from pipeline.pofaults import Fault, refusal

_MOST: Final = 100
"""Repairs that are tried in one file."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
"""What would end a comment line or get lost in it, written as in a msgstr."""
_KEYWORD: Final = re.compile(rb"^[ \t]*(?:#~\|?|#\|)?[ \t]*(msg)", re.MULTILINE)
_HALF_KEYWORD: Final = re.compile(rb"[ \t]*(?:#~\|?|#\|)?[ \t]*m(?:s(?:g(?:[a-z_]*(?:\[[0-9]*)?)?)?)?")

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A file after one repair."""

    data: bytes
    done: tuple[str, ...]
    """What was done, as sentences."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of a file."""

    data: bytes
    """The mended bytes; those that were given where nothing is wrong, or where something needs a person."""
    faults: tuple[InputRefused, ...] = ()
    """All that is wrong, in the order in which it was met; the last ones may have been hidden by the first."""
    done: tuple[str, ...] = ()
    """What was done about it, as sentences."""
    left: tuple[InputRefused, ...] = ()
    """The faults that need a person."""


def examined(data: bytes, *, path: str = "", locale: str = "", header: Fields = ()) -> Examined:
    """The file with everything mended that can be without losing or guessing anything.

    `header` are more fields for a file without a header.
    """
    faults: list[InputRefused] = []
    done: list[str] = []
    mended = data
    for _round in range(_MOST):
        try:
            catalog = pofile.read(mended, path=path, locale=locale)
            break
        except InputRefused as fault:
            faults.append(fault)
            repair = _repaired(mended, fault, path, locale)
            if repair is None or repair.data == mended:
                return Examined(data, tuple(faults), left=(fault,))
            mended = repair.data
            done += repair.done
    else:
        return Examined(data, tuple(faults), left=(faults[-1],))
    left = tuple(refusal(fault, path) for fault in _unfit(catalog))
    if headless := _headless(catalog, path):
        faults.append(headless)
        mended = pofile.write(_headed(catalog, header))
        done.append(_("The header is complete."))
    return Examined(mended, (*faults, *left), tuple(done), left)


def _repaired(data: bytes, fault: InputRefused, path: str, locale: str) -> Repair | None:
    repair = _REPAIRS.get(fault.code)
    try:
        return repair(data, fault, path, locale) if repair else None
    except (InputRefused, Fault):
        return None


def _conflict(data: bytes, _fault: InputRefused, path: str, locale: str) -> Repair | None:
    """Both sides of a merge in one catalog."""
    found = pomend.sides(data)
    if not found:
        return None
    sides = [examined(side, path=path, locale=locale) for side in (found.ours, found.theirs)]
    ours, theirs = (pofile.read(side.data, path=path, locale=locale) for side in sides)
    main = _("Both sides of the merge are in: ours stands, theirs is in comments “theirs: …” where it differs.")
    return Repair(pofile.write(united(ours, theirs)), (main, *dict.fromkeys(sides[0].done + sides[1].done)))


def _duplicate(data: bytes, _fault: InputRefused, path: str, locale: str) -> Repair:
    """Of each key the better entry, in the place of the live one."""
    catalog = pofile.lenient(data, path=path, locale=locale)
    records: dict[Key, Record] = {}
    for record in catalog.records:
        key = record.entry.key
        if key == (None, "") and not record.entry.obsolete:
            catalog = _with_header(catalog, pofile.fields(record.entry.target), record.entry.comments)
        elif key not in records:
            records[key] = record
        else:
            first = records[key]
            if first.entry.obsolete and not record.entry.obsolete:
                del records[key]
            records[key] = _record(better(first.entry, record.entry), first, record)
    return Repair(
        pofile.write(replace(catalog, records=tuple(records.values()))),
        (_("Of two entries for the same German the better stays; the other’s text is in a comment “theirs: …”."),),
    )


def _merged(data: bytes, _fault: InputRefused, path: str, locale: str) -> Repair:
    """The first of the versions that msgcat put below each other."""
    catalog = pofile.lenient(data, path=path, locale=locale)
    entries = tuple(_first_version(entry) for entry in catalog.entries)
    catalog = catalog.with_entries(entries) if len({e.key for e in entries}) == len(entries) else catalog
    if catalog.head and pofile.MERGED.search(catalog.head.entry.target):
        first, *others = _versions(catalog.head.entry.target, "\n")
        catalog = replace(catalog, header=pofile.fields(first))
        for other in others:
            catalog = _with_header(catalog, pofile.fields(other), ())
    return Repair(
        pofile.write(catalog),
        (_("The first version of a text stands as a draft, the others are in comments “theirs: …”."),),
    )


def _first_version(entry: Entry) -> Entry:
    if not any(map(pofile.MERGED.search, entry.targets)):
        return entry
    versions = [_versions(target, entry.source) for target in entry.targets]
    comments = [
        f"theirs: {text.translate(_ESCAPES)}" for first, *others in versions for text in others if text != first
    ]
    flags = entry.flags if entry.fuzzy else ("fuzzy", *entry.flags)
    targets = tuple(first for first, *_others in versions)
    return replace(entry, targets=targets, flags=flags, comments=(*entry.comments, *dict.fromkeys(comments)))


def _versions(target: str, source: str) -> list[str]:
    """The texts below the marks; msgcat ends each with a line feed, the German's or not."""
    _before, *parts = pofile.MERGED.split(target)
    texts = parts[1::2] or [target]
    return texts if source.endswith("\n") else [text.removesuffix("\n") for text in texts]


def _quotes(data: bytes, fault: InputRefused, path: str, locale: str) -> Repair | None:
    """Quotes that lack or are too many; if it is the last line, the file was cut off."""
    fixed = pomend.requoted(data, fault.line or 1)
    if not fixed:
        return _cut_off(data, fault, path, locale) if _is_last(data, fault) else None
    return Repair(fixed[0], (_("Quotes are mended in line {lines}.", lines=pomend.shown(fixed[1])),))


def _is_last(data: bytes, fault: InputRefused) -> bool:
    """Whether the fault is a text that the end of the file cut off."""
    before, _end, line = data.rstrip().rpartition(b"\n")
    quotes = len(re.findall(rb'(?<!\\)(?:\\\\)*"', line))
    cut = _HALF_KEYWORD.fullmatch(line) or (quotes % 2 == 1 and (quotes == 1 or line[-1:] != b'"'))
    return fault.line == before.count(b"\n") + bool(_end) + 1 and bool(cut)


def _cut_off(data: bytes, _fault: InputRefused, _path: str, _locale: str) -> Repair | None:
    fixed = pomend.closed_off(data)
    return Repair(fixed, (_("The last entry is not whole and stands in comments at the end."),)) if fixed else None


def _recoded(data: bytes, _fault: InputRefused, _path: str, _locale: str) -> Repair | None:
    fixed = pomend.recoded(data)
    return Repair(fixed, (_("Letters of an older charset are written as UTF-8."),)) if fixed else None


_REPAIRS: Final[dict[str, Callable[[bytes, InputRefused, str, str], Repair | None]]] = {
    "po-bytes": _recoded,
    "po-conflict": _conflict,
    "po-duplicate": _duplicate,
    "po-merged": _merged,
    "po-quote": _quotes,
    "po-text": _quotes,
    "po-truncated": _cut_off,
}


def united(ours: Catalog, theirs: Catalog) -> Catalog:
    """All entries of two catalogs, those of theirs behind the entry that they follow there."""
    same = (ours.newline, pocharset.codec(_text(ours))) == (theirs.newline, pocharset.codec(_text(theirs)))
    records = {record.entry.key: record for record in ours.records}
    behind: dict[Key | None, list[Record]] = {}
    anchor: Key | None = None
    for record in theirs.records:
        key = record.entry.key
        if key in records:
            records[key] = _record(better(records[key].entry, record.entry), records[key], record)
            anchor = key
        else:
            behind.setdefault(anchor, []).append(record if same else Record(record.entry))
    woven = behind.get(None, [])
    for key, record in records.items():
        woven += [record, *behind.get(key, ())]
    ours = replace(ours, records=tuple(woven), head=ours.head or (theirs.head and Record(theirs.head.entry)))
    return _with_header(ours, theirs.header, theirs.head.entry.comments if theirs.head else ())


def better(ours: Entry, theirs: Entry) -> Entry:
    """One entry of two with the same key: approved beats draft, draft beats empty, else ours; live beats obsolete."""
    best, other = (theirs, ours) if _rank(theirs) > _rank(ours) else (ours, theirs)
    approved, obsolete = _rank(best) == 2, ours.obsolete and theirs.obsolete
    comments = [*best.comments, *(comment for comment in other.comments if comment not in best.comments)]
    if other.targets != best.targets and any(map(str.strip, other.targets)):
        comments += [f"theirs: {target.translate(_ESCAPES)}" for target in other.targets]
    if approved or not obsolete:
        comments = [comment for comment in comments if comment.strip() != UNAPPROVED]
    flags = best.flags if approved or best.fuzzy or not _rank(best) or obsolete else ("fuzzy", *best.flags)
    return replace(best, comments=tuple(dict.fromkeys(comments)), flags=flags, obsolete=obsolete)


def _rank(entry: Entry) -> int:
    if not any(map(str.strip, entry.targets)):
        return 0
    marked = entry.obsolete and any(comment.strip() == UNAPPROVED for comment in entry.comments)
    return 1 if entry.fuzzy or marked or not all(map(str.strip, entry.targets)) else 2


def _record(entry: Entry, first: Record, second: Record) -> Record:
    """The entry with the bytes of the record that says the same; those of the first may serve too."""
    for record in (first, second):
        if record.entry == entry:
            return replace(record, shared=False)
    return replace(first, entry=entry, shared=False)


def _with_header(catalog: Catalog, fields: Fields, comments: Iterable[str]) -> Catalog:
    """The catalog with what another header says beside its own."""
    known = dict(catalog.header)
    new = tuple((name, value) for name, value in fields if name not in known)
    differing = [
        f"theirs: {name}: {value}"
        for name, value in fields
        if known.get(name, value) != value and name not in pofile.CHURNING
    ]
    head = catalog.head or Record(Entry(""))
    lines = dict.fromkeys((*head.entry.comments, *comments, *differing))
    if catalog.head and tuple(lines) != head.entry.comments:
        head = replace(head, entry=replace(head.entry, comments=tuple(lines)))
    return replace(catalog, header=(*catalog.header, *new), head=head if catalog.head else None)


def _text(catalog: Catalog) -> str:
    return catalog.head.entry.target if catalog.head else ""


def _headless(catalog: Catalog, path: str) -> InputRefused | None:
    """Why other programs can't know the charset, if they can't."""
    if not (catalog.records or catalog.head) or pocharset.is_portable(_text(catalog)):
        return None
    line = next((line for record, line in _numbered(catalog) if record is catalog.head), 1)
    return refusal(Fault("po-headless", line), path)


def _headed(catalog: Catalog, more: Fields) -> Catalog:
    """The catalog with a header that names UTF-8."""
    if not catalog.head:
        return replace(catalog, header=pofile.new(catalog.locale, more).header)
    kind = ("Content-Type", "text/plain; charset=UTF-8")
    others = tuple(field for field in catalog.header if field[0] not in ("Content-Type", "Content-Transfer-Encoding"))
    return replace(catalog, header=(*others, kind, ("Content-Transfer-Encoding", "8bit")))


def _unfit(catalog: Catalog) -> Iterator[Fault]:
    """What msgfmt refuses in approved entries that can be read."""
    rule = dict(catalog.header).get("Plural-Forms", "")
    count, ruled = posyntax.plural_count(rule), True
    for record, line in _numbered(catalog):
        entry = record.entry
        if entry.state is not State.APPROVED or record is catalog.head:
            continue
        if entry.source_plural is not None and not count and ruled:
            ruled = False  # said once
            yield Fault("po-plural", line, value=rule[:80])
        if entry.source_plural is not None and count and len(entry.targets) != count:
            yield Fault("po-forms", line, found=len(entry.targets), wanted=count)
        if len({(text[:1] == "\n", text[-1:] == "\n") for text in (entry.source, *entry.targets)}) > 1:
            yield Fault("po-ends", line)


def _numbered(catalog: Catalog) -> Iterator[tuple[Record, int]]:
    """Every record that was read, and the line of its first keyword."""
    records = list(catalog.records)
    if catalog.head:
        records.insert(catalog.place, catalog.head)
    before = 1
    for record in records:
        keyword = _KEYWORD.search(record.raw)
        yield record, before + record.raw.count(b"\n", 0, keyword.start(1) if keyword else 0)
        before += record.raw.count(b"\n")
