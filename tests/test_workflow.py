"""The whole road on real sites: what the command does to the catalogs and pages when a person edits or reviews."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import Entry, State
from tests import sites
from tests.sites import ENGLISH, PAGES, change, contents, differing, live, page, po, zwiesprache

KINDS = {"small": sites.reviewed, "example": sites.example}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, wholly reviewed and published."""
    return sites.reviewed(tmp_path)


def status(root: Path, path: str, locale: str = "en") -> dict[str, object]:
    """What `status --json` says of a page."""
    pages = json.loads(zwiesprache(root, "status", "--json").out)["pages"]
    [found] = [entry for entry in pages if (entry["path"], entry["locale"]) == (path, locale)]
    return dict(found)


# -- what a change costs --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_changes_no_file_and_says_so(tmp_path: Path, kind: str) -> None:
    root = KINDS[kind](tmp_path)
    before = sites.traces(root)
    again = zwiesprache(root, "run")
    assert again.code == 0
    assert "Nothing changed." in again.out
    assert sites.traces(root) == before


def test_a_nicht_sends_one_sentence_back_and_shows_it_in_german(site: Path) -> None:
    before = contents(site)
    source = site / "source/termine.md"
    change(source, "Die Konferenz wurde von", "Die Konferenz wurde nicht von")
    assert zwiesprache(site, "run").code == 0
    after = contents(site)
    assert {name for name in differing(before, after) if name.endswith(".po")} == {"locales/en/LC_MESSAGES/termine.po"}
    [entry] = sites.fuzzy(site)
    assert entry.source == "Die Konferenz wurde nicht von der Stadt eröffnet."
    assert entry.previous == "Die Konferenz wurde von der Stadt eröffnet."
    assert entry.target == "The conference was opened by the city."
    assert b'#| msgid "Die Konferenz wurde von der Stadt er\xc3\xb6ffnet."\n' in po(site, "termine").read_bytes()
    english = page(site, "en/termine")
    assert sites.german(article(english)) == [entry.source]
    assert entry.target not in sites.words(english)
    assert "Participation is free of charge." in sites.words(english)
    change(source, "wurde nicht von", "wurde von")
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


def test_a_nicht_in_the_example_site_does_the_same(tmp_path: Path) -> None:
    root = sites.example(tmp_path)
    before, drafts = contents(root), sites.fuzzy(root)
    path, sentence = approved_sentence(root)
    change(root / f"source/{path}.md", sentence, f"{sentence[:-1]} nicht.")
    assert zwiesprache(root, "run").code == 0
    [catalog] = [name for name in differing(before, contents(root)) if name.endswith(".po")]
    assert catalog == f"locales/en/LC_MESSAGES/{path}.po"
    [entry] = [entry for entry in sites.fuzzy(root) if entry not in drafts]
    assert (entry.source, entry.previous) == (f"{sentence[:-1]} nicht.", sentence)
    assert entry.target
    assert entry.source in sites.german(page(root, f"en/{address(root, path)}"))
    change(root / f"source/{path}.md", entry.source, sentence)
    assert zwiesprache(root, "run").code == 0
    assert contents(root) == before


def test_a_harmless_word_keeps_the_approved_english_on_the_page_counted_as_changed(site: Path) -> None:
    before = contents(site)
    source = site / "source/termine.md"
    change(source, "wurde von", "wurde auch von")
    assert zwiesprache(site, "run").code == 0
    [entry] = sites.fuzzy(site)
    assert entry.source == "Die Konferenz wurde auch von der Stadt eröffnet."
    english = page(site, "en/termine")
    assert "The conference was opened by the city." in sites.words(english)
    assert sites.german(article(english)) == []
    assert (status(site, "termine")["changed"], status(site, "termine")["published"]) == (1, True)
    change(source, "wurde auch von", "wurde von")
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


def test_a_context_that_an_author_adds_sends_its_text_back_in_german_until_it_is_reviewed(site: Path) -> None:
    before = contents(site)
    change(site / "source/termine.md", "## Anfahrt", "<!-- zwiesprache: context: Weg -->\n\n## Anfahrt")
    assert zwiesprache(site, "run").code == 0
    [entry] = sites.fuzzy(site)
    assert (entry.context, entry.target, entry.previous) == ("Weg", "How to get here", "Anfahrt")
    assert sites.german(article(page(site, "en/termine"))) == ["Anfahrt"]
    assert (status(site, "termine")["published"], status(site, "termine")["changed"]) == (True, 0)
    change(site / "source/termine.md", "<!-- zwiesprache: context: Weg -->\n\n", "")
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


