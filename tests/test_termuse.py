"""What a glossary does on a site: what `terms` tells, what a hand-out carries, and that no row touches an approval."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline import pofile
from pipeline.model import Entry, State
from pipeline.termfile import read
from tests import sites
from tests.sites import contents, edit, live, page, write, zwiesprache

STADT = "Die Konferenz wurde von der Stadt eröffnet."
ROWS = """\
Deutsch;Englisch;Art
Stadt;city;
Konferenz;congress;
Fachaustausch;expert exchange;
Rathaus;town hall;
Rathaus;guildhall;verboten
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return sites.reviewed(tmp_path)


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=Eva", "-c", "user.email=e@example.org", *arguments], cwd=root, check=True)


def told(root: Path) -> dict[str, object]:
    done = zwiesprache(root, "terms", "--json")
    assert done.code == 0
    return dict(json.loads(done.out))


def test_terms_tells_what_the_glossary_does(site: Path) -> None:
    write(site / "glossary.csv", ROWS.encode("cp1252"))
    done = zwiesprache(site, "terms")
    assert (done.code, done.err) == (0, "")
    said = "  termine:6: The glossary wants “congress” for “Konferenz”."
    assert (
        done.out
        == f"""\
Terms of the site in glossary.csv: 5.

New or changed, glossary.csv:2: Stadt (approved sentences 3, otherwise in 0)

New or changed, glossary.csv:3: Konferenz (approved sentences 1, otherwise in 1)
{said}
      {STADT}
      The conference was opened by the city.

New or changed, glossary.csv:4: Fachaustausch (approved sentences 0, otherwise in 0)

New or changed, glossary.csv:5: Rathaus (approved sentences 1, otherwise in 0)

New or changed, glossary.csv:6: Rathaus (approved sentences 1, otherwise in 0)

Approved, and otherwise than the glossary says; they stay as they are until somebody changes them:
{said}
      {STADT}
      The conference was opened by the city.

On no page:
  glossary.csv:4: Fachaustausch
"""
    )


def test_what_is_committed_is_no_change(site: Path) -> None:
    write(site / "glossary.csv", ROWS)
    git(site, "init", "-q")
    git(site, "add", ".")
    git(site, "commit", "-q", "-m", "x")
    assert told(site)["changed"] == []
    write(site / "glossary.csv", ROWS.replace("town hall", "city hall") + ";free of charge;verboten\n")
    assert told(site)["changed"] == [
        {
            "term": {"line": 5, "german": "Rathaus", "kind": "preferred", "translations": {"en": ["city hall"]}},
            "sentences": [
                {
                    "page": "termine",
                    "line": 12,
                    "german": "Mit der Bahn fahren Sie bis zum Rathaus.",
                    "target": "By train, get off at the town hall.",
                    "says": "The glossary wants “city hall” for “Rathaus”.",
                }
            ],
        },
        {
            "term": {"line": 7, "german": "", "kind": "forbidden", "translations": {"en": ["free of charge"]}},
            "sentences": [
                {
                    "page": "termine",
                    "line": 6,
                    "german": "Die Teilnahme ist <strong>kostenlos</strong>.",
                    "target": "Participation is <strong>free of charge</strong>.",
                    "says": "The glossary forbids “free of charge”.",
                }
            ],
        },
    ]


def test_names_that_stand_often_and_have_no_term_are_proposed(tmp_path: Path) -> None:
    text = "Die {} lädt ein. Wir arbeiten mit der {} zusammen. Mittel der {} gibt es nicht.\n\n"
    names = ("Sächsische Staatskanzlei", "Europäische Kommission", "ARRIVAL CITIES")
    body = text.replace("{}", "Sächsischen Staatskanzlei", 2).replace("{}", names[0])
    body += text.replace("{}", names[1]) + text.replace("{}", names[2]) + "Neue Häuser stehen. Neue Häuser fehlen.\n"
    site = sites.make(tmp_path, {"index.md": f"# Titel\n\n{body}"})
    assert zwiesprache(site, "extract").code == 0
    assert told(site)["names"] == [
        {"name": "ARRIVAL CITIES", "texts": 3},
        {"name": "Sächsischen Staatskanzlei", "texts": 3},
    ]
    write(site / "glossary.csv", "de;en;kind\nARRIVAL CITIES;;keep\n")
    assert told(site)["names"] == [{"name": "Sächsischen Staatskanzlei", "texts": 3}]


