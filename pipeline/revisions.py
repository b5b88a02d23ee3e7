"""Two versions of a site, as git or the folder has them: which pages and settings they have, and where they differ.

A folder and a revision go in, frozen versions come out, whose files are read when somebody asks for them. Nothing is
checked out and nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from pipeline import charsets, cutmarks, files, formats, history, sources, termfile
from pipeline import config as settings
from pipeline.checks import NAMES, UNACCEPTABLE
from pipeline.errors import InputRefused, UsageError
from pipeline.files import CATALOG_LIMIT, SOURCE_LIMIT
from pipeline.messages import _
from pipeline.model import Document
from pipeline.workspace import sources_of

_CONFIGS: Final = (settings.OWN, settings.SHARED)
_OF_ALL: Final = (termfile.NAME, cutmarks.NAME, "links.*.csv", "templates/*")
"""Files beside the config that pages depend on."""


@dataclass(frozen=True, slots=True)
class Version:
    """A site at a time."""

    root: Path
    name: str
    """The revision as it was named; empty: the folder as it is."""
    blobs: Mapping[str, str] | None
    """File -> what git calls its contents; None: they are read from the folder."""
    config: settings.Config
    marks: tuple[str, ...]
    """The lines of its `sentences.txt`."""
    pages: Mapping[str, str]
    """Page path -> its source, relative to the site."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Something beside the sources that differs, and that pages depend on."""

    file: str
    key: str = ""
    """Of the config; empty: the file as a whole."""
    before: str = ""
    after: str = ""
    pages: tuple[str, ...] | None = None
    """The pages that it is about; None: all."""


def pair(root: Path, revision: str) -> tuple[Version, Version, frozenset[str]]:
    """The version before, the one after, and the files that differ.

    `REV`: since then, to the folder; `REV..REV2`: between the two. UsageError: git can't say, or a config can't hold.
    """
    first, dots, second = revision.partition("..")
    first = first or "HEAD"
    tree = _tree(root, first)
    later = _tree(root, second or "HEAD") if dots else None
    if later:
        names = tree.files.keys() | later.files.keys()
        differing = frozenset(name for name in names if tree.files.get(name) != later.files.get(name))
    else:
        found = history.changed(root, tree.commit, fork=False)
        if isinstance(found, str):
            raise _unknown(first, found)
        differing = found
    after = _version(root, second or "HEAD", later.files) if later else _folder(root)
    try:
        before = _version(root, first, tree.files)
    except UsageError:  # as another version of the program wrote it, or before there was a site
        before = _version(root, first, tree.files, after.config)
    return before, after, differing


def contents(version: Version, names: Collection[str]) -> dict[str, bytes]:
    """File -> its bytes, of those that there are. InputRefused: the folder's can't be read."""
    if version.blobs is None:
        found = (name for name in names if (version.root / name).is_file())
        return {name: files.read(version.root / name, root=version.root, limit=CATALOG_LIMIT) for name in found}
    known = {name: version.blobs[name] for name in names if name in version.blobs}
    read = dict(history.contents(version.root, dict.fromkeys(known.values())))
    return {name: read[blob] for name, blob in known.items() if blob in read}


def catalogs(version: Version, locale: str) -> list[str]:
    """The files of all catalogs of a locale in a version."""
    folder = f"locales/{locale}/LC_MESSAGES/"
    if version.blobs is not None:
        return sorted(name for name in version.blobs if name.startswith(folder) and name.endswith(".po"))
    found = (file.relative_to(version.root).as_posix() for file in (version.root / folder).rglob("*.po"))
    return sorted(name for name in found if "/." not in f"/{name}")


def document(version: Version, path: str, data: bytes) -> Document:
    """The page `path` of a version. InputRefused: it can't be read as one."""
    name = version.pages[path]
    if len(data) > SOURCE_LIMIT:
        raise InputRefused(_("The file is too large."), path=name, code="too-large")
    ending = Path(name).suffix.lower()
    text, charset = charsets.decode_source(data, name, ending)
    found = formats.parse(text, ending, path=name, reading=settings.reading(version.config, path, version.marks))
    return replace(found, path=path, charset=charset)


