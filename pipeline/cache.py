"""What would cost something to find out again, in one SQLite file: keys and values go in, and come out in a later run.

The file can be deleted at any time. One that is damaged or of another version is thrown away and made anew; one that
can't be used at all is done without. It knows neither what is kept nor for whom.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, TypeVar

from pipeline.files import STATE_FOLDER, contained

NAME: Final = "cache.sqlite3"
PATIENCE: Final = 10.0
"""Seconds that another process is waited for."""
_OURS: Final = 0x5A776965
"""SQLite's `application_id`: “Zwie”."""
_VERSION: Final = 2
"""SQLite's `user_version`: of the tables. A file with another one is of no use."""
_TABLES: Final = (
    "CREATE TABLE kept (key BLOB PRIMARY KEY, value TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE known (kind TEXT, locale TEXT, path TEXT, value TEXT NOT NULL, "
    "PRIMARY KEY (kind, locale, path)) WITHOUT ROWID",
)
"""Answers of engines and the like, for a time; what the last run knew of a site, see `ledger`."""
_AT_ONCE: Final = 500
"""Keys in a question: SQLite takes 999 on old systems."""

Result = TypeVar("Result")


def file(root: Path) -> Path:
    """Where the cache of the site in `root` lies. Raises InputRefused (outside)."""
    return contained(root / STATE_FOLDER / NAME, root)


def recall(path: Path, keys: Sequence[bytes], *, now: Callable[[], float] = time.time) -> dict[bytes, str]:
    """The values of those `keys` that are kept. Makes no file."""
    if not path.exists():
        return {}

    def read(database: sqlite3.Connection) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            places = ",".join("?" * len(some))
            question = f"SELECT key, value FROM kept WHERE until > ? AND key IN ({places})"
            found |= dict(database.execute(question, (now(), *some)))
        return found

    return within(path, read) or {}


def remember(path: Path, values: Mapping[bytes, str], *, days: float, now: Callable[[], float] = time.time) -> None:
    """Keep `values` for so many days, in place of what was kept under their keys; forget what is out of date."""

    def write(database: sqlite3.Connection) -> None:
        until = now() + days * 86_400
        database.execute("DELETE FROM kept WHERE until <= ?", (now(),))
        rows = [(key, value, until) for key, value in values.items()]
        database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    if values:
        within(path, write)


def within(path: Path, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
    """What `work` gives, as one transaction, with a new file if the old one is of no use; None: it can't be done."""
    for _attempt in range(2):
        try:
            with closing(_opened(path)) as database, database:
                database.execute("BEGIN IMMEDIATE")
                return work(database)
        except (sqlite3.OperationalError, OSError):
            return None  # locked for long, the disk full or write-protected: a run can do without
        except sqlite3.DatabaseError:
            for ending in ("", "-journal"):
                with suppress(OSError):
                    path.with_name(path.name + ending).unlink()
    return None


def _opened(path: Path) -> sqlite3.Connection:
    """The file, made if it is missing. Raises sqlite3.DatabaseError: it is none of ours."""
    path.parent.mkdir(exist_ok=True)
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        database.execute("PRAGMA synchronous = NORMAL")
        with database:
            database.execute("BEGIN IMMEDIATE")
            empty = not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if empty:
                for table in _TABLES:
                    database.execute(table)
                database.execute(f"PRAGMA application_id = {_OURS}")
                database.execute(f"PRAGMA user_version = {_VERSION}")
            marks = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if marks != [_OURS, _VERSION]:
            raise sqlite3.DatabaseError("a file of another program or version")
    except BaseException:
        database.close()
        raise
    return database
