"""What charset a .po file is in: bytes enter, text and the name of the charset leave.

The file says it itself, in its header entry, wherever that stands. Nothing is guessed: what does not fit is a `Fault`.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipeline.po.faults import Fault

BOM: Final = codecs.BOM_UTF8
"""Read at the start of a file and left there, never written."""
_SAMPLE: Final = "".join(map(chr, range(0x20, 0x7F))).replace("\\", "\\\\") + "\\u0041\t\r\n"
"""What every usable charset writes as in ASCII; UTF-16, UTF-7 or Python's unicode_escape don't."""
_CHARSET: Final = re.compile(r"charset=([^\s;\"\\]+)", re.IGNORECASE)
_ABOVE: Final = re.compile(rb"\s++|#[^\n]*+\n")
"""A comment or blank lines above the first entry."""
_TOP: Final = re.compile(rb'msgid\s*(?:""\s*)+msgstr((?:\s*"[^\n]*)+)')
"""The header entry of a file whose charset is not known yet, if it comes first."""
_LATE: Final = re.compile(
    rb'^[ \t\r\f\v]*+(msgctxt\s*+(?>(?:"[^\n]*+\s*+)+))?msgid\s*+(?>(?:""\s*+)+)msgstr((?>(?:\s*+"[^\n]*+)+))',
    re.MULTILINE,
)
"""An entry without German wherever it stands; without a context it is the header."""
_PORTABLE: Final = re.compile(
    r"(?:US-)?ASCII|UTF-8|ISO[-_]8859-\d+|KOI8-[RUT]|CP(?:850|866|874|932|949|950|125[0-8])|EUC-(?:JP|KR|TW)|GB(?:2312|K|18030)"
    r"|BIG5(?:-HKSCS)?|SHIFT_JIS|JOHAB|TIS-620|VISCII|GEORGIAN-PS",
    re.IGNORECASE,
)
"""The names that gettext takes (po-charset.c)."""


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and the charset it is in: the one that its header entry declares, strictly applied.

    Raises Fault.
    """
    if b"\0" in data:
        raise Fault("po-nul", _line_of(data, data.index(b"\0")))
    charset = charset_of(data)
    try:
        return data.decode(charset).removeprefix("\ufeff"), charset
    except UnicodeDecodeError as wrong:
        raise Fault("po-bytes", _line_of(data, wrong.start), charset=charset) from None


def charset_of(data: bytes) -> str:
    """Python's name of the charset that a file says it is in. Raises Fault."""
    place = len(BOM) if data.startswith(BOM) else 0
    while above := _ABOVE.match(data, place):
        place = above.end()
    found = _TOP.match(data, place) or next((late for late in _LATE.finditer(data) if not late[1]), None)
    last = found.re.groups if found else 0
    header, line = (found[last].decode("latin-1"), _line_of(data, found.start(last))) if found else ("", 1)
    return codec(re.sub(r'"\s*"', "", header), line)


def _line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def codec(header: str, line: int | None = None) -> str:
    """Python's name of the charset that a header declares; UTF-8 where it declares none."""
    declared = _CHARSET.search(header)
    if not declared:
        return "utf-8"
    if declared[1] == "CHARSET":  # what xgettext leaves to be filled in
        return "ascii"
    try:
        codec = codecs.lookup(declared[1]).name
        usable = _SAMPLE.encode("ascii").decode(codec) == _SAMPLE and _SAMPLE.encode(codec) == _SAMPLE.encode("ascii")
    except (LookupError, ValueError):
        usable = False
    if not usable:
        raise Fault("po-charset", line, charset=declared[1])
    return codec


def is_portable(header: str) -> bool:
    """Whether a header names its charset as every tool of gettext wants it."""
    declared = _CHARSET.search(header)
    return bool(declared and (_PORTABLE.fullmatch(declared[1]) or declared[1] == "CHARSET"))
