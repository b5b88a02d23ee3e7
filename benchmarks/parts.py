"""What the steps cost that a page goes through, one by one: `pytest benchmarks/parts.py --benchmark-only`.

The page is one of those of `benchmarks/pages.py`, with some 54 segments. Tests only by their form: they hold nothing
but that the step did its work.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks import pages
from pipeline import catalog, formats, pofile, themes
from pipeline.checks import check
from pipeline.formats import skeleton
from pipeline.model import Catalog, Document
from pipeline.publish import gate, render
from pipeline.publish.page import Page, Site

NUMBER = 53
TEXT = pages.markdown(NUMBER, 1_000)
ENGLISH = pages.english(NUMBER + 1)


@pytest.fixture(scope="module")
def document() -> Document:
    return formats.parse(TEXT, ".md", path="seite")


@pytest.fixture(scope="module")
def approved(document: Document) -> Catalog:
    fresh = catalog.update(Catalog("en"), document)
    known = (replace(entry, targets=(ENGLISH[entry.source],), flags=()) for entry in fresh.entries)
    return pofile.read(pofile.write(fresh.with_entries(known)), locale="en")


def test_a_page_is_cut(benchmark: BenchmarkFixture) -> None:
    assert benchmark(formats.parse, TEXT, ".md").title is not None


def test_a_page_is_rendered_for_all_locales(benchmark: BenchmarkFixture, document: Document) -> None:
    assert benchmark(formats.build, document).parts


def test_a_new_catalog_is_made(benchmark: BenchmarkFixture, document: Document) -> None:
    assert benchmark(catalog.update, Catalog("en"), document).entries


def test_a_catalog_is_found_to_be_up_to_date(
    benchmark: BenchmarkFixture, document: Document, approved: Catalog
) -> None:
    assert benchmark(catalog.update, approved, document).entries == approved.entries


def test_a_catalog_is_read(benchmark: BenchmarkFixture, approved: Catalog) -> None:
    assert benchmark(pofile.read, pofile.write(approved), locale="en").entries


def test_an_unchanged_catalog_is_written(benchmark: BenchmarkFixture, approved: Catalog) -> None:
    assert benchmark(pofile.write, approved)


def test_the_pairs_of_a_page_are_checked(benchmark: BenchmarkFixture, approved: Catalog) -> None:
    def checked() -> int:
        return sum(len(check(entry.source, entry.target)) for entry in approved.entries)

    assert benchmark(checked) == 0


def test_a_page_is_filled(benchmark: BenchmarkFixture, document: Document, approved: Catalog) -> None:
    made = formats.build(document)
    targets = gate.targets(gate.standings(document, approved))
    assert "supports" in benchmark(skeleton.fill, made, targets, "de")


def test_a_page_goes_through_its_template(benchmark: BenchmarkFixture, document: Document) -> None:
    environment = render.environment([themes.theme()], "de", longdate=date.isoformat)
    page = Page(
        "seite", "de", "de", "ltr", "seite/index.html", "../", "../../assets/", "Seite", html=formats.to_html(document)
    )
    assert "<main" in benchmark(render.render, environment, "page.html", page, Site("Stadt"))
