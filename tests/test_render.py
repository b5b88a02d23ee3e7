"""Templates meet hostile text, unfinished catalogs and a site's own files; the theme keeps its accessibility."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import localize, pofile
from pipeline.errors import InputRefused
from pipeline.model import Entry, State
from pipeline.publish.page import Alternate, Link, Page, Site
from pipeline.publish.render import environment, render, strings
from pipeline.themes import theme

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Tree(HTMLParser):
    """The elements of a page in order, each with its attributes, the text in it and the names of those round it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), [self.elements[index][0] for index in self._open]))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open[-1]][0] == tag, f"</{tag}> closes <{self.elements[self._open[-1]][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.texts[index] += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [found for name, found, _ in self.elements if name == tag and wanted.items() <= found.items()]

    def text(self, tag: str) -> list[str]:
        """The text of each element of that name, white space folded."""
        pairs = zip(self.elements, self.texts, strict=True)
        return [" ".join(text.split()) for (name, _, _), text in pairs if name == tag]

    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """Names of elements and of their attributes, without any text."""
        return [(name, tuple(found)) for name, found, _ in self.elements]


SECTION = Link(
    "EU projects", "projects/", children=(Link("CitiesGROW", "projects/grow/"), Link("Arrival", "projects/a/"))
)
SITE = Site(
    "City of Dresden",
    navigation=(replace(SECTION, children=()), Link("Aktuelles", "../de/aktuelles/", lang="de", hreflang="de")),
    footer=(Link("Imprint", "imprint/"), Link("City", "https://www.example.org/")),
    publisher="City of Dresden",
)
PAGE = Page(
    path="eu-projekte/cities-grow",
    locale="en",
    lang="en",
    direction="ltr",
    url="projects/grow/",
    root="../../",
    assets="../../../assets/",
    title="CitiesGROW",
    html='<p id="x">Dresden worked with Nantes.</p>',
    alternates=(
        Alternate("de", "de", "Deutsch", "../de/eu-projekte/cities-grow/"),
        Alternate("en", "en", "English", "../en/projects/grow/", current=True),
        Alternate("ar", "ar", "العربية", "../ar/projects/grow/", direction="rtl"),
    ),
    breadcrumbs=(Link("EU projects", "projects/"),),
    beside=(SECTION,),
    date=date(2020, 7, 2),
    updated=date(2024, 3, 28),
    state="published",
    german=3,
    changed=1,
)
HOME = replace(PAGE, url="", root="", assets="../assets/", title="City of Dresden", breadcrumbs=())


def german_day(day: date) -> str:
    return f"{day.day}. {day.month}. {day.year}"


def shown(
    page: Page = PAGE,
    site: Site = SITE,
    entries: Sequence[Entry] = (),
    *,
    template: str = "page.html",
    folders: Sequence[Path] = (),
    plural_forms: str = "nplurals=2; plural=(n != 1);",
) -> str:
    made = environment([*folders, theme()], page.locale, entries, longdate=german_day, plural_forms=plural_forms)
    return render(made, template, page, site)


ENGLISH = environment([theme()], "en", longdate=german_day)
STRINGS = strings([theme()])


def approved(source: str, *targets: str, plural: str | None = None) -> Entry:
    return Entry(source, targets=targets, source_plural=plural)


def translated(*, fuzzy: bool = False) -> tuple[Entry, ...]:
    """All strings of the theme with targets that keep the places to fill in."""

    def target(text: str) -> str:
        return "✓ " + " ".join(re.findall(r"%\(\w+\)s", text))

    return tuple(
        replace(
            entry,
            targets=tuple(target(text) for text in (entry.source, entry.source_plural) if text),
            flags=("fuzzy",) if fuzzy else (),
        )
        for entry in STRINGS
    )


def own(folder: Path, **files: str) -> Path:
    """A site's own templates folder."""
    for name, text in files.items():
        folder.joinpath(name + ".html").write_text(text, encoding="utf-8")
    return folder


UNDATED = replace(PAGE, date=None, updated=None)
SHAPE = Tree(shown(UNDATED, entries=translated())).shape()


