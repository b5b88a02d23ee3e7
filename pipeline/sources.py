"""Where the pages of a site come from: a pattern and a folder enter, tables of page paths and files leave.

What can't become a page on every system is refused beside the table, while the other pages go on. No file is opened.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

from pipeline.errors import InputRefused
from pipeline.files import contained, shown
from pipeline.messages import _

ASSETS: Final = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf")
"""Endings of what is published beside the pages as it is."""

_OURS: Final = frozenset({"dist", "locales", "templates"})
"""Folders of a site that hold no sources, where a pattern begins at the site's root."""
_TOOLS: Final = frozenset({"node_modules", "__pycache__"})

# What no file may be called, with any ending: "Naming Files, Paths, and Namespaces" of the Win32 documentation.
_DEVICE: Final = re.compile(r"(?i)(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\\]')
_LONGEST_NAME: Final = 240
"""Bytes of one name: file systems take 255, and an ending is added."""
_LONGEST_PATH: Final = 200
"""Characters of a path: Windows takes 260 with the site's folder and `locales/…/LC_MESSAGES/` before it."""

Files = tuple[dict[str, Path], tuple[InputRefused, ...]]
"""Path on the site -> file, in the order of the paths; and what is refused."""


def documents(root: Path, pattern: str, endings: Collection[str]) -> Files:
    """Page path -> source file below `root`.

    `pattern` is `FOLDER/{path}` or `FOLDER/{path}.de.md`: `{path}` stands for the page path (NFC, without ending), and
    where none of the `endings` (`.md`, `.txt`; case does not matter) follows, each of them may. Hidden files, folders
    of tools and, at the root, of our own output are passed over. Refused are reserved names and names that some system
    can't store (page-path), links that lead out of the root (outside), and sources of one and the same page
    (page-twice): equal but for the ending, case, Unicode form or a last `/index`.
    """
    folder, suffix = pattern.split("{path}")
    with_ending = suffix.lower().endswith(tuple(endings))
    wanted = (suffix,) if with_ending else tuple(suffix + ending for ending in endings)

    def page(name: str) -> str:
        return name[: -len(next(ending for ending in wanted if name.lower().endswith(ending.lower())))]

    return _sorted_out(root, folder, wanted, page, lambda path: path_problem(path) or _reserved(path))


def assets(root: Path, pattern: str) -> Files:
    """Path -> image or PDF in the folder of `pattern`, refused like `documents`; but `_` may start a name."""
    return _sorted_out(root, pattern.split("{path}")[0], ASSETS, str, path_problem)


def path_problem(path: str) -> str:
    """Why `path`, with `/` between its names, can't be a file on every system and below any root; "" if it can."""
    if not path.isprintable():
        return _("The path has characters that can't be shown or stored everywhere.")
    if len(path) > _LONGEST_PATH:
        return _("The path is longer than {limit} characters.", limit=_LONGEST_PATH)
    for name in path.split("/"):
        if name in ("", ".", ".."):
            return _("The path has an empty or relative part.")
        if _DEVICE.fullmatch(name):
            return _("Windows keeps the name “{name}” for a device.", name=name)
        if _FORBIDDEN.search(name) or name[-1] in ". ":
            return _("Windows can't store the name “{name}”.", name=name)
        if len(name.encode()) > _LONGEST_NAME:
            return _("A name in the path is longer than {limit} bytes.", limit=_LONGEST_NAME)
    return ""


def _reserved(path: str) -> str:
    return _("Names that start with “_” are reserved for the program.") if "/_" in f"/{path}" else ""


def _sorted_out(
    root: Path, folder: str, endings: Collection[str], path_of: Callable[[str], str], problem: Callable[[str], str]
) -> Files:
    """The files below `root/folder` by the path that `path_of` makes of their name, each alone at its address."""
    groups: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
    refused: list[InputRefused] = []
    for file in _files(root, folder, tuple(ending.lower() for ending in endings)):
        if isinstance(file, InputRefused):
            refused.append(file)
            continue
        path = path_of(unicodedata.normalize("NFC", file.relative_to(root / folder).as_posix()))
        if reason := problem(path):
            repair = _("Rename the file.")
            refused.append(InputRefused(reason, path=shown(file, root), repair=repair, code="page-path"))
        else:
            groups[path.lower().removesuffix("/index")].append((path, file))
    refused += [_twice([shown(file, root) for _path, file in group]) for group in groups.values() if len(group) > 1]
    return dict(sorted(group[0] for group in groups.values() if len(group) == 1)), tuple(refused)


def _twice(files: list[str]) -> InputRefused:
    first, *others = files
    return InputRefused(
        _("{others} would be published at the same address.", others=", ".join(others)),
        path=first,
        repair=_("Keep one of them: rename or remove the other."),
        code="page-twice",
    )


def _files(root: Path, folder: str, endings: tuple[str, ...]) -> Iterator[Path | InputRefused]:
    """What ends so below `root/folder` and is no folder, by name; links inside the root are followed, no circles."""

    def below(folder: Path, above: tuple[Path, ...]) -> Iterator[Path | InputRefused]:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        passed = _OURS | _TOOLS if len(above) == 1 and above[0] == real_root else _TOOLS
        for entry in entries:
            is_folder = entry.is_dir()
            wanted = entry.name not in passed if is_folder else entry.name.lower().endswith(endings)
            if not wanted or entry.name.startswith("."):
                continue
            path = folder / entry.name
            try:
                real = contained(path, root) if is_folder or entry.is_symlink() else path
            except InputRefused as refusal:
                yield refusal
                continue
            if not is_folder:
                yield path
            elif real not in above:
                yield from below(path, (*above, real))

    real_root = root.resolve()
    if (root / folder).is_dir():
        yield from below(root / folder, (contained(root / folder, root),))