def test_a_wrong_row_is_refused_by_every_command_and_the_pages_go_on(site: Path) -> None:
    write(site / "glossary.csv", "Deutsch;Englisch\nStadt;\n")
    before = contents(site)
    for command in ("run", "check", "terms", "status"):
        done = zwiesprache(site, command)
        assert (done.code, done.err) == (
            6,
            "Refused: glossary.csv:2: “Stadt” has no translation."
            " Write one, or the kind keep for a name that stays as it is.\n",
        )
    assert contents(site) == before


GLOSSARIES = st.lists(
    st.tuples(
        st.sampled_from(["Stadt", "Konferenz", "Rathaus", "Teilnahme", "Anmeldung", "Termine", "Willkommen", ""]),
        st.sampled_from(["", "city", "town hall", "free of charge", "municipality", "Welcome", "the"]),
        st.sampled_from(["bleibt", "amtlich", "Ortsname", "", "verboten"]),
    ),
    max_size=8,
).map(lambda rows: "Deutsch;Englisch;Art\n" + "".join(f"{';'.join(row)}\n" for row in rows))


@settings(max_examples=15, phases=(Phase.explicit, Phase.generate))
@given(GLOSSARIES)
def test_a_heading_path_or_glossary_change_touches_no_approved_entry_and_takes_no_sentence_off_a_page(
    table: str,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = sites.reviewed(Path(folder))
        before = contents(root)
        write(root / "glossary.csv", table)
        done = zwiesprache(root, "run")
        assert done.code == (6 if read(table.encode(), ["en"])[1] else 0)
        assert "error" not in done.out
        assert contents(root) == before


def test_a_draft_without_a_name_that_stays_can_not_be_approved_and_an_approved_sentence_stays_out(site: Path) -> None:
    write(site / "glossary.csv", "Deutsch;Englisch;Art\nKonferenz;;bleibt\n")
    assert zwiesprache(site, "check").out.count("warning names: The name Konferenz is missing; it stays as it is.") == 1
    assert "The conference was opened by the city." in page(site, "en/termine")
    edit(site, "termine", lambda entry: replace(entry, flags=("fuzzy",)) if entry.source == STADT else entry)
    done = zwiesprache(site, "approve", "termine", "--by", "Eva Novak")
    assert (done.code, live(site, "termine")[STADT].state) == (1, State.FUZZY)
    target = "The Konferenz was opened by the city."
    edit(site, "termine", lambda entry: replace(entry, targets=(target,)) if entry.source == STADT else entry)
    assert zwiesprache(site, "approve", "termine", "--by", "Eva Novak").code == 0
    assert live(site, "termine")[STADT].state is State.APPROVED


def test_a_forbidden_translation_can_be_accepted_with_a_reason(site: Path) -> None:
    write(site / "glossary.csv", "Deutsch;Englisch;Art\n;town hall;verboten\n")
    assert "warning terms: The glossary forbids “town hall”." in zwiesprache(site, "check").out
    comments = ("accepted: terms – the name of the stop",)
    edit(site, "termine", lambda entry: replace(entry, comments=comments) if "Rathaus" in entry.source else entry)
    assert zwiesprache(site, "check").out.endswith("The checks have found nothing.\n")


def test_what_comes_back_with_a_forbidden_translation_stays_a_draft(site: Path) -> None:
    write(site / "glossary.csv", "Deutsch;Englisch;Art\nStadt;municipality;\nStadt;city;verboten\n")
    edit(site, "termine", lambda entry: replace(entry, targets=("",)) if entry.source == STADT else entry)
    assert zwiesprache(site, "handoff", "--output", str(site / "out")).code == 0
    back = pofile.read((site / "out/en.po").read_bytes())
    [entry] = back.entries
    assert entry.notes == (
        "Page: termine, line 6",
        "Glossary: Stadt = municipality",
        "Glossary: Stadt, not: city",
    )
    filled = back.with_entries([replace(entry, targets=("The conference was opened by the city.",))])
    write(site / "out/en.po", pofile.write(filled))
    done = zwiesprache(site, "import", str(site / "out/en.po"), "--by", "Eva Novak")
    assert (done.code, live(site, "termine")[STADT].state) == (1, State.FUZZY)


def test_a_hand_out_has_the_terms_that_are_in_it(site: Path) -> None:
    write(site / "glossary.csv", ROWS.replace("Rathaus;town hall;", "Riga;;bleibt") + ";foreigners;verboten\n")
    write(site / "source/neu.md", "# Neu\n\nDer Fachaustausch in Riga und Prag beginnt.\n")
    assert zwiesprache(site, "extract").code == 0
    assert zwiesprache(site, "handoff", "--output", str(site / "out")).code == 0
    assert (site / "out/glossary.csv").read_bytes().decode("utf-8-sig") == (
        "German;en;kind;note;owner;date\r\n"
        ";foreigners;forbidden;;;\r\n"
        "Fachaustausch;expert exchange;preferred;;;\r\n"
        "Prag;Prague;exonym;;;\r\n"
        "Riga;;keep;;;\r\n"
    )
    notes = {entry.source: entry.notes for entry in pofile.read((site / "out/en.po").read_bytes()).entries}
    assert notes["Der Fachaustausch in Riga und Prag beginnt."] == (
        "Page: neu, line 3",
        "Glossary: Fachaustausch = expert exchange",
        "Glossary: Riga stays as it is",
        "Glossary: Prag = Prague",
    )
    assert not any(note.startswith("Glossary") for entry in live(site, "neu").values() for note in entry.notes)


def test_a_hand_out_without_terms_has_no_table_of_them(site: Path) -> None:
    edit(site, "termine", lambda entry: unfinished(entry) if entry.source == STADT else entry)
    assert zwiesprache(site, "handoff", "--output", str(site / "out")).code == 0
    assert not (site / "out/glossary.csv").exists()


def unfinished(entry: Entry) -> Entry:
    return replace(entry, targets=("",), flags=())


def test_an_engine_does_not_touch_a_name_that_stays(tmp_path: Path) -> None:
    site = sites.make(tmp_path, {"index.md": "# Netz\n\nDie Stadt **Haus Europa** lädt ein.\n"}, 'engines = ["pseudo"]')
    write(site / "glossary.csv", "Deutsch;Englisch;Art\nHaus Europa;;bleibt\nNetz;network;\n")
    assert zwiesprache(site, "run").code == 0
    drafts = live(site, "index")
    assert drafts["Netz"].target == "Network"
    target = drafts["Die Stadt <strong>Haus Europa</strong> lädt ein."].target
    assert "<strong>Haus Europa</strong>" in target
    assert "Stadt" not in target


def test_a_name_that_stays_takes_no_part_of_a_mail_address_with_it(tmp_path: Path) -> None:
    text = "Schreiben Sie an Haus Europa@example.com, das Haus Europa hilft."
    site = sites.make(tmp_path, {"index.md": f"# Netz\n\n{text}\n"}, 'engines = ["pseudo"]')
    write(site / "glossary.csv", "Deutsch;Englisch;Art\nHaus Europa;;bleibt\n")
    assert zwiesprache(site, "run").code == 0
    target = live(site, "index")[text].target
    assert "Europa@example.com" in target
    assert "Haus Europa@" not in target
    assert target.count("Haus Europa") == 1