# Text is data


def test_a_hostile_title_is_shown_as_text() -> None:
    title = "<script>alert(1)</script> {{ 7*7 }} \" onload='x"
    tree = Tree(shown(replace(PAGE, title=title)))
    assert not tree.all("script")
    assert tree.text("h1") == [title]
    assert tree.text("title") == [f"{title} – City of Dresden"]


def test_a_hostile_translation_of_a_template_string_is_shown_as_text() -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}{% raw %}"
    tree = Tree(shown(entries=[approved("Startseite", hostile)]))
    assert not tree.all("script")
    assert hostile in tree.text("a")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1))
def test_no_text_changes_the_structure_of_a_page(text: str) -> None:
    menu = tuple(replace(link, title=text) for link in SITE.navigation)
    site = replace(SITE, name=text, navigation=menu, publisher=text)
    page = replace(PAGE, title=text, description=text, image="../assets/a.png", image_alt=text)
    harmless = replace(page, title="x", description="x", image_alt="x")
    assert (
        Tree(render(ENGLISH, "page.html", page, site)).shape()
        == Tree(render(ENGLISH, "page.html", harmless, SITE)).shape()
    )


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8")) | st.text(alphabet="%()sd{}<>count ", min_size=1))
def test_no_translation_changes_the_structure_of_a_page_or_stops_it(text: str) -> None:
    entries = [replace(entry, targets=("x" + text,) * len(entry.targets)) for entry in translated()]
    assert Tree(shown(UNDATED, entries=entries)).shape() == SHAPE


def test_a_percent_sign_fills_in_only_what_the_german_names() -> None:
    target = "100 % by %(name)s, %(title)s %s %d %(name)d 5%% %"
    html = shown(entries=[approved("Herausgeber: %(name)s", target)])
    assert "<p>100 % by City of Dresden, %(title)s %s %d %(name)d 5% %</p>" in html


def test_addresses_without_a_known_scheme_stay_inside_the_site() -> None:
    footer = tuple(
        Link("x", url) for url in ("javascript:alert(1)", "//evil.example/", "imprint/", "", "MAILTO:a@example.org")
    )
    tree = Tree(shown(HOME, Site("x", footer=footer)))
    found = [link["href"] for name, link, outer in tree.elements if name == "a" and "footer" in outer]
    assert found[:-1] == [
        "./javascript:alert(1)", "./" + "//evil.example/", "./imprint/", "./", "MAILTO:a@example.org"
    ]  # fmt: skip


# Template strings


def test_every_template_string_is_extracted() -> None:
    entries = translated()
    redirect, missing = (shown(template=f"{name}.html", entries=entries) for name in ("redirect", "404"))
    pages = [shown(PAGE, entries=entries), shown(HOME, entries=entries), redirect, missing]
    assert not [page for page in pages if '<span lang="de" dir' in page]
    assert "".join(pages).count("✓") >= len(entries) > 10


def test_template_strings_stand_in_the_order_of_files_and_lines_with_plurals_and_notes(tmp_path: Path) -> None:
    own(
        tmp_path,
        b="{# Translators: a greeting #}\n{% trans %}Hallo{% endtrans %}\n{{ pgettext('Monat', 'Mai') }}",
        a="\n{% trans count=2 %}{{ count }} Seite{% pluralize %}{{ count }} Seiten{% endtrans %}{{ _('Gut') }}",
    )
    assert strings([tmp_path]) == (
        Entry("%(count)s Seite", source_plural="%(count)s Seiten", flags=("python-format",)),
        Entry("Gut"),
        Entry("Hallo", notes=("a greeting",)),
        Entry("Mai", context="Monat"),
    )


def test_a_string_of_two_templates_is_one_entry(tmp_path: Path) -> None:
    own(
        tmp_path,
        a="{# Translators: first #}\n{{ gettext('Seite') }}",
        b="{# Translators: second #}\n{{ ngettext('Seite', 'Seiten', 2) }}",
    )
    assert strings([tmp_path]) == (Entry("Seite", source_plural="Seiten", notes=("first", "second")),)


