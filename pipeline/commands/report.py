"""The command that proves what was reviewed."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import json_option, json_text, opened
from pipeline.messages import _


@click.command(help=_("Prove from git who approved what, and when."))
@click.argument("page", required=False, default="")
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@click.option("--since", default="", metavar="DATE", help=_("Only approvals since that day, as 2024-03-28."))
@click.option(
    "--html", "output", type=click.Path(path_type=Path), metavar="FILE", help=_("Write a page of HTML to FILE.")
)
@json_option
@click.pass_obj
def report(folder: Path | None, page: str, locale: str, since: str, output: Path | None, as_json: bool) -> int:
    """Evidence of review, as Markdown unless asked otherwise."""
    from pipeline import fragment, sheets, statement, workspace
    from pipeline import report as reporting
    from pipeline.export import chosen

    with opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        made = reporting.make(site, chosen(site, locale), page, reporting.day(since))
        sheet = statement.title(made), tuple(statement.parts(made, site.config.source_language))
        if output:
            fragment.write(site, sheets.html(*sheet, statement.language()), output)
    if as_json:
        click.echo(json_text(statement.data(made)))
    elif not output:
        click.echo(sheets.markdown(*sheet), nl=False)
    for refusal in site.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if site.refused else 0
