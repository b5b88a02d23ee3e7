"""Whom a site asks for drafts and what it tells them: config, pages and glossary go in, engines and briefs come out.

No engine is asked here. What an engine must not get, and what it must not touch, is decided here for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline import catalog as entries
from pipeline import config as settings
from pipeline import draft as drafting
from pipeline import glossary, markup
from pipeline.engines import personal
from pipeline.engines.protect import Kept, addresses
from pipeline.engines.translate import Brief
from pipeline.glossary import Glossary
from pipeline.model import Catalog
from pipeline.workspace import Site

if TYPE_CHECKING:
    from pipeline.engines.engine import Engine


def named(site: Site) -> tuple[str, ...]:
    """The engines that the config names beside the memory."""
    return tuple(name for name in site.config.engines if name != "memory")


def brief(site: Site, locale: str, paths: Sequence[str]) -> Brief:
    """What engines are told beside the texts, and what they are not: neighbours only of pages that all may have."""
    found = {path: site.catalogs[locale][path] for path in paths}
    free = {path: settings.may_send(site.config, path) for path in paths}
    near = drafting.neighbours(found[path] for path in paths if free[path] == site.config.engines)
    return Brief(
        contexts=near,
        terms=lambda text: glossary.wanted(site.glossary, markup.visible(text, markup.names(text)), locale),
        withheld=_withheld(site.config, found, free),
        keep=partial(_kept, site.glossary),
    )


def _kept(known: Glossary, text: str) -> Iterator[Kept]:
    """What an engine must not touch: addresses and places of templates, and outside them the site's names that stay."""
    others = list(addresses(text))
    yield from others
    if glossary.kept(known, text):
        free = list(text)  # without what is an address or somebody's: no name may begin before it and end in it
        for start, end, _shown in (*((each.start, each.end, "") for each in others), *personal.find(text)):
            free[start:end] = "." * (end - start)
        yield from (Kept(start, end, text[start:end]) for start, end in glossary.kept(known, "".join(free)))


def _withheld(
    config: settings.Config, found: Mapping[str, Catalog], free: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """Engine -> the German that it must not get: what waits only on pages that the config keeps from it."""
    waiting = {path: {e.source for e in catalog.entries if entries.draftable(e)} for path, catalog in found.items()}
    everything = frozenset().union(*waiting.values())
    return {
        name: everything.difference(*(waiting[path] for path in found if name in free[path]))
        for name in config.engines
        if any(name not in names for names in free.values())
    }


def engines(site: Site, locale: str) -> list[Engine]:
    """The engines that the config names, with what it says to them for a locale."""
    if not named(site):
        return []
    from pipeline.engines import configured
    from pipeline.engines.engine import Reach

    certificates = str(site.root / site.config.ca_file) if site.config.ca_file else ""
    reach = Reach(frozenset(site.config.allow), certificates)
    made = []
    for name in named(site):
        own = getattr(site.config, name, None) or settings.EngineSettings()
        if isinstance(own, settings.LocalSettings):
            made.append(_local(site, locale))
            continue
        options = {key: getattr(own, key) for key in settings.OPTIONS} | {"glossary": own.glossary.get(locale, "")}
        made.append(
            configured(name, url=own.url, timeout=own.timeout, budget=own.max_characters, reach=reach, options=options)
        )
    return made


def _local(site: Site, locale: str) -> Engine:
    """The engine with the models that the config names."""
    from pipeline.engines import local

    said = site.config.local
    models = {locale: site.root / path for locale, path in said.models.items()}
    setup = local.Setup(models, site.root / said.model if said.model else None, said.threads, said.beam)
    engine = local.engine(setup, locale)
    return replace(engine, timeout=engine.timeout if said.timeout is None else said.timeout)
