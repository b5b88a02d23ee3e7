"""Front matter: strings and their places are read, all else stays as written, and what is no mapping is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import frontmatter, prose
from pipeline.model import Segment
from tests.documents import FIXTURES, blocks

_READ = blocks("frontmatter/read.txt")
_REFUSED = blocks("frontmatter/refused.txt")
READ = [
    pytest.param(*case, id=title.strip()) for title, *case in zip(_READ[::3], _READ[1::3], _READ[2::3], strict=True)
]
REFUSED = [
    pytest.param(*case, id=title.strip())
    for title, *case in zip(_REFUSED[::3], _REFUSED[1::3], _REFUSED[2::3], strict=True)
]
newlines = pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])


@pytest.mark.parametrize(("text", "expected"), READ)
@newlines
def test_what_is_read(text: str, expected: str, newline: str) -> None:
    head = frontmatter.parse(text.replace("\n", newline))
    read = [
        f"* {key} = {value.text}" if isinstance(value, Segment) else f"{key} = {value}".replace("\n", " / ")
        for key, value in head.meta.items()
    ]
    assert [line.rstrip() for line in read] == [line.rstrip() for line in expected.splitlines()]


@pytest.mark.parametrize(("text", "expected"), READ)
@newlines
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_the_parts_are_the_head_and_leave_the_body(text: str, expected: str, newline: str, mark: str) -> None:
    source = mark + text.replace("\n", newline)
    head = frontmatter.parse(source)
    assert "".join(part if isinstance(part, str) else part.raw for part in head.parts) == source[: head.end]
    assert bool(head.meta) == bool(expected)


@pytest.mark.parametrize(("text", "expected"), REFUSED)
@newlines
def test_what_is_refused(text: str, expected: str, newline: str) -> None:
    line, message = expected.strip().split(": ", 1)
    with pytest.raises(InputRefused) as refused:
        frontmatter.parse(text.replace("\n", newline), path="seite.md")
    assert str(refused.value).startswith(f"seite.md:{line}: {message}")
    assert refused.value.repair
    assert refused.value.code == "front-matter"


def test_a_control_character_is_refused_with_its_line() -> None:
    with pytest.raises(InputRefused, match=r"p:3: .* U\+0007, which YAML does not allow\. Delete it\."):
        frontmatter.parse("---\na: b\ntitle: x\x07\n---\n", path="p")


def test_a_head_over_64_kib_is_refused() -> None:
    with pytest.raises(InputRefused, match="longer than 64 KiB"):
        frontmatter.parse("---\n" + "a: b\n" * 14_000 + "---\n")


def test_sixty_kib_of_brackets_are_refused_at_once() -> None:
    with pytest.raises(InputRefused, match="nested too deeply"):
        frontmatter.parse("---\na: " + "[" * 60_000 + "\n---\n")


def test_lines_kinds_and_what_is_left_out() -> None:
    text = "---\nauthor: Frau Müller\ntitle: Der Titel\nimage_alt: Ein Bild\nnav: Kurz\nweight: 10\n---\nText\n"
    head = frontmatter.parse(text)
    segments = [part for part in head.parts if isinstance(part, Segment)]
    assert [(segment.line, segment.kind, segment.text) for segment in segments] == [
        (3, "title", "Der Titel"),
        (4, "alt", "Ein Bild"),
        (5, "title", "Kurz"),
    ]
    assert [(skip.line, skip.text, skip.reason) for skip in head.skipped] == [
        (2, "Frau Müller", "front matter key author")
    ]
    assert text[head.end :] == "Text\n"


def test_meta_holds_the_segments_of_the_parts() -> None:
    document = formats.parse("---\ntitle: Der Titel\n---\n\nText.\n", ".md")
    assert document.meta["title"] is document.parts[1]
    assert document.body == 3


def test_filling_changes_the_values_and_no_other_byte() -> None:
    text = (
        "---\r\n# Kommentar\r\ntitle:   Der Titel   # bleibt\r\nnav: 'Kurz'\r\nweight: 010\r\n"
        'description: |  # zwei Zeilen\r\n  Erste Zeile.\r\n  Zweite.\r\n\r\nimage_alt: "Bild"\r\n---\r\n\r\nText.\r\n'
    )
    document = formats.parse(text, ".md")
    targets = {
        "Der Titel": "The title: new",
        "Kurz": "It's short",
        "Erste Zeile. Zweite.": "One\tline",
        "Bild": "Picture",
    }
    filled = formats.filled(document, {(None, german): english for german, english in targets.items()})
    assert filled.findings == ()
    assert filled.text == (
        "---\r\n# Kommentar\r\ntitle:   \"The title: new\"   # bleibt\r\nnav: 'It''s short'\r\nweight: 010\r\n"
        'description: "One line"  # zwei Zeilen\r\n\r\nimage_alt: "Picture"\r\n---\r\n\r\nText.\r\n'
    )


def test_a_target_that_would_break_a_flow_mapping_is_named() -> None:
    document = formats.parse("---\n{title: Titel, nav: Kurz}\n---\nText.\n", ".md")
    filled = formats.filled(document, {(None, "Titel"): "A, b", (None, "Kurz"): "Short"})
    assert filled.text == "---\n{title: Titel, nav: Short}\n---\nText.\n"
    assert [finding.key for finding in filled.findings] == [(None, "Titel")]


STYLES = [
    "Titel",
    "'Titel'",
    '"Titel"',
    "|\n  Titel",
    ">-\n  Titel\n  zwei",
    "|+2  # Kommentar\n   Titel",
    "Titel\n  zwei",
]
SYNTAX = (FIXTURES / "frontmatter" / "values.txt").read_text(encoding="utf-8").split("\n")
"""Each is YAML for more than itself, or was once."""
SPACE = [" x", "x ", "a\nb", "a\\nb", "a\tb", "\u2028", "\x85", "\ufeffx", "\x00", "\x7f", "\ufffe", "\u00a0x"]
TARGETS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(SYNTAX + SPACE)


@given(TARGETS, st.sampled_from(STYLES))
def test_an_encoded_target_reads_as_the_target(target: str, raw: str) -> None:
    encoded = frontmatter.encode(target, raw)
    text = f"---\nweight: 1\ntitle: {encoded}\nnav: 2\n---\n"
    values = frontmatter.parse(text).meta
    read = values["title"]
    assert list(values) == ["weight", "title", "nav"]
    assert (read.text if isinstance(read, Segment) else read) == (
        prose.fold(target) if isinstance(read, Segment) else target
    )
    assert re.findall("#.*", raw) == [] or encoded.endswith("# Kommentar")


@given(TARGETS, st.sampled_from(STYLES))
def test_the_style_of_a_value_stays_where_it_can(target: str, raw: str) -> None:
    encoded = frontmatter.encode(target, raw)
    assert encoded.startswith(('"', target, "'" if raw.startswith("'") else '"'))
    assert "\n" not in encoded


def test_an_empty_list_is_a_value_too() -> None:
    assert frontmatter.parse("---\nlocales: []\n---\n").meta == {"locales": ""}
