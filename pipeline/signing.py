"""What a person's decision does to an entry: approved, or taken back; and which entries one decision may cover at once.

Entries go in, entries come out. Who decided stands in a translator comment with the hash of the target, since comments
survive every editor: text that was changed afterwards is not covered by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Final, Literal

from pipeline import wording
from pipeline.errors import UsageError
from pipeline.life import succession
from pipeline.life.inheritance import last_approved
from pipeline.life.origins import fingerprint, untouched
from pipeline.messages import _
from pipeline.model import Entry, Key, State

_SIGNED: Final = re.compile(r"(approved|reopened) by (.+) ([0-9a-f]{8})")
_TYPO: Final = 0.8
"""Similarity from which a change of German may be a correction of its spelling."""


def identity(key: Key) -> str:
    """Eight hex digits that name a text of a page on the command line; the same on every page, and for every locale."""
    context, text = key
    return sha256(f"{context or ''}\0{text}".encode()).hexdigest()[:8]


def name(by: str) -> str:
    """The name of a person as it is written down. UsageError: none is left of it, or it does not stand on one line."""
    folded = " ".join(by.split())
    if not folded or not folded.isprintable() or len(folded) > 100:
        raise UsageError(_("Who approves? “{name}” is no name.", name=by), path="--by", code="signer")
    return folded


def approvable(entry: Entry) -> bool:
    """A live draft whose every form is filled."""
    return entry.state is State.FUZZY and all(map(str.strip, entry.targets))


def approve(entry: Entry, by: str) -> Entry:
    """The entry approved by a person: its German counts as the one that the target was made for."""
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return replace(entry, flags=flags, previous=None, comments=_signed(entry, "approved", by))


def reopen(entry: Entry, by: str) -> Entry:
    """The approved entry as a draft again."""
    return replace(entry, flags=("fuzzy", *entry.flags), comments=_signed(entry, "reopened", by))


def signer(entry: Entry, verb: Literal["approved", "reopened"] = "approved") -> str:
    """Who said so of this very target on the command line; empty: nobody, or not of this target."""
    said = [match for comment in entry.comments if (match := _SIGNED.fullmatch(comment.strip()))]
    return next((m[2] for m in said if m[1] == verb and m[3] == fingerprint("\0".join(entry.targets))), "")


def only_values(entry: Entry) -> bool:
    """An untouched draft in which nothing but values was exchanged."""
    return approvable(entry) and untouched(entry) and any(note.startswith("Values ") for note in entry.notes)


def only_spelling(entry: Entry, known: Mapping[Key, Entry], language: str) -> bool:
    """A draft that still holds the last approved target, while nothing in its German that tells has changed."""
    if not approvable(entry) or entry.previous is None or last_approved(entry, known) != entry.target:
        return False
    similar = succession.similarity(entry.previous, entry.source) >= _TYPO
    return similar and not wording.telling(entry.previous, entry.source, language)


def _signed(entry: Entry, verb: str, by: str) -> tuple[str, ...]:
    earlier = tuple(comment for comment in entry.comments if not _SIGNED.fullmatch(comment.strip()))
    return (*earlier, f"{verb} by {by} {fingerprint(chr(0).join(entry.targets))}")
