"""A file that was written again never passes for the one that it was."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline import fingerprints


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_only_equal_lists_of_parts_have_one_digest(one: list[bytes], other: list[bytes]) -> None:
    assert (fingerprints.digest(*one) == fingerprints.digest(*other)) == (one == other)


def test_a_file_is_not_settled_while_a_second_writing_could_leave_the_same_times(tmp_path: Path) -> None:
    file = tmp_path / "seite.md"
    file.write_bytes(b"eins")
    assert fingerprints.settled(file) is None
    fingerprints.tick()
    assert fingerprints.settled(file) == (fingerprints.stamp(file), b"eins")


def test_another_text_of_the_same_length_has_another_stamp(tmp_path: Path) -> None:
    file = tmp_path / "seite.md"
    file.write_bytes(b"eins")
    before = os.stat(file)
    fingerprints.tick()
    stamp = fingerprints.stamp(file)
    file.write_bytes(b"zwei")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # by the time of the last change it still tells
    assert fingerprints.stamp(file) != stamp


def test_what_is_no_file_has_no_stamp(tmp_path: Path) -> None:
    assert [fingerprints.stamp(tmp_path), fingerprints.stamp(tmp_path / "none")] == ["", ""]
    assert fingerprints.settled(tmp_path / "none") is None


def test_the_program_has_one_fingerprint() -> None:
    assert fingerprints.program() == fingerprints.program()