def test_a_title_written_anew_does_not_take_the_page_away(site: Path) -> None:
    change(site / "source/termine.md", "title: Termine", "title: Was wir vorhaben")
    assert zwiesprache(site, "run").code == 0
    assert live(site, "termine")["Was wir vorhaben"].previous == "Termine"
    assert '<h1 lang="de">Was wir vorhaben</h1>' in page(site, "en/termine")


def test_a_paragraph_that_leaves_two_pages_at_once_is_kept_on_one(site: Path) -> None:
    sentence = "Der Eingang ist stufenlos."
    for name in ("a", "b"):
        sites.write(site / f"source/{name}.md", f"---\ntitle: Termine\n---\n\n{sentence}\n")
    assert zwiesprache(site, "run").code == 0
    po(site, "termine").unlink()
    (site / "source/termine.md").unlink()
    for name in ("a", "b"):
        change(site / f"source/{name}.md", sentence, "Kommen Sie vorbei.")
    assert zwiesprache(site, "run").code == 0
    left = [entry for name in ("a", "b") for entry in sites.catalog(site, name).entries if entry.source == sentence]
    assert [(entry.target, entry.obsolete) for entry in left] == [("The entrance is step-free.", True)]
    sites.write(site / "source/c.md", f"---\ntitle: Termine\n---\n\n{sentence}\n")
    assert zwiesprache(site, "run").code == 0
    assert live(site, "c")[sentence].state is State.APPROVED


@pytest.mark.parametrize(("here", "there"), [("termine", "index"), ("index", "termine")])
def test_a_paragraph_moved_to_another_page_and_back_leaves_the_catalogs_as_they_were(
    site: Path, here: str, there: str
) -> None:
    sentence = {"termine": "Der Eingang ist stufenlos.", "index": "Wir arbeiten mit vielen Städten zusammen."}[here]
    before = contents(site, "locales")
    texts = {name: (site / f"source/{name}.md").read_text(encoding="utf-8") for name in (here, there)}
    change(site / f"source/{here}.md", sentence, "")
    sites.write(site / f"source/{there}.md", f"{texts[there]}\n{sentence}\n")
    assert zwiesprache(site, "run").code == 0
    assert live(site, there)[sentence].state is State.APPROVED
    assert sites.catalog(site, here).entries[-1].source == sentence
    for name, text in texts.items():
        sites.write(site / f"source/{name}.md", text)
    assert zwiesprache(site, "run").code == 0
    assert contents(site, "locales") == before


def test_two_pages_made_one_need_no_review(site: Path) -> None:
    body = PAGES["termine.md"].partition("---\n\n")[2]
    sites.write(site / "source/index.md", f"{PAGES['index.md'].replace('(termine.md)', '(#anfahrt)')}\n{body}")
    (site / "source/termine.md").unlink()
    orphan = po(site, "termine").read_bytes()
    assert zwiesprache(site, "run").code == 0
    assert {entry.state for entry in live(site, "index").values()} == {State.APPROVED}
    assert po(site, "termine").read_bytes() == orphan


def test_a_page_renamed_and_cut_short_takes_its_catalog_along(site: Path) -> None:
    sites.edit(site, "termine", lambda e: replace(e, flags=("fuzzy",)) if e.source == "Anfahrt" else e)
    (site / "source/termine.md").unlink()
    sites.write(site / "source/anfahrt.md", "---\ntitle: Anfahrt\n---\n\nDer Eingang ist stufenlos.\n")
    assert zwiesprache(site, "run").code == 0
    assert not po(site, "termine").exists()
    assert live(site, "anfahrt")["Anfahrt"].target == "How to get here"
    assert len(sites.catalog(site, "anfahrt").entries) == 7  # what was approved is in its past


