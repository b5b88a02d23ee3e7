"""Poedit opens our catalogs, approves by Ctrl+Enter, and saves nothing but that and its header fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import pofile
from pipeline.model import State
from tests import sites
from tests.editors import review
from tests.editors.desktop import Desktop, close, desktop, needs, opened, press, save, start, type_text, write
from tests.editors.review import CLUBS, CLUBS_ENGLISH, HOURS, HOURS_DRAFT, LAST, PAGE, WORKSHOP, WORKSHOP_ENGLISH

pytestmark = [pytest.mark.slow, needs("Xvfb", "xdotool", "poedit")]

NEXT = "shift+ctrl+Down"
"""Goes to the next draft or untranslated sentence."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path / "home") as desk:
        # After each step the keys go to the translation, not to the list.
        write(desk.home / ".config" / "poedit" / "config", "focus_to_text=1\n")
        yield desk


def test_only_the_reviewed_sentences_change(tmp_path: Path, desk: Desktop) -> None:
    site = review.site(tmp_path / "site")
    file = sites.po(site, PAGE)
    before, all_before = file.read_bytes(), sites.contents(site, "locales")
    poedit = start(desk, "poedit", file)
    opened(desk, "beratung.po")
    press(desk, NEXT, NEXT, "ctrl+Return")
    type_text(desk, CLUBS_ENGLISH)
    save(desk, file)
    close(desk, poedit)

    after = file.read_bytes()
    assert pofile.read(after).entries == tuple(review.reviewed(pofile.read(before)))
    assert review.fields(pofile.read(after)) == review.fields(pofile.read(before))
    assert review.changed_lines(before, after) == [
        "- #, fuzzy",
        '- #| msgid "Ein Workshop für Ihre Einrichtung kostet 40,00 Euro, jede beglaubigte Kopie 2,50 Euro."',
        '- msgstr ""',
        f'+ msgstr "{CLUBS_ENGLISH}"',
    ]
    review.publishes(site, all_before)
    tidy = review.fmt(site)
    assert tidy.partition(b"\n\n")[0] == before.partition(b"\n\n")[0]
    assert review.changed_lines(after, tidy) == []


def test_a_hand_out_goes_through_poedit_and_comes_back_without_loss(tmp_path: Path, desk: Desktop) -> None:
    site = review.site(tmp_path / "site")
    out = tmp_path / "handoff"
    assert sites.zwiesprache(site, "handoff", "--pages", PAGE, "--output", str(out)).code == 0
    file, before = out / "en.po", sites.live(site, PAGE)
    waiting = [entry.source for entry in pofile.read(file.read_bytes()).entries]
    assert waiting == [HOURS, WORKSHOP, CLUBS, LAST]
    poedit = start(desk, "poedit", file)
    opened(desk, "en.po")
    press(desk, NEXT, "ctrl+Return")
    type_text(desk, CLUBS_ENGLISH)
    save(desk, file)
    close(desk, poedit)

    done = sites.zwiesprache(site, "import", str(file), "--by", "Eva Novak")

    assert done.code == 0, done.out + done.err
    after = sites.live(site, PAGE)
    changed = {source for source, entry in after.items() if entry != before[source]}
    assert changed == {WORKSHOP, CLUBS}
    assert (after[WORKSHOP].target, after[WORKSHOP].state) == (WORKSHOP_ENGLISH, State.APPROVED)
    assert (after[CLUBS].target, after[CLUBS].state) == (CLUBS_ENGLISH, State.APPROVED)
    assert sites.zwiesprache(site, "run").code == 0
    assert review.german(site) == [HOURS, LAST]


def test_an_edit_approves_and_needs_work_takes_that_back(tmp_path: Path, desk: Desktop) -> None:
    site = review.site(tmp_path / "site")
    file = sites.po(site, PAGE)
    before = sites.live(site, PAGE)
    poedit = start(desk, "poedit", file)
    opened(desk, "beratung.po")
    press(desk, NEXT)
    type_text(desk, "2 ")
    press(desk, NEXT)
    type_text(desk, "Half done ")
    press(desk, "ctrl+u")
    save(desk, file)
    close(desk, poedit)
    after = sites.live(site, PAGE)
    assert after[HOURS] == replace(before[HOURS], targets=(f"2 {HOURS_DRAFT}",), flags=())
    # With the mark, Poedit has taken away the German that the old translation was made for; it does not come back.
    assert after[WORKSHOP] == replace(before[WORKSHOP], targets=(f"Half done {WORKSHOP_ENGLISH}",), previous=None)
