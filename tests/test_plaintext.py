"""Plain text out of a content system: labels, lists, links and stamps are told apart, each sentence is one segment."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import pytest

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import skeleton
from pipeline.model import NONE, Document, Key, Reading, Segment, Skip
from tests import documents
from tests.documents import blocks

_BLOCKS = blocks("plaintext/pages.txt")
_CASES = list(zip(*(_BLOCKS[part::4] for part in range(4)), strict=True))
pages = pytest.mark.parametrize(
    ("text", "segments", "html"), [pytest.param(*case, id=title.strip()) for title, *case in _CASES]
)

VARIANTS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no final line end": lambda text: text.rstrip("\n"),
    "blank lines of blanks": lambda text: text.replace("\n\n", "\n \t\u00a0\n"),
    "blanks at the ends of lines": lambda text: text.replace("\n", " \u00a0\n"),
    "byte order mark": lambda text: f"\ufeff{text}",
    "two blank lines": lambda text: text.replace("\n\n", "\n\n\n"),
}
variants = pytest.mark.parametrize("variant", list(VARIANTS))


def report(document: Document) -> list[str]:
    found = [f"{segment.line} {segment.kind} | {segment.text}" for segment in document.segments()]
    return [*found, *(f"! {skip.line} {skip.text}" for skip in document.skipped)]


def without_lines(lines: list[str]) -> list[str]:
    return [line.lstrip("! 0123456789") for line in lines]


@pages
def test_the_segments_of_a_page_and_what_is_left_out(text: str, segments: str, html: str) -> None:
    assert report(formats.parse(text, ".txt")) == segments.splitlines()


@pages
def test_the_page_is_well_formed_html(text: str, segments: str, html: str) -> None:
    assert formats.to_html(formats.parse(text, ".txt")) == html


@pages
@variants
def test_line_ends_and_blanks_change_no_segment(text: str, segments: str, html: str, variant: str) -> None:
    source = VARIANTS[variant](text)
    document = formats.parse(source, ".txt")
    assert document.text == source
    assert without_lines(report(document)) == without_lines(segments.splitlines())
    assert formats.to_html(document) == html


@pages
def test_no_break_spaces_in_a_text_change_no_segment(text: str, segments: str, html: str) -> None:
    document = formats.parse(text.replace(": ", ":\u00a0"), ".txt")
    assert [segment.text for segment in document.segments()] == [
        segment.text for segment in formats.parse(text, ".txt").segments()
    ]


@pages
def test_every_segment_has_one_slot_in_reading_order(text: str, segments: str, html: str) -> None:
    document = formats.parse(text, ".txt")
    body = [part for part in document.parts[document.body :] if isinstance(part, Segment)]
    assert [slot.segment for slot in skeleton.slots(formats.build(document).parts)] == body


def test_the_first_heading_is_the_title_unless_front_matter_has_one() -> None:
    document = formats.parse("Stand: heute\n\nKontakt\n\nEnde.\n", ".txt")
    assert document.meta["title"] == Segment("Kontakt")
    assert document.meta["title"] in document.parts
    assert formats.parse("---\ntitle: Amt\n---\nKontakt\n\nEnde.\n", ".txt").meta["title"] == Segment("Amt")
    assert formats.parse("Nur ein Satz.\n", ".txt").meta == {}


def test_old_line_ends_are_line_ends() -> None:
    document = formats.parse("Kontakt\r\rDas Amt hilft. Immer.\r- eins\r- zwei\r", ".txt")
    assert [segment.text for segment in document.segments()] == ["Kontakt", "Das Amt hilft.", "Immer.", "eins", "zwei"]


def test_a_filled_text_has_the_targets_in_place_and_keeps_the_rest() -> None:
    text = "Kontakt\r\n\r\nDas Amt ist\u00a0geöffnet. Kommen Sie.\r\nwww.example.org\r\n"
    document = formats.parse(text, ".txt")
    targets: dict[Key, str] = {(None, "Kontakt"): "Contact", (None, "Kommen Sie."): "Do\ncome & <see>."}
    assert formats.fill(document, targets) == (
        "Contact\r\n\r\nDas Amt ist\u00a0geöffnet. Do come & <see>.\r\nwww.example.org\r\n"
    )
    assert "<p>Das Amt ist geöffnet. Do\ncome &amp; &lt;see&gt;.</p>" in formats.to_html(document, targets).replace(
        '<span lang="de">', ""
    ).replace("</span>", "")


def test_the_end_of_the_trail_names_the_heading_of_the_page() -> None:
    text = "Leben > Europa > Migration und Integration\n\nAmt\nMigration und Integration\nToolkits\nEs gibt mehrere.\n"
    document = formats.parse(text, ".txt")
    kinds = [(segment.kind, segment.text) for segment in document.segments()][3:]
    assert kinds == [
        ("sentence", "Amt"),
        ("heading", "Migration und Integration"),
        ("heading", "Toolkits"),
        ("sentence", "Es gibt mehrere."),
    ]
    assert document.meta["title"] == Segment("Migration und Integration")


# -- what stays, byte for byte ----------------------------------------------------------------------

KEPT = {
    "old and mixed line ends": "Kontakt\r\rDas Amt hilft.\r\nImmer.\n\nEnde der Seite.",
    "next line and line separator": "Das Amt\u0085hilft. Kommen\u2028Sie.\u2029\n",
    "no-break spaces": "Das Amt hilft z.\u00a0B. am 3.\u202fMai.\n",
    "text like our marks": "⟦0.1⟧ Das Amt ⟦/0.1⟧ hilft.\n",
    "control characters": "Das\x0bAmt\x0chilft\x1c. Immer.\x1f\n",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_every_character_is_kept(text: str) -> None:
    document = formats.parse(text, ".txt")
    assert document.text == text
    assert formats.fill(document, {segment.key: segment.text for segment in document.segments()}) == text


def test_rare_line_ends_divide_no_sentence_and_marks_are_text() -> None:
    document = formats.parse("Das Amt\u0085hilft\u2028gern ⟦0.1⟧.\n", ".txt")
    assert [segment.text for segment in document.segments()] == ["Das Amt hilft gern ⟦0.1⟧."]
    assert formats.to_html(document) == "<p>Das Amt hilft gern ⟦0.1⟧.</p>\n"


# -- clutter ----------------------------------------------------------------------------------------

CLUTTERED = """\
Seite drucken
Kontakt

