"""A preview shows every text as far as it is, says on each page what it is, and nothing of it reaches the site."""

from __future__ import annotations

import ast
import random
import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import previewing, workspace
from pipeline.formats import skeleton
from pipeline.model import Entry
from tests import sites
from tests.sites import contents, words, zwiesprache
from tests.test_layers import PACKAGE, all_imports, modules
from tests.test_site_laws import GENERATED, extracted, scrambled

ADDRESS = re.compile(r'<[^<>]*?\s(?:href|src)="([^"]*)"')
MORE = {
    "bild.md": """\
---
title: Das Rathaus
---

![Das alte Rathaus](rathaus.svg)

- [Zu den Terminen](termine.md)

Der Marktplatz wird umgebaut.
""",
    "rathaus.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site whose sentences are in all states."""
    root = sites.reviewed(tmp_path / "site", {**sites.PAGES, **MORE}, 'url = "https://www.stadt.example/"')
    sites.change(root / "source/termine.md", "Der Eingang ist stufenlos.", "Der Eingang ist jetzt barrierefrei.")
    sites.change(root / "source/termine.md", "31. Januar 2019", "28. Februar 2019")
    sites.change(root / "source/termine.md", "Die Konferenz wurde von", "Die Konferenz wurde bereits von")
    return root


def preview(root: Path, *options: str) -> Path:
    folder = root.parent / "preview"
    assert zwiesprache(root, "build", "--preview", str(folder), *options).code == 0
    return folder


def states(html: str) -> list[tuple[str, str]]:
    """(state, words) of the sentences in the content of a page."""
    content = html[html.index("<main") : html.index("</main>")]
    content = re.sub(r'<a class="preview-mark.*?</a>', "", content)
    found = re.findall(r'<span class="preview-sentence state-(\w+)[^"]*"[^>]*>(.*?)</span>(?!</span>)', content)
    return [(state, words(text)) for state, text in found]


def test_every_sentence_of_a_page_has_its_state(site: Path) -> None:
    page = (preview(site) / "en/termine/index.html").read_text(encoding="utf-8")
    assert states(page) == [
        ("approved", "Dates"),
        ("changed", "The conference was opened by the city."),
        ("approved", "Participation is free of charge."),
        ("draft", "Registration is possible until 28 February 2019."),
        ("approved", "How to get here"),
        ("approved", "By train, get off at the town hall."),
        ("open", "Der Eingang ist jetzt barrierefrei."),
    ]
    assert '<span lang="de">Der Eingang ist jetzt barrierefrei.</span>' in page
    banner = words(page[page.index('<aside class="preview-bar"') : page.index("</aside>")])
    assert banner == (
        "Preview, not published. This page on the site: published. "
        "✓ approved: 4 ≈ changed: 1 ✎ draft: 1 ○ open: 1 "
        "To be reviewed: 3 texts, 22 words. locales/en/LC_MESSAGES/termine.po All pages All texts of this page"
    )


def entry(page: str, german: str) -> str:
    """What the list of a page says of a text."""
    entries = re.findall(r'<li class="preview-entry.*?</li>', page, re.DOTALL)
    [found] = [words(each.replace("</", " </")) for each in entries if german in words(each)]
    return re.sub(r" ([.,])", r"\1", found)


def test_an_entry_tells_german_draft_origin_and_places(site: Path) -> None:
    page = (preview(site) / "en/termine/index.html").read_text(encoding="utf-8")
    assert entry(page, "Die Anmeldung") == (
        "✎ draft Die Anmeldung ist bis zum 28. Februar 2019 möglich. "
        "German Die Anmeldung ist bis zum 31 28. Januar Februar 2019 möglich. "
        "Draft Registration is possible until 28 February 2019. "
        "Origin the same target with values exchanged "
        "source/termine.md:8 locales/en/LC_MESSAGES/termine.po af9d598d Back to the page"
    )
    assert "zum <del>31</del><ins>28</ins>. <del>Januar</del><ins>Februar</ins> 2019" in page


def test_an_approved_sentence_with_an_error_is_shown_and_marked(site: Path) -> None:
    sites.approve(site, {"Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is free."})
    page = (preview(site) / "en/termine/index.html").read_text(encoding="utf-8")
    [sentence] = re.findall(r'<span class="preview-sentence state-approved finding-error"[^>]*>(.*?)</span>', page)
    assert words(sentence) == "Die Teilnahme ist kostenlos."  # without its tags it can't be put into the page
    told = entry(page, "Die Teilnahme")
    assert told.startswith("✓ approved, error 2 Die Teilnahme ist kostenlos. German")
    assert "Translation Participation is free. Origin" in told
    assert " error tags: " in told


def test_texts_in_attributes_and_links_are_marked_beside_them(site: Path) -> None:
    page = (preview(site) / "en/bild/index.html").read_text(encoding="utf-8")
    assert re.search(r'<img [^>]*alt="Das alte Rathaus"><a id="site-preview-s2" class="preview-mark', page)
    assert re.search(
        r"<a href=[^>]*><span class=\"preview-sentence[^>]*><span[^>]*>Zu den Terminen</span></span></a><a class", page
    )


HOSTILE = """\"><script>alert(1)</script><img src=x onerror=alert(1)>' ⟦0.1⟧ ⟦/0.1⟧ </li></main>"""


def test_nothing_that_anybody_writes_becomes_markup(site: Path) -> None:
    def hostile(each: Entry) -> Entry:
        if each.source not in sites.ENGLISH or each.source.startswith("Alle"):
            return each
        flags = ("fuzzy",) if "Bahn" in each.source else ()
        tags = re.findall(r"<[^>]*>", each.source)
        target = f"{''.join(tags)}{HOSTILE}"
        return replace(
            each, targets=(target,), flags=flags, comments=(HOSTILE,), notes=(f"Taken over from {HOSTILE} 1e2bcd0c",)
        )

    plain = preview(site)
    before = {page.relative_to(plain): elements(page) for page in sorted(plain.rglob("*.html"))}
    for name in ("index", "termine"):
        sites.edit(site, name, hostile)
    preview(site)
    for page, known in before.items():
        html = (plain / page).read_text(encoding="utf-8")
        assert "<script" not in html.lower()
        assert elements(plain / page) <= known | {("br", ()), ("mark", ())}


def elements(page: Path) -> set[tuple[str, tuple[str, ...]]]:
    """The kinds of start tags on a page."""
    return set(sites.elements(page.read_text(encoding="utf-8")))


def test_held_pages_and_pages_that_nobody_approved_are_in_it_and_linked(site: Path) -> None:
    assert not (site / "dist/en/bild").exists()
    folder = preview(site)
    page = (folder / "en/bild/index.html").read_text(encoding="utf-8")
    assert "This page on the site: held: its title is not approved yet." in words(page)
    assert 'href="../bild/index.html"' in (folder / "en/termine/index.html").read_text(encoding="utf-8")


def test_the_overview_counts_every_page(site: Path) -> None:
    html = (preview(site) / "overview/en.html").read_text(encoding="utf-8")
    rows = [words(row.replace("</t", " </t")) for row in re.findall(r"<tr>.*?</tr>", html)]
    assert rows == [
        "page ✓ approved ≈ changed ✎ draft ○ open ✗ with errors ⚠ with warnings words to review published? catalog",
        "bild 0 0 0 4 0 0 12 held: its title is not approved yet locales/en/LC_MESSAGES/bild.po",
        "index 4 0 0 0 0 0 0 published locales/en/LC_MESSAGES/index.po",
        "termine 4 1 1 1 0 0 22 published locales/en/LC_MESSAGES/termine.po",
        f"_site {strings(site)} 0 0 0 0 0 0 on every page locales/en/LC_MESSAGES/_site.po",
    ]


def strings(site: Path) -> int:
    """How many strings the templates have."""
    return sum(not each.obsolete for each in sites.catalog(site, "_site").entries)


def test_what_an_earlier_run_knows_changes_no_byte_of_a_preview(site: Path) -> None:
    assert zwiesprache(site, "run").code == 0
    folder = preview(site)
    first = contents(folder, ".")
    shutil.rmtree(site / ".zwiesprache")
    assert "Files that changed in" in zwiesprache(site, "build", "--preview", str(folder)).out
    assert contents(folder, ".") == first


def test_every_page_says_that_it_is_a_preview_and_asks_search_engines_away(site: Path) -> None:
    folder = preview(site)
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) == 8
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert html.count('<meta name="robots" content="noindex, nofollow">') == 1
        assert re.search(r"<title[^>]*>Preview: ", html)
        assert html.count('<aside class="preview-bar"') == 1
        assert "stadt.example" not in html
        assert "<script" not in html
    assert (folder / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    assert not (folder / "sitemap.xml").exists()


def test_a_theme_without_any_of_this_gets_it_too(site: Path) -> None:
    sites.write(site / "templates/page.html", "<p>{{ page.title }}</p>{{ page.html|safe }}")
    page = (preview(site) / "en/termine/index.html").read_text(encoding="utf-8")
    assert 'content="noindex, nofollow"' in page
    assert "<title>Preview: </title>" in page
    assert '<aside class="preview-bar"' in page
    assert states(f"<main>{page}</main>")[0] == ("approved", "Dates")


def test_all_links_lead_to_files_of_the_folder(site: Path) -> None:
    folder = preview(site)
    missing = []
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for written in ADDRESS.findall(text):
            address = urlsplit(unescape(written))
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            if address.scheme:
                continue
            there = target.is_file() and target.is_relative_to(folder.resolve())
            if not there or (address.fragment and f'id="{address.fragment}"' not in target.read_text(encoding="utf-8")):
                missing.append(f"{page.name}: {written}")
    assert missing == []


def test_no_id_stands_twice_on_a_page(site: Path) -> None:
    for page in preview(site).rglob("*.html"):
        ids = re.findall(r'\sid="([^"]*)"', page.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids))


