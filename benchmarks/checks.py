"""The entry rules beside pofilter on the labelled pairs: planted mistakes found, good translations blamed.

    python -m benchmarks.checks [FILE ...] [--list | --speed]

FILEs hold pairs as in tests/data; where none is named, those are taken. pofilter is left out where translate-toolkit is
not installed. Printed are counts as Markdown or, with `--list`, what ours misses and whom it blames; with `--speed`,
how many pairs a second each rule looks at on one core.
"""

from __future__ import annotations

import argparse
import math
import platform
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from random import Random
from time import process_time
from typing import Final

from benchmarks import pofilter
from benchmarks.tables import table
from pipeline import pofile, termfile
from pipeline.checks import RULES, Pair, Rule, check
from pipeline.checks.numbers import numbers
from pipeline.checks.pair import cut
from pipeline.glossary import Glossary, together
from pipeline.model import Finding
from pipeline.values.finding import find, hints_of
from pipeline.values.spoken import hinted
from pipeline.values.value import masked
from tests.pairs import DATA, FILES, GOOD, Labelled, read

RIGHT: Final[Mapping[str, tuple[str, ...]]] = {
    "wrong day": ("numbers",),
    "wrong month": ("numbers",),
    "wrong year": ("numbers",),
    "swapped day and month": ("numbers",),
    "date lost": ("numbers",),
    "wrong time": ("numbers",),
    "am or pm": ("numbers",),
    "lost end of a range": ("numbers",),
    "wrong weekday": ("numbers",),
    "wrong number": ("numbers",),
    "decimal or grouping": ("numbers",),
    "scale of millions": ("numbers",),
    "Billion": ("numbers",),
    "wrong sum": ("numbers",),
    "wrong currency": ("numbers",),
    "wrong percentage": ("numbers",),
    "wrong unit": ("numbers",),
    "wrong digit of a phone number": ("numbers",),
    "wrong digit of an account": ("numbers",),
    "wrong postcode": ("numbers",),
    "wrong paragraph": ("numbers",),
    "wrong ordinal": ("numbers",),
    "wrong decade": ("numbers",),
    "address lost": ("links",),
    "address added": ("links",),
    "address changed": ("links",),
    "tag lost": ("tags",),
    "tag doubled": ("tags",),
    "tag crossed": ("tags",),
    "tag emptied": ("tags",),
    "placeholder lost": ("places",),
    "placeholder changed": ("places",),
    "name changed": ("names", "codes", "people"),
    "street translated": ("streets",),
    "acronym changed": ("names", "terms", "codes"),
    "country code changed": ("codes",),
    "exonym left": ("exonyms",),
    "official name missed": ("terms",),
    "preferred term missed": ("terms",),
    "forbidden term": ("terms",),
    "untranslated": ("german",),
    "partly German": ("german",),
    "wrong language": ("language",),
    "negation dropped": ("negation",),
    "negation added": ("negation",),
    "the opposite": ("opposites",),
    "modality": ("modality",),
    "deadline": ("deadlines",),
    "before and after": ("deadlines",),
    "all and some": ("opposites",),
    "false friend": ("false-friends",),
    "register": ("register",),
    "gender form left": ("gender",),
    "quotes of another locale": ("quotes",),
    "quotes unbalanced": ("quotes",),
    "wrong apostrophe": ("apostrophes",),
    "final punctuation": ("punctuation",),
    "label colon lost": ("punctuation",),
    "doubled space": ("spacing",),
    "doubled word": ("doubled",),
    "invisible character": ("characters",),
    "bidi control": ("characters",),
    "look-alike letter": ("characters",),
    "mojibake": ("characters",),
    "far too short": ("length",),
    "far too long": ("length",),
    "sentence missing": ("sentences",),
    "sentence added": ("sentences",),
    "abbreviation left": ("abbreviations",),
    "capitals of German nouns": ("capitals",),
    "space before a colon": ("spacing",),
    "HTML entity shown": ("characters",),
    "small first letter": ("capitals",),
    "limit turned": ("deadlines", "opposites"),
    "how often": ("opposites", "numbers"),
    "and for or": ("opposites",),
    "only lost": ("only",),
    "number lost": ("numbers",),
    "number added": ("numbers",),
    "German form of a number": ("numbers",),
    "bracket unbalanced": ("brackets",),
    "phrase repeated": ("doubled",),
    "mark-up added": ("tags",),
    "engine’s remark": ("engine-remarks",),
    "name lost": ("people", "names"),
    "another sentence": ("sentences", "numbers"),
    "unfinished": ("punctuation",),
    "space missing": ("spacing",),
    "doubled mark": ("punctuation",),
    "German acronym left": ("terms", "codes"),
    "spelling": ("spelling",),
}
"""Kind of mistake -> the rules whose business it is."""

