"""Arguments, printing and exit codes; no logic.

Exit codes, the first that applies: 130 interrupted, 70 a bug, 2 usage or config, 6 an input file is refused, 5 an
engine failed and the rest is saved, 1 errors found (`check`), 4 review pending (`--strict`), 3 would change
(`--check`), 0.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.commands import adopt, check, diff, git, preview, report, review, run, terms, upkeep, withdraw
from pipeline.commands.common import dry_option as _dry
from pipeline.commands.common import finish as _finish
from pipeline.commands.common import format_option as _format
from pipeline.commands.common import jobs_option as _jobs
from pipeline.commands.common import json_option as _json
from pipeline.commands.common import json_text as _as_json
from pipeline.commands.common import opened as _opened
from pipeline.commands.common import site_root as _root
from pipeline.commands.common import strict_option as _strict
from pipeline.errors import PipelineError
from pipeline.messages import LANGUAGES, _

if TYPE_CHECKING:
    from pipeline.workspace import Site


def start(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; a refusal is one line, a bug says where to report it."""
    try:
        code = zwiesprache.main(list(arguments), prog_name="zwiesprache", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted; what was written is whole."), err=True)
        return 130
    except PipelineError as error:
        click.echo(_safe(_("Refused: {reason}", reason=error)), err=True)
        return error.exit_code
    except BrokenPipeError:
        return 0
    except OSError as error:
        click.echo(_safe(_("Refused: {reason}", reason=_unreachable(error))), err=True)
        return 6
    except Exception:
        click.echo(_safe(traceback.format_exc()), err=True)
        click.echo(_("This is a bug; what was written is whole. Please report the lines above."), err=True)
        return 70


@click.group(invoke_without_command=True, help=_("Publish German pages in other languages: drafts, review, pages."))
@click.option("--site", "folder", type=click.Path(path_type=Path), help=_("Folder of the site."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("Language of the messages."))
@click.version_option(package_name="zwiesprache")
@click.pass_context
def zwiesprache(context: click.Context, folder: Path | None, lang: str | None) -> int | None:
    """The command without a verb shows the state of the site and the next step."""
    context.obj = folder
    return None if context.invoked_subcommand else int(context.invoke(status))


@zwiesprache.command(help=_("Bring the catalogs up to date with the sources."))
@click.option("--explain", "file", metavar="FILE", help=_("Show what is read out of FILE or a page; write nothing."))
@_jobs
@_dry
@_json
@click.pass_obj
def extract(folder: Path | None, file: str | None, jobs: int, dry: bool, as_json: bool) -> int:
    """source/ -> locales/."""
    from pipeline import workflow, workspace
    from pipeline.workers import Workers

    if file is not None:
        return _explain(folder, file, as_json)
    with _opened(folder, dry) as (root, disk, progress):
        site = workspace.read(root, progress=progress, workers=Workers(jobs))
        _site, report = workflow.extract(site, disk, progress=progress)
    return _finish(report, as_json, dry=dry, writes=True)


@zwiesprache.command(help=_("Fill empty targets with drafts, marked fuzzy."))
@click.option("--dry-run", "plan", is_flag=True, help=_("Say what would be sent to whom; send and write nothing."))
@_json
@click.pass_obj
def draft(folder: Path | None, plan: bool, as_json: bool) -> int:
    """Memory, rules and the configured engines -> fuzzy entries."""
    from pipeline import workflow, workspace

    with _opened(folder, plan) as (root, disk, progress):
        site = workspace.read(root, progress=progress)
        if plan:
            report = workflow.plan(site)
        else:
            _site, report = workflow.draft(site, disk, progress=progress)
    return _finish(report, as_json, writes=True)


@zwiesprache.command(help=_("Write the pages of dist/ from the approved translations."))
@click.option(
    "--preview",
    "target",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=_("Write the whole site into DIR instead, with drafts and states marked, for reviewers."),
)
@_jobs
@_dry
@_format
@_json
@click.pass_obj
def build(folder: Path | None, target: Path | None, jobs: int, dry: bool, form: str, as_json: bool) -> int:
    """Approved entries -> dist/."""
    from pipeline import workflow, workspace
    from pipeline.workers import Workers

    if target is not None:
        return preview.write(folder, target, dry=dry, as_json=as_json)
    with _opened(folder, dry) as (root, disk, progress):
        site = workspace.read(root, progress=progress, workers=Workers(jobs))
        report = workflow.build(site, disk, progress=progress)
    return _finish(report, as_json, form=form, root=root, dry=dry, writes=True)


@zwiesprache.command(help=_("Show how far every page is, or each sentence of one PAGE."))
@click.argument("page", required=False)
@_strict
@_json
@click.pass_obj
def status(folder: Path | None, page: str | None = None, strict: bool = False, as_json: bool = False) -> int:
    """Per page and locale: approved, changed, draft, untranslated, published or held."""
    from pipeline import show, workflow, workspace
    from pipeline.review import Review

    with _opened(folder) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
    if page is None:
        return _finish(workflow.status(site), as_json, strict=strict)
    seen = Review(site)
    click.echo(_as_json(show.page_data(seen, page)) if as_json else "\n".join(show.page_lines(seen, page)))
    return 6 if site.refused else 0


@zwiesprache.group(help=_("Write localised pages for another publisher."))
def export() -> None:
    """source: whole documents; fragment: the content of one page."""


@export.command(help=_("Write the localised documents in their own syntax."))
@click.option("--to", "pattern", default="", metavar="PATTERN", help=_("Where to, as content/{locale}/{path}."))
@click.option("--locale", "locales", multiple=True, help=_("Only this language; can be given several times."))
@click.option("--held", is_flag=True, help=_("Held pages too."))
@_dry
@_json
@click.pass_obj
def source(folder: Path | None, pattern: str, locales: tuple[str, ...], held: bool, dry: bool, as_json: bool) -> int:
    """Approved entries in the documents of the sources."""
    from pipeline import export as exporting
    from pipeline import review, show, workspace

    with _opened(folder, dry) as (root, disk, progress):
        seen = review.Review(workspace.read(root, progress=progress))
        done = exporting.source(seen, disk, pattern=pattern, locales=locales, held=held, progress=progress)
    click.echo(_as_json(show.export_data(done)) if as_json else "\n".join(show.export_lines(done, dry=dry)))
    for refusal in done.refused:
        click.echo(_("Refused: {reason}", reason=refusal), err=True)
    return 6 if done.refused else 3 if dry and done.written else 0


@export.command(help=_("Print all approved translations as TMX, for other tools."))
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@click.pass_obj
def memory(folder: Path | None, locale: str) -> int:
    """The translation memory of a locale."""
    from pipeline import handoff

    return _printed(folder, locale, handoff.memory)


@export.command(help=_("Print all catalogs of a language as XLIFF 2.1."))
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@click.pass_obj
def xliff(folder: Path | None, locale: str) -> int:
    """The live entries, page by page."""
    from pipeline import handoff

    return _printed(folder, locale, handoff.exchange)


@export.command(help=_("Print the content of PAGE as HTML, to paste into a content system."))
@click.argument("page")
@click.option("--locale", default="", help=_("The language; needed where a site has several."))
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help=_("Write it to FILE."))
@_json
@click.pass_obj
def fragment(folder: Path | None, page: str, locale: str, output: Path | None, as_json: bool) -> int:
    """The content area; what else an editor needs goes to the error stream."""
    from pipeline import fragment as fragments
    from pipeline import review, show, workspace

    with _opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        made = fragments.make(review.Review(site), page, locale)
        if output:
            fragments.write(site, made.html, output)
    if as_json:
        click.echo(_as_json(asdict(made)))
        return 0
    if output is None:
        click.echo(made.html, nl=not made.html.endswith("\n"))
    for line in show.fragment_lines(made):
        click.echo(line, err=True)
    return 0


@zwiesprache.command(help=_("Make a new site in FOLDER that runs at once."))
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--ci",
    "servers",
    multiple=True,
    type=click.Choice(["github", "gitlab", "git", "pre-commit"]),
    help=_("Write the recipe for a server or for hooks too, on a site that is there as well."),
)
@_json
def init(target: Path, servers: tuple[str, ...], as_json: bool) -> int:
    """Config, folders, a sample page, git's merge driver, recipes for automation; never overwrites."""
    from pipeline import automation, config, driver
    from pipeline.starter import create

    there = bool(servers) and config.find_root(target) == target.resolve()
    made, versioned = [] if there else create(target), driver.in_git(target)
    made += [name for name in (driver.install(target) if versioned else ()) if name not in made]
    recipes = [automation.write(target, server) for server in servers]
    made += [name for recipe in recipes for name in recipe.made]
    kept = {name: str(template) for recipe in recipes for name, template in recipe.kept}
    if as_json:
        click.echo(_as_json({"site": str(target), "written": made, "git": versioned, "kept": kept}))
        return 1 if kept else 0
    for name in made:
        click.echo(f"  {name}")
    if versioned:
        click.echo(_("In this clone git merges catalogs entry by entry now."))
    for name, template in kept.items():
        told = _("{file} is there and stays. Take over what it lacks from {template}.", file=name, template=template)
        click.echo(told, err=True)
    if servers:
        click.echo(_("Next: commit these files and push them; docs/automation.md tells what the server has to allow."))
    else:
        click.echo(_("Next: {command}", command=f"zwiesprache --site {target} run"))
    return 1 if kept else 0


