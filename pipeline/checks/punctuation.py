"""A sentence ends with the mark that its source ends with: a question is a question, a label keeps its colon.

Marks of other scripts count as what they are (。 ？ ؟), Spanish opens its questions, Chinese and Arabic have marks of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline import sentences
from pipeline.checks.pair import Pair
from pipeline.checks.style import style
from pipeline.checks.writing import MASK, prose, put_right, unclosed
from pipeline.messages import _
from pipeline.model import Finding, Severity

_SAME: Final = str.maketrans("。．।۔።։។။？؟！：﹕፥；፤，、،፣؛\u037e", "........??!:::;;,,,,;;")
_STOPS: Final = ".?!:…"
_SAID: Final = re.compile(r"([?!])[\"'“”’‘«»‹›]+\.$")
_FACE: Final = re.compile(r"(?:[:;][-o^']?[()DPp]|[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?)$")
_LONGEST_FACE: Final = 3
_FACES: Final = 9
"""Faces at the end of a text that are looked through."""
_LISTED: Final = ",;–—-"
"""Marks between the items of a list, which stand or fall with the list."""
_SENTENCE: Final = 3
"""Words from which a text without a mark at its end may be a sentence."""
_TWICE: Final = re.compile(r"(?<![.,;:/\\])(?:(?<!\d)\.\.(?![./\\\d])|,,|;;|::(?!\w)|[,:]\.(?!\w)|;\.|[?!]\.(?!\.))")
_ABBREVIATION: Final = re.compile(r"(?:^|[\s(])(?:[^\W\d_]\.\s?){1,4}$|\b[^\W\d_]{1,6}\.$")
_ORDINAL: Final = re.compile(r"\d\.$")
_OWN_MARKS: Final = {
    "zh": str.maketrans(".?!,:;", "。？！，：；"),
    "ja": str.maketrans(".?!,", "。？！、"),
    "ar": str.maketrans("?,;", "؟،؛"),
    "fa": str.maketrans("?,;", "؟،؛"),
    "ur": str.maketrans("?,;.", "؟،؛۔"),
}
_BEHIND: Final = {
    "zh": re.compile(r"(?<=[\u3400-\u9fff])[.?!,:;](?=\s|$|[\u3400-\u9fff])"),
    "ja": re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff])[.?!,](?=\s|$|[\u3040-\u9fff])"),
    "ar": re.compile(r"(?<=[\u0620-\u06ff])[?,;](?=\s|$)"),
    "fa": re.compile(r"(?<=[\u0620-\u06ff])[?,;](?=\s|$)"),
    "ur": re.compile(r"(?<=[\u0620-\u06ff])[?,;.](?=\s|$)"),
}


def punctuation(pair: Pair) -> Iterator[Finding]:
    """A warning where the mark at the end is another one than the source's, or lost or added; where Spanish does not
    open a question or exclamation; for two marks in a row (`..`, `,,`); and for Latin marks behind Chinese, Japanese or
    Arabic letters.

    Brackets, quotation marks and tags at the end are looked through. No difference: . for !, an ellipsis for a stop or
    nothing, the commas and semicolons of lists, a stop of an abbreviation or ordinal, the final stop that Thai
    does not have, a question that became a heading ("How to register"). A stop added to a label, ! or : for a stop, is
    a note.
    """
    if pair.target_language in _BEHIND:
        yield from _marks_of_the_script(pair)
    elif pair.target_language == "es":
        yield from _opened(pair)
    if _TWICE.search(pair.target_text):
        yield from _twice(pair)
    source, target = _end(pair.source_text), _end(pair.target_text)
    if not source or not target or not pair.source_words or pair.target_language in ("th", "lo", "my", "km"):
        return
    wanted, found = _mark(source, pair.language), _mark(target, pair.target_language)
    if wanted == found or (wanted in _LISTED and found in _LISTED):
        return
    if {wanted, found} <= {"", "."} and (
        _abbreviated(source, pair.language) or _abbreviated(target, pair.target_language)
    ):
        return
    severity = _severity(pair, source, target, wanted, found)
    if severity:
        yield _other_end(pair, severity, target, wanted, found)


def _other_end(pair: Pair, severity: Severity, target: str, wanted: str, found: str) -> Finding:
    at = len(target)
    message = (
        _("The translation ends with {found}, the German with {expected}.", found=found, expected=wanted)
        if found and wanted
        else _("The translation does not end with {expected}, as the German does.", expected=wanted)
        if wanted
        else _("The translation ends with {found}, the German does not.", found=found)
    )
    added = wanted and not found and pair.target_text.rstrip() == target
    return Finding(
        "punctuation",
        severity,
        message,
        found=found,
        expected=wanted,
        fix=_("End it as the German ends, or reword it."),
        mended=put_right(pair, [(at, at, _written(wanted, pair))]) if added else "",
        at=pair.at(at - len(found), at) if found else None,
    )


def _twice(pair: Pair) -> Iterator[Finding]:
    """Two marks where one stands: `..`, `,,`; what the source has too, and an ellipsis, are left alone."""
    text = prose(pair.target_pieces)
    found = [match for match in _TWICE.finditer(text) if match[0] not in pair.source_text]
    if found:
        mark = found[0][0]
        yield Finding(
            "punctuation",
            "warning",
            _("Two marks stand in a row: {marks}", marks=mark),
            found=mark,
            expected=mark[0] if mark[0] == mark[1] else "",
            fix=_("Write one."),
            mended=put_right(pair, ((one.start(), one.end(), one[0][0]) for one in found))
            if mark[0] == mark[1]
            else "",
            at=pair.at(*found[0].span()),
        )


def _end(text: str) -> str:
    """`text` up to its final mark; a bracket that ends it holds a mark of its own."""
    text = text.rstrip()
    for _number in range(_FACES):
        face = _FACE.search(text, max(0, len(text) - _LONGEST_FACE))
        if not face:
            break
        text = text[: face.start()].rstrip()
    bracketed = text.rstrip().endswith((")", "]")) and not text.lstrip().startswith(("(", "["))
    return text.rstrip() if bracketed else unclosed(text)


def _written(mark: str, pair: Pair) -> str:
    if pair.target_language == "el" and mark == "?":
        return ";"
    if pair.target_language == "fr":
        return {"?": "\u202f?", "!": "\u202f!", ":": "\u00a0:"}.get(mark, mark)
    return mark.translate(_OWN_MARKS.get(pair.target_language, {}))


def _mark(text: str, language: str) -> str:
    """The class of the final mark; empty where there is none."""
    if text.endswith(("...", "…")):
        return "…"
    if text[-1] == "." and (said := _SAID.search(text)):  # a question quoted: … „Warum?“.
        return said[1]
    last = text[-1].translate(_SAME)
    if language == "el" and last == ";":
        return "?"
    return last if last in _STOPS + _LISTED else ""


def _severity(pair: Pair, source: str, target: str, wanted: str, found: str) -> Severity | None:
    """How bad it is that a text ends with `found` and not with `wanted`; None: both can be right."""
    if not found and (target[-1] == ">" or unclosed(prose(pair.target_pieces)).endswith(MASK)):
        return None  # a tag that was invented; code or an address, which need no mark
    if not wanted and unclosed(prose(pair.source_pieces)).endswith(MASK):
        return None
    if (wanted, found) in (("!", "."), ("…", "."), ("…", ""), (".", "…"), ("", "…"), ("!", "…")):
        return None
    if (wanted, found) in (("", "."), (".", "!"), (".", ":")):
        return "note"
    if wanted in ("", *_LISTED) and found in ("", *_LISTED):
        return None
    heading = style(pair.target_language).headings
    if wanted == "?" and not found and heading and heading.match(target) and not _asks(target, pair):
        return None
    if wanted == "?" and not found and "?" in pair.target_text:
        return None  # Umzug: Was ist zu tun? Moving house? Here’s what to do
    if wanted == "." and found == "?" and "?" in pair.source_text:
        return None  # Wie soll der Platz aussehen? Sagen Sie es uns. Tell us: what should the square look like?
    if not wanted and found == "?" and _asks(target, pair):
        return None  # Suchbegriff eingeben: What are you looking for?
    asked = style(pair.language).headings
    if not wanted and found == "?" and asked and asked.match(source):
        return None
    if wanted == "." and found in ("", *_LISTED) and min(len(pair.source_words), len(pair.target_words)) < _SENTENCE:
        return None
    if wanted in ("?", "!") and (target.isupper() or re.search(rf"\{wanted}[\"”’»“]", pair.target_text)):
        return None  # a heading in capitals; a quotation that stands elsewhere
    if wanted in _LISTED and found == ".":
        return "note"
    return "warning"


def _asks(target: str, pair: Pair) -> bool:
    """Whether a verb stands before its subject: "Where can I …", no heading."""
    asking = style(pair.target_language).asking
    return asking is not None and asking.match(target) is not None


def _abbreviated(text: str, language: str) -> bool:
    """Whether the stop at the end may be that of an abbreviation or an ordinal."""
    if language == "de" and _ORDINAL.search(text):
        return True
    match = _ABBREVIATION.search(text)
    if match is None:
        return False
    token = match[0].strip(" (")
    return len(token) == len("x.") or "." in token[:-1] or token in _abbreviations(language)


@cache
def _abbreviations(language: str) -> frozenset[str]:
    return sentences.abbreviations(language)


def _opened(pair: Pair) -> Iterator[Finding]:
    """Spanish: each ? has its ¿, each ! its ¡."""
    text = prose(pair.target_pieces)
    for closing, opening in (("?", "¿"), ("!", "¡")):
        if text.count(closing) > text.count(opening) and re.search(rf"\w\s*[»”\"]?\{closing}", text):
            at = text.index(closing)
            whole = text.count(closing) == 1 and opening not in text and not re.search(r"[,.;:?!]\s", text)
            start = re.search(r"\w", text)
            yield Finding(
                "punctuation",
                "warning",
                _("Spanish opens it with {mark}.", mark=opening),
                found=closing,
                expected=opening,
                fix=_("Write {name}.", name=opening),
                mended=put_right(pair, [(start.start(), start.start(), opening)]) if whole and start else "",
                at=pair.at(at, at + 1),
            )


def _marks_of_the_script(pair: Pair) -> Iterator[Finding]:
    language = pair.target_language
    text = prose(pair.target_pieces)
    found = list(_BEHIND[language].finditer(text))
    if not found:
        return
    own = _OWN_MARKS[language]
    yield Finding(
        "punctuation",
        "warning",
        _("{found} is a mark of another script here.", found=found[0][0]),
        found=found[0][0],
        expected=found[0][0].translate(own),
        fix=_("Write {name}.", name=found[0][0].translate(own)),
        mended=put_right(pair, ((match.start(), match.end(), match[0].translate(own)) for match in found)),
        at=pair.at(*found[0].span()),
    )
