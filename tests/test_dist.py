"""All of dist/, read as others read it: the example site, and a site in seven languages with pages in every state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline import pofile
from pipeline.model import Entry
from tests import published, sites
from tests.sites import contents, zwiesprache

URL = "https://www.example.org/europa/"
LOCALES = ("en", "fr", "pl", "cs", "uk", "ar")
CONFIG = f"""\
url = "{URL}"
publisher = "Stadt am Fluss"
locales = ["en", "fr", "pl", "cs", "uk", "ar"]
min_approved = 0.5
[[pages]]
match = "reste/*"
min_approved = 0
[[pages]]
match = "service/kosten"
locales = ["en", "ar"]
"""
COUNTS = (1, 2, 5, 11)
FORMS = {"en": (0, 1, 1, 1), "fr": (0, 1, 1, 1), "pl": (0, 1, 2, 2), "cs": (0, 1, 2, 2), "uk": (0, 1, 2, 2)}
FORMS["ar"] = (1, 2, 3, 5)
"""Locale -> plural form of each of the `COUNTS`, by the rule in the header of its catalogs."""
TEXTS = {
    "index.md": "---\ntitle: Willkommen\ndescription: Alles über uns.\nimage: bilder/logo.svg\n"
    "image_alt: Ein Fluss\n---\n\n"
    "Zum [Service](service/index.md), zur [Beratung](service/beratung.md#wann-wir-da-sind) und zu den "
    f"[Kosten]({URL}de/service/kosten/#tabelle).\n\n[Plan](plan.pdf), [Karte](karte.pdf), "
    "[Amt](https://amt.example/de/start#oben).\n\n![Ein Wappen](bilder/wappen.svg)\n",
    "impressum.md": "---\ntitle: Impressum\nmenu: footer\n---\n\nWer wir sind.\n",
    "service/index.md": "---\ntitle: Service\norder: 1\nslug.en: services\n---\n\nWas wir tun.\n",
    "service/beratung.md": "---\ntitle: Beratung\nnav: Rat\nslug.en: advice\naliases: [rat, alt/rat.html]\n"
    "date: 2020-07-02\nupdated: 2024-03-28\n---\n\nWir beraten Sie **gern** und oft. Kommen Sie einfach.\n\n"
    "## Wann wir da sind\n\nJeden Tag. Siehe [oben](#beratung-und-mehr).\n\n## Beratung und mehr\n\n"
    '<p title="Ein Hinweis">Mehr im <a href="../index.md" hreflang="fr">Start</a>.</p>\n\n'
    "![Ein Weg](../bilder/wappen.svg)\n",
    "service/kosten.md": "---\ntitle: Kosten\n---\n\n## Tabelle\n\nNichts kostet etwas. Zum [Rat](beratung.md).\n",
    "aktuelles/index.md": "---\ntitle: Aktuelles\norder: 2\n---\n\nWas neu ist.\n",
    "aktuelles/fest.md": "---\ntitle: Das Fest\n---\n\nWir feiern. Alle kommen.\n",
}
PAGES: dict[str, str | bytes] = {
    **TEXTS,
    "bilder/logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "bilder/wappen.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "bilder/wappen.ar.svg": b"<svg xmlns='http://www.w3.org/2000/svg' />",
    "plan.pdf": b"%PDF-1.4 de",
    "plan.en.pdf": b"%PDF-1.4 en",
    "karte.pdf": b"%PDF-1.4 de",
}
WORDS = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf")


def pages() -> dict[str, str | bytes]:
    """The pages of the site, those with some sentences left over among them."""
    left = {
        f"reste/{n}.md": f"---\ntitle: Reste\n---\n\n{' '.join(f'Rest {word} bleibt.' for word in WORDS[:n])}\n"
        for n in COUNTS
    }
    return PAGES | left


def translated(text: str) -> str:
    """A translation of which each word is `qx`, with the tags and places of the German."""
    parts = re.split(r"(<[^>]*>|%\(\w+\)s)", text)
    words = (part if at % 2 else re.sub(r"[^\W\d_]+", "qx", part) for at, part in enumerate(parts))
    return f"[{''.join(words)}]"


def decided(entry: Entry, locale: str) -> Entry:
    """The entry as its translators have left it."""
    if entry.source_plural is not None:
        forms = tuple(f"[qx {form} %(count)s]" for form in range(len(entry.targets)))
        return replace(entry, targets=forms, flags=("python-format",))
    if entry.source.startswith("Rest ") or (entry.source == "Jeden Tag." and locale in ("en", "ar")):
        return replace(entry, targets=("",), flags=())
    held = (entry.source, locale) in {("Service", "pl"), ("Willkommen", "cs"), ("Was wir tun.", "pl")}
    if held or entry.source in ("Ein Hinweis", "Ein Weg", "Rat", "Alles über uns.", "Hauptmenü", "Stadt am Fluss"):
        return replace(entry, targets=(f"UNAPPROVED {translated(entry.source)}",), flags=("fuzzy",))
    return replace(entry, targets=(translated(entry.source),), flags=())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, published after its review."""
    root = sites.make(tmp_path_factory.mktemp("site"), pages(), CONFIG)
    sites.write(root / "links.pl.csv", "from,to\nhttps://amt.example/de/start,https://amt.example/pl/start\n")
    sites.write(
        root / "links.ar.csv", f"from,to\nhttps://amt.example/de/start,{URL}de/service/beratung/#beratung-und-mehr\n"
    )
    assert zwiesprache(root, "run").code == 0
    for locale in LOCALES:
        folder = root / "locales" / locale / "LC_MESSAGES"
        for file in sorted(folder.rglob("*.po")):
            name = file.relative_to(folder).as_posix().removesuffix(".po")
            sites.edit(root, name, partial(decided, locale=locale), locale)
    done = zwiesprache(root, "run")
    assert (done.code, done.err) == (0, "")
    return root


