"""The verbs: extract, draft, check, build, status, run. Each takes a site that was read, and writes what differs.

Every verb leaves a `Report`; printing it is the caller's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import cache, glossary, markup
from pipeline import catalog as entries
from pipeline import config as settings
from pipeline import draft as drafting
from pipeline.engines import personal
from pipeline.engines.protect import Kept, addresses
from pipeline.engines.translate import Brief
from pipeline.errors import InputRefused
from pipeline.extraction import extracted
from pipeline.glossary import Glossary
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Finding, Key
from pipeline.review import PageStatus, Review
from pipeline.saving import Saved, save
from pipeline.workspace import STRINGS, Disk, Progress, Site, catalog_name, read, silent

if TYPE_CHECKING:
    from pipeline.engines.calls import Tally
    from pipeline.engines.engine import Engine


@dataclass(frozen=True, slots=True)
class Report:
    """What a verb did and found."""

    written: tuple[str, ...] = ()
    """Files that changed, relative to the site; with `check`, those that would."""
    removed: tuple[str, ...] = ()
    refused: tuple[InputRefused, ...] = ()
    findings: tuple[Finding, ...] = ()
    pages: tuple[PageStatus, ...] = ()
    drafted: Mapping[str, int] = field(default_factory=dict)
    """Origin -> number of drafts."""
    waiting: int = 0
    """Texts that nobody could draft."""
    stopped: tuple[drafting.Stop, ...] = ()
    engines: tuple[str, ...] = ()
    """Those that the config names beside the memory."""
    usage: Mapping[str, Tally] = field(default_factory=dict)
    """Engine -> what was asked of it in this run."""
    plans: tuple[drafting.Plan, ...] = ()
    """What engines would be asked for."""
    planned: bool = False
    """Nothing was drafted, only asked what would be."""
    built: Mapping[str, int] = field(default_factory=dict)
    """Locale -> pages in dist/."""

    def __or__(self, other: Report) -> Report:
        """Both reports as one, in which `other` came later."""
        return Report(
            tuple(dict.fromkeys(self.written + other.written)),
            tuple(dict.fromkeys(self.removed + other.removed)),
            tuple(dict.fromkeys(self.refused + other.refused)),
            tuple(dict.fromkeys(self.findings + other.findings)),
            other.pages or self.pages,
            Counter(self.drafted) + Counter(other.drafted),
            self.waiting + other.waiting,
            self.stopped + other.stopped,
            self.engines or other.engines,
            {**self.usage, **other.usage},
            self.plans + other.plans,
            self.planned or other.planned,
            other.built or self.built,
        )


def extract(site: Site, disk: Disk, *, progress: Progress = silent) -> tuple[Site, Report]:
    """Bring every catalog up to its document: new German in, changed German back to review, reused pairs approved."""
    report = Report(refused=site.refused)
    catalogs: dict[str, Mapping[str, Catalog]] = {}
    for locale in site.config.locales:
        before = site.catalogs[locale]
        after, moved = extracted(site, locale, progress)
        saved = save(disk, locale, before, after, moved)
        catalogs[locale] = saved.catalogs
        report |= _saved(saved)
    return replace(site, catalogs=catalogs), report


def draft(site: Site, disk: Disk, *, progress: Progress = silent, behind: Collection[str] = ()) -> tuple[Site, Report]:
    """Fill empty targets, fuzzy, each batch written before the next is asked for.

    `behind`: catalogs that could not be brought up to date, and whose former German nobody wants drafts for.
    """
    report = Report(refused=site.refused, engines=_named(site))
    catalogs = dict(site.catalogs)
    run = drafting.Run(cache=cache.file(site.root))
    for locale in site.config.locales:
        found = site.catalogs[locale]
        paths, waiting = _waiting(site, locale, behind)
        batches: list[drafting.Batch] = []
        failed: set[str] = set()
        for batch in _batches(site, locale, waiting, paths, () if disk.dry else _engines(site, locale), run):
            touched = list(_touched(found, paths, {draft.key for draft in batch.drafts}))
            saved = save(disk, locale, found, {path: entries.drafted(found[path], batch.drafts) for path in touched})
            unsaved = {error.path for error in saved.refused}
            took = [found[path] for path in touched if catalog_name(locale, path) not in unsaved]
            batches.append(_taken(batch, took) if unsaved else batch)
            found = saved.catalogs
            report |= _saved(saved) | Report(findings=batch.findings)
            failed |= unsaved
            if len(failed) > 1 and not saved.written:  # a full disk: an engine would be asked, and paid, for nothing
                break
            progress(_("Drafting {locale}", locale=locale), sum(len(b.drafts) for b in batches), len(waiting))
        catalogs[locale] = found
        told = drafting.summary(waiting, batches)
        report |= Report(drafted=told.origins, waiting=told.waiting, stopped=told.stopped)
    usage = {name: tally for name, tally in run.tallies.items() if tally.calls or tally.recalled}
    return replace(site, catalogs=catalogs), report | Report(usage=usage)


def plan(site: Site) -> Report:
    """What `draft` would do: drafts without engines, and what would be sent to which; nothing is written or sent."""
    report = Report(refused=site.refused, engines=_named(site), planned=True)
    for locale in site.config.locales:
        paths, waiting = _waiting(site, locale)
        batches = list(_batches(site, locale, waiting, paths, (), drafting.Run()))
        told = drafting.summary(waiting, batches)
        done = {draft.key for batch in batches for draft in batch.drafts}
        left = dict.fromkeys(entry.key for entry in waiting if entry.key not in done)
        planned = drafting.plans(
            left,
            _engines(site, locale),
            language=site.config.source_language,
            locale=site.config.formats.get(locale, locale),
            brief=_brief(site, locale, paths),
            cache=cache.file(site.root),
        )
        report |= Report(drafted=told.origins, waiting=told.waiting, plans=tuple(planned))
    return report


def _named(site: Site) -> tuple[str, ...]:
    return tuple(name for name in site.config.engines if name != "memory")


def _waiting(site: Site, locale: str, behind: Collection[str] = ()) -> tuple[list[str], list[Entry]]:
    """The pages of a locale that have a catalog, and the entries in them that wait for a draft."""
    found = site.catalogs[locale]
    wanted = (path for path in (*site.wanted(locale), STRINGS) if catalog_name(locale, path) not in behind)
    paths = [path for path in wanted if path in found]
    return paths, [entry for path in paths for entry in found[path].entries if entries.draftable(entry)]


def _taken(batch: drafting.Batch, catalogs: Iterable[Catalog]) -> drafting.Batch:
    """The batch without the drafts that none of the `catalogs`, as they were before it, has taken."""
    keys = {entry.key for catalog in catalogs for entry in catalog.entries if entries.draftable(entry)}
    return replace(batch, drafts=tuple(draft for draft in batch.drafts if draft.key in keys))


def _saved(saved: Saved) -> Report:
    return Report(written=saved.written, removed=saved.removed, refused=saved.refused, findings=saved.findings)


def _batches(
    site: Site,
    locale: str,
    waiting: Sequence[Entry],
    paths: Sequence[str],
    engines: Sequence[Engine],
    run: drafting.Run,
) -> Iterator[drafting.Batch]:
    """Drafts for the entries that wait; nothing is loaded where none does."""
    if not waiting:
        return
    where = {entry.key: path for path in reversed(paths) for entry in site.catalogs[locale][path].entries}
    language, near = site.config.source_language, site.config.near
    forms = site.config.formats.get(locale, locale)
    yield from drafting.drafts(
        waiting,
        site.memory(locale),
        engines,
        language=language,
        locale=forms,
        near=near,
        pages=where,
        terms=site.glossary,
        brief=_brief(site, locale, paths),
        run=run,
    )


def _brief(site: Site, locale: str, paths: Sequence[str]) -> Brief:
    """What engines are told beside the texts, and what they are not: neighbours only of pages that all may have."""
    found = {path: site.catalogs[locale][path] for path in paths}
    free = {path: settings.may_send(site.config, path) for path in paths}
    near = drafting.neighbours(found[path] for path in paths if free[path] == site.config.engines)
    return Brief(
        contexts=near,
        terms=lambda text: glossary.wanted(site.glossary, markup.visible(text, markup.names(text)), locale),
        withheld=_withheld(site.config, found, free),
        keep=partial(_kept, site.glossary),
    )


def _kept(known: Glossary, text: str) -> Iterator[Kept]:
    """What an engine must not touch: addresses and places of templates, and outside them the site's names that stay."""
    others = list(addresses(text))
    yield from others
    if glossary.kept(known, text):
        free = list(text)  # without what is an address or somebody's: no name may begin before it and end in it
        for start, end, _shown in (*((each.start, each.end, "") for each in others), *personal.find(text)):
            free[start:end] = "." * (end - start)
        yield from (Kept(start, end, text[start:end]) for start, end in glossary.kept(known, "".join(free)))