def test_every_string_of_the_theme_tells_translators_where_it_stands() -> None:
    assert [entry.source for entry in STRINGS if not entry.notes] == []


def test_a_string_that_is_not_approved_is_shown_in_german_and_marked_as_german() -> None:
    assert shown(entries=translated(fuzzy=True)) == shown()
    assert '<span lang="de" dir="ltr">Startseite</span>' in shown()
    assert "<span lang" not in shown(replace(PAGE, locale="de", lang="de"), replace(SITE, navigation=()))


def test_no_template_string_stands_in_an_attribute_or_in_the_title() -> None:
    tree = Tree(shown())
    assert [value for _, found, _ in tree.elements for value in found.values() if value and "<" in value] == []
    assert "<" not in tree.text("title")[0]


@pytest.mark.parametrize(("number", "form"), [(1, "strona"), (3, "strony"), (5, "stron"), (22, "strony")])
def test_the_plural_form_follows_the_rule_of_the_locale(number: int, form: str) -> None:
    polish = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    plural = next(entry for entry in STRINGS if entry.source.startswith("Diese Seite enthält"))
    entry = replace(plural, targets=("%(count)s strona", "%(count)s strony", "%(count)s stron"))
    html = shown(replace(PAGE, locale="pl", lang="pl", german=number), entries=[entry], plural_forms=polish)
    assert f"{number} {form}</p>" in re.sub(r"\s+</p>", "</p>", html)


def test_a_catalog_with_too_few_plural_forms_falls_back_to_german() -> None:
    plural = next(entry for entry in STRINGS if entry.source.startswith("Diese Seite enthält"))
    assert '<span lang="de" dir="ltr">Diese Seite enthält 3 Sätze' in shown(entries=[replace(plural, targets=("one",))])


# Templates


def test_an_unknown_value_is_refused_with_file_and_line(tmp_path: Path) -> None:
    own(tmp_path, page="<p>\n{{ page.title }}\n{{ page.titel }}</p>")
    with pytest.raises(InputRefused, match="titel") as refusal:
        shown(folders=[tmp_path])
    assert (refusal.value.path, refusal.value.line) == (str(tmp_path / "page.html"), 3)


def test_an_unknown_value_in_a_template_string_is_refused(tmp_path: Path) -> None:
    own(tmp_path, page="{% trans name=site.nmae %}Herausgeber: {{ name }}{% endtrans %}")
    with pytest.raises(InputRefused, match="nmae"):
        shown(folders=[tmp_path])


def test_a_template_with_a_mistake_is_refused_with_file_and_line(tmp_path: Path) -> None:
    own(tmp_path, page="<p>\n{% if %}")
    for attempt in (lambda: shown(folders=[tmp_path]), lambda: strings([tmp_path])):
        with pytest.raises(InputRefused) as refusal:
            attempt()
        assert (refusal.value.path, refusal.value.line) == (str(tmp_path / "page.html"), 2)


def test_a_missing_template_is_refused_by_its_name() -> None:
    with pytest.raises(InputRefused, match=r"news\.html"):
        shown(template="news.html")


def test_a_template_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("page.html").write_bytes("Grüße".encode("latin-1"))
    for attempt in (lambda: shown(folders=[tmp_path]), lambda: strings([tmp_path])):
        with pytest.raises(InputRefused):
            attempt()


