"""What leaves for other publishers: whole documents by a pattern, one page's content to paste. The real command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline import formats
from tests import sites
from tests.sites import ENGLISH, PAGES, change, contents, zwiesprache

TERMINE = """\
---
title: Dates
date: 2024-03-28
---

The conference was opened by the city. Participation is **free of charge**.

Registration is possible until 31 January 2019.

## How to get here

- By train, get off at the town hall.
- The entrance is step-free.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, wholly reviewed and published."""
    return sites.reviewed(tmp_path)


def held(root: Path) -> Path:
    """A site in which one page waits for its title."""
    sites.reviewed(root, english={german: text for german, text in ENGLISH.items() if german != "Termine"})
    return root


def refused(site: Path, *arguments: str) -> str:
    """The one line with which the command refuses, as usage; nothing was written."""
    before = contents(site, ".")
    done = zwiesprache(site, *arguments)
    assert (done.code, done.out) == (2, "")
    assert contents(site, ".") == before
    [line] = done.err.splitlines()
    return line


# -- whole documents --------------------------------------------------------------------------------


def test_a_document_is_written_in_its_own_syntax_with_nothing_added(site: Path) -> None:
    done = zwiesprache(site, "export", "source")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "en  index    export/en/index.md\n"
        "en  termine  export/en/termine.md\n"
        "\n"
        "Files written: 2.\n"
        "Everything is approved and exported.\n"
    )
    assert contents(site, "export")["export/en/termine.md"].decode() == TERMINE


def test_a_second_export_writes_nothing_and_a_look_ahead_never_does(site: Path) -> None:
    assert zwiesprache(site, "export", "source", "--check").code == 3
    assert not (site / "export").exists()
    assert zwiesprache(site, "export", "source").code == 0
    before = {file: file.stat().st_mtime_ns for file in (site / "export").rglob("*")}
    done = zwiesprache(site, "export", "source")
    assert (done.code, "Nothing changed." in done.out) == (0, True)
    assert {file: file.stat().st_mtime_ns for file in (site / "export").rglob("*")} == before
    assert zwiesprache(site, "export", "source", "--check").code == 0


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("content/{locale}/{path}", {"content/en/index.md", "content/en/service/rat.txt"}),
        ("{path}.{locale}.md", {"index.en.md", "service/rat.en.txt"}),
        ("{stem}.{locale}.md", {"index.en.md", "rat.en.txt"}),
        ("_i18n/{locale}/{folder}/{stem}", {"_i18n/en/index.md", "_i18n/en/service/rat.txt"}),
        ("{folder}/{locale}-{stem}", {"en-index.md", "service/en-rat.txt"}),
    ],
)
def test_the_pattern_says_where_and_the_source_how_the_file_ends(tmp_path: Path, pattern: str, files: set[str]) -> None:
    pages = {"index.md": "---\ntitle: Eins\n---\n\nZwei.\n", "service/rat.txt": "Rat\n\nDrei.\n"}
    english = {"Eins": "One", "Zwei.": "Two.", "Rat": "Advice", "Drei.": "Three."}
    sites.reviewed(tmp_path, pages, english=english)
    before = contents(tmp_path, ".")
    assert zwiesprache(tmp_path, "export", "source", "--to", pattern).code == 0
    assert contents(tmp_path, ".").keys() - before.keys() == files


def test_the_config_says_where_and_what_is_there_is_no_source(tmp_path: Path) -> None:
    sites.write(
        tmp_path / "zwiesprache.toml", 'name = "Stadt"\nsource = "docs/{path}"\nexport = "docs/{path}.{locale}"\n'
    )
    sites.write(tmp_path / "docs/index.md", "---\ntitle: Eins\n---\n\nZwei.\n")
    assert zwiesprache(tmp_path, "run").code == 0
    sites.approve(tmp_path, {"Eins": "One", "Zwei.": "Two."})
    assert zwiesprache(tmp_path, "export", "source").code == 0
    assert (tmp_path / "docs/index.en.md").read_text() == "---\ntitle: One\n---\n\nTwo.\n"
    assert zwiesprache(tmp_path, "run").code == 0
    assert sorted(path.name for path in (tmp_path / "locales/en/LC_MESSAGES").iterdir()) == ["_site.po", "index.po"]


def test_some_languages_can_be_chosen(tmp_path: Path) -> None:
    sites.reviewed(tmp_path, config='locales = ["en", "fr"]')
    sites.approve(tmp_path, {"Willkommen": "Bienvenue"}, "fr")
    assert zwiesprache(tmp_path, "export", "source", "--locale", "fr", "--held").code == 0
    assert set(contents(tmp_path, "export")) == {"export/fr/index.md", "export/fr/termine.md"}
    line = refused(tmp_path, "export", "source", "--locale", "fr", "--locale", "pl")
    assert line == "Refused: --locale: “pl” is none of: en, fr."


def test_a_held_page_is_not_written_unless_asked_for_and_an_earlier_export_stays(tmp_path: Path) -> None:
    held(tmp_path)
    done = zwiesprache(tmp_path, "export", "source")
    assert done.code == 0
    assert "en  termine  held: its title is not approved yet\n" in done.out
    assert done.out.endswith("Next: review locales/en/LC_MESSAGES/termine.po.\n")
    assert set(contents(tmp_path, "export")) == {"export/en/index.md"}
    sites.write(tmp_path / "export/en/termine.md", "Of last year.\n")
    assert zwiesprache(tmp_path, "export", "source").code == 0
    assert (tmp_path / "export/en/termine.md").read_text() == "Of last year.\n"
    done = zwiesprache(tmp_path, "export", "source", "--held")
    assert "en  termine  export/en/termine.md  German: 1\n" in done.out
    assert (tmp_path / "export/en/termine.md").read_text() == TERMINE.replace("Dates", "Termine")


def test_a_sentence_that_is_not_approved_stays_german_and_is_counted(site: Path) -> None:
    change(site / "source/termine.md", "Der Eingang ist stufenlos.", "Zum Saal führt ein Aufzug.")
    assert zwiesprache(site, "run").code == 0
    done = zwiesprache(site, "export", "source")
    assert "en  termine  export/en/termine.md  German: 1\n" in done.out
    assert done.out.endswith("Next: review locales/en/LC_MESSAGES/termine.po.\n")
    assert contents(site, "export")["export/en/termine.md"].decode() == TERMINE.replace(
        "The entrance is step-free.", "Zum Saal führt ein Aufzug."
    )


def test_the_report_as_json(site: Path) -> None:
    report = json.loads(zwiesprache(site, "export", "source", "--json").out)
    assert report == {
        "written": ["export/en/index.md", "export/en/termine.md"],
        "refused": [],
        "findings": [],
        "pages": [
            {"path": "index", "locale": "en", "file": "export/en/index.md", "german": 0, "reason": ""},
            {"path": "termine", "locale": "en", "file": "export/en/termine.md", "german": 0, "reason": ""},
        ],
    }


def test_an_unreadable_source_is_refused_and_the_other_pages_go_on(site: Path) -> None:
    sites.write(site / "source/neu.md", "Grüße".encode("latin-1"))
    done = zwiesprache(site, "export", "source")
    assert (done.code, done.err.startswith("Refused: source/neu.md:1: ")) == (6, True)
    assert set(contents(site, "export")) == {"export/en/index.md", "export/en/termine.md"}


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("out/{path}", "The pattern needs {locale}, and {path} or {stem}: content/{locale}/{path}."),
        ("{locale}", "The pattern needs {locale}, and {path} or {stem}: content/{locale}/{path}."),
        ("{locale}/{paht}", "The pattern needs {locale}, and {path} or {stem}: content/{locale}/{path}."),
        ("{locale}/{path", "The pattern needs {locale}, and {path} or {stem}: content/{locale}/{path}."),
        ("../{locale}/{path}", "The path has an empty or relative part."),
        ("/tmp/{locale}/{path}", "The path has an empty or relative part."),
        ("C:/{locale}/{path}", "Windows can't store the name “C:”."),
        ("dist/{locale}/{path}", "The folder dist/ is for something else."),
        ("Locales/{locale}/{path}", "The folder Locales/ is for something else."),
        ("templates/{locale}/{path}", "The folder templates/ is for something else."),
        (".git/{locale}/{path}", "The folder .git/ is for something else."),
        ("source/{locale}/{path}", "The next run would read it as a German page."),
        ("source/{path}.{locale}", "The next run would read it as a German page."),
    ],
)
def test_a_pattern_that_leads_astray_is_refused(site: Path, pattern: str, said: str) -> None:
    line = refused(site, "export", "source", "--to", pattern)
    assert line.startswith("Refused: ")
    assert f": {said} Choose another place, such as export/{{locale}}/{{path}}." in line


def test_two_pages_are_never_written_to_one_file(tmp_path: Path) -> None:
    sites.reviewed(tmp_path, {"a/index.md": PAGES["index.md"], "b/index.md": PAGES["index.md"]})
    line = refused(tmp_path, "export", "source", "--to", "{stem}.{locale}")
    assert line.startswith("Refused: index.en.md: en a/index would be written to it too.")


@pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")
@pytest.mark.parametrize(
    ("leads", "said"),
    [
        ("source", "The next run would read it as a German page."),
        ("dist", "The folder dist/ is for something else."),
        ("..", "It lies outside the site's folder, by itself or through a link."),
    ],
)
def test_no_link_leads_an_export_astray(site: Path, leads: str, said: str) -> None:
    (site / "out").symlink_to(leads)
    done = zwiesprache(site, "export", "source", "--to", "out/{locale}/{path}")
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize("pattern", ["{path}", "x{locale}", "../{locale}/{path}"])
def test_a_bad_pattern_in_the_config_is_named_with_its_key(tmp_path: Path, pattern: str) -> None:
    sites.make(tmp_path, config=f'export = "{pattern}"')
    done = zwiesprache(tmp_path, "status")
    assert done.code == 2
    assert "\n  export: " in done.err


old_html = pytest.mark.skipif(".html" not in formats.FORMATS, reason="there is no HTML format yet")


@old_html
def test_old_html_stays_in_its_charset_and_takes_references_for_what_that_lacks(tmp_path: Path) -> None:
    head = '<!DOCTYPE html><html lang="{}"><head><meta charset="iso-8859-1"><title>{}</title></head><body><main><p>{}'
    sites.write(
        tmp_path / "source/alt.html", head.format("de", "Gruß", "Für Łódź").encode("cp1252", "xmlcharrefreplace")
    )
    sites.reviewed(tmp_path, {}, english={"Gruß": "Grüße →", "Für Łódź": "Łódź – ü"})
    assert zwiesprache(tmp_path, "export", "source", "--held").code == 0
    data = (tmp_path / "export/en/alt.html").read_bytes()
    assert b"<title>Gr\xfc\xdfe &#8594;</title>" in data
    assert b"<p>&#321;\xf3d&#378; \x96 \xfc" in data


# -- the content of one page ------------------------------------------------------------------------

INDEX = """\
<p>We work together with many cities. All meetings are listed under <a href="termine.md">Dates</a>.</p>
"""


def test_a_fragment_is_clean_html_and_tells_the_editor_what_else_is_needed(site: Path) -> None:
    done = zwiesprache(site, "export", "fragment", "index")
    assert (done.code, done.out) == (0, INDEX)
    assert done.err == (
        "Title: Welcome\n"
        "Description: What the city plans with its partners.\n"
        "The link termine.md stays as it is: links.en.csv has no row for it.\n"
    )


@pytest.mark.parametrize(
    "rows",
    [
        "from,to\ntermine,/en/dates\n",
        "from,to\r\ntermine.md,/en/dates\r\n",
        '\ufefffrom;to\n\n"termine";"/en/dates"\n',
    ],
)
def test_links_lead_where_the_link_map_says(site: Path, rows: str) -> None:
    sites.write(site / "links.en.csv", rows)
    done = zwiesprache(site, "export", "fragment", "index", "--locale", "en")
    assert done.out == INDEX.replace("termine.md", "/en/dates")
    assert "links.en.csv" not in done.err


LINKED = """\
---
title: Orte
image: bilder/haus.svg
image_alt: Das Haus
---

