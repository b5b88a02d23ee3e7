"""The laws of Markdown over every example of the CommonMark specification, measured by the specification's own HTML.

What an example does not keep is listed by its number with the reason; one that is mended leaves the list, or it fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Final

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import filling
from pipeline.formats.reasons import is_known
from pipeline.formats.sanitise import clean
from pipeline.model import Document, Reading
from tests.documents import FIXTURES, same_words, shown, without_ids, words
from tests.test_formats import anew

_EXAMPLE: Final = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """An example of the specification."""

    markdown: str
    html: str
    """What the specification wants it to render as."""


def examples() -> dict[int, Example]:
    """Number in the specification -> example; its arrows are tabs."""
    text = (FIXTURES / "commonmark" / "spec.txt").read_text(encoding="utf-8").replace("→", "\t")
    return {number: Example(*match.groups()) for number, match in enumerate(_EXAMPLE.finditer(text), 1)}


EXAMPLES: Final = examples()

PLAIN: Final = Reading(dialects=())
"""CommonMark and no dialect: `<Warning>` is HTML there, no component."""
REFUSED: Final = {96: "`---` in the first line opens front matter, and a text is no front matter"}
"""Examples that are no page of ours."""
FRONT_MATTER: Final = {98: "`---` twice is empty front matter, no two thematic breaks"}
ANEW: Final = {
    194: "the label of the reference is its text, with an escape that is written elsewhere",
    573: "the alternative text is the label of the reference, which has emphasis",
    576: "the alternative text is the label of the reference, which has emphasis",
    585: "the alternative text is the label of the reference, which has emphasis",
    589: "the alternative text is the label of the reference, which has emphasis",
}
"""Examples with a segment that can't be written anew; each is named by a finding, and the German stays."""
HTML: Final = FRONT_MATTER | {175: "a line break before a raw HTML block in a list, which no reader sees"}
"""Examples that render as other HTML than the specification's."""


@cache
def document(number: int) -> Document | None:
    try:
        return formats.parse(EXAMPLES[number].markdown, ".md", reading=PLAIN)
    except InputRefused:
        return None


def documents() -> dict[int, Document]:
    return {number: found for number in EXAMPLES if (found := document(number))}


def broken(kept: Mapping[int, bool]) -> list[int]:
    return [number for number, holds in kept.items() if not holds]


def test_the_specification_has_its_examples() -> None:
    assert len(EXAMPLES) == 652
    assert EXAMPLES[1] == Example("\tfoo\tbaz\t\tbim\n", "<pre><code>foo\tbaz\t\tbim\n</code></pre>\n")


def test_every_example_but_those_named_is_read() -> None:
    assert EXAMPLES.keys() - documents().keys() == REFUSED.keys()


def test_joining_the_parts_of_every_example_gives_it_back() -> None:
    kept = {number: found.text == EXAMPLES[number].markdown for number, found in documents().items()}
    assert broken(kept) == []


def test_filling_every_example_with_its_source_changes_nothing() -> None:
    kept = {
        number: formats.filled(found, {segment.key: segment.text for segment in found.segments()})
        == filling.Filled(EXAMPLES[number].markdown, ())
        for number, found in documents().items()
    }
    assert broken(kept) == []


def test_encoding_every_example_anew_renders_as_before() -> None:
    named: list[int] = []
    changed: list[int] = []
    for number, found in documents().items():
        filled = anew(found)
        again = formats.to_html(formats.parse(filled.text, ".md", reading=PLAIN))
        named += [number] * bool(filled.findings)
        changed += [number] * (same_words(without_ids(again)) != same_words(without_ids(formats.to_html(found))))
    assert changed == []
    assert named == [*ANEW]


_LINKED: Final = re.compile(r'<a href="[^"]*">([^<]*)</a>')


def without_new_links(html: str, expected: str) -> str:
    """`html` without the links round bare addresses, which are ours and not the specification's."""
    return _LINKED.sub(lambda link: link[0] if link[0] in expected else link[1], html)


def test_every_example_renders_as_the_specification_wants() -> None:
    kept: dict[int, bool] = {}
    for number, found in documents().items():
        expected = clean(EXAMPLES[number].html)
        html = without_ids(formats.to_html(found))
        kept[number] = expected in (html, without_new_links(html, expected))
    assert broken(kept) == [*HTML]


class _Visible(HTMLParser):
    """Gathers what a reader of the page sees or hears, by the standard library: no parser of ours."""

    _APART: Final = re.compile("blockquote|br|div|h[1-6r]|li|ol|p|pre|table|t[dhr]|ul")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = 0
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in ("script", "style")
        self.found += [f" {value} " for name, value in attrs if name in ("alt", "title") and value]
        self.found += [" "] * bool(self._APART.fullmatch(tag))
        self.address = dict(attrs).get("href") or "" if tag == "a" else ""

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("script", "style") and self.unseen > 0
        self.found += [" "] * bool(self._APART.fullmatch(tag))
        self.address = ""

    def handle_data(self, data: str) -> None:
        if not self.unseen and not self._is_address(data):
            self.found.append(data)

    def _is_address(self, data: str) -> bool:
        """Whether a link shows where it goes: `<https://example.org>` is no German."""
        return bool(self.address) and re.sub("%[0-9A-F]{2}", "", self.address) in (
            re.sub(r"[^\x21-\x7e]|[\[\]\\`]", "", data),
            "mailto:" + data,
        )


def visible(html: str) -> str:
    reader = _Visible()
    reader.feed(html)  # and not closed: what stands in a tag without end is shown by no browser
    return "".join(reader.found)


def test_the_oracle_sees_what_a_reader_sees() -> None:
    html = '<p title="Titel">Ein <em>W</em>ort<br />und <img alt="Bild">.</p><script>x</script><style>y</style>Ende'
    assert words(visible(html)) == ["Titel", "Ein", "Wort", "und", "Bild", "Ende"]
    addresses = '<a href="https://a.de/%5C">https://a.de/\\</a> <a href="mailto:a@b.de">a@b.de</a> <a href="a">b</a>'
    assert words(visible(addresses)) == ["b"]


def test_every_word_of_the_specifications_html_is_in_a_segment_or_in_the_skip_report() -> None:
    lost: dict[int, list[str]] = {}
    for number, found in documents().items():
        seen = words(visible(EXAMPLES[number].html))
        told, apart = (
            " ".join([*(shown(segment, void) for segment in found.segments()), *(skip.text for skip in found.skipped)])
            for void in ("", "0")
        )
        missing = [word for word in seen if word not in told and word not in apart]
        too_few = Counter("".join(seen)) - Counter(told)  # so that a word that stands twice is not found once
        if missing or too_few:
            lost[number] = [*missing, *too_few]
    assert lost == {}


def test_every_skip_of_the_examples_has_a_known_reason() -> None:
    reasons = {skip.reason for found in documents().values() for skip in found.skipped}
    assert {reason for reason in reasons if not is_known(reason)} == set()
    assert "code" in reasons
