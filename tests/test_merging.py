"""Merging two catalogs: one test for each row of the table in pipeline/merging.py, then its laws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import pofile
from pipeline.catalog import drafted, reuse, update
from pipeline.memory import UNAPPROVED
from pipeline.memory import build as remember
from pipeline.merging import Conflict, Merged, merge
from pipeline.model import Catalog, Document, Draft, Entry, Segment, State
from tests.po_files import needs_gettext, run

OPEN = "Das Rathaus ist geöffnet."
SHUT = "Das Rathaus ist am Montag nicht geöffnet."
FREE = "Kinder zahlen keinen Eintritt."
WAY = "Der Eingang ist stufenlos."


def document(*texts: str) -> Document:
    """A page of these sentences."""
    return Document("seite", ".md", tuple(Segment(text, raw=text) for text in texts), {})


def stored(value: Catalog) -> Catalog:
    """Written and read again."""
    return pofile.read(pofile.write(value), locale=value.locale)


def page(*texts: str) -> Catalog:
    """The catalog of a new page of these sentences."""
    return changed(pofile.new("en"), *texts)


def changed(value: Catalog, *texts: str) -> Catalog:
    """The catalog after its page has become these sentences."""
    return stored(update(value, document(*texts)))


def edited(value: Catalog, source: str, **changes: object) -> Catalog:
    """A person's edit of one entry."""
    return stored(
        value.with_entries(
            replace(entry, **changes) if entry.source == source else entry  # type: ignore[arg-type]
            for entry in value.entries
        )
    )


def approved(value: Catalog, source: str, target: str) -> Catalog:
    return edited(value, source, targets=(target,), flags=())


def half_done(value: Catalog, source: str, target: str) -> Catalog:
    return edited(value, source, targets=(target,), flags=("fuzzy",))


def machine(value: Catalog, source: str, target: str, origin: str = "pseudo") -> Catalog:
    """An engine's draft."""
    return stored(drafted(value, [Draft((None, source), target, origin)]))


def without(value: Catalog, source: str) -> Catalog:
    """An editor has purged an entry."""
    return stored(value.with_entries(entry for entry in value.entries if entry.source != source))


def of(value: Catalog, source: str) -> Entry:
    return next(entry for entry in value.entries if entry.source == source)


def both_ways(base: Catalog, one: Catalog, other: Catalog) -> Merged:
    """What comes out, whichever side is ours."""
    merged, mirrored = merge(base, one, other), merge(base, other, one)
    assert pofile.write(merged.catalog) == pofile.write(mirrored.catalog)
    assert (merged.conflicts, mirrored.conflicts) == ((), ())
    return merged


def test_row_1_what_one_side_left_alone_is_as_the_other_side_has_it() -> None:
    base = approved(page(OPEN, FREE, WAY), OPEN, "Open.")
    ours = approved(approved(base, OPEN, "The town hall is open."), FREE, "Children enter free of charge.")
    theirs = changed(half_done(base, WAY, "The entrance"), OPEN, FREE, SHUT, WAY)
    merged = both_ways(base, ours, theirs).catalog
    assert [(entry.source, entry.target, entry.state) for entry in merged.entries] == [
        (OPEN, "The town hall is open.", State.APPROVED),
        (FREE, "Children enter free of charge.", State.APPROVED),
        (SHUT, "", State.UNTRANSLATED),
        (WAY, "The entrance", State.FUZZY),
    ]


def test_row_1_a_withdrawn_approval_stays_withdrawn() -> None:
    base = approved(page(OPEN, FREE), OPEN, "Open.")
    merged = both_ways(base, edited(base, OPEN, flags=("fuzzy",)), approved(base, FREE, "Free.")).catalog
    assert of(merged, OPEN).state is State.FUZZY


def test_row_2_an_approval_beats_a_machines_draft_that_came_meanwhile() -> None:
    base = page(OPEN, FREE)
    merged = both_ways(base, approved(base, OPEN, "Open."), machine(machine(base, OPEN, "Opened."), FREE, "Kids"))
    assert of(merged.catalog, OPEN) == Entry(OPEN, ("Open.",))
    assert of(merged.catalog, FREE).state is State.FUZZY


