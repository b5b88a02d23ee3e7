"""A told week in a real repository comes out as it was: who approved what, when, and how much they changed."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import catalog
from pipeline.model import Draft, Entry
from tests import sites
from tests.repositories import ANNA, BO, BOT, commit, git, start
from tests.sites import change, zwiesprache

PAGES = {
    "index.md": "---\ntitle: Willkommen\n---\n\nDer Eingang ist stufenlos.\n",
    "termine.md": """---
title: Termine
---

Die Anmeldung ist bis zum 31. Januar 2019 möglich.

Alle Treffen sind öffentlich.

Die Teilnahme ist <b>kostenlos</b> | frei.

Wir freuen uns auf Sie.
""",
}
DRAFTS = {
    "Willkommen": "Welcome",
    "Der Eingang ist stufenlos.": "The entry is without steps.",
    "Die Anmeldung ist bis zum 31. Januar 2019 möglich.": "Registration possible until 31 January 2019.",
    "Alle Treffen sind öffentlich.": "All meetings are public.",
    "Die Teilnahme ist <b>kostenlos</b> | frei.": "Participation is <b>free</b> | free.",
}
STEP_FREE = "Der Eingang ist stufenlos."
DATED = "Die Anmeldung ist bis zum 31. Januar 2019 möglich."
MEETINGS = "Alle Treffen sind öffentlich."
GLAD = "Wir freuen uns auf Sie."


def edited(root: Path, page: str, targets: Mapping[str, str], *, fuzzy: bool = False) -> None:
    """A person gives these sentences a target, approved or not; an empty one means: what stands there."""

    def entry(old: Entry) -> Entry:
        if old.source not in targets or old.obsolete:
            return old
        flags = tuple(flag for flag in old.flags if flag != "fuzzy")
        target = targets[old.source] or old.target
        return replace(old, targets=(target,), flags=("fuzzy", *flags) if fuzzy else flags, previous=None)

    sites.edit(root, page, entry)


def drafted(root: Path, page: str) -> None:
    """An engine proposes."""
    before = sites.catalog(root, page)
    drafts = [Draft((None, german), english, "libretranslate") for german, english in DRAFTS.items()]
    after = {entry.key: entry for entry in catalog.drafted(before, drafts).entries}
    sites.edit(root, page, lambda entry: after[entry.key])


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site after a week of an author, an engine, a bot that commits its drafts, and two translators."""
    root = start(tmp_path_factory.mktemp("week") / "site")
    sites.make(root, PAGES)
    sites.write(root / ".gitignore", "dist/\n.zwiesprache/\n")
    assert zwiesprache(root, "run").code == 0
    commit(root, author="Author", day="2026-01-05")
    for page in ("index", "termine"):
        drafted(root, page)
    commit(root, author=BOT, day="2026-01-05")

    git(root, "checkout", "--quiet", "-b", "termine")  # Bo reviews one page while Anna reviews the other
    edited(root, "termine", {"Termine": "Dates", MEETINGS: "", GLAD: "We look forward to seeing you."})
    edited(root, "termine", {DATED: "Registration is possible until 31 January 2019."})
    commit(root, author=BO, day="2026-01-06")
    git(root, "checkout", "--quiet", "main")
    edited(root, "index", {"Willkommen": "", STEP_FREE: "The entrance is step-free."})
    commit(root, author=ANNA, day="2026-01-06", message="Review\n\nCo-authored-by: Cem <cem@example.org>")
    git(root, "merge", "--quiet", "--no-edit", "termine", author="Merger", day="2026-01-07")

    change(root / "source/termine.md", "31. Januar 2019", "28. Februar 2019")  # the author edits, the bot runs
    change(root / "source/termine.md", "\nAlle Treffen", f"\n{STEP_FREE}\n\nAlle Treffen")
    assert zwiesprache(root, "run").code == 0
    commit(root, author=BOT, day="2026-01-08")
    git(root, "mv", "source/termine.md", "source/treffen.md")
    assert zwiesprache(root, "run").code == 0
    commit(root, author=BOT, day="2026-01-08")

    edited(root, "treffen", {DATED.replace("31. Januar", "28. Februar"): ""})
    edited(root, "treffen", {MEETINGS: "All meetings are open to the public."})  # a correction
    edited(root, "index", {"Willkommen": "Welcome"}, fuzzy=True)  # taken back
    commit(root, author=BO, day="2026-01-09")
    edited(root, "index", {"Willkommen": "Welcome!"})
    commit(root, author=ANNA, day="2026-01-10")
    edited(root, "treffen", {GLAD: "We look forward to meeting you."})  # and is not committed
    return root


