"""Evidence of review: what the history of the catalogs tells of every sentence, counted per page and in total.

A site and a locale go in, read with their git history; a `Report` leaves. Names stand beside sentences and pages, never
with a count: nobody's work is measured.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from pipeline import evidence, history, markup, provenance, signing
from pipeline.errors import UsageError
from pipeline.evidence import Story, Trace
from pipeline.history import Commit
from pipeline.life.succession import similarity
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Key, State
from pipeline.workspace import STRINGS, Site, catalog_name

Way = provenance.Way | Literal["hand", "unknown", "empty"]
"""As in `provenance`; hand: the target stood empty and a person filled it; unknown: it was there when git first saw it,
and no note tells of a draft; empty: it is empty."""
Band = Literal["unchanged", "little", "some", "much", "unknown"]
"""How much a person changed of a draft: nothing, up to 10 %, up to 30 %, more; unknown: the draft was not committed."""

BANDS: Final[tuple[Band, ...]] = ("unchanged", "little", "some", "much", "unknown")
_LITTLE: Final = 0.1
_SOME: Final = 0.3


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry, and how it came to be what it is."""

    entry: Entry
    words: int
    """Of the German."""
    way: Way
    name: str
    """Of the engine that drafted it, or of the page that it was taken over from."""
    began: str
    """The engine that drafted the target which this one was made from, if that is another one and is known."""
    share: float | None
    """Part of the draft that a person changed, 0 to 1; None: there was no draft, or it was not committed."""
    drafted: Commit | None
    approved: Commit | None
    """None: it is not approved."""
    signed: str
    """Whom the catalog names for this target (`--by`), if somebody else committed it; else empty."""
    since: Commit
    """Brought its German onto the page."""
    changed: bool
    """Its German had been approved in another wording before."""
    reopened: int
    """How often an approval was taken back."""
    corrected: bool
    """The target was changed while it was approved."""
    at_once: bool
    """It stood there approved when git first saw it."""
    carried: bool
    """The program approved it, because its parts were approved, or the same on a page that is gone."""

    @property
    def band(self) -> Band | None:
        """How much of the draft was changed; None: there was none."""
        if self.way in ("hand", "unknown", "empty"):
            return None
        if self.share is None:
            return "unknown"
        return "unchanged" if not self.share else "little" if self.share <= _LITTLE else _more(self.share)


@dataclass(frozen=True, slots=True)
class Account:
    """A page in a locale."""

    path: str
    sentences: tuple[Sentence, ...]
    """Those that are approved, since the asked day, and all that are open."""

    @property
    def approved(self) -> tuple[Sentence, ...]:
        """What a person approved."""
        return tuple(sentence for sentence in self.sentences if sentence.approved)

    @property
    def open(self) -> tuple[Sentence, ...]:
        """What waits for a person."""
        return tuple(sentence for sentence in self.sentences if not sentence.approved)

    @property
    def names(self) -> tuple[str, ...]:
        """Who approved something on it, by the alphabet."""
        commits = (sentence.approved for sentence in self.approved if not sentence.carried)
        return tuple(sorted({name for commit in commits if commit for name in people(commit)}))

    @property
    def days(self) -> tuple[date, ...]:
        """The first and the last day on which something was approved; none where nothing is committed."""
        days = [day for sentence in self.approved if (day := day_of(sentence.approved))]
        return (min(days), max(days)) if days else ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the report can't know."""

    missing: history.Missing
    """Why there is no history."""
    reason: str
    shallow: bool
    uncommitted: int
    """Sentences whose approval is not committed yet."""
    at_once: int
    """Sentences that stood there approved when git first saw them."""
    undrafted: int
    """Sentences whose draft was never committed, so that nobody knows how much of it a person changed."""
    unreadable: tuple[tuple[Commit, str], ...]
    """Versions of catalogs that can't be read."""
    refused: tuple[str, ...]
    """Catalogs that can't be read now, and are not in the report."""


@dataclass(frozen=True, slots=True)
class Report:
    """What git tells of the translations into one language."""

    locale: str
    page: str
    """The one page that was asked for, or empty."""
    since: date | None
    accounts: tuple[Account, ...]
    unknown: Unknown

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Those of all pages."""
        return tuple(sentence for account in self.accounts for sentence in account.sentences)


def day(text: str) -> date | None:
    """A day as it is typed; empty: none. UsageError: it is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message, repair = _("“{date}” is no day.", date=text), _("Write it as 2024-03-28.")
        raise UsageError(message, path="--since", repair=repair, code="date") from None


def make(site: Site, locale: str, page: str = "", since: date | None = None) -> Report:
    """The report of a locale, or of one page in it; with `since`, of what was approved on that day or later.

    UsageError: there is no such page.
    """
    catalogs = dict(_catalogs(site, locale))
    if page and page not in catalogs:
        message, repair = _("There is no page “{page}”.", page=page), _("`zwiesprache status` lists them.")
        raise UsageError(message, repair=repair, code="page-unknown")
    told = history.read(site.root)
    files = {path: told.prefix + catalog_name(locale, path) for path in catalogs}
    paths = history.names(told, files.values())
    versions = history.contents(site.root, history.blobs(told, paths))
    current = {files[path]: catalog.entries for path, catalog in catalogs.items()}
    trace = evidence.trace(told, versions, current, paths)
    stories = {path: trace.stories[name] for path, name in files.items()}
    accounts = tuple(
        Account(path, tuple(_sentences(catalog, path, stories, since)))
        for path, catalog in catalogs.items()
        if page in ("", path)
    )
    refused = tuple(catalog_name(locale, path) for code, path in sorted(site.broken) if code == locale)
    return Report(locale, page, since, accounts, _unknown(told, trace, accounts, refused))


