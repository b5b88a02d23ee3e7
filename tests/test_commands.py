"""The command as people and programs meet it: exit codes, JSON, refusals, new sites, consoles.

A refusal is one line with path, line and repair; the other pages go on and nothing is lost.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests import sites
from tests.mt_server import MTServer
from tests.sites import ENGLISH, PAGES, change, contents, page, po, zwiesprache


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, wholly reviewed and published."""
    return sites.reviewed(tmp_path)


def refusal(err: str) -> str:
    """The one line on the error stream."""
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert "Traceback" not in err
    return lines[0]


# -- bad input: one line each, and the rest of the site goes on -------------------------------------

BROKEN_SOURCES = {
    "Latin-1": (
        "Grüße aus der Stadt\n".encode("latin-1"),
        r"Refused: source/neu\.md:1: This is not UTF-8; it looks like Windows-1252 \(ANSI\)\. Save it as UTF-8\.",
    ),
    "UTF-16": (
        "Grüße aus der Stadt\n".encode("utf-16"),
        r"Refused: source/neu\.md:1: This is not UTF-8; it looks like UTF-16\. Save it as UTF-8\.",
    ),
    "a colon in a title": (
        b"---\ntitle: Neu: alles\n---\n\nText.\n",
        r"Refused: source/neu\.md:2: The front matter does not parse: .+ put values with a colon or # in quotes\.",
    ),
    "an unclosed head": (
        b"---\ntitle: Neu\n\nText.\n",
        r"Refused: source/neu\.md:1: The front matter is not closed\. Put a line of three hyphens .+",
    ),
    "a locale the site does not have": (
        b"---\ntitle: Neu\nlocales: [pl]\n---\n\nText.\n",
        r"Refused: source/neu\.md: locales: .*pl.*",
    ),
    "a slug with blanks": (
        b"---\ntitle: Neu\nslug.en: Brand New\n---\n\nText.\n",
        r"Refused: source/neu\.md: The slug “Brand New” is no plain name\. Use small letters.+",
    ),
    "the address of another page": (
        b"---\ntitle: Neu\nslug.en: termine\n---\n\nText.\n",
        r"Refused: source/termine\.md: It would be published at the same address as neu\. Change the slug .+",
    ),
}


@pytest.mark.parametrize("what", BROKEN_SOURCES)
def test_a_source_that_cannot_be_read_is_refused_and_the_other_pages_go_on(site: Path, what: str) -> None:
    data, expected = BROKEN_SOURCES[what]
    change(site / "source/index.md", "vielen Städten", "sehr vielen Städten")
    sites.write(site / "source/neu.md", data)
    done = zwiesprache(site, "run")
    assert done.code == 6
    assert re.fullmatch(expected, refusal(done.err)), done.err
    assert "sehr vielen Städten" in page(site, "de")
    assert (site / "source/neu.md").read_bytes() == data


def test_a_page_that_becomes_unreadable_keeps_its_catalog_and_its_published_pages(site: Path) -> None:
    before = contents(site)
    sites.write(site / "source/termine.md", PAGES["termine.md"].encode("utf-16"))
    assert zwiesprache(site, "run").code == 6
    assert {name for name in before if "termine" in name} <= set(contents(site))
    assert po(site, "termine").read_bytes() == before["locales/en/LC_MESSAGES/termine.po"]
    sites.write(site / "source/termine.md", PAGES["termine.md"])
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


def twice(text: str) -> str:
    return text + text[text.index('msgid "Anfahrt"') :].partition("\n\n")[0].join(("\n", "\n"))


BROKEN_CATALOGS = {
    "a duplicate": (twice, "po-duplicate", "delete the other"),
    "conflict markers": (
        lambda text: text.replace('msgstr "Dates"\n', '<<<<<<< HEAD\nmsgstr "Dates"\n=======\nmsgstr "D"\n>>>>>>> x\n'),
        "po-conflict",
        "zwiesprache doctor --fix locales/en/LC_MESSAGES/termine.po",
    ),
    "a broken quote": (lambda text: text.replace('msgstr "Dates"', 'msgstr "Dates'), "po-quote", "close each line"),
    "an end in the middle": (lambda text: text[: text.rindex("msgstr")], "po-truncated", "git checkout"),
}


