"""Reports as lines for people and as data for programs. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TextIO

from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.publish.gate import Standing
from pipeline.review import PageStatus, Review
from pipeline.workflow import Report
from pipeline.workspace import Progress, catalog_name, silent


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
        yield _("Drafted: {origins}.", origins=origins)
    if report.waiting:
        yield _("Waiting for a translator: {count}.", count=report.waiting)
    if report.waiting and not report.engines:
        yield _('For machine drafts name an engine: engines = ["memory", "libretranslate"] (docs/engines.md).')
    if report.built:
        pages = ", ".join(f"{locale} {count}" for locale, count in report.built.items())
        yield _("Pages in dist/: {pages}.", pages=pages)
    yield from _changes(report, dry=dry, writes=writes)
    yield from _next(report)


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
    count = len(report.written) + len(report.removed)
    if dry:
        yield from (f"  {name}" for name in (*report.written, *report.removed))
        yield _("Files that would change: {count}.", count=count) if count else _("Nothing would change.")
    elif count:
        catalogs = sum(name.startswith("locales/") for name in (*report.written, *report.removed))
        yield _("Files written: {count} (catalogs: {catalogs}).", count=count, catalogs=catalogs)
    elif writes:
        yield _("Nothing changed.")


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
            yield f"{locale}  {standing.segment.line:>4}  {steps[standing.step]:<{width}}  {standing.segment.text}"
            below = [standing.target] if standing.target is not None else []
            yield from (" " * (width + 12) + line for line in (*below, *map(_said, standing.findings)))
        verdict = review.verdict(locale, page)
        yield f"{locale}  " + (_("published") if verdict.published else _("held: {reason}", reason=verdict.reason))


def page_data(review: Review, page: str) -> dict[str, Any]:
    """The same as plain data: locale -> texts in the order of the page."""
    return {
        locale: [
            {
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
