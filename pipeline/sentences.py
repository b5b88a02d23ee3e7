"""Where the sentences of a block begin and end: plain text goes in, character spans come out.

The rules stand here, the words they ask for in `languages/<language>/sentences.toml`; each decision is made from
what stands between the beginning of a sentence and the words behind its stop, so a sentence split again stays whole
(in a language without words of ours nearly always: `sentencex` looks at the whole text).
The text is never changed and never cut at a colon or semicolon, nor where both answers can be defended: half a sentence
can't be translated, two together can.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from pipeline import unlisted

LANGUAGES: Final = Path(__file__).with_name("languages")
"""A folder for each language that we have words for. The others get the rules that need none."""

WINDOW: Final = 64
"""Characters in front of a stop that are read. It keeps the time linear on any text."""

Follower = Literal["any", "uncounted", "word", "starter", "none"]
"""What must stand behind a stop for the sentence to end there: any capital or digit; any but a word of `counted`; any
word, but no number; a word of `starters`; none, it never does."""

# U+FFFC, soft hyphens and zero-width spaces are part of a sentence, but not of its words.
_UNREAD: Final = "\ufffc\u00ad\u200b\u200c\u200d\u2060\ufeff"
_OPENERS: Final = "\"'`„“‚‘«»‹›([{¿¡" + _UNREAD
_CLOSERS: Final = "\"'“”’‘«»‹›)]}†⁰¹²³⁴⁵⁶⁷⁸⁹" + _UNREAD
_STOPS: Final = ".!?…‼⁇⁈⁉؟۔।"
_ENDS: Final = tuple(_STOPS)
_BULLETS: Final = "•▪◦‣"
_SYMBOLS: Final = "\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"  # arrows, signs, emoji
_ERASED: Final = re.compile(f"[{_UNREAD}]")

# Possessive throughout (`*+`, `++`), groups atomic (`(?>(?:…)*)`): a run of dots, brackets or spaces is read once,
# however the match ends.
_STOP: Final = re.compile(
    rf"[{_STOPS}\n](?:(?<=\n)\s*+|(?>(?:[{_STOPS}{re.escape(_CLOSERS)}]++|\[\d{{1,3}}\])*))"  # a set first: found fast
)
_NEXT: Final = re.compile(
    rf"""\s++(?P<begin>(?>(?P<dash>[-–—]{{1,3}}\s++)?)(?>(?:[{_SYMBOLS}]++\s*+)*)[{re.escape(_OPENERS)}]*+)
    (?: [a-z]{{1,2}}\)\s | (?<=[\[(])(?:…|\.\.\.)[\])] | [\d§€$£#@]       # a) […] 2019 § 5
    |   (?P<word>[^\W\d_](?>(?:[^\W\d_]++|[\u0300-\u036f{_UNREAD}]++)*))(?:\s++(?P<second>[^\W\d_]++))? )""",
    re.VERBOSE,
)
_PAIRED: Final = re.compile(r"[„“”\"«»()\[\]{}]|``|''|,,(?=\w)|\n\s*\n")
_DASH: Final = re.compile(r"[-–*+]\s")
_INSERTED: Final = re.compile(r"\s[-–—]{1,3}\s")
_NOTE: Final = r"\[\d{1,3}\]"
_NOTES: Final = re.compile(rf"(?>(?:{_NOTE}|[†⁰¹²³⁴⁵⁶⁷⁸⁹{_UNREAD}]++)*)")
_NOTED: Final = re.compile(rf"(?:{_NOTE})+$")
_ITEM: Final = re.compile(r"\(?(?P<count>\d{1,3}|[a-z])[.)]\s+(?P<word>\w*)")
_MARKER: Final = re.compile(
    rf"(?:[-–*+{_BULLETS}]\s+)?"
    r"(?>(?:§*\s*\(?(?:\d{1,3}[a-z]?(?>(?:\.\d{1,3})*)|[IVXLC]++|[ivx]++|([^\W\d_])\1?)[.)]++\s*)+)"
)
_NUMBER: Final = r"\d+(?>(?:[.,:]\d+|(?<=\d{4})/\d\d)*)[a-z]?"  # 3 12.500 8,3 9:30 31.1.2017 2016/17 12a
_NUMBERS: Final = re.compile(
    rf"(?<!\w)(?<!\d\.)(?:{_NUMBER}\s*(?P<glue>,|/|-|–|und|oder|bis|sowie|and|or|to)\s*)*(?P<last>{_NUMBER})$"
)
_ORDINAL: Final = re.compile(r"\d{1,3}|\d{1,2}\.\d{1,2}")  # "3.", and "24.12." before a year
_JOINING: Final = ("und", "oder", "sowie", "bzw.", "and", "or")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,4}\.)+")
_ROMAN: Final = re.compile(r"[IVXLC]+")
_INITIAL: Final = re.compile(rf"[^\W\d_]|{_ROMAN.pattern}")
# "Tz", "Rdnr", "monatl": hardly a word is spelled like this; `words` holds those that are.
_CLIPPED: Final = re.compile(r"[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz][b-df-hj-np-tv-xz]{1,4}|[a-zäöüß]+[bcdfghkmnpst]l")


class Rules(NamedTuple):
    """The words of a language; the comments in its `sentences.toml` say what each table does."""

    ordinals: bool = True
    never_end: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    compounds: tuple[str, ...] = ()
    before_number: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    addressed: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    streets: tuple[str, ...] = ()
    counted: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def split(text: str, language: str = "de", *, abbreviations: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """The sentences of a block as character spans: in order, without white space at their edges, nothing left out.

    A blank line or the start of a list item ends a sentence too, any other line break is a space; U+FFFC stands for an
    inline object and is read as if it weren't there. `abbreviations` are a site's own words that never end a sentence.
    A language without data is cut between a stop and a capital where `sentencex` cuts too, but not behind an initial
    or what may be an ordinal.
    """
    language = language.replace("_", "-").partition("-")[0].lower()
    known = rules = _rules(language)
    if abbreviations:
        rules = rules._replace(never_end=rules.never_end | _compact(abbreviations))
    spans = list(_sentences(text, rules))
    return unlisted.agreed(text, language, spans) if known is _BARE else spans


def abbreviations(language: str) -> frozenset[str]:
    """The abbreviations that we know of a language, without blanks: `z.B.`, `etc.`."""
    rules = _rules(language)
    return rules.never_end | rules.may_end | rules.before_number


_BARE: Final = Rules()
"""What holds in a language that we have no words for."""


@cache
def _rules(language: str) -> Rules:
    path = LANGUAGES / language / "sentences.toml"
    if not language.isalpha() or not path.is_file():
        return _BARE
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = {
        name: frozenset(data[name]) for name in ("starters", "addressed", "numbered", "counted", "units", "words")
    }
    return Rules(
        data["ordinals"],
        never_end=_compact(data["never_end"]),
        may_end=_compact(data["may_end"]),
        compounds=tuple(data["compounds"]),
        before_number=_compact(data["before_number"]),
        streets=tuple(data["streets"]),
        **tables,
    )


def _compact(abbreviations: Iterable[str]) -> frozenset[str]:
    """Abbreviations as they are looked up: "z. B." without its space, "Abs" with its stop."""
    joined = ("".join(abbreviation.split()) for abbreviation in abbreviations)
    return frozenset(word if word[-1] in _STOPS else f"{word}." for word in joined if word)


def _sentences(text: str, rules: Rules) -> Iterator[tuple[int, int]]:
    stops = list(_STOP.finditer(text))
    closed, openings = _pairs(text, stops)
    kept = iter([*closed, (len(text), len(text))])
    first, last = next(kept)
    start = len(text) - len(text.lstrip())
    for stop in stops:
        while last < stop.start():
            first, last = next(kept)
        if stop.start() <= start or (first < stop.start() and stop.end() <= last):
            continue
        begin = (_next_line if stop[0][0] == "\n" else _next_sentence)(text, start, stop, openings, rules)
        if begin is not None:
            yield start, start + len(text[start : stop.end()].rstrip())
            start = begin
    if start < len(text):
        yield start, len(text.rstrip())


def _pairs(text: str, stops: Iterable[re.Match[str]]) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """The outermost pairs of brackets and quotation marks that nothing is cut in, and every closer with its opener."""
    closed: list[tuple[int, int]] = []
    openings: dict[int, int] = {}
    marks = list(_PAIRED.finditer(text))
    if not marks:
        return closed, openings
    ended = {at for stop in stops if stop[0][0] != "\n" for at in range(*stop.span())}
    stack: list[tuple[str, int]] = []
    waiting = dict.fromkeys("([{“", 0)
    for mark in marks:
        kind = {")": "(", "]": "[", "}": "{"}.get(mark[0], mark[0] if mark[0] in "([{" else "“")
        if mark[0].isspace():
            stack.clear()
            waiting = dict.fromkeys(waiting, 0)
        elif _opens(text, mark):
            stack.append((kind, mark.start()))
            waiting[kind] += 1
        elif waiting[kind]:
            opener, at = "", 0
            while opener != kind:
                opener, at = stack.pop()
                waiting[opener] -= 1
            openings[mark.end() - 1] = at
            if kind != "“" or _stays_whole(text, at, mark, ended=mark.start() in ended):
                while closed and closed[-1][0] > at:
                    closed.pop()
                closed.append((at, mark.end() - 1))
    return closed, openings


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a bracket or quotation mark opens; “ » « and " do both jobs, and the spaces beside them tell which."""
    if mark[0] in ("(", "[", "{", "„", ",,", "``"):
        return True
    if mark[0] in (")", "]", "}", "”", "''"):
        return False
    before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
    return (not before or before.isspace() or before in "([{/–-„\ufffc") and not (after.isspace() or not after)