def test_row_2_an_approval_beats_half_done_text_and_keeps_it_in_a_comment() -> None:
    base = machine(page(OPEN), OPEN, "Opened.")
    merged = both_ways(base, approved(base, OPEN, "Open."), edited(base, OPEN, targets=("The \\town\nhall",)))
    assert of(merged.catalog, OPEN) == Entry(
        OPEN, ("Open.",), notes=of(base, OPEN).notes, comments=("unapproved: The \\\\town\\nhall",)
    )


def test_row_2_a_persons_approval_beats_a_target_taken_over() -> None:
    base = page(OPEN)
    theirs = stored(reuse(pofile.new("en"), base, remember([("start", approved(base, OPEN, "Opened."))])))
    assert of(theirs, OPEN).state is State.APPROVED
    merged = both_ways(base, approved(base, OPEN, "Open."), theirs).catalog
    assert of(merged, OPEN) == Entry(OPEN, ("Open.",))


def test_row_3_a_target_taken_over_beats_a_draft() -> None:
    empty = pofile.new("en")
    memory = remember([("start", approved(page(OPEN), OPEN, "Open."))])
    ours = stored(reuse(empty, update(empty, document(OPEN)), memory))
    merged = both_ways(empty, ours, machine(page(OPEN), OPEN, "Opened.")).catalog
    assert of(merged, OPEN).target == "Open."
    assert of(merged, OPEN).notes[0].startswith("Taken over from start ")


def test_row_4_half_done_text_beats_a_draft() -> None:
    base = page(OPEN)
    merged = both_ways(base, half_done(base, OPEN, "The town"), machine(base, OPEN, "Opened.")).catalog
    assert of(merged, OPEN) == Entry(OPEN, ("The town",), flags=("fuzzy",))


def test_row_5_of_two_drafts_the_same_one_stays_whichever_side_is_ours() -> None:
    base = page(OPEN)
    one, other = machine(base, OPEN, "Opened.", "one"), machine(base, OPEN, "It is open.", "other")
    assert of(both_ways(base, one, other).catalog, OPEN) == of(other, OPEN)
    assert of(both_ways(pofile.new("en"), base, other).catalog, OPEN) == of(other, OPEN)


def test_row_6_of_two_peoples_approvals_ours_stays_and_theirs_goes_into_a_comment() -> None:
    base = machine(page(OPEN, FREE), OPEN, "Opened.")
    ours, theirs = approved(base, OPEN, "Open."), approved(base, OPEN, 'The "town"\thall\r\nis open. \\')
    merged = merge(base, ours, theirs)
    key, target = (None, OPEN), 'The "town"\thall\r\nis open. \\'
    assert merged.conflicts == (Conflict(key, ("Open.",), (target,)),)
    assert of(stored(merged.catalog), OPEN) == Entry(
        OPEN, ("Open.",), notes=of(base, OPEN).notes, comments=('theirs: The "town"\\thall\\r\\nis open. \\\\',)
    )
    assert of(merge(base, theirs, ours).catalog, OPEN).target == target


def test_row_6_the_forms_of_a_plural_go_into_a_line_each() -> None:
    entry = Entry("%d Tag", ("", ""), source_plural="%d Tage")
    base = stored(pofile.new("en").with_entries([entry]))
    ours, theirs = (
        edited(base, "%d Tag", targets=("%d day", "%d days")),
        edited(base, "%d Tag", targets=("one", "many")),
    )
    merged = merge(base, ours, theirs)
    assert merged.conflicts == (Conflict((None, "%d Tag"), ("%d day", "%d days"), ("one", "many")),)
    assert of(merged.catalog, "%d Tag").comments == ("theirs: one", "theirs: many")


def test_row_6_of_two_half_done_texts_ours_stays_fuzzy_and_theirs_is_kept() -> None:
    base = page(OPEN)
    merged = merge(base, half_done(base, OPEN, "The town"), half_done(base, OPEN, "The hall"))
    assert merged.conflicts == (Conflict((None, OPEN), ("The town",), ("The hall",)),)
    assert of(merged.catalog, OPEN) == Entry(OPEN, ("The town",), flags=("fuzzy",), comments=("theirs: The hall",))


