"""Bytes as text and back: UTF-8 everywhere, and the two old charsets of the German web where a page declares them.

The bytes of a file and its ending come in, its text and charset go out; encoded again, the text is those bytes. No
charset is guessed: what is neither UTF-8 nor declared is refused with the line, what it looks like and the repair.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from pipeline.errors import InputRefused
from pipeline.messages import _

UTF_8: Final = "utf-8"

_HTML: Final = (".html", ".htm", ".xhtml")
"""Endings of files that can declare their charset."""
_WINDOWS: Final = (
    "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
    "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"
)
_LATIN_9: Final = "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"
_LABELS: Final = dict.fromkeys(_WINDOWS.split(), "windows-1252") | dict.fromkeys(_LATIN_9.split(), "iso-8859-15")
"""Label -> charset (WHATWG Encoding, section 4.2): on the web, ISO-8859-1 means windows-1252."""
_TABLES: Final = {
    charset: "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(256))
    for charset, codec in (("windows-1252", "cp1252"), ("iso-8859-15", "iso8859-15"))
}
"""Charset -> its 256 characters. The five bytes without one stand for the control characters of their number."""

_LINE_END: Final = re.compile(rb"\r\n?|\n")
_UMLAUT: Final = re.compile(r"(?<=[A-Za-z])[äöüß]|\b[ÄÖÜ](?=[a-z])")
_OLD_CHARSETS: Final = {"cp1252": "Windows-1252 (ANSI)", "cp850": "CP850 (DOS)", "mac_roman": "Mac Roman"}


def decode(data: bytes, path: str) -> str:
    """UTF-8 `data` as text with its own line ends, a byte order mark included: encoded again, it is `data`.

    Raises InputRefused (charset) with the first line that is not UTF-8 and a guess at what it may be.
    """
    return decode_source(data, path, "")[0]


def decode_source(data: bytes, path: str, ending: str) -> tuple[str, str]:
    """(text, charset) of a source whose file ends in `ending`; valid UTF-8 wins over whatever it declares.

    Only HTML can be in another charset, if it declares one that we read. Raises InputRefused (charset).
    """
    wrong = data.find(0)  # UTF-16 without umlauts is valid UTF-8, full of zeros
    if wrong < 0:
        try:
            return data.decode("utf-8"), UTF_8
        except UnicodeDecodeError as error:
            wrong = error.start
        charset = _declared(data) if ending.lower() in _HTML else ""
        if charset:
            text = data.decode("latin-1").translate(dict(enumerate(_TABLES[charset])))
            if encode(text, charset) == data:
                return text, charset
    likely = _likely(data)
    repair = _("Save it as UTF-8.")
    if ending.lower() in _HTML and likely == _OLD_CHARSETS["cp1252"]:
        declaration = '<meta charset="windows-1252">'
        repair = _("Save it as UTF-8, or put {declaration} at the top of its head.", declaration=declaration)
    raise InputRefused(
        _("This is not UTF-8; it looks like {charset}.", charset=likely) if likely else _("This is not UTF-8 text."),
        path=path,
        line=len(_LINE_END.findall(data, 0, wrong)) + 1,
        repair=repair,
        code="charset",
    )


def encode(text: str, charset: str) -> bytes:
    """`text` in the charset of its document; of HTML, what that lacks becomes a character reference (`&#8594;`)."""
    if charset == UTF_8:
        return text.encode()
    return codecs.charmap_encode(text, "xmlcharrefreplace", codecs.charmap_build(_TABLES[charset]))[0]


def _declared(data: bytes) -> str:
    """The charset that an HTML file declares in its first 1,024 bytes, if we read it; else nothing.

    As browsers find it (HTML, section 13.2.3.2): the first `<meta>` with a known label, else the XML declaration.
    """
    head = data[:1024].decode("latin-1")
    xml = re.match(r"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"'>]*)", head)
    labels = [*_metas(head), *([xml[1]] if xml else [])]
    known = (label for label in (label.strip().lower() for label in labels) if label in _LABELS or label in _OTHERS)
    return _LABELS.get(next(known, ""), "")


_OTHERS: Final = frozenset({"utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be"})
"""Labels that end the search although we do not go by them: the file is not what it says."""

_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<name>/?[a-z][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|<[!/?][^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"([^\s/>=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_CHARSET: Final = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)


def _metas(head: str) -> Iterator[str]:
    """The labels in `<meta charset="…">` and `<meta http-equiv="content-type" content="…; charset=…">`."""
    for token in _TOKEN.finditer(head):
        if (token["name"] or "").lower() != "meta":
            continue
        attributes: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(token["attributes"]):
            attributes.setdefault(name.lower(), "".join(values))  # of two with one name, the first counts
        label = attributes.get("charset", "")
        if not label and attributes.get("http-equiv", "").lower() == "content-type":
            named = _CHARSET.search(attributes.get("content", ""))
            label = "".join(named.groups("")) if named else ""
        if label:
            yield label


def _likely(data: bytes) -> str:
    """What `data` that is not UTF-8 may be: zeros mean UTF-16; else the charset that makes most German umlauts."""
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return "UTF-32"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) * 3 > len(data):
        return "UTF-16"
    umlauts = {charset: len(_UMLAUT.findall(data.decode(charset, "replace"))) for charset in _OLD_CHARSETS}
    best = max(umlauts, key=lambda charset: umlauts[charset])
    return _OLD_CHARSETS[best] if umlauts[best] else ""