def _withheld(
    config: settings.Config, found: Mapping[str, Catalog], free: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """Engine -> the German that it must not get: what waits only on pages that the config keeps from it."""
    waiting = {path: {e.source for e in catalog.entries if entries.draftable(e)} for path, catalog in found.items()}
    everything = frozenset().union(*waiting.values())
    return {
        name: everything.difference(*(waiting[path] for path in found if name in free[path]))
        for name in config.engines
        if any(name not in names for names in free.values())
    }


def _touched(catalogs: Mapping[str, Catalog], paths: Sequence[str], keys: set[Key]) -> Iterator[str]:
    for path in paths:
        if any(entry.key in keys and entries.draftable(entry) for entry in catalogs[path].entries):
            yield path


def _engines(site: Site, locale: str) -> list[Engine]:
    """The engines that the config names, with what it says to them for a locale."""
    if not _named(site):
        return []
    from pipeline.engines import configured
    from pipeline.engines.engine import Reach

    certificates = str(site.root / site.config.ca_file) if site.config.ca_file else ""
    reach = Reach(frozenset(site.config.allow), certificates)
    made = []
    for name in _named(site):
        own = getattr(site.config, name, None) or settings.EngineSettings()
        if isinstance(own, settings.LocalSettings):
            made.append(_local(site, locale))
            continue
        options = {key: getattr(own, key) for key in settings.OPTIONS} | {"glossary": own.glossary.get(locale, "")}
        made.append(
            configured(name, url=own.url, timeout=own.timeout, budget=own.max_characters, reach=reach, options=options)
        )
    return made


def _local(site: Site, locale: str) -> Engine:
    """The engine with the models that the config names."""
    from pipeline.engines import local

    said = site.config.local
    models = {locale: site.root / path for locale, path in said.models.items()}
    setup = local.Setup(models, site.root / said.model if said.model else None, said.threads, said.beam)
    engine = local.engine(setup, locale)
    return replace(engine, timeout=engine.timeout if said.timeout is None else said.timeout)


def check(site: Site) -> Report:
    """Every finding on every pair, errors first."""
    return _checked(Review(site))


def status(site: Site) -> Report:
    """How far every page is."""
    return Report(refused=site.refused, pages=Review(site).statuses())


def build(site: Site, disk: Disk, *, progress: Progress = silent) -> Report:
    """Write dist/: the German site, and in each locale what its policy lets out."""
    return _built(Review(site), disk, progress)


def run(root: Path, disk: Disk, *, progress: Progress = silent) -> Report:
    """All of it: extract, draft, check and build."""
    site = read(root, progress=progress)
    site, extraction = extract(site, disk, progress=progress)
    behind = {error.path for error in extraction.refused}
    site, drafts = draft(site, disk, progress=progress, behind=behind)
    review = Review(site)
    unsaved = (*extraction.refused, *drafts.refused)
    return extraction | drafts | _checked(review) | _built(review, disk, progress, unsaved)


def _checked(review: Review) -> Report:
    order = ("error", "warning", "note")
    found = sorted(review.findings(), key=lambda finding: (order.index(finding.severity), finding.path))
    return Report(refused=review.site.refused, findings=tuple(found), pages=review.statuses())


def _built(review: Review, disk: Disk, progress: Progress, unsaved: Sequence[InputRefused] = ()) -> Report:
    """Nothing goes from dist/ while something is refused or `unsaved`: then a page only seems to have gone."""
    from pipeline import building

    site = review.site
    built = building.pages(review, progress)
    output = {f"dist/{name}": data for name, data in {**built.files, **building.files(site)}.items()}
    written, refused = disk.write(output, durable=False)
    gone = [] if site.refused or unsaved or refused else [name for name in building.earlier(site) if name not in output]
    removed, kept = disk.remove(gone)
    counts = Counter(page.locale for page in built.pages)
    refusals = (*site.refused, *refused, *kept)
    return Report(tuple(written), tuple(removed), refusals, built.findings, review.statuses(), built=counts)
