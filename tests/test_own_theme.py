"""A site's own templates: one file in place of the theme's, or a theme that shares nothing with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.model import Entry
from tests import sites
from tests.sites import contents, page, zwiesprache

FOOT = """\
<footer>
{# Translators: how many people came; number is written out #}
<p>{% trans count=2, number=1234567|number %}{{ number }} Gast{% pluralize %}{{ number }} Gäste{% endtrans %}</p>
<p>{{ ["Bonn", "Köln", "Ulm"]|listing }}</p>
</footer>
"""
PAGE = """\
<!doctype html>
<html lang="{{ page.lang }}"><head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body><h1>{{ page.title }}</h1>{{ page.html|safe }}<p>{% trans %}Ende{% endtrans %}</p>
{% for other in page.alternates if not other.current %}<a href="{{ other.url|href(page.root) }}">{{ other.name }}</a>
{% endfor %}</body></html>
"""
MOVED = '<!doctype html><meta http-equiv="refresh" content="0; url={{ page.url|href(page.root) }}">\n'


def test_one_template_stands_in_for_that_of_the_theme(tmp_path: Path) -> None:
    sites.make(tmp_path, config='locales = ["en", "pl"]')
    sites.write(tmp_path / "templates/parts/footer.html", FOOT)
    sites.write(tmp_path / "templates/static/style.css", "body { color: red }")
    assert zwiesprache(tmp_path, "run").code == 0
    entries = {e.source: e for e in sites.catalog(tmp_path, "_site", "pl").entries}
    guests = entries["%(number)s Gast"]
    assert (guests.source_plural, len(guests.targets)) == ("%(number)s Gäste", 3)
    assert guests.notes == ("how many people came; number is written out",)
    assert "Nach oben" not in entries

    def polish(entry: Entry) -> Entry:
        return (
            replace(entry, targets=("%(number)s gość", "%(number)s goście", "%(number)s gości"))
            if entry == guests
            else entry
        )

    sites.edit(tmp_path, "_site", polish, "pl")
    sites.approve(tmp_path, dict.fromkeys(sites.ENGLISH, "Tekst"), "pl")
    assert zwiesprache(tmp_path, "run").code == 0
    foot = page(tmp_path, "pl").partition("<footer>")[2]
    assert foot.startswith("\n<p>1\u00a0234\u00a0567 goście</p>\n<p>Bonn, Köln i Ulm</p>\n</footer>")
    german = page(tmp_path, "de").partition("<footer>")[2]
    assert german.startswith("\n<p>1.234.567 Gäste</p>\n<p>Bonn, Köln und Ulm</p>\n</footer>")
    assert (tmp_path / "dist/assets/style.css").read_text() == "body { color: red }"
    assert (tmp_path / "dist/assets/icon.svg").exists()


def test_a_theme_of_its_own_makes_every_page(tmp_path: Path) -> None:
    sites.make(tmp_path)
    for name, text in (("page", PAGE), ("404", PAGE), ("redirect", MOVED)):
        sites.write(tmp_path / f"templates/{name}.html", text)
    assert zwiesprache(tmp_path, "run").code == 0
    sites.approve(tmp_path, {**sites.ENGLISH, "Ende": "The end"})
    assert zwiesprache(tmp_path, "run").code == 0
    assert page(tmp_path, "en/termine").startswith(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Dates</title></head>\n<body><h1>Dates</h1>'
    )
    assert '<p>The end</p>\n<a href="../../de/termine/index.html">Deutsch</a>' in page(tmp_path, "en/termine")
    made = {name: data.decode() for name, data in contents(tmp_path, "dist").items() if name.endswith(".html")}
    assert len(made) == 6
    assert not any("style.css" in html for html in made.values())
    assert made["dist/index.html"] == MOVED.replace("{{ page.url|href(page.root) }}", "de/index.html")
