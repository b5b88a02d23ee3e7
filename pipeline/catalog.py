"""What becomes of the entries of a catalog when its German changes, is drafted or stands elsewhere on the site.

Catalog and document go in, the next catalog comes out; nothing is read or written here, and an approved entry is never
changed, only moved. The life of an entry, one row a test in tests/test_catalog.py:

    old entry             its German    the live entry afterwards                            the old entry
    --------------------  ------------  ---------------------------------------------------  ----------------------
 1  any                   stays         the same, byte for byte                              -
 2  approved              new values    fuzzy: target with the values exchanged, previous    obsolete (its twin)
 3  approved              similar       fuzzy: the old target, previous                      obsolete
 4  approved              less similar  untranslated, previous                               obsolete
 5  approved              goes          -                                                    obsolete
 6  taken over, joined    goes          -                                                    dropped while its pair or
                                                                                             parts stand elsewhere
 7  draft, untouched      changes       as 2-4 from the last approved target, else empty     dropped
 8  draft, touched        similar       fuzzy: the touched target, previous handed on        obsolete, "unapproved"
 9  draft, touched        goes, or not  as 7                                                 obsolete, "unapproved"
                          similar
10  untranslated          changes       as 7                                                 dropped
11  obsolete, approved    comes back    approved                                             -
12  obsolete, unapproved  comes back    fuzzy                                                -
13  none                  is new        untranslated; approved if the site agrees on it      -
14  approved neighbours   cut anew      approved: the targets joined; else fuzzy             obsolete

"Untouched" is a fuzzy target whose hash stands in the note of its origin, or an empty one; "previous" is the German for
which the target was last approved. A twin goes on being looked up by it, live or obsolete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Literal

from pipeline import succession, values, wording
from pipeline.markup import problems
from pipeline.memory import UNAPPROVED, Memory, agreed
from pipeline.memory import approved as was_approved
from pipeline.model import Catalog, Document, Draft, Entry, Key, Segment, State

_ORIGIN: Final = re.compile(r"(Draft: .+|From your page.*|Kept|Values|Joined|Taken over from .+) ([0-9a-f]{8})")
_KINDS: Final = {
    "heading": "Heading",
    "label": "Label",
    "cell": "Table cell",
    "alt": "Alternative text of an image",
    "title": "Title",
    "description": "Description for search engines",
    "term": "Term",
    "tooltip": "Tooltip",
    "name": "Name that a screen reader says",
    "placeholder": "Example in an empty field",
    "meta": "Text for search engines and social media",
    "drawing": "Title of a drawing",
    "control": "Choice or text in a form",
    "argument": "Argument of a template tag",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a locale wants changed sentences."""

    keep: float = 0.8
    """Similarity (0..1) from which the old target is kept for a changed sentence."""
    redraft: Literal["similar", "always"] = "similar"
    """always: leave the target empty for the engines, even where the old one could be kept."""
    language: str = "de"
    forms: str = ""
    """The locale whose forms dates and numbers take; empty: that of the catalog."""
    elsewhere: frozenset[tuple[Key, str]] = frozenset()
    """(key, target) of the approved pairs in the other catalogs of the locale."""


def update(catalog: Catalog, document: Document, *, settings: Settings | None = None) -> Catalog:
    """The catalog after its document changed: entries in document order, obsolete ones at the end.

    Updating twice equals updating once; an approved pair is never lost; a key occurs once.
    """
    settings = settings or Settings()
    wanted = {segment.key: segment for segment in document.segments()}
    known = {entry.key: entry for entry in catalog.entries}
    gone = [entry for entry in catalog.entries if not entry.obsolete and entry.key not in wanted]
    fresh = [segment for key, segment in wanted.items() if key not in known]
    joins = succession.joins(gone, fresh)
    taken = {entry.key for parts in joins.values() for entry in parts}
    heirs = succession.heirs([e for e in gone if e.key not in taken], [s for s in fresh if s.key not in joins])
    followed = taken | {entry.key for entry, _ in heirs.values()}
    live: list[Entry] = []
    for key, segment in wanted.items():
        if key in known:
            live.append(_returned(known[key]) if known[key].obsolete else known[key])
        elif key in joins:
            live.append(_joined(segment, joins[key], catalog.locale))
        else:
            live.append(_successor(segment, heirs.get(key), known, catalog.locale, settings))
    obsolete = [entry for entry in catalog.entries if entry.obsolete and entry.key not in wanted]
    obsolete += [old for entry in gone if (old := _retired(entry, entry.key in followed, settings))]
    return catalog.with_entries([*live, *obsolete])


def reuse(before: Catalog, after: Catalog, memory: Memory) -> Catalog:
    """`after` an update of `before`, its new entries approved where every approved target of that German agrees.

    It never touches an entry that existed before the update; where the site disagrees, the entry stays a draft.
    """
    known = {entry.key for entry in before.entries}

    def taken_over(entry: Entry) -> Entry:
        if entry.key in known or entry.obsolete or entry.state is State.APPROVED or entry.source_plural is not None:
            return entry
        match = agreed(memory, entry.key)
        if match is None:
            return entry
        notes = (*_lasting(entry.notes), f"Taken over from {match.page} {fingerprint(match.target)}")
        flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
        return replace(entry, targets=(match.target,), flags=flags, notes=notes, previous=None)

    return after.with_entries(map(taken_over, after.entries))


