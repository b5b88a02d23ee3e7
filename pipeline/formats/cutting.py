"""A text cut along its runs into parts, and the same cut carried over to its HTML.

A format hands in its runs (see `nodes`) and a function that renders; out come raw slices and segments that cover the
text, or the skeleton of its HTML. Nothing here knows a format's syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Final

from pipeline.errors import InputRefused
from pipeline.formats import halving, inline, prose, skeleton
from pipeline.formats.inline import Mark
from pipeline.formats.nodes import Element, Node, Run, Text
from pipeline.formats.sanitise import clean, refuse_deep
from pipeline.formats.scopes import Scope, applied, holding
from pipeline.messages import _
from pipeline.model import Reading, Segment, Skip

Marks = tuple[tuple[Mark, ...], ...]
"""The marks of each run that has segments."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text cut into parts, with the marks that its rendering needs."""

    parts: tuple[str | Segment, ...]
    marks: Marks
    skipped: tuple[Skip, ...]


def gathered(runs: Iterable[Run], line: Callable[[int], int], *, path: str = "") -> list[Run]:
    """The `runs` of a page; InputRefused as soon as they are more than a page has sentences."""
    found: list[Run] = []
    count = 0
    for run in runs:
        found.append(run)
        count += any(not isinstance(node, Text) or not node.text.isspace() for node in run.nodes)
        refuse_long(0, count, path, line(run.start) if count > _MOST else 0)
    return found


def analyse(
    text: str,
    runs: Sequence[Run],
    reading: Reading,
    line: Callable[[int], int],
    *,
    start: int = 0,
    scopes: Sequence[Scope] = (),
    path: str = "",
) -> Analysis:
    """Cut `text` from `start` on along its `runs`; `line` gives the line of a place, `scopes` what the author said.

    InputRefused: a run of over 100 KiB, or more than 20,000 segments.
    """
    parts: list[str | Segment] = []
    marks: list[tuple[Mark, ...]] = []
    left: list[tuple[int, str, str]] = []
    place, count = start, 0
    sentences = partial(prose.sentences, reading=reading)
    said = holding(scopes, runs)
    for index, run in enumerate(runs):
        if run.reason:
            left.append((run.start, run.shown, run.reason))
            continue
        refuse_long(_length(run.nodes), count, path, line(run.start))
        cut = _between(text, run) if run.nested else inline.cut(text, run, sentences, line)
        cut = applied(cut, said.get(index, ()), run.start)
        parts += [text[place : run.start], *cut.parts]
        place = run.end
        count += sum(isinstance(part, Segment) for part in cut.parts)
        left += cut.left
        if cut.marks:
            marks.append(tuple(cut.marks))
    parts.append(text[place:])
    return Analysis(tuple(part for part in parts if part != ""), tuple(marks), skips(left, line))


def stretches(marks: Marks) -> Iterator[list[Segment]]:
    """The segments of each run."""
    return ([m.value for m in run if m.kind == "open" and isinstance(m.value, Segment)] for run in marks)


def _length(nodes: Iterable[Node]) -> int:
    """Characters that a reader sees; a tag counts for four, since it takes the time of a word."""
    return sum(
        len(node.text) if isinstance(node, Text) else 4 + (_length(node.nodes) if isinstance(node, Element) else 0)
        for node in nodes
    )


def skips(left: Iterable[tuple[int, str, str]], line: Callable[[int], int]) -> tuple[Skip, ...]:
    """(place, words, reason) of what is left out, as the skip report says it: without what has no letters."""
    found = (Skip(prose.fold(words), reason, line(at)) for at, words, reason in sorted(left, key=itemgetter(0)))
    return tuple(skip for skip in found if any(map(str.isalpha, skip.text)))


def _between(text: str, run: Run) -> inline.Cut:
    """What is no text with the segments in it."""
    cut = inline.Cut()
    place = run.start
    for start, end, segment in run.nested:
        cut.parts += [text[place:start], segment]
        cut.marks += inline.around(start, end, segment)
        place = end
    cut.parts.append(text[place : run.end])
    return cut


_LONGEST: Final = 100 * 1024
_MOST: Final = 20_000


def refuse_long(length: int, segments: int, path: str, line: int) -> None:
    """InputRefused: a paragraph or a page is larger than any that people read, and would take its time."""
    if length > _LONGEST:
        raise InputRefused(
            _("The paragraph is longer than {limit} KiB.", limit=_LONGEST // 1024),
            path=path,
            line=line,
            repair=_("Divide it with an empty line."),
            code="paragraph-size",
        )
    if segments > _MOST:
        raise InputRefused(
            _("The page has more than {limit} sentences.", limit=_MOST),
            path=path,
            line=line,
            repair=_("Divide the page."),
            code="source-size",
        )


def build(
    text: str,
    found: Marks,
    render: Callable[[str], str] = str,
    restore: Callable[[str], str] = str,
    *,
    path: str = "",
) -> skeleton.Skeleton:
    """The skeleton of the HTML that `render` makes of `text`, unsanitised, with a slot for each segment in `found`.

    `restore` puts back into sanitised HTML what was hidden in `text`. Runs whose marks would change more than
    themselves are left without: without marks the page must be the plain one.
    """
    rendered = render(text)
    refuse_deep(rendered, path=path)
    plain = clean(rendered)
    whole = restore(plain)
    serial = skeleton.free_serial(text, rendered, plain, whole)

    suspects: set[int] = set()

    def attempt(some: Sequence[tuple[Mark, ...]]) -> skeleton.Skeleton | None:
        marked, segments, blocks = _marked(text, some, serial)
        cleaned = clean(render(marked))
        if skeleton.without_marks(cleaned, serial) != plain:
            suspects.clear()
            suspects.update(blocks[number] for number in skeleton.changed(cleaned, plain, serial))
            return None
        return skeleton.build(restore(cleaned), serial, segments, blocks)

    for _round in range(_ROUNDS):
        if page := attempt(found):
            return page
        if not suspects:
            break
        found = tuple(run for number, run in enumerate(found) if number not in suspects)
    return halving.sound(found, attempt, tries=_TRIES)[1] or skeleton.Skeleton((whole,))


_ROUNDS: Final = 3
"""So often at most are the runs left out in whose lines marks changed more than themselves; one is the rule."""
_TRIES: Final = 32
"""So often at most is a page rendered after that to find them by halving."""


def _marked(text: str, found: Sequence[Sequence[Mark]], serial: int) -> tuple[str, list[Segment], list[int]]:
    """`text` with the marks put in, the segments by their numbers, and the run of each."""
    segments: list[Segment] = []
    blocks: list[int] = []
    pieces: list[tuple[int, bool, str]] = []
    for block, run in enumerate(found):
        opened: list[int] = []
        for mark in run:
            if isinstance(mark.value, Segment):
                if mark.kind == "open":
                    opened.append(len(segments))
                    segments.append(mark.value)
                    blocks.append(block)
                number = opened[-1] if mark.kind == "open" else opened.pop()
                pieces.append((mark.place, True, skeleton.mark(serial, number, close=mark.kind == "close")))
            elif mark.kind == "text":
                pieces.append((mark.place, False, mark.value))
            else:
                pieces.append(
                    (mark.place, True, skeleton.mark(serial, opened[-1], mark.value, close=mark.kind == "gat"))
                )
    result: list[str] = []
    place = 0
    for at, _last, piece in sorted(pieces, key=itemgetter(0, 1)):
        result += [text[place:at], piece]
        place = at
    return "".join([*result, text[place:]]), segments, blocks
