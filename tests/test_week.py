"""A played week, every step by the real command in a real repository: nothing that was approved is lost on the way.

An author edits, an engine drafts, two translators work in parallel, a file is out with a third and comes back, an
officer approves, corrects and takes back; then the report tells it as it was.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import catalog, memory, pofile
from pipeline.model import Draft, Entry, State
from tests import sites
from tests.repositories import ANNA, BO, BOT, commit, git, start
from tests.sites import change, live, page, zwiesprache

PAGES = {
    "index.md": "---\ntitle: Willkommen\n---\n\nDer Eingang ist stufenlos. Wir sprechen viele Sprachen.\n",
    "termine.md": """---
title: Termine
---

Die Anmeldung ist bis zum 31. Januar 2019 möglich.

Alle Treffen sind öffentlich. Die Teilnahme ist kostenlos.

Wir freuen uns auf Sie.
""",
}
STEPS, TONGUES = "Der Eingang ist stufenlos.", "Wir sprechen viele Sprachen."
DATED, OPEN, FREE = (
    "Die Anmeldung ist bis zum 31. Januar 2019 möglich.",
    "Alle Treffen sind öffentlich.",
    "Die Teilnahme ist kostenlos.",
)
GLAD = "Wir freuen uns auf Sie."
MOVED, NOT_FREE = DATED.replace("31. Januar", "15. Februar"), "Die Teilnahme ist nicht kostenlos."
DRAFTS = {
    "Willkommen": "Welcome",
    STEPS: "The entry is without steps.",
    TONGUES: "We speak many languages.",
    DATED: "Registration is possible until 31 January 2019.",
    OPEN: "All meetings are public.",
    FREE: "Participation is free of charge.",
    NOT_FREE: "Participation is not free of charge.",
}


def run(root: Path, *arguments: str, code: int = 0) -> str:
    done = zwiesprache(root, *arguments)
    assert done.code == code, done.out + done.err
    return done.out


def engine_drafts(root: Path) -> None:
    """A run in which the engine answers for the bot."""
    run(root, "extract")
    for name in PAGES:
        path = name.removesuffix(".md")
        drafts = [Draft((None, german), english, "libretranslate") for german, english in DRAFTS.items()]
        drafted = {entry.key: entry for entry in catalog.drafted(sites.catalog(root, path), drafts).entries}
        sites.edit(root, path, lambda entry, drafted=drafted: drafted[entry.key])  # type: ignore[misc]
    run(root, "run")


def in_an_editor(root: Path, path: str, targets: Mapping[str, str]) -> None:
    """A translator approves these sentences, with another target where one is given."""

    def edited(entry: Entry) -> Entry:
        if entry.source not in targets or entry.obsolete:
            return entry
        return replace(entry, targets=(targets[entry.source] or entry.target,), flags=(), previous=None)

    sites.edit(root, path, edited)


def pairs(root: Path) -> set[tuple[str, str]]:
    """Every pair that is approved, live or kept as obsolete."""
    files = sorted((root / "locales").rglob("*.po"))
    return {
        (entry.source, entry.target)
        for file in files
        for entry in pofile.read(file.read_bytes()).entries
        if memory.approved(entry)
    }


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[tuple[str, str]]]:
    """The site on Saturday, and every pair that somebody approved since Monday."""
    root = start(tmp_path_factory.mktemp("week") / "site")
    seen: set[tuple[str, str]] = set()
    sites.make(root, PAGES, "min_approved = 0.5")
    sites.write(root / ".gitignore", "dist/\n.zwiesprache/\n")
    engine_drafts(root)
    run(root, "merge", "--install")
    commit(root, author=BOT, day="2026-01-05")

    git(root, "checkout", "--quiet", "-b", "bo")  # Tuesday: two translators on the same page
    in_an_editor(root, "termine", {"Termine": "Dates", OPEN: ""})
    commit(root, author=BO, day="2026-01-06")
    seen |= pairs(root)
    git(root, "checkout", "--quiet", "main")
    in_an_editor(root, "termine", {DATED: ""})
    in_an_editor(root, "index", {"Willkommen": "", STEPS: "The entrance is step-free."})
    commit(root, author=ANNA, day="2026-01-06")
    seen |= pairs(root)
    git(root, "merge", "--quiet", "--no-edit", "bo", day="2026-01-06")
    seen |= pairs(root)

    out = root.parent / "out"  # Wednesday: the rest goes out, and the author changes two sentences meanwhile
    run(root, "handoff", "--output", str(out))
    change(root / "source/termine.md", "31. Januar", "15. Februar")
    change(root / "source/termine.md", FREE, NOT_FREE)
    engine_drafts(root)
    commit(root, author=BOT, day="2026-01-07")
    seen |= pairs(root)

    returned = pofile.read((out / "en.po").read_bytes())  # Thursday: it comes back, with one sentence that has changed
    english = {TONGUES: "We speak many languages.", GLAD: "We look forward to seeing you.", FREE: "It is free."}
    done = [
        replace(entry, targets=(english[entry.source],), flags=()) if entry.source in english else entry
        for entry in returned.entries
    ]
    (out / "en.po").write_bytes(pofile.write(returned.with_entries(done)))
    run(root, "import", str(out / "en.po"), "--by", "Eva Novak")
    commit(root, author="Office", day="2026-01-08")
    seen |= pairs(root)

    run(root, "approve", "--values", "--by", "Jan Kaya")  # Friday: values, a correction, an approval taken back
    in_an_editor(root, "termine", {OPEN: "All meetings are open to the public."})
    seen |= pairs(root)
    rows = [line.split() for line in run(root, "status", "index").splitlines()]
    identity = next(row[2] for row in rows if row[4:] == STEPS.split())
    run(root, "reopen", "index", identity, "--by", "Jan Kaya")
    commit(root, author="Jan Kaya", day="2026-01-09")
    run(root, "run")
    return root, seen


def test_every_approved_pair_is_there_but_for_what_a_person_changed(week: tuple[Path, set[tuple[str, str]]]) -> None:
    root, seen = week
    corrected = {(OPEN, "All meetings are public."), (STEPS, "The entrance is step-free.")}
    assert seen - pairs(root) == corrected
    assert len(seen) > 10


def test_what_came_back_is_approved_and_what_changed_meanwhile_is_not(week: tuple[Path, set[tuple[str, str]]]) -> None:
    root, _seen = week
    termine = live(root, "termine")
    assert (termine[GLAD].target, termine[GLAD].state) == ("We look forward to seeing you.", State.APPROVED)
    assert (termine[MOVED].target, termine[MOVED].state) == (
        "Registration is possible until 15 February 2019.",
        State.APPROVED,
    )
    assert termine[NOT_FREE].state is State.FUZZY
    assert (live(root, "index")[STEPS].state, live(root, "index")[TONGUES].state) == (State.FUZZY, State.APPROVED)


def test_the_site_shows_approved_text_and_nothing_else(week: tuple[Path, set[tuple[str, str]]]) -> None:
    root, _seen = week
    html = page(root, "en/termine")
    assert "All meetings are open to the public." in html
    assert "15 February 2019" in html
    assert NOT_FREE in sites.german(html)
    assert "free of charge" not in html


def test_the_report_tells_who_approved_what_and_when(week: tuple[Path, set[tuple[str, str]]]) -> None:
    root, _seen = week
    told = {line.split(" | ")[0].removeprefix("| "): line for line in run(root, "report", "termine").splitlines()}
    assert f"| {BO} | 2026-01-06 |" in told["Termine"]
    assert "| Office | 2026-01-08 |" in told[GLAD]
    assert "values exchanged" in told[MOVED]
    assert "| Jan Kaya | 2026-01-09 |" in told[MOVED]
    assert "corrected after an approval" in told[OPEN]
    assert "| draft |" in told[NOT_FREE]
    assert "| draft |" in run(root, "report", "index")


def test_git_holds_no_conflict_and_gettext_reads_every_catalog(week: tuple[Path, set[tuple[str, str]]]) -> None:
    root, _seen = week
    assert git(root, "status", "--porcelain") == ""
    for file in sorted((root / "locales").rglob("*.po")):
        assert b"<<<<<<<" not in file.read_bytes()
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", file], check=True, capture_output=True)
