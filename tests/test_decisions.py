"""Approve, reopen, accept-source: what a person decides on the command line, on a small site with the real command."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline import signing
from pipeline.model import Entry, State
from tests import sites
from tests.sites import ENGLISH, change, contents, differing, live, page, po, zwiesprache

DATE = "Die Anmeldung ist bis zum 31. Januar 2019 möglich."
FREE = "Die Teilnahme ist <strong>kostenlos</strong>."
MOVED = DATE.replace("31. Januar", "15. Februar")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, wholly reviewed and published."""
    return sites.reviewed(tmp_path)


def text(site: Path, german: str) -> str:
    """The id of a text on the page termine, as `status` prints it."""
    rows = json.loads(zwiesprache(site, "status", "termine", "--json").out)["en"]["texts"]
    return str(next(row["id"] for row in rows if row["source"] == german))


def as_draft(entry: Entry) -> Entry:
    """What an editor's "needs work" does."""
    return entry if entry.fuzzy else replace(entry, flags=("fuzzy", *entry.flags))


def with_draft(entry: Entry, english: str) -> Entry:
    return replace(entry, targets=(english if entry.source.startswith("Der") else "A page",), flags=("fuzzy",))


def test_a_page_is_approved_and_the_pages_that_change_are_named(site: Path) -> None:
    sites.edit(site, "termine", as_draft)
    zwiesprache(site, "run")
    assert not (site / "dist/en/termine").exists()

    done = zwiesprache(site, "approve", "termine", "--by", "Eva Novak")

    assert done.code == 0
    assert "Approved: 7." in done.out
    assert done.out.splitlines()[-2:] == [
        "Page that changes: en termine (published)",
        "Next: `zwiesprache build` writes them.",
    ]
    zwiesprache(site, "run")
    assert "Participation is <strong>free of charge</strong>." in page(site, "en/termine")
    assert {signing.signer(entry) for entry in live(site, "termine").values()} == {"Eva Novak"}


def test_one_text_is_approved_by_its_id_and_no_other_line_of_the_catalog_changes(site: Path) -> None:
    sites.edit(site, "termine", as_draft)
    before = po(site, "termine").read_text().splitlines()

    done = zwiesprache(site, "approve", "termine", text(site, "Anfahrt"), "--by", "Eva Novak")

    assert done.code == 0
    assert "Approved: 1." in done.out
    after = po(site, "termine").read_text().splitlines()
    assert live(site, "termine")["Anfahrt"].state is State.APPROVED
    assert [line for line in after if line not in before] == [f"# approved by Eva Novak {hashed('How to get here')}"]
    assert len(after) == len(before)  # the signature came, the flag went


def hashed(target: str) -> str:
    from pipeline.life.origins import fingerprint

    return fingerprint(target)


def test_a_target_with_an_error_is_not_approved_and_the_others_are(site: Path) -> None:
    def edited(entry: Entry) -> Entry:
        return as_draft(replace(entry, targets=("It is free.",)) if entry.source == FREE else entry)

    sites.edit(site, "termine", edited)
    done = zwiesprache(site, "approve", "termine", "--by", "Eva Novak")

    assert done.code == 1
    assert "Approved: 6." in done.out
    assert f"Not approved: termine {text(site, FREE)}: {FREE}\n    error tags: " in done.out
    assert live(site, "termine")[FREE].state is State.FUZZY


def test_a_text_without_a_target_is_not_approved(site: Path) -> None:
    change(site / "source/termine.md", "stufenlos", "leider noch nicht stufenlos")
    zwiesprache(site, "run")
    done = zwiesprache(
        site, "approve", "termine", text(site, "Der Eingang ist leider noch nicht stufenlos."), "--by", "E"
    )
    assert done.code == 1
    assert "It is no draft with a target." in done.out


def test_values_approves_what_only_exchanged_values_and_nothing_else(site: Path) -> None:
    change(site / "source/termine.md", "31. Januar", "15. Februar")
    change(site / "source/termine.md", "stufenlos", "ganz stufenlos")
    zwiesprache(site, "run")

    done = zwiesprache(site, "approve", "--values", "--by", "Eva Novak")

    assert "Approved: 1." in done.out
    entries = live(site, "termine")
    assert entries[MOVED].state is State.APPROVED
    assert entries[MOVED].target == "Registration is possible until 15 February 2019."
    assert entries[MOVED].previous is None
    assert entries["Der Eingang ist ganz stufenlos."].state is State.FUZZY


def test_the_same_german_with_the_same_target_is_listed_and_approved_on_every_page(tmp_path: Path) -> None:
    pages = {f"{name}.md": f"---\ntitle: Seite {name}\n---\n\nDer Eingang ist stufenlos.\n" for name in "abc"}
    site = sites.make(tmp_path, pages)
    zwiesprache(site, "run")
    for name, english in zip(
        "abc", ("The entrance is step-free.", "The entrance is step-free.", "No steps."), strict=True
    ):
        sites.edit(site, name, partial(with_draft, english=english))

    unanswered = zwiesprache(site, "approve", "--same", "--by", "Eva Novak")
    assert unanswered.code == 2
    assert unanswered.out.count("→ The entrance is step-free.") == 2
    assert "Nobody is there to answer. Look at the list and say --yes." in unanswered.err

    done = zwiesprache(site, "approve", "--same", "--yes", "--by", "Eva Novak")
    assert "Approved: 2." in done.out
    german = "Der Eingang ist stufenlos."
    assert [live(site, name)[german].state for name in "abc"] == [State.APPROVED, State.APPROVED, State.FUZZY]


