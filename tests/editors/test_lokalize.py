"""Lokalize opens our catalogs, approves by Ctrl+U, and saves nothing but that, its header fields and line breaks.

With the project file of docs/translators.md it breaks no lines either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import Popen

import pytest

from pipeline import pofile
from pipeline.model import Catalog
from tests import sites
from tests.editors import review
from tests.editors.desktop import Desktop, at_rest, close, desktop, needs, press, save, start, type_text, until, write
from tests.editors.review import CLUBS_ENGLISH, HOURS, HOURS_DRAFT, PAGE, WORKSHOP, WORKSHOP_ENGLISH
from tests.test_docs import blocks

pytestmark = [pytest.mark.slow, needs("Xvfb", "xdotool", "lokalize", "dbus-run-session")]

NEXT = "ctrl+shift+Next"
"""Goes to the next entry that is not ready."""
SETTINGS = """\
[Identity]
authorName=Erika Muster
authorLocalizedName=Erika Muster
authorEmail=erika@example.org
defaultLangCode=en

[Editor]
AltTransViewEverShownWithData=true
"""
"""What Lokalize asks for when it is started first, and that the former German is shown without a question."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path / "home") as desk:
        write(desk.home / ".config" / "lokalizerc", SETTINGS)
        yield desk


def opened(desk: Desktop, file: Path, *options: str | Path) -> Popen[bytes]:
    """Lokalize, when it shows the catalog."""
    lokalize = start(desk, "dbus-run-session", "--", "lokalize", *options, file)
    log = desk.home / "dbus-run-session.log"
    until(desk, lambda: f'indexed "{file}"'.encode() in log.read_bytes(), "an open catalog")
    at_rest(desk)
    return lokalize


def do_review(desk: Desktop, file: Path, *options: str | Path) -> None:
    lokalize = opened(desk, file, *options)
    press(desk, NEXT, NEXT, "ctrl+u", NEXT)
    type_text(desk, CLUBS_ENGLISH)
    save(desk, file)
    close(desk, lokalize)


def as_lokalize_leaves(catalog: Catalog) -> list[object]:
    """It keeps the former German of an approved entry."""
    former = catalog.entries
    return [replace(new, previous=old.previous) for new, old in zip(review.reviewed(catalog), former, strict=True)]


def test_only_the_reviewed_sentences_and_line_breaks_change(tmp_path: Path, desk: Desktop) -> None:
    site = review.site(tmp_path / "site")
    file = sites.po(site, PAGE)
    before, all_before = file.read_bytes(), sites.contents(site, "locales")
    do_review(desk, file)
    after = file.read_bytes()
    assert list(pofile.read(after).entries) == as_lokalize_leaves(pofile.read(before))
    assert review.fields(pofile.read(after)) == review.fields(pofile.read(before))
    review.publishes(site, all_before)
    tidy = review.fmt(site)
    assert tidy.partition(b"\n\n")[0] == before.partition(b"\n\n")[0]
    former, *others = [line for line in review.changed_lines(before, tidy) if line != "- #, fuzzy"]
    assert former.startswith("- #| msgid ")
    assert others == ['- msgstr ""', f'+ msgstr "{CLUBS_ENGLISH}"']


def test_with_the_project_file_no_line_breaks_change(tmp_path: Path, desk: Desktop) -> None:
    site = review.site(tmp_path / "site")
    project = site / "locales" / "en" / "index.lokalize"
    [settings] = blocks("translators.md", "ini")
    write(project, settings)
    file = sites.po(site, PAGE)
    before, all_before = file.read_bytes(), sites.contents(site, "locales")
    do_review(desk, file, "--project", project)
    after = file.read_bytes()
    assert list(pofile.read(after).entries) == as_lokalize_leaves(pofile.read(before))
    assert review.changed_lines(before, after) == ["- #, fuzzy", f'+ "{CLUBS_ENGLISH}"']
    review.publishes(site, all_before)


def test_an_edit_approves_and_ctrl_u_takes_that_back(tmp_path: Path, desk: Desktop) -> None:
    site = review.site(tmp_path / "site")
    file = sites.po(site, PAGE)
    before = sites.live(site, PAGE)
    lokalize = opened(desk, file)
    press(desk, NEXT)
    type_text(desk, "2 ")
    press(desk, NEXT)
    type_text(desk, "Half done ")
    press(desk, "ctrl+u")
    save(desk, file)
    close(desk, lokalize)
    after = sites.live(site, PAGE)
    assert after[HOURS] == replace(before[HOURS], targets=(f"2 {HOURS_DRAFT}",), flags=())
    assert after[WORKSHOP] == replace(before[WORKSHOP], targets=(f"Half done {WORKSHOP_ENGLISH}",))
