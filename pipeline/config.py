"""What a site has decided: the table `[tool.zwiesprache]` of pyproject.toml, or zwiesprache.toml with the same keys.

A folder enters; a frozen `Config` leaves, or one error that names every mistake. The field names of the dataclasses
are the keys, their types the rules. Nothing here executes, reaches a network or accepts a secret.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, cast
from urllib.parse import urlsplit

from pipeline import patterns
from pipeline.charsets import decode
from pipeline.errors import InputRefused, UsageError
from pipeline.files import SOURCE_LIMIT, read
from pipeline.messages import _
from pipeline.model import USUAL, Level, Reading
from pipeline.sources import export_problem, path_problem
from pipeline.tables import convert, not_one_of

OWN: Final = "zwiesprache.toml"
SHARED: Final = "pyproject.toml"
TABLE: Final = "[tool.zwiesprache]"
_TABLE_LINE: Final = re.compile(rb"(?m)^\s*\[*\s*tool\s*\.\s*zwiesprache\b")

Share = Annotated[float, (0.0, 1.0)]
"""A part of a whole."""
Seconds = Annotated[float, (1.0, 600.0)]
Changed = Literal["previous", "german"]
"""How a sentence is shown whose German changed only in harmless words: its last approved target, or the German."""
Disclosure = Literal["drafted", "always", "never"]
"""Which translated pages say that a machine drafted them: those of which the notes don't prove otherwise, all, none."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How a translation engine is reached. Its key stands in the environment."""

    url: str = ""
    """Own server or proxy; empty: the engine's public address."""
    timeout: Seconds | None = None
    """For one call; None: the engine's own."""
    max_characters: Annotated[float, (0.0, 1e9)] = 0.0
    """Most characters sent in a run; 0: no limit."""
    model: str = ""
    """Which of the engine's models translates; empty: its usual one."""
    formality: Literal["", "formal", "informal"] = ""
    """How readers are addressed, where the language has a choice; empty: as the engine thinks fit."""
    glossary: Mapping[str, str] = field(default_factory=dict)
    """Locale -> what the service calls the glossary that is kept there."""
    region: str = ""
    """Where the service's resource was made, for services that ask."""