@pytest.fixture(scope="module")
def dist(site: Path) -> dict[str, published.Published]:
    return published.read(site / "dist", URL)


def test_nothing_is_wrong_with_the_example_site(tmp_path: Path) -> None:
    root = sites.example(tmp_path)
    assert published.faults(root / "dist", URL) == []


def test_nothing_is_wrong_with_a_site_in_seven_languages(site: Path) -> None:
    assert published.faults(site / "dist", URL) == []


def test_a_second_run_writes_nothing(site: Path) -> None:
    before = sites.traces(site)
    assert zwiesprache(site, "run").code == 0
    assert sites.traces(site) == before


def test_no_draft_is_published(site: Path) -> None:
    assert b"UNAPPROVED" in b"".join(contents(site, "locales").values())
    assert b"UNAPPROVED" not in b"".join(contents(site, "dist").values())


def test_every_page_is_published_but_those_that_are_held_or_not_wanted(dist: dict[str, published.Published]) -> None:
    german = {name.removeprefix("de/") for name in dist if name.startswith("de/")}
    renamed = {
        "service/index.html": "services/index.html",
        "service/beratung/index.html": "services/advice/index.html",
        "service/kosten/index.html": "services/kosten/index.html",
    }
    wanted = {locale: set(german) for locale in LOCALES}
    wanted["en"] = {renamed.get(name, name) for name in german}
    wanted["pl"] -= {"service/index.html"}
    wanted["cs"] -= {"index.html"}
    for locale in ("fr", "pl", "cs", "uk"):
        wanted[locale] -= {"service/kosten/index.html"}
    found = {locale: {n.removeprefix(f"{locale}/") for n in dist if n.startswith(f"{locale}/")} for locale in LOCALES}
    assert found == wanted


def test_whatever_is_german_on_a_translated_page_says_so(dist: dict[str, published.Published]) -> None:
    shown = {page.name: list(published.foreign(page)) for page in dist.values() if page.lang in LOCALES}
    own = {name: [text for lang, _way, text in texts if lang in LOCALES] for name, texts in shown.items()}
    unmarked = {
        (name, text) for name, texts in own.items() for text in texts if any(map(str.isalpha, text.replace("qx", "")))
    }
    assert {(name, text) for name, text in unmarked if not is_date(text) and not is_language(text)} == set()
    german = {text for texts in shown.values() for lang, _way, text in texts if lang == "de"}
    assert {"Jeden Tag.", "Ein Weg", "Rat", "Alles über uns.", "Hauptmenü", "Stadt am Fluss", "Service"} <= german
    assert not any("qx" in text for text in german)


def is_date(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\W]*\d{1,4}\D+\d{1,4}[\d\W]*(?:\w\.?)?", text))


def is_language(text: str) -> bool:
    return text in ("Deutsch", "English", "Français", "Polski", "Čeština", "Українська", "العربية")


