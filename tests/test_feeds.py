"""What search engines read beside the pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

from pipeline.publish.feeds import robots, sitemaps
from pipeline.publish.page import Alternate, Page

URL = "https://www.example.org/"


def page(number: int) -> Page:
    """A page in two languages."""
    alternates = tuple(
        Alternate(at, at, at, f"../{at}/{number}/", current=at == "de", absolute=f"{URL}{at}/{number}/?a&b")
        for at in ("de", "en")
    )
    return Page(f"{number}", "de", "de", "ltr", f"{number}/", "../", "../../assets/", "T", "", alternates=alternates)


ENTRY = """\
  <url>
    <loc>https://www.example.org/de/1/?a&amp;b</loc>
    <lastmod>2024-03-28</lastmod>
    <xhtml:link rel="alternate" hreflang="de" href="https://www.example.org/de/1/?a&amp;b"/>
    <xhtml:link rel="alternate" hreflang="en" href="https://www.example.org/en/1/?a&amp;b"/>
    <xhtml:link rel="alternate" hreflang="x-default" href="https://www.example.org/de/1/?a&amp;b"/>
  </url>
"""


def test_a_page_is_listed_with_its_languages_and_the_day_that_it_names() -> None:
    made = sitemaps([replace(page(1), updated=date(2024, 3, 28)), replace(page(2), noindex=True)], URL)
    assert list(made) == ["sitemap.xml"]
    assert ENTRY in made["sitemap.xml"].decode()
    assert made["sitemap.xml"].count(b"<url>") == 1


def test_a_page_in_one_language_names_no_others() -> None:
    alone = replace(page(1), alternates=page(1).alternates[:1])
    assert b"xhtml:link" not in sitemaps([alone], URL)["sitemap.xml"]


def test_without_an_address_of_the_site_there_is_no_sitemap() -> None:
    assert sitemaps([page(1)], "") == {}
    assert robots("") == {"robots.txt": b"User-agent: *\nDisallow:\n"}


def test_too_many_addresses_make_an_index_of_sitemaps() -> None:
    made = sitemaps([page(number) for number in range(7)], URL, most=3)
    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert [data.count(b"<url>") for data in made.values()] == [0, 3, 3, 1]
    named = re.findall(r"<loc>(.*?)</loc>", made["sitemap.xml"].decode())
    assert named == [f"{URL}sitemap-{number}.xml" for number in (1, 2, 3)]
    assert [ElementTree.fromstring(data).tag.rpartition("}")[2] for data in made.values()] == [
        "sitemapindex", "urlset", "urlset", "urlset",
    ]  # fmt: skip


def test_a_sitemap_keeps_below_its_largest_size() -> None:
    made = sitemaps([page(number) for number in range(20)], URL, largest=2000)
    assert len(made) > 3
    assert all(len(data) <= 2000 for name, data in made.items() if name != "sitemap.xml")


def test_an_empty_site_has_an_empty_sitemap() -> None:
    assert b"<url>" not in sitemaps([], URL)["sitemap.xml"]
