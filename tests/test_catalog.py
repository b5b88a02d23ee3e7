"""The life of an entry: one test for each row of the table in pipeline/catalog.py, then its laws."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog, pofile
from pipeline.catalog import Settings, drafted, reuse, untouched, update
from pipeline.memory import UNAPPROVED
from pipeline.memory import approved as was_approved
from pipeline.memory import build as remember
from pipeline.model import Catalog, Document, Draft, Entry, Segment, State, Tag

OPEN = "Das Rathaus ist am Montag von neun bis zwölf Uhr für alle geöffnet."
NOT_OPEN = "Das Rathaus ist am Montag nicht von neun bis zwölf Uhr für alle geöffnet."
OPEN_EN = "On Mondays the town hall is open to everyone from nine to twelve."
DATED = "Der Antrag muss bis zum 31. Mai 2024 vorliegen."
DATED_EN = "The application must be received by 31 May 2024."
OTHER = "Kinder zahlen keinen Eintritt."
FAR = "Das Rathaus ist am Montag für einige Stunden und nur nach Anmeldung für Gäste zugänglich, sonst aber zu."


def document(*texts: str | Segment) -> Document:
    """A page of these sentences."""
    segments = (Segment(text, raw=text) if isinstance(text, str) else text for text in texts)
    return Document("seite", ".md", tuple(segments), {})


def fresh(*texts: str | Segment) -> Catalog:
    """The catalog of a new page, as it stands on the disk."""
    return stored(update(pofile.new("en", []), document(*texts)))


def stored(value: Catalog) -> Catalog:
    """Written and read again."""
    return pofile.read(pofile.write(value), locale=value.locale)


def with_entry(value: Catalog, source: str, **changes: object) -> Catalog:
    """A person's edit of one entry."""
    return stored(
        value.with_entries(
            replace(entry, **changes) if entry.source == source else entry  # type: ignore[arg-type]
            for entry in value.entries
        )
    )


def approved(value: Catalog, **targets: str) -> Catalog:
    """The entries whose German is given get an approved target."""
    for source, target in targets.items():
        value = with_entry(value, source, targets=(target,), flags=())
    return value


def live(value: Catalog) -> list[tuple[str, str, State, str | None]]:
    """(German, target, state, previous German) of what stands on the page."""
    return [(e.source, e.target, e.state, e.previous) for e in value.entries if not e.obsolete]


def past(value: Catalog) -> list[str]:
    """The German that stands there no more."""
    return [entry.source for entry in value.entries if entry.obsolete]


def turned(value: Catalog, *pages: Document) -> Catalog:
    """The catalog after one extraction for each page."""
    for page in pages:
        value = stored(update(value, page))
    return value


def entry_of(value: Catalog, source: str) -> Entry:
    """The entry of a German text."""
    return next(entry for entry in value.entries if entry.source == source)


def test_row_1_an_entry_whose_german_stays_keeps_every_byte() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN})
    assert pofile.write(update(before, document(OPEN, OTHER))) == pofile.write(before)


def test_row_2_a_changed_date_is_exchanged_in_the_old_target() -> None:
    before = approved(fresh(DATED), **{DATED: DATED_EN})
    new = DATED.replace("31. Mai 2024", "7. Juni 2025")
    after = update(before, document(new))
    entry = entry_of(after, new)
    assert entry.target == "The application must be received by 7 June 2025."
    assert (entry.state, entry.previous) == (State.FUZZY, DATED)
    assert entry.notes[-1].startswith("Values ")
    assert entry_of(after, DATED).obsolete


def test_row_3_a_similar_sentence_keeps_the_old_target_as_a_draft_and_names_the_negation() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN})
    after = update(before, document(NOT_OPEN, OTHER))
    entry = entry_of(after, NOT_OPEN)
    assert (entry.state, entry.target, entry.previous) == (State.FUZZY, OPEN_EN, OPEN)
    assert any("nicht" in note for note in entry.notes)
    assert entry_of(after, OPEN).obsolete
    assert catalog.last_approved(entry, {e.key: e for e in after.entries}) == OPEN_EN


def test_row_3_redraft_always_leaves_a_changed_sentence_to_the_engines() -> None:
    before = approved(fresh(OPEN), **{OPEN: OPEN_EN})
    entry = entry_of(update(before, document(NOT_OPEN), settings=Settings(redraft="always")), NOT_OPEN)
    assert (entry.state, entry.previous) == (State.UNTRANSLATED, OPEN)


def test_row_4_a_less_similar_sentence_starts_empty_but_knows_its_previous_german() -> None:
    before = approved(fresh(OPEN), **{OPEN: OPEN_EN})
    entry = entry_of(update(before, document(FAR)), FAR)
    assert (entry.state, entry.previous) == (State.UNTRANSLATED, OPEN)


def test_row_5_an_approved_entry_whose_german_goes_becomes_obsolete() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN})
    after = update(before, document(OTHER))
    assert entry_of(after, OPEN).obsolete
    assert after.entries[-1].source == OPEN


