"""Front matter: strings and their places are read, all else stays as written, and what is no mapping is refused."""

from __future__ import annotations

import contextlib
import time

import pytest

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import frontmatter, prose
from pipeline.model import NONE, Key, Reading, Segment
from tests.documents import blocks

_READ = blocks("frontmatter/read.txt")
_REFUSED = blocks("frontmatter/refused.txt")
READ = [
    pytest.param(*case, id=title.strip()) for title, *case in zip(_READ[::3], _READ[1::3], _READ[2::3], strict=True)
]
REFUSED = [
    pytest.param(*case, id=title.strip())
    for title, *case in zip(_REFUSED[::3], _REFUSED[1::3], _REFUSED[2::3], strict=True)
]
_CUT = blocks("frontmatter/cut.txt")
CUT = [
    pytest.param(*case, id=title.strip())
    for title, *case in zip(_CUT[::4], _CUT[1::4], _CUT[2::4], _CUT[3::4], strict=True)
]
READING = Reading(text_keys=("zusatz.**",))
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


@pytest.mark.parametrize(("text", "expected", "filled"), CUT)
@newlines
def test_how_values_are_cut_and_filled(text: str, expected: str, filled: str, newline: str) -> None:
    document = formats.parse(text.replace("\n", newline), ".md", reading=READING)
    head = [part for part in document.parts[: document.body] if isinstance(part, Segment)]
    segments = [f"{segment.line} {segment.kind} | {segment.text}" for segment in head]
    skipped = [f"! {skip.line} {skip.reason} | {prose.fold(skip.text)}" for skip in document.skipped]
    assert [*segments, *skipped] == expected.splitlines()
    localised = formats.filled(document, {segment.key: f"<{segment.text}>" for segment in head})
    assert localised.findings == ()
    assert localised.text == filled.replace("\n", newline)


@pytest.mark.parametrize(("text", "expected", "filled"), CUT)
@newlines
def test_filling_with_the_source_changes_nothing(text: str, expected: str, filled: str, newline: str) -> None:
    document = formats.parse(text.replace("\n", newline), ".md", reading=READING)
    assert document.text == text.replace("\n", newline)
    assert (
        formats.filled(document, {segment.key: segment.text for segment in document.segments()}).text == document.text
    )
    anew = formats.filled(document, {segment.key: f"{segment.text} " for segment in document.segments()})
    assert anew.findings == ()
    again = formats.parse(anew.text, ".md", reading=READING)
    assert [segment.key for segment in again.segments()] == [segment.key for segment in document.segments()]
    assert again.meta == document.meta


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
        'description: |  # zwei Zeilen\r\n  One line\r\n\r\nimage_alt: "Picture"\r\n---\r\n\r\nText.\r\n'
    )


def test_a_target_that_no_piece_of_a_value_can_say_is_named() -> None:
    text = "---\nsummary: Erster Absatz.\n\n  Zweiter Absatz.\n---\nText.\n"
    document = formats.parse(text, ".md")
    filled = formats.filled(document, {(None, "Erster Absatz."): "First: one", (None, "Zweiter Absatz."): "Second."})
    assert filled.text == "---\nsummary: Erster Absatz.\n\n  Second.\n---\nText.\n"
    assert [finding.key for finding in filled.findings] == [(None, "Erster Absatz.")]


def test_a_value_said_elsewhere_is_left_empty_only_where_the_syntax_can() -> None:
    for text, expected in [
        ("---\ntitle: Titel\n---\nText.\n", "---\ntitle: \n---\nText.\n"),
        ('{"title": "Titel"}\nText.\n', '{"title": "Titel"}\nText.\n'),
    ]:
        document = formats.parse(text, ".md")
        assert formats.fill(document, {(None, "Titel"): NONE}) == expected


def test_a_bare_head_of_a_plain_text_begins_with_the_name_of_a_field() -> None:
    head = "Title: Kontakt\nOrt: Dresden\n\n"
    assert formats.parse(head + "Text.\n", ".txt").meta == {"title": Segment("Kontakt"), "ort": "Dresden"}
    other = formats.parse("Ort: Dresden\nTitle: Kontakt\n\nText.\n", ".txt")
    assert other.body == 0
    assert formats.parse("Ort: Dresden\nTitle: Kontakt\n\nText.\n", ".md").body > 0


def test_a_plain_text_with_a_head_is_filled_and_proved_as_it_was_read() -> None:
    text = "Title: Kontakt\nTemplate: seite\n\nSo erreichen Sie uns.\n"
    document = formats.parse(text, ".txt")
    targets: dict[Key, str] = {(None, "Kontakt"): "# Contact: us", (None, "So erreichen Sie uns."): "How to reach us."}
    filled = formats.filled(document, targets)
    assert (filled.text, filled.findings) == ("Title: # Contact: us\nTemplate: seite\n\nHow to reach us.\n", ())


def test_the_globs_of_a_site_choose_more_keys_and_fewer() -> None:
    text = "---\ntitle: Titel\nfacts:\n  - name: Größe\n    unit: Meter\n---\nText.\n"
    reading = Reading(text_keys=("facts.*.name", "!title"))
    document = formats.parse(text, ".md", reading=reading)
    assert [segment.text for segment in document.segments()] == ["Größe", "Text."]
    assert [skip.reason for skip in document.skipped] == ["front matter key title", "front matter key facts.unit"]
    filled = formats.filled(document, {(None, "Größe"): "Size: all"})
    assert filled.text == text.replace("Größe", '"Size: all"')


def test_the_shape_of_a_head_is_its_keys_and_what_is_no_text() -> None:
    head = "---\ntitle: {}\nlayout: {}\n{}: x\n---\n"
    shape = frontmatter.shape(frontmatter.parse(head.format("Titel", "home", "a")))
    assert shape == frontmatter.shape(frontmatter.parse(head.format("2024", "home", "a")))
    assert shape != frontmatter.shape(frontmatter.parse(head.format("Titel", "page", "a")))
    assert shape != frontmatter.shape(frontmatter.parse(head.format("Titel", "home", "b")))
    assert shape != frontmatter.shape(frontmatter.parse(head.format("[Titel]", "home", "a")))


_KIB = 60 * 1024
OPENINGS = [
    ("---\nsummary: ", "\n---\n"),
    ("---\nsummary: |\n  ", "\n---\n"),
    ('---\nsummary: "x\n\n', '"\n---\n'),
    ("+++\nsummary = ", "\n+++\n"),
    ("+++\n", "\n+++\n"),
    ('+++\nsummary = """x\n\n', '"""\n+++\n'),
    ('{"summary": ', "}\n"),
    ('{"summary": "x\\n\\n', '"}\n'),
    ("Title: x\n", "\n"),
]
TRAPS = [
    "[",
    "{",
    '"',
    "'",
    ":",
    "a: b\n",
    "a.",
    "[[a]]\n",
    "- ",
    "x  ",
    "  ",
    "\n",
    "#",
    '""\'',
    "\\",
    "\\n",
    "`" * 3 + "\n",
]


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize(("opening", "closing"), OPENINGS)
def test_sixty_kib_of_a_trap_are_read_or_refused_at_once(opening: str, closing: str, trap: str) -> None:
    start = time.process_time()
    with contextlib.suppress(InputRefused):
        frontmatter.parse(opening + trap * (_KIB // len(trap)) + closing)
    assert time.process_time() - start < 3  # a minute by the square


def test_an_empty_list_is_a_value_too() -> None:
    assert frontmatter.parse("---\nlocales: []\n---\n").meta == {"locales": ""}
