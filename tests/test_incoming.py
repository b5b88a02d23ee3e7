"""What comes back from translators: the table of pipeline/incoming.py, one test a row, and its laws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import incoming, pofile
from pipeline.incoming import Taken
from pipeline.life.origins import fingerprint
from pipeline.model import Catalog, Entry, State

GERMAN = "Der Eingang ist stufenlos."
BY = "Eva Novak"


def entry(target: str = "", *, fuzzy: bool = False, source: str = GERMAN, **more: object) -> Entry:
    return replace(Entry(source, (target,), flags=("fuzzy",) if fuzzy else ()), **more)  # type: ignore[arg-type]


def catalog(*entries: Entry) -> Catalog:
    return pofile.new("en").with_entries(entries)


def became(ours: Entry, theirs: Entry) -> tuple[Entry, str]:
    """Ours afterwards, and what became of it; "" for nothing."""
    found = incoming.taken(catalog(ours), {theirs.key: theirs}, by=BY)
    return (found[0].entry, found[0].what) if found else (ours, "")


@pytest.mark.parametrize("ours", [entry(), entry("Draft", fuzzy=True), entry("There is no step.")])
def test_row_1_an_empty_target_changes_nothing(ours: Entry) -> None:
    assert became(ours, entry(" ")) == (ours, "")


@pytest.mark.parametrize("ours", [entry(), entry("Draft", fuzzy=True), entry("There is no step.")])
def test_row_2_the_german_itself_is_not_taken_and_reported(ours: Entry) -> None:
    assert became(ours, entry(GERMAN)) == (ours, "german")


@pytest.mark.parametrize("name", ["ARRIVAL CITIES", "Riga", "Stadt Amadora (PT)", "2019"])
def test_row_2_a_name_may_stay_as_it_is(name: str) -> None:
    after, what = became(entry(source=name), entry(name, source=name))
    assert (after.target, what) == (name, "approved")


def test_row_2_nothing_counts_as_a_name_where_german_stands_in_place_of_a_sentence() -> None:
    german = [entry(source=text) for text in (GERMAN, "Förderaufruf 2024", "Riga")]
    theirs = {ours.key: replace(ours, targets=(ours.source,)) for ours in german}
    found = incoming.taken(catalog(*german), theirs, by=BY)
    assert [(item.entry, item.what) for item in found] == [(ours, "german") for ours in german]


def test_row_3_an_approved_target_stays_where_theirs_is_fuzzy_or_the_same() -> None:
    ours = entry("There is no step.")
    assert became(ours, entry("No step.", fuzzy=True)) == (ours, "")
    assert became(ours, entry("There is no step.")) == (ours, "")


def test_row_4_two_people_who_differ_are_a_conflict_and_ours_stays() -> None:
    ours = entry("There is no step.", comments=("mine",))
    after, what = became(ours, entry("No steps\nat all."))
    assert what == "conflict"
    assert after == replace(ours, comments=("mine", "theirs: No steps\\nat all."))
    again, _what = became(after, entry("No steps\nat all."))
    assert again == after


@pytest.mark.parametrize("ours", [entry(), entry("Draft", fuzzy=True), entry("Old", fuzzy=True, previous="Alt.")])
def test_row_5_what_a_person_approved_is_approved_by_name(ours: Entry) -> None:
    after, what = became(ours, entry("There is no step.", comments=("accepted: length – short",)))
    signed = f"approved by {BY} {fingerprint('There is no step.')}"
    expected = entry("There is no step.", comments=("accepted: length – short", signed))
    assert (after, what, after.state) == (expected, "approved", State.APPROVED)


def test_row_5_a_draft_that_was_approved_as_it_stood_is_approved() -> None:
    after, what = became(entry("There is no step.", fuzzy=True), entry("There is no step."))
    assert (after.state, what) == (State.APPROVED, "approved")


def test_row_6_a_target_with_an_error_is_kept_as_a_draft() -> None:
    source = "Das ist <strong>frei</strong>."
    after, what = became(entry(source=source), entry("It is free.", source=source))
    assert (after, what) == (entry("It is free.", source=source, fuzzy=True), "error")


def test_row_7_a_draft_fills_an_empty_target() -> None:
    assert became(entry(), entry("No step.", fuzzy=True)) == (entry("No step.", fuzzy=True), "draft")


def test_row_8_a_draft_replaces_no_draft() -> None:
    ours = entry("A step-free entrance.", fuzzy=True)
    assert became(ours, entry("No step.", fuzzy=True)) == (ours, "")


def test_row_9_a_translation_of_german_that_changed_is_the_draft_of_what_follows_it() -> None:
    ours = {"a": catalog(entry(source="Der Eingang ist jetzt stufenlos."), entry(source="Ganz anders."))}
    theirs = entry("The entrance is step-free.")
    found, homeless = incoming.followed(ours, [theirs])
    draft = entry("The entrance is step-free.", fuzzy=True, source="Der Eingang ist jetzt stufenlos.", previous=GERMAN)
    assert (found, homeless) == ({"a": (Taken(draft, "followed", theirs),)}, ())


def test_row_10_a_translation_whose_german_is_gone_is_reported() -> None:
    theirs = entry("The entrance is step-free.")
    assert incoming.followed({"a": catalog(entry(source="Ganz anders hier."))}, [theirs]) == ({}, (theirs,))


def test_every_form_of_a_plural_entry_is_taken() -> None:
    ours = Entry("%(n)s Seite", ("", ""), source_plural="%(n)s Seiten")
    theirs = replace(ours, targets=("%(n)s page", "%(n)s pages"))
    after, what = became(ours, theirs)
    assert (after.targets, what) == (theirs.targets, "approved")
    assert became(ours, replace(theirs, targets=("%(n)s page",))) == (ours, "")


TARGETS = st.sampled_from(["", " ", GERMAN, "No step.", "The entrance is step-free.", "Der Weg ist nicht frei, oder?"])
FLAGS = st.sampled_from([(), ("fuzzy",)])
ENTRIES = st.builds(lambda target, flags: Entry(GERMAN, (target,), flags=flags), TARGETS, FLAGS)


@given(ENTRIES, ENTRIES)
def test_an_approved_target_is_never_replaced(ours: Entry, theirs: Entry) -> None:
    after, _what = became(ours, theirs)
    if ours.state is State.APPROVED:
        assert (after.targets, after.state) == (ours.targets, State.APPROVED)


@given(ENTRIES, ENTRIES)
def test_taking_a_file_twice_equals_taking_it_once(ours: Entry, theirs: Entry) -> None:
    after, _what = became(ours, theirs)
    assert became(after, theirs)[0] == after


@given(ENTRIES, ENTRIES)
def test_only_what_a_person_approved_is_approved(ours: Entry, theirs: Entry) -> None:
    after, what = became(ours, theirs)
    newly = after.state is State.APPROVED and ours.state is not State.APPROVED
    assert newly == (what == "approved")
    if newly:
        assert theirs.state is State.APPROVED
        assert after.targets == theirs.targets


@given(ENTRIES, ENTRIES)
def test_nobodys_words_are_lost(ours: Entry, theirs: Entry) -> None:
    after, _what = became(ours, theirs)
    if ours.target.strip() and after.targets != ours.targets:
        assert ours.state is State.FUZZY
