"""The verbs: extract, draft, check, build, status, run. Each takes a site that was read, and writes what differs.

Every verb leaves a `Report`; printing it is the caller's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import cache, pictures, recording
from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Finding, Key
from pipeline.review import PageStatus, Review
from pipeline.workers import ALONE, Workers
from pipeline.workspace import STRINGS, Disk, Progress, Site, catalog_name, read, silent

# What only some runs need is imported where it is needed: most runs find that little has changed.
if TYPE_CHECKING:
    from pipeline import draft as drafting
    from pipeline.engines.calls import Tally
    from pipeline.engines.engine import Engine
    from pipeline.fixing import Mending
    from pipeline.publish.site import Built
    from pipeline.saving import Saved


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
    accepted: int = 0
    """Findings that translators' comments accept."""
    mended: tuple[Mending, ...] = ()
    """Drafts that `check --fix` has put right, or would."""
    mendable: tuple[Finding, ...] = ()
    """Findings on approved sentences that it leaves to a person, with the whole target put right."""

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
            max(self.accepted, other.accepted),
            self.mended + other.mended,
            self.mendable + other.mendable,
        )

    def findings_by_file(self) -> tuple[Finding, ...]:
        """The findings, those of a file together, the file with the gravest first."""
        first = {path: place for place, path in reversed(list(enumerate(f.path for f in self.findings)))}
        return tuple(sorted(self.findings, key=lambda finding: first[finding.path]))


def extract(site: Site, disk: Disk, *, progress: Progress = silent) -> tuple[Site, Report]:
    """Bring every catalog up to its document: new German in, changed German back to review, reused pairs approved."""
    site, report = _extracted(site, disk, progress)
    recording.record(site, disk)
    return site, report


def _extracted(site: Site, disk: Disk, progress: Progress) -> tuple[Site, Report]:
    report = Report(refused=site.refused)
    for locale in site.config.locales:
        if site.up_to_date(locale):
            continue
        from pipeline.extraction import extracted
        from pipeline.saving import save

        after = extracted(site, locale, progress)
        saved = save(disk, locale, site.catalogs[locale], after.changed, after.moved)
        touched = (*after.changed, *after.moved.values())
        site = site.with_catalogs(locale, saved.catalogs, touched, (*saved.unsaved, *after.put_off), saved.digests)
        report |= _saved(saved)
    return site, report


def draft(
    site: Site,
    disk: Disk,
    *,
    progress: Progress = silent,
    behind: Collection[str] = (),
    chosen: Collection[str] | None = None,
) -> tuple[Site, Report]:
    """Fill empty targets, fuzzy, each batch written before the next is asked for; of `chosen` pages only.

    `behind`: catalogs that could not be brought up to date, and whose former German nobody wants drafts for.
    """
    report = Report(refused=site.refused, engines=named(site))
    waiting_anywhere = {locale: _waiting(site, locale, behind, chosen) for locale in site.config.locales}
    if not any(paths for paths, _entries, _idle in waiting_anywhere.values()):
        return site, report | Report(waiting=sum(len(idle) for _paths, _entries, idle in waiting_anywhere.values()))
    from pipeline import draft as drafting

    run = drafting.Run(cache=cache.file(site.root))
    for locale, (paths, waiting, idle) in waiting_anywhere.items():
        site, done, batches = _drafted(site, disk, locale, paths, waiting, run, progress)
        told = drafting.summary(waiting, batches, idle)
        report |= done | Report(drafted=told.origins, waiting=told.waiting, stopped=told.stopped)
    usage = {name: tally for name, tally in run.tallies.items() if tally.calls or tally.recalled}
    return site, report | Report(usage=usage)


def _drafted(
    site: Site,
    disk: Disk,
    locale: str,
    paths: Sequence[str],
    waiting: Sequence[Entry],
    run: drafting.Run,
    progress: Progress,
) -> tuple[Site, Report, list[drafting.Batch]]:
    """The site with the drafts of a locale in its catalogs, what was written and found, and what came of each batch."""
    from pipeline import briefing
    from pipeline import catalog as entries
    from pipeline.saving import save

    report = Report()
    found = site.catalogs[locale]
    drafted: list[str] = []
    left: list[str] = []
    digests: dict[str, str] = {}
    batches: list[drafting.Batch] = []
    failed: set[str] = set()
    for batch in _batches(site, locale, waiting, paths, () if disk.dry else briefing.engines(site, locale), run):
        touched = list(_touched(found, paths, {draft.key for draft in batch.drafts}))
        saved = save(disk, locale, found, {path: entries.drafted(found[path], batch.drafts) for path in touched})
        drafted += touched
        left += saved.unsaved
        digests |= saved.digests
        unsaved = {error.path for error in saved.refused}
        took = [found[path] for path in touched if catalog_name(locale, path) not in unsaved]
        batches.append(_taken(batch, took) if unsaved else batch)
        found = saved.catalogs
        report |= _saved(saved) | Report(findings=batch.findings)
        failed |= unsaved
        if len(failed) > 1 and not saved.written:  # a full disk: an engine would be asked, and paid, for nothing
            break
        progress(_("Drafting {locale}", locale=locale), sum(len(b.drafts) for b in batches), len(waiting))
    return site.with_catalogs(locale, found, drafted, left, digests), report, batches


