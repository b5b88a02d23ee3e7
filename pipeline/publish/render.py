"""Pages through Jinja2 templates: frozen data goes in, the text of an HTML file comes out.

A site's `templates/` folder stands before the default theme and replaces it file by file. A translation is never a
template: its markup is escaped, its percent signs fill in nothing but the values its German names, and where no
approved one exists the German stands, marked as German. Nothing here writes a file or formats a date itself.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Entry, Key, State
from pipeline.publish.page import Alternate, Link, Page, Site

if TYPE_CHECKING:
    from jinja2 import Environment as Environment
    from markupsafe import Markup

COMMENT: Final = "Translators:"
"""Begins a template comment that is meant for translators: `{# Translators: … #}` right above its string."""

_SYNTAX: Final[Mapping[str, Any]] = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
_SCHEMES: Final = ("https:", "http:", "mailto:", "tel:")
_UNWRITABLE: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What HTML must not hold (section 13.2.3.5). Taken out, `java\\0script:` would become an address that runs."""
_FIELDS: Final[Mapping[type, frozenset[str]]] = {
    kind: frozenset(each.name for each in fields(kind)) for kind in (Page, Site, Link, Alternate)
}
_PLACE: Final = re.compile(r"%(?:%|\((\w+)\)s)?")


def environment(
    folders: Sequence[Path],
    locale: str,
    entries: Iterable[Entry] = (),
    *,
    longdate: Callable[[date], str],
    filters: Mapping[str, Callable[..., str]] = MappingProxyType({}),
    plural_forms: str = "nplurals=2; plural=(n != 1);",
) -> Environment:
    """What renders the pages of one locale; make it once and use it for all of them.

    `folders`: where templates are looked for, the first that has the file wins. `entries`: those of `_site.po`, of
    which only approved ones are used. `longdate`: the filter of that name, a date in the locale's long form; `filters`:
    more of them by name.
    `plural_forms`: the header field of `_site.po` (GNU gettext manual, section 12.6).
    """
    from jinja2 import FileSystemLoader, StrictUndefined

    made = _sandbox()(
        loader=FileSystemLoader(folders),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        **_SYNTAX,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.filters.update(href=_href, longdate=longdate, **filters)
    targets = {entry.key: entry.targets for entry in entries if entry.state is State.APPROVED}
    gettext = _speaker(locale, targets, c2py(plural_forms.partition("plural=")[2].rstrip("; ")))
    made.install_gettext_callables(  # type: ignore[attr-defined]  # brought by the extension
        gettext=lambda text: gettext(None, text),
        ngettext=lambda one, many, number: gettext(None, one, many, number),
        pgettext=lambda context, text: gettext(context, text),
        npgettext=lambda context, one, many, number: gettext(context, one, many, number),
        newstyle=True,
    )
    return made


def render(environment: Environment, template: str, page: Page, site: Site) -> str:
    """The HTML of `page` by `template` (`page.html`, `redirect.html`); the same values give the same text.

    Raises InputRefused with the template's file and line where it is missing, broken or uses an unknown value.
    """
    from jinja2 import TemplateError

    try:
        html = environment.get_template(template).render(page=page, site=site)
    except (TemplateError, TypeError, ValueError, RecursionError) as error:
        raise _refusal(error, template) from error
    return _UNWRITABLE.sub("\ufffd", html)


def strings(folders: Sequence[Path]) -> tuple[Entry, ...]:
    """The German texts of the templates in use, by file and line, each once, with comments for translators as notes.

    Of a plural entry the number of forms is left to the locale. Raises InputRefused for a template that can't be read.
    """
    found: dict[Key, Entry] = {}
    for path in _templates(folders):
        for entry in _strings(path):
            known = found.setdefault(entry.key, entry)
            found[entry.key] = replace(
                known,
                source_plural=known.source_plural or entry.source_plural,
                flags=known.flags or entry.flags,
                notes=tuple(dict.fromkeys(known.notes + entry.notes)),
            )
    return tuple(found.values())


@cache
def _sandbox() -> type[Environment]:
    """Jinja2's sandbox, which looks at every value it meets; at fields of our own data it need not look."""
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        def getattr(self, obj: object, attribute: str) -> object:
            if attribute in _FIELDS.get(type(obj), ()):
                return getattr(obj, attribute)
            return super().getattr(obj, attribute)

    return Sandbox


def _href(url: str, root: str) -> str:
    """`url` as seen from a page whose way to dist/<locale>/ is `root`.

    Whatever does not begin with a known scheme is a relative address, so `javascript:` leads nowhere.
    """
    return url if url.lower().startswith(_SCHEMES) else (root or "./") + url


def _speaker(
    locale: str, targets: Mapping[Key, tuple[str, ...]], plural: Callable[[int], int]
) -> Callable[..., Markup]:
    """The one look-up behind all four gettext functions of a template; gives a safe %-format string.

    Jinja2 believes what these functions return to be HTML and fills it by `%`, so both are made harmless here.
    The German that stands in for a missing target is marked, which is why no string may stand in an attribute.
    """
    from markupsafe import Markup, escape

    def speak(context: str | None, one: str, many: str | None = None, number: int = 1) -> Markup:
        names = set(_PLACE.findall(one + (many or "")))
        forms = targets.get((context, one), ())
        form = plural(number) if many is not None else 0
        if form < len(forms):
            return escape(_pattern(forms[form], names))
        german = escape(_pattern(one if many is None or number == 1 else many, names))
        if locale == "de" or locale.startswith(("de_", "de-")):
            return german
        return Markup('<span lang="de" dir="ltr">') + german + Markup("</span>")

    return speak


def _pattern(text: str, names: set[str]) -> str:
    """`text` as a format string that fills in `%(name)s` for these names and shows every other percent sign."""

    def place(match: re.Match[str]) -> str:
        return match[0] if match[0] == "%%" or match[1] in names else "%" + match[0]

    return _PLACE.sub(place, text)


def _templates(folders: Sequence[Path]) -> Iterator[Path]:
    """The templates that `folders` make up together, ordered by their names."""
    files: dict[str, Path] = {}
    for folder in folders:
        for path in folder.rglob("*.html"):
            files.setdefault(path.relative_to(folder).as_posix(), path)
    return (files[name] for name in sorted(files))


def _strings(path: Path) -> Iterator[Entry]:
    """The German texts of one template in the order of its lines."""
    from jinja2 import TemplateSyntaxError
    from jinja2.ext import GETTEXT_FUNCTIONS, babel_extract

    options = dict.fromkeys((*_SYNTAX, "trimmed", "newstyle_gettext"), "yes") | {"silent": "no"}
    try:
        with path.open("rb") as file:
            messages = list(babel_extract(file, GETTEXT_FUNCTIONS, (COMMENT,), options))
    except (OSError, UnicodeDecodeError, TemplateSyntaxError) as error:
        raise _refusal(error, str(path)) from error
    for _line, function, message, comments in sorted(messages, key=lambda found: found[0]):
        texts = [message] if isinstance(message, str) else [part for part in message or () if part is not None]
        context = texts.pop(0) if function.endswith("pgettext") else None
        if texts and texts[0]:
            flags = ("python-format",) if any("%" in text for text in texts) else ()
            many = texts[1] if len(texts) > 1 else None
            yield Entry(texts[0], context=context, source_plural=many, flags=flags, notes=tuple(comments))


def _refusal(error: Exception, template: str) -> InputRefused:
    """The error with its place in a template: where the parser says, else the innermost one in the traceback."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    path, line = (frames[-1].filename, frames[-1].lineno) if frames else (template, None)
    return InputRefused(
        _("This template can't be used: {reason}.", reason=str(error).strip().rstrip(".")),
        path=path,
        line=getattr(error, "lineno", None) or line,
        repair=_("Correct it, or take it out of the templates folder to use the default one."),
        code="template",
    )
