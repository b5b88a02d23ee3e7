"""Which pages a person means: names, globs and files, or a revision of git go in, page paths come out.

Nothing is guessed: a name that fits no page is refused, with the one that is most like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from pipeline import config as settings
from pipeline import cutmarks, files, history, revisions, termfile
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.tables import guess
from pipeline.workspace import STRINGS, Site, catalog_name

_CONFIGS: Final = frozenset({settings.OWN, settings.SHARED})
_OF_ALL: Final = (termfile.NAME, cutmarks.NAME, "links.*.csv")
"""Files that hold for all pages."""


def pages(site: Site, names: Sequence[str], revision: str = "") -> frozenset[str] | None:
    """The pages that are named, and that have changed since `revision`; None: all of the site.

    UsageError: a name fits no page, or git can't say what has changed.
    """
    found: frozenset[str] | None = None
    if names:
        owners = {site.root / file: page for page in (*site.documents, STRINGS) for file in files_of(site, page)}
        found = frozenset(page for name in names for page in _named(site, name, owners))
    if revision:
        changed = _changed(site, revision)
        found = changed if found is None else found if changed is None else found & changed
    return found


def _named(site: Site, name: str, owners: Mapping[Path, str]) -> list[str]:
    """The pages of a page path, a glob, or a file: a source or a catalog, seen from here or from the site.

    None of a file that belongs to no page: hooks name whatever is about to be committed.
    """
    if name in site.documents or name == STRINGS:
        return [name]
    places = {Path(name).absolute(), (site.root / name).absolute()}
    of_files = sorted({owners[place] for place in places if place in owners})
    if of_files or any(place.is_file() for place in places):
        return of_files
    known = [*site.documents, STRINGS]
    matching = [page for page in known if settings.matches(name, page)]
    if not matching:
        message = _("There is no page “{page}”.", page=name) + guess(name, known)
        raise UsageError(message, repair=_("`zwiesprache status` lists them."), code="page-unknown")
    return matching


def _changed(site: Site, revision: str) -> frozenset[str] | None:
    """The pages whose source or catalog has changed; None: all, for what holds for all of them has."""
    changed = history.changed(site.root, revision)
    if isinstance(changed, str):
        message = _("git can't say what has changed since {revision}: {reason}.", revision=revision, reason=changed)
        raise UsageError(message, path="--changed-from", code="revision")
    if any(fnmatchcase(name, pattern) for name in changed for pattern in _OF_ALL):
        return None
    touched = revisions.touched(site.root, revision, site.config, site.documents) if changed & _CONFIGS else ()
    if touched is None:
        return None
    strings = {STRINGS} if any(name.startswith("templates/") for name in changed) else set[str]()
    found = {page for page in (*site.documents, STRINGS) if changed & set(files_of(site, page))}
    return frozenset(found | strings | set(touched))


def files_of(site: Site, page: str) -> Iterator[str]:
    """The source of a page and its catalogs, relative to the site."""
    if page in site.files:
        yield files.shown(site.files[page], site.root)
    yield from (catalog_name(locale, page) for locale in site.config.locales)
