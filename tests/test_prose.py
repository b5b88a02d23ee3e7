"""What in a text is words: labels, addresses, time stamps and values."""

from __future__ import annotations

import pytest

from pipeline.formats import prose
from pipeline.model import Reading


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Projekt-Leitung: Stadt Amadora", "Projekt-Leitung:"),
        ("EU-Förderprogramm:\u00a0AMIF", "EU-Förderprogramm:"),
        ("Ansprechpartnerin im Amt: Frau Müller", "Ansprechpartnerin im Amt:"),
        ("Tel.: 0351 4880", "Tel.:"),
        ("Öffnungszeiten (Rathaus): montags", "Öffnungszeiten (Rathaus):"),
        ("Montag bis Freitag: 9–12 Uhr", "Montag bis Freitag:"),
        ("Schritt 1: Antrag stellen", "Schritt 1:"),
        ("Tel./Fax: 0351 4880", "Tel./Fax:"),
        ("Leiter:in: Frau Novak", "Leiter:in:"),
        ("Ihr Ansprechpartner: Herr Meier", "Ihr Ansprechpartner:"),
        ("© Foto: Max Muster", "© Foto:"),
        ("Die Stadt: ein Zuhause für alle", ""),
        ("Und: Der Eintritt ist frei.", ""),
        ("Ihr: die Stadt", ""),
        ("Ab 2024: neue Regeln", ""),
        ("Bitte beachten: Der Zugang ist barrierefrei.", ""),
        ("Wichtig ist: Der Antrag muss da sein.", ""),
        ("Wir bieten: Beratung", ""),
        ("Es gilt: Wer zuerst kommt", ""),
        ("Um 12:30 Uhr", ""),
        ("Bürger:innen und Bürger", ""),
        ("Label ohne Wert:", ""),
        ("https://www.example.org", ""),
        ("Ein Satz. Label: Wert", ""),
        ("Das Amt Für Sehr Viele Große Dinge: Wert", ""),
    ],
)
def test_a_label_at_the_start_of_a_line(line: str, label: str) -> None:
    assert line[: prose.label(line)] == label


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Text", True),
        ("123 – 456", False),
        ("https://www.example.org/a?b=c#d", False),
        ("www.example.org", False),
        ("amt.mitte+x@example.org", False),
        ("02.07.2020 11:41:01 Uhr", False),
        ("02.07.2020, 11:41:01", False),
        ("02.07.2020 11:41 Uhr", True),
        ("Stand: 02.07.2020 11:41:01 Uhr", True),
        ("example.org", True),
        ("http://", True),
    ],
)
def test_whether_a_text_has_words(text: str, answer: bool) -> None:
    assert prose.has_words(text) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("31.05.2024", True),
        ("31. 5.", True),
        ("1.234", True),
        ("1.234,50 €", True),
        ("-3,5 %", True),
        ("500 €", True),
        ("500", False),
        ("3.14", False),
        ("31.05.2024 und mehr", False),
    ],
)
def test_whether_a_cell_is_a_value_in_german_form(text: str, answer: bool) -> None:
    assert prose.is_value(text) is answer


def test_a_time_stamp_is_a_sentence_by_itself() -> None:
    text = "Erstellt: 02.07.2020 11:41:01 Uhr Geändert am 28.03.2024 18:37:40 Uhr durch uns. Ende."
    assert [text[a:b] for a, b in prose.sentences(text)] == [
        "Erstellt:",
        "02.07.2020 11:41:01 Uhr",
        "Geändert am",
        "28.03.2024 18:37:40 Uhr",
        "durch uns.",
        "Ende.",
    ]


def test_abbreviations_of_a_site_end_no_sentence() -> None:
    text = "Das sagt Bgm. Meier. Ende."
    assert [text[a:b] for a, b in prose.sentences(text, reading=Reading(abbreviations=frozenset({"Bgm."})))] == [
        "Das sagt Bgm. Meier.",
        "Ende.",
    ]


def test_folding_takes_white_space_and_soft_hyphens_out() -> None:
    assert prose.fold(" Wort\u00adtrennung\r\n\tund\u00a0\u202fmehr\u2028 ") == "Worttrennung und mehr"
    assert prose.fold("Auf\u200cla\u200bge\u2060 der Mu\u0308hle\ufeff") == "Auflage der Mühle"
    assert prose.fold("👩\u200d💻 ☎\ufe0f") == "👩\u200d💻 ☎\ufe0f"


def test_lines_count_from_one() -> None:
    line = prose.line_of("a\nb\r\nc", 2)
    assert [line(place) for place in range(6)] == [3, 3, 4, 4, 4, 5]