def test_reopening_takes_a_sentence_off_the_page_and_says_who_did(site: Path) -> None:
    german = "Der Eingang ist stufenlos."
    done = zwiesprache(site, "reopen", "termine", text(site, german), "--by", "Jan Kaya")

    assert done.code == 0
    assert "Page that changes: en termine (published)" in done.out
    entry = live(site, "termine")[german]
    assert (entry.state, entry.target) == (State.FUZZY, "The entrance is step-free.")
    assert (signing.signer(entry, "reopened"), signing.signer(entry)) == ("Jan Kaya", "")
    zwiesprache(site, "run")
    assert german in sites.german(page(site, "en/termine"))

    zwiesprache(site, "approve", "termine", text(site, german), "--by", "Eva Novak")
    assert live(site, "termine")[german].comments == (f"approved by Eva Novak {hashed('The entrance is step-free.')}",)


def test_approving_and_reopening_again_give_the_same_bytes(site: Path) -> None:
    zwiesprache(site, "reopen", "termine", "--by", "Eva")
    zwiesprache(site, "approve", "termine", "--by", "Eva")
    before = contents(site, "locales")
    zwiesprache(site, "reopen", "termine", "--by", "Eva")
    assert differing(before, contents(site, "locales")) == {"locales/en/LC_MESSAGES/termine.po"}
    zwiesprache(site, "approve", "termine", "--by", "Eva")
    assert contents(site, "locales") == before


def test_a_corrected_spelling_keeps_its_approval_after_a_list(tmp_path: Path) -> None:
    wrong, right = "Die Konferentz wurde von der Stadt eröffnet.", "Die Konferenz wurde von der Stadt eröffnet."
    typo = {name: page.replace(right, wrong) for name, page in sites.PAGES.items()}
    site = sites.reviewed(tmp_path, typo, english={**ENGLISH, wrong: ENGLISH[right]})
    change(site / "source/termine.md", wrong, right)
    zwiesprache(site, "run")
    assert live(site, "termine")[right].state is State.FUZZY

    asked = zwiesprache(site, "accept-source", "termine", "--by", "Jan Kaya")
    assert asked.code == 2
    assert f"    − {wrong}\n    + {right}\n    → {ENGLISH[right]}" in asked.out
    done = zwiesprache(site, "accept-source", "termine", "--by", "Jan Kaya", "--yes")

    assert done.code == 0
    assert "Approved: 1." in done.out
    entry = live(site, "termine")[right]
    assert (entry.state, entry.target, entry.previous) == (State.APPROVED, ENGLISH[right], None)


def test_a_change_of_meaning_is_no_correction_of_spelling(site: Path) -> None:
    change(site / "source/termine.md", "ist **kostenlos**", "ist nicht **kostenlos**")
    change(site / "source/termine.md", "31. Januar", "30. Januar")
    zwiesprache(site, "run")
    done = zwiesprache(site, "accept-source", "termine", "--by", "Jan Kaya", "--yes")
    assert "Approved: 0." in done.out
    assert live(site, "termine")["Die Teilnahme ist nicht <strong>kostenlos</strong>."].state is State.FUZZY


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["approve", "--by", "E"], "What is to be approved? Name a page, or say --values or --same."),
        (["approve", "kontakt", "--by", "E"], "There is no page “kontakt”. `zwiesprache status` lists them."),
        (["approve", "termine", "abc", "--by", "E"], "There is no such text on termine: abc. `zwiesprache status"),
        (["approve", "termine", "--by", " "], "Who approves? “ ” is no name."),
        (
            ["approve", "termine", "--by", "E", "--locale", "fr"],
            "--locale: “fr” is none of: en.",
        ),
        (["reopen", "kontakt", "--by", "E"], "There is no page “kontakt”. `zwiesprache status` lists them."),
    ],
)
def test_a_wrong_choice_is_refused_and_nothing_is_written(site: Path, arguments: list[str], said: str) -> None:
    before = contents(site)
    done = zwiesprache(site, *arguments)
    assert (done.code, said in done.err) == (2, True), done.err
    assert contents(site) == before


def test_a_signature_counts_for_the_target_that_was_signed_only() -> None:
    entry = signing.approve(Entry("Ja.", ("Yes.",), flags=("fuzzy",)), "Eva Novak")
    assert signing.signer(entry) == "Eva Novak"
    assert signing.signer(replace(entry, targets=("No.",))) == ""
    assert signing.approve(entry, "Jan Kaya").comments == (f"approved by Jan Kaya {hashed('Yes.')}",)


def test_the_texts_of_the_templates_can_be_approved_too(site: Path) -> None:
    sites.edit(site, "_site", as_draft)
    done = zwiesprache(site, "approve", "_site", "--by", "Eva Novak", "--json")
    assert done.code == 0
    assert {state.state for state in live(site, "_site").values()} == {State.APPROVED}
    assert {row["page"] for row in json.loads(done.out)["pages"]} >= {"_site"}


def test_every_english_sentence_of_the_fixture_has_an_id_of_its_own(site: Path) -> None:
    rows = json.loads(zwiesprache(site, "status", "termine", "--json").out)["en"]["texts"]
    assert len({row["id"] for row in rows}) == len(rows) <= len(ENGLISH)
