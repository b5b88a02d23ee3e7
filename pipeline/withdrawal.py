"""Taking a page out of a language: its settings are changed, in its own front matter or in the config.

A site, a page and a locale go in; one file is edited where it says so, a few characters of it. The edit counts only if
the file, read again, says exactly what it said before but for this page in this language. Catalogs are never touched.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pipeline import charsets, files, formats
from pipeline import config as settings
from pipeline.config import Config, PageSettings
from pipeline.errors import InputRefused, PipelineError, UsageError
from pipeline.messages import _
from pipeline.model import Document, Segment
from pipeline.workspace import Disk, Site

_NEXT_KEY: Final = re.compile(r"(?m)^(?![ \t]*(?:$|[-\[\]{},#]|[\"']?[\w-]+[\"']?\s*(?:,|\]|$)))")
"""The start of a line of front matter that does not go on with the list above it."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was done."""

    page: str
    locale: str
    file: str
    """Relative to the site; empty: the page was not to be had in the locale anyway."""
    line: int
    """The first one that changed."""
    removed: tuple[str, ...]
    added: tuple[str, ...]
    """Lines of the file, as they were and as they are."""
    written: bool


def withdraw(site: Site, disk: Disk, page: str, locale: str) -> Withdrawal:
    """Change the settings of `page` so that it is no longer to be had in `locale`.

    UsageError: there is no such page, or no edit of its settings says that and nothing else.
    """
    document = _document(site, page)
    wanted = tuple(name for name in site.pages[page].locales if name != locale)
    if wanted == site.pages[page].locales:
        return Withdrawal(page, locale, "", 0, (), (), False)
    if "locales" in document.meta:
        name = files.shown(site.files[page], site.root)
        old = files.read(site.files[page], root=site.root, limit=files.SOURCE_LIMIT)
        new = _in_front_matter(site, document, locale, wanted)
    else:
        name, old = _config_file(site)
        new = _in_config(site, name, old, page, wanted)
    if new is None:
        repair = _("Take {locale} out of “locales” there by hand.", locale=locale)
        raise UsageError(_("The page's settings can't be changed safely."), path=name, repair=repair, code="withdraw")
    written, refused = disk.exchange({name: (old, new)})
    if refused:
        raise refused[0]
    line, removed, added = _difference(old, new)
    return Withdrawal(page, locale, name, line, removed, added, bool(written))


def _document(site: Site, page: str) -> Document:
    if page in site.documents:
        return site.documents[page]
    if page in site.files:
        for error in site.refused:
            if error.path == files.shown(site.files[page], site.root):
                raise error
    raise UsageError(
        _("There is no page “{page}”.", page=page), repair=_("`zwiesprache status` lists them."), code="page-unknown"
    )


# -- the page's own front matter --------------------------------------------------------------------


def _in_front_matter(site: Site, document: Document, locale: str, wanted: tuple[str, ...]) -> bytes | None:
    """The page without the locale in its `locales`; None: no edit of it says that."""
    text = document.text
    head = len("".join(part if isinstance(part, str) else part.raw for part in document.parts[: document.body]))
    for key in re.finditer(r"(?m)^[ \t]*[\"']?locales[\"']?[ \t]*[:=]", text[:head]):
        behind = _NEXT_KEY.search(text, key.end() + 1, head)
        end = behind.start() if behind else head
        for edited in _without(text[key.end() : end], locale):
            new = text[: key.end()] + edited + text[end:]
            if _says(site, document, new, wanted):
                return charsets.encode(new, document.charset)
    return None


def _without(names: str, locale: str) -> Iterator[str]:
    """Ways to take a name out of a list as YAML, TOML, JSON and people write it; most of them are wrong for any one."""
    name = rf"(?<![\w-])([\"']?){re.escape(locale)}\1(?![\w-])"
    for pattern, instead in (
        (rf"(?s)\A.*?{name}[ \t]*(?=\r?\n|\Z)", " []"),
        (rf"(?m)^[ \t]*-[ \t]*{name}[ \t]*(?:#.*)?(?:\r?\n|\Z)", ""),
        (rf"{name}[ \t]*,\s*", ""),
        (rf"\s*,[ \t]*{name}", ""),
        (rf"{name}[ \t]+", ""),
        (rf"[ \t]+{name}", ""),
        (name, ""),
    ):
        edited = re.sub(pattern, instead, names, count=1)
        if edited != names:
            yield edited


def _says(site: Site, old: Document, text: str, wanted: tuple[str, ...]) -> bool:
    """Whether the edited page is the old one but for its locales."""
    try:
        new = formats.parse(text, old.format, path=old.path, reading=old.reading)
        page = settings.for_page(site.config, old.path, _plain(new))
    except PipelineError:
        return False
    same = _plain(new) | {"locales": ""} == _plain(old) | {"locales": ""} and "locales" in new.meta
    texts = [segment.key for segment in new.segments()] == [segment.key for segment in old.segments()]
    return same and texts and page == replace(site.pages[old.path], locales=wanted)


def _plain(document: Document) -> dict[str, object]:
    return {key: value.text if isinstance(value, Segment) else value for key, value in document.meta.items()}


# -- the config -------------------------------------------------------------------------------------


def _config_file(site: Site) -> tuple[str, bytes]:
    name = settings.OWN if (site.root / settings.OWN).is_file() else settings.SHARED
    return name, files.read(site.root / name, root=site.root, limit=files.SOURCE_LIMIT)


def _in_config(site: Site, name: str, old: bytes, page: str, wanted: tuple[str, ...]) -> bytes | None:
    """The config with a rule for this page; None: no edit of it says that."""
    expected = dict(site.pages) | {page: replace(site.pages[page], locales=wanted)}
    text = charsets.decode(old, name)
    for new in _with_rule(text, name, page, wanted):
        try:
            config = settings.load(site.root, {name: new.encode()})
        except UsageError:
            continue
        same = replace(config, pages=()) == replace(site.config, pages=())
        if same and _pages(site, config) == expected:
            return new.encode()
    return None


def _with_rule(text: str, name: str, page: str, wanted: tuple[str, ...]) -> Iterator[str]:
    """The rule that stands there already, with other locales; else a new one at the end, where the last word is."""
    locales = "[" + ", ".join(f'"{locale}"' for locale in wanted) + "]"
    known = rf"(?m)^([ \t]*match[ \t]*=[ \t]*([\"']){re.escape(page)}\2[ \t]*\r?\n[ \t]*locales[ \t]*=[ \t]*)\[[^\]]*\]"
    for rule in reversed(list(re.finditer(known, text))):
        yield text[: rule.start()] + rule[1] + locales + text[rule.end() :]
    table = "pages" if name == settings.OWN else "tool.zwiesprache.pages"
    newline = "\r\n" if "\r\n" in text else "\n"
    before = "" if not text or text.endswith("\n") else newline
    lines = ("", f"[[{table}]]", f'match = "{page}"', f"locales = {locales}", "")
    yield text + before + newline.join(lines)


def _pages(site: Site, config: Config) -> Mapping[str, PageSettings]:
    """What the config says of every page."""
    found: dict[str, PageSettings] = {}
    for path, document in site.heads.items():
        try:
            found[path] = settings.for_page(config, path, _plain(document))
        except InputRefused:
            continue
    return found


def _difference(old: bytes, new: bytes) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """(first line that changed, the lines that went, those that came)."""
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    first, last = changed[0], changed[-1]
    return first[3] + 1, tuple(before[first[1] : last[2]]), tuple(after[first[3] : last[4]])
