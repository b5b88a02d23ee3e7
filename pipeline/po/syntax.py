"""The grammar of gettext's .po files: decoded text enters, entries and the lines they stand on leave.

What GNU gettext refuses is refused here too, as a `Fault` that names the line. No byte, file or catalog is known here,
and nothing is mended or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipeline.model import Entry
from pipeline.po.faults import Fault

MOST_FORMS: Final = 99
"""No language has more than six plural forms (Arabic); a header that says hundreds is a mistake or an attack."""

Place = tuple[int, int]
"""Index of a line, and how many of its characters stand before."""

# Possessive quantifiers (`*+`) and atomic groups (`(?>…)`) keep every pattern linear on hostile input. An atomic group
# remembers each of its rounds, over 64 MiB gigabytes of them: hence those of 99 rounds, forgotten at their end.
_GAP: Final = r"[ \t\r\f\v]*+"
_LINE: Final = re.compile(rf"^{_GAP}(#~\||#~|#\||){_GAP}(.*)", re.MULTILINE)
STRING: Final = r'[^"\\]*+(?>(?:(?>(?:\\.[^"\\]*+){1,99}))*)'
"""What stands between two quotes."""
_TOKEN: Final = re.compile(
    rf"(msgctxt|msgid_plural|msgid|msgstr)?{_GAP}(?:\[{_GAP}([0-9]++){_GAP}\])?{_GAP}"
    rf'(?:"({STRING})")?{_GAP}'
)
_COMPLETE: Final = re.compile(
    r"(?:(?:\|msgctxt )?\|msgid (?:\|msgid_plural )?)?(?:msgctxt )?msgid (?:msgstr|msgid_plural(?: msgstr\[[0-9]+\])+)"
)
_CONFLICT: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
# A file name with blanks stands between U+2068 and U+2069 (gettext manual, "PO Files").
_REFERENCE: Final = re.compile("(?:\u2068[^\u2068\u2069]*\u2069|\\S)+")
# Behind `#=`; else it is a translator's ruled line.
_FLAGS: Final = re.compile(r"[ \t,]*+(?>(?:(?>(?:[a-z][^\s,]*+[ \t,]*+){1,99}))*)\s*+")
_ESCAPE: Final = re.compile(r"((?:\\(?:x[0-9a-fA-F]+|[0-7]{1,3}))+)|\\(.)", re.DOTALL)
_SIMPLE: Final = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))

_PLURAL_FORMS: Final = re.compile(r"nplurals\s*=\s*([0-9]+)\s*;\s*plural\s*=([^;]*)")
_LONGEST_RULE: Final = 1000
_REDUCIBLE: Final = re.compile(r"!n|n(?:\|\||&&|[=!<>]=|[-<>+*/%])n|n\?n:n|\(n\)")


@dataclass(frozen=True, slots=True)
class Block:
    """An entry and where it stands."""

    entry: Entry
    start: Place
    """Where the entry before it ends: the blank lines and comments before the keywords belong to it."""
    end: Place
    """Behind its last string: the start of the next line, or a place inside a line that has more on it."""
    line: int
    """Line of its first keyword, from 1."""


@dataclass(slots=True)
class _Open:
    """An entry whose lines are being read."""

    start: Place
    line: int = 0
    obsolete: bool = False
    names: list[str] = field(default_factory=list)
    """Keywords in file order, `|` before those of the previous text; `#` for a comment among them."""
    values: list[list[str]] = field(default_factory=list)
    """The strings behind each name."""
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        """Whether its last keyword is a target, so that another entry may start."""
        return bool(self.names) and self.names[-1].startswith("msgstr")


def blocks(text: str, *, charset: str) -> Iterator[Block]:
    """The entries of a whole file in file order; behind the last block follow only blank lines and comments.

    `charset` is what escaped bytes (`\\303\\244`) are read in. A line ends at LF alone: U+0085, U+2028 and form feeds
    may stand inside strings. `#~` before a comment is allowed as in gettext, and `#=` holds flags like `#,` (gettext
    manual, "PO File Format Evolution"). Raises Fault.
    """
    current, end = _Open((0, 0)), (0, 0)
    for number, match in enumerate(_LINE.finditer(text), 1):
        mark, rest = match.groups()
        position, length = 0, len(rest)
        while position < length:
            comment = rest[position] == "#"
            if current.filled and (comment or mark.endswith("|") or rest.startswith(("msgid", "msgctxt"), position)):
                yield _closed(current, end)
                current = _Open(end)
            if comment:
                if rest.startswith(("#~", "#|"), position):  # gettext lets marks stand behind others
                    raise Fault("po-text", number, text=rest[position : position + 40].rstrip())
                _comment(current, rest[position:].removesuffix("\r"))
                break
            position = _token(current, mark, rest, position, number, charset)
            end = (number, 0) if position == length else (number - 1, match.start(2) - match.start() + position)
    if current.names:
        if not (current.filled and current.values[-1]):
            raise Fault("po-truncated", current.line)
        yield _closed(current, end)


def _comment(entry: _Open, text: str) -> None:
    if entry.names:
        entry.names.append("#")
        entry.values.append([""])
    if text.endswith(" ") and text.rstrip(" ").endswith("\\"):
        text = text[:-1]  # put there by pofile, as gettext joins the lines at a last backslash
    kind = text[1:2]
    if kind == ".":
        entry.notes.append(text[2:].removeprefix(" "))
    elif kind == ":":
        entry.references += _REFERENCE.findall(text[2:])
    elif kind == "," or (kind == "=" and _FLAGS.fullmatch(text, 2)):
        entry.flags += [flag for part in text[2:].split(",") if (flag := part.strip())]
    else:
        entry.comments.append(text[1:].removeprefix(" "))


def _token(entry: _Open, mark: str, text: str, position: int, number: int, charset: str) -> int:
    """Read a keyword, a string or both off line `number`, and where they end: `mark` is what the line begins with."""
    obsolete, previous = mark.startswith("#~"), mark.endswith("|")
    if not entry.line:
        entry.line, entry.obsolete = number, obsolete
    elif entry.obsolete != obsolete:
        raise Fault("po-mixed", number)
    match = _TOKEN.match(text, position)
    if match is None or match.end() == position or (match[2] and match[1] != "msgstr"):
        raise _stray(text, position, number)
    keyword, index, string = match.groups()
    if keyword:
        name = f"{keyword}[{index.lstrip('0') or 0}]" if index else keyword
        entry.names.append(f"|{name}" if previous else name)
        entry.values.append([])
    elif not entry.names or entry.names[-1].startswith("|") != previous:
        raise Fault("po-order", number)
    if string is not None:
        entry.values[-1].append(_unescaped(string, number, charset) if "\\" in string else string)
    return match.end()


def _stray(text: str, position: int, number: int) -> Fault:
    if text.startswith(_CONFLICT):
        return Fault("po-conflict", number)
    if text.startswith("domain"):
        return Fault("po-domain", number)
    # Text behind a closed string is most often a quote that lacks its backslash.
    code = "po-quote" if '"' in text[: position + 1] else "po-text"
    return Fault(code, number, text=text[position : position + 40].rstrip())


def _unescaped(text: str, number: int, charset: str) -> str:
    """The string with its escapes replaced: those of C but for `\\u`; `\\x` takes all hex digits behind it."""

    def character(match: re.Match[str]) -> str:
        if not match[1]:
            return _SIMPLE[match[2]]
        codes = match[1].split("\\")[1:]
        return bytes(int(c[-2:].lstrip("x"), 16) if c[0] == "x" else int(c, 8) & 255 for c in codes).decode(charset)

    try:
        plain = _ESCAPE.sub(character, text)
    except KeyError as unknown:
        raise Fault("po-escape", number, escape=f"\\{unknown.args[0]}") from None
    except UnicodeDecodeError:
        raise Fault("po-bytes", number, charset=charset) from None
    if "\0" in plain:
        raise Fault("po-nul", number)
    return plain


def _closed(entry: _Open, end: Place) -> Block:
    """The entry as data, once it is known to be complete and in gettext's order."""
    forms = _forms(tuple(entry.names))
    if not forms or not all(entry.values):
        raise Fault("po-order", entry.line)
    values = {name: "".join(strings) for name, strings in zip(entry.names, entry.values, strict=True)}
    message = Entry(
        source=values["msgid"],
        targets=tuple([values[form] for form in forms]),
        context=values.get("msgctxt"),
        source_plural=values.get("msgid_plural"),
        flags=tuple(dict.fromkeys(entry.flags)),
        previous=values.get("|msgid"),
        notes=tuple(entry.notes),
        comments=tuple(entry.comments),
        references=tuple(entry.references),
        obsolete=entry.obsolete,
    )
    return Block(message, entry.start, end, entry.line)


