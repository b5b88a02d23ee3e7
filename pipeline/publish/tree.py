"""Where every page of the site lies and which pages stand above, beside and below it.

Documents go in, addresses and navigation come out. The folders of the sources are the sections of the site; the page
`index` of a folder is its face. Order comes from the front matter (`order`, then the path).
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Document, Segment

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PATH: Final = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")


def folder(path: str) -> str:
    """The address of a page below dist/<locale>/: `eu-projekte/` for `eu-projekte/index`, `kontakt/` for `kontakt`."""
    bare = path.removesuffix("index") if path == "index" or path.endswith("/index") else f"{path}/"
    return bare


def addresses(documents: Mapping[str, Document], locale: str) -> dict[str, str]:
    """Page path -> its folder below dist/<locale>/, empty for the home page.

    The German path, each part of which a page can rename by `slug.<locale>` in its front matter; the slug of a folder's
    index page counts for all below it. InputRefused: a slug that is no plain name, two pages at one address.
    """
    renamed: dict[str, str] = {}
    for path, document in documents.items():
        slug = text(document, f"slug.{locale}")
        if slug:
            if not _SLUG.fullmatch(slug) or len(slug) > 80:
                raise InputRefused(
                    _("The slug “{slug}” is no plain name.", slug=slug),
                    path=path,
                    repair=_("Use small letters, digits and hyphens."),
                    code="slug",
                )
            renamed[folder(path)] = slug
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for path in documents:
        found[path] = _renamed(folder(path), renamed)
        if (other := taken.setdefault(found[path], path)) != path:
            raise InputRefused(
                _("It would be published at the same address as {other}.", other=other),
                path=path,
                repair=_("Change the slug of one of them."),
                code="page-twice",
            )
    return found


def _renamed(address: str, renamed: Mapping[str, str]) -> str:
    parts = address.split("/")[:-1]
    return "".join(renamed.get("/".join(parts[: index + 1]) + "/", part) + "/" for index, part in enumerate(parts))


def aliases(document: Document, locale: str) -> tuple[str, ...]:
    """Earlier addresses of a page that lead to it, below dist/<locale>/; those that are no plain path are left out."""
    written = "\n".join(text(document, key) for key in ("aliases", f"aliases.{locale}")).split("\n")
    return tuple(alias.strip("/") for alias in written if _PATH.fullmatch(alias.strip("/")) and ".." not in alias)


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands below what."""

    top: tuple[str, ...]
    """The sections and pages of the main menu, in order."""
    footer: tuple[str, ...]
    """The pages of the top folder that are linked at the foot of every page."""
    below: Mapping[str, tuple[str, ...]]
    """Path of a folder's index page -> the pages below it, in order."""
    above: Mapping[str, tuple[str, ...]]
    """Page path -> the index pages over it, from the section down; without the home page."""
    place: Mapping[str, int]
    """Path of a page that a menu shows -> where it stands among its neighbours."""


def outline(documents: Mapping[str, Document]) -> Outline:
    """The site as a tree. A page stands below the nearest index page over it, and those of the top folder below none.

    `menu` in the front matter takes a page out of the menu.
    """
    parents: dict[str, str] = {}
    children: dict[str, list[str]] = defaultdict(list)
    for path in documents:
        parents[path] = parent = _parent(path, documents)
        shown = not text(documents[path], "menu") and path != "index"
        if shown and (parent or "/" not in path.removesuffix("/index")):
            children[parent].append(path)
    ordered = {parent: _ordered(paths, documents) for parent, paths in children.items()}
    footer = [path for path in documents if "/" not in path.removesuffix("/index") and _is_footer(documents[path])]
    above = {path: tuple(_climb(path, parents)) for path in documents}
    place = {path: number for paths in ordered.values() for number, path in enumerate(paths)}
    return Outline(ordered.pop("", ()), _ordered(footer, documents), ordered, above, place)


def home(documents: Mapping[str, Document]) -> str:
    """The page that a reader begins with: `index`, else the first of the menu, else the first; empty: there is none."""
    if "index" in documents:
        return "index"
    return next(iter((*outline(documents).top, *sorted(documents))), "")


def _parent(path: str, documents: Collection[str]) -> str:
    """The nearest index page over a page; empty: there is none but that of the site."""
    place = posixpath.dirname(path.removesuffix("/index"))
    while place and f"{place}/index" not in documents:
        place = posixpath.dirname(place)
    return f"{place}/index" if place else ""


def _climb(path: str, parents: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while path := parents[path]:
        found.insert(0, path)
    return found


def _is_footer(document: Document) -> bool:
    return text(document, "menu") == "footer"


def _ordered(paths: Iterable[str], documents: Mapping[str, Document]) -> tuple[str, ...]:
    return tuple(sorted(paths, key=lambda path: (_order(documents[path]), path)))


def page_at(target: str, documents: Collection[str], endings: Collection[str]) -> str | None:
    """The page that a path among the sources means: with or without the ending of its source, or as a folder."""
    bare = next((target.removesuffix(ending) for ending in endings if target.endswith(ending)), target)
    bare = "" if bare == "." else bare
    return next((path for path in (bare, f"{bare}/index".strip("/")) if path in documents), None)


def text(document: Document, key: str) -> str:
    """A value of the front matter as it is written in German; empty if there is none."""
    value = document.meta.get(key, "")
    return value.text if isinstance(value, Segment) else value


def _order(document: Document) -> float:
    written = text(document, "order")
    return float(written) if re.fullmatch(r"-?\d{1,6}(?:\.\d+)?", written) else 1e6