def _stays_whole(text: str, at: int, closer: re.Match[str], *, ended: bool) -> bool:
    """Whether a quotation is part of a sentence that goes on behind it, or short enough to be the name of something."""
    if closer.end() - at < WINDOW and not _introduced(text, at):
        return True
    rest = text[closer.end() : closer.end() + WINDOW]
    rest = _NOTES.sub("", rest, count=1)
    if rest.startswith(_ENDS) and closer.end() - at >= WINDOW and (stop := _STOP.match(rest)):
        ended, rest = True, rest[stop.end() :]  # the stop of the host stands behind a long quotation
    here = rest.lstrip()
    lines = rest[: len(rest) - len(here)].count("\n")
    if not here or lines > 1 or (lines and (here[0] in _BULLETS or _DASH.match(here) or _ITEM.match(here))):
        return False
    following = _NEXT.match(rest)
    return not (ended and following) or (following["word"] or "")[:1].islower()


def _introduced(text: str, at: int) -> bool:
    """Whether a quotation begins a sentence, or stands behind a colon or comma, as whole sentences do."""
    lead = text[max(0, at - WINDOW) : at]
    last = lead.rstrip()[-1:]
    return not last or last in _STOPS + _CLOSERS + ":,;–-" or "\n" in lead[len(lead.rstrip()) :]


