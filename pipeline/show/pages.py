"""One page in every locale, what it still needs and each sentence, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pipeline import outlook
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.outlook import Outlook
from pipeline.publish.gate import Standing
from pipeline.review import Review
from pipeline.show.findings import marked, said, where
from pipeline.signing import identity
from pipeline.tables import guess
from pipeline.workspace import catalog_name


def page_lines(review: Review, page: str) -> Iterator[str]:
    """Whether a page is out in each locale, who has to do what, and each of its texts with German and target."""
    for locale in _locales(review, page):
        if page not in review.standings[locale]:
            yield f"{page} → {locale}: {_absent(review, locale, page)}"
            yield ""
            continue
        yield from _outlook(outlook.of(review, locale, page))
        yield ""
        for standing in review.standings[locale][page].values():
            yield from _text(locale, standing)
        yield ""


def page_data(review: Review, page: str) -> dict[str, Any]:
    """The same as plain data: locale -> what it still needs, and its texts in the order of the page."""
    return {
        locale: _data(outlook.of(review, locale, page))
        | {"texts": [_text_data(standing) for standing in review.standings[locale][page].values()]}
        for locale in _locales(review, page)
        if page in review.standings[locale]
    }


def _locales(review: Review, page: str) -> Iterator[str]:
    known = review.site.documents
    if page not in known:
        raise UsageError(
            _("There is no page “{page}”.", page=page) + guess(page, known),
            repair=_("`zwiesprache status` lists them."),
            code="page-unknown",
        )
    yield from review.standings


def _absent(review: Review, locale: str, page: str) -> str:
    """Why a page does not exist in a locale at all."""
    if (locale, page) in review.site.broken:
        return _("not published: {catalog} can't be read.", catalog=catalog_name(locale, page))
    return _("not translated, as the config or its front matter says.")


def _outlook(found: Outlook) -> Iterator[str]:
    status = found.status
    state = _("published") if status.published else _("held: {reason}", reason=status.reason)
    yield f"{status.path} → {status.locale}: {state}"
    share = int(status.share * 100)
    yield "  " + _("Approved: {share} % of {words} words.", share=share, words=status.words)
    if found.missing:
        yield "  " + _("Words to approve before it is published: {count}.", count=found.missing)
    owner = status.owner or _("whoever looks after the page")
    translator = _("translator")
    said_of = {
        "held": (_("approved, but with errors"), owner),
        "translate": (_("to translate"), translator),
        "draft": (_("drafts to review"), translator),
        "changed": (_("to confirm, as their German changed a little"), translator),
    }
    for work in found.work:
        what, who = said_of[work.task]
        yield "  " + _(
            "{who}: {what} – sentences: {sentences}, words: {words}.",
            who=who,
            what=what,
            sentences=work.sentences,
            words=work.words,
        )
    yield from (f"    {where(finding)}: {said(finding)}" for finding in found.blocking)
    if status.owner:
        yield "  " + _("Looked after by: {owner}.", owner=status.owner)
    yield f"  {_next(found)}"


def _next(found: Outlook) -> str:
    """The one thing to do next, with the file to open."""
    place = f"{found.catalog}:{found.line}" if found.line else found.catalog
    tasks = {work.task for work in found.work}
    if found.title:
        return _("Next: open {place} and approve the title “{title}”.", place=place, title=found.title)
    if "held" in tasks:
        return _("Next: open {place}, mend what the check names or accept it with a reason.", place=place)
    if "draft" in tasks or "changed" in tasks:
        return _("Next: open {place} and review what is marked fuzzy.", place=place)
    if tasks:
        return _("Next: open {place} and translate what is empty.", place=place)
    return _("Nothing is left to do.")


def _text(locale: str, standing: Standing) -> Iterator[str]:
    steps: dict[str, str] = {
        "approved": _("approved"),
        "changed": _("changed"),
        "draft": _("draft"),
        "untranslated": _("open"),
    }
    width = max(map(len, steps.values()))
    name, line, step = identity(standing.segment.key), standing.segment.line, steps[standing.step]
    yield f"{locale}  {line:>4}  {name}  {step:<{width}}  {standing.segment.text}"
    below = [standing.target] if standing.target is not None else []
    for finding in standing.findings:
        below += [said(finding), *([marked(finding.target, finding.at)] if finding.at else [])]
    yield from (" " * (width + 22) + line for line in below)


def _data(found: Outlook) -> dict[str, Any]:
    status = found.status
    return {
        "published": status.published,
        "reason": status.reason,
        "share": status.share,
        "words": status.words,
        "missing": found.missing,
        "owner": status.owner,
        "work": [asdict(work) for work in found.work],
        "blocking": [asdict(finding) for finding in found.blocking],
        "source": found.source,
        "catalog": found.catalog,
        "line": found.line,
        "title": found.title,
        "next": _next(found),
    }


def _text_data(standing: Standing) -> dict[str, Any]:
    return {
        "id": identity(standing.segment.key),
        "line": standing.segment.line,
        "step": standing.step,
        "source": standing.segment.text,
        "target": standing.target,
        "findings": [asdict(finding) for finding in standing.findings],
    }
