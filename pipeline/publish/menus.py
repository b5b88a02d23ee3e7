"""The ways through a site in one locale: the main menu, the foot, the pages over a page and those round it.

The outline of the site and a function that makes the link to a page go in, links come out. What stands on a page grows
with its depth, not with the site: of a long list a page shows its neighbours, and the section's own page shows all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.publish.page import Link
from pipeline.publish.tree import Outline

CROWD: Final = 40
"""So many links of one list stand on a page that is not about them."""


@dataclass(frozen=True, slots=True)
class Menus:
    """What it takes to find a way."""

    outline: Outline
    home: str
    """Path of the page that a reader begins with."""
    link: Callable[[str], Link]
    """Page path -> link to it in the locale, without the pages below it."""


def main(menus: Menus) -> tuple[Link, ...]:
    """The main menu."""
    return tuple(menus.link(path) for path in _near(menus, menus.outline.top))


def foot(menus: Menus) -> tuple[Link, ...]:
    """What stands at the foot of every page."""
    return tuple(menus.link(path) for path in menus.outline.footer)


def trail(menus: Menus, path: str) -> tuple[Link, ...]:
    """The pages over a page, without the home page."""
    return tuple(menus.link(other) for other in menus.outline.above[path])


def below(menus: Menus, path: str) -> tuple[Link, ...]:
    """The pages under a page; under the home page the sections."""
    under = menus.outline.top if path == menus.home else menus.outline.below.get(path, ())
    return tuple(menus.link(other) for other in under if other != path)


def beside(menus: Menus, path: str) -> tuple[Link, ...]:
    """The pages round a page: its section opened down to it; on the home page every section with what is in it.

    A page that stands in no section sees the others that stand beside it.
    """
    top, below = menus.outline.top, menus.outline.below
    if path == menus.home:
        return tuple(_with(menus, section, _near(menus, below.get(section, ()))) for section in top)
    way = (*menus.outline.above[path], path)
    if way[0] not in menus.outline.place or not below.get(way[0]):
        return tuple(menus.link(section) for section in _near(menus, top, path))
    return (_opened(menus, way),)


def _opened(menus: Menus, way: Sequence[str]) -> Link:
    """The link to the first page of `way`, with the pages below it and, below the next one, those below that."""
    here, *rest = way
    below = menus.outline.below.get(here, ())
    shown = _near(menus, below, rest[0]) if rest else below
    children = tuple(_opened(menus, rest) if rest and path == rest[0] else menus.link(path) for path in shown)
    return replace(menus.link(here), children=children)


def _with(menus: Menus, section: str, below: Sequence[str]) -> Link:
    return replace(menus.link(section), children=tuple(map(menus.link, below)))


def _near(menus: Menus, paths: Sequence[str], path: str = "") -> Sequence[str]:
    """`paths`, or of too many those round `path`, or the first ones."""
    if len(paths) <= CROWD:
        return paths
    first = max(0, min(menus.outline.place.get(path, 0) - CROWD // 2, len(paths) - CROWD))
    return paths[first : first + CROWD]
