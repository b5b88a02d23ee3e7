"""The command check: what the rules say of pages, and what of it takes no judgement to mend."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import dry_option, finish, format_option, jobs_option, json_option, opened, since_option
from pipeline.errors import UsageError
from pipeline.messages import _


@click.command(help=_("Check all translations or those of PAGE; exit code 1 for errors."))
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@since_option
@click.option("--fix", is_flag=True, help=_("Put drafts right where that takes no judgement; they stay drafts."))
@click.option("--source", "german", is_flag=True, help=_("Check the German pages instead; no translation is read."))
@click.option("--quick", is_flag=True, help=_("Only these pages by themselves, nothing across pages; for hooks."))
@jobs_option
@dry_option
@format_option
@json_option
@click.pass_obj
def check(
    folder: Path | None,
    pages: tuple[str, ...],
    since: str,
    fix: bool,
    german: bool,
    quick: bool,
    jobs: int,
    dry: bool,
    form: str,
    as_json: bool,
) -> int:
    """Findings on every pair, on the pages and across them."""
    from pipeline import choosing, workflow, workspace
    from pipeline.workers import Workers

    if german and fix:
        raise UsageError(_("--fix mends translations; it does not go with --source."), code="choice")
    if dry and not fix:
        raise UsageError(_("--check goes with --fix; without it nothing is written anyway."), code="choice")
    if quick and fix:
        raise UsageError(_("--fix looks at single sentences anyway; --quick does not go with it."), code="choice")
    with opened(folder, dry) as (root, disk, progress):
        site = workspace.read(root, catalogs=not german, progress=progress, workers=Workers(jobs))
        chosen = choosing.pages(site, pages, since)
        if fix:
            report = workflow.fix(site, disk, chosen)
        else:
            report = (workflow.proofread if german else workflow.check)(site, chosen, quick=quick, progress=progress)
    code = finish(report, as_json, form=form, root=root, dry=dry, writes=fix)
    if form == "text" and not as_json:
        if chosen is not None and not chosen:
            nothing = _("No page has changed since {revision}.", revision=since)
            click.echo(nothing if since else _("None of these files belongs to a page."))
        elif not report.findings:
            click.echo(_("The checks have found nothing."))
    wrong = any(finding.severity == "error" for finding in report.findings)
    return 1 if wrong and code in (0, 3) else code