OPTIONS: Final = ("model", "formality", "glossary", "region")
"""Those of the `EngineSettings` that only some engines take."""


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Models that translate on this machine. Paths are relative to the site, or absolute."""

    model: str = ""
    """An Argos package, its folder, or the folder of a converted OPUS-MT model."""
    models: Mapping[str, str] = field(default_factory=dict)
    """Locale or language -> its model, where one is not enough."""
    threads: Annotated[int, (0, 1024)] = 0
    """0: one for each core."""
    beam: Annotated[int, (1, 32)] = 4
    """Translations followed at the same time; 1 is the fastest."""
    timeout: Seconds | None = None


@dataclass(frozen=True, slots=True)
class PageRule:
    """What is different for some pages. Of several rules that match, the last one that says something holds."""

    match: str
    """A glob on page paths: `*` stays in a folder, `**` does not (`eu-projekte/**`)."""
    locales: tuple[str, ...] | None = None
    """Some of the site's; an empty list: German only."""
    min_approved: Share | None = None
    changed: Changed | None = None
    disclosure: Disclosure | None = None
    owner: str | None = None
    text_keys: tuple[str, ...] | None = None
    dialects: tuple[str, ...] | None = None
    content: tuple[str, ...] | None = None
    drop: tuple[str, ...] | None = None
    drop_lines: tuple[str, ...] | None = None
    engines: tuple[str, ...] | None = None
    """Those of the site's that may get text of these pages; an empty list: none."""
    rules: Mapping[str, Level] | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A site's decisions."""

    name: str = ""
    """Of the site, in German; every site needs one."""
    url: str = ""
    """Where dist/ will be found on the web; empty: pages carry no absolute addresses."""
    source: str = "source/{path}"
    """Where the German stands: `content/de/{path}`, `{path}.de.md`; `{path}` is the page path."""
    export: str = "export/{locale}/{path}"
    """Where `export source` writes: `content/{locale}/{path}`, `{path}.{locale}.md`. Such files are no sources."""
    source_language: str = "de"
    locales: tuple[str, ...] = ("en",)
    """What is translated into, spelt as gettext does: `en`, `pt_BR`, `sr_Latn`."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Locale -> the locale whose forms of dates and numbers it takes (`en = "en_IE"`); else the usual one."""
    min_approved: Share = 0.8
    """Part of a page's words that must be approved before it is published in a locale."""
    changed: Changed = "previous"
    disclosure: Disclosure = "drafted"
    keep: Share = 0.8
    """A changed sentence at least so similar to its old form keeps the old target, as a draft."""
    redraft: Literal["similar", "always"] = "similar"
    """Which changed sentences an engine drafts anew: those below `keep`, or all."""
    engines: tuple[str, ...] = ("memory",)
    """Who drafts, in this order. Nothing is sent to an engine that is not named here."""
    allow: tuple[str, ...] = ()
    """What whoever answers for data protection agrees to: engines without a contract (`google`), `deepl-free`, hosts
    that get texts unencrypted (`http://translate.intern:5000`)."""
    ca_file: str = ""
    """Certificates of your network (PEM), trusted beside the usual ones; relative to the site."""
    near: Share = 0.75
    """Least similarity at which the memory proposes another sentence's target."""
    abbreviations: tuple[str, ...] = ()
    """More abbreviations behind which no sentence ends, with their full stop."""
    publisher: str = ""
    """Who answers for the content."""
    text_keys: tuple[str, ...] = ()
    """Globs of front matter keys whose values are text, beside the usual ones: `sections.*.text`."""
    dialects: tuple[str, ...] = ("guess",)
    """Dialects of Markdown that the sources are written in; `guess`: those of which a page has signs."""
    content: tuple[str, ...] = ()
    """Selectors of the content area of HTML pages, the first that is found holds; empty: the usual ones."""
    drop: tuple[str, ...] = ()
    """Selectors of what in the content area is left out."""
    drop_lines: tuple[str, ...] = ()
    """Patterns of lines of plain text that are clutter: regular expressions that match a whole line."""
    rules: Mapping[str, Level] = field(default_factory=dict)
    """Rule -> how what it finds is taken: `off`, `note`, `warning` or `error`; else as the rule thinks fit."""
    text_images: tuple[str, ...] = ()
    """Globs of pictures with words in them, beside the drawings, which are read: `karten/*.png`; with `!` those whose
    words need no translation."""
    pages: tuple[PageRule, ...] = ()
    deepl: EngineSettings = EngineSettings()
    libretranslate: EngineSettings = EngineSettings()
    openai: EngineSettings = EngineSettings()
    microsoft: EngineSettings = EngineSettings()
    google: EngineSettings = EngineSettings()
    mymemory: EngineSettings = EngineSettings()
    local: LocalSettings = LocalSettings()


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What holds for one page, after the rules and its front matter."""

    locales: tuple[str, ...]
    min_approved: float
    changed: Changed
    owner: str = ""
    disclosure: Disclosure = "drafted"


_PER_PAGE: Final = tuple(entry.name for entry in fields(PageSettings))


def find_root(start: Path) -> Path | None:
    """The nearest folder with a config, from `start` upwards; a pyproject.toml without our table is none."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if _has_config(folder)), None)


def load(
    root: Path,
    instead: Mapping[str, bytes] = MappingProxyType({}),
    *,
    rules: Collection[str] = (),
    firm: Collection[str] = (),
) -> Config:
    """The config in the folder `root`, or UsageError (config) with a line for each mistake: key, what, did you mean.

    `instead`: name of a config file -> what is read in its place. `rules` are those of the checks that it may name,
    `firm` among them those whose errors hold whatever it says.
    """
    return parsed(_given(root, instead), rules=rules, firm=firm)


