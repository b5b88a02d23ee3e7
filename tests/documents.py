"""Documents for tests: cases as readable text, and Hypothesis strategies that make pages of German and of noise."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from pathlib import Path

from hypothesis import strategies as st

from pipeline import markup
from pipeline.model import Segment

FIXTURES = Path(__file__).with_name("fixtures")


def blocks(path: str) -> list[str]:
    """The blocks of a fixture, each closed by a line of a single stop."""
    text = (FIXTURES / path).read_text(encoding="utf-8")
    return [block.removeprefix("\n") for block in re.split(r"^\.$", text, flags=re.MULTILINE)[:-1]]


def spelt(text: str) -> str:
    """`text` with the characters that can't be seen for their numbers: `[U+202E]`."""
    return re.sub(r"\[U\+([0-9A-F]+)\]", lambda match: chr(int(match[1], 16)), text)


def visible(html: str) -> str:
    """What a reader of the page sees or hears: text, alternative texts and titles."""
    spoken = " ".join(re.findall(r'\b(?:alt|title)="([^"]*)"', " ".join(re.findall(r"<[^>]*>", html))))
    text = re.sub(rf"</?(?:{_INLINE})\b[^>]*>", "", html)
    return unescape(re.sub(r"<[^>]*>", " ", text) + " " + spoken)


_INLINE = (
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
)


def tags(html: str, *, words: bool = True) -> list[str]:
    """The tags of `html` with their attributes, in order, without what marks German: `lang` and its `span`.

    Not `words`: attributes that are read out are left out.
    """
    found: list[str] = []
    opened: list[bool] = []
    for tag in re.findall(r"<[^>]*>", html):
        if tag.startswith("</span"):
            if opened.pop():
                continue
        elif tag.startswith("<span"):
            opened.append(tag == '<span lang="de">')
            if opened[-1]:
                continue
        told = tag if words else re.sub(r' (?:alt|title|aria-label)="[^"]*"', "", tag)
        found.append(unescape(told.replace(' lang="de"', "")))
    return found


def is_inline(tag: str) -> bool:
    """Whether a tag can belong to a sentence."""
    return bool(re.match(rf"</?(?:{_INLINE})\b", tag))


def without_ids(html: str) -> str:
    """`html` without the ids of headings, which the German page gets and a plain rendering has not."""
    return re.sub(r'(<h[1-6][^>]*?) id="[^"]*"', r"\1", html)


def same_words(html: str) -> str:
    """`html` as the reader sees it: white space, soft hyphens and the spelling of characters make no difference."""
    text = without_invisible(unescape(html))
    return re.sub(r"\s*([<>\"])\s*", r"\1", " ".join(text.split()))


def words(text: str) -> list[str]:
    """Runs of letters; a soft hyphen is none."""
    return re.findall(r"[^\W\d_]+", without_invisible(text))


def without_invisible(text: str) -> str:
    """`text` without what nobody sees, umlauts in one piece."""
    return unicodedata.normalize("NFC", re.sub("[\u00ad\u200b\u200c\u200d\u2060\ufeff]", "", text))


def shown(segment: Segment, void: str) -> str:
    """The words of a segment without its tags, with `void` for those without content."""
    pieces = markup.pieces(segment.text, segment.tags)
    return "".join(piece if isinstance(piece, str) else void * (piece.form == "void") for piece in pieces)


