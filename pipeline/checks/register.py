"""Readers are addressed as the German addresses them: Sie or du, vous or tu, usted or tú.

The words of address stand in `style.toml`; a language that has one form only (English, Swedish) has none there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair, without_quotations
from pipeline.checks.style import Style, style
from pipeline.messages import _
from pipeline.model import Finding


def register(pair: Pair) -> Iterator[Finding]:
    """A warning for the first word that addresses readers in the other form than the source, or for two forms at once;
    a note where another language is politer than the German du, which a site may have decided.

    The source shows the form by a word of address, "Sie" only where it is no first word. Where its language has one
    form, a German translation says Sie. `Melde dich an`, `Komm vorbei` and `ihr könnt` address readers as well. Nothing
    is said where the source shows none or both, in quotations, and where it addresses several people (ihr, euch): other
    languages do that politely.
    """
    into = style(pair.target_language)
    if into.informal is None:
        return
    informal = into.informal.search(pair.target_text)
    if informal is None and into.plural and style(pair.language).informal is None:
        informal = into.plural.search(pair.target_text)  # a source without forms calls for the polite one
    found = {"informal": informal, "formal": _search(into, pair.target_text)}
    if not any(found.values()):
        return
    unquoted = without_quotations(pair.target_pieces)
    found = {form: match for form, match in found.items() if match and match[0] in unquoted}
    wanted = _wanted(pair, into) or ("formal" if len(found) == len(("formal", "informal")) else "")
    wrong = found.get({"formal": "informal", "informal": "formal"}.get(wanted, ""))
    if wrong is None:
        return
    formal = wanted == "formal"
    certain = formal or pair.target_language == "de" or len(found) > 1
    yield Finding(
        "register",
        "warning" if certain else "note",
        _("“{word}” addresses readers familiarly.", word=wrong[0])
        if formal
        else _("“{word}” addresses readers formally.", word=wrong[0]),
        found=wrong[0],
        fix=_("Use the polite form, as the source does.")
        if formal
        else _("Use the familiar form, as the source does."),
        at=pair.at(*wrong.span()),
    )


def _wanted(pair: Pair, into: Style) -> str:
    source = style(pair.language)
    if source.informal is None:
        return into.default_form
    text = without_quotations(pair.source_pieces)
    formal, informal = _search(source, text), source.informal.search(text)
    if source.plural and source.plural.search(text):
        return ""
    return "" if bool(formal) == bool(informal) else "formal" if formal else "informal"


def _search(form: Style, text: str) -> re.Match[str] | None:
    return form.formal.search(text) if form.formal else None