def test_row_6_a_target_taken_over_goes_while_its_pair_stands_elsewhere() -> None:
    memory = remember([("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))])
    new = fresh()
    before = stored(reuse(new, update(new, document(OPEN)), memory))
    key = (None, OPEN)
    elsewhere = Settings(elsewhere=frozenset([(key, OPEN_EN)]))
    assert update(before, document(), settings=elsewhere).entries == ()
    assert entry_of(update(before, document()), OPEN).obsolete


def test_row_7_an_untouched_draft_goes_and_its_successor_comes_from_the_last_approved_target() -> None:
    first = stored(update(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(NOT_OPEN)))
    again = NOT_OPEN.replace("Montag", "Dienstag")
    after = update(first, document(again))
    assert entry_of(after, again).previous == OPEN
    assert NOT_OPEN not in [entry.source for entry in after.entries]


def test_row_7_a_machine_draft_of_changed_german_is_dropped_for_a_new_one() -> None:
    before = stored(drafted(fresh(OPEN), [Draft((None, OPEN), OPEN_EN, "libretranslate")]))
    assert untouched(entry_of(before, OPEN))
    after = update(before, document(NOT_OPEN))
    assert [(entry.source, entry.target) for entry in after.entries] == [(NOT_OPEN, "")]


def test_row_8_a_half_done_text_of_a_person_goes_on_and_stays_obsolete_too() -> None:
    before = with_entry(fresh(OPEN), OPEN, targets=("On Mondays the town",), flags=("fuzzy",))
    after = update(before, document(NOT_OPEN))
    assert (entry_of(after, NOT_OPEN).target, entry_of(after, NOT_OPEN).state) == ("On Mondays the town", State.FUZZY)
    old = entry_of(after, OPEN)
    assert old.obsolete
    assert UNAPPROVED in old.comments


def test_row_9_a_half_done_text_without_successor_stays_obsolete_and_unapproved() -> None:
    before = with_entry(fresh(OPEN, OTHER), OPEN, targets=("On Mondays the town",), flags=("fuzzy",))
    old = entry_of(update(before, document(OTHER)), OPEN)
    assert old.obsolete
    assert UNAPPROVED in old.comments


def test_row_10_an_untranslated_entry_hands_its_previous_german_on() -> None:
    first = stored(update(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(FAR)))
    again = FAR.replace("einige", "viele")
    after = update(first, document(again))
    assert entry_of(after, again).previous == OPEN
    assert FAR not in [entry.source for entry in after.entries]


def test_row_11_approved_german_that_comes_back_is_approved_again() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN})
    gone = stored(update(before, document(OTHER)))
    assert pofile.write(update(gone, document(OPEN, OTHER))) == pofile.write(before)


def test_row_12_unapproved_german_that_comes_back_is_fuzzy_even_without_its_flag() -> None:
    before = with_entry(fresh(OPEN, OTHER), OPEN, targets=("On Mondays the town",), flags=("fuzzy",))
    gone = with_entry(stored(update(before, document(OTHER))), OPEN, flags=())
    back = entry_of(update(gone, document(OPEN, OTHER)), OPEN)
    assert (back.state, back.comments) == (State.FUZZY, ())


def test_row_13_new_german_is_untranslated_unless_the_site_agrees_on_it() -> None:
    empty = fresh()
    after = update(empty, document(OPEN))
    assert entry_of(after, OPEN).state is State.UNTRANSLATED
    one = ("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))
    other = ("service", approved(fresh(OPEN), **{OPEN: "Open on Mondays."}))
    taken = entry_of(reuse(empty, after, remember([one])), OPEN)
    assert (taken.state, taken.target) == (State.APPROVED, OPEN_EN)
    assert taken.notes[-1].startswith("Taken over from start ")
    assert entry_of(reuse(empty, after, remember([one, other])), OPEN).state is State.UNTRANSLATED


def test_row_14_approved_neighbours_that_are_cut_as_one_segment_stay_approved() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN, OTHER: "Children enter free of charge."})
    joined = entry_of(update(before, document(f"{OPEN} {OTHER}")), f"{OPEN} {OTHER}")
    assert (joined.state, joined.target) == (State.APPROVED, f"{OPEN_EN} Children enter free of charge.")


def test_row_14_a_label_and_its_value_joined_are_a_draft() -> None:
    before = approved(fresh("Leitung", OTHER), **{"Leitung": "Lead", OTHER: "Children enter free of charge."})
    joined = entry_of(update(before, document(f"Leitung {OTHER}")), f"Leitung {OTHER}")
    assert (joined.state, joined.target) == (State.FUZZY, "Lead Children enter free of charge.")


# -- rows 2 to 4: changed, approved ------------------------------------------------------------------


def test_changed_negations_modals_deadlines_and_values_are_named_for_the_reviewer() -> None:
    old = "Wer mitmachen will, muss die Anmeldung für den Sprachkurs bis zum 31. Mai 2024 bei uns nicht unterschreiben."
    new = "Wer mitmachen will, kann die Anmeldung für den Sprachkurs bis zum 7. Juni 2024 bei uns unterschreiben."
    english = "If you want to take part, you need not sign the form by the end of May."
    entry = entry_of(update(approved(fresh(old), **{old: english}), document(new)), new)
    assert entry.target == english
    assert entry.notes[1:] == ("Changed: −muss, −bis zum 31. Mai 2024, −nicht, +kann, +bis zum 7. Juni 2024",)


