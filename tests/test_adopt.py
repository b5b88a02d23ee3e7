"""Existing pages taken into a small site with the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Entry, State
from tests import sites
from tests.documents import sound_markdown
from tests.sites import contents, live, po, write, zwiesprache

DATES = """\
---
title: Dates
---

The conference was opened by the city. Participation is **free of charge**.

Registration is possible until 30 January 2019.

## Directions

- By train, go to the town hall stop.
- The entrance is step-free.
"""
"""The page termine as somebody translated it long ago, with a wrong date."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site that nobody has translated yet, and its old English page."""
    sites.make(tmp_path)
    write(tmp_path / "old/dates.md", DATES)
    return tmp_path


def states(root: Path) -> dict[str, tuple[str, State]]:
    return {source: (entry.target, entry.state) for source, entry in live(root, "termine").items()}


def test_a_page_becomes_drafts_and_the_wrong_date_is_named(site: Path) -> None:
    done = zwiesprache(site, "adopt", "termine", "old/dates.md")

    assert done.code == 0
    assert done.out.splitlines() == [
        "source/termine.md – old/dates.md: 7 of 7 pairs, 100 % of the words",
        "",
        "What the checks find on the existing pages:",
        "old/dates.md:7: error numbers: 31. Januar 2019 became 30 January 2019.",
        "    Die Anmeldung ist bis zum 31. Januar 2019 möglich.",
        "Errors: 1, warnings: 0, notes: 0.",
        "",
        "Pages: 1. Words: 34, paired: 34.",
        "Pairs: draft 7.",
        "Files written: 3 (catalogs: 3).",
        "Next: review locales/en/LC_MESSAGES/termine.po.",
    ]
    assert states(site)["Der Eingang ist stufenlos."] == ("The entrance is step-free.", State.FUZZY)
    assert {state for _target, state in states(site).values()} == {State.FUZZY}


def test_by_name_the_page_is_approved_but_for_the_wrong_date(site: Path) -> None:
    done = zwiesprache(site, "adopt", "source/termine.md", "old/dates.md", "--by", "Eva Novak")

    assert done.code == 0
    assert "Pairs: approved 6, draft 1." in done.out
    drafts = [source for source, (_target, state) in states(site).items() if state is State.FUZZY]
    assert drafts == ["Die Anmeldung ist bis zum 31. Januar 2019 möglich."]
    sites.approve(site, {drafts[0]: "Registration is possible until 31 January 2019."})
    zwiesprache(site, "run")
    assert "Participation is <strong>free of charge</strong>." in sites.page(site, "en/termine")


def test_a_dry_run_reports_the_same_and_writes_nothing(site: Path) -> None:
    before = contents(site, ".")
    dry = zwiesprache(site, "adopt", "termine", "old/dates.md", "--dry-run")
    assert contents(site, ".") == before
    assert dry.code == 0
    assert "old/dates.md:7: error numbers: 31. Januar 2019 became 30 January 2019." in dry.out
    assert dry.out.splitlines()[-1] == (
        "Next: the same without --dry-run, or with --by NAME if a person stands for the pages."
    )


def test_adopting_twice_equals_adopting_once(site: Path) -> None:
    zwiesprache(site, "adopt", "termine", "old/dates.md")
    before = contents(site, "locales")
    again = zwiesprache(site, "adopt", "termine", "old/dates.md")
    assert contents(site, "locales") == before
    assert "Pairs: there already 7." in again.out


def test_what_somebody_approved_or_began_stays(site: Path) -> None:
    zwiesprache(site, "extract")
    sites.approve(site, {"Der Eingang ist stufenlos.": "The entrance has no steps."})
    done = zwiesprache(site, "adopt", "termine", "old/dates.md", "--by", "Eva Novak")
    assert states(site)["Der Eingang ist stufenlos."] == ("The entrance has no steps.", State.APPROVED)
    assert "  source/termine.md:13: stands already otherwise: Der Eingang ist stufenlos." in done.out
    assert "      = The entrance has no steps." in done.out
    assert "      ≠ old/dates.md:12: The entrance is step-free." in done.out
    assert "Pairs: approved 5, draft 1, kept otherwise 1." in done.out


def test_what_has_no_partner_is_listed(site: Path) -> None:
    sites.change(site / "old/dates.md", "Registration is possible until 30 January 2019.\n\n", "")
    done = zwiesprache(site, "adopt", "termine", "old/dates.md")
    assert done.out.splitlines()[:2] == [
        "source/termine.md – old/dates.md: 6 of 7 pairs, 73 % of the words",
        "  source/termine.md:8: no partner: Die Anmeldung ist bis zum 31. Januar 2019 möglich.",
    ]
    assert "Without a partner: 1." in done.out
    assert states(site)["Die Anmeldung ist bis zum 31. Januar 2019 möglich."] == ("", State.UNTRANSLATED)


def test_what_is_still_german_is_listed_and_not_taken(site: Path) -> None:
    sites.change(site / "old/dates.md", "The entrance is step-free.", "Der Eingang ist stufenlos.")
    done = zwiesprache(site, "adopt", "termine", "old/dates.md")
    assert "  source/termine.md:13: no partner: Der Eingang ist stufenlos." in done.out
    assert "      ? old/dates.md:12: Der Eingang ist stufenlos." in done.out
    assert states(site)["Der Eingang ist stufenlos."] == ("", State.UNTRANSLATED)


