"""Where the pages of a site come from and go to: patterns and a folder enter, tables of page paths and files leave.

What can't become a page on every system is refused beside the table, while the other pages go on. No file is opened.
"""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from pipeline.errors import InputRefused
from pipeline.files import contained, shown
from pipeline.messages import _

ASSETS: Final = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf")
"""Endings of what is published beside the pages as it is."""

OURS: Final = frozenset({"dist", "locales", "templates"})
"""Folders of a site that hold no sources, where a pattern begins at the site's root."""
_TOOLS: Final = frozenset({"node_modules", "__pycache__"})
_SAVED: Final = re.compile(r"(.+)(?:-dateien|_files)", re.IGNORECASE)
"""What browsers call the folder of a page that they save, beside the page."""
_PLACE: Final = re.compile(r"\{folder\}/|\{(\w*)\}")
_PLACES: Final = {"locale": "[^/]+", "path": ".+", "stem": "[^/]+", "folder": ".*"}
"""Places of a pattern for exports, and what may stand there."""

# What no file may be called, with any ending: "Naming Files, Paths, and Namespaces" of the Win32 documentation.
_DEVICE: Final = re.compile(r"(?i)(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\\]')
_LONGEST_NAME: Final = 240
"""Bytes of one name: file systems take 255, and an ending is added."""
_LONGEST_PATH: Final = 200
"""Characters of a path: Windows takes 260 with the site's folder and `locales/…/LC_MESSAGES/` before it."""

Files = tuple[dict[str, Path], tuple[InputRefused, ...]]
"""Path on the site -> file, in the order of the paths; and what is refused."""


def documents(root: Path, pattern: str, endings: Collection[str], *, exports: re.Pattern[str] | None = None) -> Files:
    """Page path -> source file below `root`.

    `pattern` is `FOLDER/{path}` or `FOLDER/{path}.de.md`: `{path}` stands for the page path (NFC, without ending), and
    where none of the `endings` (`.md`, `.txt`; case does not matter) follows, each of them may. Hidden files, folders
    of tools, folders that a browser saved beside a page, `exports` and, at the root, our own output are passed over.
    Refused are reserved names and names that some system can't store (page-path), links that lead out of the root
    (outside), and sources of one and the same page (page-twice): equal but for the ending, case, Unicode form or a last
    `/index`.
    """
    folder, wanted = _wanted(pattern, endings)

    def page(name: str) -> str:
        return name[: -len(next(ending for ending in wanted if name.lower().endswith(ending.lower())))]

    found = _files(root, folder, tuple(ending.lower() for ending in wanted), exports or _NOTHING, saved=False)
    return _sorted_out(root, folder, found, page, lambda path: path_problem(path) or _reserved(path))


_NOTHING: Final = re.compile("(?!)")


def _wanted(pattern: str, endings: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The folder of a pattern for sources, and how their names may end."""
    folder, suffix = pattern.split("{path}")
    with_ending = suffix.lower().endswith(tuple(endings))
    return folder, (suffix,) if with_ending else tuple(suffix + ending for ending in endings)


def is_source(name: str, pattern: str, endings: Collection[str]) -> bool:
    """Whether a file of this name, relative to the root, would be read as a source."""
    folder, wanted = _wanted(pattern, endings)
    return f"/{name}".lower().startswith(f"/{folder}".lower()) and name.lower().endswith(tuple(map(str.lower, wanted)))


def page(name: str, pattern: str, endings: Collection[str], exports: re.Pattern[str]) -> str:
    """The page path of a file by its name alone, relative to the root; empty where it is no source.

    For files that lie in no folder, as those of a commit. What a browser saved beside a page is not told apart.
    """
    name = unicodedata.normalize("NFC", name)
    folder, wanted = _wanted(pattern, endings)
    ending = next((each for each in wanted if name.lower().endswith(each.lower())), "")
    if not ending or not name.startswith(folder) or exports.fullmatch(name):
        return ""
    path, folders = name[len(folder) : -len(ending)], name.split("/")[:-1]
    ours = not folder and bool(folders) and folders[0] in OURS
    hidden = any(each.startswith(".") or each in _TOOLS for each in name.removeprefix(folder).split("/"))
    return "" if ours or hidden or path_problem(path) or _reserved(path) else path


def assets(root: Path, pattern: str) -> Files:
    """Path -> image or PDF in the folder of `pattern`, refused like `documents`; but `_` may start a name.

    What a browser saved beside a page is among them, for the page shows it.
    """
    folder = pattern.split("{path}")[0]
    return _sorted_out(root, folder, _files(root, folder, ASSETS, _NOTHING, saved=True), str, path_problem)


def export(pattern: str, locale: str, path: str, ending: str, endings: Collection[str]) -> str:
    """The file, relative to the root, that the page `path` in `locale` is exported to.

    In `pattern`, `{path}` stands for the page path, `{stem}` for its last name and `{folder}` for what is before. The
    file ends as its source, whichever of the `endings` the pattern has.
    """
    folder, _slash, stem = path.rpartition("/")
    values = {"locale": locale, "path": path, "stem": stem, "folder": folder}

    def value(match: re.Match[str]) -> str:
        return values[match[1]] if match[1] else folder + "/" * bool(folder)

    return _PLACE.sub(value, _without(pattern, endings)) + ending


def exports(pattern: str, locales: Collection[str], endings: Collection[str]) -> re.Pattern[str]:
    """Matches every name that `export` makes of `pattern` for pages in these `locales`."""
    places = _PLACES | {"locale": "|".join(map(re.escape, locales)) or "(?!)"}
    parts: list[str] = []
    end = 0
    bare = _without(pattern, endings)
    for match in _PLACE.finditer(bare):
        parts += [re.escape(bare[end : match.start()]), f"(?:{places[match[1]]})" if match[1] else "(?:.+/)?"]
        end = match.end()
    return re.compile("".join([*parts, re.escape(bare[end:])]) + f"(?i:{'|'.join(map(re.escape, endings))})")


def _without(pattern: str, endings: Collection[str]) -> str:
    return next((pattern[: -len(end)] for end in endings if pattern.lower().endswith(end)), pattern)


def export_problem(pattern: str) -> str:
    """Why `pattern` can't say where exports go; "" if it can."""
    places = {match[1] or "folder" for match in _PLACE.finditer(pattern)}
    unknown = "{" in _PLACE.sub("", pattern) or "}" in _PLACE.sub("", pattern) or not places <= _PLACES.keys()
    if unknown or "locale" not in places or not places & {"path", "stem"}:
        example = "content/{locale}/{path}"
        return _("The pattern needs {{locale}}, and {{path}} or {{stem}}: {example}.", example=example)
    return path_problem(_PLACE.sub(lambda match: "x" if match[1] else "x/", pattern))


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
    root: Path,
    folder: str,
    found: Iterable[Path | InputRefused],
    path_of: Callable[[str], str],
    problem: Callable[[str], str],
) -> Files:
    """The files `found` in `folder` by the path that `path_of` makes of their name, each alone at its address."""
    groups: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
    refused: list[InputRefused] = []
    for file in found:
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


def _files(
    root: Path, folder: str, endings: tuple[str, ...], exports: re.Pattern[str], *, saved: bool
) -> Iterator[Path | InputRefused]:
    """What ends so below `root/folder` and is no folder, by name; links inside the root are followed, no circles.

    `saved`: also in folders that a browser saved beside a page.
    """

    def below(folder: Path, above: tuple[Path, ...]) -> Iterator[Path | InputRefused]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            reason = _("This folder can't be read: {reason}.", reason=error.strerror)
            yield InputRefused(reason, path=shown(folder, root), code="unreadable")
            return
        passed = OURS | _TOOLS if len(above) == 1 and above[0] == real_root else _TOOLS
        passed |= frozenset() if saved else _beside_pages([entry.name for entry in entries])
        for entry in entries:
            path = folder / entry.name
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                is_folder = False
                if error.errno != errno.ELOOP:  # a link to itself is no folder; what this is, nobody knows
                    reason = _("It can't be read: {reason}.", reason=error.strerror)
                    yield InputRefused(reason, path=shown(path, root), code="unreadable")
                    continue
            wanted = entry.name not in passed if is_folder else entry.name.lower().endswith(endings)
            if not wanted or entry.name.startswith("."):
                continue
            try:
                real = contained(path, root) if is_folder or entry.is_symlink() else path
            except InputRefused as refusal:
                yield refusal
                continue
            if not is_folder:
                if not exports.fullmatch(unicodedata.normalize("NFC", path.relative_to(root).as_posix())):
                    yield path
            elif real not in above:
                yield from below(path, (*above, real))

    real_root = root.resolve()
    if (root / folder).is_dir():
        yield from below(root / folder, (contained(root / folder, root),))


def _beside_pages(names: Collection[str]) -> frozenset[str]:
    """Of the `names` in a folder, those of folders that a browser saved beside a page: `Seite-Dateien`."""
    pages = {name.lower().rpartition(".")[0] for name in names if name.lower().endswith((".html", ".htm"))}
    return frozenset(name for name in names if (match := _SAVED.fullmatch(name)) and match[1].lower() in pages)
