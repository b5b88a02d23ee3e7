"""The translation has the inline tags of the German: none lost, doubled, invented or crossed, and no pair run empty.

A tag that is lost takes a link or an image with it; one that is invented would be printed with its angle brackets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline import markup
from pipeline.checks.pair import Pair, excerpt
from pipeline.markup import Mark
from pipeline.messages import _
from pipeline.model import NONE, Finding, Span

_INLINE: Final = (
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark none q s samp small span strong sub sup u var"
)
_BLOCK: Final = "blockquote center div font h hr li ol p pre table td th tr ul"
_LOOKS_LIKE_ONE: Final = re.compile(
    rf"</?(?:{'|'.join((*_INLINE.split(), *_BLOCK.split()))})\d{{0,3}}"
    r"(?: [\w-]{1,20}=(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}')){0,5} ?/?>"
)
"""What a translator may have meant as a tag. Other angle brackets (`<script>`, `<Name>`) are text like any other."""
_MARKS: Final = re.compile(
    r"(?P<wrap>\*\*|__|`)(?=[^\s*_`])(?:(?![*_`]).)*(?<=\S)(?P=wrap)"
    r"|(?<![\w*])\*(?=[^\s*])[^*\n]*(?<=[^\s*])\*(?![\w*])"
    r"|\A(?:[-*+] |\#{1,6} )(?=[^\s\d])"
    r"|\[[^][\n]{1,200}\]\([^()\s]{1,500}\)"
)
"""Marks of Markdown as engines add them: **bold**, `code`, *italics*, "- " and "## " in front, [text](address)."""
_FIRST: Final = ("-", "+", "•", "–", "—", "·")
_MANGLED: Final = re.compile(r"<(?P<close> ?/)? ?(?P<name>[A-Za-z]{1,10} ?\d{0,3}) ?(?P<void>/ ?)?>")
"""A tag as engines and spelling checkers spoil it: `<A1>`, `< a1 >`, `</ strong>`."""


def tags(pair: Pair) -> Iterator[Finding]:
    """Errors for tags that do not match, a warning for each pair that has nothing in it any more, and one for marks of
    Markdown that the German has nothing of: they would be printed.

    A pair is empty if no letter or digit stands between its tags, while the German has one there. The order of pairs is
    free, as long as they nest. What is mended: tags that are only spoilt or renamed, where one is lost for each.
    """
    if _has_marks(pair.target):
        yield from _marked(pair)
    if "<" not in pair.source and "<" not in pair.target:
        return
    faults = markup.faults(pair.source_pieces, pair.target_pieces)
    expected, found = _written(pair.source_pieces), _written(pair.target_pieces)
    invented = list(_invented(pair))
    mended = _mended(pair) if faults or invented else ""
    fix = _("Take each tag over once, exactly as it is written in the German.")
    here, there = (_places(pieces) if faults else {} for pieces in (pair.source_pieces, pair.target_pieces))
    for fault in faults:
        yield Finding(
            "tags", "error", fault.problem, found=found, expected=expected, fix=fix, mended=mended,
            at=there[fault.mark] if fault.there else None, source_at=here.get(fault.mark),
        )  # fmt: skip
    for text, at in invented:
        if text == NONE:
            message = _("{tag} has to stand alone: it says that a neighbouring sentence holds this one.", tag=text)
        else:
            message = _("{tag} is not a tag of the German sentence and would be printed as it stands.", tag=text)
        fix = _("Delete {tag}.", tag=text)
        yield Finding("tags", "error", message, found=text, expected=expected, fix=fix, mended=mended, at=at)
    yield from _emptied(pair)


def _marked(pair: Pair) -> Iterator[Finding]:
    """A warning for the first mark, with all of them taken away where only they are too much."""
    match = _MARKS.search(pair.target)
    if match is None or _has_marks(pair.source):
        return
    message = _("{marks} are marks of Markdown, which the German does not have; they would be printed.", marks=match[0])
    fix = _("Delete the marks and keep the words.")
    mended = _MARKS.sub(_bare, pair.target)
    at = match.span()
    yield Finding("tags", "warning", message, found=excerpt(match[0]), fix=fix, mended=mended, at=at)


def _has_marks(text: str) -> bool:
    """Whether a text may have marks of Markdown: five searches for letters cost less than one for a pattern."""
    return "*" in text or "`" in text or "#" in text or "__" in text or "](" in text or text.startswith(_FIRST)


def _bare(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] == "[":
        return text[1 : text.index("](")]
    return "" if text.endswith(" ") else text.strip("*_`")


def _written(pieces: Iterable[str | Mark]) -> str:
    return excerpt(" ".join(str(piece) for piece in pieces if isinstance(piece, Mark)))


def _places(pieces: Iterable[str | Mark]) -> dict[Mark, Span]:
    """Where each mark stands, for the last time, in the joined pieces."""
    found: dict[Mark, Span] = {}
    at = 0
    for piece in pieces:
        length = len(piece) if isinstance(piece, str) else len(str(piece))
        if isinstance(piece, Mark):
            found[piece] = (at, at + length)
        at += length
    return found


def _invented(pair: Pair) -> Iterator[tuple[str, Span]]:
    """What reads as a tag in the target's text and stands less often in the source's, each spelling once; its place."""
    in_target = Counter(_LOOKS_LIKE_ONE.findall(pair.target_text))
    in_source = Counter(_LOOKS_LIKE_ONE.findall(pair.source_text)) if in_target else Counter()
    for text, count in in_target.items():
        if count > in_source[text]:
            start = pair.target_text.rindex(text)
            yield text, pair.at(start, start + len(text))


def _emptied(pair: Pair) -> Iterator[Finding]:
    in_source = {name for name, _place in _hollow(pair.source_pieces)}
    for name, at in dict(_hollow(pair.target_pieces)).items():
        if name not in in_source:
            message = _("There is no text between <{name}> and </{name}>.", name=name)
            fix = _("Put the tags around the words that they belong to.")
            yield Finding("tags", "warning", message, found=f"<{name}></{name}>", fix=fix, at=at)


def _hollow(pieces: Iterable[str | Mark]) -> Iterator[tuple[str, Span]]:
    """Names of the pairs with no letter or digit between their tags, and their places."""
    opened, start, at = "", 0, 0
    for piece in pieces:
        at += len(str(piece))
        if isinstance(piece, str):
            opened = "" if any(map(str.isalnum, piece)) else opened
        elif piece.form == "open":
            opened, start = piece.name, at - len(str(piece))
        else:
            if piece.form == "close" and piece.name == opened:
                yield piece.name, (start, at)
            opened = ""


def _mended(pair: Pair) -> str:
    """The target with its spoilt or renamed tags as the German writes them; empty where that is not certain."""
    missing = Counter(piece for piece in pair.source_pieces if isinstance(piece, Mark))
    missing.subtract(piece for piece in pair.target_pieces if isinstance(piece, Mark))
    lost = [mark for mark, count in missing.items() for _time in range(count)]
    if not lost or min(missing.values()) < 0:
        return ""
    spoilt = [match for match in _MANGLED.finditer(pair.target) if _is_text(match, pair)]
    marks = _meant(spoilt, lost)
    if not marks:
        return ""
    text, end = [], 0
    for match, mark in zip(spoilt, marks, strict=True):
        text += [pair.target[end : match.start()], str(mark)]
        end = match.end()
    mended = "".join((*text, pair.target[end:]))
    return mended if not markup.problems(pair.source, mended, pair.tags) else ""


def _is_text(match: re.Match[str], pair: Pair) -> bool:
    """Whether this is none of the sentence's tags, and stands in the German neither."""
    if match[0] in pair.source:
        return False
    name = match["name"].replace(" ", "").lower()
    return name in {known.lower() for known in pair.tags} or bool(_LOOKS_LIKE_ONE.fullmatch(match[0]))


def _meant(spoilt: Sequence[re.Match[str]], lost: Sequence[Mark]) -> list[Mark]:
    """The lost mark that each spoilt one has to be; empty unless there is one for each."""
    forms = ["close" if match["close"] else "void" if match["void"] else "open" for match in spoilt]
    if sorted(forms) != sorted(mark.form for mark in lost):
        return []
    names = {mark.name for mark in lost}
    if len(names) == 1:
        return [next(mark for mark in lost if mark.form == form) for form in forms]
    by_name = {(mark.name.lower(), mark.form): mark for mark in lost}
    keys = [(match["name"].replace(" ", "").lower(), form) for match, form in zip(spoilt, forms, strict=True)]
    return [by_name[key] for key in keys] if sorted(keys) == sorted(by_name) else []  # type: ignore[index]
