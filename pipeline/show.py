"""Reports as lines for people and as data for programs. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.decisions import Decision, Item
from pipeline.driver import Outcome
from pipeline.errors import InputRefused, UsageError
from pipeline.explain import Explanation
from pipeline.export import Export
from pipeline.fragment import Fragment
from pipeline.importing import Import
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.publish import linkmap
from pipeline.publish.gate import Standing
from pipeline.review import PageStatus, Review
from pipeline.signing import identity
from pipeline.workflow import Report
from pipeline.workspace import Progress, catalog_name, silent

if TYPE_CHECKING:
    from pipeline.engines.calls import Tally


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[Progress]:
    """A bar while a long job is under way; nothing where nobody watches."""
    if not stream.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(file=stream), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            task = tasks.get(what)
            if task is None:
                task = tasks[what] = bar.add_task(what, total=total)
            bar.update(task, completed=done, total=total)

        yield show


def lines(report: Report, *, dry: bool = False, writes: bool = False) -> Iterator[str]:
    """The summary of a report, and the next step."""
    if report.pages:
        yield from _table(report.pages)
        yield ""
    yield from _findings(report.findings)
    if report.drafted:
        origins = ", ".join(f"{count} {origin}" for origin, count in sorted(report.drafted.items()))
        yield (
            _("Would be drafted: {origins}.", origins=origins)
            if dry or report.planned
            else _("Drafted: {origins}.", origins=origins)
        )
    yield from _engines(report)
    if report.waiting:
        yield _("Waiting for a translator: {count}.", count=report.waiting)
    if report.waiting and not report.engines:
        yield _('For machine drafts name an engine: engines = ["memory", "libretranslate"] (docs/engines.md).')
    if report.built:
        pages = ", ".join(f"{locale} {count}" for locale, count in report.built.items())
        yield _("Pages in dist/: {pages}.", pages=pages)
    if not report.planned:
        yield from _changes(report, dry=dry, writes=writes)
    yield from _next(report)


def _engines(report: Report) -> Iterator[str]:
    """What engines would be asked for, or were."""
    prices = {
        "free": _("free of charge"),
        "own": _("on your own computers"),
        "characters": _("charged by the character"),
        "tokens": _("charged by the token, unless the server is your own"),
    }
    first = {plan.locale: plan.engine for plan in reversed(report.plans)}
    for plan in report.plans:
        yield _(
            "{locale}  {engine}: texts to send: {texts}, characters: {characters}, known from earlier runs: {known}.",
            **{**asdict(plan)},
        )
        where = _("The texts leave the house, for {host}", host=plan.host) if plan.host else _("The texts stay here")
        yield f"    {where}; {prices[plan.price]}."
        if 0 < plan.budget < plan.characters:
            yield "    " + _("max_characters lets {budget} of these characters out in a run.", budget=plan.budget)
        if plan.engine != first[plan.locale]:
            yield "    " + _("It gets only what the engines before it leave.")
    for engine, tally in report.usage.items():
        yield _(
            "{engine}: texts sent: {texts}, characters: {characters}, calls: {calls}, retries: {retries}, "
            "failures: {failures}, known from earlier runs: {known}, seconds: {seconds}.",
            engine=engine,
            **_usage(tally) | {"seconds": f"{tally.seconds:.1f}"},
        )


def _usage(tally: Tally) -> dict[str, Any]:
    return {
        "texts": tally.texts,
        "characters": tally.characters,
        "calls": tally.calls,
        "retries": tally.retries,
        "failures": tally.failures,
        "known": tally.recalled,
        "seconds": round(tally.seconds, 3),
    }


def _table(pages: Sequence[PageStatus]) -> Iterator[str]:
    heads = (_("page"), _("approved"), _("changed"), _("draft"), _("open"), _("done"), "", "")
    rows: list[tuple[str, ...]] = [heads]
    for page in pages:
        state = _("published") if page.published else _("held: {reason}", reason=page.reason)
        errors = _("errors: {count}", count=page.errors) if page.errors else ""
        steps = (page.approved, page.changed, page.drafts, page.untranslated)
        rows.append((f"{page.locale}  {page.path}", *map(str, steps), f"{int(page.share * 100)} %", state, errors))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        name, *counts, state, errors = map(_padded, row, widths, (False, *(True,) * 5, False, False))
        yield "  ".join((name, *counts, state, errors)).rstrip()


def _padded(cell: str, width: int, number: bool) -> str:
    return cell.rjust(width) if number else cell.ljust(width)


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        where = f"{finding.path}:{finding.line}: " if finding.line else f"{finding.path}: " if finding.path else ""
        yield where + _said(finding)
        if finding.key:
            yield f"    {finding.key[1]}"


def _said(finding: Finding) -> str:
    severities = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    return f"{severities[finding.severity]} {finding.rule}: {finding.message}"


def _changes(report: Report, *, dry: bool, writes: bool) -> Iterator[str]:
    names = (*report.written, *report.removed)
    count = len(names)
    if dry:
        yield from _would_change(names)
    elif count:
        catalogs = sum(name.startswith("locales/") for name in names)
        yield _("Files written: {count} (catalogs: {catalogs}).", count=count, catalogs=catalogs)
    elif writes:
        yield _("Nothing changed.")


def _would_change(names: Sequence[str]) -> Iterator[str]:
    yield from (f"  {name}" for name in names)
    yield _("Files that would change: {count}.", count=len(names)) if names else _("Nothing would change.")


def _next(report: Report) -> Iterator[str]:
    """The one thing to do next."""
    waiting = [page for page in report.pages if page.pending]
    if report.refused:
        yield _("Next: mend the refused files, then run again.")
    elif waiting:
        page = max(waiting, key=lambda page: (not page.published, page.pending))
        name = catalog_name(page.locale, page.path)
        yield _("Next: review {catalog} (waiting: {count}).", catalog=name, count=page.pending)
    elif report.pages:
        yield _("Everything is approved and published.") if all(page.published for page in report.pages) else ""


def data(report: Report) -> dict[str, Any]:
    """The report as plain data, its keys stable."""
    return {
        "written": list(report.written),
        "removed": list(report.removed),
        "refused": [_refusal(error) for error in report.refused],
        "findings": [asdict(finding) for finding in report.findings],
        "pages": [{**asdict(page), "pending": page.pending} for page in report.pages],
        "drafted": dict(report.drafted),
        "waiting": report.waiting,
        "engines": {engine: _usage(tally) for engine, tally in report.usage.items()},
        "plans": [asdict(plan) for plan in report.plans],
        "stopped": [{"engine": stop.engine, "reason": str(stop.error)} for stop in report.stopped],
        "built": dict(report.built),
    }


def _refusal(error: InputRefused) -> dict[str, Any]:
    return {
        "path": error.path,
        "line": error.line,
        "message": error.message,
        "repair": error.repair,
        "code": error.code,
    }


def page_lines(review: Review, page: str) -> Iterator[str]:
    """Every text of one page in every locale: how far it is, its German and its target."""
    steps: dict[str, str] = {
        "approved": _("approved"),
        "changed": _("changed"),
        "draft": _("draft"),
        "untranslated": _("open"),
    }
    width = max(map(len, steps.values()))
    for locale, standings in _of_page(review, page):
        for standing in standings:
            name, line, step = identity(standing.segment.key), standing.segment.line, steps[standing.step]
            yield f"{locale}  {line:>4}  {name}  {step:<{width}}  {standing.segment.text}"
            below = [standing.target] if standing.target is not None else []
            yield from (" " * (width + 22) + line for line in (*below, *map(_said, standing.findings)))
        verdict = review.verdict(locale, page)
        yield f"{locale}  " + (_("published") if verdict.published else _("held: {reason}", reason=verdict.reason))


def page_data(review: Review, page: str) -> dict[str, Any]:
    """The same as plain data: locale -> texts in the order of the page."""
    return {
        locale: [
            {
                "id": identity(standing.segment.key),
                "line": standing.segment.line,
                "step": standing.step,
                "source": standing.segment.text,
                "target": standing.target,
                "findings": [asdict(finding) for finding in standing.findings],
            }
            for standing in standings
        ]
        for locale, standings in _of_page(review, page)
    }


def _of_page(review: Review, page: str) -> Iterator[tuple[str, Collection[Standing]]]:
    if page not in review.site.documents:
        raise UsageError(
            _("There is no page “{page}”.", page=page),
            repair=_("`zwiesprache status` lists them."),
            code="page-unknown",
        )
    for locale, pages in review.standings.items():
        if page in pages:
            yield locale, pages[page].values()


def item_lines(items: Sequence[Item]) -> Iterator[str]:
    """Entries to decide on: where, German (with what it was when it was approved), target."""
    for item in items:
        yield f"{item.locale}  {item.page}  {item.id}"
        if item.entry.previous is not None and item.entry.previous != item.entry.source:
            yield f"    − {item.entry.previous}"
            yield f"    + {item.entry.source}"
        else:
            yield f"    {item.entry.source}"
        yield from (f"    → {target}" for target in item.entry.targets)


def merge_lines(outcome: Outcome) -> Iterator[str]:
    """Why a catalog is left to a person."""
    if outcome.refused:
        yield _("Refused: {reason}", reason=outcome.refused)
        yield _("So it was left to git, which merges line by line.")
    for conflict in outcome.conflicts:
        yield _("{path}: two people have translated this; ours stays, theirs is a comment now:", path=outcome.path)
        yield f"    {conflict.key[1]}"


def merge_data(outcome: Outcome) -> dict[str, Any]:
    """The same as plain data."""
    refused = [_refusal(outcome.refused)] if outcome.refused else []
    return {"path": outcome.path, "conflicts": [asdict(each) for each in outcome.conflicts], "refused": refused}


def decision_lines(decision: Decision, done: str) -> Iterator[str]:
    """What was decided, what was refused and why, and the pages that change by it."""
    yield from item_lines(decision.done)
    for item in decision.refused:
        yield _("Not approved: {page} {id}: {german}", page=item.page, id=item.id, german=item.entry.source)
        said = [_said(finding) for finding in item.findings if finding.severity == "error"]
        yield from (f"    {line}" for line in said or [_("It is no draft with a target.")])
    yield done.format(count=len(decision.done))
    for page in decision.pages:
        state = _("published") if page.published else _("held: {reason}", reason=page.reason)
        yield _("Page that changes: {locale} {page} ({state})", locale=page.locale, page=page.page, state=state)
    if decision.pages:
        yield _("Next: `zwiesprache build` writes them.")


def decision_data(decision: Decision) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "done": [_item(item) for item in decision.done],
        "refused": [_item(item) for item in decision.refused],
        "pages": [asdict(page) for page in decision.pages],
        "written": list(decision.written),
        "broken": [_refusal(error) for error in decision.broken],
    }


def _item(item: Item) -> dict[str, Any]:
    entry = item.entry
    found = [asdict(finding) for finding in item.findings]
    text = {"source": entry.source, "previous": entry.previous, "targets": list(entry.targets)}
    return {"locale": item.locale, "page": item.page, "id": item.id, "line": item.line, **text, "findings": found}


def import_lines(done: Import) -> Iterator[str]:
    """What became of a file that came back, what needs a look first."""
    for page, item in done.of("conflict", "german", "error", "followed"):
        said = {
            "conflict": _("approved here and there, and different; theirs stands in a comment"),
            "german": _("German was left in place of a translation; not taken"),
            "error": _("not approved, because a check finds an error"),
            "followed": _("its German has changed meanwhile; taken as a draft"),
        }[item.what]
        yield f"{done.locale}  {page}  {identity(item.entry.key)}  {said}"
        yield f"    {item.entry.source}"
        yield from (f"    → {target}" for target in item.theirs.targets)
        yield from (f"    {_said(finding)}" for finding in item.findings if finding.severity == "error")
    if done.homeless:
        yield _("Translations whose German stands on no page: {count}.", count=len(done.homeless))
        yield from (f"    {entry.source}" for entry in done.homeless[:20])
    count = len(done.of("approved"))
    pages = len({page for page, _item in done.of("approved")})
    yield _("Approved: {count} (pages: {pages}).", count=count, pages=pages)
    drafts = len(done.of("draft", "followed", "error"))
    if drafts:
        yield _("Drafts: {count}.", count=drafts)
    yield _("Next: `zwiesprache build` writes the pages.") if count else _("Nothing was approved.")


def import_data(done: Import) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "locale": done.locale,
        "taken": [
            {
                "page": page,
                "id": identity(item.entry.key),
                "what": item.what,
                "source": item.entry.source,
                "targets": list(item.theirs.targets),
                "findings": [asdict(finding) for finding in item.findings],
            }
            for page, item in done.taken
        ],
        "homeless": [{"source": entry.source, "targets": list(entry.targets)} for entry in done.homeless],
        "written": list(done.written),
        "broken": [_refusal(error) for error in done.broken],
    }


def export_lines(export: Export, *, dry: bool = False) -> Iterator[str]:
    """What was exported and held, and the next step."""
    width = max((len(f"{page.locale}  {page.path}") for page in export.pages), default=0)
    for page in export.pages:
        state = page.file or _("held: {reason}", reason=page.reason)
        german = "  " + _("German: {count}", count=page.german) if page.german else ""
        yield f"{f'{page.locale}  {page.path}':<{width}}  {state}{german}"
    yield ""
    yield from _findings(export.findings)
    if dry:
        yield from _would_change(export.written)
    else:
        count = len(export.written)
        yield _("Files written: {count}.", count=count) if count else _("Nothing changed.")
    open_pages = [page for page in export.pages if page.reason or page.german]
    if export.refused:
        yield _("Next: mend the refused files, then run again.")
    elif open_pages:
        first = max(open_pages, key=lambda page: bool(page.reason))
        yield _("Next: review {catalog}.", catalog=catalog_name(first.locale, first.path))
    else:
        yield _("Everything is approved and exported.")


def export_data(export: Export) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "written": list(export.written),
        "refused": [_refusal(error) for error in export.refused],
        "findings": [asdict(finding) for finding in export.findings],
        "pages": [asdict(page) for page in export.pages],
    }


def fragment_lines(fragment: Fragment) -> Iterator[str]:
    """What an editor has to know beside the HTML."""
    yield _("Title: {title}", title=fragment.title)
    if fragment.description:
        yield _("Description: {description}", description=fragment.description)
    for image in fragment.images:
        file = image.file or image.address
        yield _("Picture: {file}", file=file) + (f" → {image.target}" if image.target else "")
    for address in fragment.links:
        name = linkmap.file(fragment.locale)
        yield _("The link {address} stays as it is: {file} has no row for it.", address=address, file=name)
    if fragment.german:
        yield _("Sentences in German: {count}.", count=fragment.german)


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Every segment of a source and what is left out of it, counted."""
    segments = list(found.document.segments())
    skipped = sorted(found.document.skipped, key=lambda skip: skip.line)
    yield found.file
    kinds = max((len(segment.kind) for segment in segments), default=0)
    for segment in segments:
        yield f"{segment.line:>6}  {segment.kind:<{kinds}}  {segment.text}"
        below = [_("note: {note}", note=line) for line in segment.note.split("\n") if line]
        below += [_("context: {context}", context=segment.context)] if segment.context is not None else []
        yield from (" " * (kinds + 10) + line for line in below)
    if skipped:
        yield ""
        yield _("Left out:")
        yield from (f"{skip.line:>6}  {skip.reason}: {' '.join(skip.text.split())}" for skip in skipped)
    yield ""
    yield _("Segments: {count} (words: {words}).", count=len(segments), words=found.words)
    reasons = ", ".join(f"{reason} {count}" for reason, count in found.skipped.items())
    if reasons:
        yield _("Words left out: {count} ({reasons}).", count=sum(found.skipped.values()), reasons=reasons)
    yield (
        _("Next: `zwiesprache extract` brings them into the catalogs.")
        if found.page
        else _("This file is no page of a site; put it into the folder of the sources to translate it.")
    )


def explanation_data(found: Explanation) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "file": found.file,
        "page": found.page,
        "segments": [
            {name: getattr(segment, name) for name in ("line", "kind", "text", "context", "note")}
            for segment in found.document.segments()
        ],
        "skipped": [asdict(skip) for skip in found.document.skipped],
        "words": found.words,
        "skipped_words": dict(found.skipped),
    }
