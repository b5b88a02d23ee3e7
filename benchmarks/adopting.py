"""Existing translations paired on trial: the pages of `adopting.txt` are read, paired and counted.

    python -m benchmarks.adopting CHECKOUTS [--only TEXT] [--sample N] [--seed N] [--findings] [--left] [--rules NAME…]

CHECKOUTS holds a clone of each repository of the list as `OWNER/NAME` (bare ones too). What is printed are counts, and
how many translations of people the checks blame, by rule; with `--sample` pairs drawn at random to be judged by reading
them, with `--findings`, `--left` and `--rules` those to look at.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from benchmarks.clones import blobs, git
from benchmarks.tables import table
from pipeline import charsets, checks, formats
from pipeline.errors import InputRefused
from pipeline.model import Document, Finding, Reading
from pipeline.pairing import alignment
from pipeline.publish.gate import words

_ENDINGS: Final = frozenset(formats.FORMATS)


@dataclass(frozen=True, slots=True)
class Couple:
    """Two files of a repository."""

    repository: str
    names: tuple[str, str]
    data: tuple[bytes, bytes]


@dataclass(slots=True)
class Result:
    """What was paired of two files."""

    couple: Couple
    refused: str = ""
    same: bool = False
    """They have as many blocks with as many sentences each."""
    segments: int = 0
    words: int = 0
    paired: int = 0
    """Words of the German in pairs."""
    german: int = 0
    """Pairs in which the other page still says it in German: they are not taken."""
    pairs: list[tuple[alignment.Pair, list[Finding]]] = field(default_factory=list)
    left: tuple[alignment.Alone, ...] = ()


def couples(checkouts: Path, wanted: str) -> Iterator[Couple]:
    """The files that the list names, of the repositories with `wanted` in their line."""
    for line in Path(__file__).with_name("adopting.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#") or wanted not in line:
            continue
        repository, commit, german, english = line.split()
        clone = checkouts / repository
        if not clone.is_dir():
            print(f"Not there: {repository}", file=sys.stderr)
            continue
        tree = git(clone, "ls-tree", "-r", "-z", commit).decode("utf-8", "surrogateescape")
        files = {name: about.split()[2] for about, _, name in (row.partition("\t") for row in tree.split("\0") if row)}
        pattern = re.compile(re.escape(german).replace(r"\{path\}", "(?P<path>.+)"))
        matches = [match for name in files if (match := pattern.fullmatch(name))]
        pairs = [(m[0], english.replace("{path}", m.groupdict().get("path", ""))) for m in matches]
        pairs = [pair for pair in pairs if pair[1] in files and PurePosixPath(pair[0]).suffix in _ENDINGS]
        data = blobs(clone, [files[name] for pair in pairs for name in pair])
        for pair in pairs:
            yield Couple(repository, pair, (next(data), next(data)))


def tried(couple: Couple) -> Result:
    """The pairs of two files, and what the checks say of them."""
    result = Result(couple)
    try:
        german, english = (_read(*each) for each in zip(couple.names, couple.data, ("de", "en"), strict=True))
    except InputRefused as error:
        result.refused = str(error)
        return result
    found = alignment.align(german, english)
    counts = [[len(block.segments) for block in formats.blocks(document)] for document in (german, english)]
    result.same = counts[0] == counts[1]
    result.segments = sum(1 for _ in german.segments())
    result.words = sum(map(words, german.segments()))
    pairs = [(pair, checks.check(pair.segment.text, pair.target)) for pair in found.pairs]
    result.pairs = [
        (pair, said) for pair, said in pairs if not any(f.rule == "german" and f.severity == "error" for f in said)
    ]
    result.german = len(pairs) - len(result.pairs)
    result.paired = sum(words(pair.segment) for pair, _ in result.pairs)
    result.left = found.alone
    return result


def _read(name: str, data: bytes, language: str) -> Document:
    ending = PurePosixPath(name).suffix.lower()
    text = charsets.decode_source(data, name, ending)[0]
    return formats.parse(text, ending, path=name, reading=Reading(language))


_HEAD: Final = (
    *("site", "pages", "same structure", "sentences", "paired", "%", "words", "paired", "%"),
    *("clean", "still German", "equal", "findings", "doubts"),
)


def row(name: str, some: Sequence[Result]) -> list[object]:
    """The counts of some results."""
    read = [result for result in some if not result.refused]
    segments, pairs = sum(r.segments for r in read), sum(len(r.pairs) for r in read)
    every, paired = sum(r.words for r in read), sum(r.paired for r in read)
    errors = Counter(f.rule for r in read for _, found in r.pairs for f in found if f.severity != "note")
    doubts = Counter(pair.doubt for r in read for pair, _ in r.pairs if pair.doubt)
    return [
        name,
        len(read),
        sum(result.same for result in read),
        segments,
        pairs,
        100 * pairs // max(1, segments),
        every,
        paired,
        100 * paired // max(1, every),
        sum(_clean(*each) for r in read for each in r.pairs),
        sum(result.german for result in read),
        sum(_equal(pair) for r in read for pair, _ in r.pairs),
        ", ".join(f"{rule} {count}" for rule, count in errors.most_common()),
        ", ".join(f"{doubt} {count}" for doubt, count in doubts.most_common()),
    ]


def _equal(pair: alignment.Pair) -> bool:
    """Whether both pages say the same words: a name, a number, English on the German page."""
    return pair.target == pair.segment.text


def _clean(pair: alignment.Pair, findings: Sequence[Finding]) -> bool:
    """Whether `--by NAME` would approve it."""
    return not pair.doubt and all(finding.severity == "note" for finding in findings)


def blamed(results: Sequence[Result]) -> dict[tuple[str, str], list[Finding]]:
    """Every pair of a German and a translation that is surely its own, once, with the errors and warnings on it."""
    return {
        (pair.segment.text, pair.target): [finding for finding in found if finding.severity != "note"]
        for result in results
        for pair, found in result.pairs
        if not pair.doubt and not _equal(pair)
    }


def by_rule(pairs: Mapping[tuple[str, str], Sequence[Finding]]) -> str:
    """How many of them are blamed, in all and by each rule."""
    total, flagged = len(pairs), sum(map(bool, pairs.values()))
    rules = Counter(rule for found in pairs.values() for rule in {finding.rule for finding in found})
    alone = Counter(found[0].rule for found in pairs.values() if len({finding.rule for finding in found}) == 1)
    rows = [[f"`{rule}`", count, alone[rule], f"{100 * count / total:.2f} %"] for rule, count in rules.most_common()]
    share = f"{flagged} of {total} pairs are blamed ({100 * flagged / max(1, total):.2f} %)"
    return f"{share}\n\n{table(['rule', 'pairs', 'no other rule', 'of all'], rows)}"


def main() -> None:
    """Run the trial."""
    parser = argparse.ArgumentParser(description="Existing translations paired.")
    parser.add_argument("checkouts", type=Path, help="folder of the clones, OWNER/NAME each")
    parser.add_argument("--only", default="", metavar="TEXT", help="lines of the list that hold TEXT")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N pairs that --by NAME would approve")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--drafts", action="store_true", help="draw the sample from the others")
    parser.add_argument("--findings", action="store_true", help="print the pairs in which the checks find numbers")
    parser.add_argument("--left", action="store_true", help="print what has no partner")
    parser.add_argument("--rules", nargs="+", default=[], metavar="NAME", help="print the pairs that these rules blame")
    chosen = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(tried, couples(chosen.checkouts, chosen.only), chunksize=4))
    sites = {result.couple.repository: 0 for result in results}
    rows = [row(site, [r for r in results if r.couple.repository == site]) for site in sites]
    print(table(_HEAD, [*rows, row("all", results)]))
    print(f"\n{by_rule(blamed(results))}")
    for (german, target), findings in blamed(results).items():
        said = [f"{finding.rule}: {finding.message}" for finding in findings if finding.rule in chosen.rules]
        if said:
            print(f"\n{'; '.join(said)}\n  {german}\n  {target}")
    pairs = [(r.couple, pair, found) for r in results for pair, found in r.pairs]
    translated = [each for each in pairs if not _equal(each[1]) and chosen.drafts != _clean(*each[1:])]
    some = random.Random(chosen.seed).sample(translated, min(chosen.sample, len(translated)))
    for number, (couple, pair, _found) in enumerate(some, 1):
        print(
            f"\n{number} {_marks(pair)} {couple.names[0]}:{pair.segment.line}\n  {pair.segment.text}\n  {pair.target}"
        )
    for couple, pair, found in pairs if chosen.findings else ():
        said = [finding.message for finding in found if finding.rule in ("numbers", "places", "links")]
        if said:
            where = f"{couple.names[1]}:{pair.english[0].line}"
            print(f"\n{where} {'; '.join(said)}\n  {pair.segment.text}\n  {pair.target}")
    for result in results if chosen.left else ():
        for alone in result.left:
            print(f"\n{result.couple.names[0]}:{alone.segment.line}\n  {alone.segment.text}\n  ? {alone.candidate}")


def _marks(pair: alignment.Pair) -> str:
    return f"{pair.certainty:.3f} {pair.doubt}" + " joined" * (len(pair.english) > 1)


if __name__ == "__main__":
    main()
