"""glossary.csv: what an office writes into it, and how a row that can't hold is refused."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary import Term
from pipeline.termfile import KINDS, read, written

DOCS = Path(__file__).parents[1] / "docs"


def refusals(text: str, locales: tuple[str, ...] = ("en",)) -> list[str]:
    return [str(error) for error in read(text.encode(), locales)[1]]


def test_the_example_of_the_manual_holds_and_means_what_is_said() -> None:
    [table] = re.findall(r"^```text\n(.*?)^```$", (DOCS / "glossary.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    found, refused = read(table.encode("cp1252"), ["en"])
    assert refused == ()
    assert found == (
        Term("ARRIVAL CITIES", "keep", {}, "Name des Projekts", "Europabüro", "2026-03-12", 2),
        Term("Landeshauptstadt Dresden", "official", {"en": ("City of Dresden",)}, "", "Pressestelle", "2026-03-12", 3),
        Term("Neiße", "exonym", {"en": ("Neisse",)}, "", "", "", 4),
        Term("Fachaustausch", "preferred", {"en": ("expert exchange", "exchange of experts")}, "", "Europabüro", "", 5),
        Term("Fachaustausch", "forbidden", {"en": ("professional exchange",)}, "", "Europabüro", "", 6),
        Term("", "forbidden", {"en": ("state capital Dresden",)}, "City of Dresden", "Pressestelle", "", 7),
    )


def test_the_table_of_the_manual_shows_the_same_rows() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8")
    shown = re.findall(r"^\| Deutsch.*?(?=\n\n)", text, re.DOTALL | re.MULTILINE)[0].splitlines()
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in shown]
    [table] = re.findall(r"^```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert [cells[0], *cells[2:]] == [line.split(";") for line in table.splitlines()]


@pytest.mark.parametrize(
    ("head", "locales", "columns"),
    [
        ("German;en;kind", ("en",), {"en"}),
        ("de;en-GB;Art", ("en_GB",), {"en_GB"}),
        ("Deutsch;Englisch;Art", ("en",), {"en"}),
        ("DEUTSCH;FRANZÖSISCH;ART", ("en", "fr"), {"fr"}),
        ("German;French;kind", ("en", "fr"), {"fr"}),
        ("Begriff;Übersetzung;Typ", ("pl",), {"pl"}),
        ("term;translation;type", ("pl",), {"pl"}),
        ("German;pt_br;kind", ("en",), {"pt_BR"}),
    ],
)
def test_columns_are_named_in_german_or_english(head: str, locales: tuple[str, ...], columns: set[str]) -> None:
    [term], refused = read(f"{head}\nHaus;x;\n".encode(), locales)
    assert refused == ()
    assert (term.german, term.kind, set(term.targets)) == ("Haus", "preferred", columns)


def test_there_is_a_column_for_each_language_and_no_cell_has_to_be_filled() -> None:
    found, refused = read(b"fr;kind;German;en\nmairie;;Rathaus;town hall\n;;Haus;house\n", ["en", "fr"])
    assert refused == ()
    assert found == (
        Term("Rathaus", "preferred", {"fr": ("mairie",), "en": ("town hall",)}, line=2),
        Term("Haus", "preferred", {"en": ("house",)}, line=3),
    )


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("bleibt", "keep"),
        ("Name", "keep"),
        ("AMTLICH", "official"),
        ("Ortsname", "exonym"),
        ("", "preferred"),
        ("verboten", "forbidden"),
        *((kind, kind) for kind in KINDS),
    ],
)
def test_a_kind_is_said_in_german_or_english(cell: str, kind: str) -> None:
    target = "" if kind == "keep" else "x"
    [term], refused = read(f"German;en;kind\nHaus;{target};{cell}\n".encode(), ["en"])
    assert (term.kind, refused) == (kind, ())


def test_several_translations_stand_in_one_cell_with_bars_or_line_ends() -> None:
    [term], _refused = read(b'German;en\nHaus;"house | building\n home|house"\n', ["en"])
    assert term.targets == {"en": ("house", "building", "home")}


@pytest.mark.parametrize(
    ("cell", "day"), [("12.3.2026", "2026-03-12"), ("01.02.26", "2026-02-01"), ("2026-3-12", "2026-03-12")]
)
def test_a_date_is_written_as_in_germany_or_by_iso_8601(cell: str, day: str) -> None:
    [term], _refused = read(f"German;en;date\nHaus;house;{cell}\n".encode(), ["en"])
    assert term.date == day


TWICE = "Keep one of the two rows; several translations of one term stand in one cell with | between them."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "",
            "1: The first line has to name the columns, and none is “German”. Write into the first line:",
        ),
        (
            "Haus;house\n",
            "1: “Haus” is none of: German, en, kind, note, owner, date. Rename the column, or take it out.",
        ),
        (
            "German;en;kint\n",
            "1: “kint” is none of: German, en, kind, note, owner, date. Did you mean kind? Rename the",
        ),
        ("German;en;Englisch\n", "1: The column “Englisch” stands there twice. Keep one of them."),
        (
            "German;en\nHaus;\n",
            "2: “Haus” has no translation. Write one, or the kind keep for a name that stays as it is.",
        ),
        ("German;en\n;house\n", "2: The German is missing. Write the German term, or delete the row."),
        ("German;en\n…;house\n", "2: “…” has no letter. Write a word, or delete the row."),
        (
            "German;en;kind\nHaus;house;mandatory\n",
            "2: “mandatory” is none of: keep, official, exonym, preferred, forbid",
        ),
        ("German;en;kind\nHaus;house;keep\n", "2: “Haus” is to stay as it is, but a translation is given: house. Take"),
        ("German;en;date\nHaus;house;3/12/2026\n", "2: “3/12/2026” is no day. Write it like 31.01.2026 or 2026-01-31."),
        ("German;en;date\nHaus;house;31.02.2026\n", "2: “31.02.2026” is no day."),
        ("German;en\nHaus;house;home\n", "2: The row has more cells than the first line has columns. Take out what is"),
        ("German;en\nHaus;house\n\nhaus;house\n", f"4: “haus” stands there twice, in line 2 and here. {TWICE}"),
        ("German;en\nHaus;house\nHaus;home\n", f"3: Line 2 says otherwise of “Haus”. {TWICE}"),
        ("German;en;kind\nHaus;;keep\nHaus;home;official\n", f"3: Line 2 says otherwise of “Haus”. {TWICE}"),
        (
            "German;en;kind\nHaus;house;\nHaus;house;forbidden\n",
            f"3: “house” is forbidden and wanted, in line 2 and here. {TWICE}",
        ),
        (
            "German;en;kind\n;house;forbidden\n;house;verboten\n",
            f"3: “house” stands there twice, in line 2 and here. {TWICE}",
        ),
        ('German;en\nHaus;"house\n', "2: This is not valid CSV: unexpected end of data."),
    ],
)
def test_a_row_that_cannot_hold_is_refused_with_its_line_and_how_to_mend_it(text: str, said: str) -> None:
    [refusal] = refusals(text)
    assert refusal.startswith(f"glossary.csv:{said}")


def test_a_translation_into_one_of_several_languages_has_to_say_which() -> None:
    assert refusals("German;translation\n", ("en", "fr")) == [
        "glossary.csv:1: “translation” does not say into which language. Write en, fr."
    ]


def test_every_wrong_row_is_named_and_the_others_hold() -> None:
    found, refused = read(b"German;en;kind\nA;;\nHaus;house;\nB;b;c\nHof;yard;\n", ["en"])
    assert [term.german for term in found] == ["Haus", "Hof"]
    assert [error.line for error in refused] == [2, 4]
    assert {error.code for error in refused} == {"glossary"}


CELLS = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=8)
TERMS = st.builds(
    Term,
    CELLS,
    st.sampled_from(["official", "exonym", "preferred"]),
    st.fixed_dictionaries({"en": st.lists(CELLS, min_size=1, max_size=3, unique=True).map(tuple)}),
    CELLS,
    CELLS,
    st.dates(datetime.date(1990, 1, 1)).map(lambda day: day.isoformat()),
)


@given(st.lists(TERMS, max_size=6, unique_by=lambda term: term.german.casefold()))
def test_what_is_written_for_a_translator_reads_back(terms: list[Term]) -> None:
    found, refused = read(written(terms, "en"), ["en"])
    assert refused == ()
    assert [(t.german, t.kind, t.targets, t.note, t.owner, t.date) for t in found] == [
        (t.german, t.kind, t.targets, t.note, t.owner, t.date) for t in terms
    ]


@given(st.binary(max_size=60).map(lambda data: b"German;en;kind\n" + data))
def test_any_rows_are_terms_or_refused(data: bytes) -> None:
    found, refused = read(data, ["en"])
    assert all(term.line > 1 for term in found)
    assert all(error.line and error.repair for error in refused)


def test_a_long_list_is_read_in_time() -> None:
    rows = "".join(f"Wort {number};word {number};\n" for number in range(20_000))
    found, refused = read(f"German;en;kind\n{rows}".encode(), ["en"])
    assert (len(found), refused) == (20_000, ())