STRICT: Final = frozenset({"numbers", "links", "tags"})
"""Rules of which more is asked: what they miss is a wrong date, a wrong address or a lost link."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, and what ours and pofilter say of it."""

    pair: Labelled
    findings: tuple[Finding, ...]
    """Errors and warnings; a note blames nobody."""
    alarms: Mapping[str, bool]
    """Of pofilter: filter -> whether it calls it critical."""

    @property
    def rules(self) -> frozenset[str]:
        """Names of the rules that found something."""
        return frozenset(finding.rule for finding in self.findings)

    @property
    def right(self) -> bool:
        """Whether a rule found it whose business it is."""
        return not self.rules.isdisjoint(RIGHT[self.pair.kind])


def judged(pairs: Sequence[Labelled]) -> list[Judged]:
    """Every pair with all findings."""
    alarms = pofilter.alarms(pairs) if pofilter.version() else {}
    return [Judged(pair, findings(pair), alarms.get(pair.title, {})) for pair in pairs]


def findings(pair: Labelled) -> tuple[Finding, ...]:
    """All that blames a pair: errors and warnings."""
    found = check(pair.source, pair.target, pair.locale, _terms(pair.language), language=pair.language)
    return tuple(finding for finding in found if finding.severity != "note")


@cache
def _terms(language: str) -> Glossary:
    """The glossary that the pairs assume, with the names that ship."""
    own, refused = termfile.read((DATA / "glossary.csv").read_bytes(), ("en",))
    assert not refused, refused
    return together(own if language == "de" else (), termfile.shipped(language))


def report(all_pairs: Sequence[Judged], other: str) -> str:
    """The counts as tables: in all, by rule, by kind. `other` is pofilter with its version; empty: left out."""
    good = [one for one in all_pairs if one.pair.kind == GOOD]
    bad = [one for one in all_pairs if one.pair.kind != GOOD]
    about = f"{date.today()}, Python {platform.python_version()}, {len(good)} good pairs, {len(bad)} with a mistake"
    others = [other] if other else []
    totals = table(["", "Zwiesprache", *others], [row[: 2 + len(others)] for row in _totals(good, bad)])
    kinds = table(
        ["kind (its rule)", "planted", "found", "by its rule", *others], [row[: 4 + len(others)] for row in _kinds(bad)]
    )
    rules = table(["rule", "planted", "found", "on other pairs", "recall", "precision"], _rules(all_pairs))
    return "\n\n".join((about, totals, rules, kinds))


def _totals(good: Sequence[Judged], bad: Sequence[Judged]) -> list[list[object]]:
    strict = [one for one in bad if not STRICT.isdisjoint(RIGHT[one.pair.kind])]
    others = [one for one in bad if STRICT.isdisjoint(RIGHT[one.pair.kind])]
    rows: list[list[object]] = [
        [f"{name}, of {len(some)}", _of(bool(one.rules) for one in some), _of(bool(one.alarms) for one in some)]
        for name, some in (("mistakes found", bad), ("values, links, tags", strict), ("all other kinds", others))
    ]
    errors = [any(finding.severity == "error" for finding in one.findings) for one in good]
    warnings = [bool(one.findings) and not error for one, error in zip(good, errors, strict=True)]
    critical = [any(one.alarms.values()) for one in good]
    milder = [bool(one.alarms) and not error for one, error in zip(good, critical, strict=True)]
    rows.append(["found by the rule whose business it is", _of(one.right for one in bad), "–"])
    rows.append(["good pairs with an error, in 100", _in_100(errors), _in_100(critical)])
    rows.append(["good pairs with a warning only, in 100", _in_100(warnings), _in_100(milder)])
    rows.append(
        ["findings in good pairs", sum(len(one.findings) for one in good), sum(len(one.alarms) for one in good)]
    )
    return rows


def _of(hits: Iterable[bool]) -> str:
    """How many, and in percent."""
    found = list(hits)
    return f"{sum(found)} ({100 * sum(found) / max(1, len(found)):.0f} %)"


def _in_100(hits: Sequence[bool]) -> str:
    return f"{100 * sum(hits) / max(1, len(hits)):.1f}"


def _rules(all_pairs: Sequence[Judged]) -> list[list[object]]:
    """By rule: how many mistakes are its business, how many of them it found, and on what else it found something."""
    rows: list[list[object]] = []
    for rule, _function in RULES:
        its = [rule in RIGHT.get(one.pair.kind, ()) for one in all_pairs]
        hits = [rule in one.rules for one in all_pairs]
        found = sum(own and hit for own, hit in zip(its, hits, strict=True))
        recall, precision = (f"{100 * found / sum(some):.0f} %" if any(some) else "–" for some in (its, hits))
        rows.append([f"`{rule}`", sum(its), found, sum(hits) - found, recall, precision])
    return rows


def _kinds(bad: Sequence[Judged]) -> list[list[object]]:
    rows: list[list[object]] = []
    for kind, rules in RIGHT.items():
        some = [one for one in bad if one.pair.kind == kind]
        found = (sum(bool(one.rules) for one in some), sum(one.right for one in some))
        name = f"{kind} ({', '.join(rules) or '–'})"
        rows += [[name, len(some), *found, sum(bool(one.alarms) for one in some)]] if some else []
    return rows


