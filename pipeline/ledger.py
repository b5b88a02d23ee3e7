"""What the last run found out about every file of a site, so that the next one looks only at what has changed.

Rows of text go in and come out; they are believed as long as the files have the fingerprints that stand beside them,
and the program, its settings and the templates are the same. Everything here can be found out again: the cache can be
deleted at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from pipeline import cache, fingerprints
from pipeline.memory import Pair
from pipeline.model import Document, Finding, Key, Segment, Tag
from pipeline.publish.page import Past

Kind = Literal["world", "file", "head", "edition", "judged", "pairs", "open", "page", "across"]
"""What a row is about: the settings of all, a file's fingerprint, a document's head, a page in a locale, what the
checks say of it, its approved pairs, its texts that nobody could draft, a page of dist/, what was found across all
pages."""

Row = tuple[Kind, str, str]
"""(kind, locale, path); locale and path may be empty."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found when somebody last looked at a page in a locale."""

    status: Mapping[str, Any]
    """How far it is, by the names of `PageStatus`."""
    findings: tuple[Finding, ...]
    """What the checks say of it."""
    disclosure: str
    """What its page has to say of machine drafts."""
    shown: tuple[tuple[Key, str | None], ...]
    """What it shows of the texts of its head, which other pages show too; None: the German."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of a site in this world."""

    world: str = ""
    """Fingerprint of the program, the settings, the glossary and the templates."""
    file: Path | None = None
    """Where it was read from."""
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """File, relative to the site -> its stamp and digest."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """Page path -> head of its document, as text."""
    editions: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(locale, page path) -> digests of German and catalog, the one brought up to date by the other; empty: none."""

    def unchanged(self, file: Path, name: str) -> str | None:
        """The digest of a file that is known by this name and still the same; None: it has to be read."""
        stamp, digest = self.files.get(name, ("", ""))
        now = fingerprints.stamp(file) if stamp else ""
        if not now or now == stamp:
            return digest if now else None
        same_size = now.split(" ")[0] == stamp.split(" ")[0]  # touched, or checked out anew
        return digest if same_size and fingerprints.digest(file.read_bytes()) == digest else None

    def head(self, path: str) -> Document:
        """A document without its body: its front matter and its title."""
        return _head(path, self.heads[path])

    def judged(self, locale: str) -> dict[str, Judgement]:
        """Page path -> what was found when somebody looked at it."""
        return {path: _judgement(text) for (_, path), text in _texts(self.file, "judged", locale).items()}

    def past(self) -> dict[tuple[str, str], Past]:
        """(locale, page path) -> the page that was built."""
        found = _texts(self.file, "page")
        return {place: _past(text) for place, text in found.items()}

    def across(self, as_it_is: str) -> tuple[Finding, ...] | None:
        """What was found across all pages of the site as it is, by its fingerprint; None: nobody has looked."""
        text = _texts(self.file, "across").get(("", "")) if as_it_is else None
        known, findings = json.loads(text) if text else ("", ())
        return tuple(map(_finding, findings)) if as_it_is and known == as_it_is else None

    def pairs(self, locale: str) -> dict[str, tuple[Pair, ...]]:
        """Page path -> the approved pairs of its catalog, live and obsolete."""
        return {path: tuple(_pairs(text)) for (_, path), text in _texts(self.file, "pairs", locale).items()}

    def open(self, locale: str) -> dict[str, tuple[Key, ...]]:
        """Page path -> its texts that nobody could draft."""
        found = _texts(self.file, "open", locale)
        return {
            path: tuple((context, text) for context, text in json.loads(value)) for (_, path), value in found.items()
        }


NOTHING: Final = Ledger()
"""What is known before the first run."""


def read(root: Path, world: str) -> Ledger:
    """The ledger of the site in `root`, if it is of this `world`; else an empty one. Never fails."""
    file = cache.file(root)
    if not file.exists():
        return Ledger(world)

    def rows(database: sqlite3.Connection) -> Ledger:
        if _world(database) != world:
            return Ledger(world)
        found: dict[str, list[tuple[str, str, str]]] = {"file": [], "head": [], "edition": []}
        question = "SELECT kind, locale, path, value FROM known WHERE kind IN ('file', 'head', 'edition')"
        for kind, locale, path, value in database.execute(question):
            found[kind].append((locale, path, value))
        return Ledger(
            world,
            file,
            {path: _two(value) for _locale, path, value in found["file"]},
            {path: value for _locale, path, value in found["head"]},
            {(locale, path): _two(value) for locale, path, value in found["edition"]},
        )

    return cache.within(file, rows) or Ledger(world)


