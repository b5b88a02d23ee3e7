"""A broken catalog made whole: bytes enter, all that is wrong with them and the mended bytes leave.

Where there are two versions, the better one becomes the target, and what a person wrote in the other a comment. What
leaves more than one meaning is left to a person. Nothing is read or written here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from pipeline import pofile
from pipeline.errors import InputRefused
from pipeline.merging import merge
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Key, Record, State
from pipeline.po import mend, syntax
from pipeline.po.charset import decoded, is_portable
from pipeline.po.faults import Fault, refusal

_MOST: Final = 100
"""Repairs that are tried in one file, and entries for one German that are merged."""
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
    found = mend.sides(data)
    if not found:
        return None
    sides = [examined(side, path=path, locale=locale) for side in (found.ours, found.theirs)]
    ours, theirs = (pofile.read(side.data, path=path, locale=locale) for side in sides)
    base = Catalog(locale)
    with suppress(InputRefused):
        base = pofile.read(found.base, path=path, locale=locale) if found.base else base
    said = _("Both sides of the merge are in; where they differ, a comment has the other text.")
    merged = merge(base, ours, theirs).catalog
    if any(side.done for side in sides):
        cut = {entry.key for entry in ours.entries}
    else:
        cut = _cut(found.ours, found.our_pieces) | _cut(found.theirs, found.their_pieces)
    doubtful = cut & _differing(ours, theirs)
    merged = merged.with_entries(_doubted(entry) if entry.key in doubtful else entry for entry in merged.entries)
    return Repair(pofile.write(merged), (said, *dict.fromkeys(sides[0].done + sides[1].done)))


def _cut(data: bytes, pieces: Sequence[tuple[int, int]]) -> set[Key]:
    """The entries of one side that a mark cuts through: the rest of their lines may be the other side's."""
    text, charset = decoded(data)
    lines = text.split("\n")
    ends = [end for _start, end in pieces]
    found = set()
    for block in syntax.blocks(text, charset=charset):
        first, last = block.start[0], block.end[0]
        first = next((index for index in range(first, last) if lines[index].strip()), last)
        for number in range(bisect_right(ends, first), len(pieces)):
            start, end = pieces[number]
            if start >= last:
                break
            if start > first or end < last:
                found.add(block.entry.key)
    return found


def _differing(ours: Catalog, theirs: Catalog) -> set[Key]:
    targets = {entry.key: entry.targets for entry in ours.entries}
    return {entry.key for entry in theirs.entries if targets.get(entry.key, entry.targets) != entry.targets}


def _doubted(entry: Entry) -> Entry:
    """An entry that nobody is known to have approved as it stands."""
    return entry if entry.fuzzy or not any(entry.targets) else replace(entry, flags=("fuzzy", *entry.flags))


def _duplicate(data: bytes, _fault: InputRefused, path: str, locale: str) -> Repair | None:
    """The first entry of each key merged with the second, that with the third, and so on."""
    catalog = pofile.lenient(data, path=path, locale=locale)
    seen: Counter[Key] = Counter([(None, "")] if catalog.head else [])
    turns: dict[int, list[Record]] = {0: []}
    for record in sorted(catalog.records, key=lambda record: record.entry.obsolete):  # a live one keeps its place
        turns.setdefault(seen[record.entry.key], []).append(replace(record, shared=False))
        seen[record.entry.key] += 1
    if len(turns) > _MOST:
        return None
    merged = replace(catalog, records=tuple(turns.pop(0)))
    for records in turns.values():
        merged = merge(Catalog(locale), merged, _version(catalog, records)).catalog
    said = _("Of two entries for the same German the better stays; what a person wrote in the other is in a comment.")
    return Repair(pofile.write(merged), (said,))


