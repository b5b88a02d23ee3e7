"""`glossary.csv` of a site as an office keeps it in Excel, and the list of names that ships with the program.

The bytes of a table come in; its terms go out, and a refusal for each row that can't hold, with line and repair. A row
that contradicts an earlier one is refused, the earlier one holds.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, cast, get_args

from pipeline import spreadsheet
from pipeline.errors import InputRefused, UsageError
from pipeline.glossary import Kind, Term
from pipeline.messages import _
from pipeline.tables import not_one_of

NAME: Final = "glossary.csv"
"""In the folder of the site, beside its config."""
CODE: Final = "glossary"
KINDS: Final = get_args(Kind)
_LANGUAGES: Final = Path(__file__).with_name("languages")

_SHIPPED_INTO: Final = ("en",)
"""What the list that ships is in."""

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "german": ("german", "deutsch", "de", "begriff", "term", "quelle", "source"),
    "translation": ("translation", "übersetzung", "uebersetzung", "ziel", "target"),
    "kind": ("kind", "art", "typ", "type"),
    "note": ("note", "hinweis", "bemerkung", "notiz", "anmerkung", "kommentar", "comment"),
    "owner": ("owner", "zuständig", "zustaendig", "verantwortlich"),
    "date": ("date", "datum", "stand"),
}
"""Column -> what its head may say."""
_KIND_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "keep": ("keep", "bleibt", "behalten", "name", "eigenname"),
    "official": ("official", "amtlich", "offiziell"),
    "exonym": ("exonym", "ort", "ortsname"),
    "preferred": ("preferred", "bevorzugt", "vorzug", ""),
    "forbidden": ("forbidden", "verboten", "falsch"),
}
"""Kind -> what a cell may say; an empty one is a term to use."""
_DATE: Final = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)|(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4}|\d\d)"
)


def read(data: bytes, locales: Sequence[str], path: str = NAME) -> tuple[tuple[Term, ...], tuple[InputRefused, ...]]:
    """The terms of a table, and what is refused: a row, or all of it where its head or its charset can't be right.

    `locales` are the site's: a column `translation` is the only one of them.
    """
    found: dict[str, list[Term]] = {}
    refused: list[InputRefused] = []
    try:
        table = spreadsheet.rows(data, path, code=CODE)
        line, head = next(table, (1, []))
        columns = _columns(head, locales, path, line)
        for line, cells in table:
            try:
                term = _term(columns, cells, path, line)
                same = found.setdefault(term.german.casefold(), [])
                _look(term, same, path)
                same.append(term)
            except InputRefused as error:
                refused.append(error)
    except InputRefused as error:
        refused.append(error)
    terms = (term for same in found.values() for term in same)
    return tuple(sorted(terms, key=lambda term: term.line)), tuple(refused)


@cache
def shipped(language: str) -> tuple[Term, ...]:
    """The names that come with the program for texts in `language`: places, programmes and institutions."""
    path = _LANGUAGES / language / "names.csv"
    if not language.isalpha() or not path.is_file():
        return ()
    terms, refused = read(path.read_bytes(), _SHIPPED_INTO, path.name)
    if refused:
        raise refused[0]
    return tuple(replace(term, line=0) for term in terms)


def written(terms: Iterable[Term], locale: str) -> bytes:
    """The terms of one locale as a table that Excel opens by a double click and `read` takes again."""
    head = ["German", locale, "kind", "note", "owner", "date"]
    rows = (
        [
            term.german,
            "" if term.kind == "keep" else " | ".join(term.into(locale)),
            term.kind,
            term.note,
            term.owner,
            term.date,
        ]
        for term in terms
    )
    return spreadsheet.written(chain([head], rows))


def _columns(head: Sequence[str], locales: Sequence[str], path: str, line: int) -> list[str]:
    """What each column holds: a name of `_COLUMNS`, a locale, or nothing."""
    columns: list[str] = []
    for cell in head:
        name = _column(cell, locales, path, line)
        if name and name in columns:
            message = _("The column “{column}” stands there twice.", column=cell)
            raise _refused(message, path, line, _("Keep one of them."))
        columns.append(name)
    if "german" not in columns:
        message = _("The first line has to name the columns, and none is “German”.")
        raise _refused(message, path, line, _("Write into the first line: {head}", head="German;en;kind;note"))
    return columns


def _column(cell: str, locales: Sequence[str], path: str, line: int) -> str:
    word = cell.strip().casefold()
    if not word:
        return ""
    name = next((name for name, heads in _COLUMNS.items() if word in heads), "")
    if name == "translation":
        if len(locales) == 1:
            return locales[0]
        message = _("“{column}” does not say into which language.", column=cell)
        raise _refused(message, path, line, _("Write {choice}.", choice=", ".join(locales) or "en"))
    if name:
        return name
    if locale := _locale(word, locales):
        return locale
    known = ("German", *(locales or ("en",)), "kind", "note", "owner", "date")
    raise _refused(not_one_of(cell, known), path, line, _("Rename the column, or take it out."))


def _locale(word: str, locales: Sequence[str]) -> str:
    """The locale that a head names: `en`, `en-GB`, `Englisch`, `English`."""
    plain = word.replace("-", "_")
    if exact := next((locale for locale in locales if locale.casefold() == plain), ""):
        return exact
    from pipeline import localize  # brings Babel along, which a table with plain heads does without

    named = (locale for locale in locales if word in localize.names(locale))
    if found := next(named, ""):
        return found
    if re.fullmatch(r"[a-z]{2,3}(_[a-z0-9]{2,8})*", plain):
        try:
            return localize.valid(plain)
        except UsageError:
            return ""
    return ""


def _term(columns: Sequence[str], cells: Sequence[str], path: str, line: int) -> Term:
    """The term of a row. Raises InputRefused where it can't hold."""
    if any(cells[len(columns) :]):
        message = _("The row has more cells than the first line has columns.")
        raise _refused(message, path, line, _("Take out what is too much, or name its column."))
    said = dict(zip(columns, cells, strict=False))
    kind = _kind(said.get("kind", ""), path, line)
    german = said.get("german", "")
    targets = {
        column: translations
        for column, cell in said.items()
        if column not in _COLUMNS and column and (translations := _translations(cell))
    }
    _complete(german, kind, targets, path, line)
    date = _date(said.get("date", ""), path, line)
    return Term(german, kind, targets, said.get("note", ""), said.get("owner", ""), date, line)