def test_a_changed_string_of_the_templates_keeps_its_translation_as_a_draft(site: Path) -> None:
    folder = site / "templates"
    folder.mkdir()
    sites.write(folder / "extra.html", "{% trans %}Alle Seiten der Stadt auf einen Blick{% endtrans %}")
    zwiesprache(site, "run")
    sites.approve(site, {"Alle Seiten der Stadt auf einen Blick": "All pages of the city at a glance"})
    sites.write(folder / "extra.html", "{% trans %}Alle Seiten der Städte auf einen Blick{% endtrans %}")
    assert zwiesprache(site, "run").code == 0
    entry = live(site, "_site")["Alle Seiten der Städte auf einen Blick"]
    assert (entry.target, entry.state) == ("All pages of the city at a glance", State.FUZZY)
    assert entry.previous == "Alle Seiten der Stadt auf einen Blick"


def test_changed_plural_forms_of_the_templates_are_kept_as_drafts(site: Path) -> None:
    def template(word: str) -> str:
        return f"{{% trans num=2 %}}Eine Seite {word}{{% pluralize %}}{{{{ num }}}} Seiten {word}{{% endtrans %}}"

    folder = site / "templates"
    folder.mkdir()
    sites.write(folder / "extra.html", template("im Archiv der Stadt"))
    zwiesprache(site, "run")
    forms = ("One page in the archive", "%(num)s pages in the archive")
    one, new = "Eine Seite im Archiv der Stadt", "Eine Seite aus dem Archiv der Stadt"
    sites.edit(site, "_site", lambda e: replace(e, targets=forms, flags=e.flags) if e.source == one else e)
    sites.write(folder / "extra.html", template("aus dem Archiv der Stadt"))
    assert zwiesprache(site, "run").code == 0
    entry = live(site, "_site")[new]
    assert (entry.targets, entry.state, entry.previous) == (forms, State.FUZZY, one)
    assert entry.source_plural == "%(num)s Seiten aus dem Archiv der Stadt"
    sites.write(folder / "extra.html", template("im Archiv der Stadt"))
    assert zwiesprache(site, "run").code == 0
    assert (live(site, "_site")[one].targets, live(site, "_site")[one].state) == (forms, State.APPROVED)


def test_a_site_may_ask_for_german_even_after_harmless_changes(tmp_path: Path) -> None:
    root = sites.reviewed(tmp_path, config='changed = "german"')
    change(root / "source/termine.md", "wurde von", "wurde auch von")
    assert zwiesprache(root, "run").code == 0
    german = "Die Konferenz wurde auch von der Stadt eröffnet."
    assert sites.german(article(page(root, "en/termine"))) == [german]
    assert status(root, "termine")["changed"] == 0


def test_a_changed_date_stands_in_the_old_english_as_a_draft(site: Path) -> None:
    before = contents(site)
    change(site / "source/termine.md", "31. Januar 2019", "28. Februar 2020")
    assert zwiesprache(site, "run").code == 0
    [entry] = sites.fuzzy(site)
    assert entry.target == "Registration is possible until 28 February 2020."
    assert entry.previous == "Die Anmeldung ist bis zum 31. Januar 2019 möglich."
    assert sites.german(article(page(site, "en/termine"))) == ["Die Anmeldung ist bis zum 28. Februar 2020 möglich."]
    change(site / "source/termine.md", "28. Februar 2020", "31. Januar 2019")
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


def test_approving_a_draft_publishes_it_and_touches_one_entry(site: Path) -> None:
    change(site / "source/termine.md", "31. Januar 2019", "28. Februar 2020")
    zwiesprache(site, "run")
    [entry] = sites.fuzzy(site)
    sites.approve(site, {entry.source: entry.target})
    saved = po(site, "termine").read_bytes()
    assert zwiesprache(site, "run").code == 0
    assert po(site, "termine").read_bytes() == saved
    assert entry.target in sites.words(page(site, "en/termine"))


def test_a_new_link_target_keeps_every_catalog(site: Path) -> None:
    before = contents(site, "locales")
    change(site / "source/index.md", "(termine.md)", "(termine.md#anfahrt)")
    assert zwiesprache(site, "run").code == 0
    assert contents(site, "locales") == before
    assert 'termine/index.html#anfahrt">Dates</a>' in page(site, "en")


# -- pages and paragraphs that move ---------------------------------------------------------------


