"""No German is left standing in the translation.

Function words (`und`, `für`, `wurde`) give German away; codes, loan words and most names have none. What is quoted or
stands in brackets is meant to be German, and official names may stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.checks.institutions import is_noun, official, trimmed
from pipeline.checks.leftovers import left_over, leftovers
from pipeline.checks.pair import Pair, excerpt, without_addresses, without_quotations
from pipeline.checks.style import style
from pipeline.checks.words import Words, words
from pipeline.messages import _
from pipeline.model import Finding, Span

_RUN: Final = 3
"""Words in a row from which German is no coincidence."""
_SENTENCE: Final = 5
"""Words from which a text is judged by itself, whatever its source says."""
_TOKEN: Final = re.compile(r"[^\W_]+|\|")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_UMLAUT: Final = re.compile("[äöüß]")
_FRENCH: Final = re.compile("[éèêàçâôîûëï]")
"""Letters beside which "des" is French: `Musée des Beaux-Arts`."""
_NORDIC: Final = frozenset({"sv", "da", "nb", "nn", "no", "fi", "lb"})
"""Languages that say Herr themselves."""
_FIGURES: Final = frozenset({"Holle", "Luna", "der", "Musik"})
"""What makes a figure of a title: Frau Holle."""
_GERMAN: Final = re.compile(r"\b[Gg]erman\b|\bDE\b|\ballemand|\balem[aá]n|\btedesco|\bDuits|\bniemieck|\bněmeck")
_MEANING: Final = re.compile(r"\W? \(\w+ \w")
"""Brackets behind German words, which say what they mean."""
_QUOTED: Final = re.compile("„([^„“”]{3,60})[“”]")
_NEAR: Final = 24
"""Characters round a word in which the translation says that it is German."""
_STOPS: Final = (".", "!", "?", "…")


def german(pair: Pair) -> Iterator[Finding]:
    """An error if all of the target is German, else a warning for each run of three or more German words in it and for
    single ones that can be nothing else, `Frau` before a name among them.

    Left alone are single letters, and what the translation itself calls German ("PDF, in German").

    Says nothing where the target is meant to be German (`de_AT`), or the source's language has no list of words. Names
    that the site's glossary keeps are no German.
    """
    lists = words(pair.language, pair.target_language)
    if lists is None or pair.target_language == pair.language:
        return
    titles = style(pair.language).left
    if not _any_sign(pair, lists):
        if titles and titles.search(pair.target_text):
            yield from _title(pair, without_quotations(pair.target_pieces), titles)
        return
    kept = {hit.text for hit in pair.hits if hit.term.kind == "keep" and hit.term.own}
    whole, unquoted = (_without(kept, text) for text in (pair.target_text, without_quotations(pair.target_pieces)))
    source = pair.source_words if not kept else _LETTERS.findall(_without(kept, pair.source_text))
    if whole.isupper() and " " in whole:  # a heading in capitals; elsewhere they mean an abbreviation (IM, DER, MIT)
        whole, unquoted = whole.lower(), unquoted.lower()
    if _untranslated(whole, unquoted, source, lists) or _all_german(_TOKEN.findall(unquoted), lists):
        message = _("The translation is still German.")
        yield Finding("german", "error", message, found=excerpt(pair.target_text), fix=_("Translate the sentence."))
        return
    runs = [run for run in _runs(unquoted, {word.lower() for word in source}, lists) if not _presented(pair, run)]
    single = [match.group() for match in leftovers(without_addresses(unquoted), source, lists)]
    if titles and not runs:
        yield from _title(pair, unquoted, titles)
    single = [word for word in single if len(word) > 1 and not _presented(pair, word)]
    for run in (*runs, *(word for word in dict.fromkeys(single) if not any(word in run for run in runs))):
        message = _("German words stand in the translation: {words}", words=excerpt(run))
        fix = _("Translate them, or put a German name into quotation marks.")
        yield Finding("german", "warning", message, found=excerpt(run), fix=fix, at=_place(pair, run))


def _title(pair: Pair, unquoted: str, titles: re.Pattern[str]) -> Iterator[Finding]:
    """`Frau` or `Herr` before the name that has it in the source too."""
    match = titles.search(unquoted)
    if match is None or pair.target_language in _NORDIC:
        return
    behind = _LETTERS.match(unquoted, match.end() + 1)
    if behind is None or behind[0] in _FIGURES or f"{match[0]} {behind[0]}" not in pair.source_text:
        return
    message = _("German words stand in the translation: {words}", words=match[0])
    fix = _("Translate them, or put a German name into quotation marks.")
    yield Finding("german", "warning", message, found=match[0], fix=fix, at=_place(pair, match[0]))


def _presented(pair: Pair, words: str) -> bool:
    """Whether the translation says that the words are German (`the German Grundwahrheit`) or what they mean (`Gut
    ankommen (Settling in well)`), or keeps all that the source has in quotation marks: the name of a nursery."""
    at = pair.target_text.find(words)
    behind = pair.target_text[at + len(words) :]
    if at >= 0 and _MEANING.match(behind):
        return True
    if any(words in quoted and quoted in pair.target_text for quoted in _QUOTED.findall(pair.source_text)):
        return True
    return bool(_GERMAN.search(pair.target_text[max(0, at - _NEAR) : at + len(words) + _NEAR]))


def _any_sign(pair: Pair, lists: Words) -> bool:
    """A quick look: a word that only German has, or one that the source has too and that may be left over from it."""
    found = {word.lower() for word in pair.target_words}
    if not found.isdisjoint(lists.proof):
        return True
    shared = found.intersection(word.lower() for word in pair.source_words)
    return any(left_over(word, lists) or _UMLAUT.search(word) for word in shared)


def _place(pair: Pair, words: str) -> Span | None:
    """Where these words stand; quotations and code were taken out of the text in which they were found."""
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", pair.target_text)
    return pair.at(*match.span()) if match else None


def _without(names: Iterable[str], text: str) -> str:
    """`text` with a bar in place of these names."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "|")
    return text


