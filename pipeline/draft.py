"""Entries without a target go in, proposed targets come out, batch by batch: by rule, from the memory, from engines.

The caller writes each batch before it takes the next, so that an engine's failure or a killed run loses none before it.
Nothing here writes, approves or replaces a target, and no engine is called but those it is given.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from pipeline import markup, memory
from pipeline.catalog import draftable
from pipeline.engines import answers, connection, protect, remembering
from pipeline.engines.calls import Job, Tally, Waiting
from pipeline.engines.engine import Engine, Price
from pipeline.engines.translate import NO_BRIEF, Brief, Translation, passages, translations
from pipeline.errors import EngineError, Misconfigured
from pipeline.glossary import EMPTY, Glossary, find
from pipeline.memory import Memory
from pipeline.messages import _
from pipeline.model import Catalog, Draft, Entry, Finding, Key

RULE: Final = "rule"
"""Origin of targets that follow from the German alone: dates, numbers, addresses."""
MEMORY: Final = "memory"
"""First word of the origin of targets out of the memory."""
TAGS_LOST: Final = " tags lost"
"""Behind the origin of a target that lacks tags of its German: a person has to put them in."""

WITHIN: Final = 3600.0
"""Seconds after which a run calls no engine any more."""

CORRECTED: Final = ", values corrected"
"""Behind the origin of a target in which a wrong date or number became that of the German."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An engine that was called no more in this run."""

    engine: str
    error: EngineError
    """Why, and what to set."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step or one call of an engine brought."""

    drafts: tuple[Draft, ...] = ()
    """For the entries of these keys, wherever their target is empty."""
    findings: tuple[Finding, ...] = ()
    """Texts that every engine failed at, in the last batch."""
    stopped: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine would be asked for in a locale."""

    engine: str
    locale: str
    texts: int
    """Unique ones that no earlier run has asked for."""
    characters: int
    """Of these texts."""
    known: int
    """Texts of which an earlier run knows what the engine says."""
    budget: int
    """Most characters in a run; 0: no limit."""
    price: Price
    host: str
    """Where the texts go; empty: nowhere outside this machine."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A run of drafting in figures."""

    origins: Mapping[str, int]
    """First word of the origin (`rule`, `memory`, the engine) -> drafts."""
    waiting: int
    """Keys that are left for a person."""
    stopped: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What goes on through all locales of a run: the time, the counts and what is remembered."""

    waiting: Waiting = field(default_factory=lambda: Waiting(time.monotonic() + WITHIN))
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    """Name of an engine -> what was asked of it. An engine that has stopped is not asked again."""
    cache: Path | None = None
    """The file that remembers answers from run to run; None: none does."""


def drafts(
    entries: Iterable[Entry],
    remembered: Memory,
    engines: Sequence[Engine] = (),
    *,
    language: str = "de",
    locale: str = "en",
    near: float = 0.75,
    pages: Mapping[Key, str] = MappingProxyType({}),
    terms: Glossary = EMPTY,
    brief: Brief = NO_BRIEF,
    run: Run | None = None,
) -> Iterator[Batch]:
    """At most one draft for each key with an empty target: by rule, else out of the memory, else by an engine.

    `entries` may be those of all pages of a locale at once, so that a sentence on many pages is sent once. `near` is
    the least similarity (0 to 1) of the memory's proposals, `pages` says where a key stands, to prefer neighbours among
    equals, `terms` the glossary, `brief` what engines are told beside the texts. An engine's failure is a `Stop`, never
    an exception.
    """
    open_keys = dict.fromkeys(entry.key for entry in entries if draftable(entry))
    rules: tuple[Callable[[Key], Draft | None], ...] = (
        lambda key: by_rule(key, language=language, locale=locale),
        lambda key: by_equal(key, remembered),
        lambda key: by_glossary(key, terms, locale=locale),
        lambda key: by_similar(key, remembered, near=near, page=pages.get(key, ""), language=language, locale=locale),
    )
    for batch in _without_engines(open_keys, rules):
        for draft in batch.drafts:
            del open_keys[draft.key]
        yield batch
    yield from _by_engines(open_keys, engines, brief, run or Run(), language=language, locale=locale)


def plans(
    open_keys: Iterable[Key],
    engines: Iterable[Engine],
    *,
    language: str,
    locale: str,
    brief: Brief = NO_BRIEF,
    cache: Path | None = None,
) -> Iterator[Plan]:
    """What each engine would be sent if it had to draft all of the `open_keys`; nobody is asked."""
    texts = tuple(text for _context, text in open_keys)
    for engine in engines:
        sent = tuple(passages(engine, texts, brief))
        known = remembering.recalled(cache, engine, language, locale, sent)
        new = [passage.text for passage in sent if passage not in known]
        host = "" if connection.here(engine.url) else urlsplit(engine.url).hostname or ""
        letters = sum(map(len, new))
        yield Plan(engine.name, locale, len(new), letters, len(known), engine.budget, engine.price, host)


def neighbours(catalogs: Iterable[Catalog]) -> dict[str, str]:
    """Text that waits for a draft -> the two before it and the one behind it on its first page, line by line."""
    found: dict[str, str] = {}
    for catalog in catalogs:
        live = [entry for entry in catalog.entries if not entry.obsolete]
        for at, entry in enumerate(live):
            if draftable(entry):
                near = (*live[max(0, at - 2) : at], *live[at + 1 : at + 2])
                found.setdefault(entry.source, "\n".join(other.source for other in near))
    return found


def _without_engines(open_keys: Iterable[Key], steps: Iterable[Callable[[Key], Draft | None]]) -> Iterator[Batch]:
    """Drafts by rule and out of the memory, each key by the first of the steps that has one."""
    left = dict.fromkeys(open_keys)
    for step in steps:
        found = tuple(draft for draft in map(step, left) if draft)
        for draft in found:
            del left[draft.key]
        if found:
            yield Batch(found)


def by_rule(key: Key, *, language: str, locale: str) -> Draft | None:
    """A draft of German that is only a value or an address, perhaps in tags."""
    from pipeline import cells

    target = cells.translate(key[1], language=language, locale=locale)
    if target is not None:
        return None if markup.problems(key[1], target) else Draft(key, target, RULE)
    shell = protect.protect(key[1], protect.nothing)
    stays = not shell.marks and protect.ADDRESS.fullmatch(shell.core)
    return Draft(key, key[1], RULE) if stays else None


def by_glossary(key: Key, terms: Glossary, *, locale: str) -> Draft | None:
    """A draft of German that is a term and nothing else, perhaps in tags: a heading, a label."""
    shell = protect.protect(key[1], protect.nothing)
    said = [hit.term for hit in find(terms, shell.core) if hit.text == shell.core == hit.term.german]
    targets = next((term.into(locale) for term in said if term.kind != "forbidden"), ())
    if not targets:
        return None
    first, blank, rest = targets[0].partition(" ")
    capital = first.capitalize() if first.islower() and shell.core[0].isupper() else first
    return Draft(key, protect.bare(shell, f"{capital}{blank}{rest}"), f"{RULE}, glossary")


def by_equal(key: Key, remembered: Memory) -> Draft | None:
    """A draft out of approved pairs of the same German."""
    found = memory.exact(remembered, key)
    if not found:
        return None
    same = found[0].context == key[0]
    return Draft(key, found[0].target, MEMORY if same else f"{MEMORY}, other context")


def by_similar(key: Key, remembered: Memory, *, near: float, page: str, language: str, locale: str) -> Draft | None:
    """A draft out of the approved pair of the most similar German, its values exchanged if nothing else differs."""
    from pipeline import values

    source = key[1]
    found = memory.near(remembered, source, page=page, cutoff=near)
    if found is None:
        return None
    exchanged = values.exchange(found.source, source, found.target, language=language, locale=locale)
    if exchanged is not None:
        return Draft(key, exchanged, f"{MEMORY}, values")
    origin = f"{MEMORY} {int(100 * found.score)} %"
    old_tags = markup.names(found.source)
    if markup.problems(source, found.target, {*markup.names(source), *old_tags}):
        return Draft(key, markup.visible(found.target, old_tags), origin + TAGS_LOST)
    return Draft(key, found.target, origin)


def summary(entries: Iterable[Entry], batches: Iterable[Batch], idle: Iterable[Key] = ()) -> Summary:
    """What the `batches` drafted of the `entries`, and what is left, with the `idle` keys that nobody was asked for."""
    done = tuple(batches)
    drafted = [draft for batch in done for draft in batch.drafts]
    waiting = {entry.key for entry in entries if draftable(entry)}.union(idle)
    open_keys = waiting - {draft.key for draft in drafted}
    return Summary(
        MappingProxyType(Counter(re.split(r"[ ,/]", draft.origin)[0] for draft in drafted)),
        len(open_keys),
        tuple(stop for batch in done for stop in batch.stopped),
    )


def _by_engines(
    open_keys: Iterable[Key], engines: Sequence[Engine], brief: Brief, run: Run, *, language: str, locale: str
) -> Iterator[Batch]:
    """One engine after the other over the texts that are still open; at the end what all of them failed at."""
    keys: dict[str, list[Key]] = defaultdict(list)
    for key in open_keys:
        keys[key[1]].append(key)
    failed: dict[str, EngineError] = {}
    for engine in engines:
        tally = run.tallies[engine.name]
        if tally.stopped:
            continue
        job = Job(engine, language, locale, run.waiting, tally, run.cache)
        try:
            for group in translations(job, tuple(keys), brief):
                failed |= {each.source: each.error for each in group if each.error}
                good = [each for each in group if not each.error]
                found = tuple(draft for each in good for draft in _drafted(each, keys.pop(each.source), job))
                if found:
                    yield Batch(found)
        except EngineError as error:
            tally.stopped = not isinstance(error, Misconfigured)  # that may be true of this language only
            yield Batch(stopped=(Stop(engine.name, error),))
    findings = tuple(_finding(key, failed[text]) for text in keys if text in failed for key in keys[text])
    if findings:
        yield Batch(findings=findings)


def _drafted(translation: Translation, keys: Iterable[Key], job: Job) -> Iterator[Draft]:
    """The drafts of a translation, with the values of the German where putting them right is no guess."""
    from pipeline import correcting

    source, target = translation.source, translation.target
    right = correcting.corrected(source, target, language=job.language, locale=job.locale)
    origin = job.engine.origin + (TAGS_LOST if translation.tags_lost else "") + (CORRECTED if right != target else "")
    return (Draft(key, right, origin) for key in keys)


def _finding(key: Key, error: EngineError) -> Finding:
    """A warning for what failed now; a note for what is known to fail, and for names."""
    if error.code in (remembering.KNOWN, answers.NAME):
        return Finding("draft", "note", str(error), found=key[1], fix=_("Translate it by hand."), key=key)
    fix = _("Translate it by hand, or run draft again.")
    return Finding("draft", "warning", str(error), found=key[1], fix=fix, key=key)