@pytest.mark.parametrize(
    "table",
    [
        "page;file\r\ntermine;old/dates.md\r\n\r\n".encode("cp1252"),
        b"\xef\xbb\xbfSeite,Datei\ntermine,old/dates.md\n",
        b'source/termine.md\t"old/dates.md"\n',
    ],
    ids=["semicolons as Excel saves them", "commas with a byte order mark", "tabs without a head"],
)
def test_a_table_of_pairs(site: Path, table: bytes) -> None:
    write(site / "pairs.csv", table)
    done = zwiesprache(site, "adopt", "--pairs", str(site / "pairs.csv"))
    assert (done.code, "Pairs: draft 7." in done.out) == (0, True)


def test_a_table_may_name_files_with_umlauts_in_the_charset_of_windows(site: Path) -> None:
    write(site / "old/Übersicht.md", DATES)
    write(site / "pairs.csv", "termine;old/Übersicht.md\r\n".encode("cp1252"))
    assert zwiesprache(site, "adopt", "--pairs", str(site / "pairs.csv")).code == 0
    assert states(site)["Anfahrt"] == ("Directions", State.FUZZY)


def test_rows_that_cannot_be_right_are_refused_by_their_lines_and_the_others_go_on(site: Path) -> None:
    rows = ["page;file", "termine;old/dates.md", "index;old/missing.md", "nirgends;old/dates.md", "index"]
    write(site / "pairs.csv", "\n".join([*rows, "termine;old/dates.md", ""]))
    done = zwiesprache(site, "adopt", "--pairs", str(site / "pairs.csv"), "--json")
    assert done.code == 6
    report = json.loads(done.out)
    assert [(each["line"], each["message"]) for each in report["refused"]] == [
        (3, "old/missing.md: There is no such file."),
        (4, "There is neither a file nor a page “nirgends”."),
        (5, "A row needs two columns, a page and a file."),
        (6, "The page “termine” stands there twice."),
    ]
    assert [(page["page"], len(page["pairs"]), page["paired"]) for page in report["pages"]] == [("termine", 7, 34)]
    assert states(site)["Termine"] == ("Dates", State.FUZZY)


def test_a_pattern_finds_the_files_and_names_the_pages_without_one(site: Path) -> None:
    write(site / "old/termine.en.md", DATES)
    done = zwiesprache(site, "adopt", "--pattern", "old/{path}.en.md")
    assert (done.code, "index: the pattern finds no file." in done.out) == (0, True)
    assert "Pairs: draft 7." in done.out
    assert zwiesprache(site, "adopt", "--pattern", "old/{path}.en").code == 0
    assert zwiesprache(site, "adopt", "--pattern", "old/en.md").code == 2


def test_the_old_page_may_be_html_in_an_old_charset_outside_of_the_site(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old = tmp_path_factory.mktemp("old") / "dates.html"
    html = (
        '<meta charset="iso-8859-1"><h1>Dates</h1><p>The conference was opened by the city. Participation is '
        "<b>free of charge</b>.</p><p>Registration is possible until 31 January 2019.</p><h2>Directions</h2>"
        "<ul><li>By train, go to the town hall stop (£2).</li><li>The entrance is step-free.</li></ul>"
    )
    write(old, html.encode("cp1252"))
    zwiesprache(site, "adopt", "termine", str(old))
    assert states(site)["Die Teilnahme ist <strong>kostenlos</strong>."][0] == (
        "Participation is <strong>free of charge</strong>."
    )
    assert states(site)["Mit der Bahn fahren Sie bis zum Rathaus."][0] == "By train, go to the town hall stop (£2)."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["termine"], "What is to be paired?"),
        (["termine", "old/dates.md", "--pattern", "old/{path}.md"], "What is to be paired?"),
        (["nirgends", "old/dates.md"], "There is neither a file nor a page “nirgends”."),
        (["termine", "old/none.md"], "old/none.md: There is no such file."),
        (["termine", "old/dates.md", "--locale", "fr"], "“fr” is none of: en."),
        (["termine", "old/dates.md", "--by", " "], "is no name"),
    ],
)
def test_what_cannot_be_meant_is_refused(site: Path, arguments: list[str], said: str) -> None:
    done = zwiesprache(site, "adopt", *arguments)
    assert (done.code, said in done.err) == (2, True)
    assert not po(site, "termine").exists()


@given(sound_markdown(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_approved_or_begun_target_is_ever_changed(
    tmp_path_factory: pytest.TempPathFactory, text: str, random: object
) -> None:
    root = sites.make(tmp_path_factory.mktemp("site"), {"seite.md": text})
    zwiesprache(root, "extract")
    written: dict[str, Entry] = {}

    def begun(entry: Entry) -> Entry:
        choice = random.choice(["approved", "begun", "", ""])  # type: ignore[attr-defined]
        if not choice:
            return entry
        flags = ("fuzzy",) if choice == "begun" else ()
        written[entry.source] = Entry(entry.source, ("Somebody's own.",), flags=flags, notes=entry.notes)
        return written[entry.source]

    if po(root, "seite").exists():
        sites.edit(root, "seite", begun)
    zwiesprache(root, "adopt", "seite", "source/seite.md", "--by", "Eva Novak")
    after = live(root, "seite") if written else {}
    assert {source: after[source] for source in written} == written


def test_a_draft_from_the_page_goes_on_when_its_german_changes_before_the_review(site: Path) -> None:
    zwiesprache(site, "adopt", "termine", "old/dates.md")
    sites.change(site / "source/termine.md", "Der Eingang ist stufenlos.", "Der Eingang ist jetzt stufenlos.")
    zwiesprache(site, "extract")
    entry = live(site, "termine")["Der Eingang ist jetzt stufenlos."]
    assert (entry.target, entry.state) == ("The entrance is step-free.", State.FUZZY)
