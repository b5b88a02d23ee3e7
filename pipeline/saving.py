"""Catalogs go onto the disk, and what somebody saved there meanwhile goes into them.

A run reads a catalog and writes it seconds or hours later. Right before its file is replaced, the file must still hold
what was read; if it doesn't, it is read again and both changes are merged, entry by entry. So the catalogs that come
back from here are those on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    now: dict[str, Catalog] = {}
    gone: list[str] = []
    unsaved: list[str] = []
    digests: dict[str, str] = {}
    moved = moved or {}
    written: list[str] = []
    removed: list[str] = []
    refused: list[InputRefused] = []
    findings: list[Finding] = []
    for path, catalog in after.items():
        if catalog is before.get(path):
            continue
        name = catalog_name(locale, path)
        try:
            if path in moved:
                old = _now(disk, locale, moved[path], before)
                merged = merge(before[moved[path]], catalog, old)
                outcome = _written(disk, locale, path, None, merged)
            else:
                outcome = _written(disk, locale, path, before.get(path), Merged(catalog))
        except InputRefused as error:
            refused.append(error)
            unsaved.append(path)
            continue
        now[path] = outcome.merged.catalog
        digests[name] = outcome.digest
        written += [name] if outcome.changed else []
        findings += (_finding(name, conflict) for conflict in outcome.merged.conflicts)
        if path in moved:
            taken, kept = disk.exchange({catalog_name(locale, moved[path]): (pofile.write(old), None)})
            removed += taken
            refused += kept
            if not kept:
                gone.append(moved[path])
    return Saved(
        over(before, now, gone),
        tuple(written),
        tuple(removed),
        tuple(refused),
        tuple(findings),
        tuple(unsaved),
        digests,
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    merged: Merged
    changed: bool
    digest: str


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
    return _Outcome(Merged(ours.catalog, tuple(conflicts)), bool(written), fingerprints.digest(data))


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
