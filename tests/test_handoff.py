"""handoff and import: work goes out in one file and comes back, with the real command on a small site."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import outgoing, pofile, signing
from pipeline.differences import marked
from pipeline.model import Entry, State
from tests import sites
from tests.sites import ENGLISH, PAGES, change, contents, differing, live, po, zwiesprache

NEW = "Der Eintritt ist frei."
NOT_FREE = "Die Teilnahme ist nicht <strong>kostenlos</strong>."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, published, after an author's morning: a change, a value, and one sentence new on two pages."""
    site = sites.reviewed(tmp_path / "site")
    change(site / "source/termine.md", "ist **kostenlos**", "ist nicht **kostenlos**")
    change(site / "source/termine.md", "31. Januar", "15. Februar")
    for name in ("index", "termine"):
        file = site / f"source/{name}.md"
        file.write_text(f"{file.read_text()}\n{NEW}\n")
    zwiesprache(site, "run")
    return site


def hand_out(site: Path, *options: str) -> Path:
    done = zwiesprache(site, "handoff", "--output", str(site.parent / "out"), *options)
    assert done.code == 0, done.err
    return site.parent / "out"


def translate(file: Path, changed: Callable[[Entry], Entry]) -> None:
    """What a translator does in an editor."""
    catalog = pofile.read(file.read_bytes())
    file.write_bytes(pofile.write(catalog.with_entries(map(changed, catalog.entries))))


def finished(entry: Entry) -> Entry:
    english = {
        NEW: "Admission is free.",
        NOT_FREE: "Participation is not <strong>free of charge</strong>.",
    }
    return replace(entry, targets=(english.get(entry.source, entry.target),), flags=(), previous=None)


def test_a_handoff_holds_what_waits_once_and_tells_where_it_stands(site: Path) -> None:
    out = hand_out(site)
    assert sorted(file.name for file in out.iterdir()) == [
        "count.json", "count.md", "en.po", "en.xlf", "memory.tmx", "preview.html",
    ]  # fmt: skip
    entries = {entry.source: entry for entry in pofile.read((out / "en.po").read_bytes()).entries}
    assert set(entries) == {NEW, NOT_FREE, "Die Anmeldung ist bis zum 15. Februar 2019 möglich."}
    assert entries[NEW].notes[:2] == ("Page: index, line 8", "Also on: termine")
    assert "German: Die Teilnahme ist {+nicht +}<strong>kostenlos</strong>." in entries[NOT_FREE].notes
    assert entries[NOT_FREE].previous == "Die Teilnahme ist <strong>kostenlos</strong>."
    assert entries[NOT_FREE].fuzzy
    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", out / "en.po"], check=True, capture_output=True)


def test_the_count_tells_new_from_changed_and_does_not_bill_twice(site: Path) -> None:
    count = json.loads((hand_out(site) / "count.json").read_text())
    assert count["new"] == {"sentences": 1, "words": 4, "characters": 22, "lines": 0.4}
    assert count["repeated"] == count["new"]
    assert [name for name in count if name.endswith("%")] == ["85–94 %"]
    assert count["total"]["sentences"] == 3
    assert count["machine"]["sentences"] == 0
    table = (site.parent / "out/count.md").read_text()
    assert "| new | 1 | 4 | 22 | 0.4 |" in table
    assert "- index\n- termine\n" in table


def test_a_handoff_of_some_words_or_pages_holds_no_more(site: Path) -> None:
    out = hand_out(site, "--words", "3")
    assert [entry.source for entry in pofile.read((out / "en.po").read_bytes()).entries] == [NEW]
    done = zwiesprache(site, "handoff", "--pages", "index", "--output", str(site.parent / "second"))
    assert done.code == 0
    assert len(pofile.read((site.parent / "second/en.po").read_bytes()).entries) == 1


def test_the_preview_shows_the_page_in_order_and_holds_no_markup_of_the_texts(site: Path) -> None:
    html = (hand_out(site) / "preview.html").read_text()
    assert "<ins>nicht </ins>&lt;strong&gt;kostenlos" in html
    rows = re.findall(r'<tr class="(\w+)"><th scope="row">\d*</th><td lang="de" dir="auto">(.*?)</td>', html)
    assert [state for state, text in rows if text == NEW] == ["open", "open"]
    assert "<script" not in html


