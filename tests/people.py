"""People at work on a site, at random: authors who change pages, translators who review. All by a `random.Random`."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from pipeline import memory, pofile
from pipeline.model import Entry
from tests import sites

WORDS = (
    ("Die Stadt", "Der Rat", "Das Amt", "Die Schule", "Der Verein", "Die Bibliothek", "Das Museum", "Der Chor"),
    ("fördert", "plant", "eröffnet", "prüft", "beschreibt", "verschiebt", "sammelt", "erneuert", "bestellt"),
    ("Radwege", "Konzerte", "Stühle", "Brücken", "Gärten", "Bücher", "Karten", "Fahrpläne", "Fenster", "Lampen"),
    ("im Süden", "am Hafen", "ohne Eile", "mit Gästen", "trotz Regen", "seit Ostern", "vor der Wahl", "für alle"),
    ("und lädt ein", "und zahlt dafür", "und dankt herzlich", "wie geplant", "nach langem Streit", "ganz allein"),
)

Pair = tuple[str | None, str, str]


def sentence(draw: random.Random) -> str:
    """One of 28,800."""
    return " ".join(map(draw.choice, WORDS)) + "."


def document(draw: random.Random, paragraphs: int = 4) -> str:
    """A page with three sentences a paragraph."""
    texts = ["\n".join(sentence(draw) for _number in range(3)) for _paragraph in range(paragraphs)]
    return "\n\n".join([f"---\ntitle: {sentence(draw)[:-1]}\n---", *texts]) + "\n"


def site(root: Path, draw: random.Random, config: str = "", *, pages: int = 4) -> Path:
    """A site in folders of two pages, half of its sentences approved."""
    sites.make(root, {f"{'abcd'[n // 2]}/seite{n % 2}.md": document(draw) for n in range(pages)}, config)
    assert sites.zwiesprache(root, "extract").code == 0
    review(root, draw, 0.5)
    return root


def write(root: Path, draw: random.Random) -> None:
    """An author inserts, deletes, moves or changes text, or makes, renames or removes a page."""
    files = sorted((root / "source").rglob("*.md"))
    file, other = draw.choice(files), draw.choice(files)
    head, *texts = file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    place = draw.randrange(len(texts))
    match draw.choice(("insert", "delete", "move", "change", "change", "new page", "rename", "remove page")):
        case "insert":
            texts.insert(place, sentence(draw))
        case "delete" if len(texts) > 1:
            del texts[place]
        case "move" if len(texts) > 1 and other != file:
            moved = texts.pop(place)
            sites.write(other, other.read_text(encoding="utf-8") + f"\n{moved}\n")
        case "change":
            word = draw.choice(texts[place].split())
            texts[place] = texts[place].replace(word, draw.choice(draw.choice(WORDS)), 1)
        case "new page":
            sites.write(root / "source" / draw.choice("abc") / f"neu{draw.randrange(10**6)}.md", document(draw, 2))
        case "rename":
            target = root / "source" / draw.choice("abc") / f"um{draw.randrange(10**6)}.md"
            target.parent.mkdir(exist_ok=True)
            file = file.rename(target)
        case "remove page" if len(files) > 4:
            file.unlink()
            return
    sites.write(file, "\n\n".join([head, *texts]) + "\n")


def review(root: Path, draw: random.Random, share: float) -> None:
    """A translator approves a share of what waits, as it stands or in other words."""

    def reviewed(entry: Entry) -> Entry:
        if entry.obsolete or entry.source_plural is not None or draw.random() > share or memory.approved(entry):
            return entry
        target = entry.target if entry.fuzzy and draw.random() < 0.5 else f"English {draw.randrange(10**6)}."
        return replace(entry, targets=(target,), flags=(), previous=None)

    for file in sorted((root / "locales").rglob("*.po")):
        catalog = pofile.read(file.read_bytes())
        file.write_bytes(pofile.write(catalog.with_entries(map(reviewed, catalog.entries))))


def approved(root: Path) -> set[Pair]:
    """Every pair that a person has approved, live or obsolete, in whatever catalog below a folder."""
    files = sorted(root.rglob("*.po"))
    entries = (entry for file in files for entry in pofile.read(file.read_bytes()).entries)
    return {(entry.context, entry.source, entry.target) for entry in entries if memory.approved(entry)}