SENTENCES = st.sampled_from(
    [
        "Die Stadt Dresden fördert kleine Projekte.",
        "Ihr Antrag muss bis zum 31. Mai 2024, 12:30 Uhr, bei uns eingehen.",
        "Wer kann sich bewerben?",
        "Das gilt z. B. für Vereine, Schulen und Kitas (Stand: 1. März)!",
        "Projekt-Leitung: Stadt Amadora (PT)",
        "Öffnungszeiten: Mo.–Fr. 9–16 Uhr",
        "Bürger*innen und Nutzer*innen sind willkommen.",
        "„Wir helfen gern“, sagt Frau Dr. Müller.",
        "02.07.2020 11:41:01 Uhr",
        "www.example.org/a_b_c",
        "Schreiben Sie an amt@example.org.",
        "2.500,00 €",
        "snake_case_name bleibt 2 * 3 < 4 & 5 > 1",
        "Tür auf\u00a0– fertig",
        "Wort\u00adtrennung",
        "Auf\u200cla\u200bge der Mu\u0308hle\ufeff",
    ]
)
WORDS = st.sampled_from(
    ["Stadt", "die Stadt", "Rathaus Mitte", "Übergrößen", "EU-Projekt", "nicht", "§ 3", "2024", "x"]
)
NOISE = st.text("*_`[]()<>!#\\~|&;:-+=.01aÄß⟦⟧/\"'^{}$ \t\u00a0\u00ad\ufffc\u2028😀", max_size=8)
"""What a parser may take for more than text; no line ends."""
TARGETS = st.sampled_from(
    [
        "seite.html",
        "https://www.example.org/a_(b)?c=1&d=2",
        "<mit leer.html>",
        "#anker",
        "x.html 'Titel dazu'",
        '{{< ref "seite.md" >}}#anker',
        '{% link x.md %} "Titel mit {{ x }}"',
    ]
)
RAW = st.sampled_from(
    [
        "<br>",
        "<b>",
        "</b>",
        "<span title='Europäische Union'>EU</span>",
        "<kbd>Strg</kbd>",
        "<code>a * b</code>",
        "<!-- Redaktion -->",
        "<a name='anker'></a>",
        "<img src='x.svg' alt='Das Wappen'>",
        "<div>",
        "</div>",
        "<script>alert(1)</script>",
        "<x-eigen>Wort</x-eigen>",
    ]
)
ENTITIES = st.sampled_from(
    ["&amp;", "&lt;strong&gt;", "&nbsp;", "&shy;", "&#8222;Zitat&#8220;", "\\*", "\\_", "\\&", "⟦0.1⟧", "⟦/0.0.a⟧"]
)
TAGS = st.sampled_from(
    [
        '{{< ref "seite.md" >}}',
        '{{% button title="Zum Antrag" href="x" %}}',
        "{{ page.title }}",
        "{% include bild.html alt='Das Rathaus' %}",
        "{# Bemerkung #}",
        "{% if wahr %}",
        "{% endif %}",
        "{{#include datei.md}}",
        '<Karte titel="x" title="Mit Titel" zahl={3 + {a: 4}} />',
        "<Karte>",
        "</Karte>",
        "{/* Bemerkung */}",
        "{props.name}",
        "{: .klasse}",
        "{:toc}",
        '{ .klasse #anker key="Ein Wert" }',
        "{.btn}",
        "jede*r",
        "der*die",
        "ein*e *Mensch*",
        "<!-- zwiesprache: note: Eine Notiz. -->",
        "<!-- zwiesprache: context: amtlich -->",
        "<!-- zwiesprache: off -->",
        "<!-- zwiesprache: on -->",
        "{{<",
        "%}",
        "{{",
        "}}",
        "{",
        "<Karte",
    ]
)
"""What the dialects add inside a line, and what looks like its half."""
AUTOLINKS = st.sampled_from(
    ["<https://www.example.org/x>", "<amt@example.org>", "[^1]", "[Stadt]", "[Stadt][]", "[dort][Stadt]"]
)


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("**{}**".format, inner),
        st.builds("*{}*".format, inner),
        st.builds("_{}_".format, inner),
        st.builds("~~{}~~".format, inner),
        st.builds("`{}`".format, inner),
        st.builds("[{}]({})".format, inner, TARGETS),
        st.builds("![{}]({})".format, inner, TARGETS),
        st.builds("<em>{}</em>".format, inner),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map("".join),
    )


INLINE = st.recursive(SENTENCES | SENTENCES | WORDS | RAW | ENTITIES | AUTOLINKS | TAGS | NOISE, _around, max_leaves=6)
LINES = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\n", "  \n", "\\\n"]).map(lambda end: end.join(lines))
)


def _prefixed(first: str, rest: str) -> st.SearchStrategy[str]:
    return _BLOCKS.map(lambda block: first + block.replace("\n", f"\n{rest}"))