def test_row_7_the_same_target_is_approved_where_one_side_approved_it() -> None:
    base = page(OPEN)
    drafted_first = machine(base, OPEN, "Open.")
    merged = both_ways(base, edited(drafted_first, OPEN, flags=()), half_done(base, OPEN, "Open.")).catalog
    assert of(merged, OPEN) == Entry(OPEN, ("Open.",), notes=of(drafted_first, OPEN).notes)


def test_row_7_an_approved_target_needs_no_previous_german_and_a_draft_is_better_with_it() -> None:
    empty = page()
    one = edited(changed(empty, SHUT), SHUT, targets=("Shut.",), previous=OPEN)
    other = edited(changed(empty, SHUT), SHUT, targets=("Shut.",))
    assert of(both_ways(empty, one, other).catalog, SHUT).previous is None
    drafts = (edited(side, SHUT, flags=("fuzzy",)) for side in (one, other))
    assert of(both_ways(empty, *drafts).catalog, SHUT).previous == OPEN


def test_row_8_a_sentence_approved_here_and_taken_out_there_is_approved_and_obsolete() -> None:
    base = half_done(page(OPEN, FREE), OPEN, "The town")
    theirs = changed(base, FREE)
    assert of(theirs, OPEN).comments == (UNAPPROVED,)
    merged = both_ways(base, approved(base, OPEN, "Open."), theirs).catalog
    assert merged.entries == (Entry(FREE), Entry(OPEN, ("Open.",), obsolete=True))


def test_row_8_a_sentence_that_came_back_there_is_live_and_what_was_half_done_is_fuzzy() -> None:
    base = edited(changed(half_done(page(OPEN, FREE), OPEN, "The town"), FREE), OPEN, flags=())
    theirs = changed(base, OPEN, FREE)
    ours = edited(base, OPEN, targets=("The town hall",))
    merged = both_ways(base, ours, theirs).catalog
    assert merged.entries == (Entry(OPEN, ("The town hall",), flags=("fuzzy",)), Entry(FREE))


def test_row_9_what_is_new_and_live_here_and_obsolete_there_is_live() -> None:
    base = page(FREE)
    ours = approved(changed(base, OPEN, FREE), OPEN, "Open.")
    merged = both_ways(base, ours, changed(ours, FREE)).catalog
    assert merged.entries == (Entry(OPEN, ("Open.",)), Entry(FREE))


def test_row_10_a_dropped_draft_that_was_approved_meanwhile_stays_obsolete() -> None:
    base = machine(page(OPEN, FREE), OPEN, "Opened.")
    theirs = changed(base, FREE)
    assert theirs.entries == (Entry(FREE),)
    merged = both_ways(base, approved(base, OPEN, "Open."), theirs).catalog
    assert merged.entries == (Entry(FREE), Entry(OPEN, ("Open.",), notes=of(base, OPEN).notes, obsolete=True))


def test_row_10_a_dropped_draft_that_was_begun_meanwhile_stays_obsolete_and_unapproved() -> None:
    base = page(OPEN, FREE)
    merged = both_ways(base, half_done(base, OPEN, "The town"), changed(base, FREE)).catalog
    kept = Entry(OPEN, ("The town",), flags=("fuzzy",), comments=(UNAPPROVED,), obsolete=True)
    assert merged.entries == (Entry(FREE), kept)


def test_row_10_a_purged_sentence_whose_german_came_back_is_live() -> None:
    base = changed(approved(page(OPEN, FREE), OPEN, "Open."), FREE)
    merged = both_ways(base, changed(base, OPEN, FREE), without(base, OPEN)).catalog
    assert merged.entries == (Entry(OPEN, ("Open.",)), Entry(FREE))


def test_row_11_a_sentence_that_only_a_machine_has_drafted_meanwhile_is_gone() -> None:
    base = page(OPEN, FREE)
    theirs = approved(changed(base, FREE), FREE, "Free.")
    assert both_ways(base, machine(base, OPEN, "Opened."), theirs).catalog.entries == (Entry(FREE, ("Free.",)),)


def test_row_12_comments_are_united_and_those_taken_out_stay_out() -> None:
    base = edited(page(OPEN), OPEN, comments=("one", "two"))
    ours, theirs = edited(base, OPEN, comments=("one", "three")), edited(base, OPEN, comments=("two", "four"))
    merged = merge(base, ours, theirs)
    assert (of(merged.catalog, OPEN).comments, merged.conflicts) == (("three", "four"), ())


