"""Catalogs go onto the disk, and what somebody saved there meanwhile goes into them.

A run reads a catalog and writes it seconds or hours later. Right before its file is replaced, the file must still hold
what was read; if it doesn't, it is read again and both changes are merged, entry by entry. So the catalogs that come
back from here are those on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline import fingerprints, pofile
from pipeline.errors import InputRefused
from pipeline.files import CHANGED
from pipeline.lazily import over
from pipeline.merging import Conflict, Merged, merge
from pipeline.messages import _
from pipeline.model import Catalog, Finding
from pipeline.workspace import Disk, catalog_name, read_catalog

_ATTEMPTS: Final = 3
"""How often a file is tried that somebody goes on saving."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a locale's catalogs are after some of them were to be written."""

    catalogs: Mapping[str, Catalog]
    """Page path -> catalog as it is on the disk now."""
    written: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[InputRefused, ...]
    """Catalogs that were left as they are."""
    findings: tuple[Finding, ...]
    """Entries in which somebody else has written something different meanwhile."""
    unsaved: tuple[str, ...] = ()
    """Pages whose catalog should have been written."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Name of a file that was to be written -> digest of what it holds now."""


def save(
    disk: Disk,
    locale: str,
    before: Mapping[str, Catalog],
    after: Mapping[str, Catalog],
    moved: Mapping[str, str] | None = None,
) -> Saved:
    """Write those catalogs of which `after` has another version, each with what its file holds besides.

    `moved`: page path -> the path of which it takes the catalog along. A file that is gone or can't be read any more is
    refused and stays as it is.
    """
    moved = moved or {}
    outcomes: list[_Outcome] = []
    refused: list[InputRefused] = []
    unsaved: list[str] = []
    for path, catalog in after.items():
        if catalog is before.get(path):
            continue
        try:
            outcome = (
                _moved(disk, locale, moved[path], path, before, catalog)
                if path in moved
                else _written(disk, locale, path, before.get(path), Merged(catalog))
            )
        except InputRefused as error:
            refused.append(error)
            unsaved.append(path)
        else:
            outcomes.append(outcome)
            refused += outcome.kept
    names = {outcome.path: catalog_name(locale, outcome.path) for outcome in outcomes}
    return Saved(
        over(
            before, {one.path: one.merged.catalog for one in outcomes}, [path for one in outcomes for path in one.gone]
        ),
        tuple(names[one.path] for one in outcomes if one.changed),
        tuple(name for one in outcomes for name in one.removed),
        tuple(refused),
        tuple(_finding(names[one.path], conflict) for one in outcomes for conflict in one.merged.conflicts),
        tuple(unsaved),
        {names[one.path]: one.digest for one in outcomes},
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    path: str
    merged: Merged
    changed: bool
    digest: str
    removed: tuple[str, ...] = ()
    """Files of a page that has moved."""
    kept: tuple[InputRefused, ...] = ()
    """Why such a file stays."""
    gone: tuple[str, ...] = ()
    """The path that the page had."""


def _moved(
    disk: Disk, locale: str, source: str, path: str, before: Mapping[str, Catalog], catalog: Catalog
) -> _Outcome:
    """Put a catalog in its new place together with what its old file holds by now, then take that file away."""
    old = _now(disk, locale, source, before)
    outcome = _written(disk, locale, path, None, merge(before[source], catalog, old))
    removed, kept = disk.exchange({catalog_name(locale, source): (pofile.write(old), None)})
    return replace(outcome, removed=tuple(removed), kept=tuple(kept), gone=() if kept else (source,))


def _written(disk: Disk, locale: str, path: str, base: Catalog | None, ours: Merged) -> _Outcome:
    """Put `ours` in place of `base`, and where the file holds something else by now, both changes."""
    name, conflicts = catalog_name(locale, path), list(ours.conflicts)
    for left in reversed(range(_ATTEMPTS)):
        data = pofile.write(ours.catalog)
        written, refused = disk.exchange({name: (pofile.write(base) if base else None, data)})
        if not refused:
            break
        if refused[0].code != CHANGED or not left:
            raise refused[0]
        theirs = read_catalog(disk.root, locale, disk.root / name)
        ours = merge(base or Catalog(locale), ours.catalog, theirs)
        conflicts += ours.conflicts
        base = theirs
    return _Outcome(path, Merged(ours.catalog, tuple(conflicts)), bool(written), fingerprints.digest(data))


def _now(disk: Disk, locale: str, path: str, before: Mapping[str, Catalog]) -> Catalog:
    return before[path] if disk.dry else read_catalog(disk.root, locale, disk.root / catalog_name(locale, path))


def _finding(name: str, conflict: Conflict) -> Finding:
    return Finding(
        "merge",
        "warning",
        _("Somebody has saved another translation while this run was at work."),
        found=conflict.theirs[0],
        expected=conflict.ours[0],
        fix=_("Choose one; the other stands in a comment “theirs: …”."),
        path=name,
        key=conflict.key,
    )
