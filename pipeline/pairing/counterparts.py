"""Inline tags of a translation that somebody wrote elsewhere, told by those of the German.

A German segment and what another page says for it go in; its target with the tags of the German comes out, and whether
each could be told. Links and pictures are told by where they lead, all else by its family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pipeline import markup
from pipeline.model import Segment, Tag
from pipeline.pairing import likeness


def target(segment: Segment, theirs: Sequence[Segment]) -> tuple[str, bool]:
    """What `theirs` say with the tags of `segment`, and whether each could be told."""
    spare = dict(segment.tags)
    texts: list[str] = []
    sure = True
    for other in theirs:
        names, known = _renamed(spare, segment, other)
        sure &= known
        for name in names.values():
            spare.pop(name, None)
        texts.append("".join(_piece(piece, names) for piece in markup.pieces(other.text, other.tags)))
    return " ".join(texts), sure and not spare


def _piece(piece: str | markup.Mark, names: Mapping[str, str]) -> str:
    """A tag that the German does not have is left out, its words stay."""
    if isinstance(piece, str):
        return piece
    return str(markup.Mark(names[piece.name], piece.form)) if piece.name in names else " " * (piece.form == "void")


def _renamed(spare: Mapping[str, Tag], segment: Segment, other: Segment) -> tuple[dict[str, str], bool]:
    """Tag of the other text -> the German one that it stands for; False: it is a guess, or one has no partner.

    Those that lead to the same place go together wherever they stand, then those with the same words in them; else
    those of one family, in order, if there are as many.
    """
    left = dict(spare)
    names: dict[str, str] = {}
    for sign in (_address, _content):
        mine = {name: sign(segment, name) for name in left}
        for name, tag in other.tags.items():
            said = sign(other, name)
            same = [german for german in left if mine[german] == said and _family(left[german]) == _family(tag)]
            if said and same and name not in names:
                names[name] = same[0]
                del left[same[0]]
    sure = True
    for family in dict.fromkeys(map(_family, other.tags.values())):
        theirs = [name for name, tag in other.tags.items() if name not in names and _family(tag) == family]
        ours = [name for name, tag in left.items() if _family(tag) == family]
        if theirs and len(ours) == len(theirs):
            names |= zip(theirs, ours, strict=True)
            sure &= len(ours) == 1 or family == "emphasis"
        elif theirs:
            sure = False
    return names, sure


def _content(segment: Segment, name: str) -> str:
    """What stands between the two marks of a tag."""
    return segment.text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


_EMPHASIS: Final = frozenset({"b", "strong", "i", "em", "u", "mark"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt", "var"})


def _family(tag: Tag) -> str:
    """What may stand for one another: people make bold in one language what is in italics in the other."""
    name = "emphasis" if tag.element in _EMPHASIS else "code" if tag.element in _CODE else tag.element
    return name + " void" * (tag.close is None)


def _address(segment: Segment, name: str) -> str:
    """Where a link leads or a picture lies; of template tags, what they say themselves."""
    tag = segment.tags[name]
    pieces = [piece for piece in (*tag.open, *(tag.close or ())) if isinstance(piece, str)]
    return next(likeness.targets(pieces), "") or ("".join(pieces) if not tag.element else "")