_BLOCKS = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS,
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###"]), LINES),
    st.builds("{} {{#eigen .klasse}}".format, LINES.map("# {}".format)),
    st.builds("{}\n---".format, LINES),
    st.builds("| {} | {} |\n|---|--:|\n| {} | {} |".format, INLINE, INLINE, INLINE, INLINE),
    st.builds("Begriff {}\n: {}\n: {}".format, WORDS, LINES, LINES),
    st.builds("```python\n{}\n```".format, LINES),
    st.builds("    {}".format, LINES),
    st.builds("<div class='kasten'>\n{}\n</div>".format, LINES),
    st.builds("<details>\n<summary>{}</summary>\n\n{}\n\n</details>".format, WORDS, LINES),
    st.builds("[^1]: {}".format, LINES),
    st.just("[Stadt]: https://www.example.org 'Die Stadt'"),
    st.just("***"),
    st.builds("- [ ] {}\n- [x] {}".format, LINES, LINES),
    st.builds("> [!NOTE]\n> {}".format, LINES),
    NOISE,
    TAGS,
    st.builds("{}\n{}\n{}".format, TAGS, LINES, TAGS),
    st.builds("{}\n\n{}\n\n{}".format, TAGS, LINES, TAGS),
    st.builds("{{{{< highlight >}}}}\n{}\n{{{{< /highlight >}}}}".format, LINES),
    st.builds('{} note "{}"\n    {}\n\n    {}'.format, st.sampled_from(["!!!", "???", "???+"]), INLINE, LINES, LINES),
    st.builds('=== "{}"\n\n    {}\n\n=== "{}"\n\n    {}'.format, WORDS, LINES, INLINE, LINES),
    st.builds("!!! warning\n    {}\n\n    !!! note\n        {}".format, LINES, LINES),
    st.builds(":::{}{}\n{}\n:::".format, st.sampled_from(["note ", " info ", "tip", "{.x} "]), INLINE, LINES),
    st.builds("::: tip[{}]{{.x}}\n\n{}\n\n:::".format, INLINE, LINES),
    st.builds("> [!{}] {}\n> {}".format, st.sampled_from(["NOTE", "faq", "tip"]), INLINE, LINES),
    st.just("import Karte from './karte'"),
    st.sampled_from([":::", "::::", "[TOC]", '--8<-- "datei.md"', "!!! note", "!!!", "::: x", "===", '=== "T"']),
)
BLOCKS = st.one_of(
    _BLOCKS,
    _BLOCKS,
    _prefixed("> ", "> "),
    _prefixed("- ", "  "),
    _prefixed("7. ", "   "),
    _prefixed("> ", ""),
    _prefixed("> - ", ">   "),
    _prefixed('!!! note "Hinweis"\n    ', "    "),
)
ENDS = st.sampled_from(["\n", "\n", "\r\n"])


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """A page of what offices write and of what no one would."""
    text = draw(st.sampled_from(["\n\n", "\n\n", "\n"])).join(draw(st.lists(BLOCKS, max_size=5)))
    return (text + draw(st.sampled_from(["", "\n"]))).replace("\n", draw(ENDS))


