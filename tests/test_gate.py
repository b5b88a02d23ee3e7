"""The gate is proof: whatever a catalog holds, and however it is spelt, only approved targets without errors get out.

Each target of a random catalog has a mark of its own; the marks of unapproved ones are looked for in every byte that is
published.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import pytest

from pipeline import building, export, fragment, wording, workspace
from pipeline.checks import BY_GLOSSARY, UNACCEPTABLE, blocking, check, settled
from pipeline.errors import InputRefused
from pipeline.model import Catalog, Document, Entry, Record, Segment
from pipeline.publish import gate
from pipeline.review import Review
from pipeline.workspace import silent
from tests import sites
from tests.documents import FIXTURES
from tests.sites import zwiesprache
from tests.test_checks import BAD, locale

PAGES: Mapping[str, str] = {
    "index.md": """\
---
title: Willkommen
description: Was die Stadt mit ihren Partnern plant.
menu: Start
---

<!-- zwiesprache: context: Feiertag -->
Die Tafel ist aufgehoben.

Wir arbeiten mit vielen Städten zusammen. Alle Treffen stehen unter [Termine](termine.md "Alle Termine des Jahres").

![Das Rathaus am Abend](rathaus.png)
""",
    "termine.md": """\
---
title: Termine
date: 2024-03-28
aliases.en: [old/dates]
---

Die Konferenz wurde von der Stadt eröffnet. Die Teilnahme ist **kostenlos**. Mehr dazu auf www.dresden.de/europa.

| Tag | Ort |
| --- | --- |
| 31. Januar 2019 | Großer Saal im Rathaus |

## Anfahrt

- Mit der Bahn fahren Sie bis zum Rathaus.
- Der <abbr title="Öffentlicher Nahverkehr">ÖPNV</abbr> ist zu empfehlen.
""",
    "service/index.html": """\
<!doctype html><html lang="de"><head><title>Dienste der Stadt</title>
<meta name="description" content="Wobei die Stadt hilft."></head><body><main><h1>Dienste</h1>
<p>Wir beraten Sie gern. <img src="../rathaus.png" alt="Der Eingang des Rathauses"></p>
<form><label>Ihr Name <input placeholder="Vorname und Name" aria-label="Name eingeben"></label>
<select><option>Bitte wählen</option></select></form></main></body></html>
""",
    "service/hinweise.txt": "Hinweise\n\nBitte bringen Sie den Ausweis mit. Der Antrag ist schriftlich zu stellen.\n",
}
CONFIG = 'min_approved = 0.05\nurl = "https://www.example.org/"\n'
FUZZY: Sequence[str] = (
    "#, fuzzy",
    "#,fuzzy",
    "#, c-format, fuzzy",
    "#, fuzzy, no-wrap",
    "#,  fuzzy ",
    "#= fuzzy",
    "#= no-wrap, fuzzy",
    "#, no-wrap\n#, fuzzy",
    "#, fuzzy\n#, no-wrap",
    "#, no-wrap\n#= fuzzy",
)
"""Every spelling of the flag."""
SPOILT: Mapping[str, Callable[[str], str]] = {
    "a lost or added tag": lambda target: f"{target} <strong>",
    "an invisible character": lambda target: f"{target} in\u200bside",
    "an address": lambda target: f"{target} See www.evil.example/login.",
    "an engine in a loop": lambda target: f"{target} and so on" + " and so on" * 200,
    "German": lambda target: f"Die Anmeldung ist für alle und mit der Bahn möglich, wird {target} nicht",
}
"""Targets with an error, whichever rule finds it."""
MARK = re.compile(rb"Zqx\d+qz")


@dataclass
class Planted:
    """The marks of a site's catalogs."""

    good: set[str] = field(default_factory=set)
    """Of targets that a reader may see."""
    bad: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    """How often each way to be unapproved was planted."""
    numbers: Iterator[int] = field(default_factory=count)

    def target(self, source: str, *, good: bool, kind: str) -> str:
        """A target with the tags and addresses of its German and a new mark."""
        mark = f"Zqx{next(self.numbers)}qz"
        (self.good if good else self.bad).add(mark)
        self.kinds[kind] += 1
        inner = " ".join(re.findall(r"<[^>]*>|www\.\S+\w|%\(\w+\)s", source))
        return f"{mark} word {inner}".strip()


@cache
def template() -> Path:
    """The site with empty catalogs, made by the real command."""
    root = sites.make(Path(tempfile.mkdtemp()), PAGES, CONFIG)
    sites.write(root / "source" / "rathaus.png", b"\x89PNG")
    assert zwiesprache(root, "extract").code == 0
    return root