def test_row_13_the_header_is_merged_field_by_field() -> None:
    fields = [("PO-Revision-Date", "2024-01-01"), ("X-Source-File", "old.md"), ("X-Generator", "Poedit 3.2")]
    base = stored(pofile.new("en", fields))
    ours = with_fields(base, {"PO-Revision-Date": "2024-03-03", "X-Source-File": "new.md", "X-Own": "1"})
    theirs = with_fields(base, {"PO-Revision-Date": "2024-02-02", "X-Generator": None})
    assert dict(both_ways(base, ours, theirs).catalog.header) == {
        **dict(pofile.new("en").header),
        "PO-Revision-Date": "2024-03-03",
        "X-Source-File": "new.md",
        "X-Own": "1",
    }


def with_fields(value: Catalog, fields: Mapping[str, str | None]) -> Catalog:
    """The catalog with other header fields; None: without."""
    header = {**dict(value.header), **fields}
    return stored(replace(value, header=tuple((name, text) for name, text in header.items() if text is not None)))


def test_row_14_new_sentences_stand_where_their_side_has_them_and_obsolete_ones_last() -> None:
    base = approved(page(OPEN, FREE, WAY), FREE, "Free.")
    ours = changed(base, "Ganz oben.", OPEN, WAY, "Ganz unten.")
    theirs = changed(base, OPEN, "Vor dem Weg.", FREE, WAY, "Hinter dem Weg.")
    assert [entry.source for entry in merge(base, ours, theirs).catalog.entries] == [
        *("Ganz oben.", OPEN, "Vor dem Weg.", WAY, "Hinter dem Weg.", "Ganz unten.", FREE)
    ]


def test_row_14_an_order_that_one_side_changed_holds() -> None:
    base = page(OPEN, FREE, WAY)
    merged = both_ways(base, changed(base, OPEN, FREE, SHUT, WAY), changed(base, WAY, OPEN, FREE)).catalog
    assert [entry.source for entry in merged.entries] == [WAY, OPEN, FREE, SHUT]


def laid_out(value: Catalog, source: str) -> Catalog:
    """The same entries, one of them as another editor lays it out."""
    lines = pofile.write(value).decode().replace(f'msgid "{source}"', f'msgid ""\n"{source}"')
    return pofile.read(lines.encode(), locale=value.locale)


def test_the_layout_of_the_side_that_changed_it_is_kept() -> None:
    base = page(OPEN, FREE, WAY)
    merged = both_ways(base, approved(base, FREE, "Free."), laid_out(base, OPEN)).catalog
    assert pofile.write(merged) == pofile.write(laid_out(approved(base, FREE, "Free."), OPEN))


def test_an_entry_that_becomes_obsolete_keeps_its_layout() -> None:
    base = half_done(page(OPEN, FREE), OPEN, "The town")
    ours = laid_out(approved(base, OPEN, "Open."), OPEN)
    merged = both_ways(base, ours, changed(base, FREE)).catalog
    assert pofile.write(merged).decode().endswith(f'\n#~ msgid ""\n#~ "{OPEN}"\n#~ msgstr "Open."\n')


def test_the_line_ends_that_one_side_changed_hold_for_the_whole_file() -> None:
    base = page(OPEN, FREE)
    theirs = stored(pofile.canonical(replace(base, newline="\r\n")))
    after = pofile.write(both_ways(base, approved(base, FREE, "Free."), theirs).catalog)
    assert after == pofile.write(approved(base, FREE, "Free.")).replace(b"\n", b"\r\n")


def test_the_charset_that_one_side_changed_holds_for_the_whole_file() -> None:
    latin, utf_8 = ({"Content-Type": f"text/plain; charset={name}"} for name in ("ISO-8859-1", "UTF-8"))
    base = with_fields(page("Grüße", OPEN), latin)
    theirs = approved(with_fields(base, utf_8), "Grüße", "“Hello”")
    merged = stored(both_ways(base, approved(base, OPEN, "Open."), theirs).catalog)
    assert [entry.targets for entry in merged.entries] == [("“Hello”",), ("Open.",)]
    assert dict(merged.header)["Content-Type"] == "text/plain; charset=UTF-8"


