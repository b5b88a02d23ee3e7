"""What an existing translation does to an entry, one row of the table a test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import signing
from pipeline.life.origins import fingerprint, untouched
from pipeline.model import Catalog, Entry, Record, Segment, State
from pipeline.pairing.adoption import adopted
from pipeline.pairing.alignment import Pair

GERMAN = "Die Teilnahme ist kostenlos."
ENGLISH = "Participation is free of charge."


def pair(german: str = GERMAN, target: str = ENGLISH) -> Pair:
    return Pair(Segment(german), target, (Segment(target, line=7),), 0.99)


def catalog(*entries: Entry) -> Catalog:
    return Catalog("en", records=tuple(map(Record, entries)))


def draft(target: str, origin: str = "Draft: libretranslate") -> Entry:
    return Entry(GERMAN, (target,), flags=("fuzzy",), notes=(f"{origin} {fingerprint(target)}",))


def test_an_empty_target_is_filled_fuzzy_and_the_note_says_from_where() -> None:
    after, (outcome,) = adopted(catalog(Entry(GERMAN, notes=("Heading",))), [pair()])
    expected = Entry(GERMAN, (ENGLISH,), flags=("fuzzy",), notes=("Heading", f"From your page {fingerprint(ENGLISH)}"))
    assert after.entries == (expected,)
    assert (outcome.step, outcome.findings) == ("draft", ())
    assert untouched(after.entries[0])


def test_a_machine_draft_that_nobody_touched_is_replaced() -> None:
    after, (outcome,) = adopted(catalog(draft("The participation is costless.")), [pair()])
    assert outcome.step == "draft"
    assert after.entries == (draft(ENGLISH, "From your page"),)


def test_by_name_it_is_approved() -> None:
    after, (outcome,) = adopted(catalog(Entry(GERMAN)), [pair()], by="Eva Novak")
    (entry,) = after.entries
    assert (outcome.step, entry.state, signing.signer(entry)) == ("approved", State.APPROVED, "Eva Novak")


def test_a_draft_from_the_page_is_approved_when_somebody_stands_for_it_later() -> None:
    first, _ = adopted(catalog(Entry(GERMAN)), [pair()])
    after, (outcome,) = adopted(first, [pair()], by="Eva Novak")
    assert (outcome.step, after.entries[0].state) == ("approved", State.APPROVED)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(GERMAN, ("It costs nothing.",)),
        Entry(GERMAN, ("It costs nothing.",), flags=("fuzzy",)),
        replace(draft("The participation is costless."), targets=("It costs nothing.",)),
        draft("It costs nothing.", "Kept"),
        draft("It costs nothing.", "Values"),
        draft("It costs nothing.", "Taken over from start"),
    ],
    ids=["approved", "begun", "a draft that was touched", "kept", "values exchanged", "taken over"],
)
@pytest.mark.parametrize("by", ["", "Eva Novak"])
def test_what_a_person_wrote_stays_and_is_reported(entry: Entry, by: str) -> None:
    before = catalog(entry)
    after, (outcome,) = adopted(before, [pair()], by=by)
    assert after == before
    assert (outcome.step, outcome.stands) == ("kept", "It costs nothing.")


def test_an_approved_target_that_says_the_same_is_there_already() -> None:
    before = catalog(Entry(GERMAN, (ENGLISH,)))
    after, (outcome,) = adopted(before, [pair()], by="Eva Novak")
    assert (after, outcome.step, outcome.stands) == (before, "same", "")


def test_with_an_error_it_stays_a_draft_by_any_name() -> None:
    german = "Die Frist endet am 31. Mai 2024 im <strong>Rathaus</strong>."
    wrong = pair(german, "The deadline ends on 30 May 2024 in the town hall.")
    after, (outcome,) = adopted(catalog(Entry(german)), [wrong], by="Eva Novak")
    assert (outcome.step, after.entries[0].state) == ("draft", State.FUZZY)
    assert {finding.rule for finding in outcome.findings} == {"tags", "numbers"}


def test_a_wrong_number_alone_keeps_it_a_draft_for_nobody_has_read_it() -> None:
    german = "Die Frist endet am 31. Mai 2024."
    after, (outcome,) = adopted(catalog(Entry(german)), [pair(german, "The deadline is 30 May 2024.")], by="Eva Novak")
    assert (outcome.step, after.entries[0].state) == ("draft", State.FUZZY)


@pytest.mark.parametrize(
    ("doubt", "note"),
    [
        ("tags", "From your page; look at the tags"),
        ("length", "From your page; much longer or shorter than usual"),
        ("place", "From your page; look whether it belongs here"),
        ("shared", "From your page; one sentence for two"),
    ],
)
def test_a_doubtful_pair_stays_a_draft_and_says_why(doubt: str, note: str) -> None:
    doubtful = replace(pair(), doubt=doubt)  # type: ignore[arg-type]
    after, (outcome,) = adopted(catalog(Entry(GERMAN)), [doubtful], by="Eva Novak")
    assert (outcome.step, after.entries) == ("draft", (draft(ENGLISH, note),))


def test_the_same_german_in_two_ways_takes_the_first_as_a_draft() -> None:
    other = pair(target="Admission is free.")
    after, outcomes = adopted(catalog(Entry(GERMAN)), [pair(), other, pair()], by="Eva Novak")
    assert after.entries == (draft(ENGLISH, "From your page; another translation stands further down"),)
    assert [(outcome.step, outcome.stands) for outcome in outcomes] == [
        ("draft", ""),
        ("other", ENGLISH),
        ("same", ""),
    ]


def test_what_is_still_german_on_the_other_page_is_not_taken() -> None:
    before = catalog(Entry(GERMAN))
    after, (outcome,) = adopted(before, [pair(target=GERMAN)])
    assert (after, outcome.step) == (before, "german")


def test_german_that_the_catalog_does_not_have_is_passed_over() -> None:
    before = catalog(replace(Entry(GERMAN, (ENGLISH,)), obsolete=True))
    after, (outcome,) = adopted(before, [pair()])
    assert (after, outcome.step) == (before, "gone")


def test_none_is_a_draft_only_where_the_sentence_before_is_taken() -> None:
    second = Pair(Segment("Das gilt für alle."), "<none/>", (Segment(ENGLISH, line=7),), 0.99, "shared")
    first = replace(pair(), doubt="shared")
    taken, outcomes = adopted(catalog(Entry(GERMAN), Entry("Das gilt für alle.")), [first, second])
    assert [outcome.step for outcome in outcomes] == ["draft", "draft"]
    assert taken.entries[1].target == "<none/>"
    before = catalog(Entry(GERMAN, ("It costs nothing.",)), Entry("Das gilt für alle."))
    after, outcomes = adopted(before, [first, second])
    assert (after, [outcome.step for outcome in outcomes]) == (before, ["kept", "left"])


def test_of_two_targets_none_is_never_the_first() -> None:
    nothing = replace(pair(target="<none/>"), doubt="shared")
    after, outcomes = adopted(catalog(Entry("x"), Entry(GERMAN)), [pair("x", "y"), nothing, pair()])
    assert after.entries[1].target == ENGLISH
    assert [outcome.step for outcome in outcomes] == ["draft", "other", "draft"]
