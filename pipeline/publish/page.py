"""All that a template sees: one page in one locale, and the site round it, as frozen data.

Every address in here is relative to dist/<locale>/ or begins with a scheme; the filter `href` makes it relative to
the page at hand. So a `Site` is made once per locale and serves all its pages. Nothing here reads, decides or renders.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from pipeline.model import Finding


@dataclass(frozen=True, slots=True)
class Link:
    """A titled way to another page, and to the pages below it."""

    title: str
    """What the link says: plain text."""
    url: str
    """Relative to dist/<locale>/ (`eu-projekte/`, `../de/kontakt/`, empty: the home page), or with a scheme."""
    lang: str | None = None
    """Language tag of the title where it is not the page's own: `de` while nobody has approved it."""
    hreflang: str | None = None
    """Language tag of the target where it is not the page's own: `de` where the translation is held."""
    children: tuple[Link, ...] = ()
    """The pages below it, in reading order."""
    teaser: str = ""
    """What the page is about, in a sentence or two: plain text."""
    teaser_lang: str | None = None
    """Language tag of the teaser where it is not the page's own."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one of the locales it is published in."""

    locale: str
    """As in the folder name: `en`, `pt_BR`."""
    tag: str
    """The language tag of BCP 47: `en`, `pt-BR`."""
    name: str
    """The language's name in itself: `English`."""
    url: str
    """Relative to the dist/<locale>/ of the page that shows it: `../en/eu-projects/`."""
    direction: Literal["ltr", "rtl"] = "ltr"
    """Writing direction of the name."""
    current: bool = False
    """It is the page that shows it."""
    absolute: str | None = None
    """Its whole address, where the config knows the site's; search engines ignore relative ones."""
    territory: str = ""
    """Language and country as Open Graph writes them: `en_GB`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document in one locale."""

    path: str
    """The document's path without language or ending: `eu-projekte/cities-grow`."""
    locale: str
    """As in the folder name: `en`, `pt_BR`."""
    lang: str
    """The language tag of BCP 47 for `<html lang>`."""
    direction: Literal["ltr", "rtl"]
    """Writing direction of the locale."""
    url: str
    """Relative to dist/<locale>/; equal to the `url` of the link that leads here from the navigation."""
    root: str
    """The relative way from the written file to dist/<locale>/: `../../`; empty for files that lie there."""
    assets: str
    """The relative way from the written file to dist/assets/: `../../../assets/`."""
    title: str
    """Plain text."""
    html: str
    """The content, sanitised by the formats: the only text that templates put in unescaped."""
    title_lang: str | None = None
    """`de` while the title is still shown in German."""
    description: str = ""
    """One or two sentences for search engines: plain text."""
    description_lang: str | None = None
    """`de` while the description is still German."""
    has_h1: bool = False
    """The content brings its own first-level heading; else the template makes one of the title."""
    alternates: tuple[Alternate, ...] = ()
    """Every locale the page is published in, itself among them, the source language first."""
    breadcrumbs: tuple[Link, ...] = ()
    """The pages above it, from the section down to the parent; neither the home page nor the page itself."""
    below: tuple[Link, ...] = ()
    """The pages under it (of the home page the sections); none where its own text leads to each of them already."""
    beside: tuple[Link, ...] = ()
    """The pages round it: its section, opened down to the page itself; on the home page all sections and what is in
    them. Of a long list only the neighbours."""
    date: datetime.date | None = None
    """When the front matter says it was published."""
    updated: datetime.date | None = None
    """When the front matter says it was last changed."""
    state: Literal["source", "published"] = "source"
    """The German page itself, or a translation that people have approved."""
    german: int = 0
    """Number of sentences of the translation that are shown in German."""
    changed: int = 0
    """Number of sentences shown with the last approved wording although their German has changed a little since."""
    disclosure: Literal["", "machine", "possible", "preview"] = ""
    """What it has to say of machine drafts (publish/disclosure.py)."""
    image: str | None = None
    """Address of a picture above the content."""
    image_absolute: str | None = None
    """The picture's whole address, where the config knows the site's."""
    image_alt: str = ""
    """What the picture shows; empty: it is decoration."""
    image_alt_lang: str | None = None
    """`de` while the alternative text is still German."""
    noindex: bool = False
    """Asks search engines to leave the page out."""


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages of one locale share."""

    name: str
    """Name of the site in this locale: plain text."""
    name_lang: str | None = None
    """`de` while the name is still German."""
    navigation: tuple[Link, ...] = ()
    """The sections, without what is in them."""
    footer: tuple[Link, ...] = ()
    """Contact, accessibility statement, imprint and the like; may lead out of the site."""
    home: str = ""
    """Address of the home page."""
    home_lang: str | None = None
    """Language tag of the home page where it is not the site's own: `de` where its translation is held."""
    publisher: str = ""
    """Who answers for the content."""
    publisher_lang: str | None = None
    """`de` while that is still German."""


@dataclass(frozen=True, slots=True)
class Past:
    """A page as an earlier build made it, and what it would take to make it otherwise."""

    key: str
    """Digest of all that it was made of."""
    asked: tuple[tuple[str, int], ...]
    """The addresses on it, with the depth from which they were seen."""
    files: tuple[str, ...]
    """What was written for it below dist/: the page and its earlier addresses."""
    findings: tuple[Finding, ...]