def test_a_renamed_page_takes_its_catalog_along(site: Path) -> None:
    entries = sites.catalog(site, "termine").entries
    (site / "source/treffen").mkdir()
    (site / "source/termine.md").rename(site / "source/treffen/2024.md")
    done = zwiesprache(site, "run")
    assert done.code == 0
    assert not po(site, "termine").exists()
    assert sites.catalog(site, "treffen/2024").entries == entries
    assert dict(sites.catalog(site, "treffen/2024").header)["X-Source-File"] == "source/treffen/2024.md"
    assert "By train, get off at the town hall." in page(site, "en/treffen/2024")
    assert not (site / "dist/en/termine").exists()


def test_a_paragraph_moved_to_another_page_is_taken_over_approved(site: Path) -> None:
    change(site / "source/termine.md", "Die Anmeldung ist bis zum 31. Januar 2019 möglich.\n", "")
    text = (site / "source/index.md").read_text(encoding="utf-8")
    sites.write(site / "source/index.md", text + "\nDie Anmeldung ist bis zum 31. Januar 2019 möglich.\n")
    assert zwiesprache(site, "run").code == 0
    entry = live(site, "index")["Die Anmeldung ist bis zum 31. Januar 2019 möglich."]
    assert entry.state is State.APPROVED
    assert any(re.fullmatch(r"Taken over from termine [0-9a-f]{8}", note) for note in entry.notes)
    assert "Registration is possible until 31 January 2019." in page(site, "en")
    assert sites.fuzzy(site) == []


def test_a_page_split_in_two_needs_no_review(site: Path) -> None:
    head, body = PAGES["termine.md"].split("## Anfahrt\n")
    sites.write(site / "source/termine.md", head)
    sites.write(site / "source/anfahrt.md", "---\ntitle: Anfahrt\n---\n" + body)
    assert zwiesprache(site, "run").code == 0
    assert {entry.state for entry in live(site, "anfahrt").values()} == {State.APPROVED}
    assert status(site, "anfahrt")["published"] is True
    assert status(site, "anfahrt")["pending"] == status(site, "termine")["pending"] == 0


def test_a_deleted_page_leaves_the_site_and_returns_with_its_reviews(site: Path) -> None:
    before = contents(site)
    text = (site / "source/termine.md").read_bytes()
    (site / "source/termine.md").unlink()
    assert zwiesprache(site, "run").code == 0
    assert not (site / "dist/en/termine").exists()
    sites.write(site / "source/termine.md", text)
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


# -- what is published ----------------------------------------------------------------------------


def test_a_page_below_the_threshold_is_held_and_linked_in_german(site: Path) -> None:
    few = dict(list(ENGLISH.items())[:7])
    sites.edit(site, "termine", lambda entry: unapproved(entry) if entry.source not in few else entry)
    assert zwiesprache(site, "run").code == 0
    held = status(site, "termine")
    assert held["published"] is False
    assert "% approved" in str(held["reason"])
    assert not (site / "dist/en/termine/index.html").exists()
    title = '<span lang="de">Termine</span> <span class="held">(in German)</span></a>'
    assert f'<a href="./../de/termine/index.html" hreflang="de">{title}' in page(site, "en")
    assert 'href="../de/termine/index.html" hreflang="de">Dates</a>' in page(site, "en")
    assert 'class="languages"' not in page(site, "de/termine")


def test_a_page_whose_title_was_never_approved_is_held(site: Path) -> None:
    sites.edit(site, "termine", lambda entry: unapproved(entry) if entry.source == "Termine" else entry)
    assert zwiesprache(site, "run").code == 0
    assert status(site, "termine")["reason"] == "its title is not approved yet"
    assert not (site / "dist/en/termine/index.html").exists()


def test_a_changed_title_does_not_take_the_page_away(site: Path) -> None:
    change(site / "source/termine.md", "title: Termine", "title: Treffen und Termine")
    assert zwiesprache(site, "run").code == 0
    english = page(site, "en/termine")
    assert '<h1 lang="de">Treffen und Termine</h1>' in english
    assert '<title lang="de">Treffen und Termine' in english


def test_a_published_page_switches_to_the_same_page_in_the_other_language(site: Path) -> None:
    for here, there, name in (("de", "en", "English"), ("en", "de", "Deutsch")):
        link = f'<a href="../../{there}/termine/index.html" lang="{there}" dir="ltr" hreflang="{there}">{name}</a>'
        assert link in page(site, f"{here}/termine")


