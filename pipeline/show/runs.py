"""The report of a verb as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.messages import _
from pipeline.review import PageStatus
from pipeline.show.findings import finding_lines, refusal, summary, visible, where
from pipeline.workflow import Report
from pipeline.workspace import catalog_name

if TYPE_CHECKING:
    from pipeline.engines.calls import Tally


def lines(report: Report, *, dry: bool = False, writes: bool = False) -> Iterator[str]:
    """The summary of a report, and the next step."""
    if report.pages:
        yield from _table(report.pages)
        yield ""
    yield from _mended(report, dry=dry)
    yield from finding_lines(report.findings_by_file())
    if report.findings or report.accepted:
        yield summary(report.findings, report.accepted)
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


def _mended(report: Report, *, dry: bool) -> Iterator[str]:
    """What was put right in drafts, and what a person could put right in approved sentences."""
    if report.mended:
        said = _("Drafts that would be mended: {count}.") if dry else _("Drafts mended: {count}.")
        yield said.format(count=len(report.mended))
    for mending in report.mended:
        yield f"  {mending.path}: {', '.join(mending.rules)}"
        yield f"    − {visible(mending.before)}"
        yield f"    + {visible(mending.after)}"
    if report.mendable:
        yield _("Approved, so left for you to mend: {count}.", count=len(report.mendable))
    for finding in report.mendable:
        yield f"  {where(finding)}: {finding.rule}"
        yield f"    − {visible(finding.target)}"
        yield f"    + {visible(finding.mended)}"


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
    heads = (_("page"), _("approved"), _("changed"), _("draft"), _("open"), _("words left"), _("done"), "", "")
    rows: list[tuple[str, ...]] = [heads]
    for page in pages:
        state = _("published") if page.published else _("held: {reason}", reason=page.reason)
        errors = _("errors: {count}", count=page.errors) if page.errors else ""
        steps = (page.approved, page.changed, page.drafts, page.untranslated, page.todo)
        rows.append((f"{page.locale}  {page.path}", *map(str, steps), f"{int(page.share * 100)} %", state, errors))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        name, *counts, state, errors = map(_padded, row, widths, (False, *(True,) * 6, False, False))
        yield "  ".join((name, *counts, state, errors)).rstrip()


def _padded(cell: str, width: int, number: bool) -> str:
    return cell.rjust(width) if number else cell.ljust(width)


def _changes(report: Report, *, dry: bool, writes: bool) -> Iterator[str]:
    names = (*report.written, *report.removed)
    count = len(names)
    if dry:
        yield from would_change(names)
    elif count:
        catalogs = sum(name.startswith("locales/") for name in names)
        yield _("Files written: {count} (catalogs: {catalogs}).", count=count, catalogs=catalogs)
    elif writes:
        yield _("Nothing changed.")


def would_change(names: Sequence[str]) -> Iterator[str]:
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
        "refused": [refusal(error) for error in report.refused],
        "findings": [asdict(finding) for finding in report.findings],
        "pages": [{**asdict(page), "pending": page.pending} for page in report.pages],
        "drafted": dict(report.drafted),
        "waiting": report.waiting,
        "engines": {engine: _usage(tally) for engine, tally in report.usage.items()},
        "plans": [asdict(plan) for plan in report.plans],
        "stopped": [{"engine": stop.engine, "reason": str(stop.error)} for stop in report.stopped],
        "built": dict(report.built),
        "accepted": report.accepted,
        "mended": [asdict(mending) for mending in report.mended],
        "mendable": [asdict(finding) for finding in report.mendable],
    }