def listed(all_pairs: Iterable[Judged]) -> Iterable[str]:
    """What ours misses, finds by another rule only, and blames without a reason."""
    for one in all_pairs:
        if one.pair.kind != GOOD and not one.right:
            how = f"by {', '.join(sorted(one.rules))}" if one.rules else "missed"
            yield f"{how}: {one.pair.kind}: {one.pair.title}"
        for finding in one.findings if one.pair.kind == GOOD else ():
            what = f"{finding.found!r} -> {finding.expected!r}"
            yield f"false {finding.severity}: {finding.rule}: {one.pair.title}: {what}"


def varied(pairs: Sequence[Labelled], times: int) -> list[Labelled]:
    """The pairs again and again with other digits, so that no answer is remembered; with their own where others would
    make no sense (35.03.4024)."""
    chance = Random(0)
    return [_with_other_digits(pair, chance.randrange(1, 8)) for _time in range(times) for pair in pairs]


def _with_other_digits(pair: Labelled, shift: int) -> Labelled:
    def other(text: str) -> str:
        return re.sub(r"(?<![<\w])[1-8](?!\d*>)", lambda digit: str((int(digit[0]) + shift) % 8 + 1), text)

    changed = replace(pair, source=other(pair.source), target=other(pair.target))
    sides = ((pair.language, pair.source, changed.source), (pair.locale, pair.target, changed.target))
    same = all(_kinds_of(before, language) == _kinds_of(after, language) for language, before, after in sides)
    return changed if same and not any(numbers(_cut(changed))) else pair


def _cut(pair: Labelled) -> Pair:
    return cut(pair.source, pair.target, language=pair.language, locale=pair.locale, terms=_terms("de"))


def _kinds_of(text: str, language: str) -> list[str]:
    return [value.kind for value in find(text, language)]


def _of_catalogs() -> list[Labelled]:
    """The translated entries of the example site."""
    found = []
    for path in sorted(Path(__file__).parents[1].glob("locales/en/LC_MESSAGES/**/*.po")):
        catalog = pofile.read(path.read_bytes(), path=path.name, locale="en")
        entries = (entry for entry in catalog.entries if entry.target)
        found += [Labelled("", "de", "en", entry.source, entry.target, GOOD, "", "") for entry in entries]
    return found


def speeds(pairs: Sequence[Labelled]) -> str:
    """Pairs a second for the cut, each rule, links, tags and numbers with what they need of the cut, and all rules with
    the cut; the best of three."""
    terms = _terms("de")

    def cuts() -> list[Pair]:
        return [*map(_cut, pairs)]

    def whole() -> None:
        for pair in cuts():
            _ = (pair.source_text, pair.target_text, pair.source_words, pair.target_words, pair.hits)

    def strict() -> None:
        for pair in cuts():
            for name, rule in RULES:
                if name in STRICT:
                    deque(rule(pair), maxlen=0)

    def every() -> None:
        for pair in pairs:
            check(pair.source, pair.target, pair.locale, terms, language=pair.language)

    ready = cuts()
    times = {"cut": _seconds(whole)}
    times |= {name: _seconds(partial(_looked, rule, ready)) for name, rule in RULES}
    rows = [[f"`{name}`", f"{len(pairs) / seconds:,.0f}"] for name, seconds in times.items()]
    rows.append(["links, tags, numbers and their cut", f"{len(pairs) / _seconds(strict):,.0f}"])
    rows.append(["all rules and the cut", f"{len(pairs) / _seconds(every):,.0f}"])
    return f"{len(pairs)} pairs\n\n" + table(["rule", "pairs a second"], rows)


def _looked(rule: Rule, pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        deque(rule(pair), maxlen=0)


def _seconds(work: Callable[[], object]) -> float:
    """Of computing, at best."""
    best = math.inf
    for _time in range(3):
        for remembered in (find, masked, hints_of, hinted):
            remembered.cache_clear()
        started = process_time()
        work()
        best = min(best, process_time() - started)
    return best


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description="The entry rules on pairs whose mistakes are known.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="pairs as in tests/data")
    parser.add_argument("--list", action="store_true", help="print what ours misses and whom it blames, nothing else")
    parser.add_argument("--speed", action="store_true", help="print how many pairs a second each rule looks at")
    chosen = parser.parse_args()
    if chosen.speed:
        labelled = [pair for path in chosen.files or FILES for pair in read(path)]
        labelled = [pair for pair in labelled if pair.language == "de" and pair.kind == GOOD]
        print(speeds(varied([*labelled, *_of_catalogs()], 8)))
        return 0
    all_pairs = judged([pair for path in chosen.files or FILES for pair in read(path)])
    if chosen.list:
        print(*listed(all_pairs), sep="\n")
        return 0
    if not pofilter.version():
        print("Not installed: translate-toolkit, so pofilter is left out.", file=sys.stderr)
    print(report(all_pairs, pofilter.version()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
