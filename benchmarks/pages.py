"""Sites to measure on: pages of an office as they look, made by a seeded generator, in as many as are asked for.

A number of pages goes in; their German and its English come out. The same number gives the same bytes on every machine:
3.5 KB and some 54 segments a page, three in four of which stand nowhere else on the site.
"""

from __future__ import annotations

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
VERBS: Final = (
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
"""German and English, as they stand in a catalog."""


def write(root: Path, count: int, *, ending: str = ".md") -> None:
    """A site of `count` pages in the empty folder `root`; `.html` gives the same pages as HTML."""
    (root / "zwiesprache.toml").write_text('name = "Stadt"\nurl = "https://stadt.example"\n', encoding="utf-8")
    for number in range(count):
        file = root / "source" / f"{path(number)}{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = markdown(number, count)
        file.write_text(text if ending == ".md" else _html(text), encoding="utf-8")


def path(number: int) -> str:
    """Where a page stands: `bereich-07/seite-00181`, the first of each folder as its index, number 0 on top."""
    if number == 0:
        return "index"
    section = f"bereich-{number % SECTIONS:02}"
    return f"{section}/index" if number <= SECTIONS else f"{section}/seite-{number:05}"


def markdown(number: int, count: int) -> str:
    """The German of a page of a site of `count` pages."""
    return _written(number, count)[0]


def english(count: int) -> dict[str, str]:
    """What stands in the catalogs of such a site -> its English."""
    return {german: english for number in range(count) for german, english in _written(number, count)[1]}


def _written(number: int, count: int) -> tuple[str, list[Pair]]:
    """The Markdown of a page and the pairs in it."""
    random = Random(f"page {number}")
    pairs: list[Pair] = []

    def say(pair: Pair) -> str:
        pairs.append(pair)
        return pair[0].replace("<strong>", "**").replace("</strong>", "**")

    def named(words: tuple[str, ...], name: object) -> Pair:
        german, english = _word(random, words)
        return f"{german[0].upper()}{german[1:]} {name}", f"{english[0].upper()}{english[1:]} {name}"

    def paragraph() -> str:
        sentences = [say(_sentence(random)) for _ in range(random.randint(2, 4))]
        if random.random() < 0.4:
            pairs.append(("Mehr dazu steht <a>auf dieser Seite</a>.", "You will find more <a>on this page</a>."))
            sentences.append(f"Mehr dazu steht [auf dieser Seite]({_link(random, number, count)}).")
        if random.random() < 0.3:
            sentences.append(say(_word(random, _COMMON)))
        return " ".join(sentences) + "\n"

    title, description = say(named(_SUBJECTS, number)), say(_plain(random))
    parts = [f'---\ntitle: "{title}"\ndescription: "{description}"\norder: {number % 40}\n---\n']
    for part in range(5):
        parts += [f"## {say(named(_OBJECTS, f'{number}-{part}'))}\n", paragraph()]
        if part % 2:
            parts.append("".join(f"- {say(_sentence(random))}\n" for _ in range(3)))
        parts.append(paragraph())
    pairs.append(("Ansprechpartner:", "Contact:"))
    telephone = f"Tel. 0351 {random.randint(1000000, 9999999)}"
    parts.append(f"**Ansprechpartner:** {say((telephone, telephone))}\n")
    if number % 6 == 0:
        rows = "".join(f"| {say(_word(random, _OBJECTS))} | {random.randint(2, 900)} |\n" for _ in range(4))
        parts.append(f"| {say(('Gruppe', 'Group'))} | {say(('Anzahl', 'Number'))} |\n| --- | ---: |\n{rows}")
    parts.append(f"{say(_word(random, _COMMON))}\n")
    return "\n".join(parts), pairs


def _sentence(random: Random) -> Pair:
    subject, verb, thing, end = (_word(random, words) for words in (_SUBJECTS, VERBS, _OBJECTS, _ENDS))
    day, month, year = random.randint(1, 28), _word(random, _MONTHS), random.randint(2014, 2026)
    inside = f"{subject[0][0].lower()}{subject[0][1:]}"
    match random.randrange(4):
        case 0:
            german = f"Seit dem {day}. {month[0]} {year} {verb[0]} {inside} {thing[0]} {end[0]}."
            return german, f"Since {day} {month[1]} {year} {_small(subject[1])} {verb[1]} {thing[1]} {end[1]}."
        case 1:
            german = f"{subject[0]} {verb[0]} z. B. <strong>{thing[0]}</strong> {end[0]}."
            return german, f"{subject[1]} {verb[1]} <strong>{thing[1]}</strong>, for example, {end[1]}."
        case 2:
            many = random.randint(13, 999)
            german = f"{subject[0]} {verb[0]} {end[0]} rund {many} Menschen."
            return german, f"{subject[1]} {verb[1]} some {many} people {end[1]}."
    return f"{subject[0]} {verb[0]} {thing[0]} {end[0]}.", f"{subject[1]} {verb[1]} {thing[1]} {end[1]}."


def _plain(random: Random) -> Pair:
    """A sentence without markup, as front matter has them."""
    subject, verb, thing, end = (_word(random, words) for words in (_SUBJECTS, VERBS, _OBJECTS, _ENDS))
    return f"{subject[0]} {verb[0]} {thing[0]} {end[0]}.", f"{subject[1]} {verb[1]} {thing[1]} {end[1]}."


def _small(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"


def _word(random: Random, words: tuple[str, ...]) -> Pair:
    german, _, english = random.choice(words).partition("|")
    return german, english


def _link(random: Random, number: int, count: int) -> str:
    """To another page, as seen from the page of this number."""
    other = path(random.randrange(count))
    return f"{'../' if number else ''}{other}.md"


def _html(text: str) -> str:
    """The same page as a document of HTML."""
    from pipeline import formats
    from pipeline.publish import tree

    document = formats.parse(text, ".md")
    title, description = tree.text(document, "title"), tree.text(document, "description")
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<meta name="description" content="{description}">'
    body = formats.to_html(document).replace(".md", ".html")
    page = f"<head>\n{head}\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>"
    return f'<!DOCTYPE html>\n<html lang="de">\n{page}\n</html>\n'