def plan(site: Site, chosen: Collection[str] | None = None) -> Report:
    """What `draft` would do: drafts without engines, and what would be sent to which; nothing is written or sent."""
    from pipeline import briefing
    from pipeline import draft as drafting

    report = Report(refused=site.refused, engines=named(site), planned=True)
    for locale in site.config.locales:
        paths, waiting, idle = _waiting(site, locale, chosen=chosen)
        batches = list(_batches(site, locale, waiting, paths, (), drafting.Run()))
        told = drafting.summary(waiting, batches, idle)
        done = {draft.key for batch in batches for draft in batch.drafts}
        left = dict.fromkeys(entry.key for entry in waiting if entry.key not in done)
        planned = drafting.plans(
            left,
            briefing.engines(site, locale),
            language=site.config.source_language,
            locale=site.config.formats.get(locale, locale),
            brief=briefing.brief(site, locale, paths),
            cache=cache.file(site.root),
        )
        report |= Report(drafted=told.origins, waiting=told.waiting, plans=tuple(planned))
    return report


def named(site: Site) -> tuple[str, ...]:
    """The engines that the config names beside the memory."""
    return tuple(name for name in site.config.engines if name != "memory")


def _waiting(
    site: Site, locale: str, behind: Collection[str] = (), chosen: Collection[str] | None = None
) -> tuple[list[str], list[Entry], frozenset[Key]]:
    """The pages of a locale that may get drafts, their entries that wait for one, and keys that no run need ask for.

    What an earlier run could not draft waits on, unless there is an engine to ask again or something new to remember.
    """
    found = site.catalogs[locale]
    wanted = (path for path in (*site.wanted(locale), STRINGS) if catalog_name(locale, path) not in behind)
    paths = [path for path in wanted if path in found and (chosen is None or path in chosen)]
    known = site.known.open(locale)
    again = bool(named(site)) or site.grown(locale)
    idle = {path for path in paths if (locale, path) in site.settled and path in known}
    idle -= {path for path in idle if again and known[path]}
    paths = [path for path in paths if path not in idle]
    waiting = [entry for path in paths for entry in found[path].entries if entry.draftable]
    return paths, waiting, frozenset(key for path in idle for key in known[path])


def _taken(batch: drafting.Batch, catalogs: Iterable[Catalog]) -> drafting.Batch:
    """The batch without the drafts that none of the `catalogs`, as they were before it, has taken."""
    keys = {entry.key for catalog in catalogs for entry in catalog.entries if entry.draftable}
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
    from pipeline import briefing
    from pipeline import draft as drafting

    yield from drafting.drafts(
        waiting,
        site.memory(locale),
        engines,
        language=language,
        locale=forms,
        near=near,
        pages=where,
        terms=site.glossary,
        brief=briefing.brief(site, locale, paths),
        run=run,
    )


def _touched(catalogs: Mapping[str, Catalog], paths: Sequence[str], keys: set[Key]) -> Iterator[str]:
    for path in paths:
        if any(entry.key in keys and entry.draftable for entry in catalogs[path].entries):
            yield path


def check(
    site: Site, chosen: Collection[str] | None = None, *, quick: bool = False, progress: Progress = silent
) -> Report:
    """Every finding on every pair of the site or of the `chosen` pages, errors first; across pages unless `quick`."""
    review = Review(site)
    whole = chosen is None and not quick
    across: Sequence[Finding] | None = site.known.across(site.as_it_is()) if whole else None
    if across is None:
        from pipeline import authors

        across = authors.on_site(site, chosen, quick=quick, progress=progress)
    report = _checked(review, chosen, across)
    recording.note(site, Disk(site.root), review, across=across if whole else None)
    return report