def test_new_german_is_open_without_an_extract_and_no_file_of_the_site_changes(site: Path) -> None:
    sites.change(site / "source/index.md", "Wir arbeiten", "Neu ist das Stadtarchiv. Wir arbeiten")
    before = contents(site, "source", "locales", "dist")
    folder = preview(site)
    assert contents(site, "source", "locales", "dist") == before
    page = (folder / "en/index.html").read_text(encoding="utf-8")
    assert ("open", "Neu ist das Stadtarchiv.") in states(page)


def test_a_second_preview_writes_nothing_and_what_is_gone_is_removed(site: Path) -> None:
    folder = preview(site)
    first = contents(folder, ".")
    assert "Files that changed in" in zwiesprache(site, "build", "--preview", str(folder)).out
    assert "Nothing would change." in zwiesprache(site, "build", "--preview", str(folder), "--check").out
    assert contents(folder, ".") == first
    sites.write(folder / "notes.txt", "mine")
    (site / "source/bild.md").unlink()
    outcome = zwiesprache(site, "build", "--preview", str(folder), "--check")
    assert outcome.code == 3
    assert contents(folder, ".").keys() == first.keys() | {"notes.txt"}
    preview(site)
    gone = {"de/bild/index.html", "en/bild/index.html"}
    assert contents(folder, ".").keys() == first.keys() - gone | {"notes.txt"}


