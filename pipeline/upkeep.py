"""The verbs that look after catalogs as files: `doctor` finds and mends what is broken, `fmt` lays out.

Both work on a whole site or on named files, in a site or not. A file in which nothing changes is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline import catalogfiles, extraction, files, localize, mending, pofile, workspace
from pipeline.errors import InputRefused, PipelineError, UsageError
from pipeline.po import layout

BROKEN: Final = ".broken"
"""Ends the name of the file that holds a catalog as it was before its repair."""
_LOCALE: Final = re.compile(r"(?:^|/)locales/([^/]+)/LC_MESSAGES/(.+)\.po$")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was found and done."""

    faults: tuple[PipelineError, ...] = ()
    """All that is wrong, mended or not."""
    mended: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """File -> what was done to it, as sentences."""
    kept: tuple[str, ...] = ()
    """Files that hold a catalog as it was before its repair."""
    written: tuple[str, ...] = ()
    """Files that changed, or would."""
    left: tuple[PipelineError, ...] = ()
    """The faults that are still there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A catalog to look after."""

    file: Path
    root: Path
    """The folder that it must not lead out of: the site's, or its own."""
    name: str
    """How a person names it."""
    locale: str = ""


def catalogs(root: Path) -> Iterator[Place]:
    """Every catalog of a site, those of locales that it no longer has too."""
    for file in sorted((root / "locales").glob("*/LC_MESSAGES/**/*.po")):
        yield _place(file, root, files.shown(file, root))


def named(names: Iterable[str], root: Path | None) -> Iterator[Place]:
    """The files that a person names, relative to the folder that she is in."""
    for name in names:
        file = Path(name).absolute()
        inside = root if root and file.resolve().is_relative_to(root.resolve()) else file.resolve().parent
        yield _place(file, inside, name)


def _place(file: Path, root: Path, name: str) -> Place:
    found = _LOCALE.search(file.as_posix())
    return Place(file, root, name, found[1] if found else "")


def fmt(places: Iterable[Place], *, dry: bool = False) -> Upkeep:
    """Lay out every catalog; broken ones are refused and left alone."""
    written: list[str] = []
    refused: list[InputRefused] = []
    for place in places:
        try:
            data = _bytes(place)
            new = layout.formatted(data, path=place.name, locale=place.locale)
            if new != data and (dry or files.exchange(place.file, data, new, root=place.root)):
                written.append(place.name)
        except InputRefused as error:
            refused.append(_of(error, place))
    return Upkeep(faults=tuple(refused), written=tuple(written), left=tuple(refused))


def _bytes(place: Place) -> bytes:
    """The file at rest. InputRefused: it is not there, or empty."""
    data = files.read(place.file, root=place.root, limit=files.CATALOG_LIMIT)
    if not data.strip():
        raise catalogfiles.empty_catalog(place.name)
    return data


def _of(error: InputRefused, place: Place) -> InputRefused:
    """The same refusal under the name that the person gave."""
    error.path = place.name
    return error


def doctor(places: Sequence[Place], *, root: Path | None = None, fix: bool = False) -> Upkeep:
    """Everything that is wrong with the catalogs and, if `root` is given, with the rest of the site.

    With `fix`, catalogs are mended where that loses nothing; each is kept as it was beside itself.
    """
    faults: list[PipelineError] = []
    left: list[PipelineError] = []
    mended: dict[str, tuple[str, ...]] = {}
    kept: list[str] = []
    site, others = _site(root) if root else (None, [])
    for place in places:
        try:
            data = _bytes(place)
            found = mending.examined(data, path=place.name, locale=place.locale, header=_header(place, site))
            vanished = _vanished(place, found)
            faults += (*found.faults, *vanished)
            left += (*(found.left if fix else found.faults), *vanished)
            if fix and found.data != data:
                copy = _keep(place, data)
                files.exchange(place.file, data, found.data, root=place.root)
                mended[place.name] = found.done
                kept.append(copy)
        except InputRefused as error:
            faults.append(_of(error, place))
            left.append(error)
    return Upkeep((*others, *faults), mended, tuple(kept), tuple(mended), (*others, *left))


def _site(root: Path) -> tuple[workspace.Site | None, list[PipelineError]]:
    """The site as far as it can be read, and what is wrong with its config and sources."""
    try:
        site = workspace.read(root)
    except UsageError as error:
        return None, [error]
    return site, [error for error in site.refused if not _LOCALE.search(error.path)]


def _header(place: Place, site: workspace.Site | None) -> mending.Fields:
    """The fields of a header that is missing."""
    found = _LOCALE.search(place.file.as_posix())
    if site and found and (found[2] in site.documents or found[2] == workspace.STRINGS):
        return extraction.fresh(site, found[1], found[2]).header
    try:
        return (("Plural-Forms", localize.plural_forms(place.locale)),) if place.locale else ()
    except UsageError:
        return ()


def _vanished(place: Place, found: mending.Examined) -> list[InputRefused]:
    """A catalog that lost every entry since it was committed."""
    if found.left or pofile.lenient(found.data).records:
        return []
    refusal = catalogfiles.vanished(place.file, place.root, place.name)
    return [refusal] if refusal else []


def _keep(place: Place, data: bytes) -> str:
    """Write the file as it was beside it, under a name that is free; how a person would name it."""
    number = 1
    while True:
        end = BROKEN if number == 1 else f"{BROKEN}.{number}"
        copy = place.file.with_name(place.file.name + end)
        if not copy.exists() or copy.read_bytes() == data:
            break
        number += 1
    files.write(copy, data, root=place.root)
    return f"{place.name}{end}"