def ways(sentences: Iterable[Sentence]) -> dict[tuple[Way, str], Counter[Band | None]]:
    """(how it came to be, engine) -> sentences by how much was changed; the pages taken over from are put together."""
    found: dict[tuple[Way, str], Counter[Band | None]] = {}
    for sentence in sentences:
        name = sentence.name if sentence.way == "engine" else ""
        found.setdefault((sentence.way, name), Counter())[sentence.band] += 1
    return dict(sorted(found.items(), key=lambda item: (-item[1].total(), item[0])))


def words(sentences: Iterable[Sentence]) -> int:
    """Words of the German of these sentences."""
    return sum(sentence.words for sentence in sentences)


def people(commit: Commit) -> tuple[str, ...]:
    """The author of a commit and the co-authors."""
    return tuple(dict.fromkeys(name for name in (commit.author, *commit.co_authors) if name))


def day_of(commit: Commit | None) -> date | None:
    """The author's day; None: it is not committed."""
    return commit.when.date() if commit and commit.when else None


def _more(share: float) -> Band:
    return "some" if share <= _SOME else "much"


def _catalogs(site: Site, locale: str) -> Iterator[tuple[str, Catalog]]:
    """The catalogs of the pages that are translated, and the one of the templates, by page path."""
    for path in (*site.wanted(locale), STRINGS):
        if path in site.catalogs[locale]:
            yield path, site.catalogs[locale][path]


def _sentences(
    catalog: Catalog, path: str, stories: Mapping[str, Mapping[Key, Story]], since: date | None
) -> Iterator[Sentence]:
    for entry in catalog.entries:
        if entry.obsolete:
            continue
        sentence = _sentence(path, stories[path][entry.key], stories)
        day = day_of(sentence.approved)
        if since is None or day is None or day >= since:
            yield sentence


def _sentence(path: str, story: Story, stories: Mapping[str, Mapping[Key, Story]]) -> Sentence:
    entry, origin = story.entry, story.origin
    original = _original(path, story, stories)
    way: Way = origin.way if origin else "hand" if story.blank else "unknown"
    if entry.state is State.UNTRANSLATED:
        way = "empty"
    first_seen = story.at_once and original is story
    carried = first_seen and way in ("joined", "taken over") and story.draft == entry.target
    text = markup.visible(entry.source, markup.names(entry.source))
    return Sentence(
        entry,
        len(re.findall(r"\w+", text)),
        way,
        origin.name if origin else "",
        "" if way in ("engine", "empty") else _began(path, story, stories),
        None if story.draft is None else 1 - similarity(story.draft, entry.target),
        story.drafted,
        original.approved,
        _signed(original),
        story.since,
        story.previous is not None,
        len(story.reopened),
        _corrected(story),
        first_seen and not carried,
        carried,
    )


def _original(path: str, story: Story, stories: Mapping[str, Mapping[Key, Story]]) -> Story:
    """The story of the entry that a person approved, where this one was taken over from another page as it was."""
    seen = {path}
    found = story
    while found.origin and found.origin.way == "taken over" and found.draft == found.entry.target:
        path = found.origin.name
        other = stories.get(path, {}).get(found.entry.key)
        if other is None or path in seen or not other.approved or other.entry.targets != found.entry.targets:
            break
        seen.add(path)
        found = other
    return found


def _began(path: str, story: Story, stories: Mapping[str, Mapping[Key, Story]]) -> str:
    """The engine at the beginning of the targets that were kept, exchanged, joined or taken over since; or nothing."""
    seen: set[tuple[str, Key]] = set()
    found: Story | None = story
    while found and found.origin and (path, found.entry.key) not in seen:
        seen.add((path, found.entry.key))
        if found.origin.way == "engine":
            return found.origin.name
        if found.origin.way == "taken over":
            path = found.origin.name
            found = stories.get(path, {}).get(found.entry.key)
        else:
            context = found.entry.context
            found = stories[path].get((context, found.previous)) if found.previous is not None else None
    return ""


def _signed(story: Story) -> str:
    name = signing.signer(story.entry)
    return "" if story.approved is None or name in people(story.approved) else name


def _corrected(story: Story) -> bool:
    """More approvals than were taken back: one of them came while it was approved."""
    return len(story.approvals) > len(story.reopened) + 1


def _unknown(told: history.History, trace: Trace, accounts: Iterable[Account], refused: tuple[str, ...]) -> Unknown:
    sentences = [sentence for account in accounts for sentence in account.approved]
    committed = [sentence for sentence in sentences if sentence.approved is not evidence.UNCOMMITTED]
    return Unknown(
        told.missing,
        told.reason,
        told.shallow,
        len(sentences) - len(committed),
        sum(sentence.at_once for sentence in committed),
        sum(sentence.band == "unknown" for sentence in sentences),
        trace.unreadable,
        refused,
    )
