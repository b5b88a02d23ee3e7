"""Menus know the way from a page, and what stands on it grows with its depth, not with the site."""

from __future__ import annotations

import pytest

from pipeline.model import Document
from pipeline.publish import menus, tree
from pipeline.publish.menus import CROWD, Menus
from pipeline.publish.page import Link


def menus_of(*paths: str, **front: dict[str, str]) -> Menus:
    """The menus of a site with these pages; `front`: page path, with `__` for a slash -> its front matter."""
    heads = {path: front.get(path.replace("/", "__"), {}) for path in paths}
    documents = {path: Document(path, ".md", (), heads[path]) for path in paths}
    outline = tree.outline(documents)
    return Menus(outline, tree.home(documents), lambda path: Link(path, path))


def shown(links: tuple[Link, ...]) -> list[object]:
    """Titles; of a link with pages below it (title, those)."""
    return [(link.title, shown(link.children)) if link.children else link.title for link in links]


SITE = menus_of(
    "index", "kontakt", "impressum", "a/index", "a/x", "a/y", "a/tief/index", "a/tief/z", "a/ohne/w", "b/index",
    "lose/v",
    impressum={"menu": "footer"}, b__index={"order": "1"}, a__x={"order": "5"}, a__y={"order": "-1"},
)  # fmt: skip


def test_the_main_menu_has_the_sections_and_pages_of_the_top_folder_in_order() -> None:
    assert shown(menus.main(SITE)) == ["b/index", "a/index", "kontakt"]
    assert shown(menus.foot(SITE)) == ["impressum"]


def test_a_page_stands_below_the_nearest_index_over_it() -> None:
    assert shown(menus.trail(SITE, "a/tief/z")) == ["a/index", "a/tief/index"]
    assert shown(menus.trail(SITE, "a/ohne/w")) == ["a/index"]
    assert shown(menus.trail(SITE, "lose/v")) == shown(menus.trail(SITE, "index")) == []


def test_beside_a_page_stands_its_section_opened_down_to_it() -> None:
    assert shown(menus.beside(SITE, "a/x")) == [("a/index", ["a/y", "a/x", "a/ohne/w", "a/tief/index"])]
    opened = [("a/index", ["a/y", "a/x", "a/ohne/w", ("a/tief/index", ["a/tief/z"])])]
    assert shown(menus.beside(SITE, "a/tief/z")) == opened
    assert shown(menus.beside(SITE, "a/tief/index")) == opened


def test_beside_the_home_page_stands_everything_and_beside_a_page_without_section_the_menu() -> None:
    assert shown(menus.beside(SITE, "index")) == [
        "b/index",
        ("a/index", ["a/y", "a/x", "a/ohne/w", "a/tief/index"]),
        "kontakt",
    ]
    for path in ("kontakt", "b/index", "impressum", "lose/v"):
        assert shown(menus.beside(SITE, path)) == ["b/index", "a/index", "kontakt"]


def test_below_a_page_stand_all_that_are_under_it() -> None:
    assert shown(menus.below(SITE, "index")) == ["b/index", "a/index", "kontakt"]
    assert shown(menus.below(SITE, "a/index")) == ["a/y", "a/x", "a/ohne/w", "a/tief/index"]
    assert shown(menus.below(SITE, "a/x")) == []


@pytest.mark.parametrize(("number", "first"), [(0, 0), (30, 10), (500, 480), (999, 960)])
def test_of_a_long_list_a_page_shows_those_round_it(number: int, first: int) -> None:
    long = menus_of("index", "p/index", *(f"p/{number:04}" for number in range(1000)))
    [section] = menus.beside(long, f"p/{number:04}")
    assert shown(section.children) == [f"p/{near:04}" for near in range(first, first + CROWD)]
    [whole] = menus.beside(long, "p/index")
    assert len(whole.children) == 1000


def test_a_long_main_menu_is_cut_and_the_home_page_shows_it_all() -> None:
    long = menus_of("index", *(f"{number:04}" for number in range(100)))
    assert shown(menus.main(long)) == [f"{number:04}" for number in range(CROWD)]
    assert len(menus.beside(long, "index")) == 100
    assert "0070" in shown(menus.beside(long, "0070"))


def test_a_site_without_index_begins_with_the_first_page_of_the_menu() -> None:
    assert menus_of("b", "a", "x/index").home == "a"
    assert menus_of("x/y").home == "x/y"
    assert menus_of().home == ""
