"""Short tags: only those of the German are tags, all else is text, and what is lost, doubled or crossed is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.markup import Mark
from pipeline.model import NONE

NAMES = st.sampled_from(["a", "b", "a1", "a2", "strong", "img", "br"])
TEXTS = st.text("<>/ab1&; ä", max_size=6) | st.sampled_from(["<a>", "</a1>", "<br/>", "<strong", "a < b > c", NONE])


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """A text as a format makes it: numbered tags, pairs nested, some void, with text that may read as a tag."""
    depth = draw(st.lists(st.sampled_from(["open", "close", "void", "text"]), max_size=12))
    opened: list[int] = []
    wanted: list[str] = []
    pieces: list[str | tuple[int, str]] = []
    for kind in depth:
        if kind == "text":
            pieces.append(draw(TEXTS))
        elif kind == "close":
            pieces += [(opened.pop(), "close")] if opened else []
        else:
            opened += [len(wanted)] if kind == "open" else []
            pieces.append((len(wanted), kind))
            wanted.append(draw(NAMES))
    pieces += [(index, "close") for index in reversed(opened)]
    names = markup.number(wanted, "".join(piece for piece in pieces if isinstance(piece, str)))
    text = "".join(piece if isinstance(piece, str) else str(Mark(names[piece[0]], piece[1])) for piece in pieces)  # type: ignore[arg-type]
    return text, names


@given(marked())
def test_decoding_an_encoded_segment_gives_it_back(case: tuple[str, tuple[str, ...]]) -> None:
    text, names = case
    pieces = markup.pieces(text, names)
    assert "".join(map(str, pieces)) == text
    assert sorted(piece.name for piece in pieces if isinstance(piece, Mark) and piece.form != "close") == sorted(names)
    assert markup.problems(text, text, names) == ()
    assert markup.fits(text, text, names)


@given(marked(), st.data())
def test_a_lost_tag_is_always_reported(case: tuple[str, tuple[str, ...]], data: st.DataObject) -> None:
    text, names = case
    pieces = markup.pieces(text, names)
    marks = [index for index, piece in enumerate(pieces) if isinstance(piece, Mark)]
    if marks:
        lost = data.draw(st.sampled_from(marks))
        target = "".join(str(piece) for index, piece in enumerate(pieces) if index != lost)
        assert f"The tag {pieces[lost]} is missing." in markup.problems(text, target, names)
        assert markup.fits(text, target, names) == (target == NONE)


@given(st.lists(NAMES | st.from_regex("[abh][12]{0,2}", fullmatch=True), max_size=8), st.text("<>/ab12", max_size=20))
def test_every_element_gets_a_name_of_its_own_that_the_text_does_not_spell(wanted: list[str], literal: str) -> None:
    names = markup.number(wanted, literal)
    assert len(set(names)) == len(names) == len(wanted)
    assert all(
        name.startswith(bare) and name[len(bare) :].strip("0123456789") == ""
        for bare, name in zip(wanted, names, strict=True)
    )
    assert all(str(Mark(name, form)) not in literal for name in names for form in ("open", "close", "void"))


@pytest.mark.parametrize(
    ("wanted", "literal", "names"),
    [
        ([], "Text", ()),
        (["a"], "Text", ("a",)),
        (["a", "strong", "a"], "Text", ("a1", "strong", "a2")),
        (["strong"], "Das Zeichen <strong> ist Text", ("strong1",)),
        (["strong"], "Das Zeichen <strong1/> ist Text", ("strong",)),
        (["a", "a"], "Das Zeichen </a1> ist Text", ("a2", "a3")),
        (["h", "h", "h1"], "Text", ("h2", "h3", "h1")),
    ],
)
def test_the_names_of_elements(wanted: list[str], literal: str, names: tuple[str, ...]) -> None:
    assert markup.number(wanted, literal) == names


def test_only_the_tags_of_the_segment_are_tags() -> None:
    text = "<b>a</b> < b & <i>c</i> <br/> </br/> <b >d"
    assert markup.pieces(text, {"b", "br"}) == [
        Mark("b", "open"),
        "a",
        Mark("b", "close"),
        " < b & <i>c</i> ",
        Mark("br", "void"),
        " </br/> <b >d",
    ]
    assert markup.pieces(text, ()) == [text]
    assert markup.pieces("", ("b",)) == []
    assert markup.visible(text, ("b", "br")) == "a < b & <i>c</i>  </br/> <b >d"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Ein <strong>Wort</strong> und <img/>.", ("strong", "img")),
        ("<a1>x</a1><a2>y</a2>", ("a1", "a2")),
        ("a < b und <nicht zu", ()),
        ("<b>offen", ()),
        ("Text", ()),
    ],
)
def test_the_tags_that_a_german_text_shows(source: str, names: tuple[str, ...]) -> None:
    assert markup.names(source) == names


GERMAN = "<a>Link</a> und <b>fett</b> mit <img/>"


@pytest.mark.parametrize(
    ("target", "problems"),
    [
        ("<b>bold</b>, <img/> and <a>link</a>", ()),
        ("<b>bold <a>link</a></b> <img/>", ()),
        ("<a>link</a> and <b>bold</b>", ("The tag <img/> is missing.",)),
        ("<a>link and <b>bold</b> <img/>", ("The tag </a> is missing.",)),
        ("<a>l</a> <b>b</b> <img/><img/>", ("The tag <img/> stands there more often than in the German.",)),
        ("<a>l</a> <b>b</b> <img/> <b/>", ("The tag <b/> is not one of the German sentence.",)),
        ("</a>l<a> <b>b</b> <img/>", ("The tag </a> closes at the wrong place.",)),
        ("<a>l<b>b</a></b> <img/>", ("The tag </a> closes at the wrong place.",)),
        ("<a>l</a> <b>b</b> <img/> <i>x</i>", ()),
        ("", tuple(f"The tag {tag} is missing." for tag in ("<a>", "</a>", "<b>", "</b>", "<img/>"))),
    ],
)
def test_what_is_wrong_with_the_tags_of_a_target(target: str, problems: tuple[str, ...]) -> None:
    assert markup.problems(GERMAN, target) == problems
    assert markup.fits(GERMAN, target, markup.names(GERMAN)) == (problems == ())


def test_a_target_that_says_nothing_fits_every_segment() -> None:
    assert markup.fits(GERMAN, NONE, markup.names(GERMAN))
    assert markup.fits("Text", "<b>any", ())
