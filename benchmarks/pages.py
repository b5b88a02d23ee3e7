"""Sites to measure on: pages of an office as they look, made by a seeded generator, in as many as are asked for.

A number of pages goes in; their German and, where approved, their English come out. The same number gives the same
bytes on every machine: 5 KB a page, some 45 segments, six in ten of which stand nowhere else on the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

SECTIONS: Final = 25
"""Pages stand in folders, as on a real site: a page lists its neighbours, never all of them."""

_SUBJECTS: Final = (
    "Die Stadt|The city",
    "Das Projekt|The project",
    "Der Verein|The association",
    "Das Amt für Soziales|The social services office",
    "Die Partnerstadt|The partner city",
    "Die Koordinierungsstelle|The coordination office",
    "Das Netzwerk|The network",
    "Die Beratungsstelle|The advice centre",
    "Die Volkshochschule|The adult education centre",
    "Der Beirat|The advisory board",
)
_VERBS: Final = (
    "unterstützt|supports",
    "berät|advises",
    "begleitet|accompanies",
    "informiert|informs",
    "fördert|promotes",
    "vernetzt|connects",
    "empfängt|receives",
    "schult|trains",
)
_OBJECTS: Final = (
    "neue Nachbarn|new neighbours",
    "Familien mit Kindern|families with children",
    "ehrenamtliche Helfer|volunteers",
    "Fachkräfte aus der Verwaltung|staff from the administration",
    "Schulen und Kindergärten|schools and kindergartens",
    "junge Menschen|young people",
    "kleine Unternehmen|small businesses",
    "Träger der Jugendhilfe|youth welfare organisations",
)
_ENDS: Final = (
    "bei der Suche nach Arbeit|in their search for work",
    "mit Kursen und Gesprächen|with courses and conversations",
    "in allen Stadtteilen|in all districts",
    "auf dem Weg in die Ausbildung|on their way into training",
    "bei Anträgen und Formularen|with applications and forms",
    "in der Woche der Begegnung|in the week of encounters",
    "nach dem Umzug|after their move",
    "im Rahmen des Programms|within the programme",
)
_MONTHS: Final = (
    "Januar|January",
    "Februar|February",
    "März|March",
    "April|April",
    "Mai|May",
    "Juni|June",
    "Juli|July",
    "August|August",
    "September|September",
    "Oktober|October",
    "November|November",
    "Dezember|December",
)
_COMMON: Final = (
    "Weitere Auskünfte gibt die Koordinierungsstelle.|The coordination office will give you further information.",
    "Die Teilnahme ist kostenlos.|Taking part is free of charge.",
    "Eine Anmeldung ist nicht nötig.|There is no need to register.",
    "Bitte bringen Sie Ihren Ausweis mit.|Please bring your identity card.",
    "Das Haus ist barrierefrei zugänglich.|The building is accessible.",
    "Alle Angaben sind ohne Gewähr.|All information is subject to change.",
)

Pair = tuple[str, str]


def write(root: Path, count: int, *, approved: bool = False) -> None:
    """A site of `count` pages in the empty folder `root`; with `approved` also its catalogs, all of it approved."""
    (root / "zwiesprache.toml").write_text('name = "Stadt"\nurl = "https://stadt.example"\n', encoding="utf-8")
    for path, blocks in pages(count):
        file = root / "source" / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(blocks, encoding="utf-8")


def pages(count: int) -> Iterator[tuple[str, str]]:
    """Page path and Markdown of each page."""
    yield "index", "---\ntitle: Stadt\n---\n\nWillkommen bei der Stadt.\n"
    for number in range(count - 1):
        yield path(number), _page(number, count)


def path(number: int) -> str:
    """Where a page stands: `bereich-07/seite-00181`, the first of each folder as its index."""
    section = f"bereich-{number % SECTIONS:02}"
    return f"{section}/index" if number < SECTIONS else f"{section}/seite-{number:05}"


def _page(number: int, count: int) -> str:
    random = Random(f"page {number}")
    title = f"{_word(random, _SUBJECTS)[0]} {number}"
    parts = [f'---\ntitle: "{title}"\ndescription: "{_sentence(random)[0]}"\norder: {number % 40}\n---\n']
    for part in range(5):
        parts.append(f"## {_word(random, _OBJECTS)[0].capitalize()} {number}.{part}\n")
        parts.append(_paragraph(random, number, count))
        if part % 2:
            parts.append("".join(f"- {_sentence(random)[0]}\n" for _ in range(3)))
        parts.append(_paragraph(random, number, count))
    parts.append(f"**Ansprechpartner:** Amt {number % 90}, Tel. 0351 {random.randint(1000000, 9999999)}\n")
    if number % 6 == 0:
        rows = "".join(f"| {_word(random, _OBJECTS)[0]} | {random.randint(2, 900)} |\n" for _ in range(4))
        parts.append(f"| Gruppe | Anzahl |\n| --- | ---: |\n{rows}")
    parts.append(f"{random.choice(_COMMON).partition('|')[0]}\n")
    return "\n".join(parts)


def _paragraph(random: Random, number: int, count: int) -> str:
    sentences = [_sentence(random)[0] for _ in range(random.randint(2, 4))]
    if random.random() < 0.4:
        sentences.append(f"Mehr dazu steht [auf dieser Seite]({_link(random, number, count)}).")
    if random.random() < 0.3:
        sentences.append(random.choice(_COMMON).partition("|")[0])
    return " ".join(sentences) + "\n"


def _sentence(random: Random) -> Pair:
    subject, verb, thing, end = (_word(random, words) for words in (_SUBJECTS, _VERBS, _OBJECTS, _ENDS))
    day, month, year = random.randint(1, 28), _word(random, _MONTHS), random.randint(2014, 2026)
    shape = random.randrange(4)
    if shape == 0:
        german = f"Seit dem {day}. {month[0]} {year} {verb[0]} {subject[0]} {thing[0]} {end[0]}."
        return german, f"Since {day} {month[1]} {year}, {subject[1]} {verb[1]} {thing[1]} {end[1]}."
    if shape == 1:
        german = f"{subject[0]} {verb[0]} z. B. **{thing[0]}** {end[0]}."
        return german, f"{subject[1]} {verb[1]} {thing[1]}, for example, {end[1]}."
    if shape == 2:
        many = random.randint(13, 9999)
        return (
            f"{subject[0]} {verb[0]} {end[0]} rund {many} Menschen.",
            f"{subject[1]} {verb[1]} some {many} people {end[1]}.",
        )
    return f"{subject[0]} {verb[0]} {thing[0]} {end[0]}.", f"{subject[1]} {verb[1]} {thing[1]} {end[1]}."


def _word(random: Random, words: tuple[str, ...]) -> Pair:
    german, _, english = random.choice(words).partition("|")
    return german, english


def _link(random: Random, number: int, count: int) -> str:
    """To another page, as seen from the page of this number."""
    other = path(random.randrange(max(1, count - 1)))
    return f"../{other}.md"