@cache
def entries(page: str) -> tuple[Entry, ...]:
    return sites.catalog(template(), page).entries


NAMES = ("index", "termine", "service/index", "service/hinweise", "_site")


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def lines(keyword: str, text: str, mark: str = "") -> str:
    return f"{mark}{keyword} {quoted(text)}\n"


def block(
    source: str,
    targets: Sequence[str],
    *,
    flag: str = "",
    comment: str = "",
    previous: str | None = None,
    context: str | None = None,
    plural: str | None = None,
    obsolete: bool = False,
) -> str:
    """The lines of an entry, written by hand as any tool may have written them."""
    mark = "#~ " if obsolete else ""
    text = f"# {comment}\n" if comment else ""
    text += f"{flag}\n" if flag else ""
    text += lines("msgid", previous, "#~| " if obsolete else "#| ") if previous is not None else ""
    text += lines("msgctxt", context, mark) if context is not None else ""
    text += lines("msgid", source, mark)
    if plural is None:
        return text + lines("msgstr", targets[0], mark)
    text += lines("msgid_plural", plural, mark)
    return text + "".join(lines(f"msgstr[{number}]", target, mark) for number, target in enumerate(targets))


def of_entry(entry: Entry, draw: Random, planted: Planted, changed: str) -> Iterator[str]:
    """An entry in a random state, and what else may stand in its catalog because of it."""
    source, context = entry.source, entry.context
    if entry.source_plural is not None:
        yield of_plural(entry, draw, planted)
        return
    state = draw.choice(("approved", "fuzzy", "open", "blank", "spoilt", "context", "obsolete", "twin", "twin"))
    if state == "approved":
        yield block(source, [planted.target(source, good=True, kind=state)], context=context)
    elif state == "fuzzy":
        flag = draw.choice(FUZZY)
        yield block(source, [planted.target(source, good=False, kind=flag)], flag=flag, context=context)
    elif state in ("open", "blank"):
        yield block(source, ["" if state == "open" else " \n"], context=context)
    elif state == "spoilt":
        kind = draw.choice(list(SPOILT))
        target = SPOILT[kind](planted.target(source, good=False, kind=kind))
        assert blocking(settled(check(source, target))), (kind, source)
        yield block(source, [target], context=context)
    elif state == "context":
        yield block(source, [planted.target(source, good=False, kind="another context")], context="Fußball")
    elif state == "obsolete":
        yield block(source, [planted.target(source, good=False, kind="obsolete")], context=context, obsolete=True)
    else:
        yield from of_twin(source, context, draw, planted, changed)
    if draw.random() < 0.2:
        gone = f"{source} Früher auch anders."
        yield block(gone, [planted.target(gone, good=False, kind="German that is gone")])
    if draw.random() < 0.2:
        gone = f"{source} Damals nicht."
        yield block(gone, [planted.target(gone, good=False, kind="obsolete, named by nobody")], obsolete=True)


def of_twin(source: str, context: str | None, draw: Random, planted: Planted, changed: str) -> Iterator[str]:
    """A changed sentence that names its German before, and the entry of that, in every state."""
    old = draw.choice((f"Bitte {source}", f"Nie {source}", f"{source} 17 Euro", f"Unsere {source}"))
    approved = draw.choice((True, True, False))
    live = draw.random() < 0.3
    where = draw.choice((context, context, "Fußball" if context is None else None))
    if where != context and draw.random() < 0.5:
        old = source
    harmless = wording.harmless(old, source)
    shown = approved and harmless and changed == "previous" and where == context
    flag, comment = "", ""
    if not approved:
        flag = draw.choice(FUZZY)
        if not live and draw.random() < 0.5:
            flag, comment = "", "unapproved"
    kind = f"twin: {approved=} {harmless=} {live=} same context={where == context}"
    target = planted.target(source, good=shown, kind=kind)
    if not live and changed == "german":
        assert not shown
    draft = planted.target(source, good=False, kind="draft of a changed sentence")
    state = draw.choice(("fuzzy", "open"))
    own = block(
        source,
        [draft if state == "fuzzy" else ""],
        flag=draw.choice(FUZZY) if state == "fuzzy" else "",
        previous=old,
        context=context,
    )
    twin = block(old, [target], flag=flag, comment=comment, context=where, obsolete=not live)
    yield from draw.sample([own, twin], 2)


def of_plural(entry: Entry, draw: Random, planted: Planted) -> str:
    """A string with plural forms: approved as a whole or not at all."""
    state = draw.choice(("approved", "fuzzy", "half", "obsolete"))
    german = [entry.source, entry.source_plural or ""]
    targets = [planted.target(text, good=state == "approved", kind=f"plural {state}") for text in german]
    if state == "half":
        targets[draw.randrange(2)] = ""
    flag = draw.choice(FUZZY) if state == "fuzzy" else ""
    return block(
        entry.source,
        targets,
        flag=flag,
        context=entry.context,
        plural=entry.source_plural,
        obsolete=state == "obsolete",
    )