def test_a_value_that_the_old_target_does_not_hold_is_named_and_not_exchanged() -> None:
    before = approved(fresh(DATED), **{DATED: "The application must be received by the end of May."})
    new = DATED.replace("31. Mai 2024", "7. Juni 2025")
    entry = entry_of(update(before, document(new)), new)
    assert entry.target == "The application must be received by the end of May."
    assert entry.notes[1:] == ("Changed: −bis zum 31. Mai 2024, +bis zum 7. Juni 2025",)


def test_dates_take_the_form_of_the_locale_that_the_site_names() -> None:
    before = approved(fresh(DATED), **{DATED: "The application must be received by May 31, 2024."})
    new = DATED.replace("31. Mai 2024", "7. Juni 2025")
    after = update(before, document(new), settings=Settings(forms="en_US"))
    assert entry_of(after, new).target == "The application must be received by June 7, 2025."


def test_a_kept_target_whose_tags_do_not_fit_is_left_to_the_engines() -> None:
    bold = OPEN.replace("Montag", "<strong>Montag</strong>")
    segment = Segment(bold, tags={"strong": Tag("strong", "strong", ("**",), ("**",))})
    entry = entry_of(update(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(segment)), bold)
    assert (entry.state, entry.previous) == (State.UNTRANSLATED, OPEN)


def test_a_kept_target_loses_the_tags_that_the_german_has_lost() -> None:
    bold, bold_en = OPEN.replace("alle", "<b>alle</b>"), OPEN_EN.replace("everyone", "<b>everyone</b>")
    before = approved(fresh(bold), **{bold: bold_en})
    assert live(update(before, document(OPEN))) == [(OPEN, OPEN_EN, State.FUZZY, bold)]
    other = Segment(bold.replace("b>", "i>"), tags={"i": Tag("i", "i", ("*",), ("*",))})
    assert live(update(before, document(other))) == [(other.text, "", State.UNTRANSLATED, bold)]


def test_a_translators_comments_go_along_but_what_was_accepted_does_not() -> None:
    comments = ("see the glossary", "accepted: numbers – as agreed")
    before = with_entry(approved(fresh(OPEN), **{OPEN: OPEN_EN}), OPEN, comments=comments)
    after = update(before, document(NOT_OPEN))
    assert entry_of(after, NOT_OPEN).comments == ("see the glossary",)
    assert entry_of(after, OPEN).comments == comments


def test_a_draft_approved_as_it_was_counts_as_approved() -> None:
    kept = turned(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(NOT_OPEN))
    signed = with_entry(kept, NOT_OPEN, flags=(), previous=None)
    after = turned(signed, document(OPEN))
    assert live(after) == [(OPEN, OPEN_EN, State.APPROVED, None)]
    assert live(turned(after, document(NOT_OPEN))) == [(NOT_OPEN, OPEN_EN, State.APPROVED, None)]


def test_a_change_approved_and_taken_back_finds_both_approved_again() -> None:
    changed = turned(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(NOT_OPEN))
    changed = approved(changed, **{NOT_OPEN: "On Mondays the town hall is not open."})
    for _number in range(2):
        changed = turned(changed, document(OPEN))
        assert [entry[2] for entry in live(changed)] == [State.APPROVED]
        changed = turned(changed, document(NOT_OPEN))
        assert [entry[2] for entry in live(changed)] == [State.APPROVED]


def test_the_previous_of_text_changed_twice_is_the_german_last_approved() -> None:
    again = NOT_OPEN.replace("für alle", "für Gäste")
    after = turned(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(NOT_OPEN), document(again))
    assert live(after) == [(again, OPEN_EN, State.FUZZY, OPEN)]
    assert past(after) == [OPEN]
    assert "Changed: −alle, +nicht" in entry_of(after, again).notes


def test_a_previous_that_an_editor_left_on_an_approved_entry_is_not_believed() -> None:
    kept = turned(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(NOT_OPEN))
    signed = with_entry(kept, NOT_OPEN, flags=(), targets=("The town hall is not open on Mondays.",))
    again = NOT_OPEN.replace("Montag", "Dienstag")
    after = turned(signed, document(again))
    assert live(after) == [(again, "The town hall is not open on Tuesdays.", State.FUZZY, NOT_OPEN)]


def test_values_changed_twice_are_exchanged_in_the_approved_target() -> None:
    dates = ("7. Juni 2025", "8. Juli 2026")
    pages = [document(DATED.replace("31. Mai 2024", date)) for date in dates]
    after = turned(approved(fresh(DATED), **{DATED: DATED_EN}), *pages)
    english = "The application must be received by 8 July 2026."
    assert live(after) == [(DATED.replace("31. Mai 2024", "8. Juli 2026"), english, State.FUZZY, DATED)]
    assert past(after) == [DATED]


def test_two_similar_sentences_that_swap_places_and_change_find_their_own_old_ones() -> None:
    tuesday, tuesday_en = OPEN.replace("Montag", "Dienstag"), OPEN_EN.replace("Monday", "Tuesday")
    before = approved(fresh(OPEN, tuesday), **{OPEN: OPEN_EN, tuesday: tuesday_en})
    assert pofile.write(update(update(before, document(tuesday, OPEN)), document(OPEN, tuesday))) == pofile.write(
        before
    )
    new = [text.replace("zwölf", "elf") for text in (tuesday, OPEN)]
    assert [entry[3] for entry in live(update(before, document(*new)))] == [tuesday, OPEN]


