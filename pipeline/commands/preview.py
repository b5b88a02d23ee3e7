"""What reviewers look at: `build --preview`, and the command serve."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import json_text, opened
from pipeline.messages import _


def write(folder: Path | None, target: Path, *, dry: bool, as_json: bool) -> int:
    """The preview of a site into a folder; nothing of the site is written."""
    from pipeline import previewing, workspace

    with opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        done = previewing.write(previewing.of(site), target, dry=dry, progress=progress)
    click.echo(json_text(previewing.data(done)) if as_json else "\n".join(previewing.lines(done, dry=dry)))
    for refusal in done.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if done.refused else 3 if dry and (done.written or done.removed) else 0
