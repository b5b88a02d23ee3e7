"""Commands for git: merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.common import json_option, json_text, site_root
from pipeline.errors import UsageError
from pipeline.messages import _

if TYPE_CHECKING:
    from pipeline.driver import Outcome


@click.command(help=_("Merge catalogs entry by entry, for git."))
@click.argument("base", required=False, type=click.Path(path_type=Path))
@click.argument("ours", required=False, type=click.Path(path_type=Path))
@click.argument("theirs", required=False, type=click.Path(path_type=Path))
@click.argument("name", required=False, default="")
@click.option("--install", is_flag=True, help=_("Make git call it, in this clone of the site."))
@json_option
@click.pass_obj
def merge(
    folder: Path | None,
    base: Path | None,
    ours: Path | None,
    theirs: Path | None,
    name: str,
    install: bool,
    as_json: bool,
) -> int:
    """The table of pipeline/merging.py, entry by entry."""
    from pipeline import driver

    if install and base is None:
        return _install(site_root(folder), as_json)
    if install or base is None or ours is None or theirs is None:
        raise UsageError(_("What is to be merged? Name three files, or say --install."), code="choice")
    return _finish(driver.merge_files(base, ours, theirs, name), as_json)


def _install(root: Path, as_json: bool) -> int:
    from pipeline import driver

    written = driver.install(root)
    if as_json:
        click.echo(json_text({"written": list(written)}))
        return 0
    for name in written:
        click.echo(f"  {name}")
    click.echo(_("In this clone git merges catalogs entry by entry now."))
    return 0


def _finish(outcome: Outcome, as_json: bool) -> int:
    from pipeline import show

    if as_json:
        click.echo(json_text(show.merge_data(outcome)))
    else:
        for line in show.merge_lines(outcome):
            click.echo(line, err=True)
    return 6 if outcome.refused else 1 if outcome.conflicts else 0