def differ(before: Version, after: Version, names: Collection[str], path: str) -> bool:
    """Whether a page may have other sentences in the two versions: its source differs, or how it is read."""
    old, new = before.pages.get(path), after.pages.get(path)
    if old != new or new in names:
        return True
    if before.config == after.config and before.marks == after.marks:
        return False
    return settings.reading(before.config, path, before.marks) != settings.reading(after.config, path, after.marks)


def differences(before: Version, after: Version, names: Collection[str]) -> Iterator[Setting]:
    """What differs beside sources and catalogs: keys of the config, rules for pages, files that all pages depend on."""
    if before.config != after.config:
        file = next((name for name in _CONFIGS if name in names), settings.OWN)
        old, new = dict(_flat(before.config)), dict(_flat(after.config))
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                yield Setting(file, key, _shown(old.get(key)), _shown(new.get(key)))
        if before.config.pages != after.config.pages:
            about = tuple(path for path in after.pages if _decided(before, path) != _decided(after, path))
            yield Setting(file, "pages", pages=about)
    for name in sorted(names):
        if any(fnmatchcase(name, pattern) for pattern in _OF_ALL):
            yield Setting(name)


def touched(root: Path, revision: str, config: settings.Config, pages: Iterable[str]) -> frozenset[str] | None:
    """The pages for which `config` decides otherwise than where this branch left `revision`; None: all."""
    fork = history.left(root, revision) or revision
    tree = history.tree(root, fork)
    if isinstance(tree, str):
        return None
    try:
        before = _version(root, fork, tree.files)
    except UsageError:
        return None
    after = replace(before, config=config)
    if dict(_flat(before.config)) != dict(_flat(config)):
        return None
    return frozenset(path for path in pages if _decided(before, path) != _decided(after, path))


def _tree(root: Path, revision: str) -> history.Tree:
    found = history.tree(root, revision)
    if isinstance(found, str):
        raise _unknown(revision, found)
    return found


def _unknown(revision: str, reason: str) -> UsageError:
    message = _("git can't say what has changed since {revision}: {reason}.", revision=revision, reason=reason)
    return UsageError(message, path="diff", code="revision")


def _folder(root: Path) -> Version:
    config = settings.load(root, rules=NAMES, firm=UNACCEPTABLE)
    found, _refused = sources_of(root, config)
    version = Version(root, "", None, config, (), {path: files.shown(file, root) for path, file in found.items()})
    return replace(version, marks=_marks(version))


def _version(root: Path, name: str, blobs: Mapping[str, str], config: settings.Config | None = None) -> Version:
    bare = Version(root, name, blobs, config or settings.Config(), (), {})
    if config is None:
        config = settings.parsed(contents(bare, _CONFIGS), rules=NAMES, firm=UNACCEPTABLE)
    endings = tuple(formats.FORMATS)
    exports = sources.exports(config.export, config.locales, endings)
    pages = {path: file for file in sorted(blobs) if (path := sources.page(file, config.source, endings, exports))}
    version = replace(bare, config=config, pages=pages)
    return replace(version, marks=_marks(version))


def _marks(version: Version) -> tuple[str, ...]:
    data = contents(version, [cutmarks.NAME]).get(cutmarks.NAME)
    return cutmarks.read(charsets.decode(data, cutmarks.NAME)) if data else ()


def _flat(config: settings.Config) -> Iterator[tuple[str, Any]]:
    """(key, value) of a config, tables of engines key by key; without the rules for pages."""
    for entry in fields(config):
        value = getattr(config, entry.name)
        if is_dataclass(value) and not isinstance(value, type):
            yield from ((f"{entry.name}.{key}", inner) for key, inner in asdict(value).items())
        elif entry.name != "pages":
            yield entry.name, value


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        value = dict(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _decided(version: Version, path: str) -> tuple[object, ...]:
    """What the rules of the config decide for a page."""
    config = version.config
    return (
        settings.for_page(config, path, {}),
        settings.reading(config, path),
        settings.may_send(config, path),
        settings.levels(config, path),
    )