def test_a_handoff_changes_nothing_and_is_not_written_over(site: Path) -> None:
    before = contents(site, "locales", "source", "dist")
    out = hand_out(site)
    assert contents(site, "locales", "source", "dist") == before
    files = {file.name: file.read_bytes() for file in out.iterdir()}
    again = zwiesprache(site, "handoff", "--output", str(out))
    assert again.code == 2
    assert "is not empty. Name a new folder with --output." in again.err
    assert {file.name: file.read_bytes() for file in out.iterdir()} == files


def test_what_comes_back_is_approved_on_every_page_by_name(site: Path) -> None:
    out = hand_out(site)
    translate(out / "en.po", finished)

    done = zwiesprache(site, "import", str(out / "en.po"), "--by", "Eva Novak")

    assert done.code == 0, done.out + done.err
    assert "Approved: 4 (pages: 2)." in done.out
    for page in ("index", "termine"):
        entry = live(site, page)[NEW]
        assert (entry.target, entry.state) == ("Admission is free.", State.APPROVED)
        assert signing.signer(entry) == "Eva Novak"
    assert not sites.fuzzy(site)
    zwiesprache(site, "run")
    assert zwiesprache(site, "status", "--strict").code == 0


def test_importing_twice_changes_nothing_more(site: Path) -> None:
    out = hand_out(site)
    translate(out / "en.po", finished)
    zwiesprache(site, "import", str(out / "en.po"), "--by", "Eva Novak")
    before = contents(site, "locales")
    again = zwiesprache(site, "import", str(out / "en.po"), "--by", "Eva Novak")
    assert (again.code, "Nothing was approved." in again.out) == (0, True)
    assert contents(site, "locales") == before


def test_work_that_was_done_meanwhile_stays(site: Path) -> None:
    out = hand_out(site)
    sites.approve(site, {NEW: "Entrance is free."})
    translate(out / "en.po", finished)

    done = zwiesprache(site, "import", str(out / "en.po"), "--by", "Eva Novak")

    assert done.code == 1
    assert "approved here and there, and different; theirs stands in a comment" in done.out
    entry = live(site, "index")[NEW]
    assert (entry.target, entry.comments) == ("Entrance is free.", ("theirs: Admission is free.",))


def test_german_that_changed_meanwhile_takes_the_translation_as_a_draft(site: Path) -> None:
    out = hand_out(site)
    translate(out / "en.po", finished)
    for page in ("index", "termine"):
        change(site / f"source/{page}.md", NEW, "Der Eintritt ist immer frei.")
    zwiesprache(site, "run")

    done = zwiesprache(site, "import", str(out / "en.po"), "--by", "Eva Novak")

    assert "its German has changed meanwhile; taken as a draft" in done.out
    drafts = [live(site, page)["Der Eintritt ist immer frei."] for page in ("index", "termine")]
    assert {(entry.target, entry.state, entry.previous) for entry in drafts} == {
        ("Admission is free.", State.FUZZY, NEW)
    }


def test_nothing_is_approved_by_nobody(site: Path) -> None:
    out = hand_out(site)
    translate(out / "en.po", finished)
    before = contents(site)
    done = zwiesprache(site, "import", str(out / "en.po"))
    assert done.code == 2
    assert "The file holds approved translations; who approved them? Say --by NAME." in done.err
    assert contents(site) == before


def test_a_file_of_drafts_needs_no_name_and_approves_nothing(site: Path) -> None:
    out = hand_out(site)
    translate(out / "en.po", lambda entry: replace(finished(entry), flags=("fuzzy",)))
    done = zwiesprache(site, "import", str(out / "en.po"))
    assert done.code == 0
    assert live(site, "index")[NEW].state is State.FUZZY
    assert live(site, "index")[NEW].target == "Admission is free."


def test_a_tool_that_writes_the_german_everywhere_is_not_believed(site: Path) -> None:
    out = hand_out(site)
    translate(out / "en.po", lambda entry: replace(entry, targets=(entry.source,), flags=(), previous=None))
    before = contents(site, "locales")
    done = zwiesprache(site, "import", str(out / "en.po"), "--by", "Eva Novak")
    assert done.code == 1
    assert done.out.count("German was left in place of a translation; not taken") == 4
    assert contents(site, "locales") == before


