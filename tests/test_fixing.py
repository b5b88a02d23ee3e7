"""`check --fix`: drafts are put right one rule after the other, each step proved, and nothing else is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import checks, pofile
from pipeline.catalog import untouched
from pipeline.checks.pair import Pair
from pipeline.fixing import mended
from pipeline.life import origins
from pipeline.model import Entry, Finding
from pipeline.saving import save
from tests import sites
from tests.sites import zwiesprache

SENTENCE = "Der Eingang ist stufenlos."


def finding(rule: str, found: str, mended: str = "", severity: str = "warning") -> Finding:
    return Finding(rule, severity, f"{found} is wrong", found=found, fix="Do.", mended=mended)  # type: ignore[arg-type]


def blanks(pair: Pair) -> Iterator[Finding]:
    """A rule for these tests: doubled blanks, one after the other."""
    for match in re.finditer("  +", pair.target):
        yield finding("spacing", "  ", pair.target[: match.start()] + " " + pair.target[match.end() :])


def stops(pair: Pair) -> Iterator[Finding]:
    """Another one: two stops at the end."""
    if pair.target.endswith(".."):
        yield finding("stops", "..", pair.target[:-1])


def traps(pair: Pair) -> Iterator[Finding]:
    """One whose repair breaks something else."""
    if "trap" in pair.target:
        yield finding("traps", "trap", pair.target.replace("trap", "tr  ap"))


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_FIRST", (blanks, stops, traps))
    monkeypatch.setattr(checks, "_THEN", ())
    monkeypatch.setattr("pipeline.checks.known.rules", lambda: "those of tests/test_fixing.py")


def look(source: str, target: str) -> list[Finding]:
    return [each for each in checks.check(source, target) if each.rule in ("spacing", "stops", "traps")]


@pytest.mark.parametrize(
    ("target", "expected", "names"),
    [
        ("A  b   c..", "A b c.", ("spacing", "spacing", "stops")),
        ("A b.", "A b.", ()),
        ("A trap..", "A trap.", ("stops",)),
    ],
)
def test_one_finding_after_the_other_is_mended_and_only_if_none_comes(
    target: str, expected: str, names: tuple[str, ...]
) -> None:
    assert mended("Das", target, look("Das", target), look) == (expected, names)


def test_repairs_that_undo_each_other_come_to_an_end() -> None:
    def turning(_source: str, target: str) -> list[Finding]:
        return [finding("turns", target, {"a": "b", "b": "c", "c": "a"}[target])]

    assert mended("Das", "a", turning("Das", "a"), turning) == ("a", ())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A reviewed site with a wrong target in every state."""
    sites.reviewed(tmp_path)
    wrong = {SENTENCE: "The  entrance is step-free..", "Anfahrt": "How to get  here"}

    def worse(entry: Entry) -> Entry:
        if entry.source not in wrong:
            return entry
        target = wrong[entry.source]
        if entry.source == "Anfahrt":
            return replace(entry, targets=(target,))
        notes = (origins.marked("Draft: deepl", (target,)),)
        return replace(entry, targets=(target,), flags=("fuzzy", "no-wrap"), notes=notes)

    sites.edit(tmp_path, "termine", worse)
    file = sites.po(tmp_path, "termine")
    old = '\n#~ msgid "Alt."\n#~ msgstr "Old  one.."\n\n#, fuzzy\n#~ msgid "Älter."\n#~ msgstr "Older  one.."\n'
    file.write_bytes(file.read_bytes() + old.encode())
    return tmp_path


