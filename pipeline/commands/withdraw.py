"""The command that takes a page out of a language: withdraw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.common import dry_option, json_option, json_text, opened
from pipeline.messages import _

if TYPE_CHECKING:
    from pipeline.withdrawal import Withdrawal


@click.command(help=_("Take PAGE out of a language, with every link to it."))
@click.argument("page")
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@dry_option
@json_option
@click.pass_obj
def withdraw(folder: Path | None, page: str, locale: str, dry: bool, as_json: bool) -> int:
    """The page's front matter, or the config."""
    from pipeline import withdrawal, workspace
    from pipeline.export import chosen

    with opened(folder, dry) as (root, disk, progress):
        site = workspace.read(root, progress=progress)
        done = withdrawal.withdraw(site, disk, page, chosen(site, locale))
    click.echo(json_text(asdict(done)) if as_json else "\n".join(_lines(done, dry=dry)))
    return 3 if dry and done.written else 0


def _lines(done: Withdrawal, *, dry: bool) -> Iterator[str]:
    if not done.file:
        yield _("{page} is not to be had in {locale} anyway.", page=done.page, locale=done.locale)
        return
    yield f"{done.file}:{done.line}"
    yield from (f"  - {line}" for line in done.removed)
    yield from (f"  + {line}" for line in done.added)
    if dry:
        yield _("Files that would change: {count}.", count=1)
        return
    yield _(
        "{page} is withdrawn in {locale}; its translations stay in the catalog.", page=done.page, locale=done.locale
    )
    yield _("To undo it, change these lines back.")
    yield _("Next: `zwiesprache build` takes the page and every link to it out of dist/{locale}/.", locale=done.locale)
