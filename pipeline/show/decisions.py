"""What people decided, brought back or merged, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.decisions import Decision, Item
from pipeline.driver import Outcome
from pipeline.importing import Import
from pipeline.messages import _
from pipeline.show.findings import refusal, said
from pipeline.signing import identity


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
    refused = [refusal(outcome.refused)] if outcome.refused else []
    return {"path": outcome.path, "conflicts": [asdict(each) for each in outcome.conflicts], "refused": refused}


def decision_lines(decision: Decision, done: str) -> Iterator[str]:
    """What was decided, what was refused and why, and the pages that change by it."""
    yield from item_lines(decision.done)
    for item in decision.refused:
        yield _("Not approved: {page} {id}: {german}", page=item.page, id=item.id, german=item.entry.source)
        errors = [said(finding) for finding in item.findings if finding.severity == "error"]
        yield from (f"    {line}" for line in errors or [_("It is no draft with a target.")])
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
        "broken": [refusal(error) for error in decision.broken],
    }


def _item(item: Item) -> dict[str, Any]:
    entry = item.entry
    found = [asdict(finding) for finding in item.findings]
    text = {"source": entry.source, "previous": entry.previous, "targets": list(entry.targets)}
    return {"locale": item.locale, "page": item.page, "id": item.id, "line": item.line, **text, "findings": found}


def import_lines(done: Import) -> Iterator[str]:
    """What became of a file that came back, what needs a look first."""
    for page, item in done.of("conflict", "german", "error", "followed"):
        what = {
            "conflict": _("approved here and there, and different; theirs stands in a comment"),
            "german": _("German was left in place of a translation; not taken"),
            "error": _("not approved, because a check finds an error"),
            "followed": _("its German has changed meanwhile; taken as a draft"),
        }[item.what]
        yield f"{done.locale}  {page}  {identity(item.entry.key)}  {what}"
        yield f"    {item.entry.source}"
        yield from (f"    → {target}" for target in item.theirs.targets)
        yield from (f"    {said(finding)}" for finding in item.findings if finding.severity == "error")
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
        "broken": [refusal(error) for error in done.broken],
    }