def test_drafts_are_mended_and_stay_drafts_of_their_engine_and_all_else_stays_as_it_is(site: Path) -> None:
    before = sites.po(site, "termine").read_bytes()
    entries = sites.catalog(site, "termine").entries
    dry = zwiesprache(site, "check", "--fix", "--check")
    assert dry.code == 3
    assert "Drafts that would be mended: 1." in dry.out
    assert sites.po(site, "termine").read_bytes() == before
    done = zwiesprache(site, "check", "--fix")
    assert done.code == 0
    assert (
        """\
Drafts mended: 1.
  locales/en/LC_MESSAGES/termine.po: spacing, stops
    − The  entrance is step-free..
    + The entrance is step-free.
Approved, so left for you to mend: 1.
"""
        in done.out
    )
    assert re.search(r"termine\.po:\d+: spacing\n    − How to get  here\n    \+ How to get here\n", done.out)
    after = sites.catalog(site, "termine").entries
    changed = [(old, new) for old, new in zip(entries, after, strict=True) if old != new]
    [(old, new)] = changed
    assert new == replace(old, targets=("The entrance is step-free.",), notes=new.notes)
    assert new.flags == ("fuzzy", "no-wrap")
    assert new.notes == (origins.marked("Draft: deepl", new.targets),)
    assert untouched(new)
    again = zwiesprache(site, "check", "--fix")
    assert "Nothing changed." in again.out
    assert "mended" not in again.out


def test_a_persons_draft_stays_a_persons(site: Path) -> None:
    sites.edit(site, "termine", lambda entry: replace(entry, notes=()) if entry.source == SENTENCE else entry)
    assert zwiesprache(site, "check", "--fix").code == 0
    assert sites.live(site, "termine")[SENTENCE].targets == ("The entrance is step-free.",)
    assert not untouched(sites.live(site, "termine")[SENTENCE])


def test_an_accepted_finding_is_not_mended(site: Path) -> None:
    comment = ("accepted: spacing – a poem",)
    sites.edit(site, "termine", lambda entry: replace(entry, comments=comment) if entry.source == SENTENCE else entry)
    assert zwiesprache(site, "check", "--fix").code == 0
    assert sites.live(site, "termine")[SENTENCE].targets == ("The  entrance is step-free.",)


def test_what_was_mended_is_told_as_json(site: Path) -> None:
    report = json.loads(zwiesprache(site, "check", "--fix", "--json").out)
    assert report["mended"] == [
        {
            "path": "locales/en/LC_MESSAGES/termine.po",
            "key": [None, SENTENCE],
            "before": "The  entrance is step-free..",
            "after": "The entrance is step-free.",
            "rules": ["spacing", "stops"],
        }
    ]
    assert [each["mended"] for each in report["mendable"]] == ["How to get here"]
    assert report["written"] == ["locales/en/LC_MESSAGES/termine.po"]


def test_only_the_chosen_pages_are_mended(site: Path) -> None:
    before = sites.po(site, "termine").read_bytes()
    assert "Nothing changed." in zwiesprache(site, "check", "--fix", "index").out
    assert sites.po(site, "termine").read_bytes() == before


def test_what_somebody_saves_meanwhile_is_kept(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor saves the catalog between the moment it was read and the moment it is written."""

    def late(*arguments: object) -> object:
        sites.approve(site, {"Mit der Bahn fahren Sie bis zum Rathaus.": "Take the train to the town hall."})
        return save(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.fixing.save", late)
    assert zwiesprache(site, "check", "--fix").code == 0
    live = sites.live(site, "termine")
    assert live[SENTENCE].targets == ("The entrance is step-free.",)
    assert live["Mit der Bahn fahren Sie bis zum Rathaus."].targets == ("Take the train to the town hall.",)


def test_forms_of_plurals_are_left_to_people(site: Path) -> None:
    def worse(entry: Entry) -> Entry:
        if entry.source_plural is None:
            return entry
        return replace(entry, targets=tuple(f"{form}  %(count)s" for form in entry.targets), flags=("fuzzy",))

    sites.edit(site, "_site", worse)
    before = pofile.write(sites.catalog(site, "_site"))
    assert zwiesprache(site, "check", "--fix").code in (0, 1)
    assert sites.po(site, "_site").read_bytes() == before


def test_a_look_without_a_repair_is_refused(site: Path) -> None:
    done = zwiesprache(site, "check", "--check")
    assert done.code == 2
    assert "--check goes with --fix" in done.err