HEADER = """\
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def scrambled(root: Path, draw: Random, changed: str) -> Planted:
    """Every catalog of the site in a random state, as files."""
    planted = Planted()
    for name in NAMES:
        found = [text for entry in entries(name) for text in of_entry(entry, draw, planted, changed)]
        sites.write(sites.po(root, name), "\n".join([HEADER, *draw.sample(found, len(found))]))
    return planted


def published(root: Path) -> dict[str, bytes]:
    """All that leaves the site, by the functions that the commands call: pages, exports, fragments."""
    site = workspace.read(root)
    assert site.refused == ()
    review = Review(site)
    output = dict(building.pages(review, silent).files)
    exported = export.source(review, workspace.Disk(root), held=True)
    output |= {name: (root / name).read_bytes() for name in exported.written}
    for path in site.documents:
        try:
            made = fragment.make(review, path, "en")
        except InputRefused:
            continue
        said = (made.html, made.title, made.description, *made.links, *(image.address for image in made.images))
        output[f"fragment {path}"] = "\n".join(said).encode()
    return output


def told(output: Mapping[str, bytes], planted: Planted) -> list[tuple[str, str]]:
    """(file, mark) of every unapproved target that got out."""
    return [
        (name, mark.decode())
        for name, data in output.items()
        for mark in MARK.findall(data)
        if mark.decode() not in planted.good
    ]


def campaign(tmp_path: Path, catalogs: int, seed: int) -> Counter[str]:
    """Random sites until so many catalogs were read; how often each way to be unapproved was planted."""
    draw = Random(seed)
    kinds: Counter[str] = Counter()
    seen = 0
    roots = {policy: tmp_path / policy for policy in ("previous", "german")}
    for policy, root in roots.items():
        shutil.copytree(template(), root)
        sites.write(root / "zwiesprache.toml", f'name = "Unsere Stadt"\n{CONFIG}changed = "{policy}"\n')
    for number in range(-(-catalogs // len(NAMES))):
        policy = "german" if number % 3 == 0 else "previous"
        shutil.rmtree(roots[policy] / "export", ignore_errors=True)
        planted = scrambled(roots[policy], draw, policy)
        output = published(roots[policy])
        assert told(output, planted) == []
        seen += len(MARK.findall(b"".join(output.values())))
        kinds += planted.kinds
    assert seen > catalogs, "hardly anything was published, so nothing is proved"
    return kinds


def test_no_mark_of_an_unapproved_target_gets_out(tmp_path: Path) -> None:
    kinds = campaign(tmp_path, 300, 1)
    assert kinds.keys() >= {*FUZZY, *SPOILT, "another context", "obsolete", "obsolete, named by nobody"}
    assert kinds.keys() >= {"plural fuzzy", "plural half", "plural obsolete", "draft of a changed sentence"}


@pytest.mark.slow
def test_no_mark_of_an_unapproved_target_of_10_000_catalogs_gets_out(tmp_path: Path) -> None:
    campaign(tmp_path, 10_000, 2)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("policy", ["previous", "german"])
def test_the_commands_write_what_the_functions_say(tmp_path: Path, seed: int, policy: str) -> None:
    root = shutil.copytree(template(), tmp_path / "site")
    sites.write(root / "zwiesprache.toml", f'name = "Unsere Stadt"\n{CONFIG}changed = "{policy}"\n')
    planted = scrambled(root, Random(seed), policy)
    assert zwiesprache(root, "build").code == 0
    assert zwiesprache(root, "export", "source", "--held").code == 0
    output = sites.contents(root, "dist", "export")
    for page in NAMES[:-1]:
        done = zwiesprache(root, "export", "fragment", page, "--locale", "en")
        output[f"fragment {page}"] = (done.out + done.err if done.code == 0 else "").encode()
    assert told(output, planted) == []
    made = building.pages(Review(workspace.read(root)), silent).files
    assert {name: output[f"dist/{name}"] for name in made} == made


WRONG = [
    (locale(title), source, target)
    for title, source, target, expected in BAD
    if any(line.startswith("error ") for line in expected.splitlines())
]
"""The mistakes of tests/fixtures/checks that are errors."""


@pytest.mark.parametrize(("into", "source", "target"), WRONG)
def test_an_approved_target_with_an_error_of_any_rule_stands_in_german(into: str, source: str, target: str) -> None:
    findings = check(source, target, into)
    [standing] = standing_of(source, Entry(source, (target,)), into)
    if not blocking(settled(findings)):
        assert {finding.rule for finding in findings if finding.severity == "error"} <= BY_GLOSSARY
        return
    assert (standing.step, standing.target, standing.once) == ("approved", None, True)
    rules = {finding.rule for finding in settled(findings) if finding.severity == "error"}
    comments = tuple(f"accepted: {rule} – it is right as it is" for rule in rules)
    [standing] = standing_of(source, Entry(source, (target,), comments=comments), into)
    assert standing.target == (None if rules & UNACCEPTABLE else target)


def standing_of(source: str, entry: Entry, into: str) -> list[gate.Standing]:
    catalog = Catalog(into, records=(Record(entry),))
    return list(gate.standings(Document("", ".md", (Segment(source),), {}), catalog).values())


def test_every_rule_with_errors_is_among_them() -> None:
    found = [finding for into, source, target in WRONG for finding in check(source, target, into)]
    rules = {finding.rule for finding in found if finding.severity == "error"}
    assert rules >= {"tags", "links", "places", "empty", "german", "characters"}


def changes() -> list[tuple[str, str]]:
    """(old, new) German of tests/fixtures/gate/changed.txt."""
    _introduction, text = (FIXTURES / "gate" / "changed.txt").read_text(encoding="utf-8").split("\n\n", 1)
    return [(old, new) for old, _bar, new in (line.partition(" | ") for line in text.splitlines())]


@pytest.mark.parametrize(("old", "new"), changes())
def test_a_change_that_decides_is_never_harmless(old: str, new: str) -> None:
    assert not wording.harmless(old, new)
    assert not wording.harmless(new, old)


@pytest.mark.parametrize("policy", ["previous", "german"])
@pytest.mark.parametrize("turned", [False, True], ids=["there", "back"])
def test_the_translation_of_the_old_sentence_is_never_shown(tmp_path: Path, policy: str, turned: bool) -> None:
    pairs = [pair[::-1] if turned else pair for pair in changes()]
    pages = {f"seite-{n}.md": f"---\ntitle: Seite\n---\n\n{old}\n" for n, (old, _new) in enumerate(pairs)}
    root = sites.make(tmp_path, pages, f'min_approved = 0.0\nchanged = "{policy}"\n')
    assert zwiesprache(root, "extract").code == 0
    english = {old: f"Zqx{n}qz word." for n, (old, _new) in enumerate(pairs)}
    sites.approve(root, {"Seite": "Page"} | english)
    for n, (old, new) in enumerate(pairs):
        sites.change(root / "source" / f"seite-{n}.md", old, new)
    assert zwiesprache(root, "run").code == 0
    assert zwiesprache(root, "export", "source", "--held").code == 0
    output = sites.contents(root, "dist", "export")
    assert len([name for name in output if name.startswith("dist/en/seite-")]) == len(pairs)
    assert not MARK.findall(b"".join(output.values()))


POLICIES = """\
min_approved = 0.9

