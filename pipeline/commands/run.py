"""The command run: extract, draft, check and build in one go, or what of it would be done."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import (
    dry_option,
    finish,
    format_option,
    jobs_option,
    json_option,
    opened,
    since_option,
    strict_option,
)
from pipeline.errors import UsageError
from pipeline.messages import _


@click.command(help=_("Extract, draft, check and build."))
@since_option
@jobs_option
@click.option("--dry-run", "plan", is_flag=True, help=_("Say what would be sent to whom; send and write nothing."))
@dry_option
@strict_option
@format_option
@json_option
@click.pass_obj
def run(
    folder: Path | None, since: str, jobs: int, plan: bool, dry: bool, strict: bool, form: str, as_json: bool
) -> int:
    """All of it; a second run changes nothing."""
    from pipeline import workflow
    from pipeline.workers import Workers

    if plan and (dry or strict):
        message = _("--dry-run only says what would be sent; it goes neither with --check nor with --strict.")
        raise UsageError(message, code="choice")
    with opened(folder, dry or plan) as (root, disk, progress):
        if plan:
            report = workflow.run_plan(root, progress=progress, since=since)
        else:
            report = workflow.run(root, disk, progress=progress, workers=Workers(jobs), since=since)
    code = finish(report, as_json, form=form, root=root, dry=dry, strict=strict, writes=True)
    if since and not report.pages and not plan and form == "text" and not as_json:
        click.echo(_("No page has changed since {revision}.", revision=since))
    return code