def proofread(
    site: Site, chosen: Collection[str] | None = None, *, quick: bool = False, progress: Progress = silent
) -> Report:
    """What authors should look at in the sources, by page and line; `quick`: without rules that read other pages."""
    from pipeline import authors

    found = authors.on_pages(site, chosen, quick=quick, progress=progress)
    return Report(refused=site.refused, findings=tuple(found))


def fix(site: Site, disk: Disk, chosen: Collection[str] | None = None) -> Report:
    """Put drafts right where that takes no judgement, then check."""
    from pipeline import fixing

    site, saved, mended = fixing.fix(Review(site), disk, chosen)
    review = Review(site)
    report = Report(mended=mended, mendable=tuple(fixing.mendable(review, chosen)))
    for done in saved:
        report |= _saved(done)
    return report | _checked(review, chosen)


def status(site: Site) -> Report:
    """How far every page is, and which pictures are not to be had in its language."""
    return Report(refused=site.refused, findings=tuple(pictures.findings(site)), pages=Review(site).statuses())


def build(site: Site, disk: Disk, *, progress: Progress = silent) -> Report:
    """Write dist/: the German site, and in each locale what its policy lets out."""
    review = Review(site)
    report, built = _built(review, disk, progress)
    recording.note(site, disk, review, built)
    return report


def run(root: Path, disk: Disk, *, progress: Progress = silent, workers: Workers = ALONE, since: str = "") -> Report:
    """All of it: extract, draft, check and build.

    `since`: a revision of git; then only the pages that have changed since are drafted, checked and reported. The
    catalogs and dist/ are those of the whole site all the same, for a page may follow another.
    """
    site = read(root, progress=progress, workers=workers)
    chosen = _since(site, since)
    site, extraction = _extracted(site, disk, progress)
    behind = {error.path for error in extraction.refused}
    site, drafts = draft(site, disk, progress=progress, behind=behind, chosen=chosen)
    review = Review(site)
    unsaved = (*extraction.refused, *drafts.refused)
    report, built = _built(review, disk, progress, unsaved)
    if chosen is not None:
        from pipeline import choosing

        own = {name for page in chosen for name in choosing.files_of(site, page)}
        found = tuple(finding for finding in report.findings if finding.path in own)
        report = replace(report, findings=found, pages=review.statuses(chosen))
    report = extraction | drafts | _checked(review, chosen) | report
    recording.record(site, disk, review, built, drafted=chosen)
    return report


def run_plan(root: Path, *, progress: Progress = silent, since: str = "") -> Report:
    """What `run` would draft and send, new German included; nothing is written or sent."""
    site = read(root, progress=progress)
    chosen = _since(site, since)
    site, extraction = _extracted(site, Disk(root, dry=True), progress)
    return replace(extraction, written=(), removed=()) | plan(site, chosen)


def _since(site: Site, revision: str) -> frozenset[str] | None:
    """The pages that have changed since a revision; None: all, for none is named or what holds for all has changed."""
    if not revision:
        return None
    from pipeline import choosing

    return choosing.pages(site, (), revision)


def _checked(review: Review, chosen: Collection[str] | None = None, others: Iterable[Finding] = ()) -> Report:
    order = ("error", "warning", "note")
    site = review.site
    every = (*review.findings(chosen), *(pictures.findings(site) if chosen is None else ()), *others)
    found = sorted(every, key=lambda each: (order.index(each.severity), each.path, each.line))
    return Report(
        refused=site.refused, findings=tuple(found), pages=review.statuses(chosen), accepted=review.accepted(chosen)
    )


def _built(
    review: Review, disk: Disk, progress: Progress, unsaved: Sequence[InputRefused] = ()
) -> tuple[Report, Built]:
    """Write dist/, then remove what is gone from it.

    While something is refused or `unsaved`, a page may only seem to have gone: then those that were withdrawn go alone.
    """
    from pipeline import building

    site = review.site
    written: list[str] = []
    refused: list[InputRefused] = []

    def put(name: str, data: bytes) -> None:
        done, wrong = disk.write({f"dist/{name}": data}, durable=False)
        written.extend(done)
        refused.extend(wrong)

    built = building.pages(review, progress, put)
    beside = building.files(site)
    for name, data in beside.items():
        put(name, data)
    output = {f"dist/{name}" for name in (*built.digests, *built.kept, *beside)}
    sure = not (site.refused or unsaved or refused)
    gone = building.earlier(site) if sure else building.withdrawn(site)
    removed, kept = disk.remove(name for name in gone if name not in output)
    counts = Counter(page.locale for page in built.pages)
    refusals = (*site.refused, *refused, *kept)
    report = Report(tuple(written), tuple(removed), refusals, built.findings, review.statuses(), built=counts)
    return report, built