def parsed(given: Mapping[str, bytes], *, rules: Collection[str] = (), firm: Collection[str] = ()) -> Config:
    """The same of what stands in config files, by their names."""
    found = list(_tables(given))
    if not found:
        message = _("There is neither {own} here nor a table {table} in {other}.", own=OWN, table=TABLE, other=SHARED)
        raise UsageError(message, repair=_("`zwiesprache init FOLDER` makes a new site."), code="config")
    if len(found) > 1:
        message = _("The config stands in {file} too, and only one can hold.", file=SHARED)
        raise UsageError(message, path=OWN, repair=_("Keep one of them."), code="config")
    [(file, table)] = found
    config, mistakes = convert(Config, table)
    mistakes += _contradictions(config or Config())
    mistakes += _bad_rules(config or Config(), rules, firm) if rules else ()
    if mistakes:
        raise UsageError("\n  ".join([_("This config can't hold:"), *mistakes]), path=file, code="config")
    return cast(Config, config)


def for_page(config: Config, path: str, front_matter: Mapping[str, object]) -> PageSettings:
    """What holds for the page `path`: the config, then each rule that matches in order, then the page's front matter.

    In front matter, where all values are text, `locales` are names with commas, blanks or line ends between them.
    Raises InputRefused (front-matter) with every mistake.
    """
    settings = PageSettings(config.locales, config.min_approved, config.changed, disclosure=config.disclosure)
    for rule in config.pages:
        if matches(rule.match, path):
            settings = _overridden(settings, rule)
    own: dict[str, object] = {key: front_matter[key] for key in _PER_PAGE if key in front_matter}
    if not own:
        return settings
    if "locales" in own:
        own["locales"] = re.findall(r"[^\s,\[\]]+", str(own["locales"]))
    if "min_approved" in own:
        with suppress(ValueError):
            own["min_approved"] = float(str(own["min_approved"]))
    rule, mistakes = convert(PageRule, {"match": path} | own)
    mistakes += _strangers("locales", rule.locales or (), config.locales)
    if mistakes:
        raise InputRefused(" ".join(mistakes), path=path, code="front-matter")
    return _overridden(settings, rule)


def reading(config: Config, path: str, cutmarks: tuple[str, ...] = ()) -> Reading:
    """How the source of the page `path` is read: the config, then each rule that matches, in order; `cutmarks`."""
    said = {name: getattr(config, name) for name in _READ}
    for rule in config.pages:
        if matches(rule.match, path):
            said |= {name: value for name in _READ if (value := getattr(rule, name)) is not None}
    return Reading(config.source_language, frozenset(config.abbreviations), cutmarks, **said)


def may_send(config: Config, path: str) -> tuple[str, ...]:
    """The engines that may get text of the page `path`: the site's, or those that the last rule about it names."""
    said = [rule.engines for rule in config.pages if rule.engines is not None and matches(rule.match, path)]
    return tuple(name for name in config.engines if name == "memory" or not said or name in said[-1])


def levels(config: Config, path: str) -> Mapping[str, Level]:
    """How what the rules find on the page `path` is taken: the config, then each rule for pages that matches."""
    found = dict(config.rules)
    for rule in config.pages:
        if rule.rules and matches(rule.match, path):
            found |= rule.rules
    return found


_READ: Final = ("text_keys", "dialects", "content", "drop", "drop_lines")
"""What of a `Reading` a rule for some pages may say."""


def _overridden(settings: PageSettings, rule: PageRule) -> PageSettings:
    said = {name: getattr(rule, name) for name in _PER_PAGE}
    return replace(settings, **{name: value for name, value in said.items() if value is not None})


def _has_config(folder: Path) -> bool:
    """Told by a look at the text, so that a config that does not parse is found, and told of by `load`."""
    if (folder / OWN).is_file():
        return True
    with suppress(OSError):
        return bool(_TABLE_LINE.search((folder / SHARED).read_bytes()))
    return False


