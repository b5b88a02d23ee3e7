"""Broken catalogs are made whole without losing anything, or left to a person as they are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import mending, pofile
from pipeline.errors import InputRefused
from pipeline.model import Catalog, Entry
from tests.po_files import FIXTURES, HEADER, cases, needs_gettext, run, untidy_files

MENDED = cases("mended.txt")
REFUSED = cases("refused.txt")


def bytes_of(text: str) -> bytes:
    """The bytes of a case, some of them by their number."""
    pieces = re.split("⟦([0-9a-f]*)⟧", text.replace("⟦⟧\n", ""))
    return b"".join(bytes.fromhex(piece) if odd % 2 else piece.encode() for odd, piece in enumerate(pieces))


@pytest.mark.parametrize(("title", "text", "expected"), MENDED, ids=[case[0] for case in MENDED])
def test_what_is_broken_is_mended(title: str, text: str, expected: str) -> None:
    found = mending.examined(bytes_of(text), path="en/a.po", locale="en")
    assert found.data.decode() == (expected or text)
    assert bool(found.left) == (not expected)
    assert found.faults
    assert all(fault.path == "en/a.po" and fault.repair for fault in found.faults)
    assert bool(found.done) == bool(expected)


@needs_gettext
@pytest.mark.parametrize(("title", "text", "expected"), MENDED, ids=[case[0] for case in MENDED])
def test_gettext_reads_what_is_mended(title: str, text: str, expected: str) -> None:
    if expected:
        run("msgfmt", "--output-file=/dev/null", data=mending.examined(bytes_of(text), locale="en").data)


@pytest.mark.parametrize(("title", "text", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_refused_is_mended_or_left_as_it_is(title: str, text: str, expected: str) -> None:
    found = mending.examined(text.encode(), path="a.po", locale="en")
    assert f"{found.faults[0].line} {found.faults[0].code}" == expected.strip()
    if found.left:
        assert found.data == text.encode()
    else:
        assert mending.examined(found.data, path="a.po", locale="en") == mending.Examined(found.data)


@given(untidy_files())
def test_a_file_that_is_whole_is_never_touched(file: tuple[bytes, list[Entry]]) -> None:
    found = mending.examined(file[0])
    assert found.data == file[0]
    assert not found.done


@pytest.mark.parametrize(
    "data",
    [
        (HEADER + 'msgid "Stadt"\n<<<<<<< HEAD\nmsgstr "city"\n=======\nmsgstr "town"\n').encode(),
        (HEADER + 'msgid "Stadt"\nmsgstr "city"\n=======\nmsgstr "town"\n>>>>>>> anna\n').encode(),
        (HEADER + '<<<<<<< a\n<<<<<<< b\nmsgid "Stadt"\n=======\n>>>>>>> b\n=======\n>>>>>>> a\n').encode(),
        HEADER.encode() + b'msgid "Stadt"\nmsgstr "El Ni\xf1o"\n',
        HEADER.encode() + b'msgid "Stadt"\nmsgstr "city\\344"\n',
        HEADER.replace("UTF-8", "ISO-8859-7").encode() + b'msgid "Stadt"\nmsgstr "\xff"\n',
        HEADER.encode() + b'msgid "Stadt"\nmsgstr "ci\0ty"\n',
        (HEADER + 'msgid "Stadt\\"\nmsgstr "city"\n').encode(),
        (HEADER + 'msgid "a" "b\nmsgstr "city"\n').encode(),
        b'msgid "Stad',
        b"",
    ],
)
def test_what_has_two_meanings_is_left_to_a_person(data: bytes) -> None:
    found = mending.examined(data)
    assert found.data == data
    assert not found.done
    assert bool(found.left) == bool(data)


def test_entries_that_msgfmt_refuses_are_named_with_their_line() -> None:
    header = HEADER.replace("UTF-8\\n", "UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n")
    plural = '# Mehrzahl\nmsgid "Stadt"\nmsgid_plural "Städte"\nmsgstr[0] "city"\n\n'
    ends = 'msgid "Land\\n"\nmsgstr "country"\n\n#, fuzzy\nmsgid "Haus\\n"\nmsgstr "house"\n'
    found = mending.examined((header + plural + ends).encode(), path="a.po")
    assert [str(fault) for fault in found.left] == [
        "a.po:5: The entry has 1 plural forms, the header says 2. Write one msgstr[n] for each form, from 0 on.",
        "a.po:9: msgid and msgstr must both begin and end with a line break, or both not. "
        "Add or delete \\n at the beginning or the end of msgstr.",
    ]
    assert found.faults == found.left
    unruled = mending.examined((HEADER + plural + plural.replace("Stadt", "Land")).encode(), path="a.po")
    assert [(fault.line, fault.code) for fault in unruled.left] == [(5, "po-plural")]


def test_a_file_cut_off_anywhere_loses_no_finished_entry() -> None:
    whole = (FIXTURES / "full.po").read_bytes()
    catalog = pofile.read(whole)
    ends = [len(catalog.head.raw) if catalog.head else 0]
    for record in catalog.records:
        ends.append(ends[-1] + len(record.raw))
    for cut in range(ends[1], len(whole)):
        found = mending.examined(whole[:cut])
        finished = sum(end <= cut for end in ends[1:])
        assert not found.left, cut
        assert pofile.read(found.data).entries[:finished] == catalog.entries[:finished]
        if found.done:
            assert len(pofile.read(found.data).entries) == finished
            lost = set(whole[ends[finished] : cut].decode("utf-8", "ignore").split()) - set(found.data.decode().split())
            assert not lost, cut


def test_a_million_broken_lines_are_mended_in_one_go() -> None:
    text = HEADER + "".join(f'msgid "{number}\nmsgstr the "{number}" x"\n\n' for number in range(20_000))
    text = re.sub(r'the "(\d+)" x', r'"the "\1" x', text)
    found = mending.examined(text.encode())
    assert not found.left
    assert len(found.faults) == 1
    assert pofile.read(found.data).entries[7] == Entry("7", ('the "7" x',))


TARGETS = st.sampled_from(["", "one", "two", "three", 'a "quoted"\ntext'])
STATES = st.sampled_from(["approved", "fuzzy", "obsolete", "gone"])


@st.composite
def versions(draw: st.DrawFn) -> Catalog:
    """One of the versions of a small catalog that people make."""
    entries = []
    for source in ("eins", "zwei", "drei", "vier", "fünf"):
        state, target = draw(STATES), draw(TARGETS)
        flags = ("fuzzy",) if state == "fuzzy" and target else ()
        if state != "gone":
            entries.append(Entry(source, (target,), flags=flags, obsolete=state == "obsolete"))
    header = [("Plural-Forms", "nplurals=2; plural=(n != 1);"), ("X-Source-File", draw(st.sampled_from("ab")))]
    return pofile.new("en", header).with_entries(entries)


@settings(max_examples=60)
@given(base=versions(), ours=versions(), theirs=versions())
def test_after_a_merge_of_git_nothing_of_either_side_is_lost(
    base: Catalog, ours: Catalog, theirs: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    for name, side in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_bytes(pofile.write(side))
    command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
    merged = subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout
    found = mending.examined(merged, locale="en")
    if b"\n=======\n" not in merged:
        return  # git found a way of its own
    if found.left:  # it put lines of theirs inside an entry of ours
        assert found.data == merged
        return
    after = {entry.key: entry for entry in pofile.read(found.data).entries}
    for text in re.split(rb"^(?:<<<<<<<|=======|>>>>>>>).*\n", merged, flags=re.MULTILINE):
        for source, target in re.findall(r'msgid "(\w+)"\n(?:#~ )?msgstr "(\w+)"\n', text.decode()):
            entry = after[None, source]
            assert target == entry.target or {f"theirs: {target}", f"unapproved: {target}"} & {*entry.comments}


@pytest.mark.parametrize("name", ["a.po", "locales/en/LC_MESSAGES/ä b.po"])
def test_a_repair_that_is_named_can_be_typed(name: str) -> None:
    with pytest.raises(InputRefused) as refused:
        pofile.read(b'msgid "Stadt\nmsgstr ""\n', path=name)
    words = re.findall(r"zwiesprache (.*)$", refused.value.repair)[0]
    import shlex

    assert shlex.split(words) == ["doctor", "--fix", name]
    assert Path(name).suffix == ".po"
