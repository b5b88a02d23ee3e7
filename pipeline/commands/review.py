"""Commands of people who decide: approve, reopen, accept-source."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.common import json_option, json_text, opened
from pipeline.errors import UsageError
from pipeline.messages import _

if TYPE_CHECKING:
    from pipeline.decisions import Decision, Item

_by = click.option("--by", required=True, metavar="NAME", help=_("Who decides; it is written into the catalog."))
_locale = click.option("--locale", default="", help=_("The language; needed where a site has several."))
_yes = click.option("--yes", is_flag=True, help=_("Don't ask."))


@click.command(help=_("Approve the drafts of PAGE, or single texts by their ID."))
@click.argument("page", required=False, default="")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@_by
@_locale
@click.option("--values", is_flag=True, help=_("Only drafts in which nothing but dates, numbers … were exchanged."))
@click.option("--same", is_flag=True, help=_("The same German with the same target on other pages too."))
@_yes
@json_option
@click.pass_obj
def approve(
    folder: Path | None,
    page: str,
    ids: tuple[str, ...],
    by: str,
    locale: str,
    values: bool,
    same: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Fuzzy off, unless a check finds an error."""
    from pipeline import decisions, review, workspace
    from pipeline.export import chosen

    if not (page or values or same):
        raise UsageError(_("What is to be approved? Name a page, or say --values or --same."), code="choice")
    with opened(folder) as (root, disk, progress):
        seen = review.Review(workspace.read(root, progress=progress))
        locale = chosen(seen.site, locale)
        items = decisions.waiting(seen, locale, page, ids) if page or values else ()
        if values:
            items = decisions.only_values(items)
        if same:
            items = decisions.alike(seen, locale, items)
            _confirm(items, yes=yes, quiet=as_json)
        return _finish(decisions.approve(seen, disk, items, by), _("Approved: {count}."), as_json)


@click.command(help=_("Take approvals of PAGE back, or of single texts by their ID."))
@click.argument("page")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@_by
@_locale
@json_option
@click.pass_obj
def reopen(folder: Path | None, page: str, ids: tuple[str, ...], by: str, locale: str, as_json: bool) -> int:
    """Fuzzy on: the page shows German until somebody approves it again."""
    from pipeline import decisions, review, workspace
    from pipeline.export import chosen

    with opened(folder) as (root, disk, progress):
        seen = review.Review(workspace.read(root, progress=progress))
        items = decisions.approved(seen, chosen(seen.site, locale), page, ids)
        return _finish(decisions.reopen(seen, disk, items, by), _("Reopened: {count}."), as_json)


@click.command(
    name="accept-source",
    help=_("Keep the approvals of PAGE where only spelling was corrected."),
)
@click.argument("page")
@_by
@_locale
@_yes
@json_option
@click.pass_obj
def accept_source(folder: Path | None, page: str, by: str, locale: str, yes: bool, as_json: bool) -> int:
    """Drafts that still hold the approved target of nearly the same German."""
    from pipeline import decisions, review, workspace
    from pipeline.export import chosen

    with opened(folder) as (root, disk, progress):
        seen = review.Review(workspace.read(root, progress=progress))
        items = decisions.only_spelling(seen, decisions.waiting(seen, chosen(seen.site, locale), page))
        _confirm(items, yes=yes, quiet=as_json)
        return _finish(decisions.approve(seen, disk, items, by), _("Approved: {count}."), as_json)


@click.command(help=_("Put what waits into a new folder for a translator, with a count."))
@_locale
@click.option("--words", type=click.IntRange(min=1), metavar="N", help=_("About so many words, from the top."))
@click.option("--pages", default="**", metavar="GLOB", help=_("Only these pages, as in service/**."))
@click.option("--output", type=click.Path(path_type=Path), metavar="FOLDER", help=_("Where to."))
@json_option
@click.pass_obj
def handoff(folder: Path | None, locale: str, words: int | None, pages: str, output: Path | None, as_json: bool) -> int:
    """Everything a translator needs, and nothing changes."""
    from pipeline import handoff as handing
    from pipeline import workspace
    from pipeline.export import chosen

    with opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        locale = chosen(site, locale)
        made = handing.make(site, locale, output or Path(f"handoff-{locale}"), words=words or 0, pages=pages)
    if as_json:
        click.echo(json_text(handing.data(made)))
    else:
        click.echo("\n".join(handing.lines(made)))
    return 0


@click.command(name="import", help=_("Take a .po, .xlf or .tmx FILE back that people worked on."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="", metavar="NAME", help=_("Who approved what is not fuzzy in it."))
@_locale
@json_option
@click.pass_obj
def import_(folder: Path | None, file: Path, by: str, locale: str, as_json: bool) -> int:
    """The table of pipeline/incoming.py, entry by entry."""
    from pipeline import importing, show, workspace
    from pipeline.export import chosen

    with opened(folder) as (root, disk, progress):
        site = workspace.read(root, progress=progress)
        catalog = importing.read(file, chosen(site, locale), site.config.source_language)
        done = importing.take(site, disk, catalog, by)
    click.echo(json_text(show.import_data(done)) if as_json else "\n".join(show.import_lines(done)))
    for refusal in done.broken:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if done.broken else 1 if done.of("conflict", "german", "error") else 0


def _confirm(items: Sequence[Item], *, yes: bool, quiet: bool) -> None:
    """Show the list and ask, unless it was said that nobody need be asked. UsageError: nobody is there to answer."""
    from pipeline import show

    if not items or (yes and quiet):
        return
    for line in show.item_lines(items):
        click.echo(line, err=quiet)
    if yes:
        return
    if not sys.stdin.isatty():
        repair = _("Look at the list and say --yes.")
        raise UsageError(_("Nobody is there to answer."), repair=repair, code="unanswered")
    click.confirm(_("Approve these {count}?", count=len(items)), abort=True, err=quiet)


def _finish(decision: Decision, done: str, as_json: bool) -> int:
    from pipeline import show

    click.echo(json_text(show.decision_data(decision)) if as_json else "\n".join(show.decision_lines(decision, done)))
    for refusal in decision.broken:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if decision.broken else 1 if decision.refused else 0
