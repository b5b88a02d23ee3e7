"""What reviewers look at: `build --preview`, and the command serve."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import click

from pipeline.commands.common import json_option, json_text, opened
from pipeline.messages import _


def write(folder: Path | None, target: Path, *, dry: bool, as_json: bool) -> int:
    """The preview of a site into a folder; nothing of the site is written."""
    from pipeline import previewfolder, previewing, workspace

    with opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        done = previewfolder.write(previewing.of(site), target, dry=dry, progress=progress)
    click.echo(json_text(previewfolder.data(done)) if as_json else "\n".join(previewfolder.lines(done, dry=dry)))
    for refusal in done.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if done.refused else 3 if dry and (done.written or done.removed) else 0


@click.command(help=_("Show the preview in a browser, anew at each change."))
@click.option("--port", type=int, default=8700, show_default=True, help=_("Port on this computer; 0: any free one."))
@click.option("--locale", default="", help=_("Only this language."))
@json_option
@click.pass_obj
def serve(folder: Path | None, port: int, locale: str, as_json: bool) -> int:
    """A preview from memory, until Ctrl-C."""
    from pipeline import serving

    serving.prepare()
    with opened(folder, dry=True) as (root, _disk, progress):
        window = serving.opened(root, locale, progress)
    with serving.listening(port) as listening:
        address = serving.address(listening)
        said = _("The preview is at {address}. It ends with Ctrl-C.", address=address)
        click.echo(json.dumps({"address": address}) if as_json else said)
        with suppress(KeyboardInterrupt):
            serving.serve(window, listening)
    return 0