SENTENCES = [OPEN, SHUT, FREE, WAY, "Das Rathaus ist heute geöffnet.", "Kinder zahlen auch keinen Eintritt.", "Kontakt"]
TARGETS = ["Open.", "Opened.", "The town hall\\is open.", 'Two "lines"\nof text', "Free", " "]
COMMENTS = ["accepted: names – it is a name", "ask the office", "ask the  office", UNAPPROVED]
DAYS = Entry("%d Tag", ("", ""), source_plural="%d Tage")
FORMS = ("Plural-Forms", "nplurals=2; plural=(n != 1);")
MEMORY = remember([("start", approved(page(OPEN, FREE), OPEN, "Open."))])

texts = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6, unique=True)


def refreshed(value: Catalog, texts: list[str]) -> Catalog:
    """What a run makes of the catalog; the plural of the template stays."""
    days = (Segment(DAYS.source),) if any(entry.key == DAYS.key for entry in value.entries) else ()
    segments = (*(Segment(text, raw=text) for text in texts), *days)
    return reuse(value, update(value, Document("seite", ".md", segments, {})), MEMORY)


def rewrapped(value: Catalog) -> Catalog:
    """As an editor saves it that breaks lines its own way, and puts a date and its name into the header."""
    header = {**dict(value.header), "PO-Revision-Date": f"2024-01-{len(value.records) + 10}", "X-Generator": "Editor"}
    plain = pofile.canonical(replace(value, header=tuple(header.items()), newline="\n"))
    lines = re.sub(rb'^((#~ )?msg\S+) "', rb'\1 ""\n\2"', pofile.write(plain), flags=re.MULTILINE)
    return pofile.read(lines.replace(b"\n", value.newline.encode()))


@st.composite
def edits(draw: st.DrawFn, value: Catalog) -> Catalog:
    """The catalog after one thing that people, editors and runs do to it."""
    kind = draw(st.sampled_from(["page", "page", "engine", "editor", "fmt", "crlf", *["review"] * 6]))
    if kind == "page":
        return refreshed(value, draw(texts))
    if kind == "engine":
        origin, target = draw(st.sampled_from(["one", "other"])), draw(st.sampled_from(TARGETS))
        return drafted(value, [Draft((None, draw(st.sampled_from(SENTENCES))), target, origin)])
    if kind == "editor":
        return rewrapped(value)
    if kind == "fmt":
        return pofile.canonical(value)
    if kind == "crlf":
        return pofile.canonical(replace(value, newline="\r\n"))
    return value.with_entries(new for entry in value.entries if (new := draw(reviewed(entry))))


def reviewed(entry: Entry) -> st.SearchStrategy[Entry | None]:
    """An entry after a person saw it: left alone, worked on, fuzzy flag on or off, commented, or purged."""
    targets = st.just(entry.targets) | st.tuples(*(st.sampled_from(["", *TARGETS]) for _form in entry.targets))
    flags = st.sampled_from([(), ("fuzzy",)])
    comments = st.lists(st.sampled_from(COMMENTS), max_size=2, unique=True).map(tuple)
    worked_on = st.builds(lambda targets, flags: replace(entry, targets=targets, flags=flags), targets, flags)
    commented = st.builds(lambda comments: replace(entry, comments=comments), comments)
    return st.sampled_from(range(8)).flatmap(
        lambda choice: (
            st.just(None if choice == 0 and entry.obsolete else entry)
            if choice < 4
            else commented
            if choice == 4
            else worked_on
        )
    )


@st.composite
def histories(draw: st.DrawFn, start: Catalog) -> Catalog:
    """The catalog after some edits, as it stands on the disk then."""
    value = start
    for _ in range(draw(st.integers(1, 4))):
        value = stored(draw(edits(value)))
    return value


class Fork(NamedTuple):
    """A catalog, and what two people made of it."""

    base: Catalog
    ours: Catalog
    theirs: Catalog

    def __repr__(self) -> str:
        return "\n=====\n".join(pofile.write(side).decode() for side in (self.base, self.ours, self.theirs))


