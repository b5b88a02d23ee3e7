"""What was taken over from existing translations, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pipeline import show
from pipeline.adopt import Adoption, Page
from pipeline.messages import _
from pipeline.pairing.adoption import Outcome, steps
from pipeline.workflow import Report
from pipeline.workspace import catalog_name


def lines(adoption: Adoption, *, dry: bool = False) -> Iterator[str]:
    """Page by page what has no partner and what stays; then the counts, the findings, and the next step."""
    for page in adoption.pages:
        yield from _page(page)
    yield from (_("{page}: the pattern finds no file.", page=page) for page in adoption.without)
    findings = [finding for page in adoption.pages for finding in page.findings if finding.severity != "note"]
    yield ""
    if findings:
        yield _("What the checks find on the existing pages:")
        yield from show.lines(Report(findings=tuple(findings)))
        yield ""
    yield from _sums(adoption)
    yield from show.lines(Report(written=adoption.written, refused=adoption.refused), dry=dry, writes=True)
    yield from _next(adoption, dry=dry)


def _page(page: Page) -> Iterator[str]:
    listed = sum(outcome.step in ("german", "left") for outcome in page.outcomes)  # without a partner
    counts = {"pairs": len(page.taken), "all": len(page.outcomes) - listed + len(page.alone)}
    share = f"{100 * page.paired // page.words if page.words else 100} %"
    yield _("{german} – {other}: {pairs} of {all} pairs, {share} of the words", **counts, share=share, **_files(page))
    for alone in page.alone:
        yield f"  {page.german}:{alone.segment.line}: {_('no partner')}: {alone.segment.text}"
        if alone.candidate:
            yield f"      ? {page.other}:{alone.line}: {alone.candidate}"
    for outcome in page.outcomes:
        if outcome.stands:
            yield from _stays(page, outcome)


def _files(page: Page) -> dict[str, str]:
    return {"german": page.german, "other": page.other}


def _stays(page: Page, outcome: Outcome) -> Iterator[str]:
    why = _("stands already otherwise") if outcome.step == "kept" else _("is translated in two ways")
    yield f"  {page.german}:{outcome.pair.segment.line}: {why}: {outcome.pair.segment.text}"
    yield f"      = {outcome.stands}"
    yield f"      ≠ {page.other}:{outcome.pair.english[0].line}: {outcome.pair.target}"


def _sums(adoption: Adoption) -> Iterator[str]:
    counts = steps(outcome for page in adoption.pages for outcome in page.outcomes)
    words, paired = (sum(getattr(page, name) for page in adoption.pages) for name in ("words", "paired"))
    yield _("Pages: {count}. Words: {words}, paired: {paired}.", count=len(adoption.pages), words=words, paired=paired)
    told = {
        "approved": _("approved"),
        "draft": _("draft"),
        "same": _("there already"),
        "kept": _("kept otherwise"),
        "other": _("translated in two ways"),
    }
    named = ", ".join(f"{word} {counts[step]}" for step, word in told.items() if step in counts)
    if named:
        yield _("Pairs: {counts}.", counts=named)
    alone = sum(len(page.alone) for page in adoption.pages)
    if alone:
        yield _("Without a partner: {count}.", count=alone)


def _next(adoption: Adoption, *, dry: bool) -> Iterator[str]:
    drafts = [page for page in adoption.pages if any(outcome.step == "draft" for outcome in page.outcomes)]
    if dry:
        yield _("Next: the same without --dry-run, or with --by NAME if a person stands for the pages.")
    elif drafts:
        yield _("Next: review {catalog}.", catalog=catalog_name(adoption.locale, drafts[0].page))


def data(adoption: Adoption) -> dict[str, Any]:
    """The same as plain data, its keys stable."""
    return {
        "locale": adoption.locale,
        "written": list(adoption.written),
        "refused": show.data(Report(refused=adoption.refused))["refused"],
        "without": list(adoption.without),
        "pages": [_page_data(page) for page in adoption.pages],
    }


def _page_data(page: Page) -> dict[str, Any]:
    return {
        "page": page.page,
        **_files(page),
        "blocks": list(page.blocks),
        "words": page.words,
        "paired": page.paired,
        "pairs": [
            {
                "line": outcome.pair.segment.line,
                "other_line": outcome.pair.english[0].line,
                "source": outcome.pair.segment.text,
                "target": outcome.pair.target,
                "certainty": round(outcome.pair.certainty, 3),
                "step": outcome.step,
                "stands": outcome.stands,
            }
            for outcome in page.outcomes
        ],
        "alone": [
            {
                "line": alone.segment.line,
                "source": alone.segment.text,
                "candidate": alone.candidate,
                "other_line": alone.line,
            }
            for alone in page.alone
        ],
        "extra": [{"other_line": segment.line, "text": segment.text} for segment in page.extra],
        "findings": [asdict(finding) for finding in page.findings],
    }