def report(root: Path, *arguments: str) -> str:
    done = zwiesprache(root, "report", *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def hidden(text: str) -> str:
    """The names of commits as stars: they differ in each repository."""
    return re.sub(r"\b[0-9a-f]{10}\b", "*", text)


def rows(text: str, caption: str) -> list[str]:
    """The lines of the table below a caption."""
    return text.partition(f"\n{caption}\n\n")[2].partition("\n\n")[0].splitlines()


UNKNOWN = [
    "- Git tells whose name a commit bears and the day on that computer, not who has read a sentence or how well.",
    "- A draft that somebody pasted in by hand has no note and counts as written by a person.",
]


def test_every_sentence_of_a_page_tells_its_story(week: Path) -> None:
    head, rule, *told = rows(hidden(report(week, "treffen")), "treffen")
    assert head == (
        "| German | target | origin | changed by a person | approved by | approved on | commit | German since "
        "| remarks |"
    )
    assert rule == "|" + " --- |" * 9
    assert told == [
        "| Termine | Dates | by hand |  | Bo Łukasz | 2026-01-06 | * | 2026-01-05 |  |",
        "| Die Anmeldung ist bis zum 28. Februar 2019 möglich. | Registration is possible until 28 February 2019. "
        "| target of the earlier German, values exchanged | 0 % | Bo Łukasz | 2026-01-09 | * | 2026-01-08 "
        "| its German had changed, began as a machine draft: libretranslate |",
        "| Der Eingang ist stufenlos. | The entrance is step-free. | taken over from index | 0 % "
        "| Anna Müller, Cem | 2026-01-06 | * | 2026-01-08 | began as a machine draft: libretranslate |",
        "| Alle Treffen sind öffentlich. | All meetings are open to the public. | machine draft: libretranslate | 20 % "
        "| Bo Łukasz | 2026-01-09 | * | 2026-01-05 | corrected after an approval |",
        r"| Die Teilnahme ist \<b>kostenlos\</b> \| frei. | Participation is \<b>free\</b> \| free. "
        "| machine draft: libretranslate |  | draft |  |  | 2026-01-05 |  |",
        "| Wir freuen uns auf Sie. | We look forward to meeting you. | by hand |  |  | not committed yet |  "
        "| 2026-01-05 | corrected after an approval |",
    ]


def test_the_report_of_the_site(week: Path) -> None:
    assert report(week).splitlines() == [
        "# How the site was translated and reviewed (en)",
        "",
        "Sentences approved: 32 (words: 150). Open: 2 (words: 7).",
        "",
        "## How the approved sentences came to be",
        "",
        "Where the target came from, and how much of the draft a person changed",
        "",
        "| origin | unchanged | up to 10 % | up to 30 % | over 30 % | not known | sentences |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        "| no draft noted | 0 | 0 | 0 | 0 | 0 | 25 |",
        "| machine draft: libretranslate | 0 | 1 | 1 | 1 | 0 | 3 |",
        "| by hand | 0 | 0 | 0 | 0 | 0 | 2 |",
        "| taken over from another page | 1 | 0 | 0 | 0 | 0 | 1 |",
        "| target of the earlier German, values exchanged | 1 | 0 | 0 | 0 | 0 | 1 |",
        "",
        "## Pages",
        "",
        "Every page: what is approved, how it came to be, and what is open",
        "",
        "| page | approved | words | machine draft, unchanged | machine draft, changed | without machine draft "
        "| approved by | first approval | last approval | open | open words |",
        "| --- | --: | --: | --: | --: | --: | --- | --- | --- | --: | --: |",
        "| index | 2 | 5 | 0 | 2 | 0 | Anna Müller, Cem | 2026-01-06 | 2026-01-10 | 0 | 0 |",
        "| treffen | 5 | 23 | 0 | 1 | 4 | Anna Müller, Bo Łukasz, Cem | 2026-01-06 | 2026-01-09 | 1 | 5 |",
        r"| \_site | 25 | 122 | 0 | 0 | 25 | Author | 2026-01-05 | 2026-01-05 | 1 | 2 |",
        "",
        "## What this report can't know",
        "",
        "- Approved in files that are not committed yet: 1. Nobody's name is on them.",
        "- Approved when git first saw them: 25. The work before that commit is not in the history: "
        "it was squashed, imported or committed in one go.",
        *UNKNOWN,
    ]


def test_an_approval_that_was_taken_back_is_the_one_that_was_given_again(week: Path) -> None:
    [_heads, _rule, first, _second] = rows(hidden(report(week, "index")), "index")
    assert first == (
        "| Willkommen | Welcome! | machine draft: libretranslate | 7 % | Anna Müller | 2026-01-10 | * | 2026-01-05 "
        "| taken back: 1 |"
    )


def test_a_sentence_taken_over_follows_its_original_while_it_is_the_same(tmp_path: Path) -> None:
    root = start(tmp_path) / "web"  # a folder of its repository
    sites.make(root, {"index.md": f"{STEP_FREE}\n"})
    assert zwiesprache(root, "run").code == 0
    edited(root, "index", {STEP_FREE: "No steps."})
    commit(root, author=ANNA, day="2026-01-06")
    sites.write(root / "source/neu.md", f"{STEP_FREE}\n")
    assert zwiesprache(root, "run").code == 0
    commit(root, author=BOT, day="2026-01-07")

    def told() -> str:
        return rows(hidden(report(root, "neu")), "neu")[2].partition(" | taken over from index | ")[2]

    assert told() == "0 % | Anna Müller | 2026-01-06 | * | 2026-01-07 |  |"
    edited(root, "index", {STEP_FREE: "No steps."}, fuzzy=True)
    commit(root, author="Cem", day="2026-01-08")
    carried = "approved by the program, as its parts or the same elsewhere were"
    assert told() == f"0 % |  | 2026-01-07 | * | 2026-01-07 | {carried} |"
    edited(root, "index", {STEP_FREE: "Step-free."})
    commit(root, author="Cem", day="2026-01-09")
    edited(root, "neu", {STEP_FREE: "Step-free."})
    commit(root, author=BO, day="2026-01-10")
    assert told() == "58 % | Bo Łukasz | 2026-01-10 | * | 2026-01-07 | corrected after an approval |"


def test_no_name_stands_beside_a_count(week: Path) -> None:
    data = json.loads(report(week, "--json"))
    for page in data["pages"]:
        del page["approvers"], page["entries"]
    assert ANNA not in json.dumps(data, ensure_ascii=False)


def test_approvals_before_a_day_are_left_out_and_what_is_open_is_not(week: Path) -> None:
    text = report(week, "--since", "2026-01-09")
    assert "Approvals since 2026-01-09; what is open is of today.\n\nSentences approved: 4 " in text
    assert "Open: 2 (words: 7)." in text
    assert [
        line.split(" | ")[0] for line in rows(hidden(report(week, "treffen", "--since", "2026-01-09")), "treffen")[2:]
    ] == [
        "| Die Anmeldung ist bis zum 28. Februar 2019 möglich.",
        "| Alle Treffen sind öffentlich.",
        r"| Die Teilnahme ist \<b>kostenlos\</b> \| frei.",
        "| Wir freuen uns auf Sie.",
    ]


def test_the_report_as_data(week: Path) -> None:
    data = json.loads(report(week, "index", "--json"))
    commits = {name: git(week, "log", "-1", "--format=%H", f"--author={name}") for name in (ANNA, BOT, "Author")}

    def made(name: str, day: str) -> dict[str, object]:
        when = f"2026-01-{day}T09:00:00+01:00"
        return {"commit": commits[name], "author": name, "co_authors": [], "date": when}

    entry = data["pages"][0]["entries"][0]
    assert entry.pop("drafted")["author"] == BOT
    assert entry == {
        "source": "Willkommen",
        "context": None,
        "targets": ["Welcome!"],
        "state": "approved",
        "words": 1,
        "way": "engine",
        "name": "libretranslate",
        "began": "",
        "share": 0.066667,
        "approved": made(ANNA, "10"),
        "signed": "",
        "german_since": made("Author", "05"),
        "german_changed": False,
        "reopened": 1,
        "corrected": False,
        "at_once": False,
        "carried": False,
    }
    bands = {"unchanged": 0, "little": 1, "some": 0, "much": 1, "unknown": 0}
    counts = {
        "approved": 2,
        "approved_words": 5,
        "open": 0,
        "open_words": 0,
        "origins": [{"way": "engine", "name": "libretranslate", "sentences": 2} | bands],
    }
    assert data["total"] == counts
    page = data["pages"][0]
    del page["entries"]
    assert page == counts | {
        "path": "index",
        "approvers": [ANNA, "Cem"],
        "first": "2026-01-06",
        "last": "2026-01-10",
    }
    assert (data["locale"], data["page"], data["since"]) == ("en", "index", None)
    assert data["unknown"] == {
        "history": "",
        "reason": "",
        "shallow": False,
        "uncommitted": 0,
        "at_once": 0,
        "undrafted": 0,
        "unreadable": [],
        "refused": [],
    }


# -- as a page of HTML ------------------------------------------------------------------------------


class Page(HTMLParser):
    """The elements of a page, with their attributes, and the texts of its cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("td", "th"):
            self.cells[-1] += data

    def all(self, name: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.elements if tag == name)


def test_the_report_as_a_page_says_the_same_and_needs_nothing_else(week: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert report(week, "treffen", "--html", str(file)) == ""
    page = Page(file.read_text(encoding="utf-8"))
    row = page.cells.index("Alle Treffen sind öffentlich.")
    assert [re.sub("^[0-9a-f]{10}$", "*", cell) for cell in page.cells[row : row + 9]] == [
        "Alle Treffen sind öffentlich.",
        "All meetings are open to the public.",
        "machine draft: libretranslate",
        "20 %",
        "Bo Łukasz",
        "2026-01-09",
        "*",
        "2026-01-05",
        "corrected after an approval",
    ]
    assert "Die Teilnahme ist <b>kostenlos</b> | frei." in page.cells
    assert {"script", "link", "img", "b"} & {tag for tag, _ in page.elements} == set()
    assert [attributes["lang"] for attributes in page.all("html")] == ["en"]
    assert {attributes.get("scope") for attributes in page.all("th")} == {"col", "row"}
    assert {attributes["lang"] for attributes in page.all("td") if "lang" in attributes} == {"en"}
    assert {attributes["lang"] for attributes in page.all("th") if "lang" in attributes} == {"de"}
    assert len([*page.all("caption")]) == len([*page.all("table")]) == 2
    assert [tag for tag, _ in page.elements if tag in ("h1", "h2")] == ["h1", "h2", "h2", "h2"]


def test_hostile_names_and_texts_are_only_text(tmp_path: Path) -> None:
    root = start(tmp_path / "site")
    hostile = "<script>alert(1)</script> | `x` [y](javascript:z) & &amp; *s* _t_"
    sites.make(root, {"index.md": "---\ntitle: Willkommen\n---\n\nText.\n"})
    assert zwiesprache(root, "run").code == 0
    edited(root, "index", {"Text.": hostile, "Willkommen": "Welcome"})
    commit(root, author="Eve | x <script>")
    file = tmp_path / "report.html"
    report(root, "index", "--html", str(file))
    page = Page(file.read_text(encoding="utf-8"))
    assert hostile in page.cells
    assert not [*page.all("script")]
    line = next(line for line in report(root, "index").splitlines() if line.startswith("| Text."))
    assert len(re.findall(r"(?<!\\)\|", line)) == 10
    escaped = r"\<script>alert(1)\</script> \| \`x\` \[y\](javascript:z) \& \&amp; \*s\* \_t\_"
    assert line.startswith(f"| Text. | {escaped} | ")


def test_a_report_never_takes_the_place_of_a_source(week: Path) -> None:
    done = zwiesprache(week, "report", "--html", str(week / "source/index.md"))
    assert done.code == 2
    assert "stufenlos" in (week / "source/index.md").read_text(encoding="utf-8")


# -- what can't be known ----------------------------------------------------------------------------


def unknown(root: Path) -> list[str]:
    return report(root).partition("can't know\n\n")[2].splitlines()


def test_a_site_without_git_is_told_what_its_files_say(tmp_path: Path) -> None:
    site = sites.reviewed(tmp_path)
    assert unknown(site) == ["- The site is not in a git repository: who approved what is not known.", *UNKNOWN]
    assert "| termine |" in report(site)
    start(site)
    assert unknown(site)[0] == "- Nothing is committed yet: who approved what is not known."


def test_what_the_program_approved_bears_nobodys_name(tmp_path: Path) -> None:
    root = start(tmp_path)
    sites.make(root, {"index.md": "Wir planen.\n\nWir bauen.\n\nWir freuen uns.\n"})
    assert zwiesprache(root, "run").code == 0
    edited(root, "index", {"Wir planen.": "We plan.", "Wir bauen.": "We build.", "Wir freuen uns.": "We are glad."})
    commit(root)
    sites.write(root / "sentences.txt", "Wir planen._Wir bauen.\n")
    sites.write(root / "source/index.md", "Wir planen. Wir bauen.\n\nWir freuen uns.\n")
    assert zwiesprache(root, "run").code == 0
    commit(root, author=BOT, day="2026-01-06")
    joined, glad = rows(hidden(report(root, "index")), "index")[2:]
    assert joined == (
        "| Wir planen. Wir bauen. | We plan. We build. | sentences joined | 0 % |  | 2026-01-06 | * | 2026-01-06 "
        "| approved by the program, as its parts or the same elsewhere were |"
    )
    assert glad.startswith("| Wir freuen uns. | We are glad. | no draft noted |  | Anna Müller |")
    assert "| index | 2 | 7 | 0 | 0 | 2 | Anna Müller |" in report(root)


def test_whom_a_command_named_stands_beside_who_committed_it(tmp_path: Path) -> None:
    root = start(tmp_path)
    sites.make(root, {"index.md": f"{STEP_FREE}\n"})
    assert zwiesprache(root, "run").code == 0
    drafted(root, "index")
    commit(root, author=BOT, day="2026-01-05")
    assert zwiesprache(root, "approve", "index", "--by", "Eva Novak").code == 0
    commit(root, author=ANNA, day="2026-01-06")
    line = "| Anna Müller | 2026-01-06 | * | 2026-01-05 | in the name of Eva Novak |"
    assert rows(hidden(report(root, "index")), "index")[2].endswith(line)
    assert zwiesprache(root, "reopen", "index", "--by", ANNA).code == 0
    assert zwiesprache(root, "approve", "index", "--by", ANNA).code == 0
    commit(root, author=ANNA, day="2026-01-07")
    assert "in the name of" not in report(root, "index")


def test_a_shallow_clone_says_so(week: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", week.as_uri(), "clone")
    assert unknown(tmp_path / "clone")[0].startswith("- This is a shallow clone without the older commits:")


def test_drafts_and_review_in_one_commit_leave_open_how_much_was_changed(tmp_path: Path) -> None:
    root = start(tmp_path)
    sites.make(root, PAGES)
    assert zwiesprache(root, "run").code == 0
    drafted(root, "index")
    edited(root, "index", {"Willkommen": "", STEP_FREE: "The entrance is step-free."})
    commit(root)
    assert unknown(root)[1] == ("- Drafts that were never committed: 1. How much of them was changed is not known.")
    assert "| machine draft: libretranslate | 1 | 0 | 0 | 0 | 1 | 2 |" in report(root)


def test_catalogs_that_can_not_be_read_are_named(week: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    git(tmp_path, "clone", "--quiet", str(week), "site")
    sites.write(sites.po(root, "treffen"), "<<<<<<< HEAD\n")
    commit(root, author="Eve")
    done = zwiesprache(root, "report")
    assert done.code == 6
    assert "- locales/en/LC\\_MESSAGES/treffen.po can't be read and is not in this report." in done.out
    assert "| treffen |" not in done.out
    git(root, "revert", "--no-edit", "HEAD")
    name = git(root, "rev-parse", "--short=10", "HEAD~1")
    assert f"- locales/en/LC\\_MESSAGES/treffen.po: versions that can't be read: 1, first in {name}." in unknown(root)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nirgends"], "There is no page “nirgends”."),
        (["--locale", "fr"], "--locale: “fr” is none of: en."),
        (["--since", "gestern"], "--since: “gestern” is no day. Write it as 2024-03-28."),
    ],
)
def test_what_is_not_there_is_refused(week: Path, arguments: list[str], said: str) -> None:
    done = zwiesprache(week, "report", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


# -- speed ------------------------------------------------------------------------------------------


def grown(root: Path, catalogs: int, commits: int, sentences: int) -> None:
    """A history in which every commit approves one sentence of every catalog."""
    parts = ["reset refs/heads/main\n"]

    def blob(page: int, done: int) -> str:
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
        entries = (
            f'{"" if number < done else chr(35) + ", fuzzy" + chr(10)}msgid "Satz {number} von {page}."\n'
            f'msgstr "Sentence {number} of {page}."\n'
            for number in range(sentences)
        )
        return "\n".join((head, *entries))

    for number in range(commits):
        parts.append(f"commit refs/heads/main\ncommitter B <b@x> {1_700_000_000 + number * 3600} +0000\ndata 1\nx\n")
        for page in range(catalogs):
            data = blob(page, number * sentences // commits)
            name = f"locales/en/LC_MESSAGES/p{page}.po"
            parts.append(f"M 100644 inline {name}\ndata {len(data.encode())}\n{data}\n")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input="".join(parts).encode(), check=True)
    git(root, "reset", "--quiet", "--hard", "main")


def test_a_thousand_versions_are_told_within_seconds(tmp_path: Path) -> None:
    root = start(tmp_path)
    grown(root, catalogs=10, commits=100, sentences=100)
    for page in range(10):
        sites.write(root / f"source/p{page}.md", "\n\n".join(f"Satz {number} von {page}." for number in range(100)))
    sites.write(root / "zwiesprache.toml", 'name = "Stadt"\n')
    begun = time.perf_counter()
    data = json.loads(report(root, "--json"))
    assert time.perf_counter() - begun < 10
    assert [page["approved"] for page in data["pages"]] == [99] * 10
    assert {
        entry["approved"]["author"] for page in data["pages"] for entry in page["entries"] if entry["approved"]
    } == {"B"}
