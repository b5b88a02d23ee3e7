"""The command about the glossary: terms."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import json_option, json_text, opened
from pipeline.messages import _


@click.command(help=_("Show how the glossary is kept to, and what a new term touches."))
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@json_option
@click.pass_obj
def terms(folder: Path | None, locale: str, as_json: bool) -> int:
    """Unused terms, approved sentences that say it otherwise, names without a term; changes nothing."""
    from pipeline import termuse, workspace
    from pipeline.export import chosen
    from pipeline.review import Review

    with opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        found = termuse.use(Review(site), chosen(site, locale))
    click.echo(json_text(termuse.data(found)) if as_json else "\n".join(termuse.lines(found)))
    for refusal in site.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if site.refused else 0
