"""Catalogs as files: a byte that nobody changed is given back, and every other program reads what is written."""

from __future__ import annotations

import gettext
import io
import re
from dataclasses import replace

import polib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline import pofile
from pipeline.errors import InputRefused
from pipeline.model import Catalog, Entry
from tests.po_files import (
    CHARACTERS,
    FIXTURES,
    HEADER,
    TEXTS,
    entries,
    entry_lists,
    for_others,
    needs_gettext,
    run,
    tidy_catalogs,
    untidy_files,
)


@given(untidy_files())
def test_reading_and_writing_a_po_file_changes_no_byte(file: tuple[bytes, list[Entry]]) -> None:
    data, _ = file
    catalog = pofile.read(data)
    assert pofile.write(catalog) == data
    assert pofile.write(catalog.with_entries([replace(entry) for entry in catalog.entries])) == data


def test_a_file_with_every_feature_is_given_back_byte_for_byte() -> None:
    data = (FIXTURES / "full.po").read_bytes()
    windows, unended, gaps = data.replace(b"\n", b"\r\n"), data[:-1], b"\n \n" + data + b"\n\n# the end"
    for variant in (data, windows, unended, gaps, b"", b"\n# no entry\n"):
        assert pofile.write(pofile.read(variant)) == variant


@given(untidy_files(), st.data(), TEXTS)
def test_changing_one_entry_changes_only_its_lines(
    file: tuple[bytes, list[Entry]], data: st.DataObject, target: str
) -> None:
    catalog = pofile.read(file[0])
    index = data.draw(st.integers(0, len(catalog.records) - 1))
    old = catalog.entries[index]
    new = replace(old, targets=(target,) * len(old.targets))
    assume(new != old)
    written = pofile.write(catalog.with_entries([*catalog.entries[:index], new, *catalog.entries[index + 1 :]]))
    assert catalog.head
    before = b"".join(record.raw for record in (catalog.head, *catalog.records[:index]))
    behind = b"".join(record.raw for record in catalog.records[index + 1 :]) + catalog.tail
    assert written.startswith(before)
    assert written.rstrip().endswith(behind.strip())
    assert pofile.read(written).entries == (*catalog.entries[:index], new, *catalog.entries[index + 1 :])


@given(entry_lists(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["UTF-8", "GB18030"]))
def test_what_was_written_is_read_as_the_same_entries(messages: list[Entry], newline: str, charset: str) -> None:
    catalog = pofile.new("pt_BR", [("Content-Type", f"text/plain; charset={charset}")]).with_entries(messages)
    again = pofile.read(pofile.write(replace(catalog, newline=newline)))
    assert list(again.entries) == messages
    assert (again.locale, again.header, again.newline) == ("pt_BR", catalog.header, newline)


def flipped(catalog: Catalog, indexes: set[int]) -> Catalog:
    return catalog.with_entries(
        replace(entry, obsolete=entry.obsolete != (index in indexes)) for index, entry in enumerate(catalog.entries)
    )


@given(untidy_files(), st.data())
def test_an_entry_that_is_obsolete_for_a_while_keeps_its_bytes(
    file: tuple[bytes, list[Entry]], data: st.DataObject
) -> None:
    catalog = pofile.read(file[0])
    indexes = data.draw(st.sets(st.integers(0, len(catalog.records) - 1)))
    indexes = {index for index in indexes if not catalog.entries[index].obsolete}
    there = pofile.read(pofile.write(flipped(catalog, indexes)))
    assert there.entries == flipped(catalog, indexes).entries
    back = pofile.write(flipped(there, indexes))
    assert back.rstrip() == file[0].rstrip()
    assert back == file[0] or re.search(rb"(\n\s*\n|[^\n])\Z", file[0])


