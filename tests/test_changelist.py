"""The change list: what changed in the German between two versions, and what becomes of its translation."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline import changelist
from pipeline.changelist import ChangeList
from pipeline.revisions import Setting
from tests import sites
from tests.repositories import commit, git, start
from tests.sites import change, zwiesprache

IGNORED = b"dist/*\n.zwiesprache/\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A reviewed site of two pages, committed."""
    root = sites.reviewed(start(tmp_path / "site"))
    commit(root, {".gitignore": IGNORED})
    return root


def edited(site: Path) -> None:
    """The German changes in every way that a translation can be followed."""
    page = site / "source/termine.md"
    change(page, "eröffnet.", "dabei eröffnet.")
    change(page, "31. Januar 2019", "28. Februar 2019")
    change(page, "Mit der Bahn fahren Sie bis zum Rathaus.", "Mit der Bahn fahren Sie bis zum neuen Rathaus.")
    change(
        page, "- Der Eingang ist stufenlos.", "- Hunde sind willkommen.\n- Wir arbeiten mit vielen Städten zusammen."
    )


FATES = [
    ("Die Konferenz wurde von der Stadt eröffnet.", "Die Konferenz wurde von der Stadt dabei eröffnet.", "harmless", 8),
    (
        "Die Anmeldung ist bis zum 31. Januar 2019 möglich.",
        "Die Anmeldung ist bis zum 28. Februar 2019 möglich.",
        "values",
        9,
    ),
    ("Mit der Bahn fahren Sie bis zum Rathaus.", "Mit der Bahn fahren Sie bis zum neuen Rathaus.", "kept", 9),
    ("Der Eingang ist stufenlos.", "", "stored", 0),
    ("", "Hunde sind willkommen.", "open", 3),
    ("", "Wir arbeiten mit vielen Städten zusammen.", "taken index", 0),
]


def fates(found: ChangeList, page: str = "termine") -> list[tuple[str, str, str, int]]:
    """Before, after, what becomes of the English, and words to review, of each change of a page."""
    [about] = [each for each in found.pages if each.path == page]
    return [
        (" ".join(each.before), " ".join(each.after), f"{fate.what} {fate.name}".strip(), fate.words)
        for each in about.sentences
        for fate in each.fates
    ]


def states(found: ChangeList) -> list[tuple[str, str, str, int]]:
    """Path, state, former path and number of changes of each page."""
    return [(page.path, page.state, page.former, len(page.sentences)) for page in found.pages]


# -- what becomes of translations -------------------------------------------------------------------


def test_each_change_says_what_becomes_of_its_translation_before_and_after_a_run(site: Path) -> None:
    edited(site)
    found = changelist.make(site)
    assert fates(found) == FATES
    assert found.words() == {"en": 29}
    before = sites.contents(site, "locales")
    assert zwiesprache(site, "extract").code == 0
    assert sites.contents(site, "locales") != before
    assert changelist.make(site) == found


def test_what_was_drafted_begun_and_approved_since_is_told(site: Path) -> None:
    edited(site)
    sites.change(site / "zwiesprache.toml", 'name = "Unsere Stadt"', 'name = "Unsere Stadt"\nengines = ["pseudo"]')
    assert [fate for *_text, fate, _words in fates(changelist.make(site))][4] == "open pseudo"
    assert zwiesprache(site, "run").code == 0
    assert [fate for *_text, fate, _words in fates(changelist.make(site))][4] == "drafted pseudo"
    sites.edit(
        site, "termine", lambda entry: replace(entry, targets=("By train",)) if "neuen" in entry.source else entry
    )
    sites.approve(site, {"Hunde sind willkommen.": "Dogs are welcome."})
    assert [fate for *_text, fate, _words in fates(changelist.make(site))][2:5] == ["begun", "stored", "approved"]


def test_an_error_that_keeps_an_approved_translation_off_the_page_is_told(site: Path) -> None:
    change(site / "source/termine.md", "Die Teilnahme ist", "Die Teilnahme ist heute")
    zwiesprache(site, "extract")
    sites.approve(site, {"Die Teilnahme ist heute <strong>kostenlos</strong>.": "Participation is free today."})
    assert [(what, words) for *_texts, what, words in fates(changelist.make(site))] == [("error", 5)]


def test_white_space_links_and_order_change_no_translation(site: Path) -> None:
    change(site / "source/index.md", "[Termine](termine.md)", "[Termine](termine.md#anfahrt)")
    change(site / "source/termine.md", "- Mit der Bahn fahren Sie bis zum Rathaus.\n- Der", "- Der")
    change(site / "source/termine.md", "stufenlos.\n", "stufenlos.\n- Mit der Bahn\n  fahren Sie bis zum Rathaus.\n")
    found = changelist.make(site)
    assert states(found) == [("index", "changed", "", 0), ("termine", "changed", "", 0)]
    assert found.words() == {"en": 0}


