"""Where addresses lead that authors write: into the site in the reader's language, or out of it as they are."""

from __future__ import annotations

import pytest

from pipeline.model import Document
from pipeline.publish import routes
from pipeline.publish.links import Route

URL = "https://www.example.org/europa"
HEADS: dict[str, dict[str, str]] = {
    "index": {},
    "kontakt": {"slug.en": "contact", "aliases": "alt/kontakt\nalt.html"},
    "dienst/rat": {"slug.en": "advice"},
    "dienst/index": {"slug.en": "service"},
}
FILES = frozenset({"plan.pdf", "plan.en.pdf", "karte.de.pdf", "karte.en.pdf", "foto.jpg", "dienst/a b.pdf", "x.fr.pdf"})
IDS = {"kontakt": frozenset({"anfahrt", "öffnung", "oeffnungszeiten", "page-site-x"})}


def site(**maps: dict[str, str]) -> routes.Routes:
    documents = {path: Document(path, ".md", (), head) for path, head in HEADS.items()}
    every = frozenset(documents)
    return routes.make(
        documents,
        {"de": every, "en": every - {"dienst/rat"}, "fr": frozenset({"index"})},
        lambda path: IDS.get(path, frozenset()),
        url=URL,
        source_language="de",
        endings=(".md", ".html"),
        files=FILES,
        maps=maps,
    )


@pytest.mark.parametrize(
    ("locale", "address", "url", "language"),
    [
        ("en", "../kontakt.md", "../contact/index.html", ""),
        ("en", "../kontakt", "../contact/index.html", ""),
        ("en", "../kontakt.html#anfahrt", "../contact/index.html#anfahrt", ""),
        ("en", "../kontakt.md?x=1#%C3%B6ffnung", "../contact/index.html?x=1#%C3%B6ffnung", ""),
        ("en", "../kontakt.md#%C3%96ffnungszeiten", "../contact/index.html#oeffnungszeiten", ""),
        ("en", "../kontakt.md#site-x", "../contact/index.html#page-site-x", ""),
        ("en", "rat.md", "../../de/dienst/rat/index.html", "de"),
        ("fr", "../kontakt.md", "../../de/kontakt/index.html", "de"),
        ("en", "..", "../index.html", ""),
        ("en", ".", "../service/index.html", ""),
        ("en", "../plan.pdf", "../../assets/files/plan.en.pdf", ""),
        ("fr", "../plan.pdf", "../../assets/files/plan.pdf", "de"),
        ("de", "../plan.en.pdf", "../../assets/files/plan.en.pdf", "en"),
        ("en", "../karte.de.pdf", "../../assets/files/karte.en.pdf", ""),
        ("fr", "../karte.de.pdf", "../../assets/files/karte.de.pdf", "de"),
        ("fr", "../x.fr.pdf", "../../assets/files/x.fr.pdf", ""),
        ("en", "../foto.jpg", "../../assets/files/foto.jpg", ""),
        ("en", "a%20b.pdf", "../../assets/files/dienst/a%20b.pdf", "de"),
        ("en", f"{URL}/", "../index.html", ""),
        ("en", URL, "../index.html", ""),
        ("en", f"{URL}/de/kontakt/", "../contact/index.html", ""),
        ("en", f"{URL}/de/kontakt/index.html#anfahrt", "../contact/index.html#anfahrt", ""),
        ("en", f"{URL}/de/alt/kontakt", "../contact/index.html", ""),
        ("en", "http://WWW.example.org/europa/de/kontakt", "../contact/index.html", ""),
        ("en", "/europa/de/kontakt/", "../contact/index.html", ""),
        ("fr", f"{URL}/en/contact/", "../../en/contact/index.html", "en"),
        ("de", f"{URL}/en/contact/", "../../en/contact/index.html", "en"),
        ("de", f"{URL}/en/service/advice/", "../dienst/rat/index.html", ""),
        ("en", f"{URL}/assets/files/plan.pdf", "../../assets/files/plan.en.pdf", ""),
        ("en", f"{URL}/sitemap.xml", f"{URL}/sitemap.xml", ""),
        ("en", "https://www.example.org/europa-alt/de/kontakt/", "https://www.example.org/europa-alt/de/kontakt/", ""),
        ("en", "https://evil.example/europa/de/kontakt/", "https://evil.example/europa/de/kontakt/", ""),
        ("en", "/anders/kontakt.php", "/anders/kontakt.php", ""),
        ("en", "mailto:a@b.example", "mailto:a@b.example", ""),
        ("en", "#", "#", ""),
        ("en", "#top", "#top", ""),
        ("en", "https://amt.example/de#x", "https://amt.example/en#x", ""),
        ("en", "/start.php", "../contact/index.html#anfahrt", ""),
    ],
)
def test_an_address_leads(locale: str, address: str, url: str, language: str) -> None:
    maps = {"https://amt.example/de": "https://amt.example/en", "/start.php": f"{URL}/de/kontakt/#anfahrt"}
    route = routes.resolve(site(en=maps), locale, "dienst/index", address, 1)
    assert (route.url, route.language, route.problem) == (url, language, "")


@pytest.mark.parametrize(
    ("address", "url", "problem"),
    [
        ("weg.md", "weg.md", "The link weg.md leads nowhere."),
        ("../../../x", "../../../x", "The link ../../../x leads nowhere."),
        ("http://[a", "", "The link http://[a leads nowhere."),
        (f"{URL}/de/weg/", f"{URL}/de/weg/", f"The link {URL}/de/weg/ leads nowhere."),
        (
            "../kontakt.md#weg",
            "../contact/index.html#weg",
            "The link ../kontakt.md#weg names a place that is not on its page.",
        ),
        ("#weg", "#weg", "The link #weg names a place that is not on its page."),
    ],
)
def test_an_address_that_leads_nowhere_is_told(address: str, url: str, problem: str) -> None:
    assert routes.resolve(site(), "en", "dienst/index", address, 1)[0::3] == (url, problem)


def test_a_mapped_address_is_looked_at_like_any_and_only_once() -> None:
    circle = site(en={"https://a.example/": "https://b.example/", "https://b.example/": "https://a.example/"})
    assert routes.resolve(circle, "en", "index", "https://a.example/", 0) == Route("https://b.example/")
    lost = site(en={"https://a.example/": f"{URL}/de/weg/"})
    assert "leads nowhere" in routes.resolve(lost, "en", "index", "https://a.example/", 0).problem


def test_a_site_without_address_knows_its_own_pages_by_their_files_only() -> None:
    from dataclasses import replace

    alone = replace(site(), url="")
    assert routes.resolve(alone, "en", "index", "/de/kontakt/", 0) == Route("/de/kontakt/")
    assert routes.base(alone) == "/"
    assert routes.base(site()) == "/europa/"