Das Amt hilft gern.
Seite drucken
Kommen Sie vorbei.
  Zum Seitenanfang
"""


def test_dropped_lines_are_no_segments_and_do_not_show() -> None:
    reading = Reading(drop_lines=("Seite (drucken|empfehlen)", "(?i)zum seitenanfang"))
    document = formats.parse(CLUTTERED, ".txt", reading=reading)
    assert document.text == CLUTTERED
    assert [segment.text for segment in document.segments()] == ["Kontakt", "Das Amt hilft gern.", "Kommen Sie vorbei."]
    assert document.skipped == (
        Skip("Seite drucken", "dropped line", 1),
        Skip("Seite drucken", "dropped line", 5),
        Skip("Zum Seitenanfang", "dropped line", 7),
    )
    assert formats.to_html(document) == (
        '<h1 id="kontakt">Kontakt</h1>\n<p>Das Amt hilft gern.</p>\n<p>Kommen Sie vorbei.</p>\n'
    )


def test_a_pattern_matches_whole_short_lines_only() -> None:
    text = "Seite drucken und heften.\n\n" + "Seite " * 40 + "drucken\n"
    document = formats.parse(text, ".txt", reading=Reading(drop_lines=("Seite drucken", "(Seite )+drucken")))
    assert document.skipped == ()


def test_a_target_that_would_be_dropped_stays_german() -> None:
    document = formats.parse("Das Amt hilft.\n", ".txt", reading=Reading(drop_lines=("Print page",)))
    filled = formats.filled(document, {(None, "Das Amt hilft."): "Print page"})
    assert (filled.text, [finding.rule for finding in filled.findings]) == ("Das Amt hilft.\n", ["structure"])


# -- targets full of specials -----------------------------------------------------------------------

PAGE = """\
Amt > Hilfe > Kontakt

