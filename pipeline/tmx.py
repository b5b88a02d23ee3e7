"""Translation memories in TMX 1.4b, the form that every translator's tool reads: pairs in, bytes out, and back.

Inline tags stand as text, as in a .po file, so that a tool finds the pair again. Nothing outside the file is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from pipeline.errors import InputRefused
from pipeline.messages import _

Pair = tuple[str, str]
"""(German, target)."""

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that no XML file can hold."""


def write(pairs: Iterable[Pair], source: str, target: str) -> bytes:
    """The pairs as a TMX file; `source` and `target` are language tags (BCP 47). The same pairs give the same bytes."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '  <header creationtool="zwiesprache" creationtoolversion="1" segtype="sentence" o-tmf="po" adminlang="en"'
        f' srclang={quoteattr(source)} datatype="plaintext"/>\n  <body>\n'
    )
    units = "".join(
        f"    <tu>\n{_variant(source, german)}{_variant(target, english)}    </tu>\n" for german, english in pairs
    )
    return f"{head}{units}  </body>\n</tmx>\n".encode()


def read(data: bytes, source: str, target: str, *, path: str = "") -> tuple[Pair, ...]:
    """The pairs of these two languages, in file order; a regional language counts as its language (`en-GB` as `en`).

    Raises InputRefused (tmx) with the line where it is no XML, declares entities, or is no TMX.
    """
    if b"<!ENTITY" in data:
        raise _refused(_("It declares entities, which no translation memory needs."), path)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise _refused(_("This is no XML: {reason}.", reason=error.msg), path, error.position[0]) from error
    if root.tag != "tmx":
        raise _refused(_("This is no TMX file."), path)
    return tuple(_pairs(root.iter("tu"), source, target))


def _pairs(units: Iterable[ElementTree.Element], source: str, target: str) -> Iterator[Pair]:
    for unit in units:
        texts = {_base(_named(variant)): variant.find("seg") for variant in unit.iter("tuv")}
        german, english = texts.get(_base(source)), texts.get(_base(target))
        if german is not None and english is not None:
            yield "".join(german.itertext()), "".join(english.itertext())


def _variant(language: str, text: str) -> str:
    return f"      <tuv xml:lang={quoteattr(language)}><seg>{escape(text.translate(_NOT_XML))}</seg></tuv>\n"


def _named(variant: ElementTree.Element) -> str:
    return variant.get(_LANGUAGE) or variant.get("lang") or ""


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _refused(message: str, path: str, line: int | None = None) -> InputRefused:
    repair = _("Export it again as TMX 1.4.")
    return InputRefused(message, path=path, line=line, repair=repair, code="tmx")