def test_a_sentence_moved_far_and_changed_is_found() -> None:
    fillers = [f"Zimmer {number} liegt im Haus {number % 7}." for number in range(60)]
    before = approved(fresh(OPEN, *fillers), **{OPEN: OPEN_EN})
    after = update(before, document(*fillers, NOT_OPEN))
    assert entry_of(after, NOT_OPEN).previous == OPEN


def test_of_equally_similar_old_sentences_the_nearest_is_followed() -> None:
    rooms = [f"Raum {letter} ist frei." for letter in "ABCDEF"]
    before = approved(fresh(*rooms), **{text: f"Room {text[5]} is free." for text in rooms})
    new = [text.replace("frei", "zu") for text in rooms]
    assert [entry[3] for entry in live(update(before, document(*new)))] == rooms


# -- rows 5 and 6: gone ------------------------------------------------------------------------------


def test_obsolete_entries_stand_in_the_order_of_the_alphabet_and_find_their_place_again() -> None:
    before = approved(fresh(OPEN, DATED, OTHER), **{OPEN: OPEN_EN, DATED: DATED_EN, OTHER: "Children enter free."})
    gone = turned(before, document(OPEN), document())
    assert past(gone) == sorted([OPEN, DATED, OTHER])
    back = turned(gone, document(DATED), document())
    assert pofile.write(back) == pofile.write(gone)