Kontakt

Das Amt hilft. Kommen Sie vorbei.

Öffnungszeiten: Montag

Partner:
- Stadt Amadora
- Stadt Nantes

1. Antrag stellen
2. Bescheid lesen
"""
SPECIALS = ["* _ [ ] <> & | # \\ `", "{{ x }} {% y %}", "</div><script>", "a: b", "⟦0.1⟧", "&amp; &#8211;", "*x* _y_"]


@pytest.mark.parametrize("special", SPECIALS)
def test_specials_stand_literally_on_the_page_and_in_the_exported_text(special: str) -> None:
    document = formats.parse(PAGE, ".txt")
    german = [segment.text for segment in document.segments()]
    targets: dict[Key, str] = {
        (None, text): f"We say {special} here" + text[-1:] * text.endswith((".", ":")) for text in german
    }
    filled = formats.filled(document, targets)
    assert filled.findings == ()
    expected = "".join(part if isinstance(part, str) else targets[part.key] for part in document.parts)
    assert filled.text == expected
    shown = formats.to_html(document, targets)
    assert shown.count(escape(special)) == len(list(skeleton.slots(formats.build(document).parts)))
    assert documents.tags(shown) == documents.tags(formats.to_html(document))


@pytest.mark.parametrize(
    ("german", "target"),
    [
        ("Das Amt hilft. Kommen Sie vorbei.", "- x"),
        ("Das Amt hilft. Kommen Sie vorbei.", "• Come in."),
        ("Kommen Sie vorbei.", "a > b > c"),
        ("Kontakt", "What to do?"),
        ("Kontakt", "c" * 101),
        ("Partner:", "Partners"),
        ("Stadt Amadora", "x > y > z"),
        ("Antrag stellen", "www.example.org"),
    ],
)
def test_a_target_that_reads_as_another_block_stays_german_and_is_named(german: str, target: str) -> None:
    text = PAGE if german in PAGE and ". K" not in german else f"Anfang.\n\n{german}\n\nEnde.\n"
    document = formats.parse(text, ".txt")
    keys = [segment.key for segment in document.segments()]
    key = next(key for key in keys if german.startswith(key[1]))
    filled = formats.filled(document, {key: target})
    assert filled.text == text
    assert [(finding.rule, finding.key) for finding in filled.findings] == [("structure", key)]


def test_a_paragraph_that_would_become_a_heading_stays_german_and_the_others_do_not() -> None:
    document = formats.parse("Das Amt hilft.\n\nEs ist offen.\n\nEnde gut.\n", ".txt")
    targets: dict[Key, str] = {(None, "Das Amt hilft."): "Help", (None, "Es ist offen."): "It is open."}
    filled = formats.filled(document, targets)
    assert filled.text == "Das Amt hilft.\n\nIt is open.\n\nEnde gut.\n"
    assert [finding.key for finding in filled.findings] == [(None, "Das Amt hilft.")]


def test_a_sentence_with_the_steps_of_a_menu_is_no_trail() -> None:
    document = formats.parse("Gehen Sie auf Menü > Hilfe > Kontakt. Fertig.\n", ".txt")
    assert [segment.text for segment in document.segments()] == ["Gehen Sie auf Menü > Hilfe > Kontakt.", "Fertig."]
    targets: dict[Key, str] = {(None, "Fertig."): "See a > b > c."}
    assert formats.fill(document, targets) == "Gehen Sie auf Menü > Hilfe > Kontakt. See a > b > c.\n"


def test_a_label_is_translated_with_small_words_and_keeps_its_colon() -> None:
    document = formats.parse("Öffnungszeiten: Montag\n\nDas ist alles.\n", ".txt")
    targets: dict[Key, str] = {(None, "Öffnungszeiten:"): "Hours when we are open:", (None, "Montag"): "Monday"}
    assert formats.fill(document, targets) == "Hours when we are open: Monday\n\nDas ist alles.\n"
    filled = formats.filled(document, targets | {(None, "Öffnungszeiten:"): "Opening hours"})
    assert filled.text == "Öffnungszeiten: Monday\n\nDas ist alles.\n"
    assert [finding.key for finding in filled.findings] == [(None, "Öffnungszeiten:")]


def test_a_wrapped_text_takes_targets_of_any_length_and_keeps_its_paragraphs() -> None:
    text = (
        "Wie finden Menschen, die neu in der Stadt sind, Arbeit und\nAnschluss? Dieser Frage ist die Stadt "
        "gemeinsam mit anderen am\n31. Januar 2017 nachgegangen. Das war gut.\n\nNoch ein Absatz.\n"
    )
    document = formats.parse(text, ".txt")
    targets: dict[Key, str] = {segment.key: "Short." for segment in document.segments()}
    assert formats.fill(document, targets) == "Short. Short. Short.\n\nShort.\n"
    targets = dict.fromkeys(targets, "Long " * 40 + "indeed.")
    filled = formats.filled(document, targets)
    assert (filled.findings, filled.text.count("\n")) == ((), 3)
    key = (None, "Das war gut.")
    assert formats.filled(document, {key: "It was good.\n- x"}).findings == ()


def test_a_sentence_said_elsewhere_leaves_its_line_empty() -> None:
    document = formats.parse("Das Amt hilft.\n\nImmer.\n\nEnde.\n", ".txt")
    filled = formats.filled(document, {(None, "Immer."): NONE})
    assert (filled.text, filled.findings) == ("Das Amt hilft.\n\n\n\nEnde.\n", ())


# -- hostile input ----------------------------------------------------------------------------------

TRAPS = {
    "5 MB": "Die Stadt Dresden fördert kleine Projekte und hilft gern bei Anträgen.\n\n" * 69_000,
    "a line of 100,000 characters": "Die Stadt hilft. " * 5_880,
    "50,000 brackets": "[" * 50_000,
    "a trail without end": "a > " * 25_000,
    "a paragraph over 100 KiB": "Ja. " * 30_000,
    "lines without end": "x\n" * 1_000_000,
    "sentences without end": ("Ja. " * 25_000 + "\n") * 20,
}
READ = {"a line of 100,000 characters", "50,000 brackets", "a trail without end"}
"""Those that are read; the others may be refused."""


@pytest.mark.parametrize("trap", TRAPS)
def test_hostile_input_is_read_or_refused_at_once(trap: str) -> None:
    start = time.process_time()
    refusal: InputRefused | None = None
    try:
        formats.to_html(formats.parse(TRAPS[trap], ".txt", path="source/a.txt"))
    except InputRefused as error:
        refusal = error
    assert time.process_time() - start < 8  # two on an idle machine
    assert refusal is None or (trap not in READ and refusal.path == "source/a.txt" and refusal.repair)


@pytest.mark.parametrize("trap", ["a paragraph over 100 KiB", "lines without end", "sentences without end"])
def test_what_would_take_too_long_is_refused(trap: str) -> None:
    with pytest.raises(InputRefused):
        formats.parse(TRAPS[trap], ".txt")


def test_what_nobody_sees_makes_no_line_too_long_for_a_heading() -> None:
    line = "Bürger*innen und Nutzer*innen sind willkommen. „Wir helfen gern“, sagt Frau Dr. Müller. Wort\u00adtrennung"
    seen = line.replace("\u00ad", "")
    assert (len(line), len(seen)) == (101, 100)
    kinds = [[segment.kind for segment in formats.parse(text, ".txt").segments()] for text in (line, seen)]
    assert kinds[0] == kinds[1] == ["heading"]
