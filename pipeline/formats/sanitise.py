"""Authors' HTML through an allow-list: the second wall behind targets that are data.

Unsanitised HTML of a whole page goes in, HTML without scripts, handlers, foreign schemes or unknown elements comes out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from pipeline.errors import InputRefused
from pipeline.formats.elements import APART, VOID
from pipeline.messages import _

_TAGS: Final = frozenset(
    {"details", "summary", "section", "figure", "figcaption", "input", "main", "address", "picture"}
)
_EVERYWHERE: Final = frozenset({"id", "class", "lang", "dir", "title", "aria-label"})
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_DEPTH: Final = 500
_UNCOUNTED: Final = VOID | {"p", "li", "dt", "dd", "tr", "th", "td", "thead", "tbody", "tfoot", "option", "rt", "rp"}
"""Elements without an end tag, or whose end tag may be left out (HTML, section 13.1.2.4)."""


def clean(html: str) -> str:
    """`html` with only allowed elements, attributes and link schemes; links get no `rel`."""
    import nh3

    return str(nh3.clean(_renamed(html), **_settings()))


_KNOWN: Final = (
    "a abbr acronym applet area audio b base basefont bdi bdo big br canvas cite code col data datalist del dfn embed "
    "em font frame hr i iframe image img input ins kbd link mark meta meter nobr noembed noframes noscript object "
    "output param picture plaintext progress q rb rp rt rtc ruby s samp script slot small source span strike strong "
    "style sub sup svg math template time track tt u var video wbr xmp"
)
_UNKNOWN: Final = re.compile(
    rf"(</?)(?!(?:{'|'.join(sorted({*_KNOWN.split(), *APART}))})[\s/>])([A-Za-z][^\s/>]*)", re.IGNORECASE
)
_FIELD: Final = re.compile(r"<input(?=[\s/>])(?![^<>]*\stype\s*=\s*[\"']?checkbox)", re.IGNORECASE)
"""A field of a form: on our pages it could send nothing. Boxes of task lists stay."""
_DRAWING: Final = re.compile(r"(</?(?:svg|math)(?=[\s/>]))", re.IGNORECASE)


def _renamed(html: str) -> str:
    """`html` with unknown elements and fields of forms as custom ones, which are taken out without their content.

    ammonia deletes what follows `<sep>`, `<domain>` or `<list>` in a text as if it were part of a formula or drawing.
    """
    depth = 0
    result: list[str] = []
    for piece in _DRAWING.split(html):
        if piece.lower() in ("<svg", "<math", "</svg", "</math"):
            depth = max(0, depth + (-1 if piece.startswith("</") else 1))
        result.append(_FIELD.sub("<x-input", _UNKNOWN.sub(r"\1x-\2", piece)) if not depth else piece)
    return "".join(result)


def refuse_deep(html: str, *, path: str = "") -> None:
    """InputRefused: elements nested so deeply that the time to clean `html` would grow with their square."""
    depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _UNCOUNTED:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > _DEPTH:
            raise InputRefused(
                _("HTML elements are nested more than {depth} deep.", depth=_DEPTH),
                path=path,
                repair=_("Close the elements that are open."),
                code="nesting",
            )


@cache
def _settings() -> dict[str, Any]:
    import nh3

    attributes = {name: set(allowed) for name, allowed in nh3.ALLOWED_ATTRIBUTES.items()}
    for allowed in attributes.values():
        allowed.discard("cite")  # no reader sees it, and its scheme is not looked at
    attributes["*"] = set(_EVERYWHERE)
    attributes["input"] = {"type", "checked", "disabled"}
    attributes["details"] = {"open"}
    for name in ("th", "td"):
        attributes.setdefault(name, set()).update({"style", "align", "colspan", "rowspan", "scope", "headers"})
    return {
        "tags": nh3.ALLOWED_TAGS | _TAGS,
        "attributes": attributes,
        "clean_content_tags": {"script", "style", "select", "textarea"},
        "url_schemes": set(_SCHEMES),
        "link_rel": None,
        "filter_style_properties": {"text-align"},
    }