def test_a_target_taken_over_stays_as_the_twin_of_what_follows_it() -> None:
    memory = remember([("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))])
    new = fresh()
    before = stored(reuse(new, update(new, document(OPEN)), memory))
    elsewhere = Settings(elsewhere=frozenset([((None, OPEN), OPEN_EN)]))
    after = update(before, document(NOT_OPEN), settings=elsewhere)
    assert past(after) == [OPEN]
    repeated = update(update(before, document(OPEN, NOT_OPEN)), document(NOT_OPEN), settings=elsewhere)
    assert (live(repeated)[0][3], past(repeated)) == (OPEN, [OPEN])


def test_a_target_taken_over_stays_while_half_done_text_refers_to_it_live_or_not() -> None:
    memory = remember([("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))])
    new = fresh()
    before = stored(reuse(new, update(new, document(OPEN)), memory))
    elsewhere = Settings(elsewhere=frozenset([((None, OPEN), OPEN_EN)]))
    changed = stored(update(before, document(NOT_OPEN), settings=elsewhere))
    started = with_entry(changed, NOT_OPEN, targets=("The town hall is not",))
    gone = stored(update(started, document(), settings=elsewhere))
    assert past(gone) == [NOT_OPEN, OPEN]
    assert live(update(gone, document(NOT_OPEN), settings=elsewhere)) == live(started)
    # Lokalize leaves the previous German on what is approved, where it says nothing.
    signed = with_entry(changed, NOT_OPEN, flags=())
    assert past(update(signed, document(NOT_OPEN), settings=elsewhere)) == []


def test_a_taken_over_target_that_a_person_changed_is_never_dropped() -> None:
    memory = remember([("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))])
    new = fresh()
    before = stored(reuse(new, update(new, document(OPEN)), memory))
    mended = with_entry(before, OPEN, targets=("Open to everyone on Mondays.",))
    elsewhere = Settings(elsewhere=frozenset([((None, OPEN), "Open to everyone on Mondays.")]))
    assert past(update(mended, document(), settings=elsewhere)) == [OPEN]


def test_an_approved_entry_that_still_says_unapproved_stays_approved_when_it_goes() -> None:
    before = with_entry(approved(fresh(OPEN), **{OPEN: OPEN_EN}), OPEN, comments=("unapproved", "so"))
    gone = turned(before, document())
    assert entry_of(gone, OPEN).comments == ("so",)
    assert live(turned(gone, document(OPEN))) == [(OPEN, OPEN_EN, State.APPROVED, None)]


# -- rows 7 to 10: changed, not approved -------------------------------------------------------------


def test_half_done_text_goes_on_through_every_change_until_a_person_decides() -> None:
    before = with_entry(fresh(OPEN), OPEN, targets=("On Mondays the town",), flags=("fuzzy",), comments=("which?",))
    texts = [
        NOT_OPEN,
        NOT_OPEN.replace("alle", "Gäste"),
        NOT_OPEN.replace("alle", "Gäste").replace("Montag", "Freitag"),
    ]
    after = turned(before, *map(document, texts))
    assert live(after) == [(texts[-1], "On Fridays the town", State.FUZZY, None)]
    assert past(after) == [OPEN]
    entry = entry_of(after, texts[-1])
    assert (entry.notes[1:], entry.comments) == (("Changed: +nicht, −alle",), ("which?",))


def test_half_done_text_keeps_the_previous_german_and_names_what_turns() -> None:
    kept = turned(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(OPEN.replace("Montag", "Dienstag")))
    tuesday = OPEN.replace("Montag", "Dienstag")
    started = with_entry(kept, tuesday, targets=("On Tuesdays the town hall …",))
    new = NOT_OPEN.replace("Montag", "Dienstag")
    after = turned(started, document(new))
    assert live(after) == [(new, "On Tuesdays the town hall …", State.FUZZY, OPEN)]
    assert "Changed: +nicht" in entry_of(after, new).notes
    assert past(after) == [tuesday, OPEN]


def test_values_are_exchanged_in_half_done_text_too() -> None:
    before = with_entry(fresh(DATED), DATED, targets=("Applications by 31 May 2024 …",), flags=("fuzzy",))
    new = DATED.replace("31. Mai 2024", "7. Juni 2025")
    assert live(update(before, document(new))) == [(new, "Applications by 7 June 2025 …", State.FUZZY, None)]


def test_a_kept_target_goes_on_where_an_editor_purged_the_old_entry() -> None:
    kept = turned(approved(fresh(OPEN), **{OPEN: OPEN_EN}), document(NOT_OPEN))
    purged = stored(kept.with_entries(entry for entry in kept.entries if not entry.obsolete))
    again = NOT_OPEN.replace("Montag", "Dienstag")
    after = turned(purged, document(again))
    assert live(after) == [(again, OPEN_EN.replace("Mondays", "Tuesdays"), State.FUZZY, OPEN)]
    assert "Changed: +nicht" in entry_of(after, again).notes


def test_an_approval_taken_back_is_a_draft_like_any_other() -> None:
    before = with_entry(approved(fresh(OPEN), **{OPEN: OPEN_EN}), OPEN, flags=("fuzzy",))
    gone = turned(before, document())
    assert entry_of(gone, OPEN).comments == (UNAPPROVED,)
    assert live(turned(gone, document(OPEN))) == [(OPEN, OPEN_EN, State.FUZZY, None)]


# -- rows 11 and 12: back again ----------------------------------------------------------------------


def test_unapproved_german_that_comes_back_is_fuzzy_even_without_its_comment() -> None:
    before = with_entry(fresh(OPEN), OPEN, targets=("On Mondays the town",), flags=("fuzzy",))
    gone = with_entry(turned(before, document()), OPEN, comments=())
    assert live(turned(gone, document(OPEN))) == [(OPEN, "On Mondays the town", State.FUZZY, None)]


def test_an_obsolete_entry_without_target_comes_back_untranslated() -> None:
    gone = stored(fresh().with_entries([Entry(OPEN, obsolete=True, comments=(UNAPPROVED,))]))
    back = turned(gone, document(OPEN))
    assert live(back) == [(OPEN, "", State.UNTRANSLATED, None)]
    assert entry_of(back, OPEN).comments == ()


def test_plural_forms_come_back_approved() -> None:
    many = Entry("Ein Satz", ("One sentence", "{n} sentences"), source_plural="{n} Sätze", obsolete=True)
    gone = stored(fresh().with_entries([many]))
    assert entry_of(turned(gone, document("Ein Satz")), "Ein Satz") == replace(many, obsolete=False)


def test_a_wrapped_entry_goes_and_comes_back_with_its_wrapping() -> None:
    data = pofile.write(approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN}))
    wrapped = data.replace(b'msgstr "On Mondays', b'msgstr ""\n"On Mondays')
    assert wrapped != data
    gone = stored(update(pofile.read(wrapped, locale="en"), document(OTHER)))
    assert pofile.write(update(gone, document(OPEN, OTHER))) == wrapped


# -- row 14: joined ----------------------------------------------------------------------------------

OTHER_EN = "Children enter free of charge."
BOTH, BOTH_EN = f"{OPEN} {OTHER}", f"{OPEN_EN} {OTHER_EN}"


def test_joined_sentences_that_are_cut_again_leave_nothing_behind() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN, OTHER: OTHER_EN})
    joined = turned(before, document(BOTH))
    assert live(joined) == [(BOTH, BOTH_EN, State.APPROVED, None)]
    assert pofile.write(turned(joined, document(OPEN, OTHER))) == pofile.write(before)


def test_a_part_that_was_taken_over_stays_in_the_past_of_what_it_was_joined_to() -> None:
    memory = remember([("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))])
    new = fresh()
    before = stored(reuse(new, update(new, document(OPEN)), memory))
    elsewhere = Settings(elsewhere=frozenset([((None, OPEN), OPEN_EN)]))
    joined = stored(update(before, document(f"{OPEN} {OPEN}"), settings=elsewhere))
    assert live(joined) == [(f"{OPEN} {OPEN}", f"{OPEN_EN} {OPEN_EN}", State.APPROVED, None)]
    assert pofile.write(update(joined, document(OPEN), settings=elsewhere)) == pofile.write(before)


def test_a_part_of_a_joined_draft_stays_until_a_person_has_decided() -> None:
    memory = remember([("start", approved(fresh(OPEN), **{OPEN: OPEN_EN}))])
    new = with_entry(fresh(OTHER), OTHER, targets=("Children enter",), flags=("fuzzy",))
    before = stored(reuse(new, update(new, document(OPEN, OTHER)), memory))
    elsewhere = Settings(elsewhere=frozenset([((None, OPEN), OPEN_EN)]))
    joined = stored(update(before, document(BOTH), settings=elsewhere))
    assert live(joined) == [(BOTH, f"{OPEN_EN} Children enter", State.FUZZY, OPEN)]
    signed = with_entry(joined, BOTH, flags=(), previous=None)
    after = stored(update(signed, document(BOTH), settings=elsewhere))
    assert pofile.write(after) == pofile.write(signed)
    assert past(after) == [OPEN, OTHER]
    mended = with_entry(signed, BOTH, targets=(BOTH_EN,))
    assert past(update(mended, document(BOTH), settings=elsewhere)) == [OTHER]


def test_a_joined_draft_that_a_person_approved_is_never_dropped() -> None:
    before = approved(fresh("Leitung", OTHER), **{"Leitung": "Lead", OTHER: OTHER_EN})
    joined = with_entry(turned(before, document(f"Leitung {OTHER}")), f"Leitung {OTHER}", flags=(), previous=None)
    back = turned(joined, document("Leitung", OTHER))
    assert past(back) == [f"Leitung {OTHER}"]
    assert [entry[2] for entry in live(turned(back, document(f"Leitung {OTHER}")))] == [State.APPROVED]


def test_what_the_site_approved_for_a_text_beats_what_it_is_joined_of() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN, OTHER: OTHER_EN})
    after = update(before, document(BOTH))
    other = remember([("start", approved(fresh(BOTH), **{BOTH: "Open on Mondays, free for children."}))])
    taken = reuse(before, after, other)
    assert live(taken) == [(BOTH, "Open on Mondays, free for children.", State.APPROVED, None)]
    same = remember([("start", approved(fresh(BOTH), **{BOTH: BOTH_EN}))])
    assert reuse(before, after, same) == after


def test_a_joined_draft_counts_as_approved_before_so_that_no_page_is_taken_away() -> None:
    before = approved(fresh("Leitung", OTHER), **{"Leitung": "Lead", OTHER: OTHER_EN})
    assert live(turned(before, document(f"Leitung {OTHER}")))[0][2:] == (State.FUZZY, OTHER)


def test_a_label_that_is_repeated_can_be_joined_and_stay() -> None:
    values = ("Stadt Amadora.", "Stadt Dresden.")
    before = approved(
        fresh("Leitung:", *values),
        **{"Leitung:": "Lead:", values[0]: "City of Amadora.", values[1]: "City of Dresden."},
    )
    after = turned(before, document("Leitung:", values[0], f"Leitung: {values[1]}"))
    assert live(after)[2][:3] == (f"Leitung: {values[1]}", "Lead: City of Dresden.", State.FUZZY)


def test_what_a_neighbour_says_already_is_skipped_when_they_are_joined() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: BOTH_EN, OTHER: "<none/>"})
    assert live(turned(before, document(BOTH))) == [(BOTH, BOTH_EN, State.APPROVED, None)]
    before = approved(fresh(OPEN, OTHER), **{OPEN: "<none/>", OTHER: "<none/>"})
    assert live(turned(before, document(BOTH))) == [(BOTH, "<none/>", State.APPROVED, None)]


def test_joined_sentences_renumber_their_tags() -> None:
    one, two = "Das ist <strong>neu</strong>.", "Das ist <strong>alt</strong>."
    before = approved(fresh(one, two), **{one: "<strong>New</strong>.", two: "<strong>Old</strong>."})
    both = "Das ist <strong1>neu</strong1>. Das ist <strong2>alt</strong2>."
    assert live(turned(before, document(both)))[0][:2] == (both, "<strong1>New</strong1>. <strong2>Old</strong2>.")


def test_a_joined_pair_with_an_error_is_a_draft() -> None:
    link = "Mehr steht auf www.example.org."
    before = approved(fresh(OPEN, link), **{OPEN: OPEN_EN, link: "Read more."})
    after = turned(before, document(f"{OPEN} {link}"))
    assert live(after) == [(f"{OPEN} {link}", f"{OPEN_EN} Read more.", State.FUZZY, OPEN)]
    comments = ("accepted: links – no English page",)
    after = turned(with_entry(before, link, comments=comments), document(f"{OPEN} {link}"))
    assert live(after) == [(f"{OPEN} {link}", f"{OPEN_EN} Read more.", State.APPROVED, None)]
    assert after.entries[0].comments == comments


def test_sentences_joined_with_one_that_is_still_open_follow_the_approved_one() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN})
    assert live(turned(before, document(BOTH))) == [(BOTH, OPEN_EN, State.FUZZY, OPEN)]


def test_the_same_words_written_otherwise_stay_approved() -> None:
    spelled = unicodedata.normalize("NFD", OPEN)
    before = stored(fresh().with_entries([Entry(spelled, (OPEN_EN,))]))
    assert live(turned(before, document(OPEN))) == [(OPEN, OPEN_EN, State.APPROVED, None)]


# -- row 15: split -----------------------------------------------------------------------------------


def test_a_split_sentence_gives_each_part_its_sentence_as_a_draft() -> None:
    before = approved(fresh(BOTH), **{BOTH: BOTH_EN})
    after = turned(before, document(OPEN, OTHER))
    assert live(after) == [(OPEN, OPEN_EN, State.FUZZY, BOTH), (OTHER, OTHER_EN, State.FUZZY, BOTH)]
    assert [entry.notes[0].split()[0] for entry in after.entries[:2]] == ["Split", "Split"]
    assert pofile.write(turned(after, document(BOTH))) == pofile.write(before)


def test_a_split_whose_target_has_another_number_of_sentences_goes_whole_to_the_first_part() -> None:
    before = approved(fresh(BOTH), **{BOTH: "Open on Mondays, free for children."})
    after = turned(before, document(OPEN, OTHER))
    assert live(after) == [
        (OPEN, "Open on Mondays, free for children.", State.FUZZY, BOTH),
        (OTHER, "", State.UNTRANSLATED, BOTH),
    ]


def test_a_split_draft_of_an_engine_is_dropped() -> None:
    before = stored(drafted(fresh(BOTH), [Draft((None, BOTH), BOTH_EN, "pseudo")]))
    assert [entry[1] for entry in live(turned(before, document(OPEN, OTHER)))] == ["", ""]


# -- row 16: similar to what stands elsewhere --------------------------------------------------------


def test_one_of_two_equal_sentences_that_changes_has_the_other_as_previous() -> None:
    before = approved(fresh(OPEN, OTHER, OPEN), **{OPEN: OPEN_EN, OTHER: OTHER_EN})
    after = turned(before, document(OPEN, OTHER, NOT_OPEN))
    assert live(after)[2] == (NOT_OPEN, OPEN_EN, State.FUZZY, OPEN)
    assert catalog.last_approved(entry_of(after, NOT_OPEN), {e.key: e for e in after.entries}) == OPEN_EN
    assert pofile.write(turned(after, document(OPEN, OTHER, OPEN))) == pofile.write(before)
    gone = turned(after, document(OTHER, NOT_OPEN))
    assert past(gone) == [OPEN]


def test_a_sentence_cut_in_one_commit_and_put_back_changed_in_the_next_is_found() -> None:
    before = approved(fresh(OPEN, OTHER), **{OPEN: OPEN_EN, OTHER: OTHER_EN})
    after = turned(before, document(OTHER), document(OTHER, NOT_OPEN))
    assert live(after)[1] == (NOT_OPEN, OPEN_EN, State.FUZZY, OPEN)


def test_half_done_text_of_the_past_goes_on_too() -> None:
    before = with_entry(fresh(OPEN), OPEN, targets=("On Mondays the town",), flags=("fuzzy",))
    assert live(turned(before, document(), document(NOT_OPEN))) == [
        (NOT_OPEN, "On Mondays the town", State.FUZZY, None)
    ]


def test_an_old_entry_is_previous_of_one_new_one_at_most() -> None:
    before = approved(fresh(OPEN), **{OPEN: OPEN_EN})
    after = update(before, document(NOT_OPEN, NOT_OPEN.replace("Montag", "Dienstag")))
    assert [entry.previous for entry in after.entries if not entry.obsolete] == [OPEN, None]
    later = turned(after, document(NOT_OPEN, NOT_OPEN.replace("Montag", "Freitag")))
    assert [entry.previous for entry in later.entries if not entry.obsolete] == [OPEN, None]


# -- contexts, titles, notes -------------------------------------------------------------------------


def test_a_context_added_or_taken_away_sends_the_same_sentence_back_with_its_target() -> None:
    plain, office = Segment("Amt"), Segment("Amt", context="Behörde")
    before = approved(fresh(plain), Amt="Office")
    after = turned(before, document(office))
    [entry] = [entry for entry in after.entries if not entry.obsolete]
    assert (entry.context, entry.target, entry.state, entry.previous) == ("Behörde", "Office", State.FUZZY, "Amt")
    assert entry.notes[1:] == ("Changed: context",)
    assert catalog.last_approved(entry, {e.key: e for e in after.entries}) == "Office"
    assert pofile.write(turned(after, document(plain))) == pofile.write(before)
    before = approved(fresh(office), Amt="Authority")
    after = turned(before, document(plain))
    assert live(after) == [("Amt", "Authority", State.FUZZY, "Amt")]
    assert catalog.last_approved(after.entries[0], {e.key: e for e in after.entries}) == "Authority"
    assert pofile.write(turned(after, document(office))) == pofile.write(before)


def test_a_context_added_to_one_of_two_equal_texts_leaves_the_other_alone() -> None:
    before = approved(fresh("Amt", OTHER), Amt="Office", **{OTHER: OTHER_EN})
    after = turned(before, document("Amt", OTHER, Segment("Amt", context="Aufgabe")))
    assert live(after)[0] == ("Amt", "Office", State.APPROVED, None)
    assert live(after)[2] == ("Amt", "Office", State.FUZZY, "Amt")


def test_a_rewritten_title_knows_the_approved_one_however_little_they_share() -> None:
    heading = Segment("Termine", kind="heading")
    before = approved(fresh(heading, OTHER), Termine="Dates", **{OTHER: OTHER_EN})
    new = Segment("Was wir vorhaben", kind="heading")
    after = turned(before, document(new, OTHER))
    assert live(after)[0] == ("Was wir vorhaben", "", State.UNTRANSLATED, "Termine")
    assert pofile.write(turned(after, document(heading, OTHER))) == pofile.write(before)


def test_what_is_taken_over_says_nothing_of_a_change_any_more() -> None:
    memory = remember([("start", approved(fresh(NOT_OPEN), **{NOT_OPEN: "Closed on Mondays."}))])
    before = approved(fresh(OPEN), **{OPEN: OPEN_EN})
    entry = entry_of(reuse(before, update(before, document(NOT_OPEN)), memory), NOT_OPEN)
    assert (entry.state, entry.target, entry.previous) == (State.APPROVED, "Closed on Mondays.", None)
    assert len(entry.notes) == 1
    assert entry.notes[0].startswith("Taken over from start ")


def test_of_equal_texts_the_first_gives_the_notes() -> None:
    page = document(Segment("Termine", kind="heading"), Segment("Termine", kind="cell"))
    assert update(fresh(), page).entries[0].notes == ("Heading",)


def test_a_segment_of_a_kind_says_so_to_the_translator() -> None:
    heading = Segment("Ziel", kind="heading", note="Überschrift des Projekts")
    after = update(fresh(), Document("seite", ".md", (heading,), {}))
    assert after.entries[0].notes == ("Heading", "Überschrift des Projekts")


SENTENCES = [
    OPEN,
    NOT_OPEN,
    FAR,
    DATED,
    DATED.replace("31. Mai 2024", "7. Juni 2025"),
    OTHER,
    "Kinder zahlen auch keinen Eintritt.",
    "Kontakt",
    "Amt",
    f"{OTHER} {OPEN}",
]
pages = st.lists(st.sampled_from(SENTENCES), max_size=6, unique=True)
states = st.sampled_from(["approve", "draft", "write", "leave"])


@st.composite
def catalogs(draw: st.DrawFn) -> tuple[Catalog, list[str]]:
    """A catalog after some changes of its page and some work on it, with its page."""
    value, texts = fresh(), []
    for _ in range(draw(st.integers(1, 3))):
        texts = draw(pages)
        value = stored(update(value, document(*texts)))
        for text in texts:
            value = worked_on(value, text, draw(states))
    return value, texts


def worked_on(value: Catalog, text: str, state: str) -> Catalog:
    """What a person or an engine did to an entry."""
    target = f"English for {text}"
    if state == "draft":
        return stored(drafted(value, [Draft((None, text), target, "pseudo")]))
    if state == "leave" or (state == "write" and entry_of(value, text).state is State.APPROVED):
        return value
    return with_entry(value, text, targets=(target,), flags=("fuzzy",) if state == "write" else ())


def pairs(value: Catalog) -> set[tuple[str, str]]:
    """Every pair that was approved once."""
    return {(entry.source, entry.target) for entry in value.entries if was_approved(entry)}


@given(catalogs(), pages)
def test_updating_twice_equals_updating_once(start: tuple[Catalog, list[str]], texts: list[str]) -> None:
    once = stored(update(start[0], document(*texts)))
    assert pofile.write(update(once, document(*texts))) == pofile.write(once)


@given(catalogs(), pages)
def test_a_change_and_its_undo_give_back_the_same_bytes(start: tuple[Catalog, list[str]], texts: list[str]) -> None:
    before = stored(update(start[0], document(*start[1])))
    changed = stored(update(before, document(*texts)))
    assert texts_and_targets(update(changed, document(*start[1]))) == texts_and_targets(before)
    if all(entry.state is State.APPROVED for entry in before.entries):
        assert pofile.write(update(changed, document(*start[1]))) == pofile.write(before)


def texts_and_targets(value: Catalog) -> list[tuple[str, str]]:
    """The live entries that hold a person's work."""
    return [(e.source, e.target) for e in value.entries if not e.obsolete and not untouched(e)]


@given(catalogs(), pages)
def test_update_never_changes_an_approved_entry(start: tuple[Catalog, list[str]], texts: list[str]) -> None:
    known = {entry.key: entry for entry in start[0].entries if entry.state is State.APPROVED}
    for entry in update(start[0], document(*texts)).entries:
        if entry.key in known:
            assert replace(entry, obsolete=False) == known[entry.key]


@given(catalogs(), pages)
def test_an_approved_pair_is_never_lost(start: tuple[Catalog, list[str]], texts: list[str]) -> None:
    assert pairs(start[0]) <= pairs(update(start[0], document(*texts)))


@given(catalogs(), st.lists(st.sampled_from(SENTENCES), max_size=8))
def test_drafting_fills_only_empty_targets_and_leaves_them_fuzzy(
    start: tuple[Catalog, list[str]], texts: list[str]
) -> None:
    after = drafted(start[0], [Draft((None, text), "A proposal.", "pseudo") for text in texts])
    for old, new in zip(start[0].entries, after.entries, strict=True):
        if new != old:
            assert old.state is State.UNTRANSLATED
            assert (new.state, new.target) == (State.FUZZY, "A proposal.")


@given(catalogs(), pages)
def test_a_key_occurs_once(start: tuple[Catalog, list[str]], texts: list[str]) -> None:
    keys = [entry.key for entry in update(start[0], document(*texts)).entries]
    assert len(keys) == len(set(keys))


@given(catalogs(), st.sampled_from(["Überblick", "Worum es geht"]), st.sampled_from(["anders", "neu/seite"]))
def test_a_heading_path_or_glossary_change_touches_no_approved_entry(
    start: tuple[Catalog, list[str]], heading: str, path: str
) -> None:
    sentences = tuple(Segment(text, raw=text) for text in start[1])
    under = [Document("seite", ".md", (Segment(title, kind="heading"), *sentences), {}) for title in ("Ziel", heading)]
    before = stored(update(start[0], under[0]))
    after = update(before, replace(under[1], path=path))
    known = {entry.key: entry for entry in before.entries if entry.state is State.APPROVED}
    assert {entry.key: entry for entry in after.entries if entry.key in known} == known
