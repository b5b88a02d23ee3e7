"""Commands that look after catalogs as files: fmt, doctor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.common import dry_option, json_option, json_text, opened
from pipeline.errors import PipelineError, UsageError
from pipeline.messages import _

if TYPE_CHECKING:
    from pipeline import upkeep


@click.command(help=_("Lay out catalogs: no wrapping, no dates, no names of tools."))
@click.argument("names", metavar="[FILE]...", nargs=-1)
@dry_option
@json_option
@click.pass_obj
def fmt(folder: Path | None, names: tuple[str, ...], dry: bool, as_json: bool) -> int:
    """All catalogs of the site, or the named files, which need no site."""
    from pipeline import upkeep

    with _root(folder, names, dry) as root:
        done = upkeep.fmt(_places(root, names), dry=dry)
    if as_json:
        click.echo(json_text({"written": done.written, "refused": [_told(error) for error in done.left]}))
    else:
        click.echo("\n".join(_laid_out(done.written, dry=dry)))
    for error in done.left:
        click.echo(_("Refused: {reason}", reason=error), err=True)
    return _code(done.left) or (3 if dry and done.written else 0)


@click.command(help=_("Name what is wrong with catalogs, config and sources."))
@click.argument("names", metavar="[FILE]...", nargs=-1)
@click.option("--fix", is_flag=True, help=_("Mend catalogs, keeping both versions and the file as it was."))
@click.option("--privacy", is_flag=True, help=_("Say which data goes where, by the config."))
@json_option
@click.pass_obj
def doctor(folder: Path | None, names: tuple[str, ...], fix: bool, privacy: bool, as_json: bool) -> int:
    """The whole site, or the named catalogs, which need no site."""
    from pipeline import upkeep

    if privacy:
        if names or fix:
            raise UsageError(_("--privacy is about the whole site, and changes nothing."), code="choice")
        return _privacy(folder, as_json)
    with _root(folder, names, dry=not fix) as root:
        found = upkeep.doctor(_places(root, names), root=None if names else root, fix=fix)
    if as_json:
        click.echo(
            json_text(
                {
                    "faults": [_told(error) for error in found.faults],
                    "mended": found.mended,
                    "kept": found.kept,
                    "left": len(found.left),
                }
            )
        )
    else:
        click.echo("\n".join(_found(found, fix=fix)))
    return _code(found.left)


def _privacy(folder: Path | None, as_json: bool) -> int:
    from pipeline import privacy, workspace

    with opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
    found = privacy.account(site)
    click.echo(json_text(privacy.data(found)) if as_json else "\n".join(privacy.lines(found)))
    for refusal in site.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if site.refused else 0


@contextmanager
def _root(folder: Path | None, names: Sequence[str], dry: bool) -> Iterator[Path | None]:
    """The folder of the site, locked unless nothing is written; None where the named files are in none."""
    from pipeline import config

    if names and folder is None and config.find_root(Path.cwd()) is None:
        yield None
        return
    with opened(folder, dry) as (root, _disk, _progress):
        yield root


def _places(root: Path | None, names: Sequence[str]) -> list[upkeep.Place]:
    from pipeline import upkeep

    return list(upkeep.named(names, root) if names or root is None else upkeep.catalogs(root))


def _laid_out(written: Sequence[str], *, dry: bool) -> Iterator[str]:
    yield from (f"  {name}" for name in written)
    if not written:
        yield _("Nothing would change.") if dry else _("Nothing changed.")
    elif dry:
        yield _("Files that would change: {count}.", count=len(written))
    else:
        yield _("Catalogs laid out: {count}.", count=len(written))


def _found(found: upkeep.Upkeep, *, fix: bool) -> Iterator[str]:
    """Each fault in one line, then what was done about it."""
    yield from map(str, found.faults)
    for name, copy in zip(found.mended, found.kept, strict=True):
        yield _("{file} is mended, and as it was in {copy}.", file=name, copy=copy)
        yield from (f"    {sentence}" for sentence in found.mended[name])
    if not found.faults:
        yield _("Nothing is wrong.")
    elif found.left and fix:
        yield _("Left for a person: {count}.", count=len(found.left))
    elif not found.left:
        yield _("Nothing is wrong any more. Look at what is mended before you commit it.")


def _told(error: PipelineError) -> dict[str, object]:
    about = {"path": error.path, "line": error.line, "message": error.message}
    return {**about, "repair": error.repair, "code": error.code}


def _code(left: Sequence[PipelineError]) -> int:
    return 2 if any(isinstance(error, UsageError) for error in left) else 6 if left else 0