def drafted(catalog: Catalog, drafts: Iterable[Draft]) -> Catalog:
    """The catalog with `drafts` in its empty targets, fuzzy; a filled target stays as it is."""
    proposed = {draft.key: draft for draft in drafts}

    def filled(entry: Entry) -> Entry:
        draft = proposed.get(entry.key)
        if draft is None or not draft.target.strip() or not draftable(entry):
            return entry
        note = f"Draft: {draft.origin} {fingerprint(draft.target)}"
        flags = entry.flags if entry.fuzzy else ("fuzzy", *entry.flags)
        return replace(entry, targets=(draft.target,), flags=flags, notes=(*_lasting(entry.notes), note))

    return catalog.with_entries(map(filled, catalog.entries))


def draftable(entry: Entry) -> bool:
    """True of a live entry without plural forms whose target is empty."""
    return not entry.obsolete and entry.source_plural is None and not any(map(str.strip, entry.targets))


def approved(catalog: Catalog) -> dict[Key, str]:
    """Key -> target of the live approved entries without plural forms."""
    return {e.key: e.target for e in catalog.entries if e.state is State.APPROVED and e.source_plural is None}


def last_approved(entry: Entry, known: Mapping[Key, Entry]) -> str | None:
    """The target that was approved for the previous German of `entry`, looked up among live and obsolete entries."""
    twin = known.get((entry.context, entry.previous)) if entry.previous is not None else None
    return twin.target if twin and was_approved(twin) else None


def untouched(entry: Entry) -> bool:
    """True of a target that no person wrote or changed: it is empty, or its hash stands in the note of its origin."""
    return not any(map(str.strip, entry.targets)) or fingerprint(entry.target) in _hashes(entry.notes)


def fingerprint(target: str) -> str:
    """8 hex digits of a target, behind its origin in the notes."""
    return sha256(target.encode()).hexdigest()[:8]


def notes(segment: Segment) -> tuple[str, ...]:
    """The notes that depend on the segment alone: its kind and the author's words."""
    return tuple(note for note in (_KINDS.get(segment.kind, ""), segment.note) if note)


def _hashes(notes: Iterable[str]) -> set[str]:
    return {match.group(2) for note in notes if (match := _ORIGIN.fullmatch(note))}


def _lasting(notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(note for note in notes if not _ORIGIN.fullmatch(note))


def _new(segment: Segment, target: str = "", origin: str = "", *, previous: str | None = None) -> Entry:
    """A fuzzy entry for a target with an origin, an untranslated one without a target."""
    note = (f"{origin} {fingerprint(target)}",) if target else ()
    flags = ("fuzzy",) if target else ()
    return Entry(
        segment.text, (target,), segment.context, flags=flags, previous=previous, notes=(*notes(segment), *note)
    )


def _returned(entry: Entry) -> Entry:
    """Rows 11 and 12: an obsolete entry whose German stands in the document again."""
    if was_approved(entry):
        return replace(entry, obsolete=False)
    comments = tuple(comment for comment in entry.comments if comment != UNAPPROVED)
    flags = entry.flags if entry.fuzzy or not entry.target.strip() else ("fuzzy", *entry.flags)
    return replace(entry, obsolete=False, comments=comments, flags=flags)


def _retired(entry: Entry, followed: bool, settings: Settings) -> Entry | None:
    """Rows 2 to 10: what stays of an entry whose German is gone; None: nothing."""
    if entry.state is State.APPROVED:
        spare = any(note.startswith(("Taken over", "Joined")) for note in entry.notes) and untouched(entry)
        if spare and not followed and (entry.key, entry.target) in settings.elsewhere:
            return None
        return replace(entry, obsolete=True)
    if untouched(entry):
        return None
    comments = entry.comments if UNAPPROVED in entry.comments else (*entry.comments, UNAPPROVED)
    return replace(entry, obsolete=True, comments=comments)


def _successor(
    segment: Segment, heritage: tuple[Entry, float] | None, known: Mapping[Key, Entry], locale: str, settings: Settings
) -> Entry:
    """Rows 2 to 4, 7 to 10 and 13: the entry of a German that was not there before."""
    if heritage is None:
        return _new(segment)
    old, score = heritage
    if old.state is not State.APPROVED and not untouched(old) and score >= settings.keep:
        return _new(segment, old.target, "Kept", previous=old.previous)
    if old.state is State.APPROVED:
        german, target = old.source, old.target
    else:
        german, target = old.previous or "", last_approved(old, known) or ""
    if not german or not target:
        return _new(segment, previous=old.previous)
    return _inherited(segment, german, target, locale, settings)


def _inherited(segment: Segment, german: str, target: str, locale: str, settings: Settings) -> Entry:
    """A changed sentence with what it can have of the last approved target."""
    forms = settings.forms or locale
    exchanged = values.exchange(german, segment.text, target, language=settings.language, locale=forms)
    if exchanged is not None:
        return _new(segment, exchanged, "Values", previous=german)
    similar = succession.similarity(german, segment.text) >= settings.keep
    if not similar or settings.redraft == "always" or problems(segment.text, target, segment.tags):
        return _new(segment, previous=german)
    entry = _new(segment, target, "Kept", previous=german)
    changed = ", ".join(wording.telling(german, segment.text, settings.language))
    return replace(entry, notes=(*entry.notes, f"Changed: {changed}")) if changed else entry


def _joined(segment: Segment, parts: Sequence[Entry], locale: str) -> Entry:
    """Row 14: neighbours that are one segment now."""
    from pipeline.checks import check

    target = succession.joined_target(segment, parts)
    if target is None:
        return _new(segment)
    entry = _new(segment, target, "Joined")
    whole = all(e.state is State.APPROVED for e in parts) and all(e.source.endswith(_STOPS) for e in parts[:-1])
    if whole and not any(finding.severity == "error" for finding in check(segment.text, target, locale)):
        return replace(entry, flags=())
    return entry


_STOPS: Final = (".", "!", "?", "…", ".“", "!“", "?“")
