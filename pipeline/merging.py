"""One catalog out of two that began as the same: what two people, or a person and a run, did to it at once.

Three catalogs go in, `base` as both sides found it, `ours` and `theirs`; one comes out, and the entries on which two
people differ. Nothing is read or written here. Entries are merged one by one, by their key, and of each its text
(target with flags, notes and previous German), its standing (live, obsolete, gone) and its comments by themselves. The
rules, one row a test in tests/test_merging.py:

    one side                          the other side                   merged
    --------------------------------  -------------------------------  -------------------------------------------------
 1  unchanged                         changed, new or gone             as the other side, byte for byte
 2  approved by a person              taken over, joined, not approved approved; half-done text of a person goes into
                                                                       a comment "unapproved: …"
 3  taken over or joined, approved    not approved                     as 2
 4  half-done text of a person        untouched draft, or empty        the half-done text
 5  untouched draft                   another one, or empty            a draft, the same whichever side is ours
 6  a person's text, approved or not  another person's, likewise       ours; theirs goes into a comment "theirs: …";
                                                                       a conflict
 7  same target                       same target                      the higher of rows 2 to 5, its notes with it
 8  obsolete or live again            unchanged in this               as the side that changed it: its document is newer
 9  new and live                      new and obsolete                 live
10  gone                              changed by a person              stays, obsolete; "unapproved" where it is not
                                                                       approved; live if its German has come back
11  gone                              changed by a machine             gone
12  comments                          other comments                   those of both, without what one side took out
13  header fields                     other values                     field by field; of two new values the greater: of
                                                                       two dates the later one
14  order of the document             new entries                      the changed order, new ones behind the entry that
                                                                       they stood behind; obsolete ones at the end

So an approved pair is lost only where a person changed or took it out on one side and nobody touched it on the other.
A pair that was taken over or joined may also give way to a person's: it stands where it came from. An entry that
equals one side's keeps that side's bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from pipeline.life.origins import derived, untouched
from pipeline.memory import UNAPPROVED
from pipeline.model import Catalog, Entry, Key, Record

_EMPTY, _DRAFT, _HALF_DONE, _REUSED, _APPROVED = range(5)
"""How much of a person's work a text is; more beats less."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
"""What would end a comment line or get lost in it, written as in a msgstr."""

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry of which two people wrote different translations."""

    key: Key
    ours: tuple[str, ...]
    """The targets that stay."""
    theirs: tuple[str, ...]
    """Those that went into a comment."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes out of two catalogs."""

    catalog: Catalog
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Catalog, ours: Catalog, theirs: Catalog) -> Merged:
    """`ours` with what changed from `base` to `theirs`, and where both sides' people differ.

    Merging the result again with either side changes nothing, and but for conflicts it matters not which side is ours.
    """
    if _same(ours, theirs) or _same(theirs, base):
        return Merged(ours)
    if _same(ours, base):
        return Merged(replace(theirs, locale=ours.locale, path=ours.path))
    header = _header(base.header, ours.header, theirs.header)
    newline = _changed(base.newline, ours.newline, theirs.newline)
    base, ours, theirs = sides = [_fitting(side, header, newline) for side in (base, ours, theirs)]
    by_key = [{record.entry.key: record for record in side.records} for side in sides]
    records: dict[Key, Record] = {}
    conflicts: list[Conflict] = []
    for key in dict.fromkeys([*by_key[1], *by_key[2]]):
        found = [side.get(key) for side in by_key]
        entry, conflict = _entry(*(record.entry if record else None for record in found))
        if entry:
            records[key] = _record(entry, *found)
        if conflict:
            conflicts.append(conflict)
    merged = replace(
        ours,
        header=header,
        head=_head(base, ours, theirs, header),
        records=tuple(records[key] for key in _order(base, ours, theirs, records)),
        tail=_changed(base.tail, ours.tail, theirs.tail),
        newline=newline,
    )
    return Merged(merged, tuple(conflicts))


def _same(one: Catalog, other: Catalog) -> bool:
    """Whether two catalogs are the same file."""
    return replace(one, locale="", path="") == replace(other, locale="", path="")


def _changed(base: _V, ours: _V, theirs: _V) -> _V:
    """The value of the side that changed it; where both did, ours."""
    return theirs if ours == base else ours