def _next_line(text: str, start: int, line: re.Match[str], _: Mapping[int, int], rules: Rules) -> int | None:
    """Where the next sentence begins if `line` breaks to a paragraph or list item and not within a wrapped sentence."""
    here, before = text[line.end() : line.end() + WINDOW], text[start : line.start()][-WINDOW:].rstrip()
    if "\n" in line[0][1:] or here[:1] in _BULLETS:
        return line.end()
    if _DASH.match(here):
        alike = _DASH.match(text, start) and text[start] == here[0]
        return line.end() if alike or before[-1:] in _STOPS + ":" else None
    one, two = _ITEM.match(text, start), _ITEM.match(here)
    if not two or two["word"] in rules.counted:  # "31. Dezember" at the start of a line is no item
        return None
    first = before[-1:] == ":" and two["count"] in ("1", "a")
    return line.end() if first or (one and _counts_on(one["count"], two["count"])) else None


def _counts_on(one: str, two: str) -> bool:
    """Whether two list markers are neighbours, as 1 and 2 or a and b are."""
    if one.isdigit() and two.isdigit():
        return int(two) == int(one) + 1
    return one.isalpha() and two.isalpha() and ord(two) == ord(one) + 1


def _next_sentence(text: str, start: int, stop: re.Match[str], openings: Mapping[int, int], rules: Rules) -> int | None:
    """Where the next sentence begins if the one from `start` ends at `stop`."""
    following = _NEXT.match(text, stop.end())
    if not following:
        return None
    word = _read(following["word"] or "")
    if word[:1].islower():
        return None
    starts = word in rules.starters or following["second"] in rules.addressed
    if following["dash"] and (not starts or _INSERTED.search(text, max(start, stop.start() - WINDOW), stop.start())):
        return None  # "The whole town – at last! – Dresden is glad"
    ends = {
        "any": True,
        "uncounted": word not in rules.counted,
        "word": word != "" and not (word.isupper() and _INITIAL.fullmatch(word)),
        "starter": starts and not following["dash"],
        "none": False,
    }[_follower(text, start, stop, openings, rules)]
    return following.start("begin") if ends else None


