"""Some 290 ways to run a script on a page, through everything that a page is made of: none is alive in dist/."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from pipeline import formats, themes
from pipeline.errors import InputRefused
from pipeline.formats import skeleton
from pipeline.model import Document, Entry
from pipeline.publish import linkmap, links, render
from pipeline.publish import site as publishing
from pipeline.publish.gate import Standing, Verdict
from pipeline.publish.page import Alternate, Link, Page, Site
from pipeline.publish.site import Edition, Plan
from tests import published
from tests.documents import FIXTURES

CONTROLS = str.maketrans("␀␉␊", "\0\t\n")
_LINES = (FIXTURES / "hostile" / "vectors.txt").read_text(encoding="utf-8").split("\n")[:-1]
VECTORS = [line.translate(CONTROLS) for line in _LINES]
"""Control characters stand in the file as their pictures."""
URL = "https://www.example.org/europa/"
PLACES = {
    ".md": "---\ntitle: Titel {n}\n---\n\nEin Satz. {v}\n\n## Teil {v}\n\n- Punkt {v}\n\n"
    "| Ort |\n| --- |\n| {v} |\n\n{v}\n",
    ".html": "<!doctype html><title>Titel {n}</title><main><h1>Titel</h1><p>Ein Satz. {v}</p><h2>Teil {v}</h2>"
    "<table><tr><td>{v}</td></tr></table>{v}</main>",
    ".txt": "Titel {n}\n\nEin Satz. {v}\n\n{v}\n\n- {v}\n- Punkt\n",
}
LOCALES = ("en", "ar")


def test_there_are_more_than_200_and_no_two_are_the_same() -> None:
    assert len(VECTORS) == len(set(VECTORS)) > 250


def quoted(text: str) -> str:
    """A value of front matter as YAML wants it; no control characters."""
    return "'" + re.sub(r"[\0-\x1f]", " ", text).replace("'", "''") + "'"


def head(number: int, vector: str) -> str:
    keys = ("description", "nav", "image", "image_alt", "date", "order", "aliases", "menu")
    lines = "".join(f"{key}: {quoted(vector)}\n" for key in keys if key != "menu" or number % 2)
    return f"---\ntitle: {quoted(vector)}\n{lines}---\n\nEin Satz.\n"


def documents() -> dict[str, Document]:
    """A page for each vector in each format, and one with the vector in its front matter."""
    texts = {
        f"{ending[1:]}/{number}": (PLACES[ending].replace("{v}", vector).replace("{n}", str(number)), ending)
        for number, vector in enumerate(VECTORS)
        for ending in PLACES
    }
    texts |= {f"kopf/{number}": (head(number, vector), ".md") for number, vector in enumerate(VECTORS)}
    texts |= {
        f"{name}/index": (f"---\ntitle: {name}\n---\n\nEin Satz.\n", ".md") for name in ("md", "c#", "100%", "a b")
    }
    texts["index"] = (
        "---\ntitle: Start\n---\n\nEin Satz. [x](<c#/index.md>) [y](100%25/index.md) ![z](<x'y z.svg>)\n",
        ".md",
    )
    found = {}
    for path, (text, ending) in texts.items():
        with suppress(InputRefused):
            found[path] = formats.parse(text, ending, path=path)
    assert len(found) > 0.9 * len(texts)
    return found


def edition(document: Document, vector: str) -> Edition:
    """The document as if a person had approved the vector as the translation of everything, tags kept."""
    standings = {
        segment.key: Standing(segment, "approved", f"{vector}{' '.join(re.findall(r'<[^>]*>', segment.text))}", True)
        for segment in document.segments()
    }
    return Edition(standings, Verdict(True, "", 1.0))


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all vectors, published in three languages without any gate."""
    made = documents()
    vectors = {path: VECTORS[int(path.rpartition("/")[2])] if path[-1].isdigit() else VECTORS[0] for path in made}
    plan = Plan(
        name=VECTORS[0],
        url=URL,
        publisher=VECTORS[36],
        source_language="de",
        documents=made,
        sources=made,
        skeletons={path: formats.build(document) for path, document in made.items()},
        editions={locale: {path: edition(made[path], vectors[path]) for path in made} for locale in LOCALES},
        files=frozenset({"x'y z.svg", "x.svg"}),
        names={"ar": (" ".join(VECTORS[:5]), "\" onclick='alert(1)'")},
        endings=tuple(formats.FORMATS),
        formats={},
        maps={"en": {"https://evil.example/": "https://good.example/"}},
    )
    environments = {
        locale: render.environment([themes.theme()], locale, strings(), longdate=date.isoformat)
        for locale in ("de", *LOCALES)
    }
    built = publishing.build(plan, environments)
    folder = tmp_path_factory.mktemp("site")
    for name, data in built.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def strings() -> list[Entry]:
    """Every text of the templates, translated by a vector each."""
    found = render.strings([themes.theme()])
    return [
        Entry(
            e.source,
            tuple(f"{VECTORS[number]} %(x)s %" for _form in "ab"),
            context=e.context,
            source_plural=e.source_plural,
        )
        for number, e in enumerate(found)
    ]


