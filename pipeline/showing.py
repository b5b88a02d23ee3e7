"""What stands at each address of a preview that is served, by the site as it is at the moment.

A site's folder goes in, answers come out. Files that are as they were are not read again, and a page is rendered when
it is asked for. What can't be read becomes a page that says so; nothing is written and no engine is asked.
"""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Final

from pipeline import building, config, cutmarks, previewing, termfile, workspace
from pipeline.errors import InputRefused, PipelineError
from pipeline.export import known
from pipeline.fingerprints import stamp
from pipeline.messages import _
from pipeline.previewing import ENTRANCE, Preview
from pipeline.recall import Recall
from pipeline.workspace import Progress, silent

SCRIPT: Final = Path(__file__).with_name("serve.js")
"""What a page does while it is served: it loads anew at a change, and shows the entry of a sentence that is clicked."""
OWN: Final = "_preview/"
"""Addresses that no page has: the script's and that of the news."""

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy"[^<>]*>\n?')
_SKIPPED: Final = frozenset({"dist", "node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Moment:
    """The site as it was when it was last read."""

    name: str
    """Another one for each moment."""
    preview: Preview | None
    """None: the site as a whole can't be read."""
    files: Mapping[str, Path]
    """Address -> file, of what stands beside the pages."""
    refusal: PipelineError | None = None
    """Why it can't."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser gets."""

    status: int
    kind: str
    """The media type."""
    body: bytes
    place: str = ""
    """Where to go instead."""


def look(root: Path, locale: str, name: str, recall: Recall, progress: Progress = silent) -> Moment:
    """The site as it is now; `locale`: only this language, where one is named."""
    try:
        site = workspace.read(root, progress=progress, recall=recall)
        if locale:
            known(locale, site.config.locales)
            site = replace(site, config=replace(site.config, locales=(locale,)))
        return Moment(name, previewing.of(site, recall), building.places(site))
    except PipelineError as error:
        return Moment(name, None, {}, error)
    except OSError as error:
        reason = _("It can't be read or written: {reason}.", reason=error.strerror or error)
        return Moment(name, None, {}, PipelineError(reason, path=str(error.filename or "")))


def trace(root: Path) -> dict[str, str]:
    """Every file that a preview may depend on, and what changes when it does."""
    return dict(_traced(root))


def watched(root: Path) -> tuple[Path, ...]:
    """The folders of the site in which changes matter, of those that are there."""
    try:
        source = config.load(root).source.split("{path}")[0]
    except PipelineError:
        source = "source"
    folders = (root / name for name in dict.fromkeys((source, "locales", "templates")))
    return tuple(folder for folder in folders if folder.is_dir()) or (root,)


def _traced(root: Path) -> Iterator[tuple[str, str]]:
    alone = (config.OWN, config.SHARED, cutmarks.NAME, termfile.NAME)
    yield from _marked(root / name for name in alone)
    yield from _marked(root.glob("links.*.csv"))
    for top in watched(root):
        for folder, folders, names in os.walk(top):
            folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
            yield from _marked(Path(folder, name) for name in names)


def _marked(found: Iterable[Path]) -> Iterator[tuple[str, str]]:
    return ((str(file), stamp(file)) for file in found)


def answer(moment: Moment, address: str) -> Answer:
    """What stands at an address below the preview."""
    try:
        return _answer(moment, address)
    except InputRefused as error:  # a template, or a file that has gone since
        return _refused(moment, error)
    except OSError as error:
        return _refused(moment, PipelineError(_("It can't be read: {reason}.", reason=error.strerror)))


def _answer(moment: Moment, address: str) -> Answer:
    if address == f"{OWN}serve.js":
        return Answer(200, "text/javascript; charset=utf-8", SCRIPT.read_bytes())
    if address == "robots.txt":
        return Answer(200, "text/plain; charset=utf-8", previewing.ROBOTS)
    if address in moment.files:
        return Answer(200, _kind(address), moment.files[address].read_bytes())
    preview = moment.preview
    if preview is None:
        return _refused(moment, moment.refusal)
    if address.endswith("/") or not address:
        address += ENTRANCE
    if address == ENTRANCE:
        return _page(moment, preview.entrance())
    if address in preview.overviews:
        return _page(moment, preview.overview(preview.overviews[address]))
    if address in preview.addresses:
        return _page(moment, preview.page(*preview.addresses[address]))
    if f"{address}/{ENTRANCE}" in preview.addresses:
        return Answer(307, "text/plain; charset=utf-8", b"", f"/{address}/")
    if error := preview.unread().get(address):
        return _refused(moment, error)
    said = f"<p>{escape(_('At {address} there is no page of the preview.', address='/' + address))}</p>\n"
    return _page(moment, previewing.sheet(_("This page is not there"), said + preview.refusals(), "/"), 404)


def _refused(moment: Moment, error: PipelineError | None) -> Answer:
    """A page that says what is wrong, until it is mended."""
    said = f"<p>{escape(str(error))}</p>\n"
    return _page(moment, previewing.sheet(_("This page can't be shown"), said, "/"), 503)


def _page(moment: Moment, html: str, status: int = 200) -> Answer:
    """A page with the script; what it may do is said by the server, not by the page."""
    head = f'<meta name="preview-moment" content="{moment.name}">\n<script src="/{OWN}serve.js" defer></script>\n'
    html = _POLICY.sub("", html, count=1).replace("</head>", f"{head}</head>", 1)
    return Answer(status, "text/html; charset=utf-8", html.encode())


def _kind(address: str) -> str:
    kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
