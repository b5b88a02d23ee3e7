"""What all commands share: options, the opened site, how a report is printed and which exit code it gives."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.errors import UsageError
from pipeline.messages import _

if TYPE_CHECKING:
    from pipeline.workflow import Report
    from pipeline.workspace import Disk, Progress

json_option: Final = click.option("--json", "as_json", is_flag=True, help=_("Print the report as JSON."))
dry_option: Final = click.option(
    "--check", "dry", is_flag=True, help=_("Write nothing; exit code 3 if files would change.")
)
format_option: Final = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "gitlab", "markdown"]),
    default="text",
    help=_("Print the report as text, JSON, GitHub annotations, GitLab code quality or a comment in Markdown."),
)
since_option: Final = click.option(
    "--changed-from",
    "since",
    default="",
    metavar="REV",
    help=_("Only pages that have changed since this revision of git."),
)
jobs_option: Final = click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help=_("Processes that work on many pages; 0: all cores."),
)
strict_option: Final = click.option("--strict", is_flag=True, help=_("Exit code 4 while sentences wait for review."))


def site_root(folder: Path | None) -> Path:
    """The folder of the site that a command is for."""
    from pipeline import config

    root = config.find_root(folder or Path.cwd())
    if root is None or (folder and root != folder.resolve()):
        raise UsageError(
            _("There is no site here: neither zwiesprache.toml nor [tool.zwiesprache] in pyproject.toml."),
            repair=_("`zwiesprache init FOLDER` makes a new site."),
            code="no-site",
        )
    return root


@contextmanager
def opened(folder: Path | None, dry: bool = False) -> Iterator[tuple[Path, Disk, Progress]]:
    """The site's folder locked for this process, where to write, and a progress bar on a terminal."""
    from pipeline.locking import lock
    from pipeline.show import progress_bar
    from pipeline.workspace import Disk

    def waiting(process: str) -> None:
        click.echo(_("Waiting for another run on this site (process {process}).", process=process), err=True)

    root = site_root(folder)
    with nullcontext(False) if dry else lock(root, waiting=waiting) as killed, progress_bar(sys.stderr) as progress:
        if killed:
            click.echo(_("The run before was cut off. Every file is whole; this run goes on from there."), err=True)
        yield root, Disk(root, dry), progress


def finish(
    report: Report,
    as_json: bool,
    *,
    form: str = "text",
    root: Path | None = None,
    dry: bool = False,
    strict: bool = False,
    writes: bool = False,
) -> int:
    """Print the report and give its exit code. `root` is the site's folder, for forms that name files to a server."""
    from pipeline import show

    if as_json or form == "json":
        click.echo(json_text(show.data(report)))
    elif form == "text":
        click.echo("\n".join(show.lines(report, dry=dry, writes=writes)))
    else:
        _to_server(report, form, root)
    for refusal in dict.fromkeys(map(str, report.refused)):  # several steps may have met the same
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    for stop in report.stopped:
        click.echo(_("Engine {name}: {reason}", name=stop.engine, reason=stop.error), err=True)
    if report.refused:
        return 6
    # A text that failed now counts; one that is known to fail would turn every later run red.
    if report.stopped or any(each.rule == "draft" and each.severity == "warning" for each in report.findings):
        return 5
    if strict and any(page.pending for page in report.pages):
        return 4
    return 3 if dry and (report.written or report.removed) else 0


def _to_server(report: Report, form: str, root: Path | None) -> None:
    """Print the report for GitHub or GitLab; GitHub gets a summary of the job beside it, if it says where."""
    from pipeline import history
    from pipeline.show import forms

    way = history.prefix(root) if root else ""
    if form == "github":
        for line in forms.github(report, way):
            click.echo(line)
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(forms.markdown(report))
    else:
        click.echo(forms.gitlab(report, way) if form == "gitlab" else forms.markdown(report).rstrip("\n"))


def json_text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