def _fitting(side: Catalog, header: Sequence[tuple[str, str]], newline: str) -> Catalog:
    """A side without its bytes where the merged file has another charset or other line ends."""
    if side.newline == newline and dict(side.header).get("Content-Type") == dict(header).get("Content-Type"):
        return side
    return replace(side, records=tuple(map(Record, side.entries)), head=side.head and Record(side.head.entry), tail=b"")


def _entry(base: Entry | None, ours: Entry | None, theirs: Entry | None) -> tuple[Entry | None, Conflict | None]:
    """Rows 1 to 12: what becomes of one key."""
    if theirs in (ours, base):
        return ours, None
    if ours == base:
        return theirs, None
    if ours is None or theirs is None:
        left = ours or theirs
        return (_left(base, left) if base and left else None), None
    text, beaten = _text_of(base, ours, theirs)
    obsolete = ours.obsolete if ours.obsolete == theirs.obsolete else bool(base and not base.obsolete)
    comments = _united(*(_own_comments(entry) for entry in (base, ours, theirs)))
    references = _united(base.references if base else (), ours.references, theirs.references)
    conflict = None
    if beaten and _rank(beaten) == _rank(text):
        comments = with_targets(comments, "theirs", beaten)
        conflict = Conflict(text.key, text.targets, beaten.targets)
    elif beaten:
        comments = with_targets(comments, "unapproved", beaten)
    merged = replace(text, comments=comments, references=references)
    return _standing(merged, (text, ours, theirs), obsolete=obsolete), conflict


def _left(base: Entry, left: Entry) -> Entry | None:
    """Rows 10 and 11: an entry that is gone on one side, and changed on the other."""
    returned = base.obsolete and not left.obsolete
    if _rank(left) < _HALF_DONE and not returned:
        return None
    return _standing(replace(left, comments=_own_comments(left)), (left,), obsolete=not returned)


def _standing(entry: Entry, sides: Sequence[Entry], *, obsolete: bool) -> Entry:
    """The entry live or obsolete, and as far approved as the first of `sides`, which has its text."""
    text = sides[0]
    if any(map(str.strip, text.targets)) and _rank(text) < _REUSED:
        if obsolete and any(not side.obsolete or _marked(side) for side in sides):
            entry = replace(entry, comments=(*entry.comments, UNAPPROVED))
        elif not obsolete and text.obsolete and not text.fuzzy:
            entry = replace(entry, flags=("fuzzy", *entry.flags))
    return replace(entry, obsolete=obsolete)


def _marked(entry: Entry) -> bool:
    """Whether an obsolete entry says that nobody approved it."""
    return entry.obsolete and UNAPPROVED in map(str.strip, entry.comments)


def _text_of(base: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, Entry | None]:
    """Rows 1 to 7: the entry whose text is taken, and the one whose text would be lost by it."""
    if base and _text(base) in (_text(ours), _text(theirs)):
        same = ours.flags == base.flags if _text(ours) == _text(theirs) else _text(ours) == _text(base)
        return (theirs if same else ours), None
    ranks = _rank(ours), _rank(theirs)
    alike = ours.targets == theirs.targets
    if ranks[0] == ranks[1] and ranks[0] >= _HALF_DONE and not alike:
        return ours, theirs
    text, beaten = sorted((ours, theirs), key=_preference)
    lost = not alike and _rank(beaten) == _HALF_DONE
    return text, beaten if lost else None


def _text(entry: Entry) -> tuple[object, ...]:
    """What people review, and whether one has approved it; of obsolete entries some editors strip the fuzzy flag."""
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return entry.targets, flags, entry.previous, entry.notes, entry.source_plural, _rank(entry) >= _REUSED


def _rank(entry: Entry) -> int:
    if not any(map(str.strip, entry.targets)):
        return _EMPTY
    if entry.fuzzy or _marked(entry) or not all(map(str.strip, entry.targets)):
        return _DRAFT if untouched(entry) else _HALF_DONE
    return _REUSED if derived(entry) else _APPROVED


def _preference(entry: Entry) -> tuple[object, ...]:
    """The best comes first: an approved target needs no previous German, a draft is better with it."""
    rank = _rank(entry)
    spare = (entry.previous is not None) == (rank >= _REUSED)
    return -rank, spare, entry.targets, entry.notes, entry.flags, entry.previous or "", entry.source_plural or ""


def _own_comments(entry: Entry | None) -> tuple[str, ...]:
    """The comments of an entry that people wrote."""
    return tuple(comment for comment in entry.comments if comment.strip() != UNAPPROVED) if entry else ()


