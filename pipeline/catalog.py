"""What becomes of the entries of a catalog when its German changes, is drafted or stands elsewhere on the site.

Catalog and document go in, the next catalog comes out; nothing is read or written here, and an approved entry is never
changed, only moved. The life of an entry, each row with its tests in tests/test_catalog.py:

    old entry             its German     the live entry afterwards                           the old entry
    --------------------  -------------  --------------------------------------------------  -----------------------
 1  any                   stays          the same, byte for byte                             -
 2  approved              new values     fuzzy: target with the values exchanged, previous   obsolete (its twin)
 3  approved              similar        fuzzy: the old target, previous                     obsolete
 4  approved              less similar   untranslated, previous                              obsolete
 5  approved              goes           -                                                   obsolete
 6  taken over, joined    goes           -                                                   dropped while its pair or
                                                                                             parts stand elsewhere
 7  draft, untouched      changes        as 2-4 from the last approved target, else empty    dropped
 8  draft, touched        similar        fuzzy: the touched target, previous handed on       obsolete, "unapproved"
 9  draft, touched        goes, or not   as 7                                                obsolete, "unapproved"
                          similar
10  untranslated          changes        as 7                                                dropped
11  obsolete, approved    comes back     approved                                            -
12  obsolete, unapproved  comes back     fuzzy                                               -
13  none                  is new         untranslated; approved if the site agrees on it     -
14  neighbours            become one     approved: the targets joined; else fuzzy            as 5, 7 or 9
15  any with a target     becomes many   fuzzy: a sentence of the target each, previous      as 5, 7 or 9
16  obsolete, or live     similar to     as 3 from the approved target, as 8 from a touched  -
    elsewhere on the page what is new
17  title                 is rewritten   untranslated, previous                              as 5, 7 or 9

"Untouched" is a fuzzy target whose hash stands in the note of its origin, or an empty one; "previous" is the German for
which the target was last approved. A twin goes on being looked up by it, live or obsolete. An untouched copy of a
touched draft (8) is handed on as the touched one would be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from pipeline.life import inheritance, origins
from pipeline.life.inheritance import USUAL
from pipeline.life.inheritance import Settings as Settings
from pipeline.life.inheritance import last_approved as last_approved
from pipeline.life.inheritance import twin as twin
from pipeline.life.origins import untouched as untouched
from pipeline.life.spare import spare
from pipeline.memory import UNAPPROVED, Memory, agreed, ever_approved
from pipeline.model import Catalog, Document, Draft, Entry, Key, Segment, State


def update(catalog: Catalog, document: Document, *, settings: Settings = USUAL) -> Catalog:
    """The catalog after its document changed: entries in document order, obsolete ones at the end.

    Updating twice equals updating once; an approved pair is never lost; a key occurs once.
    """
    wanted: dict[Key, Segment] = {}
    for segment in document.segments():
        wanted.setdefault(segment.key, segment)
    settings = replace(settings, forms=settings.forms or catalog.locale)
    made = inheritance.made(catalog, document, wanted, settings)
    known = {entry.key: entry for entry in catalog.entries}
    live = [made[key] if key in made else _returned(known[key]) for key in wanted]
    obsolete = [entry for entry in catalog.entries if entry.obsolete and entry.key not in wanted]
    for entry in catalog.entries:
        if not entry.obsolete and entry.key not in wanted and (old := _retired(entry)):
            # By the alphabet, so that it finds its place again, and two branches that retire entries don't collide.
            obsolete.insert(bisect_left(obsolete, _file_order(old), key=_file_order), old)
    return tidied(catalog.with_entries([*live, *obsolete]), settings=settings)


def tidied(catalog: Catalog, *, settings: Settings = USUAL) -> Catalog:
    """Row 6: the catalog without obsolete entries that would come back approved by themselves."""
    left_out = spare(catalog, replace(settings, forms=settings.forms or catalog.locale))
    if not left_out:
        return catalog
    return catalog.with_entries(entry for entry in catalog.entries if entry.key not in left_out)


def reuse(before: Catalog, after: Catalog, memory: Memory) -> Catalog:
    """`after` an update of `before`, its new entries approved where every approved target of that German agrees.

    It never touches an entry that existed before the update; where the site disagrees, the entry stays a draft.
    """
    if not memory.matches:
        return after
    known = {entry.key for entry in before.entries}

    def taken_over(entry: Entry) -> Entry:
        if entry.key in known or entry.obsolete or entry.source_plural is not None:
            return entry
        match = agreed(memory, entry.key)
        if match is None or (entry.state is State.APPROVED and entry.target == match.target):
            return entry
        notes = (*origins.settled(entry.notes), origins.marked(f"Taken over from {match.page}", (match.target,)))
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
        note = origins.marked(f"Draft: {draft.origin}", (draft.target,))
        flags = entry.flags if entry.fuzzy else ("fuzzy", *entry.flags)
        return replace(entry, targets=(draft.target,), flags=flags, notes=(*origins.lasting(entry.notes), note))

    return catalog.with_entries(map(filled, catalog.entries))


def draftable(entry: Entry) -> bool:
    """True of a live entry without plural forms whose target is empty."""
    return entry.draftable


def approved(catalog: Catalog) -> dict[Key, str]:
    """Key -> target of the live approved entries without plural forms."""
    return {e.key: e.target for e in catalog.entries if e.state is State.APPROVED and e.source_plural is None}


def _returned(entry: Entry) -> Entry:
    """Rows 1, 11 and 12: an entry whose German stands in the document, again or still."""
    if not entry.obsolete:
        return entry
    if ever_approved(entry):
        return replace(entry, obsolete=False)
    comments = tuple(comment for comment in entry.comments if comment.strip() != UNAPPROVED)
    flags = entry.flags if entry.fuzzy or not any(map(str.strip, entry.targets)) else ("fuzzy", *entry.flags)
    return replace(entry, obsolete=False, comments=comments, flags=flags)


def _retired(entry: Entry) -> Entry | None:
    """Rows 2 to 10: what stays of an entry whose German is gone; None: nothing."""
    marked = any(comment.strip() == UNAPPROVED for comment in entry.comments)
    if entry.state is State.APPROVED:
        comments = tuple(comment for comment in entry.comments if comment.strip() != UNAPPROVED)
        return replace(entry, obsolete=True, comments=comments if marked else entry.comments)
    if untouched(entry):
        return None
    return replace(entry, obsolete=True, comments=entry.comments if marked else (*entry.comments, UNAPPROVED))


def _file_order(entry: Entry) -> tuple[str, str]:
    return (entry.source, entry.context or "")
