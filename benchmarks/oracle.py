"""The visible words of a document by other parsers than ours: markdown-it and html5lib.

A source text goes in, the words that a reader of its page sees or hears come out, in whatever order. Of a Markdown text
in a generator's dialect, which no such parser knows, they are the words of the source beside addresses and tags.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from typing import Any, Final
from unicodedata import normalize

_HEAD: Final = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?\r?\n|)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ADDRESS: Final = re.compile(
    r"(?i)\b[a-z][a-z0-9+.-]*://[^\s<>)\"']+|\bwww\.[^\s<>)\"']+|[\w.+-]++@[\w-]++(?:\.[\w-]++)+"
)
_DIALECT: Final = re.compile(
    r"\{\{|\{%|^:::|^!!! |^\?\?\?|^=== \"|\{:|^import .+ from |<[A-Z]\w*[\s/>]|^\s*\[[!A-Z]+\]", re.MULTILINE
)
"""Signs of Hugo, Liquid, MkDocs, containers, attribute lists and MDX."""
_FENCE: Final = re.compile(r"^([ >]*)(`{3,}|~{3,})[^\n]*\n.*?(?:^[ >]*\2[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript"))
_SPOKEN: Final = ("alt", "title", "aria-label", "placeholder", "label", "summary")
_SPOKEN_META: Final = ("description", "og:title", "og:description", "twitter:title", "twitter:description")
_APART: Final = re.compile(
    "address|article|aside|blockquote|body|br|button|caption|center|d[dlt]|details|div|figcaption|figure|footer|form|h[1-6r]"
    "|head|header|html|input|label|legend|li|main|meta|nav|ol|optgroup|option|p|pre|section|select|summary|svg|table|tbody"
    "|t[dhr]|textarea|tfoot|thead|title|ul|iframe|object|video|audio"
)
"""Elements that end a word."""


def check() -> None:
    """Say what is missing before the work begins."""
    try:
        import_module("html5lib")
        import_module("markdown_it")
    except ImportError as error:
        sys.exit(f"The trial counts words with markdown-it-py and html5lib; {error.name} is missing. Use pip install.")


def words(text: str) -> list[str]:
    """Runs of letters; addresses are no words, and soft hyphens, what has no width, stars and backslashes end none."""
    text = normalize("NFC", re.sub(r"[\u00ad\u200b-\u200d\u2060\ufeff*\\]", "", text))
    return re.findall(r"[^\W\d_]+", _ADDRESS.sub(" ", text))


def visible(text: str, ending: str) -> list[str]:
    """The words that the page of a source text shows."""
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    meta = words("\n".join(_values(head[1]))) if head else []
    if ending == ".txt":
        return [*meta, *words(body)]
    if ending != ".md" and not ending.endswith("mdx"):
        return [*meta, *words("".join(_shown(body)))]
    return [*meta, *(words(_plain(body)) if _DIALECT.search(body) else words("".join(_shown(_rendered(body)))))]


def _values(source: str) -> Iterator[str]:
    """The strings in front matter."""
    import yaml

    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from strings(inner)
        elif isinstance(value, str):
            yield value

    try:
        yield from strings(
            json.loads(source) if source.lstrip().startswith("{") else yaml.load(source, yaml.BaseLoader)
        )
    except (yaml.YAMLError, ValueError):
        yield from re.findall(r"^\w+:(.*)$", source, re.MULTILINE)


def _rendered(body: str) -> str:
    """The HTML of a Markdown text without what CommonMark does not know and would show: footnote marks, ids, ticks."""
    from markdown_it import MarkdownIt

    body = re.sub(r"\[\^[^\]\s]+\]:?|(?<=- )\[[xX]\](?= )", " ", body)
    body = re.sub(r"^(#{1,6} .*?)\{[^{}\n]*\}[ \t]*$", r"\1", body, flags=re.MULTILINE)
    return str(MarkdownIt("commonmark", {"maxNesting": 300}).enable(["table", "strikethrough"]).render(body))


def _plain(body: str) -> str:
    """The words of a Markdown text that is no CommonMark, without fences, targets, tags, comments and scripts."""
    for pattern, instead in _PLAIN:
        body = pattern.sub(instead, body)
    return unescape(body)


_PLAIN: Final = (
    (_FENCE, "\n"),
    (re.compile(r"\{\{[<%]|[<%]\}\}"), " "),  # a tag may hold a shortcode
    (re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>", re.DOTALL), " "),
    (re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE), " "),  # reference definitions
    (re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]|\[\^[^\]\s]+\]:?|\[x\](?= )"), "]"),
    (re.compile(r"^(#{1,6} .*?)\{#?[^{}\n]*\}[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(rf"</?(?:{_APART.pattern})(?=[\s/>])[^<>]*>"), " "),
    (re.compile(r"</?[A-Za-z][^<>]*>|(?<=\w)`+(?=\w)"), ""),
)


def _shown(html: str) -> Iterator[str]:
    """Text and spoken attributes of an HTML text, by html5lib."""
    root = import_module("html5lib").parse(html, namespaceHTMLElements=False)
    yield from _below(root)


def _below(root: Any) -> Iterator[str]:
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        if not isinstance(node.tag, str) or node.tag in _UNSEEN:
            yield node.tail or "" if node is not root else ""
            continue
        apart = " " * bool(_APART.fullmatch(node.tag))
        yield apart
        yield from (f" {node.attrib[name]} " for name in _SPOKEN if node.attrib.get(name))
        if node.tag == "meta" and node.attrib.get("name", node.attrib.get("property", "")).lower() in _SPOKEN_META:
            yield f" {node.attrib.get('content', '')} "
        yield node.text or ""
        waiting.append(apart + (node.tail or ""))
        waiting += reversed(list(node))