@pytest.mark.parametrize("name", ["dist", "dist/x", "locales/en/x", "source", "source/neu", "templates/x", "."])
def test_a_place_of_the_site_is_refused(site: Path, name: str) -> None:
    before = contents(site, "source", "locales", "dist")
    outcome = zwiesprache(site, "build", "--preview", str(site / name))
    assert (outcome.code, outcome.out) == (2, "")
    assert "is a place of the site itself, and no place for a preview. Name a folder of its own." in outcome.err
    assert contents(site, "source", "locales", "dist") == before


def test_a_folder_with_anything_else_is_refused(site: Path) -> None:
    folder = site.parent / "photos"
    sites.write(folder / "a.jpg", "a")
    outcome = zwiesprache(site, "build", "--preview", str(folder))
    assert outcome.code == 2
    assert "is not empty, and holds no preview of ours. Name a folder of its own." in outcome.err
    outcome = zwiesprache(site, "build", "--preview", str(folder / "a.jpg"))
    assert outcome.code == 2
    assert contents(folder, ".") == {"a.jpg": b"a"}


def test_a_broken_catalog_is_named_and_the_rest_goes_on(site: Path) -> None:
    sites.po(site, "termine").write_text('msgid "a\n')
    folder = site.parent / "preview"
    outcome = zwiesprache(site, "build", "--preview", str(folder))
    assert outcome.code == 6
    assert not (folder / "en/termine").exists()
    html = (folder / "overview/en.html").read_text(encoding="utf-8")
    assert "locales/en/LC_MESSAGES/termine.po:1" in html


