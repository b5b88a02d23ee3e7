"""How long a catalog takes to follow its document, beside msgmerge, and how many changed sentences are found.

    python -m benchmarks.updating [--sentences 10000] [--rounds 3] [--all]

A document is made by a script from German words; a tenth of its sentences change (`--all`: every one) by a word, a
number or a negation, and one in five of these moves to another place. All sentences are approved before. The tools take
turns, so that other work on the machine meets them alike; figures are seconds of CPU of the fastest round, of the tools
as processes that read and write files, of ours as the same steps in this process. msgmerge finds its old sentences by
fuzzy matching, as `--previous` writes them down. Babel's update is left out: it needs 43 seconds for 800 sentences.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline import catalog, pofile
from pipeline.model import Catalog, Document, Segment

_BEGINNINGS: Final = ("ver", "be", "ent", "auf", "an", "über", "unter", "vor", "nach", "zu", "mit", "ein", "aus", "ab")
_MIDDLES: Final = (
    "stell",
    "fahr",
    "trag",
    "leg",
    "geb",
    "nehm",
    "schreib",
    "bau",
    "führ",
    "halt",
    "les",
    "werk",
    "such",
)
_ENDS: Final = (
    "en",
    "ung",
    "er",
    "bar",
    "lich",
    "te",
    "ten",
    "heit",
    "st",
    "t",
    "ungen",
    "end",
    "nis",
    "schaft",
    "los",
)
_SMALL: Final = ("der", "die", "das", "und", "in", "mit", "für", "von", "wird", "ist", "im", "auf", "den", "eine", "zu")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Update of catalogs: time, and changed sentences found.")
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="change every sentence, not one in ten")
    options = parser.parse_args()
    old, new, pairs = changed(options.sentences, share=1.0 if options.all else 0.1, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        before = approved(old)
        (root / "old.po").write_bytes(pofile.write(before))
        (root / "new.pot").write_bytes(pofile.write(fresh(new)))
        tools: dict[str, Callable[[], dict[str, str | None]]] = {"zwiesprache": lambda: ours(root, new)}
        if shutil.which("msgmerge"):
            tools["msgmerge"] = lambda: msgmerge(root)
        seconds: dict[str, list[float]] = {name: [] for name in tools}
        found: dict[str, int] = {}
        for _round in range(options.rounds):
            for name, tool in tools.items():
                start = cpu()
                previous = tool()
                seconds[name].append(cpu() - start)
                found[name] = sum(previous.get(now) == was for was, now in pairs)
    print(f"{options.sentences} sentences, {len(pairs)} of them changed")
    for name, times in seconds.items():
        ratio = min(times) / min(seconds["zwiesprache"])
        print(f"{name:12} {min(times):7.2f} s of CPU ({ratio:5.1f}) {found[name]:6} changed sentences found")


def cpu() -> float:
    """Seconds of CPU of this process and the finished ones it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


# -- the document -----------------------------------------------------------------------------------


def changed(many: int, *, share: float, seed: int) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Sentences before and after, and (old, new) of those that changed."""
    draw = random.Random(seed)
    old = list(dict.fromkeys(sentence(draw) for _number in range(many)))
    picked = set(draw.sample(range(len(old)), int(share * len(old))))
    new = [mutated(text, draw) if index in picked else text for index, text in enumerate(old)]
    pairs = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    movers = {now for _was, now in pairs if draw.random() < 0.2}
    for text in movers:
        new.remove(text)
        new.insert(draw.randrange(len(new) + 1), text)
    return old, new, pairs


def sentence(draw: random.Random) -> str:
    """A made-up sentence of 5 to 18 words."""
    words = [
        draw.choice(_SMALL)
        if draw.random() < 0.45
        else draw.choice(_BEGINNINGS) + draw.choice(_MIDDLES) + draw.choice(_ENDS) + draw.choice(("", "", "s", "e"))
        for _number in range(draw.randint(5, 18))
    ]
    if draw.random() < 0.3:
        words.insert(draw.randrange(len(words)), str(draw.randint(2, 2030)))
    return f"{' '.join(words).capitalize()}."


def mutated(text: str, draw: random.Random) -> str:
    """The sentence with a word, a number or a negation changed."""
    words = text.split(" ")
    at = draw.randrange(1, len(words) - 1)
    numbers = [index for index, word in enumerate(words) if word.isdecimal()]
    if numbers and draw.random() < 0.5:
        words[numbers[0]] = str(int(words[numbers[0]]) + 1)
    elif draw.random() < 0.3:
        words.insert(at, "nicht")
    else:
        words[at] = sentence(draw).split(" ")[2]
    return " ".join(words)


def fresh(texts: Sequence[str]) -> Catalog:
    """The catalog of new sentences."""
    return catalog.update(pofile.new("en", [("Plural-Forms", "nplurals=2; plural=(n != 1);")]), document(texts))


def approved(texts: Sequence[str]) -> Catalog:
    """The same, translated and approved."""
    empty = fresh(texts)
    return empty.with_entries(replace(entry, targets=(english(entry.source),)) for entry in empty.entries)


def english(text: str) -> str:
    """Words of the same length that are no German, with the numbers."""
    return re.sub(r"[^\W\d_]+", lambda word: "translated"[: len(word[0])], text)


def document(texts: Sequence[str]) -> Document:
    """A page of these sentences."""
    return Document("page", ".md", tuple(Segment(text, raw=text) for text in texts), {})


# -- the tools: each gives new German -> the old one that it found ------------------------------------


def ours(root: Path, new: Sequence[str]) -> dict[str, str | None]:
    """Read the catalog, update it, write it."""
    after = catalog.update(pofile.read((root / "old.po").read_bytes(), locale="en"), document(new))
    (root / "ours.po").write_bytes(pofile.write(after))
    return {entry.source: entry.previous for entry in after.entries if not entry.obsolete}


def msgmerge(root: Path) -> dict[str, str | None]:
    """The tool of GNU gettext, with the previous text that it finds."""
    command = ["msgmerge", "--quiet", "--previous", "--no-wrap", "-o", str(root / "theirs.po")]
    subprocess.run([*command, str(root / "old.po"), str(root / "new.pot")], check=True)
    entries = pofile.read((root / "theirs.po").read_bytes(), locale="en").entries
    return {entry.source: entry.previous for entry in entries if not entry.obsolete}


if __name__ == "__main__":
    main()