def test_a_template_can_not_reach_out_of_the_data(tmp_path: Path) -> None:
    own(tmp_path, page="{{ page.title.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(InputRefused):
        shown(folders=[tmp_path])


def test_a_sites_own_template_replaces_one_file_of_the_theme(tmp_path: Path) -> None:
    tmp_path.joinpath("parts").mkdir()
    own(tmp_path / "parts", footer="<footer>{% trans %}Bis bald{% endtrans %}</footer>")
    html = shown(folders=[tmp_path])
    assert "Bis bald" in html
    assert "Herausgeber" not in html
    assert "Hauptmenü" in html
    sources = [entry.source for entry in strings([tmp_path, theme()])]
    assert "Bis bald" in sources
    assert "Hauptmenü" in sources
    assert "Nach oben" not in sources


def test_only_the_content_of_the_page_is_put_in_unescaped() -> None:
    texts = {path.relative_to(theme()).as_posix(): path.read_text("utf-8") for path in theme().rglob("*.html")}
    unescaped = {name: re.findall(r"\|\s*safe|Markup|autoescape", text) for name, text in texts.items()}
    assert {name: found for name, found in unescaped.items() if found} == {"page.html": ["|safe"]}
    assert "{{ page.html|safe }}" in texts["page.html"]


def test_jinja2_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, pipeline.publish.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=theme().parent, check=False).returncode == 0


# The page


def test_the_page_says_its_language_and_direction() -> None:
    html = replace(PAGE, locale="ar", lang="ar", direction="rtl", title_lang="de")
    tree = Tree(shown(html))
    assert tree.all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert tree.all("h1") == [{"lang": "de", "dir": "ltr"}]
    assert tree.all("title") == [{"lang": "de", "dir": "ltr"}]


def test_the_switcher_leads_to_the_same_page_and_marks_the_current_language() -> None:
    tree = Tree(shown())
    names = [link for link in tree.all("a") if link.get("hreflang") and "dir" in link]
    assert [(link["href"], link["lang"], link["hreflang"], link.get("aria-current")) for link in names] == [
        ("../../../de/eu-projekte/cities-grow/", "de", "de", None),
        ("../../../en/projects/grow/", "en", "en", "true"),
        ("../../../ar/projects/grow/", "ar", "ar", None),
    ]


def test_a_page_in_one_language_has_no_switcher() -> None:
    assert "site-languages" not in shown(replace(PAGE, alternates=PAGE.alternates[1:2]))


def test_the_navigation_marks_the_page_and_its_section_and_german_pages() -> None:
    tree = Tree(shown())
    # The menu stands there twice, folded and in a row, and CSS always hides one of the two.
    assert len(tree.all("a", href="../../projects/grow/", aria_current="page")) == 2
    assert len(tree.all("a", href="../../projects/", aria_current="true")) == 4
    assert tree.all("a", href="../../../de/aktuelles/") == [{"href": "../../../de/aktuelles/", "hreflang": "de"}] * 2
    held = '<span class="held">(<span lang="de" dir="ltr">auf Deutsch</span>)</span>'
    assert shown().count(f'<span lang="de">Aktuelles</span> {held}</a>') == 2


def test_a_title_that_is_still_german_is_marked_and_its_page_is_not() -> None:
    site = replace(SITE, navigation=(Link("Aktuelles", "news/", lang="de"),))
    assert '<a href="../../news/"><span lang="de">Aktuelles</span></a>' in shown(site=site)


def test_the_pages_below_are_cards_with_what_they_are_about() -> None:
    below = (Link("Grow", "grow/", teaser="On work"), Link("Kontakt", "../de/kontakt/", "de", "de", (), "Wo", "de"))
    section = re.search(r'<section class="below".*?</section>', shown(replace(PAGE, below=below)), re.DOTALL)
    assert section
    tree = Tree(section[0])
    assert tree.text("h3") == ["Grow", "Kontakt (auf Deutsch)"]
    assert tree.text("p") == ["On work", "Wo"]
    assert tree.all("p") == [{}, {"lang": "de"}]
    assert "site-below" not in shown()


def test_the_home_page_opens_with_what_the_site_is_about() -> None:
    assert '<p class="lead">What we do</p>' in shown(replace(HOME, description="What we do"))
    assert 'class="lead"' not in shown(replace(PAGE, description="What we do"))


def test_where_there_is_no_page_every_home_page_is_near() -> None:
    tree = Tree(shown(replace(PAGE, root="/city/de/", html="", title="Seite nicht gefunden"), template="404.html"))
    assert tree.text("h1") == ["Seite nicht gefunden"]
    homes = [found for tag, found, outer in tree.elements if tag == "a" and "main" in outer]
    assert [(home["href"], home["hreflang"]) for home in homes] == [
        ("/city/de/../de/eu-projekte/cities-grow/", "de"),
        ("/city/de/../en/projects/grow/", "en"),
        ("/city/de/../ar/projects/grow/", "ar"),
    ]


