"""Pages found by a pattern; what can't be a page everywhere is refused while the others go on."""

from __future__ import annotations

import ntpath
import os
import sys
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.sources import assets, documents, export, export_problem, exports, is_source, page, path_problem

ENDINGS = (".md", ".txt")
links = pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")


def site(root: Path, *files: str) -> Path:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    return root


def found(root: Path, pattern: str) -> dict[str, str]:
    """Page path -> file below the root; nothing may be refused."""
    pages, refused = documents(root, pattern, ENDINGS)
    assert refused == ()
    return {page: file.relative_to(root).as_posix() for page, file in pages.items()}


@pytest.mark.parametrize(
    ("pattern", "pages"),
    [
        ("source/{path}", {"amt/b": "source/amt/b.txt", "index": "source/index.md"}),
        ("content/de/{path}", {"amt/kontakt": "content/de/amt/kontakt.md"}),
        ("{path}.de.md", {"amt/a": "amt/a.de.md", "start": "start.de.md"}),
        ("{path}.de", {"amt/a": "amt/a.de.md", "amt/c": "amt/c.de.txt", "start": "start.de.md"}),
        ("nowhere/{path}", {}),
    ],
)
def test_pages_are_found_by_the_pattern_in_the_order_of_their_paths(
    tmp_path: Path, pattern: str, pages: dict[str, str]
) -> None:
    site(tmp_path, "source/index.md", "source/amt/b.txt", "source/plan.docx", "content/de/amt/kontakt.md")
    site(tmp_path, "start.de.md", "amt/a.de.md", "amt/c.de.txt", "amt/a.en.md")
    assert list(found(tmp_path, pattern).items()) == list(pages.items())


@pytest.mark.parametrize("pattern", ["source/{path}", "content/de/{path}", "{path}.de.md", "{path}.de", "{path}"])
def test_a_name_alone_tells_the_same_page_as_its_file_in_the_folder(tmp_path: Path, pattern: str) -> None:
    site(tmp_path, "source/index.md", "source/amt/b.txt", "source/plan.docx", "content/de/amt/kontakt.MD", "a.de.md")
    site(
        tmp_path, "amt/a.de.md", "amt/c.de.txt", ".b.md", ".venv/c.md", "node_modules/d.md", "dist/e.md", "amt/.x/i.md"
    )
    site(tmp_path, "export/en/index.md", "source/dist/h.md", "source/U\u0308ber.md")
    no_sources = exports("export/{locale}/{path}", ["en"], ENDINGS)
    pages, _refused = documents(tmp_path, pattern, ENDINGS, exports=no_sources)
    names = [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()]
    told = {path: name for name in names if (path := page(name, pattern, ENDINGS, no_sources))}
    assert told == {path: file.relative_to(tmp_path).as_posix() for path, file in pages.items()}


def test_endings_are_told_apart_by_letters_and_not_by_case(tmp_path: Path) -> None:
    site(tmp_path, "source/a.MD", "source/b.Txt", "source/c.mdx")
    assert found(tmp_path, "source/{path}") == {"a": "source/a.MD", "b": "source/b.Txt"}


def test_hidden_folders_tools_and_our_own_output_hold_no_pages(tmp_path: Path) -> None:
    site(tmp_path, "a.md", ".b.md", ".venv/c.md", "node_modules/d.md", "dist/e.md", "locales/f.md", "templates/g.md")
    site(tmp_path, "amt/dist/h.md", "amt/.git/i.md")
    assert found(tmp_path, "{path}") == {"a": "a.md", "amt/dist/h": "amt/dist/h.md"}