[[pages]]
match = "streng/*"
changed = "german"

[[pages]]
match = "*/lang"
min_approved = 0.1
"""
HELD = "---\ntitle: {title}\n---\n\nDas Amt wurde eröffnet. Ein zweiter Satz ohne Übersetzung steht hier.\n"


def test_thresholds_and_changed_sentences_follow_the_policy_of_each_page(tmp_path: Path) -> None:
    """Two folders with two pages each: `changed` differs by folder, the threshold by name, once by front matter."""
    pages = {
        f"{folder}/{name}.md": HELD.format(title=name) for folder in ("frei", "streng") for name in ("lang", "kurz")
    }
    pages["frei/eigen.md"] = HELD.format(title="eigen").replace("title:", "min_approved: 0.1\nchanged: german\ntitle:")
    root = sites.make(tmp_path, pages, POLICIES)
    assert zwiesprache(root, "extract").code == 0
    titles = {name: f"Page {name}" for name in ("lang", "kurz", "eigen")}
    sites.approve(root, titles | {"Das Amt wurde eröffnet.": "The office was opened."})
    for page in pages:
        sites.change(root / "source" / page, "wurde eröffnet", "wurde bereits eröffnet")
    assert zwiesprache(root, "run").code == 0
    shown = {
        page: (root / "dist/en" / page.removesuffix(".md") / "index.html").read_text(encoding="utf-8")
        for page in pages
        if (root / "dist/en" / page.removesuffix(".md")).exists()
    }
    assert {page: "The office was opened." in html for page, html in shown.items()} == {
        "frei/lang.md": True,
        "streng/lang.md": False,
        "frei/eigen.md": False,
    }
