"""The catalogs of a site as they lie on the disk: which file is whose, and what can't be read.

A root, locales and page paths enter, catalogs and refusals leave; nothing is written.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline import files, pofile
from pipeline.committed import committed
from pipeline.errors import InputRefused
from pipeline.lazily import Lazily
from pipeline.messages import _
from pipeline.model import Catalog
from pipeline.recall import Recall, forgetful, state


@dataclass(frozen=True, slots=True)
class Found:
    """What was there."""

    catalogs: Mapping[str, Mapping[str, Catalog]]
    """Locale -> page path -> catalog; orphans too."""
    broken: Mapping[tuple[str, str], InputRefused]
    """(locale, page path) -> why its catalog can't be read."""
    folders: tuple[InputRefused, ...]
    """Folders that can't be read: what orphans they have nobody knows."""


def catalog_name(locale: str, path: str) -> str:
    """Where the catalog of a page lies, relative to the site."""
    return f"locales/{locale}/LC_MESSAGES/{path}.po"


def read_all(
    root: Path,
    locales: Iterable[str],
    pages: Collection[str],
    known: Callable[[str, str], bool] = lambda *_: False,
    recall: Recall = forgetful,
) -> Found:
    """The catalogs of these locales; `pages` are looked for by their names.

    Those that are `known` (by locale and page) to be well-formed are read when somebody asks for one.

    A listing may lack them: it follows no linked folders, and spells names in its own way where `Über.po` and `über.po`
    are one file. What isn't read here would be taken for missing and written over.
    """
    catalogs: dict[str, Mapping[str, Catalog]] = {}
    broken: dict[tuple[str, str], InputRefused] = {}
    folders: list[InputRefused] = []
    seen: dict[object, str] = {}
    for locale in locales:
        found: dict[str, Catalog | None] = {}
        listed, unlisted = _listed(root, locale)
        folders += unlisted
        for path in _in_turn(root, locale, listed, pages):
            name = catalog_name(locale, path)
            try:
                other = seen.setdefault(_identity(root / name), name)
                if other == name:
                    found[path] = None if known(locale, path) else _recalled(root, locale, path, recall)
                elif path in pages:
                    raise _shared(name, other)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                message = _("It can't be read: {reason}.", reason=error.strerror)
                broken[locale, path] = InputRefused(message, path=name, code="unreadable")
            except InputRefused as error:
                broken[locale, path] = error
        catalogs[locale] = _lazily(root, locale, found, recall)
    return Found(catalogs, broken, tuple(folders))


def _lazily(root: Path, locale: str, found: Mapping[str, Catalog | None], recall: Recall) -> Mapping[str, Catalog]:
    """The catalogs in the order of their folders; None: read when it is asked for."""

    def catalog(path: str) -> Catalog:
        return found[path] or _recalled(root, locale, path, recall)

    return Lazily(sorted(found, key=lambda path: path.split("/")), catalog)


def _recalled(root: Path, locale: str, path: str, recall: Recall) -> Catalog:
    name = catalog_name(locale, path)
    return recall(("catalog", name), state(root / name), partial(read_catalog, root, locale, root / name))


def _listed(root: Path, locale: str) -> tuple[set[str], list[InputRefused]]:
    """The paths of a locale's catalogs, and the folders that can't be read.

    Hidden files are none: Emacs makes a link `.#index.po` while a file has changes, macOS `._index.po` on other disks.
    """
    top = root / "locales" / locale / "LC_MESSAGES"
    unlisted: list[InputRefused] = []

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            message = _("This folder can't be read: {reason}.", reason=error.strerror)
            folder = files.shown(Path(os.fsdecode(error.filename)), root)
            unlisted.append(InputRefused(message, path=folder, code="unreadable"))

    found = (Path(folder, name) for folder, _folders, names in os.walk(top, onerror=refuse) for name in names)
    paths = {file.relative_to(top).as_posix().removesuffix(".po") for file in found if file.suffix == ".po"}
    return {path for path in paths if "/." not in f"/{path}"}, unlisted


def _in_turn(root: Path, locale: str, listed: Collection[str], pages: Collection[str]) -> list[str]:
    """The paths of catalogs, those that may have a file to themselves first: `pages`, and no links."""
    folder = root / "locales" / locale / "LC_MESSAGES"
    return sorted({*listed, *pages}, key=lambda path: (path not in pages, os.path.islink(folder / f"{path}.po"), path))


def _identity(file: Path) -> object:
    """The same for two names of one file, but not for hard links, which part when one is written.

    Raises OSError where there is none.
    """
    file.lstat()
    with suppress(OSError):  # a link to nowhere, or to itself
        status = file.stat()
        if status.st_nlink == 1:
            return status.st_dev, status.st_ino
    return os.path.realpath(file)


def _shared(name: str, other: str) -> InputRefused:
    message = _("It is the same file as {other}, through a link.", other=other)
    return InputRefused(message, path=name, repair=_("Put a copy in its place."), code="po-shared")


def read_catalog(root: Path, locale: str, file: Path) -> Catalog:
    """The catalog in a file below `root`. Raises InputRefused: it can't be read, or is gone."""
    name = files.shown(file, root)
    data = files.read(file, root=root, limit=files.CATALOG_LIMIT)
    if not data.strip():
        raise empty_catalog(name)
    catalog = pofile.read(data, path=name, locale=locale)
    if not catalog.records and (refusal := vanished(file, root, name)):
        raise refusal
    return catalog


def empty_catalog(name: str) -> InputRefused:
    """The refusal of a file without a byte."""
    return InputRefused(
        _("The catalog is empty; an editor or a full disk may have cut it off."),
        path=name,
        repair=_("Take it back with: git checkout -- {file}. Or remove it to start anew.", file=shlex.quote(name)),
        code="po-empty",
    )


def vanished(file: Path, root: Path, name: str) -> InputRefused | None:
    """The refusal of a catalog without entries that had some when it was last committed."""
    try:
        before = len(pofile.lenient(committed(files.shown(file, root), root)).records)
    except InputRefused:
        return None
    if not before:
        return None
    return InputRefused(
        _("The catalog has no entry left; when it was last committed it had {count}.", count=before),
        path=name,
        repair=_("Take it back with: git checkout -- {file}. Or remove it to start anew.", file=shlex.quote(name)),
        code="po-vanished",
    )
