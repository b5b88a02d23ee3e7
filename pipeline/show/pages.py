"""One page, sentence by sentence, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any

from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.publish.gate import Standing
from pipeline.review import Review
from pipeline.show.findings import said
from pipeline.signing import identity


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
            yield from (" " * (width + 22) + line for line in (*below, *map(said, standing.findings)))
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
