"""The change list of a site as lines, as a sheet and as data: what changed in the German, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pipeline import differences, localize, sheets
from pipeline.changelist import ChangeList, Page, Sentence
from pipeline.fates import Fate
from pipeline.messages import _
from pipeline.revisions import Setting
from pipeline.sheets import Cell, Foreign, Heading, Now, Part, Points, Table, Was
from pipeline.show.findings import refusal, visible


def change_lines(found: ChangeList) -> Iterator[str]:
    """Page by page: each sentence before and after, and what becomes of its translation."""
    yield _title(found)
    for page in found.pages:
        yield ""
        yield page.path
        yield from (f"  {text}" for text in _about(page))
        if page.state != "gone":
            yield from (f"  {line}" for sentence in page.sentences for line in _sentence(sentence))
    if found.settings:
        yield ""
        yield from (_setting(setting) for setting in found.settings)
    yield ""
    yield from _sum(found)


def change_markdown(found: ChangeList) -> str:
    """The same for a merge request."""
    return sheets.markdown(_title(found), tuple(_parts(found)))


def change_html(found: ChangeList) -> str:
    """The same as one page without a script."""
    # Translators: the tag of the language that you translate into
    return sheets.html(_title(found), tuple(_parts(found)), _("en"))


def change_data(found: ChangeList) -> dict[str, Any]:
    """The same as plain data, its keys stable."""
    return {
        "since": found.since,
        "until": found.until,
        "words": found.words(),
        "pages": [_page_data(page) for page in found.pages],
        "settings": [asdict(setting) for setting in found.settings],
        "refused": [refusal(error) for error in found.refused],
    }


def _page_data(page: Page) -> dict[str, Any]:
    about = {"path": page.path, "state": page.state, "file": page.file, "former": page.former, "words": page.words()}
    return about | {"sentences": [_sentence_data(each) for each in page.sentences]}


def _sentence_data(sentence: Sentence) -> dict[str, Any]:
    about = {"before": list(sentence.before), "after": list(sentence.after), "kind": sentence.kind}
    return about | {"line": sentence.line, "translations": [asdict(fate) for fate in sentence.fates]}


def _title(found: ChangeList) -> str:
    if found.until:
        return _("What changed from {since} to {until}", since=found.since, until=found.until)
    return _("What changed since {since}", since=found.since)


def _about(page: Page) -> Iterator[str]:
    """What there is to say of a page as a whole."""
    if page.former:
        yield _("Renamed from {page}; its translations go along.", page=page.former)
    if page.state == "new":
        yield _("New: {file}.", file=page.file)
    elif page.state == "gone":
        yield _("Gone: {file}. Its approved translations stay in git and in its catalog.", file=page.file)
        return
    if not page.sentences:
        yield _("No sentence has changed, so no translation does: only white space, links, order or settings.")
    elif page.locales:
        yield _("Words to review: {words}.", words=_counted(page.words()))
    else:
        yield _("This page is not translated.")


def _sum(found: ChangeList) -> Iterator[str]:
    if not found.pages:
        yield _("No page has changed since {revision}.", revision=found.since)
        return
    yield _("Pages: {pages}. Words to review: {words}.", pages=len(found.pages), words=_counted(found.words()) or "0")


def _counted(words: Mapping[str, int]) -> str:
    return ", ".join(f"{locale} {count}" for locale, count in words.items())


def _sentence(sentence: Sentence) -> Iterator[str]:
    """The sentence before and after in lines, and its fates below."""
    if len(sentence.before) == len(sentence.after) == 1:
        old, new = sentence.before[0], sentence.after[0]
        before = ["".join(_marked(side, text) for side, text in differences.before(old, new))]
        after = ["".join(_marked(side, text) for side, text in differences.after(old, new))]
    else:
        before, after = list(sentence.before), list(sentence.after)
    number = f"{sentence.line or '':>5}"
    for sign, text in [*(("−", text) for text in before), *(("+", text) for text in after)]:
        yield f"{number}  {sign} {visible(text)}"
        number = " " * 5
    yield from (f"{number}    {fate.locale}: {_fate(fate)}" for fate in sentence.fates)


def _marked(side: differences.Side, text: str) -> str:
    return {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}[side].format(text)


def _fate(fate: Fate) -> str:
    """What becomes of a translation, in words."""
    match fate.what:
        case "approved":
            return _("approved")
        case "taken":
            return _("approved, taken over from {page}", page=fate.name)
        case "joined":
            return _("approved, joined of its approved parts")
        case "error":
            return _("approved, but an error keeps it off the page")
        case "harmless":
            return _("to review; meanwhile the page shows the approved translation, for the change is harmless")
        case "values":
            return _("to review: the approved translation with its values exchanged")
        case "kept":
            return _("to review: the translation that was approved before, as a draft")
        case "cut":
            return _("to review: a draft out of the translation of the same German, cut otherwise")
        case "drafted":
            return _("to review: a draft by {name}", name=fate.name)
        case "begun":
            return _("to review: a translation that a person has begun")
        case "open" if fate.name:
            return _("to translate; a draft will be asked of {name}", name=fate.name)
        case "open":
            return _("to translate")
        case "stored":
            return _("its approved translation stays in the catalog, and comes back with it")
        case "put-by":
            return _("its unapproved translation stays in the catalog")
        case "dropped":
            return _("nothing of its translation is kept here")


def _setting(setting: Setting) -> str:
    """What else differs, and which pages that touches."""
    if not setting.key:
        return _("{file} has changed; every page may look or be checked otherwise.", file=setting.file)
    if setting.pages is not None:
        pages = ", ".join(setting.pages) or "–"
        return _("{file}: the rules in [[pages]] have changed, for {pages}.", file=setting.file, pages=pages)
    change = {"file": setting.file, "key": setting.key, "before": setting.before, "after": setting.after}
    return _("{file}: {key} was {before} and is {after} now, for all pages.", **change)


def _parts(found: ChangeList) -> Iterator[Part]:
    yield from _sum(found)
    if found.settings:
        yield Points(tuple(_setting(setting) for setting in found.settings))
    for page in found.pages:
        yield Heading(page.path)
        yield from _about(page)
        if page.sentences and page.state != "gone":
            yield _table(page, found.language)


def _table(page: Page, german: str) -> Table:
    heads = (_("line"), _("German before"), _("German now"), *(localize.bcp47(locale) for locale in page.locales))
    lang = localize.bcp47(german)
    caption = _("Sentences of {file}", file=page.file)
    return Table(caption, heads, tuple(_row(sentence, page, lang) for sentence in page.sentences))


def _row(sentence: Sentence, page: Page, lang: str) -> tuple[Cell, ...]:
    if len(sentence.before) == len(sentence.after) == 1:
        old, new = sentence.before[0], sentence.after[0]
        texts: tuple[Cell, Cell] = (Was(old, new, lang), Now(old, new, lang))
    else:
        texts = (_foreign(sentence.before, lang), _foreign(sentence.after, lang))
    told = {fate.locale: _fate(fate) for fate in sentence.fates}
    return (sentence.line or "", *texts, *(told.get(locale, "") for locale in page.locales))


def _foreign(texts: tuple[str, ...], lang: str) -> Cell:
    return Foreign(" ".join(texts), lang) if texts else "–"