def test_a_page_path_is_composed_where_the_file_name_is_not(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Bürgerbüro")
    site(tmp_path, f"source/{name}.md")
    assert found(tmp_path, "source/{path}") == {"Bürgerbüro": f"source/{name}.md"}


@pytest.mark.parametrize(
    "twins",
    [
        ("a.md", "a.txt"),
        ("Amt/A.md", "amt/a.md"),
        ("büro.md", unicodedata.normalize("NFD", "büro.md")),
        ("a.md", "a/index.md"),
        ("a.md", "a.txt", "a/index.txt"),
    ],
)
def test_several_sources_of_one_page_are_refused_and_the_others_go_on(tmp_path: Path, twins: tuple[str, ...]) -> None:
    site(tmp_path, "source/other.md", *(f"source/{twin}" for twin in twins))
    files = [file for file in (tmp_path / "source").rglob("*") if file.is_file()]
    if len(files) <= len(twins):
        pytest.skip("this file system has one file for these names")
    pages, [refusal] = documents(tmp_path, "source/{path}", ENDINGS)
    assert list(pages) == ["other"]
    assert refusal.code == "page-twice"
    assert all(f"source/{twin}" in str(refusal) for twin in twins)


def test_reserved_names_are_refused(tmp_path: Path) -> None:
    site(tmp_path, "source/_site.md", "source/_intern/a.md", "source/a_b.md")
    pages, refused = documents(tmp_path, "source/{path}", ENDINGS)
    assert list(pages) == ["a_b"]
    assert [(refusal.code, refusal.path) for refusal in refused] == [
        ("page-path", "source/_intern/a.md"),
        ("page-path", "source/_site.md"),
    ]


@links
def test_links_are_followed_inside_the_root_without_going_in_circles(tmp_path: Path) -> None:
    root = site(tmp_path / "root", "source/amt/a.md", "shared/b.md")
    site(tmp_path, "outside/c.md", "outside/d.docx")
    (root / "source" / "again").symlink_to("amt", target_is_directory=True)
    (root / "source" / "amt" / "circle").symlink_to("..", target_is_directory=True)
    (root / "source" / "b.md").symlink_to(root / "shared" / "b.md")
    (root / "source" / "c.md").symlink_to(tmp_path / "outside" / "c.md")
    (root / "source" / "d.docx").symlink_to(tmp_path / "outside" / "d.docx")
    (root / "source" / "outside").symlink_to(tmp_path / "outside", target_is_directory=True)
    pages, refused = documents(root, "source/{path}", ENDINGS)
    assert list(pages) == ["again/a", "amt/a", "b"]
    assert [(refusal.code, refusal.path) for refusal in refused] == [
        ("outside", "source/c.md"),
        ("outside", "source/outside"),
    ]


def test_assets_lie_beside_the_sources(tmp_path: Path) -> None:
    site(tmp_path, "source/logo.svg", "source/amt/_plan.PDF", "source/amt/a.md", "source/x.exe", "logo.png")
    files, refused = assets(tmp_path, "source/{path}")
    assert list(files) == ["amt/_plan.PDF", "logo.svg"]
    assert refused == ()
    assert list(assets(tmp_path, "{path}.de.md")[0]) == ["logo.png", "source/amt/_plan.PDF", "source/logo.svg"]


def test_the_folder_of_a_saved_page_holds_no_pages_but_its_pictures(tmp_path: Path) -> None:
    site(tmp_path, "source/Seite.htm", "source/Seite-Dateien/a.txt", "source/Seite-Dateien/b.png")
    site(tmp_path, "source/amt/Rat.HTML", "source/amt/rat_files/tief/c.md", "source/amt/rat-dateien/d.md")
    site(tmp_path, "source/projekt_files/e.md", "source/-Dateien/f.md", "source/neu-Dateien")
    pages = documents(tmp_path, "source/{path}", (*ENDINGS, ".html", ".htm"))
    assert pages[1] == ()
    assert list(pages[0]) == ["-Dateien/f", "Seite", "amt/Rat", "projekt_files/e"]
    assert list(assets(tmp_path, "source/{path}")[0]) == ["Seite-Dateien/b.png"]


PATTERNS = ["export/{locale}/{path}", "{path}.{locale}.md", "{folder}/{locale}/{stem}", "{locale}-{stem}.txt"]
PATHS = st.lists(st.sampled_from(["a", "index", "Büro 2", "{path}", "a.en", "en"]), min_size=1, max_size=3).map(
    "/".join
)


@given(st.sampled_from(PATTERNS), st.sampled_from(["en", "pt_BR"]), PATHS, st.sampled_from([*ENDINGS, ".MD"]))
def test_whatever_is_exported_is_known_as_such_and_ends_as_its_source(
    pattern: str, locale: str, path: str, ending: str
) -> None:
    name = export(pattern, locale, path, ending, ENDINGS)
    assert name.endswith(ending)
    assert "//" not in f"/{name}"
    assert exports(pattern, ("en", "pt_BR"), ENDINGS).fullmatch(name)
    assert not exports(pattern, (), ENDINGS).fullmatch(name)
    assert is_source(name, "{path}", ENDINGS)


def test_exports_are_no_sources(tmp_path: Path) -> None:
    site(tmp_path, "docs/index.md", "docs/index.en.md", "docs/index.pl.md", "docs/amt/rat.en.txt")
    left = exports("docs/{path}.{locale}", ("en",), ENDINGS)
    assert list(documents(tmp_path, "docs/{path}", ENDINGS, exports=left)[0]) == ["index", "index.pl"]


@pytest.mark.parametrize(
    "pattern", ["{path}", "{locale}", "x", "{locale}/{pfad}", "{locale}/{path}}", "/{locale}/{path}"]
)
def test_a_pattern_for_exports_needs_a_language_and_a_page(pattern: str) -> None:
    assert export_problem(pattern)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_usual_pattern_for_exports_has_no_problem(pattern: str) -> None:
    assert export_problem(pattern) == ""


BAD_PATHS = [
    "", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "C:", "C:/a", "a\\b", "a:b", "a?", "a*", 'a"', "a<b", "a|b",
    "con", "CON.de", "a/Nul", "aux/a", "com1", "LPT9.x", "com¹", "conin$", "nul .x", "a.", "a /b", "a\n", "a\x7f",
    "a\u200bb", "a\u202eb", "a\udcff", "ü" * 121, "a/" * 100 + "a",
]  # fmt: skip


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_that_some_system_can_not_store_is_refused(path: str) -> None:
    assert path_problem(path)


@pytest.mark.parametrize("path", ["a", "amt/kontakt", "Bürgerbüro 2", "console", "a.b", "com", "com10", "ü" * 120])
def test_an_ordinary_path_is_none(path: str) -> None:
    assert path_problem(path) == ""


def reserved_on_windows(path: str) -> bool:
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(path)
    return PureWindowsPath(path).is_reserved()


NAMES = st.sampled_from(["a", "B", ".", "..", "con", "nul.x", "C:", "\\", "ü", " ", "~", "$", "¹", "com", "lpt", ":"])


@given(st.lists(NAMES, min_size=1, max_size=4).map("".join) | st.lists(NAMES, min_size=1, max_size=4).map("/".join))
@example("com¹/a")
def test_an_accepted_path_stays_below_any_root_on_windows_too(path: str) -> None:
    if path_problem(path) == "":
        windows = PureWindowsPath("D:/site/locales", path)
        assert windows.is_relative_to("D:/site/locales")
        assert windows.parts[3:] == tuple(path.split("/"))
        assert not any(reserved_on_windows(name) for name in windows.parts[3:])
