"""The command that takes existing translations into a site: adopt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pipeline.commands.common import json_option, json_text, opened
from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _


@click.command(help=_("Take existing translations over. DE is a page or its file, EN the file that says the same."))
@click.argument("german", metavar="[DE]", required=False, default="")
@click.argument("other", metavar="[EN]", required=False, default="")
@click.option(
    "--pairs",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help=_("A table with a page and a file in each row."),
)
@click.option("--pattern", default="", metavar="PATTERN", help=_("Where the files lie, as content/en/{path}.md."))
@click.option("--by", default="", metavar="NAME", help=_("Approve what is certain and free of errors, by this name."))
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@click.option("--dry-run", "dry", is_flag=True, help=_("Write nothing; show the pairs and what the checks find."))
@json_option
@click.pass_obj
def adopt(
    folder: Path | None,
    german: str,
    other: str,
    table: Path | None,
    pattern: str,
    by: str,
    locale: str,
    dry: bool,
    as_json: bool,
) -> int:
    """Existing pages -> fuzzy entries, or approved ones."""
    from pipeline import adopt as adopting
    from pipeline import adopted, workspace
    from pipeline.export import chosen

    if (bool(german and other), table is not None, bool(pattern)).count(True) != 1 or bool(german) != bool(other):
        raise UsageError(_("What is to be paired? Name a page and a file, or say --pairs or --pattern."), code="choice")
    with opened(folder, dry) as (root, disk, progress):
        site = workspace.read(root, progress=progress)
        locale = chosen(site, locale)
        refused: list[InputRefused] = []
        without: list[str] = []
        if table is not None:
            couples, refused = adopting.table(site, table)
        elif pattern:
            couples, without = adopting.by_pattern(site, pattern, locale)
        else:
            couples = [adopting.named(site, german, other)]
        done = adopting.adopt(site, disk, couples, locale, by=by, progress=progress)
        done = replace(done, without=tuple(without), refused=(*refused, *done.refused))
    click.echo(json_text(adopted.data(done)) if as_json else "\n".join(adopted.lines(done, dry=dry)))
    for refusal in done.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if done.refused else 0