def with_targets(comments: tuple[str, ...], label: str, entry: Entry) -> tuple[str, ...]:
    """The comments, and the targets of `entry` as they would stand in a msgstr: `theirs: …`."""
    lines = (f"{label}: {target.translate(_ESCAPES)}" for target in entry.targets)
    return (*comments, *(line for line in lines if line not in comments))


def _united(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Row 12: lines of both sides, without those that one of them took out."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    kept = [line for line in ours if line in theirs or line not in base]
    return (*kept, *(line for line in theirs if line not in ours and line not in base))


def _record(entry: Entry, base: Record | None, ours: Record | None, theirs: Record | None) -> Record:
    """The entry with the bytes of the side that has it so; those of theirs where ours is as it was."""
    sides = [side for side in ((theirs, ours) if ours == base else (ours, theirs)) if side]
    for wanted in (entry, replace(entry, obsolete=not entry.obsolete)):
        equal = [side for side in sides if side.entry == wanted]
        if equal:
            return replace(next((side for side in equal if side.raw), equal[0]), entry=entry)
    return replace(next((side for side in sides if side.raw), sides[0]), entry=entry)


def _header(
    base: Sequence[tuple[str, str]], ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Row 13."""
    if theirs in (ours, base):
        return tuple(ours)
    if ours == base:
        return tuple(theirs)
    before, our, their = map(_numbered, (base, ours, theirs))
    merged = []
    for field in _woven(list(our), list(their)):
        values = [value for side in (our, their) if (value := side.get(field)) is not None]
        changed = [value for value in values if value != before.get(field)]
        if len(values) == 2 or changed:
            merged.append((field[0], max(changed, default=values[0])))
    return tuple(merged)


def _numbered(header: Iterable[tuple[str, str]]) -> dict[tuple[str, str, int], str]:
    """The fields of a header, each with a key of its own; a line without a name is its own name."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for name, value in header:
        field = (name, "" if name else value)
        found[*field, seen[field]] = value
        seen[field] += 1
    return found


def _head(base: Catalog, ours: Catalog, theirs: Catalog, header: Sequence[tuple[str, str]]) -> Record | None:
    """The header entry: the comments of both, the bytes of the side that has it so."""
    our, their = ours.head, theirs.head
    if our is None or their is None:
        return our or their
    before = base.head.entry if base.head else None
    comments = _united(before.comments if before else (), our.entry.comments, their.entry.comments)
    flags = _changed(before.flags if before else (), our.entry.flags, their.entry.flags)
    for head, fields in ((our, ours.header), (their, theirs.header)):
        if (fields, head.entry.comments, head.entry.flags) == (header, comments, flags):
            return head
    return replace(our, entry=replace(our.entry, comments=comments, flags=flags))


def _order(base: Catalog, ours: Catalog, theirs: Catalog, records: Mapping[Key, Record]) -> list[Key]:
    """Row 14: the keys in the order of the merged file."""
    live = [
        [key for key, obsolete in _places(side) if key in records and not (obsolete or records[key].entry.obsolete)]
        for side in (base, ours, theirs)
    ]
    moved = _kept(live[0], live[1]) and not _kept(live[0], live[2])
    top = _woven(live[2], live[1]) if moved else _woven(live[1], live[2])
    old = [
        [key for key, obsolete in _places(side) if key in records and obsolete and records[key].entry.obsolete]
        for side in (ours, theirs)
    ]
    return list(dict.fromkeys([*top, *_woven(*old), *records]))


def _places(side: Catalog) -> list[tuple[Key, bool]]:
    return [(entry.key, entry.obsolete) for entry in side.entries]


def _kept(base: Sequence[Key], side: Sequence[Key]) -> bool:
    """Whether a side has left the order as it was."""
    before, after = set(base), set(side)
    return [key for key in base if key in after] == [key for key in side if key in before]


def _woven(main: Sequence[_K], other: Sequence[_K]) -> list[_K]:
    """`main`, and what only `other` has behind the element that it follows there."""
    known = set(main)
    behind: dict[_K | None, list[_K]] = {}
    anchor: _K | None = None
    for element in other:
        if element in known:
            anchor = element
        else:
            behind.setdefault(anchor, []).append(element)
    woven = behind.get(None, [])
    for element in main:
        woven += [element, *behind.get(element, ())]
    return woven