def _given(root: Path, instead: Mapping[str, bytes]) -> dict[str, bytes]:
    """The config files in `root` with what stands in them, or what is read in its place."""
    given: dict[str, bytes] = {}
    for file in (SHARED, OWN):
        if (root / file).is_file():
            try:
                given[file] = instead[file] if file in instead else read(root / file, root=root, limit=SOURCE_LIMIT)
            except InputRefused as error:
                raise _unreadable(error, file) from error
    return given


def _unreadable(error: InputRefused, file: str) -> UsageError:
    return UsageError(error.message, path=file, line=error.line, repair=error.repair, code="config")


def _tables(given: Mapping[str, bytes]) -> Iterator[tuple[str, object]]:
    """(file, our table in it) of every config among the files."""
    for file in (SHARED, OWN):
        if file not in given:
            continue
        try:
            text = decode(given[file], file)
            table: Any = tomllib.loads(text.removeprefix("\ufeff"))  # Windows' Notepad writes the mark
        except InputRefused as error:
            raise _unreadable(error, file) from error
        except tomllib.TOMLDecodeError as error:
            reason, _at, line = str(error).partition(" (at line ")
            number = int(line.partition(",")[0]) if line else None
            message = _("This is not valid TOML: {reason}.", reason=reason)
            raise UsageError(message, path=file, line=number, code="config") from error
        if file == SHARED:
            table = table.get("tool", {}).get("zwiesprache")
        if table is not None:
            yield file, table


def _contradictions(config: Config) -> Iterator[str]:
    """What is wrong with values whose types are right."""
    if not config.name.strip():
        yield "name: " + _("A site needs a name.")
    yield from _bad_address("url", config.url)
    for entry in fields(config):
        if isinstance(engine := getattr(config, entry.name), EngineSettings):
            yield from _bad_address(f"{entry.name}.url", engine.url)
            yield from _strangers(f"{entry.name}.glossary", engine.glossary, config.locales)
    if "local" in config.engines and not (config.local.model or config.local.models):
        yield "local.model: " + _("This engine needs the path of a model.")
    languages = [locale.partition("_")[0] for locale in config.locales]
    yield from _strangers("local.models", config.local.models, dict.fromkeys((*config.locales, *languages)))
    yield from _bad_pattern(config.source)
    rules: list[tuple[str, Config | PageRule]] = [(f"pages[{n}].", rule) for n, rule in enumerate(config.pages, 1)]
    for where, part in [("", config), *rules]:
        yield from _bad_selectors(f"{where}content", part.content or ())
        yield from _bad_selectors(f"{where}drop", part.drop or ())
    if problem := export_problem(config.export):
        yield f"export: {problem}"
    yield from _bad_locales("source_language", [config.source_language])
    yield from _bad_locales("locales", config.locales)
    if config.source_language in config.locales:
        yield "locales: " + _("“{locale}” is the language of the source.", locale=config.source_language)
    yield from _bad_locales("formats", config.formats.values())
    yield from _strangers("formats", config.formats, config.locales)
    yield from _strange_dialects("dialects", config.dialects)
    for number, rule in enumerate(config.pages, 1):
        yield from _strangers(f"pages[{number}].locales", rule.locales or (), config.locales)
        yield from _strange_dialects(f"pages[{number}].dialects", rule.dialects or ())
    yield from _bad_expressions("drop_lines", config.drop_lines)
    for number, rule in enumerate(config.pages, 1):
        yield from _bad_expressions(f"pages[{number}].drop_lines", rule.drop_lines or ())
    yield from _bad_engines(config)
    for key, values in (("locales", config.locales), ("engines", config.engines)):
        if len(set(values)) < len(values):
            yield f"{key}: " + _("A name stands there twice.")


def _bad_rules(config: Config, known: Collection[str], firm: Collection[str]) -> Iterator[str]:
    """Rules that are none, and those that can't be waved through."""
    parts = [("rules", config.rules), *((f"pages[{n}].rules", rule.rules) for n, rule in enumerate(config.pages, 1))]
    for where, levels in parts:
        yield from _strangers(where, levels or (), known)
        for name, level in (levels or {}).items():
            if name in firm and level != "error":
                yield f"{where}.{name}: " + _("What this rule finds can't be waved through: it is “error” or not set.")