def test_a_page_that_is_not_translated_is_told_without_fates(site: Path) -> None:
    sites.write(site / "source/intern.md", "---\ntitle: Intern\nlocales: []\n---\n\nNur für uns.\n")
    [page] = changelist.make(site).pages
    assert (page.state, page.locales, [each.fates for each in page.sentences]) == ("new", (), [(), ()])


# -- pages ------------------------------------------------------------------------------------------


def test_renamed_new_and_gone_pages_are_told_once_each(site: Path) -> None:
    git(site, "mv", "source/termine.md", "source/kalender.md")
    change(site / "source/kalender.md", "stufenlos", "ebenerdig")
    sites.write(site / "source/presse/neu.md", "---\ntitle: Neues\n---\n\nDer Eingang ist stufenlos.\n")
    (site / "source/index.md").unlink()
    found = changelist.make(site)
    assert states(found) == [
        ("index", "gone", "", 4),
        ("kalender", "renamed", "termine", 1),
        ("presse/neu", "new", "", 2),
    ]
    assert [what for *_t, what, _w in fates(found, "index")] == ["stored"] * 4
    assert [what for *_t, what, _w in fates(found, "presse/neu")] == ["open", "taken termine"]
    assert zwiesprache(site, "extract").code == 0
    assert states(changelist.make(site)) == states(found)
    assert fates(changelist.make(site), "kalender") == fates(found, "kalender")


def test_two_revisions_are_compared_without_the_folder(site: Path) -> None:
    edited(site)
    commit(site)
    git(site, "tag", "v1", "HEAD~")
    zwiesprache(site, "extract")
    git(site, "tag", "v2", commit(site))
    (site / "source/termine.md").write_text("# Etwas anderes\n")
    found = changelist.make(site, "v1..v2")
    assert (found.since, found.until, fates(found)) == ("v1", "v2", FATES)
    assert changelist.make(site, "v1..HEAD~").pages == found.pages
    assert changelist.make(site, "v2..v2").pages == ()
    assert [page.path for page in changelist.make(site, "v2").pages] == ["termine"]


def test_a_site_below_the_top_of_its_repository_has_its_own_list(tmp_path: Path) -> None:
    top = start(tmp_path / "top")
    root = sites.reviewed(top / "web")
    commit(top, {".gitignore": IGNORED, "source/other.md": b"# Nichts von uns\n"})
    edited(root)
    (top / "source/other.md").write_text("# Doch nicht\n")
    assert [page.path for page in changelist.make(root).pages] == ["termine"]
    assert fates(changelist.make(root)) == FATES


def test_only_files_that_differ_are_read(site: Path) -> None:
    sites.write(site / "source/kaputt.md", b"\xff\xfe\x00 kein Text")
    sites.write(sites.po(site, "kaputt"), "msgid ohne Zeichen\n")
    commit(site)
    edited(site)
    found = changelist.make(site)
    assert (fates(found), found.refused) == (FATES, ())


def test_a_source_that_cannot_be_read_is_refused_while_the_other_pages_are_told(site: Path) -> None:
    edited(site)
    (site / "source/index.md").write_bytes(b"\xff\xfe\x00 kein Text")
    found = changelist.make(site)
    assert ([page.path for page in found.pages], [error.path for error in found.refused]) == (
        ["termine"],
        ["source/index.md"],
    )
    assert zwiesprache(site, "diff").code == 6


# -- settings ---------------------------------------------------------------------------------------


def test_settings_that_touch_pages_are_named(site: Path) -> None:
    toml = 'name = "Unsere Stadt"\nkeep = 0.5\n[[pages]]\nmatch = "ind*"\nmin_approved = 0.5\n[deepl]\nmodel = "x"\n'
    (site / "zwiesprache.toml").write_text(toml, encoding="utf-8")
    sites.write(site / "glossary.csv", "de,kind,en\nRathaus,name,\n")
    assert changelist.make(site).settings == (
        Setting("zwiesprache.toml", "keep", "0.8", "0.5"),
        Setting("zwiesprache.toml", "deepl.model", '""', '"x"'),
        Setting("zwiesprache.toml", "pages", pages=("index",)),
        Setting("glossary.csv"),
    )


def test_pages_that_are_read_otherwise_are_compared_though_their_files_are_the_same(site: Path) -> None:
    sites.write(site / "sentences.txt", "eröffnet._Die\n")
    found = changelist.make(site)
    assert [page.path for page in found.pages if page.sentences] == ["termine"]
    assert [what for *_t, what, _w in fates(found)] == ["joined"]


# -- what is printed --------------------------------------------------------------------------------


