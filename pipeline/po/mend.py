"""Repairs of a .po file's bytes that leave one meaning only: broken bytes enter, better ones leave, or None.

None says that a person has to decide. No entry is judged here, and no text is ever left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.po import syntax
from pipeline.po.charset import BOM, charset_of, decoded
from pipeline.po.faults import Fault

_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+")
_MARKER: Final = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)")
_LEGACY: Final = ("cp1252", "cp1250", "iso-8859-1", "iso-8859-2", "iso-8859-15")
"""What German files were saved in before UTF-8. ä, ö, ü, ß and é are the same byte in all of them."""
_UNFILLED: Final = re.compile(rb"(?<=charset=)(?:CHARSET|US-ASCII|ASCII)\b", re.IGNORECASE)

_STRINGS: Final = re.compile(rf'(?>(?:(?>(?:"{syntax.STRING}"[ \t]*+){{1,99}}))+)')
_HEAD: Final = re.compile(
    r"([ \t]*+(?:#~\||#~|#\|)?[ \t]*+(msgctxt|msgid_plural|msgid|msgstr(?:[ \t]*\[[ \t]*[0-9]+[ \t]*\])?)?[ \t]*+)"
    r"(.*?)(\r?)"
)
_BARE_QUOTE: Final = re.compile(r'(?<!\\)((?:\\\\)*)"')
_OPENING, _CLOSING = "“„”«»", "”“»«"
_NEXT_ENTRY: Final = re.compile(r"^[ \t]*(?:#~)?[ \t]*msgid\b(?!_)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sides:
    """A file with git's conflict markers as the files that it was made of."""

    ours: bytes
    theirs: bytes
    base: bytes | None
    """None where git was not asked to show it."""
    our_pieces: tuple[tuple[int, int], ...]
    """The lines of ours that stood between marks: index of the first, and of the one behind the last."""
    their_pieces: tuple[tuple[int, int], ...]


def sides(data: bytes) -> Sides | None:
    """The two or three files; None where a marker is missing."""
    order = {b"<<<<<<<": ("all", "ours"), b"|||||||": ("ours", "base"), b"=======": ("", "theirs")}
    order[b">>>>>>>"] = ("theirs", "all")
    parts: dict[str, list[bytes]] = {"ours": [], "base": [], "theirs": []}
    pieces: dict[str, list[tuple[int, int]]] = {"ours": [], "theirs": []}
    begun = {"ours": 0, "theirs": 0}
    state, with_base = "all", False
    for line in _LINE.findall(data):
        if marker := _MARKER.match(line):
            before, after = order[marker[1]]
            if state != before and not (after == "theirs" and state in ("ours", "base")):
                return None
            state, with_base = after, with_base or after == "base"
            for name in pieces:
                if after == "ours":
                    begun[name] = len(parts[name])
                elif after == "all":
                    pieces[name].append((begun[name], len(parts[name])))
        else:
            for name in parts if state == "all" else (state,):
                parts[name].append(line)
    if state != "all":
        return None
    ours, base, theirs = (b"".join(parts[name]) for name in ("ours", "base", "theirs"))
    return Sides(ours, theirs, base if with_base else None, *(tuple(pieces[name]) for name in ("ours", "theirs")))


def recoded(data: bytes) -> bytes | None:
    """A file that says it is UTF-8 with those bytes as UTF-8 that are not, if every old charset reads them alike.

    A character that the end of the file has cut off is left out. In a file whose charset was never filled in, it is,
    where the text is UTF-8.
    """
    try:
        charset = charset_of(data)
        if charset == "ascii" and data.decode("utf-8"):
            return _UNFILLED.sub(b"UTF-8", data, count=1)
    except (Fault, UnicodeDecodeError):
        return None
    if charset != "utf-8":
        return None
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(data)  # it waits for the rest of the last
    letters = {ord(escaped): _letter(ord(escaped) - 0xDC00) for escaped in re.findall("[\udc80-\udcff]", text)}
    if not all(letters.values()):
        return None
    fixed = text.translate(letters).encode()
    return fixed if fixed != data else None