def _safe(text: str) -> str:
    """`text` without the keys and passwords of the environment, which an error may quote."""
    from pipeline.engines.keys import scrubbed

    return scrubbed(text)


def _unreachable(error: OSError) -> PipelineError:
    """The refusal for a file or folder beside the sources and catalogs that can't be read or written."""
    path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    return PipelineError(_("It can't be read or written: {reason}.", reason=error.strerror or error), path=path)


def _printed(folder: Path | None, locale: str, make: Callable[[Site, str], bytes]) -> int:
    """Print a file that is made of the catalogs of a language."""
    from pipeline import workspace
    from pipeline.export import chosen

    with _opened(folder, dry=True) as (root, _disk, progress):
        site = workspace.read(root, progress=progress)
        data = make(site, chosen(site, locale))
    if hasattr(sys.stdout, "buffer"):  # the file says that it is UTF-8, whatever the console is
        sys.stdout.buffer.write(data)
    else:
        click.echo(data.decode(), nl=False)
    return 6 if site.refused else 0


def _explain(folder: Path | None, file: str, as_json: bool) -> int:
    """Show what is read out of one source; needs no site."""
    from pipeline import config, show
    from pipeline.explain import explain

    found = explain(file, _root(folder) if folder else config.find_root(Path.cwd()))
    click.echo(_as_json(show.explanation_data(found)) if as_json else "\n".join(show.explanation_lines(found)))
    return 0


_COMMANDS: Final = (
    adopt.adopt,
    check.check,
    diff.diff,
    review.approve,
    review.reopen,
    review.accept_source,
    review.handoff,
    review.import_,
    git.merge,
    preview.serve,
    report.report,
    run.run,
    terms.terms,
    withdraw.withdraw,
    upkeep.fmt,
    upkeep.doctor,
)
for command in _COMMANDS:
    zwiesprache.add_command(command)