@given(tidy_catalogs(), st.data())
def test_an_entry_moved_to_the_obsolete_block_and_back_gives_the_same_bytes(
    catalog: Catalog, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(catalog.records) - 1))
    entry, others = catalog.entries[index], [*catalog.entries[:index], *catalog.entries[index + 1 :]]
    gone = pofile.read(pofile.write(catalog.with_entries([*others, replace(entry, obsolete=not entry.obsolete)])))
    assert list(gone.entries) == [*others, replace(entry, obsolete=not entry.obsolete)]
    assert pofile.write(gone.with_entries(catalog.entries)) == pofile.write(catalog)


def test_an_obsolete_entry_keeps_its_comments_and_wrapping() -> None:
    live = '# a\n#, fuzzy\n#| msgid "old"\nmsgid ""\n"Stadt "\n  "und Land"\nmsgstr "x"\n'
    gone = '# a\n#, fuzzy\n#~| msgid "old"\n#~ msgid ""\n#~ "Stadt "\n#~   "und Land"\n#~ msgstr "x"\n'
    catalog = pofile.read((HEADER + live).encode())
    assert pofile.write(flipped(catalog, {0})).decode() == HEADER + gone
    assert pofile.write(flipped(pofile.read((HEADER + gone).encode()), {0})).decode() == HEADER + live


def test_a_comment_that_ends_in_a_backslash_does_not_take_the_next_line() -> None:
    # gettext joins a line that ends in a backslash and the next one, even in comments.
    entry = Entry("Ordner", ("folder",), notes=("C:\\",), comments=("\\ ",))
    written = pofile.write(pofile.new("en").with_entries([entry]))
    assert written.endswith(b'\n# \\  \n#. C:\\ \nmsgid "Ordner"\nmsgstr "folder"\n')
    assert pofile.read(written).entries == (entry,)


def test_new_entries_stand_one_blank_line_apart_even_between_tight_ones() -> None:
    catalog = pofile.read(HEADER.rstrip("\n").encode() + b'\nmsgid "a"\nmsgstr "A"\nmsgid "c"\nmsgstr "C"')
    a, c = catalog.entries
    assert pofile.write(catalog.with_entries([a, Entry("b", ("B",)), c])).decode() == (
        HEADER.rstrip("\n") + '\nmsgid "a"\nmsgstr "A"\n\nmsgid "b"\nmsgstr "B"\n\nmsgid "c"\nmsgstr "C"\n'
    )