@pytest.mark.parametrize("what", BROKEN_CATALOGS)
def test_a_broken_catalog_is_refused_left_alone_and_the_other_pages_go_on(site: Path, what: str) -> None:
    spoil, code, repair = BROKEN_CATALOGS[what]
    before, whole = contents(site, "dist"), po(site, "termine").read_bytes()
    broken = spoil(whole.decode()).encode()
    assert broken != whole
    sites.write(po(site, "termine"), broken)
    change(site / "source/index.md", "vielen Städten", "sehr vielen Städten")
    done = zwiesprache(site, "run", "--json")
    assert done.code == 6
    line = refusal(done.err)
    assert re.match(r"Refused: locales/en/LC_MESSAGES/termine\.po:\d+: ", line)
    assert repair in line
    [told] = json.loads(done.out)["refused"]
    assert (told["code"], told["path"]) == (code, "locales/en/LC_MESSAGES/termine.po")
    assert po(site, "termine").read_bytes() == broken
    assert "sehr vielen Städten" in page(site, "de")
    assert set(contents(site, "dist")) == set(before)
    assert page(site, "en/termine") == before["dist/en/termine/index.html"].decode()


def test_two_sources_for_one_page_are_refused_together(site: Path) -> None:
    sites.write(site / "source/termine.txt", "Termine\n\nNoch eine Seite.\n")
    before = contents(site)
    done = zwiesprache(site, "run")
    assert done.code == 6
    line = refusal(done.err)
    assert line.startswith("Refused: source/termine.md: source/termine.txt would be published at the same address.")
    assert line.endswith("Keep one of them: rename or remove the other.")
    assert po(site, "termine").read_bytes() == before["locales/en/LC_MESSAGES/termine.po"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("min_aproved = 0.5", "min_aproved"),
        ('locales = ["xx"]', "xx"),
        ('locales = ["en-GB"]', "en_GB"),
        ('locales = ["de"]', "language of the source"),
        ("min_approved = 80", "min_approved"),
        ('engines = ["deepl2"]', "deepl2"),
        ('source = "source"', "source"),
        ('[[pages]]\nmatch = "*"\nlocales = ["fr"]', "fr"),
        ("locales = [", "TOML"),
    ],
)
def test_a_config_that_cannot_hold_stops_before_anything_is_written(tmp_path: Path, config: str, said: str) -> None:
    sites.make(tmp_path, config=config)
    done = zwiesprache(tmp_path, "run")
    assert done.code == 2
    assert "zwiesprache.toml" in done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert contents(tmp_path) == {}


def test_an_unknown_config_key_is_answered_with_the_one_that_was_meant(tmp_path: Path) -> None:
    sites.make(tmp_path, config="min_aproved = 0.5")
    assert "min_approved" in zwiesprache(tmp_path, "status").err


def test_without_a_site_the_command_says_how_to_make_one(tmp_path: Path) -> None:
    done = zwiesprache(tmp_path, "run")
    assert done.code == 2
    assert "There is no site here" in refusal(done.err)
    assert "zwiesprache init" in done.err


def test_the_status_of_a_page_that_does_not_exist_says_where_to_look(site: Path) -> None:
    done = zwiesprache(site, "status", "kontakt")
    assert done.code == 2
    assert refusal(done.err) == "Refused: There is no page “kontakt”. `zwiesprache status` lists them."


@pytest.mark.parametrize("arguments", [["fly"], ["run", "--fast"], ["status", "a", "b"]])
def test_a_wrong_command_line_is_a_usage_error(site: Path, arguments: list[str]) -> None:
    assert zwiesprache(site, *arguments).code == 2


@pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")
def test_nothing_outside_the_site_is_written_or_removed_through_a_link(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    sites.write(outside / "index.html", "not ours")
    shutil.rmtree(site / "dist/en")
    (site / "dist/en").symlink_to(outside)
    done = zwiesprache(site, "build")
    assert done.code == 6
    assert all("It lies outside the site's folder" in line for line in done.err.splitlines())
    assert contents(outside, ".") == {"index.html": b"not ours"}


@pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")
def test_a_catalog_that_cannot_be_written_stops_no_other_page_and_loses_no_renamed_one(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (site / "locales/en/LC_MESSAGES/unter").symlink_to(tmp_path_factory.mktemp("outside"))
    sites.write(site / "source/neu.md", "---\ntitle: Neu\n---\n\nEin neuer Satz.\n")
    (site / "source/unter").mkdir()
    (site / "source/termine.md").rename(site / "source/unter/termine.md")
    done = zwiesprache(site, "run")
    assert done.code == 6
    assert refusal(done.err).startswith("Refused: locales/en/LC_MESSAGES/unter/termine.po: ")
    assert po(site, "neu").exists()
    assert po(site, "termine").exists()


# -- exit codes -------------------------------------------------------------------------------------


def test_check_writes_nothing_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    sites.make(tmp_path)
    for command in ("extract", "build", "run"):
        done = zwiesprache(tmp_path, command, "--check")
        assert done.code == 3, command
        assert "Files that would change: " in done.out
        assert contents(tmp_path) == {}
    assert zwiesprache(tmp_path, "run").code == 0
    before = sites.traces(tmp_path)
    for command in ("extract", "build", "run"):
        done = zwiesprache(tmp_path, command, "--check")
        assert (done.code, "Nothing would change." in done.out) == (0, True), command
    assert sites.traces(tmp_path) == before


def test_check_tells_of_a_renamed_page_and_of_a_page_that_went(site: Path) -> None:
    (site / "source/termine.md").rename(site / "source/treffen.md")
    before = sites.traces(site)
    done = zwiesprache(site, "run", "--check")
    assert done.code == 3
    for name in (
        *(po(site, name).relative_to(site).as_posix() for name in ("termine", "treffen")),
        "dist/en/termine/index.html",
    ):
        assert f"  {name}\n" in done.out
    assert sites.traces(site) == before


def test_strict_fails_while_sentences_wait_for_review(site: Path) -> None:
    assert zwiesprache(site, "status", "--strict").code == 0
    assert zwiesprache(site, "run", "--strict").code == 0
    change(site / "source/termine.md", "31. Januar 2019", "28. Februar 2020")
    assert zwiesprache(site, "run", "--strict").code == 4
    assert zwiesprache(site, "status", "--strict").code == 4
    assert zwiesprache(site, "run").code == 0


def test_a_draft_with_a_lost_tag_is_a_warning_until_somebody_approves_it(tmp_path: Path) -> None:
    root = sites.make(tmp_path)
    zwiesprache(root, "run")
    lost = {"Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is free of charge."}
    sites.edit(
        root,
        "termine",
        lambda e: replace(e, targets=(lost[e.source],), flags=("fuzzy",)) if e.source in lost else e,
    )
    assert zwiesprache(root, "check").code == 0
    sites.approve(root, lost)
    assert zwiesprache(root, "check").code == 1


def test_an_accepted_finding_lets_the_sentence_through(site: Path) -> None:
    german, english = "Wir arbeiten mit vielen Städten zusammen.", "Wir arbeiten mit vielen Städten zusammen."
    sites.approve(site, {german: english})
    assert zwiesprache(site, "check").code == 1
    sites.edit(
        site,
        "index",
        lambda e: replace(e, comments=("accepted: german – a quotation",)) if e.source == german else e,
    )
    assert zwiesprache(site, "check").code == 0
    assert zwiesprache(site, "run").code == 0
    assert f'<span lang="de">{german}' not in page(site, "en")


def test_a_bug_shows_its_traceback_and_asks_for_a_report(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.workflow.status", lambda _site: 1 / 0)
    done = zwiesprache(site, "status")
    assert done.code == 70
    assert "ZeroDivisionError" in done.err
    assert "This is a bug" in done.err.splitlines()[-1]


# -- what is printed --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["extract", "draft", "check", "build", "status", "run"])
def test_every_command_prints_json_that_parses(site: Path, command: str) -> None:
    report = json.loads(zwiesprache(site, command, "--json").out)
    keys = {"written", "removed", "refused", "findings", "pages", "drafted", "waiting", "stopped", "built"}
    keys |= {"engines", "plans", "accepted", "mended", "mendable"}
    assert set(report) == keys


def test_the_status_of_a_page_shows_each_sentence_as_text_and_as_json(site: Path) -> None:
    done = zwiesprache(site, "status", "termine")
    assert done.code == 0
    assert "Die Konferenz wurde von der Stadt eröffnet." in done.out
    assert "The conference was opened by the city." in done.out
    rows = json.loads(zwiesprache(site, "status", "termine", "--json").out)["en"]["texts"]
    assert [row["step"] for row in rows] == ["approved"] * 7
    assert (rows[0]["source"], rows[0]["target"], rows[0]["findings"]) == ("Termine", "Dates", [])


def test_the_bare_command_shows_the_state_and_the_next_step(tmp_path: Path) -> None:
    sites.make(tmp_path)
    assert zwiesprache(tmp_path, "run").code == 0
    done = zwiesprache(tmp_path)
    assert done.code == 0
    assert "held: its title is not approved yet" in done.out
    assert re.search(r"Next: review locales/en/LC_MESSAGES/termine\.po \(waiting: \d+\)\.", done.out)


def test_a_run_without_engines_says_how_many_texts_wait_and_how_to_name_one(tmp_path: Path) -> None:
    done = zwiesprache(sites.make(tmp_path), "run")
    assert re.search(r"Waiting for a translator: \d+\.", done.out)
    assert 'engines = ["memory", "libretranslate"]' in done.out


def test_a_finished_site_says_so(site: Path) -> None:
    assert "Everything is approved and published." in zwiesprache(site).out


def test_the_strings_of_the_templates_are_reviewed_and_checked_like_pages(site: Path) -> None:
    sites.edit(site, "_site", lambda e: replace(e, flags=("fuzzy",)) if e.source == "Unsere Stadt" else e)
    assert "Everything is approved" not in zwiesprache(site).out
    assert zwiesprache(site, "status", "--strict").code == 4
    sites.approve(site, {"Unsere Stadt": "Our\u200b City"})
    assert zwiesprache(site, "run").code == 0
    assert zwiesprache(site, "check").code == 1
    assert "Our\u200b City" not in page(site, "en/termine")


def test_a_console_that_lacks_characters_does_not_stop_the_command(tmp_path: Path) -> None:
    root = sites.make(tmp_path, {"index.md": "---\ntitle: Besuch in Gdańsk\n---\n\nΑθήνα → Wrocław\n"})
    assert zwiesprache(root, "run").code == 0
    process = sites.start("--site", root, "status", "index", PYTHONIOENCODING="cp1252")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"Besuch in Gda?sk" in out


def test_the_command_works_from_a_folder_inside_the_site(site: Path) -> None:
    process = sites.start("--lang", "en", "status", cwd=site / "source")
    out, _err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "termine" in out.decode()


# -- engines ----------------------------------------------------------------------------------------


def with_server(root: Path, server: MTServer) -> Path:
    engine = f'engines = ["memory", "libretranslate"]\n[libretranslate]\nurl = "{server.url}"\ntimeout = 5'
    return sites.make(root, config=engine)


def test_machine_drafts_land_fuzzy_with_the_name_of_their_engine(tmp_path: Path) -> None:
    with MTServer() as server:
        done = zwiesprache(with_server(tmp_path, server), "run")
    assert done.code == 5  # the server knows few words, and a sentence that it sends back in German is a failure
    assert re.search(r"Drafted: .*\d+ libretranslate", done.out)
    entry = sites.live(tmp_path, "termine")["Die Konferenz wurde von der Stadt eröffnet."]
    assert entry.flags == ("fuzzy",)
    assert re.fullmatch(r"Draft: libretranslate [0-9a-f]{8}", entry.notes[-1])
    assert "held: its title is not approved yet" in done.out
    assert not (tmp_path / "dist/en/termine").exists()


def test_a_look_at_what_would_change_asks_no_engine(tmp_path: Path) -> None:
    with MTServer() as server:
        assert zwiesprache(with_server(tmp_path, server), "run", "--check").code == 3
        assert server.log == []


def test_an_engine_that_fails_gives_exit_code_5_and_all_else_is_saved(tmp_path: Path) -> None:
    with MTServer(faults=["403"] * 9) as server:
        done = zwiesprache(with_server(tmp_path, server), "run")
    assert done.code == 5
    assert refusal(done.err).startswith("Engine libretranslate: ")
    assert po(tmp_path, "termine").exists()
    assert "Die Teilnahme ist" in page(tmp_path, "de/termine")
    with MTServer() as server:
        change(tmp_path / "zwiesprache.toml", re.findall(r"http://[\d.:]+", config(tmp_path))[0], server.url)
        done = zwiesprache(tmp_path, "run")
    assert "Engine libretranslate" not in done.err
    assert len(sites.fuzzy(tmp_path)) > 5


def config(root: Path) -> str:
    return (root / "zwiesprache.toml").read_text(encoding="utf-8")


def test_nothing_is_sent_that_a_person_has_approved_or_started(tmp_path: Path) -> None:
    sites.reviewed(tmp_path)
    change(tmp_path / "source/termine.md", "Der Eingang ist stufenlos.", "Zum Saal führt ein Aufzug.")
    with MTServer() as server:
        sites.write(tmp_path / "zwiesprache.toml", config(with_server(tmp_path / "other", server)))
        zwiesprache(tmp_path, "run")
    [request] = server.log
    assert "Zum Saal führt ein Aufzug." in str(request)
    assert not any(sentence in str(request) for sentence in ENGLISH)


# -- new sites --------------------------------------------------------------------------------------


def test_a_run_after_a_killed_one_says_so_once(site: Path) -> None:
    (site / ".zwiesprache/lock").write_text("12345")  # what a killed run leaves
    (site / "dist/.zwiesprache-0123456789abcdef.tmp").write_text("half")
    done = zwiesprache(site, "run")
    assert done.code == 0
    assert refusal(done.err) == "The run before was cut off. Every file is whole; this run goes on from there."
    assert not list((site / "dist").glob("*.tmp")) + list((site / "dist").glob(".*.tmp"))
    assert zwiesprache(site, "run").err == ""


def test_init_makes_a_site_that_runs_at_once(tmp_path: Path) -> None:
    process = sites.start("--lang", "en", "init", tmp_path / "neu")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert "Next: zwiesprache --site" in out.decode()
    done = zwiesprache(tmp_path / "neu", "run")
    assert (done.code, done.err) == (0, "")
    assert "Willkommen" in page(tmp_path / "neu", "de")
    assert {".zwiesprache/", "*.mo", "*.po~"} <= set((tmp_path / "neu/.gitignore").read_text(encoding="utf-8").split())
    assert "*.po text eol=lf" in (tmp_path / "neu/.gitattributes").read_text(encoding="utf-8")


def test_init_never_overwrites(tmp_path: Path) -> None:
    mine = {"source/index.md": b"Meine Seite.\n", ".gitignore": b"mine\n"}
    for name, data in mine.items():
        sites.write(tmp_path / name, data)
    assert sites_init(tmp_path) == 0
    assert {name: (tmp_path / name).read_bytes() for name in mine} == mine
    before = contents(tmp_path, ".")
    assert sites_init(tmp_path) == 2
    assert contents(tmp_path, ".") == before


def sites_init(folder: Path) -> int:
    """The exit code of `init`, which needs no site."""
    return zwiesprache(folder, "init", str(folder)).code


# -- what is read out of a source -------------------------------------------------------------------

EXPLAINED = """\
---
title: Besuch
order: eins
---

Besuch

Der Eingang ist stufenlos. Kommen Sie.
www.example.org/lageplan
Seite drucken
"""


def test_explain_shows_every_segment_and_what_is_left_out_and_why(tmp_path: Path) -> None:
    root = sites.make(tmp_path, {"amt/besuch.txt": EXPLAINED}, 'drop_lines = ["Seite drucken"]')
    before = contents(root, ".")
    expected = """\
source/amt/besuch.txt
     2  title     Besuch
     6  heading   Besuch
     8  sentence  Der Eingang ist stufenlos.
     8  sentence  Kommen Sie.

Left out:
     3  {key}: eins
     9  address or time stamp: www.example.org/lageplan
    10  dropped line: Seite drucken

Segments: 4 (words: 8).
Words left out: 7 ({key} 1, dropped line 2, address or time stamp 4).
Next: `zwiesprache extract` brings them into the catalogs.
"""
    for name in ("amt/besuch", "source/amt/besuch.txt", str(root / "source/amt/besuch.txt")):
        done = zwiesprache(root, "extract", "--explain", name)
        assert (done.code, done.err) == (0, "")
        key = re.findall(r"     3  (.*): eins", done.out)[0]
        shown = done.out.partition("Words left out")
        assert shown[0] == expected.format(key=key).partition("Words left out")[0]
        assert sorted(re.findall(r"(\w+) (\d)[,)]", shown[2])) == sorted(
            re.findall(r"(\w+) (\d)[,)]", expected.format(key=key).partition("Words left out")[2])
        )
    assert contents(root, ".") == before


def test_explain_as_json(tmp_path: Path) -> None:
    root = sites.make(tmp_path, {"besuch.txt": "Besuch\n\nKommen Sie.\nwww.example.org\n"})
    assert json.loads(zwiesprache(root, "extract", "--explain", "besuch", "--json").out) == {
        "file": "source/besuch.txt",
        "page": "besuch",
        "segments": [
            {"line": 1, "kind": "heading", "text": "Besuch", "context": None, "note": ""},
            {"line": 3, "kind": "sentence", "text": "Kommen Sie.", "context": None, "note": ""},
        ],
        "skipped": [{"text": "www.example.org", "reason": "address or time stamp", "line": 4}],
        "words": 3,
        "skipped_words": {"address or time stamp": 3},
    }


def test_explain_reads_a_file_of_no_site_and_one_in_a_folder_of_a_site(tmp_path: Path) -> None:
    sites.write(tmp_path / "neu.txt", "Kontakt\n\nKommen Sie vorbei.\nDrucken\n")
    process = sites.start("--lang", "en", "extract", "--explain", "neu.txt", cwd=tmp_path)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode().splitlines() == [
        "neu.txt",
        "     1  heading   Kontakt",
        "     3  sentence  Kommen Sie vorbei.",
        "     4  heading   Drucken",
        "",
        "Segments: 3 (words: 5).",
        "This file is no page of a site; put it into the folder of the sources to translate it.",
    ]
    sites.make(tmp_path, {}, 'drop_lines = ["Drucken"]')
    process = sites.start("--lang", "en", "extract", "--explain", "neu.txt", cwd=tmp_path)
    out, _err = process.communicate(timeout=60)
    assert "     4  dropped line: Drucken\n" in out.decode()


@pytest.mark.parametrize(
    ("file", "data", "code", "said"),
    [
        ("a.txt", "Grüße\n".encode("utf-16"), 6, "a.txt:1: This is not UTF-8; it looks like UTF-16."),
        ("a.docx", b"x", 6, "a.docx: There is no format for .docx files."),
        ("b.txt", None, 2, "There is neither a file nor a page “"),
    ],
)
def test_explain_refuses_what_it_can_not_read(site: Path, file: str, data: bytes | None, code: int, said: str) -> None:
    if data is not None:
        sites.write(site / file, data)
    done = zwiesprache(site, "extract", "--explain", str(site / file))
    assert (done.code, done.out) == (code, "")
    assert refusal(done.err).startswith(f"Refused: {said}")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('drop_lines = ["("]', "drop_lines[1]: This is no regular expression: "),
        ('[[pages]]\nmatch = "*"\ndrop_lines = ["x", "(a+)+"]', "pages[1].drop_lines[2]: A repetition or choice in a"),
    ],
)
def test_a_bad_pattern_of_lines_is_named_with_its_key(tmp_path: Path, config: str, said: str) -> None:
    done = zwiesprache(sites.make(tmp_path, config=config), "status")
    assert done.code == 2
    assert said in done.err


def test_an_image_whose_address_is_none_is_named_and_left_out(tmp_path: Path) -> None:
    page = '---\ntitle: Neu\nimage: "http://[a"\nimage_alt: Ein Bild\n---\n\nText.\n'
    done = zwiesprache(sites.make(tmp_path, {"neu.md": page}), "run")
    assert done.code == 0
    assert "neu: warning dead-links: The link http://[a leads nowhere." in done.out
    assert "http://[a" not in (tmp_path / "dist/de/neu/index.html").read_text()