def _version(catalog: Catalog, records: list[Record]) -> Catalog:
    """The catalog with other entries, and with the header that is among them."""
    head = next((record for record in records if record.entry.key == (None, "") and not record.entry.obsolete), None)
    header = pofile.fields(head.entry.target) if head else catalog.header
    others = tuple(record for record in records if record is not head)
    head = replace(head, raw=head.raw.lstrip(b" \t\r\f\v\n")) if head else catalog.head  # it may come to stand first
    return replace(catalog, records=others, header=header, head=head)


def _merged(data: bytes, _fault: InputRefused, path: str, locale: str) -> Repair:
    """The first of the versions that msgcat put below each other."""
    catalog = pofile.lenient(data, path=path, locale=locale)
    entries = tuple(_first_version(entry) for entry in catalog.entries)
    catalog = catalog.with_entries(entries) if len({e.key for e in entries}) == len(entries) else catalog
    if catalog.head and pofile.MERGED.search(catalog.head.entry.target):
        first, *others = _versions(catalog.head.entry.target, "\n")
        catalog = replace(catalog, header=pofile.fields(first))
        for other in others:
            catalog = _with_header(catalog, pofile.fields(other))
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
    targets = tuple(first for first, *_others in versions)
    return _doubted(replace(entry, targets=targets, comments=(*entry.comments, *dict.fromkeys(comments))))


def _versions(target: str, source: str) -> list[str]:
    """The texts below the marks; msgcat ends each with a line feed, the German's or not."""
    _before, *parts = pofile.MERGED.split(target)
    texts = parts[1::2] or [target]
    return texts if source.endswith("\n") else [text.removesuffix("\n") for text in texts]


def _quotes(data: bytes, fault: InputRefused, path: str, locale: str) -> Repair | None:
    """Quotes that lack or are too many; if it is the last line, the file was cut off."""
    fixed = mend.requoted(data, fault.line or 1)
    if not fixed:
        return _cut_off(data, fault, path, locale) if _is_last(data, fault) else None
    return Repair(fixed[0], (_("Quotes are mended in line {lines}.", lines=mend.shown(fixed[1])),))


def _is_last(data: bytes, fault: InputRefused) -> bool:
    """Whether the fault is a text that the end of the file cut off."""
    before, _end, line = data.rstrip().rpartition(b"\n")
    quotes = len(re.findall(rb'(?<!\\)(?:\\\\)*"', line))
    cut = _HALF_KEYWORD.fullmatch(line) or (quotes % 2 == 1 and (quotes == 1 or line[-1:] != b'"'))
    return fault.line == before.count(b"\n") + bool(_end) + 1 and bool(cut)


def _cut_off(data: bytes, _fault: InputRefused, _path: str, _locale: str) -> Repair | None:
    fixed = mend.closed_off(data)
    return Repair(fixed, (_("The last entry is not whole and stands in comments at the end."),)) if fixed else None


def _recoded(data: bytes, _fault: InputRefused, _path: str, _locale: str) -> Repair | None:
    fixed = mend.recoded(data)
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


def _with_header(catalog: Catalog, fields: Fields) -> Catalog:
    """The catalog with what another header says beside its own; what it says otherwise becomes a comment."""
    known = dict(catalog.header)
    new = tuple((name, value) for name, value in fields if name not in known)
    differing = [
        f"theirs: {name}: {value}"
        for name, value in fields
        if known.get(name, value) != value and name not in pofile.CHURNING
    ]
    head = catalog.head or Record(Entry(""))
    head = replace(head, entry=replace(head.entry, comments=(*head.entry.comments, *differing)))
    return replace(catalog, header=(*catalog.header, *new), head=head)


def _text(catalog: Catalog) -> str:
    return catalog.head.entry.target if catalog.head else ""


def _headless(catalog: Catalog, path: str) -> InputRefused | None:
    """Why other programs can't know the charset, if they can't."""
    if not (catalog.records or catalog.head) or is_portable(_text(catalog)):
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
    count, ruled = syntax.plural_count(rule), True
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
