"""The command diff: what changed in the German, sentence by sentence, and what becomes of its translation."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import json_option, json_text, site_root
from pipeline.messages import _


@click.command(
    help=_("Show which sentences changed since REV. Without REV: since the last commit; REV..REV2: between two.")
)
@click.argument("revision", metavar="[REV]", required=False, default="HEAD")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    help=_("Print the list as text, Markdown, one page of HTML or JSON."),
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help=_("Write it to FILE."))
@json_option
@click.pass_obj
def diff(folder: Path | None, revision: str, form: str, output: Path | None, as_json: bool) -> int:
    """The change list; nothing of the site is written."""
    from pipeline import changelist, fragment, show, workspace

    root = site_root(folder)
    found = changelist.make(root, revision)
    match "json" if as_json else form:
        case "json":
            text = json_text(show.change_data(found)) + "\n"
        case "markdown":
            text = show.change_markdown(found)
        case "html":
            text = show.change_html(found)
        case _:
            text = "\n".join(show.change_lines(found)) + "\n"
    if output:
        fragment.write(workspace.read(root), text, output)
    else:
        click.echo(text, nl=False)
    for refusal in dict.fromkeys(map(str, found.refused)):
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if found.refused else 0