@st.composite
def forks(draw: st.DrawFn) -> Fork:
    new = pofile.new("en", [FORMS]).with_entries([DAYS])
    base = draw(histories(refreshed(new, draw(texts))))
    return Fork(base, draw(histories(base)), draw(histories(base)))


Pair = tuple[tuple[str | None, str], tuple[str, ...]]


def approved_pairs(value: Catalog) -> dict[Pair, Entry]:
    """Every pair that is approved, live or obsolete."""
    return {
        (e.key, e.targets): e
        for e in value.entries
        if all(target.strip() for target in e.targets)
        and not e.fuzzy
        and not (e.obsolete and UNAPPROVED in map(str.strip, e.comments))
    }


def lost(fork: Fork, merged: Catalog) -> list[Pair]:
    """The approved pairs that nobody took out and that are not there any more, not even in a comment.

    A pair taken over from another page may give way to a person's: it stands there.
    """
    before, our, their, after = map(approved_pairs, (fork.base, fork.ours, fork.theirs, merged))
    wanted = {pair: e for pair, e in (our | their).items() if pair not in before or (pair in our and pair in their)}
    entries = {entry.key: entry for entry in merged.entries}

    def kept(pair: Pair, entry: Entry) -> bool:
        key, targets = pair
        lines = [line.split(": ", 1)[1] for line in entries[key].comments if line.startswith("theirs: ")]
        said = [re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], line) for line in lines]
        spare = any(note.startswith("Taken over") for note in entry.notes)
        return pair in after or set(targets) <= set(said) or (spare and (key, entries[key].targets) in after)

    return [pair for pair, entry in wanted.items() if not kept(pair, entry)]


def check_laws(fork: Fork) -> None:
    """All that holds of any merge."""
    base, ours, theirs = fork
    merged = merge(base, ours, theirs)
    after = pofile.write(merged.catalog)
    again = pofile.read(after)
    assert lost(fork, merged.catalog) == []
    assert again.entries == merged.catalog.entries
    assert pofile.write(again) == after
    for sides in ((base, again, theirs), (base, ours, again), (theirs, again, theirs), (ours, again, ours)):
        assert pofile.write(merge(*sides).catalog).decode() == after.decode()
    assert kept_bytes(fork, merged.catalog)
    assert_mirrored(merged, merge(base, theirs, ours))
    run("msgfmt", "-c", "-o", "/dev/null", data=after)


def kept_bytes(fork: Fork, merged: Catalog) -> bool:
    """Whether each entry that is as on a side is written as on that side, where the line ends are the same."""
    sides = [
        {r.entry: r.raw for r in side.records} for side in (fork.ours, fork.theirs) if side.newline == merged.newline
    ]
    found = [(record.raw, [side[record.entry] for side in sides if record.entry in side]) for record in merged.records]
    return all(raw in raws for raw, raws in found if raws)


def assert_mirrored(merged: Merged, mirrored: Merged) -> None:
    """But for conflicts and the order in which new lines of both sides stand, it matters not which is ours."""
    disputed = {conflict.key for conflict in merged.conflicts}
    assert disputed == {conflict.key for conflict in mirrored.conflicts}

    def told(value: Catalog) -> dict[object, Entry]:
        entries = (e for e in value.entries if e.key not in disputed)
        return {e.key: replace(e, comments=tuple(sorted(e.comments))) for e in entries}

    assert told(merged.catalog) == told(mirrored.catalog)
    assert dict(merged.catalog.header) == dict(mirrored.catalog.header)


@needs_gettext
@given(forks())
def test_a_random_merge_holds_every_law(fork: Fork) -> None:
    check_laws(fork)


@pytest.mark.slow
@needs_gettext
@settings(max_examples=1000)
@given(forks())
def test_a_thousand_random_merges_hold_every_law(fork: Fork) -> None:
    check_laws(fork)


@given(forks())
def test_a_merge_with_what_nobody_changed_changes_no_byte(fork: Fork) -> None:
    base = fork.base
    for side in (fork.ours, fork.theirs):
        alone = (merge(base, side, base), merge(base, base, side), merge(base, side, side), merge(side, side, side))
        assert [pofile.write(merged.catalog) for merged in alone] == [pofile.write(side)] * 4
