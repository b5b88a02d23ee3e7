"""Dialects of Markdown: tags, attribute lists, containers and stars are read as their generators read them."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import dialects, reasons
from pipeline.formats.masking import LETTERS, SYMBOLS, Alphabet, mask
from pipeline.formats.scanning import Scan
from pipeline.model import USUAL, Document, Key, Reading, Segment, Skip
from tests import documents
from tests.documents import blocks

_CASES = blocks("markdown/dialects.txt")
_GENDER = blocks("markdown/gender.txt")
_CONTAINERS = blocks("markdown/containers.txt")
cases = pytest.mark.parametrize(
    ("text", "expected"),
    list(zip(_CASES[1::3], _CASES[2::3], strict=True)),
    ids=[title.strip() for title in _CASES[::3]],
)


def parsed(text: str, *names: str, format: str = ".md") -> Document:
    return formats.parse(text, format, reading=Reading(dialects=names) if names else USUAL)


def told(segment: Segment) -> str:
    note = f" # {segment.note}" if segment.note else ""
    context = f" @ {segment.context}" if segment.context else ""
    return f"{segment.line} {segment.kind} | {segment.text}{note}{context}"


@cases
def test_the_segments_of_a_page_in_a_dialect_and_what_is_left_out(text: str, expected: str) -> None:
    document = parsed(text)
    left = [f"! {skip.line} {skip.reason} | {skip.text}" for skip in document.skipped]
    assert [*map(told, document.segments()), *left] == expected.splitlines()


@cases
def test_windows_line_ends_change_no_key_and_no_byte(text: str, expected: str) -> None:
    windows = parsed(text.replace("\n", "\r\n"))
    assert windows.text == text.replace("\n", "\r\n")
    assert list(map(told, windows.segments())) == list(map(told, parsed(text).segments()))


@pytest.mark.parametrize(("text", "html"), list(zip(_GENDER[::2], _GENDER[1::2], strict=True)))
def test_a_star_between_a_word_and_its_ending_is_text(text: str, html: str) -> None:
    assert formats.to_html(parsed(text)) == html


@pytest.mark.parametrize(
    ("text", "html"),
    list(zip(_CONTAINERS[1::3], _CONTAINERS[2::3], strict=True)),
    ids=[title.strip() for title in _CONTAINERS[::3]],
)
def test_the_html_of_containers(text: str, html: str) -> None:
    assert list(filter(None, formats.to_html(parsed(text)).splitlines())) == list(filter(None, html.splitlines()))


def test_a_text_without_signs_is_read_as_commonmark() -> None:
    for text in ("Ein *Satz* {x} mit 3 * 4.\n", "<Vorname> :: x\n"):
        assert dialects.chosen(text, USUAL.dialects) == ()


@pytest.mark.parametrize("dialect", dialects.DIALECTS, ids=lambda dialect: dialect.name)
def test_a_dialect_that_is_not_switched_on_is_text(dialect: dialects.Dialect) -> None:
    signs = {
        "hugo": "Ein {{< x >}} hier.",
        "mdbook": "Ein {{#x}} hier.",
        "liquid": "Ein {% x %} hier.",
        "mdx": "Ein {x} und <Karte x={1}/> hier.",
        "mkdocs": '!!! note "x"',
        "kramdown": "Ein *x*{: .x} hier.",
        "attributes": "Ein *x*{.x} hier.",
        "containers": "::: x",
        "gender": "Ein*e und ein*e hier.",
    }
    text = signs[dialect.name]
    others = tuple(other.name for other in dialects.DIALECTS if other is not dialect)
    assert formats.to_html(parsed(text)) != formats.to_html(parsed(text, "")) or dialect.name == "mdx"
    assert formats.to_html(parsed(text, dialect.name)) != formats.to_html(parsed(text, *others))
    assert formats.to_html(parsed(text, *others)) == formats.to_html(parsed(text, "")) or dialect.name == "mdx"


def test_an_mdx_file_is_read_as_mdx_without_signs() -> None:
    text = "Es sind {zahl} Wörter.\n"
    [plain], [mdx] = parsed(text).segments(), parsed(text, format=".mdx").segments()
    assert (plain.text, mdx.text) == ("Es sind {zahl} Wörter.", "Es sind <x/> Wörter.")
    assert parsed(text, "hugo", format=".mdx").reading.dialects == ("hugo",)


def test_a_mask_is_as_long_as_the_text_and_shows_nothing_of_what_it_hides() -> None:
    text = 'Ein {{< x >}}{{ y }} mit *z*{.a}.\n\n!!! note "T"\n    jede*r\n\n:::\n'
    scan = Scan(text, dialects.DIALECTS).run()
    masked = mask(text, scan.found, scan.told)
    assert len(masked.text) == len(text)
    assert [piece.form for piece in masked.pieces] == ["inline", "inline", "mute", "head", "mute", "star", "head"]
    assert not set("<>{}!") & set(masked.text)
    assert masked.behind(masked.text[:25]) == text[:25]


@given(st.sampled_from([*LETTERS, *SYMBOLS]), st.integers(0, 10**7), st.integers(1, 6))
def test_a_number_is_read_as_it_was_written_or_not_written_at_all(alphabet: Alphabet, number: int, length: int) -> None:
    run = alphabet.run(number, length)
    assert not run or (len(run) == length and alphabet.number(run) == number)


def test_private_characters_of_an_icon_font_are_no_mask() -> None:
    text = "Ein \U000f0000\U000f8000 Zeichen {{ x }} und \U00100000.\n"
    assert formats.to_html(parsed("Ein \U000f0000 Zeichen {{ x }}.")) == (
        "<p>Ein \U000f0000 Zeichen <code>{{ x }}</code>.</p>\n"
    )
    assert formats.to_html(parsed(text)) == f"<p>{text[:-1]}</p>\n"


def filled(text: str, targets: dict[str, str]) -> tuple[str, int]:
    result = formats.filled(parsed(text), {(None, german): target for german, target in targets.items()})
    return result.text, len(result.findings)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ('{{< f alt="Das Bild" >}}', 'A "b" \\ c', '{{< f alt="A \\"b\\" \\\\ c" >}}'),
        ("{{< f alt=`Das Bild` >}}", 'A "b" \\ c', '{{< f alt=`A "b" \\ c` >}}'),
        ("{{< f alt=`Das Bild` >}}", "a ` b", None),
        ('{{< f alt="Das Bild" >}}', "a >}} b", None),
        ('{% f alt="Das Bild" %}', "It's", '{% f alt="It\'s" %}'),
        ('{% f alt="Das Bild" %}', 'A "b"', "{% f alt='A \"b\"' %}"),
        ('{% f alt="Das Bild" %}', 'It\'s "b"', None),
        ('{% f alt="Das Bild" %}', "{{ x }}", None),
        (
            '<Karte title="Das Bild"/>',
            '<a> & "b" {{ x }} it\'s',
            '<Karte title="<a> &amp; &quot;b&quot; {{ x }} it&#39;s"/>',
        ),
        ('{{% notice note "Das Bild" %}}', "Picture", '{{% notice note "Picture" %}}'),
    ],
)
def test_an_argument_is_written_in_the_syntax_of_its_tag_or_stays_german(
    text: str, target: str, expected: str | None
) -> None:
    for before in ("", "Ein Satz mit ", "- "):
        assert filled(before + text, {"Das Bild": target}) == (before + (expected or text), expected is None)


def test_an_argument_follows_its_sentence_and_stands_alone_where_that_is_german() -> None:
    text = 'Ein Satz mit {{< f alt="Das Bild" >}} darin.\n'
    assert filled(text, {"Das Bild": "Picture"})[0] == 'Ein Satz mit {{< f alt="Picture" >}} darin.\n'
    both = {"Das Bild": "Picture", "Ein Satz mit <x/> darin.": "<x/> stands here {{ y }}."}
    assert filled(text, both) == ('{{< f alt="Picture" >}} stands here \\{\\{ y }}.\n', 0)


SPECIALS = "*_[]<>&|#\\` 1. {{ x }} {% x %} {{< x >}} {: .x} {.x} {x} {#x} </div> <Foo/> a*in b*in www"
STARTS = [
    "1. x",
    "# x",
    "::: x",
    "!!! note",
    "??? x",
    '=== "x"',
    "[TOC]",
    "import x from 'y'",
    "--8<-- x",
    "> [!x] y",
    "x {.x}",
]
PLACES = [
    "Text\n",
    "# Text\n",
    "# Text {#id}\n",
    "- Text\n- Zwei\n",
    "> Text\n",
    "> [!x] Text\n> Zwei\n",
    "| Text | Zwei |\n|---|---|\n| a | b |\n",
    "Zwei\n: Text\n",
    "![Text](x.png)\n",
    "**Text** und *Zwei*\n",
    "[Text](x.html){: .x}\n",
    '!!! note "Text"\n    Zwei\n',
    "!!! note\n    Text\n",
    '=== "Text"\n\n    Zwei\n',
    "::: note Text\n:::\n",
    "::: note\nText\n:::\n",
    ":::note[Text]{.x}\n:::\n",
    "{{% x %}}\nText\n{{% /x %}}\n",
    "{% if x %}\nText {{ y }}\n{% endif %}\n",
    "import X from 'x'\n\n<X>\n\nText\n\n</X>\n",
    "jede*r Text\n",
    "[^1]\n\n[^1]: Text\n",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("special", [SPECIALS, *STARTS])
def test_a_translation_full_of_specials_appears_as_it_is_in_every_place(place: str, special: str) -> None:
    document = parsed(place)
    target: Key = next(s.key for s in document.segments() if "Text" in s.text)
    words = target[1].replace("Text", special)
    result = formats.filled(document, {target: words})
    assert result.findings == ()
    again = formats.parse(result.text, ".md")
    expected = (words if segment.key == target else segment.text for segment in document.segments())
    assert " ".join(segment.text for segment in again.segments()) == " ".join(expected)
    html = re.sub(r"</?(?:strong|em|code)>", "", formats.to_html(document, {target: words}))
    assert special in unescape(html).replace("\n", " ")


def test_a_template_tag_in_code_is_refused_unless_the_german_has_it() -> None:
    text = "Schreiben Sie `{{ x }}` hier.\n"
    german = "Schreiben Sie <code>{{ x }}</code> hier."
    assert filled(text, {german: "Write <code>{{ x }}</code> here."}) == ("Write `{{ x }}` here.\n", 0)
    assert filled(text, {german: "Write <code>{{ y }}</code> here."}) == (text, 1)


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("zwiesprache: of", "There is no directive “of”. Did you mean off?"),
        ("zwiesprache: stop", "There is no directive “stop”. There are: off, on, note, context, accept."),
        ("zwiesprache: off jetzt", "Behind the directive “off” stands nothing more."),
        ("zwiesprache: note", "The directive “note” needs a colon and a text."),
        ("zwiesprache: context: ", "The directive “context” needs a colon and a text."),
    ],
)
@pytest.mark.parametrize("marks", [("<!-- ", " -->"), ("{/* ", " */}")])
def test_a_misspelt_directive_is_refused_with_its_line(comment: str, message: str, marks: tuple[str, str]) -> None:
    with pytest.raises(InputRefused) as refused:
        formats.parse(f"---\ntitle: x\n---\nText\n\n{marks[0]}{comment}{marks[1]}\n", ".md", path="seite")
    assert (refused.value.message, refused.value.line, refused.value.code) == (message, 6, "directive")


def test_a_directive_in_code_or_of_another_program_is_none() -> None:
    text = "`<!-- zwiesprache: x -->`\n\n```\n<!-- zwiesprache: off -->\n```\n\n<!-- textlint: off -->\n\nEin Satz.\n"
    assert [segment.text for segment in parsed(text).segments()] == ["Ein Satz."]


@given(documents.markdown())
def test_every_reason_is_on_the_list(text: str) -> None:
    skipped: Sequence[Skip] = ()
    with suppress(InputRefused):
        skipped = parsed(text).skipped
    assert [skip.reason for skip in skipped if not reasons.is_known(skip.reason)] == []


TRAPS = [
    "{{",
    "{%",
    "{{< ",
    "{{% a %}}",
    "{%\n\n",
    "{:",
    '{a="',
    "{.a ",
    "<A ",
    "<A {",
    "{",
    "{/*",
    '<A a="',
    "a*r ",
    "a*innen*",
]
LINE_TRAPS = [
    "!!! note\n",
    '=== "a"\n',
    ":::a\n",
    ":::\n",
    "> [!a] b\n",
    "<A>\n",
    "--8<--\n",
    "{{< highlight >}}",
    "{{x}}\na\n",
    "export const a\n",
    "<!-- zwiesprache: note: a -->\n\nb\n\n",
    "<!-- zwiesprache: off -->\n\n",
    "a <!-- zwiesprache: note: a --> ",
    "www.a.de ",
    "www.",
]


def seconds(text: str) -> float:
    start = time.process_time()
    formats.to_html(parsed(text, format=".mdx"))
    return time.process_time() - start


@pytest.mark.parametrize("trap", TRAPS + LINE_TRAPS)
def test_no_trap_takes_the_square_of_its_length(trap: str) -> None:
    times = 48 * 1024 // len(trap)
    whole = seconds(trap * times)
    assert whole < 1 or whole < 10 * seconds(trap * (times // 4))


def test_fifty_thousand_open_braces_are_read_at_once_on_any_machine() -> None:
    assert seconds("{{" * 50_000) < 20
    assert seconds("{%" * 50_000) < 20


def test_admonitions_nested_without_end_are_refused() -> None:
    nested = "".join("    " * depth + "!!! note\n" for depth in range(300))
    with pytest.raises(InputRefused, match="nested more than"):
        formats.to_html(parsed(nested))