@pytest.mark.parametrize(("has_h1", "html"), [(False, "<p>x</p>"), (True, "<h1>Own</h1><p>x</p>")])
def test_a_page_has_one_first_heading(has_h1: bool, html: str) -> None:
    assert len(Tree(shown(replace(PAGE, has_h1=has_h1, html=html))).all("h1")) == 1


def test_a_page_has_each_landmark_and_named_navigations() -> None:
    tree = Tree(shown())
    assert [len(tree.all(name)) for name in ("header", "main", "footer")] == [1, 1, 1]
    ids = [found["id"] for _, found, _ in tree.elements if found.get("id")]
    names = [nav["aria-labelledby"] for nav in tree.all("nav")]
    assert len(set(names)) == len(names) == 5
    assert set(names) <= set(ids)
    assert len(set(ids)) == len(ids)
    assert tree.all("a")[0] == {"class": "skip", "href": "#site-content"}


def test_the_note_counts_what_is_german_and_what_has_changed() -> None:
    def notice(german: int, changed: int) -> str:
        page = replace(PAGE, locale="de", german=german, changed=changed)
        found = re.search(r'role="note">(.*?)</div>', shown(page), re.DOTALL)
        return " ".join(re.sub("<.*?>", " ", found[1]).split()) if found else ""

    assert notice(0, 0) == ""
    assert notice(1, 0) == "Diese Seite enthält 1 Satz auf Deutsch, der noch nicht übersetzt ist."
    assert notice(0, 2) == "Bei 2 Sätzen wurde der deutsche Wortlaut seit der Übersetzung leicht geändert."
    assert notice(7, 1).startswith("Diese Seite enthält 7 Sätze auf Deutsch, die noch nicht übersetzt sind. Bei 1 Satz")


def test_dates_stand_in_time_elements() -> None:
    tree = Tree(shown())
    assert [time["datetime"] for time in tree.all("time")] == ["2020-07-02", "2024-03-28"]
    assert tree.text("time") == ["2. 7. 2020", "28. 3. 2024"]
    assert not Tree(shown(replace(PAGE, date=None, updated=None))).all("time")


def test_a_translation_leads_to_its_original_and_the_original_does_not() -> None:
    assert "Diese Seite auf Deutsch" in shown()
    assert "Diese Seite auf Deutsch" not in shown(replace(PAGE, state="source"))


def test_search_engines_are_told_of_languages_by_whole_addresses_only() -> None:
    assert 'rel="alternate"' not in shown()
    assert 'rel="canonical"' not in shown()
    known = tuple(replace(other, absolute="https://example.org/" + other.url[3:]) for other in PAGE.alternates)
    tree = Tree(shown(replace(PAGE, alternates=known)))
    assert [link["href"] for link in tree.all("link", rel="canonical")] == ["https://example.org/en/projects/grow/"]
    assert {link["hreflang"]: link["href"] for link in tree.all("link", rel="alternate")} == {
        "de": "https://example.org/de/eu-projekte/cities-grow/",
        "x-default": "https://example.org/de/eu-projekte/cities-grow/",
        "en": "https://example.org/en/projects/grow/",
        "ar": "https://example.org/ar/projects/grow/",
    }


def test_a_page_stays_out_of_search_engines_where_asked() -> None:
    assert Tree(shown(replace(PAGE, noindex=True))).all("meta", name="robots", content="noindex")
    assert not Tree(shown()).all("meta", name="robots")


def test_a_redirect_leads_to_the_page() -> None:
    tree = Tree(shown(replace(PAGE, root="en/", assets="assets/"), template="redirect.html"))
    assert tree.all("meta", http_equiv="refresh", content="0; url=en/projects/grow/")
    assert tree.all("a", href="en/projects/grow/")