def with_front_matter(pages: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    head = "---\ntitle: {}\ndescription: '{}'\nlocales: [en, fr]\n# Kommentar\nweight: 10\n---\n{}".format
    titles = st.sampled_from(["Kontakt", '"Über uns: die Stadt"', "|\n  Zwei\n  Zeilen", "2024", "'It''s'  # warum"])
    return st.builds(head, titles, st.sampled_from(["Alles über Dresden.", ""]), pages)


@st.composite
def sound_markdown(draw: st.DrawFn) -> str:
    """A page as an office writes it."""
    sentence = SENTENCES | st.builds("Siehe [{}]({}) und **{}** dort.".format, WORDS, st.just("seite.html"), WORDS)
    paragraph = st.lists(sentence, min_size=1, max_size=3).map(" ".join)
    block = st.one_of(
        paragraph,
        st.builds("## {}".format, WORDS),
        st.builds("- {}\n- *{}*".format, paragraph, WORDS),
        st.builds("> {}".format, paragraph),
        st.builds("| {} | {} |\n|---|---|\n| {} | ![{}](bild.svg) |".format, WORDS, WORDS, WORDS, WORDS),
    )
    return "\n\n".join(draw(st.lists(block, min_size=1, max_size=5))) + "\n"


_PLAIN_LINES = st.one_of(
    SENTENCES,
    st.lists(SENTENCES, min_size=2, max_size=3).map(" ".join),
    WORDS,
    st.builds("- {}".format, WORDS),
    st.builds("{}. {}".format, st.integers(1, 3), WORDS),
    st.builds("{}:".format, WORDS),
    st.builds("{} > {} > {}".format, WORDS, WORDS, WORDS),
    st.sampled_from(["", "", " \t\u00a0", "https://www.example.org/x?a=1&b=2", "Erstellt: 02.07.2020 11:41:01 Uhr"]),
)


def plain() -> st.SearchStrategy[str]:
    """What someone copies out of anywhere."""
    ends = st.sampled_from(["\n", "\n", "\r\n", "\n\n", "\r"])
    return st.lists(st.tuples(_PLAIN_LINES | NOISE, ends).map("".join), max_size=8).map("".join)


def sound_plain() -> st.SearchStrategy[str]:
    """What someone copies out of a content system."""
    return st.lists(_PLAIN_LINES, min_size=1, max_size=8).map("\n".join)


_HTML_INLINE = st.recursive(
    SENTENCES | SENTENCES | WORDS | RAW | ENTITIES | NOISE,
    lambda inner: st.one_of(
        st.builds("<strong>{}</strong>".format, inner),
        st.builds("<a href='seite.html' title=\"Mehr dazu\">{}</a>".format, inner),
        st.builds("<span lang=en>{}</span>".format, inner),
        st.builds("<i>{}<b>{}</i></b>".format, inner, inner),
        st.builds("<code>{}</code>".format, inner),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map("".join),
    ),
    max_leaves=6,
)
_HTML_BLOCKS = st.recursive(
    _HTML_INLINE,
    lambda inner: st.one_of(
        st.builds("<p>{}</p>".format, inner),
        st.builds("<p>{}".format, inner),
        st.builds("<h2 class=x>{}</h2>".format, inner),
        st.builds("<div title='Ein Kasten'>{}\n<p>{}</p>{}</div>".format, inner, inner, inner),
        st.builds("<ul><li>{}<li>{}</ul>".format, inner, inner),
        st.builds("<table><tr><td>{}<td>{}</table>".format, inner, inner),
        st.builds("<dl><dt>{}<dd>{}</dl>".format, inner, inner),
        st.builds("<pre>{}</pre>".format, inner),
        st.builds("<a href='x'><div>{}</div></a>".format, inner),
        st.builds("<font color=red>{}</div></font>".format, inner),
        st.builds("{}<br>{}".format, inner, inner),
        st.builds("<div translate=no>{}</div>{}".format, inner, inner),
        st.builds("<img src=x alt=Wappen title='Das Wappen'>{}<nav aria-label='Wo Sie sind'></nav>".format, inner),
        st.builds("<form><input placeholder=Suchwort><button>{}</button></form>".format, inner),
        st.builds("<svg><title>{}</title></svg>".format, WORDS),
        st.lists(inner, min_size=2, max_size=3).map("\n".join),
    ),
    max_leaves=5,
)
_HTML_PAGE = (
    "<!DOCTYPE html>\n<html lang=de><head><title>{}</title><meta name=description content='{}'></head>\n"
    "<body><nav><a href='/'>Start</a></nav><main>{}</main><footer>{}</footer></body></html>"
)


@st.composite
def html(draw: st.DrawFn) -> str:
    """A page or a piece of one, as content systems and hands write them."""
    piece = "\n".join(draw(st.lists(_HTML_BLOCKS, max_size=4)))
    title = draw(WORDS)
    page = draw(st.sampled_from([piece, piece, _HTML_PAGE.format(title, "Alles über Dresden.", piece, title)]))
    return page.replace("\n", draw(ENDS))


@st.composite
def sound_html(draw: st.DrawFn) -> str:
    """A page whose elements are nested as they should be."""
    sentence = SENTENCES.map(escape) | st.builds("Siehe <a href='x'>{}</a> und <b>{}</b> dort.".format, WORDS, WORDS)
    paragraph = st.lists(sentence, min_size=1, max_size=3).map(" ".join)
    block = st.one_of(
        st.builds("<p>{}</p>".format, paragraph),
        st.builds("<h2>{}</h2>".format, WORDS),
        st.builds("<ul><li>{}</li><li><em>{}</em></li></ul>".format, paragraph, WORDS),
        st.builds("<div>{}<p>{}</p></div>".format, paragraph, paragraph),
        st.builds("<table><tr><td>{}</td><td><img src=x alt='{}'></td></tr></table>".format, WORDS, WORDS),
    )
    return "\n".join(draw(st.lists(block, min_size=1, max_size=5))) + "\n"