def _bad_engines(config: Config) -> Iterator[str]:
    """Engines that are none, are not agreed to, or are named by a rule and not by the site."""
    for number, rule in enumerate(config.pages, 1):
        yield from _strangers(f"pages[{number}].engines", rule.engines or (), config.engines)
    if not (config.allow or set(config.engines) - {"memory"}):
        return
    from pipeline.engines import ENGINES  # they bring HTTP along, which most runs do without
    from pipeline.engines.connection import AGREEMENTS, plain_host, unagreed

    agreements = tuple(AGREEMENTS.values())
    yield from _strangers("engines", sorted(set(config.engines) - {"memory"}), ("memory", *ENGINES))
    for name in config.engines:
        if name in agreements and name not in config.allow:
            yield f"engines: {unagreed(name)}"
    named = [name for name in config.allow if not plain_host(name)]
    yield from _strangers("allow", named, (*agreements, "http://host:port"))
    for name in config.engines:
        if name in ENGINES and isinstance(engine := getattr(config, name, None), EngineSettings):
            yield from _useless(name, engine, ENGINES[name].takes)


def _useless(name: str, settings: EngineSettings, takes: Collection[str]) -> Iterator[str]:
    """Options that an engine can't follow: whoever set them believes that it does."""
    for option in OPTIONS:
        if getattr(settings, option) and option not in takes:
            yield f"{name}.{option}: " + _("This engine has no such option.")


def _strange_dialects(key: str, names: Collection[str]) -> Iterator[str]:
    if set(names) - set(USUAL.dialects):
        from pipeline.formats.dialects import NAMES  # the formats bring parsers along

        yield from _strangers(key, names, NAMES)


def _bad_address(key: str, url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("no-address:")
    if url and (parts.scheme not in ("http", "https") or not parts.netloc):
        yield f"{key}: " + _("This is no web address (https://…).")
    elif "@" in parts.netloc or parts.query or parts.fragment:
        yield f"{key}: " + _("The address holds more than host and path; secrets belong into the environment.")


def _bad_pattern(pattern: str) -> Iterator[str]:
    folder, place, suffix = pattern.partition("{path}")
    if not place or "{" in folder + suffix or "/" in suffix or not f"/{folder}".endswith("/"):
        example = "source/{path}"
        yield "source: " + _(
            "The pattern needs {{path}} once, as the start of a file's name: {example}.", example=example
        )
    elif problem := path_problem(f"{folder}x{suffix}"):
        yield f"source: {problem}"


def _bad_selectors(key: str, selectors: Iterable[str]) -> Iterator[str]:
    from pipeline.formats.area import selector  # it brings the HTML format along, which most runs do without

    for written in selectors:
        if selector(written) is None:
            yield f"{key}: " + _("“{selector}” is no selector: name, #id, .class or [key=value].", selector=written)


def _bad_expressions(key: str, expressions: Iterable[str]) -> Iterator[str]:
    for number, expression in enumerate(expressions, 1):
        if problem := patterns.problem(expression):
            yield f"{key}[{number}]: {problem}"


def _bad_locales(key: str, codes: Iterable[str]) -> Iterator[str]:
    from pipeline.localize import valid

    for code in codes:
        try:
            if (regular := valid(code)) != code:
                yield f"{key}: " + _("“{code}” is spelt {regular} here.", code=code, regular=regular)
        except UsageError as error:
            yield f"{key}: {error}"


def _strangers(key: str, names: Iterable[str], known: Collection[str]) -> Iterator[str]:
    return (f"{key}: {not_one_of(name, known)}" for name in names if name not in known)


def matches(pattern: str, path: str) -> bool:
    """Whether a glob names a page: `*` and `?` stay between two slashes; `**` does not, and `**/` may be nothing."""
    places = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return bool(re.fullmatch("".join(places.get(part) or re.escape(part) for part in parts), path))