def test_a_page_loads_its_style_and_runs_no_script() -> None:
    tree = Tree(shown())
    assert tree.all("link", rel="stylesheet", href="../../../assets/style.css")
    assert "script-src 'none'" in str(tree.all("meta", http_equiv="Content-Security-Policy")[0]["content"])
    assert (theme() / "static" / "style.css").is_file()
    assert not [
        found for _, found, _ in tree.elements if "style" in found or any(key.startswith("on") for key in found)
    ]


def test_the_same_values_give_the_same_page() -> None:
    assert shown() == shown()


# The style sheet


def _colours() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the light and of the dark scheme by name."""
    light, dark = re.findall(r":root \{(.*?)\}", (theme() / "static" / "style.css").read_text("utf-8"), re.DOTALL)
    found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", light))
    return found, found | dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", dark))


def _contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_text_is_readable_on_its_ground(scheme: int) -> None:
    colours = _colours()[scheme]
    grounds = {
        "ink": ("ground", "paper", "tint", "notice"),
        "soft": ("ground", "paper"),
        "link": ("ground", "paper", "tint", "notice"),
        "bright": ("deep",),
    }
    pairs = [(text, ground) for text, found in grounds.items() for ground in found]
    weak = {pair: _contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}  # success criterion 1.4.3
    marks = [("focus", "ground"), ("focus", "paper"), ("sun", "deep")]
    assert min(_contrast(colours[one], colours[other]) for one, other in marks) >= 3  # success criterion 1.4.11


@pytest.mark.parametrize("locale", ["ar", "cs", "en", "fr", "pl", "uk"])
def test_the_theme_brings_translations_of_its_own_strings_along(locale: str) -> None:
    shipped = pofile.read((theme() / "locales" / f"{locale}.po").read_bytes())
    wanted = {(entry.key, entry.source_plural) for entry in strings([theme()])}
    assert {(entry.key, entry.source_plural) for entry in shipped.entries if entry.state is State.APPROVED} == wanted
    assert dict(shipped.header)["Plural-Forms"] == localize.plural_forms(locale)
    forms = int(localize.plural_forms(locale)[len("nplurals=")])
    for entry in shipped.entries:
        assert len(entry.targets) == (1 if entry.source_plural is None else forms)
        for target in entry.targets[-1:]:
            assert set(re.findall(r"%\(\w+\)s", target)) == set(re.findall(r"%\(\w+\)s", entry.source))


COUNTED = {
    ("pl", 1): "zawiera 1 zdanie po niemiecku, które nie zostało",
    ("pl", 3): "zawiera 3 zdania po niemiecku, które nie zostały",
    ("pl", 5): "zawiera 5 zdań po niemiecku",
    ("pl", 22): "zawiera 22 zdania po niemiecku",
    ("cs", 1): "obsahuje 1 větu v němčině, která",
    ("cs", 4): "obsahuje 4 věty v němčině, které",
    ("cs", 22): "obsahuje 22 vět v němčině",
    ("uk", 21): "містить 21 речення німецькою мовою, яке",
    ("uk", 22): "містить 22 речення німецькою мовою, які",
    ("uk", 25): "містить 25 речень німецькою мовою",
    ("fr", 1): "contient 1 phrase en allemand qui",
    ("fr", 2): "contient 2 phrases en allemand qui",
    ("ar", 1): "جملة واحدة (1) بالألمانية",
    ("ar", 2): "جملتين (2) بالألمانية",
    ("ar", 3): "3 جمل بالألمانية",
    ("ar", 11): "11 جملة بالألمانية",
    ("ar", 100): "100 جملة بالألمانية",
}


@pytest.mark.parametrize(("locale", "number"), COUNTED)
def test_the_theme_counts_as_each_language_does(locale: str, number: int) -> None:
    shipped = pofile.read((theme() / "locales" / f"{locale}.po").read_bytes()).entries
    page = replace(PAGE, locale=locale, lang=locale, german=number)
    assert COUNTED[locale, number] in shown(page, entries=shipped, plural_forms=localize.plural_forms(locale))