[Eins](../termine.md#anfahrt) [Zwei](https://www.example.org/de) [Drei](#unten) [Vier](mailto:a@example.org)
[Fünf](/fest) [Sechs](plan.pdf)

![Plan](bilder/plan.png) ![Fern](https://www.example.org/x.png)
"""


def test_every_way_to_name_a_link_and_the_pictures_to_bring_along(site: Path) -> None:
    sites.write(site / "source/orte/index.md", LINKED)
    for name in ("bilder/haus.svg", "bilder/plan.png", "plan.pdf"):
        sites.write(site / "source/orte" / name, b"x")
    rows = "from,to\ntermine,/en/dates\nhttps://www.example.org/de,https://www.example.org/en\n"
    sites.write(site / "links.de.csv", f"{rows}orte/bilder/plan.png,/media/plan.png\n")
    made = json.loads(zwiesprache(site, "export", "fragment", "orte/index", "--locale", "de", "--json").out)
    assert made == {
        "page": "orte/index",
        "locale": "de",
        "title": "Orte",
        "description": "",
        "html": (
            '<p><a href="/en/dates#anfahrt">Eins</a> <a href="https://www.example.org/en">Zwei</a> '
            '<a href="#unten">Drei</a> <a href="mailto:a@example.org">Vier</a>\n'
            '<a href="/fest">Fünf</a> <a href="plan.pdf">Sechs</a></p>\n'
            '<p><img src="/media/plan.png" alt="Plan"> <img src="https://www.example.org/x.png" alt="Fern"></p>\n'
        ),
        "german": 0,
        "links": ["/fest", "plan.pdf"],
        "images": [
            {"address": "bilder/haus.svg", "file": "source/orte/bilder/haus.svg", "target": ""},
            {"address": "bilder/plan.png", "file": "source/orte/bilder/plan.png", "target": "/media/plan.png"},
            {"address": "https://www.example.org/x.png", "file": "", "target": ""},
        ],
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "links.en.csv:1: The first line has to be: from,to"),
        ("von,nach\na,b\n", "links.en.csv:1: The first line has to be: from,to"),
        ("from,to\na,/b\nc\n", "links.en.csv:3: A row needs two columns, from and to."),
        ("from,to\na,/b,\n", "links.en.csv:2: A row needs two columns, from and to."),
        ("from,to\na, \n", "links.en.csv:2: A row needs two columns, from and to."),
        ("from,to\na,/b\n\na,/c\n", "links.en.csv:4: “a” stands there twice."),
        ("from,to\na,javascript:alert(1)\n", "links.en.csv:2: “javascript:alert(1)” is no address"),
        ("from,to\na,JavaScript:alert(1)\n", "links.en.csv:2: “JavaScript:alert(1)” is no address"),
        ("from,to\na,data:text/html;x\n", "links.en.csv:2: “data:text/html;x” is no address"),
        ("from,to\na,//example.org/x\n", "links.en.csv:2: “//example.org/x” is no address"),
        ("from,to\na,https:/x\n", "links.en.csv:2: “https:/x” is no address"),
        ("from,to\na,/b c\n", "links.en.csv:2: “/b c” is no address"),
        ('from,to\na,"/b\n', "links.en.csv:2: This is not valid CSV: "),
    ],
)
def test_a_wrong_row_of_the_link_map_is_refused_with_its_line(site: Path, rows: str, said: str) -> None:
    sites.write(site / "links.en.csv", rows)
    done = zwiesprache(site, "export", "fragment", "index")
    assert (done.code, done.out) == (6, "")
    [line] = done.err.splitlines()
    assert line.startswith(f"Refused: {said}")
    assert line.endswith("Write one row a link: kontakt,https://www.example.org/en/contact")


def test_a_link_map_may_be_saved_in_the_charset_of_windows(site: Path) -> None:
    sites.write(site / "links.en.csv", "from;to\r\nbüro;/office\r\ntermine;/en/dates\r\n".encode("cp1252"))
    done = zwiesprache(site, "export", "fragment", "index")
    assert (done.code, 'href="/en/dates"' in done.out) == (0, True)


def test_german_parts_are_marked_and_counted(site: Path) -> None:
    change(site / "source/index.md", "mit vielen Städten zusammen.", "mit sieben Städten zusammen.")
    assert zwiesprache(site, "run").code == 0
    done = zwiesprache(site, "export", "fragment", "index")
    assert done.out.startswith('<p><span lang="de">Wir arbeiten mit sieben Städten zusammen.</span> All meetings')
    assert done.err.endswith("Sentences in German: 1.\n")


def test_a_held_page_is_refused_with_the_reason(tmp_path: Path) -> None:
    held(tmp_path)
    done = zwiesprache(tmp_path, "export", "fragment", "termine", "--locale", "en")
    assert (done.code, done.out) == (6, "")
    assert done.err == (
        "Refused: termine: It is held in en: its title is not approved yet. Review locales/en/LC_MESSAGES/termine.po.\n"
    )
    assert zwiesprache(tmp_path, "export", "fragment", "termine", "--locale", "de").code == 0


def test_a_page_or_language_that_does_not_exist_is_a_usage_error(site: Path) -> None:
    assert refused(site, "export", "fragment", "fehlt") == (
        "Refused: There is no page “fehlt”. `zwiesprache status` lists them."
    )
    assert refused(site, "export", "fragment", "index", "--locale", "fr") == (
        "Refused: --locale: “fr” is none of: de, en."
    )
    sites.write(site / "source/nur.md", "---\ntitle: Nur\nlocales:\n---\n\nText.\n")
    assert refused(site, "export", "fragment", "nur") == "Refused: nur: The page is not translated into en."


def test_with_several_languages_one_has_to_be_chosen(tmp_path: Path) -> None:
    sites.reviewed(tmp_path, config='locales = ["en", "fr"]')
    assert refused(tmp_path, "export", "fragment", "index") == "Refused: --locale: In which language? de, en, fr"


def test_a_page_whose_own_files_are_refused_is_refused_for_that_reason(site: Path) -> None:
    sites.write(sites.po(site, "index"), "")
    done = zwiesprache(site, "export", "fragment", "index")
    assert done.code == 6
    assert done.err.startswith("Refused: locales/en/LC_MESSAGES/index.po: The catalog is empty")
    assert zwiesprache(site, "export", "fragment", "termine").code == 0


def test_a_fragment_goes_into_a_file_but_never_over_a_source(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("out") / "neu/index.html"
    done = zwiesprache(site, "export", "fragment", "index", "--output", str(file))
    assert (done.code, done.out, file.read_text()) == (0, "", INDEX)
    for name in ("source/index.md", "dist/en/index.html", "locales/x.html"):
        assert refused(site, "export", "fragment", "index", "--output", str(site / name)).startswith("Refused: ")
