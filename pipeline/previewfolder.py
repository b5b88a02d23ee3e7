"""A preview in a folder of its own: for reviewers without a terminal, to be opened from a disk or behind a password.

A preview and a folder go in; the folder holds it, file by file, and nothing else is touched. A place of the site, or of
somebody else, is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline import building, files
from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _
from pipeline.previewing import ENTRANCE, ROBOTS, Preview
from pipeline.workspace import Progress, Site, silent

MARKER: Final = ".zwiesprache-preview"
"""The file that tells a folder with a preview: what stands in it is ours, a name on each line."""


@dataclass(frozen=True, slots=True)
class Written:
    """A preview in a folder."""

    folder: str
    written: tuple[str, ...]
    """Files that changed, or would."""
    removed: tuple[str, ...]
    """Files of an earlier preview that are gone."""
    pages: Mapping[str, int]
    """Locale -> pages."""
    refused: tuple[InputRefused, ...]


def write(preview: Preview, folder: Path, *, dry: bool = False, progress: Progress = silent) -> Written:
    """Make `folder` hold the preview; `dry`: only say what would change. UsageError: it is no place for one."""
    earlier = _earlier(preview.site, folder)
    output = dict(_files(preview, progress))
    gone = [name for name in earlier if name not in output]
    if dry:
        written = [name for name, data in output.items() if not _holds(folder / name, data)]
        return _told(preview, folder, written, gone)
    folder.mkdir(parents=True, exist_ok=True)
    _mark(folder, {**dict.fromkeys(earlier), **output})
    written = [name for name, data in output.items() if files.write(folder / name, data, root=folder, durable=False)]
    removed = [name for name in gone if files.remove(folder / name, root=folder)]
    _mark(folder, output)
    return _told(preview, folder, written, removed)


def _told(preview: Preview, folder: Path, written: list[str], removed: list[str]) -> Written:
    counts = Counter(locale for locale, _path in preview.addresses.values())
    return Written(str(folder), tuple(written), tuple(removed), counts, preview.site.refused)


def _files(preview: Preview, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Everything in the folder of a preview but its marker."""
    yield "robots.txt", ROBOTS
    yield ENTRANCE, preview.entrance().encode()
    for number, (address, (locale, path)) in enumerate(preview.addresses.items(), 1):
        yield address, preview.page(locale, path).encode()
        progress(_("Rendering"), number, len(preview.addresses))
    for address, locale in preview.overviews.items():
        yield address, preview.overview(locale).encode()
    for name, file in building.places(preview.site).items():
        yield name, file.read_bytes()


def _earlier(site: Site, folder: Path) -> tuple[str, ...]:
    """The files of the preview that stands in the folder. UsageError: the folder is the site's, or somebody else's."""
    real, root = folder.resolve(), site.root.resolve()
    source = site.config.source.split("{path}")[0]
    for name in ("dist", "locales", "templates", source):
        own = (root / name).resolve()
        if real.is_relative_to(own) or own.is_relative_to(real):
            message = _("{folder} is a place of the site itself, and no place for a preview.", folder=folder)
            raise UsageError(message, repair=_("Name a folder of its own."), path="--preview", code="preview-folder")
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return ()
    if not folder.is_dir() or not (folder / MARKER).is_file():
        message = _("{folder} is not empty, and holds no preview of ours.", folder=folder)
        raise UsageError(message, repair=_("Name a folder of its own."), path="--preview", code="preview-folder")
    return tuple((folder / MARKER).read_text(encoding="utf-8").splitlines())


def _mark(folder: Path, names: Mapping[str, object]) -> None:
    files.write(folder / MARKER, "".join(f"{name}\n" for name in sorted(names)).encode(), root=folder, durable=False)


def _holds(file: Path, data: bytes) -> bool:
    return file.is_file() and file.read_bytes() == data


def lines(done: Written, *, dry: bool) -> Iterator[str]:
    """What was written, and the next step."""
    pages = ", ".join(f"{locale} {count}" for locale, count in done.pages.items())
    yield _("Pages in the preview: {pages}.", pages=pages)
    count = len(done.written) + len(done.removed)
    if dry:
        yield _("Files that would change: {count}.", count=count) if count else _("Nothing would change.")
        return
    yield _("Files that changed in {folder}: {count}.", folder=done.folder, count=count)
    yield _("Next: open {file}.", file=f"{done.folder}/{ENTRANCE}")


def data(done: Written) -> dict[str, Any]:
    """The same as plain data."""
    refused = [{"path": e.path, "line": e.line, "message": e.message, "code": e.code} for e in done.refused]
    return {
        "preview": done.folder,
        "written": list(done.written),
        "removed": list(done.removed),
        "built": dict(done.pages),
        "refused": refused,
    }