def test_nothing_runs_on_any_page(dist: Path) -> None:
    pages = published.read(dist, URL)
    assert len(pages) > 2500
    alive = {page.name: published.running(page) for page in pages.values()}
    assert {name: found for name, found in alive.items() if found} == {}


def test_every_page_is_well_formed_and_leads_to_its_languages(dist: Path) -> None:
    dead = ("leads nowhere", "names a place")  # what the vectors name is not there
    assert [fault for fault in published.faults(dist, URL) if not any(sign in fault for sign in dead)] == []


@pytest.mark.parametrize("ending", PLACES)
def test_no_translation_adds_an_element_an_attribute_or_an_address(ending: str) -> None:
    text = 'Ein Satz mit **Fett** und [Link](x.html "Hinweis").\n\n![Bild](x.svg)\n\n| Ort |\n| --- |\n| Saal |\n'
    html = '<p title="Hinweis">Ein <b>Satz</b> mit <a href="x.html">Link</a>.</p><img src="x.svg" alt="Bild">'
    document = formats.parse(html if ending == ".html" else text, ending, path="seite")
    page = formats.build(document)
    honest = shape(page, document, "Word")
    assert {vector for vector in VECTORS if shape(page, document, vector) != honest} == set()


def shape(page: skeleton.Skeleton, document: Document, word: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements and addresses of the page with `word` before every target, without those that say "this is German"."""
    targets = {s.key: f"{word} {' '.join(re.findall(r'<[^>]*>', s.text))}" for s in document.segments()}
    names = {"title", "alt", "lang"}
    return [
        (e.tag, tuple(f"{name}={e.attrs[name]}" for name in e.attrs if name not in names))
        for e in published.parsed(skeleton.fill(page, targets)).find_all(True)
        if e.tag != "span" or set(e.attrs) != {"lang"}
    ]


def test_no_name_title_or_address_of_the_templates_data_runs() -> None:
    german = render.environment([themes.theme()], "de", longdate=date.isoformat)
    alive = {}
    for vector in VECTORS:
        link = Link(vector, vector, vector, vector)
        own = Alternate("de", "de", vector, vector, "ltr", True, URL)
        page = Page(
            path=vector, locale="de", lang="de", direction="ltr", url=vector, root="../", assets="../../assets/",
            title=vector, html="<p>Text</p>", description=vector, image=vector, image_absolute=f"{URL}x",
            image_alt=vector, alternates=(own, Alternate("en", vector, vector, vector)),
            breadcrumbs=(link,), beside=(link,),
        )  # fmt: skip
        site = Site(vector, None, (link,), (link,), vector, vector, vector)
        for template in ("page.html", "404.html"):
            if found := published.markup(render.render(german, template, page, site)):
                alive[vector] = found
    assert alive == {}


def test_no_row_of_a_link_map_leads_to_a_script() -> None:
    taken = {vector: rows for vector in VECTORS if (rows := link_map(vector)) is not None}
    assert len(taken) < 20
    for rows in taken.values():
        target = linkmap.mapped(rows, "https://a.example/")
        assert published.markup(links.rewrite('<a href="x">x</a>', partial(to, target))) == []


def to(url: str, _address: str) -> links.Route:
    return links.Route(url)


def link_map(vector: str) -> dict[str, str] | None:
    """A map to the vector; None: it is refused, as it should be."""
    cell = vector.replace('"', '""')
    try:
        return linkmap.parse(f'from,to\nhttps://a.example/,"{cell}"\n'.encode(), path="links.en.csv")
    except InputRefused:
        return None