def test_the_report_is_json_too(site: Path) -> None:
    outcome = zwiesprache(site, "build", "--preview", str(site.parent / "preview"), "--json")
    said = ast.literal_eval(outcome.out)
    assert said.keys() == {"preview", "written", "removed", "built", "refused"}
    assert said["built"] == {"de": 3, "en": 3}


# -- laws ---------------------------------------------------------------------------------------------


@settings(max_examples=5, phases=GENERATED)
@given(st.randoms(use_true_random=False))
def test_every_text_is_marked_and_listed_whatever_stands_in_the_catalogs(draw: random.Random) -> None:
    with extracted() as root:
        scrambled(root, draw)
        seen = previewing.of(workspace.read(root))
        for locale, path in seen.addresses.values():
            page = seen.page(locale, path)
            assert "⟦" not in page
            for sentence in seen.sentences(locale, path) if locale != "de" else ():
                assert f'id="site-preview-e{sentence.number}"' in page
                if sentence.standing.segment.kind != "description":
                    assert f'<span class="preview-sentence state-{sentence.state}' in page
                    assert f' id="site-preview-s{sentence.number}" ' in page


@settings(max_examples=5, phases=GENERATED)
@given(st.randoms(use_true_random=False))
def test_a_preview_changes_nothing_of_what_is_published(draw: random.Random) -> None:
    with extracted() as root:
        scrambled(root, draw)
        assert zwiesprache(root, "build").code == 0
        before = contents(root, ".")
        assert zwiesprache(root, "build", "--preview", str(root / "preview")).code == 0
        assert contents(root, "source", "locales", "dist") == contents_of(before)
        assert not [name for name, data in contents(root, "dist").items() if b"preview-" in data or "preview" in name]


def contents_of(every: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in every.items() if name.split("/")[0] in ("source", "locales", "dist")}


def test_no_module_that_publishes_knows_the_preview() -> None:
    known: dict[str, set[str]] = {name: set() for name in modules(PACKAGE)}
    for each in all_imports(PACKAGE):
        known[each.by].add(each.of)
    reached, waiting = set[str](), ["pipeline.workflow", "pipeline.building", "pipeline.export", "pipeline.fragment"]
    while waiting:
        name = waiting.pop()
        if name in known and name not in reached:
            reached.add(name)
            waiting += known[name]
    ours = {"previewfolder", "previewing", "showing", "serving", "publish.preview", "publish.panels", "publish.marks"}
    assert "pipeline.publish.site" in reached
    assert {f"pipeline.{name}" for name in ours} & reached == set()


def test_marks_are_put_round_what_a_slot_shows_and_nothing_else_changes() -> None:
    from tests.test_skeleton import built, segment

    page = built("<p>[0:Ein Satz.:0] [1:Noch einer.:1]</p>", segment("Ein Satz."), segment("Noch einer."))
    filled = skeleton.fill(page, {(None, "Ein Satz."): "<b>"}, around=lambda slot, html: f"({html})")
    assert filled == '<p>(&lt;b&gt;) (<span lang="de">Noch einer.</span>)</p>'


def test_template_strings_that_wait_are_in_the_overview(site: Path) -> None:
    def reopened(each: Entry) -> Entry:
        return replace(each, flags=("fuzzy", *each.flags)) if each.source == "Startseite" else each

    sites.edit(site, "_site", reopened)
    html = (preview(site) / "overview/en.html").read_text(encoding="utf-8")
    assert f"_site {strings(site) - 1} 0 1 0 0 0 1 on every page" in words(html.replace("</t", " </t"))
