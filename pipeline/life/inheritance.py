"""What the entry of a new German has of old ones: its segment and the catalog before go in, a new entry comes out.

First the same German cut otherwise, then what it follows among the German that is gone, last what else on the page or
in its past is similar. Nothing is approved here but targets that were approved part by part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline import markup, values, wording
from pipeline.life import origins, recut, succession
from pipeline.life.origins import Origin, untouched
from pipeline.life.succession import similarity
from pipeline.memory import UNAPPROVED, approved, ever_approved
from pipeline.model import Catalog, Document, Entry, Key, Segment


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


USUAL: Final = Settings()
"""What holds where a site says nothing."""


def made(catalog: Catalog, document: Document, wanted: Mapping[Key, Segment], settings: Settings) -> dict[Key, Entry]:
    """Key -> entry of every segment that the catalog does not know; `wanted` are those of the document."""
    known = {entry.key: entry for entry in catalog.entries}
    fresh = [segment for key, segment in wanted.items() if key not in known]
    if not fresh:
        return {}
    gone = [entry for entry in catalog.entries if not entry.obsolete and entry.key not in wanted]
    others = [entry for entry in catalog.entries if entry.obsolete or entry.key in wanted]
    found, used = _recut(fresh, gone, others, wanted, settings)
    fresh = [segment for segment in fresh if segment.key not in found]
    gone = [entry for entry in gone if entry.key not in used]
    places = succession.places(catalog, wanted)
    heirs = succession.heirs(gone, fresh, places)
    heirs |= _title(document, catalog, gone, heirs)
    late = [segment for segment in fresh if segment.key not in heirs]
    if late:
        drafts = [entry for entry in (*others, *found.values()) if not ever_approved(entry)]
        named = {entry.previous for entry in drafts} | {_german(old) for old in heirs.values()}
        stock = [
            entry
            for entry in others
            if entry.source not in named and _is_text(entry) and (entry.obsolete or ever_approved(entry))
        ]
        heirs |= succession.heirs(stock, late, places, least=settings.keep)
    return found | {segment.key: _successor(segment, heirs.get(segment.key), known, settings) for segment in fresh}


def joined(segment: Segment, parts: Sequence[Entry], settings: Settings) -> Entry | None:
    """Row 14: neighbours that are one segment now; None: there is nothing to join."""
    from pipeline.checks import accepted, blocking, check

    target = recut.joined(segment.text, parts) if any(map(_of_a_person, parts)) else None
    if target is None:
        return None
    comments = tuple(
        dict.fromkeys(comment for part in parts for comment in part.comments if comment.strip() != UNAPPROVED)
    )
    good = [part.source for part in parts if ever_approved(part)]
    entry = _new(segment, target, "Joined", max(good, key=len, default=None), comments=comments)
    findings = check(segment.text, target, settings.forms, language=settings.language)
    whole = len(good) == len(parts) and all(recut.complete(source) for source in good[:-1])
    return replace(entry, flags=(), previous=None) if whole and not blocking(findings, accepted(comments)) else entry


def last_approved(entry: Entry, known: Mapping[Key, Entry]) -> str | None:
    """The target that was approved for the previous German of `entry`, looked up among live and obsolete entries."""
    old = twin(entry, known)
    return old.target if old else None


def twin(entry: Entry, known: Mapping[Key, Entry]) -> Entry | None:
    """The entry of the previous German, if a person approved it; first in the same context, as `#|` names none."""
    if entry.previous is None:
        return None
    near = [known.get((context, entry.previous)) for context in (entry.context, None)]
    others = known.values() if entry.previous == entry.source else ()  # its context was taken away or replaced
    found = (old for old in (*near, *others) if old and old.source == entry.previous and approved(old))
    return next(found, None)


def _recut(
    fresh: Sequence[Segment],
    gone: Sequence[Entry],
    others: Sequence[Entry],
    wanted: Mapping[Key, Segment],
    settings: Settings,
) -> tuple[dict[Key, Entry], set[Key]]:
    """Rows 14 and 15: the entries of German that is only cut otherwise, and the keys of the old ones."""
    found: dict[Key, Entry] = {}
    used: set[Key] = set()
    moved = [entry for entry in (*gone, *others) if entry.key not in wanted]
    staying = [entry for entry in others if entry.key in wanted]
    for key, parts in recut.joins(fresh, moved, staying).items():
        if entry := joined(wanted[key], parts, settings):
            found[key] = entry
            used |= {part.key for part in parts}
    left = {segment.key: segment for segment in fresh if segment.key not in found}
    whole = [entry for entry in gone if entry.key not in used and _is_text(entry) and _of_a_person(entry)]
    for old, segments in recut.splits(whole, list(left.values()), wanted.values()):
        targets = recut.divided(old, segments, settings.forms)
        used.add(old.key)
        for segment in segments:
            if segment.key in left:
                found.setdefault(segment.key, _new(segment, targets.get(segment.key, ""), "Split", _german(old)))
    return found, used


def _title(document: Document, catalog: Catalog, gone: Sequence[Entry], heirs: Mapping[Key, Entry]) -> dict[Key, Entry]:
    """Row 17: the old title for a new one, however little they share: an edit must not take a published page away."""
    title = document.title
    if title is None or title.key in heirs or title.key in {entry.key for entry in catalog.entries}:
        return {}
    kind = origins.kind(title)
    old = next((entry for entry in catalog.entries if not entry.obsolete and kind in entry.notes), None)
    return {title.key: old} if old and old in gone and old not in heirs.values() else {}


def _successor(segment: Segment, old: Entry | None, known: Mapping[Key, Entry], settings: Settings) -> Entry:
    """Rows 2 to 4, 7 to 10, 13, 16 and 17: the entry of a German that was not there before."""
    if old is None:
        return _new(segment)
    if old.source_plural is not None:
        return _plural(segment, old, settings)
    if ever_approved(old):
        return _inherited(segment, old, old.source, old.target, settings)
    last = last_approved(old, known)
    handed_on = _of_a_person(old) and not _follows(old, last, settings)
    if handed_on and similarity(old.source, segment.text) >= settings.keep:
        target, origin, changes = _adapted(segment, old.source, old.target, settings)
        changes = tuple(dict.fromkeys((*origins.changes(old), *changes)))  # nobody has dealt with the earlier ones
        return _new(segment, target, origin, old.previous, changes=changes, comments=_comments(old))
    if old.previous is None or last is None:
        return _new(segment, previous=old.previous)
    return _inherited(segment, old, old.previous, last, settings)


def _inherited(segment: Segment, old: Entry, german: str, last: str, settings: Settings) -> Entry:
    """A changed sentence with what it can have of the target that was approved for `german`."""
    target, origin, changes = _adapted(segment, german, last, settings)
    if origin == "Kept":
        tags = markup.names(german)
        target = target if segment.tags else markup.visible(target, tags)
        similar = similarity(german, segment.text) >= settings.keep
        fits = not markup.problems(segment.text, target, {*segment.tags, *tags})
        if not (similar and fits) or settings.redraft == "always":
            return _new(segment, previous=german)
    if old.context != segment.context:
        changes = ("context", *changes)
    return _new(segment, target, origin, german, changes=changes, comments=_comments(old))


def _adapted(segment: Segment, german: str, target: str, settings: Settings) -> tuple[str, Origin, tuple[str, ...]]:
    """The target with the values of the new German, else as it was, with the words that turn the meaning."""
    exchanged = values.exchange(german, segment.text, target, language=settings.language, locale=settings.forms)
    if exchanged is not None:
        return exchanged, "Values", ()
    return target, "Kept", wording.telling(german, segment.text, settings.language)


def _follows(entry: Entry, last: str | None, settings: Settings) -> bool:
    """Whether a target is what the last approved one gives, so that nothing is lost without it."""
    if last is None or entry.previous is None or not untouched(entry):
        return False
    exchanged = values.exchange(entry.previous, entry.source, last, language=settings.language, locale=settings.forms)
    return entry.target in (last, exchanged)


def _plural(segment: Segment, old: Entry, settings: Settings) -> Entry:
    """A changed text with plural forms: the old forms, or none."""
    previous = old.source if ever_approved(old) else old.previous
    kept = similarity(old.source, segment.text) >= settings.keep and all(map(str.strip, old.targets))
    entry = _new(segment, previous=previous)
    if not kept:
        return entry
    notes = (*entry.notes, origins.marked("Kept", old.targets))
    return replace(entry, targets=old.targets, source_plural=old.source_plural, flags=("fuzzy",), notes=notes)


def _new(
    segment: Segment,
    target: str = "",
    origin: Origin = "Kept",
    previous: str | None = None,
    *,
    changes: Sequence[str] = (),
    comments: tuple[str, ...] = (),
) -> Entry:
    """A fuzzy entry for a target with an origin, an untranslated one without a target."""
    notes = origins.of_segment(segment)
    if not target:
        return Entry(segment.text, ("",), segment.context, previous=previous, notes=notes)
    notes = (*notes, origins.marked(origin, (target,)), *origins.changed(changes))
    return Entry(segment.text, (target,), segment.context, None, ("fuzzy",), previous, notes, comments)


def _german(old: Entry) -> str | None:
    """The German for which the target of an old entry was last approved."""
    return old.source if ever_approved(old) else old.previous


def _of_a_person(entry: Entry) -> bool:
    """Whether its target was written or approved by a person, or made of such."""
    return ever_approved(entry) or not untouched(entry) or origins.made_from_a_persons(entry)


def _is_text(entry: Entry) -> bool:
    return entry.source_plural is None and bool(entry.target.strip())


def _comments(old: Entry) -> tuple[str, ...]:
    """A translator's comments that still hold for changed German."""
    gone = (UNAPPROVED, "accepted:")
    return tuple(comment for comment in old.comments if not comment.strip().lower().startswith(gone))