@lru_cache(maxsize=64)  # a file has few kinds of entries
def _forms(names: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of the targets among those of an entry; none if the entry is not as gettext wants it."""
    forms = tuple(name for name in names if name.startswith("msgstr"))
    numbered = forms == ("msgstr",) or forms == tuple(f"msgstr[{index}]" for index in range(len(forms)))
    return forms if numbered and _COMPLETE.fullmatch(" ".join(names)) else ()


def plural_count(text: str) -> int:
    """How many forms a Plural-Forms field has; 0: it does not say so, or says nonsense."""
    parts = _PLURAL_FORMS.search(text)
    return int(parts[1]) if parts and len(parts[1]) <= len(str(MOST_FORMS)) else 0


def is_plural_rule(text: str) -> bool:
    """Whether a Plural-Forms field has a sane number of forms and an expression in gettext's part of C.

    As in gettext, what stands around the two is ignored. The placeholder that xgettext leaves is one, too. The
    expression is reduced, never evaluated: `!n`, `n op n`, `n ? n : n` and `(n)` become `n` until nothing else is left.
    """
    if "".join(text.split()) == "nplurals=INTEGER;plural=EXPRESSION;":
        return True
    parts = _PLURAL_FORMS.search(text)
    if not parts or not 1 <= plural_count(text) <= MOST_FORMS or len(parts[2]) > _LONGEST_RULE:
        return False
    rule = "".join(re.sub(r"\b[0-9]+\b", "n", parts[2]).split())
    while (shorter := _REDUCIBLE.sub("n", rule)) != rule:
        rule = shorter
    return rule == "n"
