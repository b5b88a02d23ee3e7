"""The one layout: an editor's noise goes, and nothing that an entry says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import catalog as life
from pipeline import pofile
from pipeline.errors import InputRefused
from pipeline.model import Catalog, Document, Entry, Segment, State
from pipeline.po import layout
from tests.po_files import HEADER, cases, entry_lists, for_others, needs_gettext, run, untidy_files

LOCALES = Path(__file__).parents[1] / "locales"
FORMATTED = cases("formatted.txt")


def said(entry: Entry) -> Entry:
    """An entry without what the layout may take from it."""
    approved = entry.state is State.APPROVED
    return replace(
        entry,
        flags=tuple(sorted(flag for flag in entry.flags if flag != "fuzzy" or any(entry.targets))),
        previous=None if approved else entry.previous,
        comments=without_blank_ends(entry.comments),
        notes=without_blank_ends(entry.notes),
    )


def without_blank_ends(lines: tuple[str, ...]) -> tuple[str, ...]:
    full = [index for index, line in enumerate(lines) if line.strip()]
    return lines[full[0] : full[-1] + 1] if full else ()


@pytest.mark.parametrize(("title", "text", "expected"), FORMATTED, ids=[case[0] for case in FORMATTED])
def test_an_editors_noise_goes(title: str, text: str, expected: str) -> None:
    assert layout.formatted(text.encode()).decode() == expected


@needs_gettext
@pytest.mark.parametrize(("title", "text", "expected"), FORMATTED, ids=[case[0] for case in FORMATTED])
def test_msgcat_changes_nothing_of_it(title: str, text: str, expected: str) -> None:
    if not title.endswith("(ours)"):
        assert run("msgcat", "--no-wrap", "--force-po", data=expected.encode()).decode() == expected


@pytest.mark.parametrize("file", sorted(LOCALES.rglob("*.po")), ids=lambda file: file.name)
def test_the_programs_own_catalogs_stay_as_they_are(file: Path) -> None:
    assert layout.formatted(file.read_bytes()) == file.read_bytes()


@given(untidy_files())
def test_the_layout_of_the_layout_is_the_same(file: tuple[bytes, list[Entry]]) -> None:
    once = layout.formatted(file[0])
    assert layout.formatted(once) == once


@given(untidy_files())
def test_no_entry_says_anything_else_afterwards(file: tuple[bytes, list[Entry]]) -> None:
    data, messages = file
    ordered = sorted(messages, key=lambda entry: entry.obsolete)
    found = pofile.read(layout.formatted(data)).entries
    assert [said(entry) for entry in found if not entry.obsolete] == [said(e) for e in ordered if not e.obsolete]
    assert [entry for entry in found if entry.obsolete] == [entry for entry in ordered if entry.obsolete]


@given(untidy_files())
def test_obsolete_entries_keep_their_lines(file: tuple[bytes, list[Entry]]) -> None:
    def lines(data: bytes) -> list[bytes]:
        records = pofile.read(data).records
        return [record.raw.replace(b"\r\n", b"\n").strip() for record in records if record.entry.obsolete]

    data = file[0].replace(b"#=", b"#,")
    assert lines(layout.formatted(data)) == lines(data)


@needs_gettext
@settings(max_examples=40)
@given(untidy_files(kept=lambda messages: [e for e in for_others(messages) if not e.obsolete]))
def test_msgcat_lays_out_live_entries_in_the_same_way(file: tuple[bytes, list[Entry]]) -> None:
    written = layout.formatted(file[0].replace(b"# the end", b"")).replace(b"\r\n", b"\n")
    assert run("msgcat", "--no-wrap", "--force-po", data=written) == written


@needs_gettext
@settings(max_examples=40)
@given(entry_lists(least=1), st.integers(20, 80))
def test_what_an_editor_wrapped_comes_back_as_it_was(messages: list[Entry], width: int) -> None:
    """Lokalize wraps at 80; obsolete entries are the exception, since it leaves them alone."""
    live = [replace(entry, obsolete=False) for entry in for_others(messages)]
    ours = layout.formatted(pofile.write(pofile.new("en").with_entries(live)))
    wrapped = run("msgcat", f"--width={width}", "--force-po", data=ours)
    assert layout.formatted(wrapped) == ours


WORDS = st.sampled_from(
    ["Die Stadt lädt ein.", "Die Stadt lädt wieder ein.", "Das Amt ist zu.", "Wir helfen gern.", "Ende."]
)


@given(st.lists(WORDS, unique=True, min_size=1), st.lists(WORDS, unique=True), st.data())
def test_a_change_and_its_undo_give_back_the_same_bytes_with_the_layout_in_between(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    def updated(catalog: Catalog, german: list[str]) -> Catalog:
        return life.update(catalog, Document("page", ".md", tuple(map(Segment, german)), {}))

    catalog = updated(pofile.new("en", [("Plural-Forms", "nplurals=2; plural=(n != 1);")]), before)
    approved = [replace(entry, targets=(entry.source[::-1],), comments=("a", "", "b")) for entry in catalog.entries]
    at_first = layout.formatted(pofile.write(catalog.with_entries(approved)))
    changed = pofile.write(updated(pofile.read(at_first), after))
    if data.draw(st.booleans()):
        assert layout.formatted(changed) == changed
    assert pofile.write(updated(pofile.read(layout.formatted(changed)), before)) == at_first


def test_line_ends_and_charset_stay() -> None:
    text = (
        HEADER.replace("UTF-8", "ISO-8859-1") + 'msgid "Größe"\nmsgstr ""\n"size"\n\n#~ msgid "Fuß"\n#~ msgstr "foot"\n'
    )
    expected = text.replace('""\n"size"', '"size"').replace("\n", "\r\n")
    assert layout.formatted(text.replace("\n", "\r\n").encode("latin-1")) == expected.encode("latin-1")


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"^a\.po:1: "):
        layout.formatted(b'msgid "Stadt\nmsgstr ""\n', path="a.po")
