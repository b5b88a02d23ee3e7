"""What is kept is found again, and a cache that is damaged, foreign or locked harms nobody."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cache

ROWS = {b"one": "eins", b"two": "zwei"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return cache.file(tmp_path)


def test_what_is_kept_is_found_again(file: Path) -> None:
    cache.remember(file, ROWS, days=1)
    assert cache.recall(file, [b"one", b"two", b"three"]) == ROWS


def test_the_later_value_holds(file: Path) -> None:
    cache.remember(file, ROWS, days=1)
    cache.remember(file, {b"one": "un"}, days=1)
    assert cache.recall(file, list(ROWS)) == {**ROWS, b"one": "un"}


@given(st.dictionaries(st.binary(min_size=1), st.text(st.characters(exclude_categories=["Cs"])), max_size=20))
def test_any_keys_and_values_can_be_kept(rows: dict[bytes, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = cache.file(Path(folder))
        cache.remember(file, rows, days=1)
        assert cache.recall(file, list(rows)) == rows


def test_more_keys_can_be_asked_for_than_sqlite_takes_at_once(file: Path) -> None:
    rows = {str(number).encode(): str(number) for number in range(2500)}
    cache.remember(file, rows, days=1)
    assert cache.recall(file, list(rows)) == rows


def test_what_is_out_of_date_is_forgotten(file: Path) -> None:
    cache.remember(file, ROWS, days=1, now=lambda: 0.0)
    assert cache.recall(file, list(ROWS), now=lambda: 86_399.0) == ROWS
    assert cache.recall(file, list(ROWS), now=lambda: 86_400.0) == {}
    cache.remember(file, {b"three": "drei"}, days=1, now=lambda: 90_000.0)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT key FROM kept").fetchall() == [(b"three",)]


def test_asking_makes_no_file(file: Path) -> None:
    assert cache.recall(file, [b"one"]) == {}
    assert not file.parent.exists()


def text(file: Path) -> None:
    file.write_bytes(b"no database, but long enough to be one" * 50)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def scrambled(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:4000] + b"\xff" * (len(data) - 4000))


def of_another_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE kept (a, b)")


@pytest.mark.parametrize(
    "spoil",
    [text, cut, scrambled, of_another_version, of_another_program],
    ids=lambda spoil: spoil.__name__,
)
def test_a_file_that_is_of_no_use_is_made_anew(file: Path, spoil: Callable[[Path], None]) -> None:
    cache.remember(file, ROWS, days=1)
    spoil(file)
    assert cache.recall(file, list(ROWS)) == {}
    cache.remember(file, {b"three": "drei"}, days=1)
    assert cache.recall(file, [b"three"]) == {b"three": "drei"}


def test_an_empty_file_is_filled(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    cache.remember(file, ROWS, days=1)
    assert cache.recall(file, list(ROWS)) == ROWS


def test_a_cache_that_can_not_be_used_is_done_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.mkdir(parents=True)
    cache.remember(file, ROWS, days=1)
    assert cache.recall(file, list(ROWS)) == {}
    file.rmdir()
    monkeypatch.setattr(cache, "PATIENCE", 0.05)
    cache.remember(file, ROWS, days=1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert cache.recall(file, list(ROWS)) == {}
        cache.remember(file, {b"three": "drei"}, days=1)
    assert cache.recall(file, [*ROWS, b"three"]) == ROWS


def test_processes_that_write_at_once_lose_nothing(file: Path) -> None:
    program = """
import sys
from pathlib import Path
from pipeline import cache
name, file = sys.argv[1], Path(sys.argv[2])
for number in range(30):
    cache.remember(file, {f"{name}{number}".encode(): name}, days=1)
"""
    writers = [
        subprocess.Popen([sys.executable, "-c", program, name, str(file)], cwd=Path(__file__).parents[1])
        for name in ("a", "b", "c")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    wanted = {f"{name}{number}".encode(): name for name in ("a", "b", "c") for number in range(30)}
    assert cache.recall(file, list(wanted)) == wanted