def _letter(byte: int) -> str:
    """What a byte is in every old charset that knows it; empty where they differ."""
    found = set()
    for charset in _LEGACY:
        character = bytes([byte]).decode(charset, "ignore")
        if character.isprintable() and character:
            found.add(character)
    return found.pop() if len(found) == 1 else ""


def requoted(data: bytes, first: int) -> tuple[bytes, tuple[int, ...]] | None:
    """The file with its quotes mended from line `first` on, and the numbers of the lines that changed.

    Not a last line without its closing quote: that is a file cut off.
    """
    text, charset = decoded(data)
    lines = text.split("\n")
    last = len(text.rstrip().split("\n"))
    changed = []
    for number in range(first, len(lines) + 1):
        line = _requoted(lines[number - 1], is_last=number == last)
        if line is not None:
            lines[number - 1] = line
            changed.append(number)
    written = _written("\n".join(lines), charset, data)
    return (written, tuple(changed)) if changed and written is not None else None


def _requoted(line: str, *, is_last: bool) -> str | None:
    match = _HEAD.fullmatch(line)
    if not match:
        return None
    head, keyword, body, end = match.groups()
    if not body or _STRINGS.fullmatch(body) or "#" in head[-2:]:
        return None
    fixed = _body(body, keyword or "", is_last=is_last)
    return f"{head}{fixed}{end}" if fixed and _STRINGS.fullmatch(fixed) else None


def _body(body: str, keyword: str, *, is_last: bool) -> str | None:
    """The strings of a line with the quotes that they should have."""
    if body[0] == '"' and len(_BARE_QUOTE.findall(body)) == 1 and not body.endswith(("\\", '\\"', '"')):
        return None if is_last else f'{body}"'  # blanks at the end are the text's
    body = body.rstrip()
    quotes = len(_BARE_QUOTE.findall(body))
    opened, closed = body[0] == '"', _ends(body)
    if not opened and closed and quotes == 1 and keyword:
        return f'"{body}'
    if len(body) > 1 and body[0] in _OPENING and body[-1] in _CLOSING and not quotes:
        return f'"{body[1:-1]}"'
    inner = body[1:-1]
    if not (opened and closed and quotes > 2 and quotes % 2 == 0) or re.search(r'"[ \t]*(?:msg|#)', inner):
        return None
    return '"' + _BARE_QUOTE.sub(r'\1\\"', inner) + '"'


def _ends(body: str) -> bool:
    """Whether the last character is a quote without a backslash of its own."""
    return body.endswith('"') and (len(body) - len(body[:-1].rstrip("\\")) - 1) % 2 == 0


def closed_off(data: bytes) -> bytes | None:
    """A file that ends inside an entry with the lines of that entry as comments; None: more than one would be lost."""
    text, charset = decoded(data)
    end: syntax.Place | None = None
    try:
        for block in syntax.blocks(text, charset=charset):
            end = block.end
    except Fault:
        pass
    if end is None:
        return None
    lines = text.split("\n")
    line, column = end
    before = [*lines[:line], *([lines[line][:column]] if column else [])]
    rest = [lines[line][column:], *lines[line + 1 :]]
    if len(_NEXT_ENTRY.findall("\n".join(rest))) > 1:
        return None
    return _written("\n".join([*before, *map(_commented, rest)]).rstrip("\n") + "\n", charset, data)


def _commented(line: str) -> str:
    text = line.lstrip()
    return line if not text or text.startswith(("# ", "#.")) else f"# {text}"


def _written(text: str, charset: str, data: bytes) -> bytes | None:
    """The text in the file's charset; None where that would change more than the text does."""
    mark = BOM if data.startswith(BOM) else b""
    plain = data.removeprefix(BOM)
    if plain.decode(charset).encode(charset) != plain:
        return None
    return mark + text.encode(charset)


def shown(numbers: Sequence[int]) -> str:
    """Line numbers for a message: the first five."""
    some = ", ".join(map(str, numbers[:5]))
    return f"{some} …" if len(numbers) > 5 else some
