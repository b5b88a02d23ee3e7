"""pofilter of translate-toolkit on labelled pairs, by its own Python interface: all filters that hold for any project.

Pairs go in, the filters that fail on each come out. Nothing of it is imported before it is asked for: whoever has no
translate-toolkit measures without it.
"""

from __future__ import annotations

import importlib.metadata
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import polib

from tests.pairs import Labelled


def version() -> str:
    """Its name with the version that is installed; empty: none is."""
    try:
        return f"pofilter {importlib.metadata.version('translate-toolkit')}"
    except importlib.metadata.PackageNotFoundError:
        return ""


def alarms(pairs: Sequence[Labelled]) -> dict[str, dict[str, bool]]:
    """Title of each pair -> filters that fail on it -> whether pofilter calls them critical."""
    by_languages: defaultdict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for pair in pairs:
        by_languages[pair.language, pair.locale].append(pair)
    return dict(found for languages, some in by_languages.items() for found in _filtered(*languages, some))


def _filtered(language: str, locale: str, pairs: Iterable[Labelled]) -> Iterator[tuple[str, dict[str, bool]]]:
    checks = import_module("translate.filters.checks")
    config = checks.CheckerConfig(targetlanguage=locale)
    # The command takes every source for English.
    config.sourcelang = import_module("translate.lang.factory").getlanguage(language)
    options = SimpleNamespace(
        excludefilters={}, limitfilters=None, includefuzzy=True, includereview=True, autocorrect=False
    )
    classes = [checks.StandardChecker, checks.StandardUnitChecker]
    tool = import_module("translate.filters.pofilter").pocheckfilter(options, classes, config)
    critical = import_module("translate.filters.decorators").Category.CRITICAL
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{locale}.po"
        _catalog(locale, pairs).save(str(path))
        for unit in import_module("translate.storage.factory").getobject(str(path)).units:
            if not unit.isheader():
                failures = tool.filterunit(unit) or {}
                yield unit.getcontext(), {name: what["category"] == critical for name, what in failures.items()}


def _catalog(locale: str, pairs: Iterable[Labelled]) -> polib.POFile:
    """The pairs as a catalog, each in a context of its own."""
    catalog = polib.POFile()
    catalog.metadata = {"Language": locale, "Content-Type": "text/plain; charset=UTF-8"}
    for pair in pairs:
        catalog.append(polib.POEntry(msgctxt=pair.title, msgid=pair.source, msgstr=pair.target))
    return catalog