def test_the_catalog_of_one_page_is_taken_for_that_page_alone(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "mail.po"
    file.write_bytes(po(site, "index").read_bytes())
    translate(file, finished)
    before = contents(site, "locales")
    assert zwiesprache(site, "import", str(file), "--by", "Eva Novak").code == 0
    assert differing(before, contents(site, "locales")) == {"locales/en/LC_MESSAGES/index.po"}


def test_a_file_in_another_language_is_refused(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "fr.po"
    file.write_bytes(pofile.write(pofile.new("fr").with_entries([Entry(NEW, ("Entrée libre.",))])))
    done = zwiesprache(site, "import", str(file), "--by", "E")
    assert done.code == 2
    assert "The file is in fr, not in en. Name its language with --locale." in done.err


def test_a_broken_file_is_refused_with_its_line_and_nothing_is_taken(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.po"
    file.write_text('msgid "a"\nmsgstr "b\n')
    before = contents(site)
    done = zwiesprache(site, "import", str(file), "--by", "E")
    assert done.code == 6
    assert "broken.po:2: A text lacks its closing quote" in done.err
    assert contents(site) == before


def test_a_memory_from_another_tool_comes_back_as_a_file_does(site: Path, tmp_path: Path) -> None:
    from pipeline import tmx

    file = tmp_path / "project_save.tmx"
    file.write_bytes(tmx.write([(NEW, "Admission is free."), ("Anderswo.", "Elsewhere.")], "DE-DE", "EN-GB"))
    done = zwiesprache(site, "import", str(file), "--by", "Eva Novak")
    assert done.code == 0
    assert "Approved: 2 (pages: 2)." in done.out
    assert "Translations whose German stands on no page: 1.\n    Anderswo.\n" in done.out


def test_an_agencys_xliff_comes_back_too(site: Path) -> None:
    out = hand_out(site)
    text = (out / "en.xlf").read_text()
    assert text.count("<unit ") == 3
    (out / "en.xlf").write_text(
        text.replace(
            f'<segment state="initial">\n        <source>{NEW}</source>',
            f'<segment state="translated">\n        <source>{NEW}</source><target>Admission is free.</target>',
        )
    )
    done = zwiesprache(site, "import", str(out / "en.xlf"), "--by", "Eva Novak")
    assert (done.code, "Approved: 2 (pages: 2)." in done.out) == (0, True), done.out + done.err
    assert live(site, "index")[NEW].target == "Admission is free."


def test_all_catalogs_go_out_as_xliff_page_by_page(site: Path) -> None:
    from pipeline import xliff

    data = zwiesprache(site, "export", "xliff").out.encode()
    assert re.findall(rb'original="([^"]*)"', data) == [b"index", b"termine", b"_site"]
    language, entries = xliff.read(data)
    targets = {entry.source: entry.target for entry in entries if entry.state is State.APPROVED}
    assert language == "en"
    assert {german: targets[german] for german in ENGLISH if german in targets}.items() <= dict(ENGLISH).items()
    assert len(targets) > 10


def test_the_memory_goes_out_as_tmx(site: Path) -> None:
    from pipeline import tmx

    done = zwiesprache(site, "export", "memory")
    pairs = dict(tmx.read(done.out.encode(), "de", "en"))
    assert {german: pairs[german] for german in ENGLISH} == dict(ENGLISH)
    assert NEW not in pairs
    assert len(PAGES) == 2


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Das ist frei.", "Das ist nicht frei.", "Das ist {+nicht +}frei."),
        ("bis 31. Mai", "bis 3. Juni", "bis [-31-]{+3+}. [-Mai-]{+Juni+}"),
        ("gleich", "gleich", "gleich"),
        ("", "neu", "{+neu+}"),
        ("ein <strong>Wort</strong>", "ein Wort", "ein [-<strong>-]Wort[-</strong>-]"),
    ],
)
def test_what_changed_is_marked_word_by_word(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_bands_reach_from_their_least_similarity_to_the_next() -> None:
    def band(old: str | None, new: str) -> str:
        return outgoing.Waiting(Entry(new, previous=old), (), new).band

    assert band(None, "Neu.") == "new"
    assert band("a" * 100, "a" * 99 + "b") == "95–99 %"
    assert band("a" * 100, "a" * 90 + "b" * 10) == "85–94 %"
    assert band("a" * 100, "a" * 80 + "b" * 20) == "75–84 %"
    assert band("a" * 100, "b" * 100) == "0–74 %"