def save(root: Path, world: str, rows: Mapping[Row, str], gone: Iterable[Row] = ()) -> None:
    """Keep `rows` in place of those of the same name, and none of those that are `gone` or of another world."""

    def write(database: sqlite3.Connection) -> None:
        if _world(database) != world:
            database.execute("DELETE FROM known")
            database.execute("INSERT INTO known VALUES ('world', '', '', ?)", (world,))
        database.executemany("DELETE FROM known WHERE kind = ? AND locale = ? AND path = ?", gone)
        values = [(*row, value) for row, value in rows.items()]
        database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?)", values)

    cache.within(cache.file(root), write)


def _world(database: sqlite3.Connection) -> str:
    found = database.execute("SELECT value FROM known WHERE kind = 'world'").fetchone()
    return found[0] if found else ""


def _texts(file: Path | None, kind: Kind, locale: str = "") -> dict[tuple[str, str], str]:
    """(locale, path) -> the rows of a kind, of one locale or all."""
    if file is None:
        return {}
    question = "SELECT locale, path, value FROM known WHERE kind = ?" + " AND locale = ?" * bool(locale)

    def rows(database: sqlite3.Connection) -> dict[tuple[str, str], str]:
        found = database.execute(question, (kind, *([locale] if locale else [])))
        return {(where, path): value for where, path, value in found}

    return cache.within(file, rows) or {}


# -- as text ----------------------------------------------------------------------------------------


def two_text(first: str, second: str) -> str:
    """A stamp and a digest, or two digests."""
    return f"{first}\n{second}"


def _two(text: str) -> tuple[str, str]:
    first, _, second = text.partition("\n")
    return first, second


def judged_text(judged: Judgement) -> str:
    findings = [asdict(finding) for finding in judged.findings]
    return _json([dict(judged.status), findings, judged.disclosure, judged.shown])


def _judgement(text: str) -> Judgement:
    status, findings, disclosure, shown = json.loads(text)
    known = tuple(((context, source), target) for (context, source), target in shown)
    return Judgement(status, tuple(map(_finding, findings)), disclosure, known)


def across_text(as_it_is: str, findings: Iterable[Finding]) -> str:
    return _json([as_it_is, [asdict(finding) for finding in findings]])


def past_text(past: Past) -> str:
    return _json([past.key, past.asked, past.files, [asdict(finding) for finding in past.findings]])


def _past(text: str) -> Past:
    key, asked, files, findings = json.loads(text)
    return Past(key, tuple((address, depth) for address, depth in asked), tuple(files), tuple(map(_finding, findings)))


def _finding(found: dict[str, Any]) -> Finding:
    for name in ("key", "at", "source_at"):
        found[name] = tuple(found[name]) if found[name] is not None else None
    return Finding(**found)


def pairs_text(pairs: Iterable[Pair]) -> str:
    return _json([[*pair.key, pair.target, int(pair.obsolete)] for pair in pairs])


def _pairs(text: str) -> Iterator[Pair]:
    return (Pair((context, source), target, bool(obsolete)) for context, source, target, obsolete in json.loads(text))


def keys_text(keys: Iterable[Key]) -> str:
    return _json(list(keys))


def light(document: Document) -> Document:
    """A document without its body: its front matter and its title."""
    title = document.title
    in_meta = any(value is title for value in document.meta.values())
    return Document(document.path, document.format, () if in_meta or not title else (title,), document.meta)


def head_text(document: Document) -> str:
    """A document without its body, as text."""
    head = light(document)
    meta = [[key, value if isinstance(value, str) else _segment(value)] for key, value in head.meta.items()]
    return _json([head.format, meta, next((_segment(part) for part in head.parts if isinstance(part, Segment)), None)])


def _head(path: str, text: str) -> Document:
    form, meta, title = json.loads(text)
    segments = {key: value if isinstance(value, str) else _read(value) for key, value in meta}
    return Document(path, form, (_read(title),) if title else (), segments)


def _segment(segment: Segment) -> list[Any]:
    return [segment.text, segment.context, segment.kind, list(segment.tags)]


def _read(written: list[Any]) -> Segment:
    text, context, kind, tags = written
    return Segment(text, context, kind, {name: Tag(name, "", (), None) for name in tags})


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