def test_german_in_a_page_from_right_to_left_keeps_its_own_direction(dist: dict[str, published.Published]) -> None:
    texts = [text for page in dist.values() if page.lang == "ar" for text in published.foreign(page)]
    ways = {(lang, way) for lang, way, _text in texts}
    assert ways == {("ar", "rtl"), ("de", "ltr"), *((tag, "ltr") for tag in ("en", "fr", "pl", "cs", "uk"))}
    others = [text for page in dist.values() if page.lang == "en" for text in published.foreign(page)]
    assert {(lang, way) for lang, way, _text in others if lang in ("de", "en", "ar")} == {
        ("de", "ltr"),
        ("en", "ltr"),
        ("ar", "rtl"),
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_its_plural_forms(site: Path, dist: dict[str, published.Published], locale: str) -> None:
    [plural] = {
        e.source: e for e in sites.catalog(site, "_site", locale).entries if "Satz auf Deutsch" in e.source
    }.values()
    header = pofile.read(sites.po(site, "_site", locale).read_bytes()).header
    [count] = re.findall(r"nplurals=(\d)", dict(header)["Plural-Forms"])
    assert len(plural.targets) == int(count) == {"en": 2, "fr": 2, "pl": 3, "cs": 3, "uk": 3, "ar": 6}[locale]
    notes = [note(dist[f"{locale}/reste/{number}/index.html"]) for number in COUNTS]
    assert notes == [f"[qx {form} {n}]" for form, n in zip(FORMS[locale], COUNTS, strict=True)]


def note(page: published.Published) -> str:
    """What a page says of its German parts."""
    return " ".join(page.root.select('[role="note"] p')[0].text.split())


def links(page: published.Published) -> Iterator[tuple[str, str | None]]:
    """(address, language) of each link in the text of a page."""
    for link in page.root.select("div.text a"):
        yield link.attrs["href"], link.attrs.get("hreflang")


def test_links_stay_in_the_language_where_the_target_is_to_be_had(dist: dict[str, published.Published]) -> None:
    assert list(links(dist["en/index.html"])) == [
        ("services/index.html", None),
        ("services/advice/index.html#wann-wir-da-sind", None),
        ("services/kosten/index.html#tabelle", None),
        ("../assets/files/plan.en.pdf", None),
        ("../assets/files/karte.pdf", "de"),
        ("https://amt.example/de/start#oben", None),
    ]
    assert list(links(dist["pl/index.html"])) == [
        ("../de/service/index.html", "de"),
        ("service/beratung/index.html#wann-wir-da-sind", None),
        ("../de/service/kosten/index.html#tabelle", "de"),
        ("../assets/files/plan.pdf", "de"),
        ("../assets/files/karte.pdf", "de"),
        ("https://amt.example/pl/start#oben", None),
    ]
    assert list(links(dist["ar/index.html"]))[-1] == ("service/beratung/index.html#beratung-und-mehr", None)
    assert list(links(dist["cs/service/beratung/index.html"])) == [
        ("#beratung-und-mehr", None),
        ("../../../de/index.html", "de"),
    ]
    assert ("../../index.html", None) in links(dist["fr/service/beratung/index.html"])


def test_a_picture_has_its_variant_where_there_is_one(dist: dict[str, published.Published]) -> None:
    pictures = {
        page.lang: page.root.select("div.text img")[0].attrs["src"]
        for page in dist.values()
        if page.name in ("ar/index.html", "fr/index.html")
    }
    assert pictures == {"ar": "../assets/files/bilder/wappen.ar.svg", "fr": "../assets/files/bilder/wappen.svg"}


def test_the_ways_up_from_a_page_whose_section_is_held_are_german(dist: dict[str, published.Published]) -> None:
    page = dist["pl/service/beratung/index.html"]
    for place in ("nav.trail a", "nav.menu a", "nav.section a"):
        found = [(link.attrs["href"], link.attrs.get("hreflang")) for link in page.root.select(place)]
        assert ("../../../de/service/index.html", "de") in found, place


def test_a_language_without_a_home_page_begins_with_the_german_one(dist: dict[str, published.Published]) -> None:
    page = dist["cs/aktuelles/index.html"]
    home = page.root.select("a.name")[0].attrs
    assert (home["href"], home["hreflang"]) == ("../../de/index.html", "de")


def test_an_earlier_address_leads_to_the_present_one(dist: dict[str, published.Published]) -> None:
    page = dist["en/alt/rat.html"]
    assert page.refreshes
    assert [link["href"] for link in page.links("canonical")] == [f"{URL}en/services/advice/"]
    assert dist["en/rat/index.html"].links("canonical") == page.links("canonical")


def test_the_page_for_what_is_missing_has_the_home_page_of_every_language(dist: dict[str, published.Published]) -> None:
    page = dist["404.html"]
    homes = [link.attrs["href"] for link in page.root.select("main a")]
    assert homes == [
        f"/europa/de/{'' if at == 'de' else f'../{at}/'}index.html" for at in ("de", "en", "fr", "pl", "uk", "ar")
    ]
    assert page.root.select('meta[name="robots"]')[0].attrs["content"] == "noindex"


def test_social_networks_are_told_the_languages_and_the_picture(dist: dict[str, published.Published]) -> None:
    metas = [(m.attrs["property"], m.attrs["content"]) for m in dist["en/index.html"].root.select("meta[property]")]
    assert metas == [
        ("og:type", "website"),
        ("og:title", "[qx]"),
        ("og:site_name", "[qx qx]"),
        ("og:description", "Alles über uns."),
        ("og:locale:alternate", "de_DE"),
        ("og:url", f"{URL}en/"),
        ("og:locale", "en_GB"),
        ("og:locale:alternate", "fr_FR"),
        ("og:locale:alternate", "pl_PL"),
        ("og:locale:alternate", "uk_UA"),
        ("og:locale:alternate", "ar_EG"),
        ("og:image", f"{URL}assets/files/bilder/logo.svg"),
        ("og:image:alt", "[qx qx]"),
    ]


def test_robots_may_read_everything_and_find_the_list(site: Path) -> None:
    assert (site / "dist/robots.txt").read_text() == f"User-agent: *\nDisallow:\n\nSitemap: {URL}sitemap.xml\n"


def test_a_page_is_dated_only_by_its_front_matter(site: Path) -> None:
    listed = (site / "dist/sitemap.xml").read_text("utf-8")
    assert listed.count("<lastmod>") == listed.count("<lastmod>2024-03-28</lastmod>") == 1 + len(LOCALES)