def _untranslated(whole: str, unquoted: str, source: Sequence[str], lists: Words) -> bool:
    """True if the target has the words of the source, and they are plainly a German label or sentence and no name."""
    tokens = _TOKEN.findall(whole)
    spelt = [token for token in tokens if token.isalpha() and len(token) > 1]
    if not spelt or [word.lower() for word in spelt] != [word.lower() for word in source if len(word) > 1]:
        return False
    proofs = [word for word in spelt if _proves(word, lists) or (word.islower() and _UMLAUT.search(word))]
    if all(word in proofs or is_noun(word.lower(), lists) for word in spelt):
        return True
    if not lists.foreign.isdisjoint(token.lower() for token in _TOKEN.findall(unquoted)):
        return False
    # A name has small letters in function words only: one verb or adjective, and it is a sentence. What ends like one
    # needs no more than an umlaut: "Gemeinnützige Vereine zahlen die Hälfte." has but "die", which is English too.
    plain = bool(proofs) or (whole.rstrip().endswith(_STOPS) and bool(_UMLAUT.search(whole.lower())))
    sentence = plain and any(word.islower() and word not in lists.function for word in spelt)
    return sentence or (len(proofs) >= 2 and not official(tokens, lists, starts=True))


def _all_german(tokens: Sequence[str], lists: Words) -> bool:
    """True if a whole sentence reads as German, though it may not be the source's: an old text, the wrong language."""
    spelt = [token for token in tokens if token.isalpha()]
    if len(spelt) < _SENTENCE or not lists.foreign.isdisjoint(word.lower() for word in spelt):
        return False
    proofs = [word.lower() for word in spelt if _proves(word, lists)]
    enough = len(set(proofs)) >= 3 and len(proofs) * 4 >= len(spelt)
    return enough and not official(tokens, lists, starts=True)


def _runs(text: str, source: set[str], lists: Words) -> Iterator[str]:
    """Runs of words of the source and German function words, one of these among them, that are no name."""
    run: list[re.Match[str]] = []
    starts = True
    for token in [*_TOKEN.finditer(text), None]:
        if token and (token.group().isdigit() or token.group().lower() in source or _proves(token.group(), lists)):
            run.append(token)
            continue
        found = [match.group() for match in run]
        proofs = {word.lower() for word in found if _proves(word, lists)}
        french = proofs == {"des"} and any(_FRENCH.search(word) for word in found)
        enough = sum(word.isalpha() for word in found) >= _RUN and proofs and not french
        if enough and not official(trimmed(found, lists), lists, starts=starts):
            yield text[run[0].start() : run[-1].end()]
        run, starts = [], False


def _proves(word: str, lists: Words) -> bool:
    return word.lower() in lists.proof and not word.isupper()