def _translations(cell: str) -> tuple[str, ...]:
    """The translations of a cell: divided by | or by line ends."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in re.split(r"[|\r\n]", cell) if part.strip()))


def _kind(cell: str, path: str, line: int) -> Kind:
    word = cell.casefold()
    found = next((kind for kind, words in _KIND_WORDS.items() if word in words), None)
    if found is None:
        raise _refused(not_one_of(cell, KINDS), path, line, _("Write one of these kinds, or leave the cell empty."))
    return cast(Kind, found)


def _complete(german: str, kind: Kind, targets: Mapping[str, Any], path: str, line: int) -> None:
    if not german and kind != "forbidden":
        raise _refused(_("The German is missing."), path, line, _("Write the German term, or delete the row."))
    if german and not re.search(r"[^\W_]", german):
        raise _refused(_("“{german}” has no letter.", german=german), path, line, _("Write a word, or delete the row."))
    if kind == "keep":
        strange = next((words[0] for words in targets.values() if words != (german,)), "")
        if strange:
            message = _(
                "“{german}” is to stay as it is, but a translation is given: {other}.", german=german, other=strange
            )
            raise _refused(message, path, line, _("Take the translation out, or write the kind official."))
    elif not targets:
        message = _("“{german}” has no translation.", german=german)
        raise _refused(message, path, line, _("Write one, or the kind keep for a name that stays as it is."))


def _date(cell: str, path: str, line: int) -> str:
    if not cell:
        return ""
    if found := _DATE.fullmatch(cell):
        year, month, day = (
            int(found[name] or found[other]) for name, other in (("y", "year"), ("m", "month"), ("d", "day"))
        )
        try:
            return datetime.date(year + (2000 if year < 100 else 0), month, day).isoformat()
        except ValueError:
            pass
    raise _refused(_("“{date}” is no day.", date=cell), path, line, _("Write it like 31.01.2026 or 2026-01-31."))


def _look(term: Term, others: Sequence[Term], path: str) -> None:
    """Raises InputRefused where a row says again, or otherwise, what an earlier one of the same German says."""
    for other in others:
        both = (other.kind == "forbidden") + (term.kind == "forbidden")
        shared = [word for locale, words in term.targets.items() for word in words if word in other.into(locale)]
        if both == 1 and shared:
            message = _(
                "“{target}” is forbidden and wanted, in line {line} and here.", target=shared[0], line=other.line
            )
        elif both == 2 and shared:
            message = _(
                "“{german}” stands there twice, in line {line} and here.",
                german=term.german or shared[0],
                line=other.line,
            )
        elif both == 0 and (term.kind, term.targets) == (other.kind, other.targets):
            message = _("“{german}” stands there twice, in line {line} and here.", german=term.german, line=other.line)
        elif both == 0:
            message = _("Line {line} says otherwise of “{german}”.", german=term.german, line=other.line)
        else:
            continue
        repair = _("Keep one of the two rows; several translations of one term stand in one cell with | between them.")
        raise _refused(message, path, term.line, repair)


def _refused(message: str, path: str, line: int, repair: str) -> InputRefused:
    return InputRefused(message, path=path, line=line, repair=repair, code=CODE)
