"""The life of an entry: one test for each row of the table in pipeline/catalog.py, then its laws."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog, pofile
from pipeline.catalog import Settings, drafted, reuse, untouched, update
from pipeline.memory import UNAPPROVED
from pipeline.memory import approved as was_approved
from pipeline.memory import build as remember
from pipeline.model import Catalog, Document, Draft, Entry, Segment, State

OPEN = "Das Rathaus ist am Montag von neun bis zwölf Uhr für alle geöffnet."
NOT_OPEN = "Das Rathaus ist am Montag nicht von neun bis zwölf Uhr für alle geöffnet."
OPEN_EN = "On Mondays the town hall is open to everyone from nine to twelve."
DATED = "Der Antrag muss bis zum 31. Mai 2024 vorliegen."
DATED_EN = "The application must be received by 31 May 2024."
OTHER = "Kinder zahlen keinen Eintritt."
FAR = "Das Rathaus ist am Montag für einige Stunden und nur nach Anmeldung für Gäste zugänglich, sonst aber zu."


def document(*texts: str) -> Document:
    """A page of these sentences."""
    return Document("seite", ".md", tuple(Segment(text, raw=text) for text in texts), {})


def fresh(*texts: str) -> Catalog:
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


def test_an_old_entry_is_previous_of_one_new_one_at_most() -> None:
    before = approved(fresh(OPEN), **{OPEN: OPEN_EN})
    after = update(before, document(NOT_OPEN, NOT_OPEN.replace("Montag", "Dienstag")))
    assert [entry.previous for entry in after.entries if not entry.obsolete] == [OPEN, None]


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