def _follower(text: str, start: int, stop: re.Match[str], openings: Mapping[int, int], rules: Rules) -> Follower:
    """What has to follow `stop`, seen from what stands in front of it."""
    before = _read(text[max(start, stop.start() - WINDOW) : stop.start()])
    run = stop[0] if len(stop[0]) == 1 else "".join(mark for mark in stop[0] if mark in _STOPS)
    complete = stop.start() - start <= WINDOW
    if text[stop.start() - 1] in "([" or (complete and _MARKER.fullmatch(before + run)):
        return "none"  # "(!)" and "[…]" say nothing about the sentence around them, "1." and "a)" belong to theirs
    last = stop.start() + len(stop[0].rstrip(_UNREAD)) - 1
    if start < openings.get(last, start) < stop.start():
        if text[last] in ")]}":
            return "starter"  # what stands in brackets within a sentence does not end it
        if run[0] != "." and not _introduced(text, openings[last]):
            return "starter"  # a name, as in: the campaign “Join in!” Dresden
    if "…" in stop[0] or ".." in stop[0]:
        return "starter"
    if not before or before[-1].isspace():
        return "starter" if before.rstrip().endswith(_ENDS) else "any"  # ". . ."
    counted = run == "." and any(map(str.isdecimal, before[-2:]))  # "12" or "12a"
    numbers = _NUMBERS.search(before) if counted else None
    if numbers:
        return _behind_number(before, numbers, complete, rules)
    return _behind_word(before.split(), run, complete, rules)


def _behind_number(before: str, numbers: re.Match[str], complete: bool, rules: Rules) -> Follower:
    lead = _NOTED.sub("", before[: numbers.start()].rstrip())
    token = lead.split()[-1] if lead else ""
    host = _bare(token)
    if not numbers["glue"] and (lead[-1:] in (",", ":", ";", *_OPENERS) or host in _JOINING):
        return "none"  # an item of a list within the sentence: "gilt: 1. Die Frist", "und 2. Die Kosten"
    if host in rules.numbered or host.endswith(rules.streets):
        if token != host or (complete and token == lead):
            return "none"  # a heading: "Frage 3. Wer hilft?", "es heißt: „§ 1. Name“"
        return "starter" if numbers["glue"] == "," else "uncounted"
    if "\n" in before[len(lead) : numbers.start()]:
        return "none"  # an item on a line of its own
    return "starter" if rules.ordinals and _ORDINAL.fullmatch(numbers["last"]) else "any"


def _behind_word(tokens: list[str], run: str, complete: bool, rules: Rules) -> Follower:
    for form in _abbreviations(tokens, run, complete):
        if form in rules.never_end:
            return "none"
        if form in rules.before_number:
            return "word"
        if form in rules.may_end or form.endswith(rules.compounds):
            return "starter"
    word = _tail(tokens[-1])
    measured = len(tokens) > 1 and tokens[-2][-1].isdigit()
    if run != "." or word in rules.words or (measured and word in rules.units):
        return "any"
    if _INITIAL.fullmatch(word):
        return _behind_initial(tokens, word, measured, rules)
    return "starter" if _CLIPPED.fullmatch(word) or ("." in word and _DOTTED.fullmatch(f"{word}.")) else "any"


def _behind_initial(tokens: list[str], word: str, measured: bool, rules: Rules) -> Follower:
    before = [_bare(token) for token in tokens[-3:-1]]
    host = before[-1] if before else ""
    listed = any(_INITIAL.fullmatch(token.rstrip(",")) for token in before)  # "A, B und C"
    if not listed and (host[-1:] in (",", ":", ";") or host in _JOINING):
        return "none"  # an item of a list, as with numbers: "beantragt, I. Die Frist"
    if _ROMAN.fullmatch(word) and (host in rules.numbered or (host.isupper() and len(host) > 1)):
        return "uncounted"  # "nach SGB II. Der Antrag", "Teil IV. Anlagen"
    return "starter" if word.isupper() or measured else "none"


def _abbreviations(tokens: list[str], run: str, complete: bool) -> Iterator[str]:
    """The abbreviations that may end with the last token: "i.d.R.", "d.R.", "R."; the longest first."""
    form = _bare(tokens[-1]) + run
    forms = [form]
    at = len(tokens) - 1
    while at and len(forms) < 5 and _DOTTED.fullmatch(_bare(tokens[at - 1])):
        at -= 1
        form = _bare(tokens[at]) + form
        forms.append(form)
    if complete and not at:
        forms.append(form[:1].lower() + form[1:])  # capitalised as the first word of its sentence: "Vgl."
    yield from reversed(forms)
    yield _tail(tokens[-1]) + run


def _tail(token: str) -> str:
    """The last part of a compound: "Ing" of "Dipl.-Ing"."""
    return token[max(map(token.rfind, "-/–(")) + 1 :]


def _bare(token: str) -> str:
    """A token without the quotation mark or bracket that it follows."""
    return token.lstrip(_OPENERS + "<–-")


def _read(text: str) -> str:
    """`text` as the rules see it: composed, without what has no width."""
    return text if text.isascii() else unicodedata.normalize("NFC", _ERASED.sub("", text))