def test_a_new_catalog_has_our_header_in_our_order() -> None:
    fields = [("X-Source-File", "eu-projekte/cities-grow.md"), ("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    assert pofile.write(pofile.new("en", fields).with_entries([Entry("Größe", ("size",))])).decode() == (
        'msgid ""\n'
        'msgstr ""\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Language: en\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"X-Source-File: eu-projekte/cities-grow.md\\n"\n'
        '"X-Source-Language: de\\n"\n'
        "\n"
        'msgid "Größe"\n'
        'msgstr "size"\n'
    )


def test_a_changed_header_field_changes_the_header_only() -> None:
    data = (FIXTURES / "full.po").read_bytes()
    catalog = pofile.read(data)
    fields = [(name, "4.0" if name == "X-Generator" else value) for name, value in catalog.header]
    written = pofile.write(replace(catalog, header=tuple(fields)))
    assert written == data.replace(b"X-Generator: pipeline 0.1", b"X-Generator: 4.0")


def test_the_canonical_form_has_no_field_that_every_tool_rewrites() -> None:
    canonical = pofile.canonical(pofile.read((FIXTURES / "full.po").read_bytes()))
    assert [name for name, _value in canonical.header] == [
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Language", "Plural-Forms",
        "X-Pipeline-Engine", "X-Poedit-Basepath", "X-Source-Language",
    ]  # fmt: skip
    assert pofile.write(canonical).startswith(b"# Header translator comment line 1\n# X second line\n#. header")


def test_a_header_of_such_fields_only_becomes_empty() -> None:
    catalog = pofile.read(b'msgid ""\nmsgstr "Project-Id-Version: 1\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    assert pofile.write(pofile.canonical(catalog)) == b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n'


@given(untidy_files())
def test_the_canonical_form_has_the_same_entries_and_is_its_own(file: tuple[bytes, list[Entry]]) -> None:
    written = pofile.write(pofile.canonical(pofile.read(file[0])))
    assert list(pofile.read(written).entries) == sorted(file[1], key=lambda entry: entry.obsolete)
    assert pofile.write(pofile.canonical(pofile.read(written))) == written


@pytest.mark.parametrize(
    ("charset", "target", "code"),
    [("ISO-8859-1", "5 €", "po-unwritable"), ("Shift_JIS", "¥ 500", "po-unwritable"),
     ("UTF-8", "\ud800", "po-unwritable"), ("UTF-8", "a\0b", "po-nul")],
)  # fmt: skip
def test_a_text_that_could_not_be_read_again_is_not_written(charset: str, target: str, code: str) -> None:
    catalog = pofile.read(HEADER.replace("UTF-8", charset).encode(), path="en/a.po")
    with pytest.raises(InputRefused) as refused:
        pofile.write(catalog.with_entries([Entry("Preis", (target,))]))
    assert (refused.value.path, refused.value.code) == ("en/a.po", code)


def test_a_new_charset_in_the_header_recodes_every_entry() -> None:
    text = HEADER.replace("UTF-8", "ISO-8859-1") + 'msgid "Größe"\nmsgstr "size"\n'
    catalog = pofile.read(text.encode("latin-1"))
    utf8 = replace(catalog, header=(("Content-Type", "text/plain; charset=UTF-8"),))
    assert pofile.write(utf8) == text.replace("ISO-8859-1", "UTF-8").encode()


def edges(entry: Entry) -> int:
    """In how many ways its texts begin and end with a line feed; msgfmt wants one."""
    return len({(text[:1] == "\n", text[-1:] == "\n") for text in (entry.source, *entry.targets)})


@needs_gettext
@settings(max_examples=40)
@given(entry_lists(least=1))
def test_msgcat_changes_no_byte_of_what_is_written(messages: list[Entry]) -> None:
    written = pofile.write(pofile.new("en").with_entries(for_others(messages)))
    assert run("msgcat", "--no-wrap", "--force-po", data=written) == written


@needs_gettext
@settings(max_examples=40)
@given(entry_lists(least=1))
def test_msgfmt_compiles_the_approved_entries_and_no_others(messages: list[Entry]) -> None:
    simple = [entry for entry in for_others(messages) if entry.source_plural is None and edges(entry) == 1]
    written = pofile.write(pofile.new("en").with_entries(simple))
    compiled = gettext.GNUTranslations(io.BytesIO(run("msgfmt", "--output-file=-", data=written)))
    approved = {entry.key: entry.target for entry in simple if not entry.obsolete and not entry.fuzzy}
    for entry in simple:
        context, source = entry.key
        found = compiled.gettext(source) if context is None else compiled.pgettext(context, source)
        assert found == approved.get(entry.key, source)


COMMENTS = st.lists(st.text(CHARACTERS, max_size=12), max_size=2).map(tuple)


@given(entries(), COMMENTS, COMMENTS)
def test_an_entry_is_laid_out_as_by_polib(entry: Entry, notes: tuple[str, ...], comments: tuple[str, ...]) -> None:
    assume(entry.key != (None, ""))
    live = replace(entry, notes=notes, comments=comments, obsolete=False)
    _header, lines = pofile.write(pofile.new("en").with_entries([live])).decode().split("\n\n")
    assert lines == pofile._by_polib(live)


@settings(max_examples=40)
@given(messages=entry_lists(least=1))
def test_polib_reads_what_is_written_alike(messages: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("polib") / "en.po"
    path.write_bytes(pofile.write(pofile.new("en").with_entries(for_others(messages))))
    found = [
        (
            read.msgctxt,
            read.msgid,
            tuple(read.msgstr_plural.values()) or (read.msgstr,),
            read.fuzzy,
            bool(read.obsolete),
        )
        for read in polib.pofile(path)
    ]
    wanted = for_others(messages)
    assert found == [(entry.context, entry.source, entry.targets, entry.fuzzy, entry.obsolete) for entry in wanted]