def test_a_page_shows_its_date_in_the_language_of_the_page(site: Path) -> None:
    assert "28. März 2024" in page(site, "de/termine")
    assert "28 March 2024" in page(site, "en/termine")


def test_an_approved_target_with_a_lost_tag_is_an_error_and_stands_in_german(site: Path) -> None:
    sites.approve(site, {"Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is free of charge."})
    found = zwiesprache(site, "check")
    assert found.code == 1
    assert re.search(r"locales/en/LC_MESSAGES/termine\.po(:\d+)?: error tags: ", found.out)
    assert zwiesprache(site, "run").code == 0
    assert sites.german(article(page(site, "en/termine"))) == ["Die Teilnahme ist kostenlos."]
    assert status(site, "termine")["errors"] == 1


HOSTILE = (
    "<script>alert(1)</script>",
    "</p></article><h1>Owned</h1>",
    '" onmouseover="alert(1)',
    "{{ 7*7 }} {% raw %}",
    "<a1>x</a1> <img1/> <img src=x onerror=alert(1)>",
    "⟦0.1⟧ other text ⟦/0.1⟧",
    "<!-- ]]> <svg onload=alert(1)>",
    "%(name)s %s {name} \\0",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_translation_adds_no_element_and_no_attribute(tmp_path: Path, hostile: str) -> None:
    picture = "![Ein Bild vom Rathaus](rathaus.png)\n\n| Ort | Zeit |\n| --- | --- |\n| Großer Saal | 9 Uhr |\n"
    more = {"Ein Bild vom Rathaus": "A picture", "Ort": "Place", "Zeit": "Time", "Großer Saal": "Great Hall"}
    english: dict[str, str] = {**ENGLISH, **more}
    pages: dict[str, str | bytes] = {
        **PAGES,
        "termine.md": f"{PAGES['termine.md']}\n{picture}",
        "rathaus.png": b"picture",
    }
    root = sites.reviewed(tmp_path, pages, english=english)
    honest = {name: without_notice(data.decode()) for name, data in contents(root, "dist/en").items()}
    sites.approve(root, {german: f"{target} {hostile}" for german, target in english.items()})
    assert zwiesprache(root, "run").code == 0
    spoilt = {name: without_notice(data.decode()) for name, data in contents(root, "dist/en").items()}
    assert spoilt != honest
    assert {name: sites.elements(html) for name, html in spoilt.items()} == {
        name: sites.elements(html) for name, html in honest.items()
    }
    assert sites.elements(article(page(root, "en/termine"))) == sites.elements(article(page(root, "de/termine")))
    assert "49" not in "".join(map(sites.words, spoilt.values()))


# -- where sources lie, and which pages are translated ----------------------------------------------


@pytest.mark.parametrize("pattern", ["source/{path}", "content/de/{path}", "{path}.de.md", "seiten/{path}.md"])
def test_sources_may_lie_where_the_pattern_says(tmp_path: Path, pattern: str) -> None:
    sites.make(tmp_path, {}, f'source = "{pattern}"')
    for name, text in PAGES.items():
        file = pattern.replace("{path}", name.removesuffix(".md"))
        sites.write(tmp_path / (file if file.endswith(".md") else f"{file}.md"), text)
    sites.write(tmp_path / "README.txt", "Kein Teil der Website.\n")
    zwiesprache(tmp_path, "run")
    sites.approve(tmp_path, ENGLISH)
    assert zwiesprache(tmp_path, "run").code == 0
    assert set(contents(tmp_path, "locales")) == {
        f"locales/en/LC_MESSAGES/{name}.po" for name in ("_site", "index", "termine")
    }
    assert "We work together with many cities." in page(tmp_path, "en")
    assert "termine/index.html" in page(tmp_path, "en")
    assert "README" not in "".join(contents(tmp_path, "dist"))


def test_windows_line_ends_change_neither_catalogs_nor_pages(tmp_path: Path, site: Path) -> None:
    windows = tmp_path / "windows"
    sites.reviewed(windows, {name: text.replace("\n", "\r\n") for name, text in PAGES.items()})
    assert contents(windows) == contents(site)
    assert b"\r\n" in (windows / "source/termine.md").read_bytes()


def test_rules_and_front_matter_decide_which_pages_get_which_locales(tmp_path: Path) -> None:
    pages = dict(PAGES) | {
        "intern/regeln.md": "---\ntitle: Regeln\n---\n\nNur für uns.\n",
        "presse.md": "---\ntitle: Presse\nlocales: [fr]\n---\n\nDie Presse ist willkommen.\n",
        "leise.md": "---\ntitle: Leise\nlocales: []\n---\n\nNur auf Deutsch.\n",
    }
    sites.make(tmp_path, pages, 'locales = ["en", "fr"]\n[[pages]]\nmatch = "intern/**"\nlocales = []')
    assert zwiesprache(tmp_path, "run").code == 0
    found = {name.removeprefix("locales/").replace("/LC_MESSAGES", "") for name in contents(tmp_path, "locales")}
    assert found == {
        *(f"{locale}/{name}.po" for locale in ("en", "fr") for name in ("_site", "index", "termine")),
        "fr/presse.po",
    }
    assert (tmp_path / "dist/de/intern/regeln/index.html").exists()


def test_a_language_taken_out_of_the_config_leaves_the_site_and_keeps_its_catalogs(site: Path) -> None:
    change(site / "zwiesprache.toml", 'name = "Unsere Stadt"', 'name = "Unsere Stadt"\nlocales = ["fr"]')
    assert zwiesprache(site, "run").code == 0
    assert not (site / "dist/en").exists()
    assert (site / "dist/de/index.html").exists()
    assert sites.po(site, "termine").exists()


def test_front_matter_sets_the_threshold_of_a_page(site: Path) -> None:
    sites.edit(site, "termine", lambda entry: unapproved(entry) if entry.source != "Termine" else entry)
    change(site / "source/termine.md", "date: 2024-03-28", "date: 2024-03-28\nmin_approved: 0")
    assert zwiesprache(site, "run").code == 0
    assert status(site, "termine")["published"] is True
    assert len(sites.german(article(page(site, "en/termine")))) > 3


def test_slugs_and_aliases_give_each_language_its_addresses(site: Path) -> None:
    change(site / "source/termine.md", "title: Termine", "title: Termine\nslug.en: dates\naliases.en: events/2023")
    assert zwiesprache(site, "run").code == 0
    assert "free of charge" in page(site, "en/dates")
    assert "../../dates/index.html" in page(site, "en/events/2023")
    assert not (site / "dist/en/termine/index.html").exists()


def test_an_earlier_address_never_hides_a_page(site: Path) -> None:
    before = page(site, "en/termine")
    change(site / "source/index.md", "title: Willkommen", "title: Willkommen\naliases: [termine, willkommen]")
    assert zwiesprache(site, "run").code == 0
    assert page(site, "en/termine") == before
    assert "../index.html" in page(site, "en/willkommen")


# -- reading aids -----------------------------------------------------------------------------------


def article(html: str) -> str:
    """What the source became, without the words of the templates round it."""
    return html.partition('<div class="text">')[2].partition("</article>")[0].partition('<p class="origin">')[0]


def without_notice(html: str) -> str:
    """A page without the words that tell how many of its sentences are in German."""
    return re.sub(r'<div class="notice".*?</div>', "", html, flags=re.DOTALL)


def unapproved(entry: Entry) -> Entry:
    """The entry as if nobody had translated it."""
    return replace(entry, targets=tuple("" for _target in entry.targets))


def approved_sentence(root: Path) -> tuple[str, str]:
    """A published Markdown page of the site, and an approved sentence that stands on it alone, without markup."""
    pages = json.loads(zwiesprache(root, "status", "--json").out)["pages"]
    names = sorted(page["path"] for page in pages if page["published"] and page["locale"] == "en")
    known = {name: live(root, name) for name in names}
    for name in names:
        file = root / f"source/{name}.md"
        for sentence, entry in known[name].items():
            alone = sum(sentence in entries for entries in known.values()) == 1
            plain = re.fullmatch(r"[\w ,-]{40,}\.", sentence) and not entry.notes and "nicht" not in sentence
            if file.is_file() and alone and plain and entry.state is State.APPROVED:
                return name, sentence
    raise AssertionError("the example site has no approved sentence to try")


def address(root: Path, path: str) -> str:
    """The folder of a page below dist/en/, as its front matter names it."""
    from pipeline import workspace
    from pipeline.publish import tree

    return tree.addresses(workspace.read(root).documents, "en")[path]
