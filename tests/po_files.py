"""Catalogs for tests: cases as readable text, and Hypothesis strategies for entries and for files in any layout."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from pipeline import pofile
from pipeline.model import Catalog, Entry

FIXTURES = Path(__file__).with_name("fixtures") / "po"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'

needs_gettext = pytest.mark.skipif(not shutil.which("msgcat"), reason="GNU gettext is not installed")


def run(tool: str, *options: str, data: bytes) -> bytes:
    """What a tool of gettext makes of the bytes of a catalog."""
    command = [shutil.which(tool) or tool, *options, "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}).stdout


def cases(name: str) -> list[tuple[str, ...]]:
    """(title, file, expected) of each block of a fixture, whose parts end in a line of a single stop."""
    _introduction, text = (FIXTURES / name).read_text(encoding="utf-8").split("\n\n", 1)
    parts = [part.removeprefix("\n") for part in re.split(r"^\.$", text, flags=re.MULTILINE)[:-1]]
    return [(parts[i].strip(), parts[i + 1], parts[i + 2]) for i in range(0, len(parts), 3)]


# Line ends of other standards, escapes and the marks of the format come often.
AWKWARD = 'aä ß"\\\n\t\r\v\f\b\x1c\x85\u2028\u2029\ufeff„“€#~|[]:,;%{}<>'
# NUL and EOT end a text and a context in gettext; polib has no escape for BEL.
CHARACTERS = st.sampled_from(AWKWARD) | st.characters(exclude_characters="\0\4\a", exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS, max_size=20)
# gettext joins a comment that ends in a backslash with the next line; one test is about that.
LINES = st.text(CHARACTERS.filter(lambda character: character not in "\n\r"), max_size=12).filter(
    lambda line: not line.rstrip(" ").endswith("\\")
)
FLAGS = st.sampled_from(["fuzzy", "no-wrap", "python-format", "max-length:80"])
REFERENCES = st.sampled_from(["a.md:1", "\u2068b c.md\u2069:2"])
NEWLINES = st.sampled_from(["\n", "\r\n"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    source_plural = draw(st.none() | TEXTS)
    return Entry(
        source=draw(TEXTS),
        targets=tuple(draw(st.lists(TEXTS, min_size=1, max_size=1 if source_plural is None else 3))),
        context=draw(st.none() | TEXTS),
        source_plural=source_plural,
        flags=tuple(draw(st.lists(FLAGS, unique=True))),
        previous=draw(st.none() | TEXTS),
        notes=tuple(draw(st.lists(LINES, max_size=2))),
        comments=tuple(draw(st.lists(LINES, max_size=2))),
        references=tuple(draw(st.lists(REFERENCES, max_size=2))),
        obsolete=draw(st.booleans()),
    )


def entry_lists(*, least: int = 0) -> st.SearchStrategy[list[Entry]]:
    """What a catalog may hold: no key twice, and no second header."""
    messages = entries().filter(lambda entry: entry.key != (None, ""))
    return st.lists(messages, min_size=least, max_size=5, unique_by=lambda entry: entry.key)


def for_others(messages: Sequence[Entry]) -> list[Entry]:
    """The entries with what every tool keeps: gettext 0.21 drops unknown flags and obsolete entries without target."""
    known = [
        replace(
            entry,
            targets=tuple(target or "x" for target in entry.targets),
            flags=("fuzzy",) if entry.fuzzy else (),
            references=(),
        )
        for entry in messages
        if entry.source  # polib takes an empty one for the header, whatever its context
    ]
    return sorted(known, key=lambda entry: entry.obsolete)


@st.composite
def tidy_catalogs(draw: st.DrawFn) -> Catalog:
    """A catalog as it is read from a file in our own layout."""
    catalog = pofile.new("en", [("Plural-Forms", "nplurals=2; plural=(n != 1);")])
    catalog = catalog.with_entries(draw(entry_lists(least=1)))
    return pofile.read(pofile.write(replace(catalog, newline=draw(NEWLINES))))


@st.composite
def untidy_files(draw: st.DrawFn, *, kept: Callable[[list[Entry]], list[Entry]] = list) -> tuple[bytes, list[Entry]]:
    """A file as no tool would lay it out, though gettext allows it, and the entries that it holds, those `kept`."""
    messages = draw(entry_lists(least=1).map(kept).filter(bool))
    gaps = st.lists(NEWLINES, max_size=2).map("".join)
    text = HEADER + "".join(draw(gaps) + draw(spellings(entry)) for entry in messages)
    text = draw(st.sampled_from([text, f"{text}\n\n", f"{text}# the end", text.rstrip("\r\n")]))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode(), messages


@st.composite
def spellings(draw: st.DrawFn, entry: Entry) -> str:
    """The lines of an entry with any blanks, line ends, escapes and breaks inside its texts."""
    blanks = st.sampled_from(["", "", " ", "\t", " \f\v"])
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    escapes |= draw(st.sampled_from([{}, {"ä": "\\xC3\\244", "a": "\\141"}]))

    def line(mark: str, keyword: str, text: str) -> str:
        pieces = [escapes.get(character, character) for character in text]
        cut = draw(st.integers(0, len(pieces)))
        between = draw(st.sampled_from(['"\n"', '" "', '""']))
        quoted = f'"{"".join(pieces[:cut])}{between}{"".join(pieces[cut:])}"'
        lines = f"{keyword}{draw(blanks)}{quoted}".split("\n")
        return "".join(f"{draw(blanks)}{mark}{draw(blanks)}{part}{draw(blanks)}{draw(NEWLINES)}" for part in lines)

    mark, before = ("#~", "#~|") if entry.obsolete else ("", "#|")
    texts = [(before, "msgid", entry.previous), (mark, "msgctxt", entry.context), (mark, "msgid", entry.source)]
    texts += [(mark, "msgid_plural", entry.source_plural)]
    plural = entry.source_plural is not None
    texts += [(mark, f"msgstr[{i}]" if plural else "msgstr", text) for i, text in enumerate(entry.targets)]
    comments = [f"# {comment}" for comment in entry.comments] + [f"#. {note}" for note in entry.notes]
    comments += [f"#:{reference}" for reference in entry.references]
    comments += [f"#{draw(st.sampled_from(',='))}{flag}" for flag in entry.flags]
    return "".join(
        [comment + draw(NEWLINES) for comment in comments]
        + [line(mark, keyword, text) for mark, keyword, text in texts if text is not None]
    )