def test_the_list_for_the_terminal_shows_both_sentences_with_the_changed_words_marked(site: Path) -> None:
    edited(site)
    outcome = zwiesprache(site, "diff")
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        outcome.out
        == """\
What changed since HEAD

termine
  Words to review: en 29.
      6  − Die Konferenz wurde von der Stadt eröffnet.
         + Die Konferenz wurde von der Stadt {+dabei +}eröffnet.
           en: to review; meanwhile the page shows the approved translation, for the change is harmless
      8  − Die Anmeldung ist bis zum [-31-]. [-Januar-] 2019 möglich.
         + Die Anmeldung ist bis zum {+28+}. {+Februar+} 2019 möglich.
           en: to review: the approved translation with its values exchanged
     12  − Mit der Bahn fahren Sie bis zum Rathaus.
         + Mit der Bahn fahren Sie bis zum {+neuen +}Rathaus.
           en: to review: the translation that was approved before, as a draft
     13  − Der Eingang ist stufenlos.
           en: its approved translation stays in the catalog, and comes back with it
     13  + Hunde sind willkommen.
           en: to translate
     14  + Wir arbeiten mit vielen Städten zusammen.
           en: approved, taken over from index

Pages: 1. Words to review: en 29.
"""
    )


def test_the_list_for_a_merge_request_is_a_table_in_which_nothing_is_markup(site: Path) -> None:
    change(site / "source/termine.md", "Der Eingang ist stufenlos.", "Der Eingang an `a|b` ist *stufenlos*.")
    lines = zwiesprache(site, "diff", "--format", "markdown").out.splitlines()
    now = r"Der Eingang <ins>an \<code>a\|b\</code> </ins>ist <ins>\<em></ins>stufenlos<ins>\</em></ins>."
    assert lines == [
        *("# What changed since HEAD", "", "Pages: 1. Words to review: en 7.", ""),
        *("## termine", "", "Words to review: en 7.", "", "Sentences of source/termine.md", ""),
        "| line | German before | German now | en |",
        "| --: | --- | --- | --- |",
        f"| 13 | Der Eingang ist stufenlos. | {now} | to translate |",
    ]


def test_the_page_of_html_has_no_script_marks_what_changed_and_says_which_language_it_is_in(site: Path) -> None:
    edited(site)
    change(site / "source/termine.md", "Hunde", "Hunde <script>alert(1)</script>")
    outcome = zwiesprache(site, "diff", "--format", "html", "--output", str(site / "list.html"))
    assert (outcome.code, outcome.out) == (0, "")
    html = (site / "list.html").read_text(encoding="utf-8")
    tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)

    Tags().feed(html)
    assert "script" not in tags
    assert html.startswith('<!doctype html>\n<html lang="en">')
    expected = '<td lang="de" dir="auto">Die Anmeldung ist bis zum <ins>28</ins>. <ins>Februar</ins> 2019 möglich.</td>'
    assert expected in html
    assert '<td lang="de" dir="auto">Die Anmeldung ist bis zum <del>31</del>. <del>Januar</del> 2019' in html


def test_the_list_for_programs_has_all_of_it(site: Path) -> None:
    change(site / "source/termine.md", "31. Januar 2019", "28. Februar 2019")
    found: dict[str, Any] = json.loads(zwiesprache(site, "diff", "--json").out)
    assert found == {
        "since": "HEAD",
        "until": "",
        "words": {"en": 9},
        "pages": [
            {
                "path": "termine",
                "state": "changed",
                "file": "source/termine.md",
                "former": "",
                "words": {"en": 9},
                "sentences": [
                    {
                        "before": ["Die Anmeldung ist bis zum 31. Januar 2019 möglich."],
                        "after": ["Die Anmeldung ist bis zum 28. Februar 2019 möglich."],
                        "kind": "sentence",
                        "line": 8,
                        "translations": [
                            {
                                "locale": "en",
                                "what": "values",
                                "name": "",
                                "target": "Registration is possible until 28 February 2019.",
                                "words": 9,
                            }
                        ],
                    }
                ],
            }
        ],
        "settings": [],
        "refused": [],
    }


def test_nothing_is_written_and_nothing_that_changed_is_said(site: Path) -> None:
    before = sites.traces(site)
    outcome = zwiesprache(site, "diff")
    assert outcome.out == "What changed since HEAD\n\nNo page has changed since HEAD.\n"
    assert sites.traces(site) == before


def test_what_git_cannot_say_is_refused(site: Path, tmp_path: Path) -> None:
    assert "git can't say what has changed since v9: " in zwiesprache(site, "diff", "v9").err
    assert zwiesprache(site, "diff", "v9").code == zwiesprache(site, "diff", "HEAD..v9").code == 2
    other = sites.make(tmp_path / "without git")
    assert zwiesprache(other, "diff").code == 2
