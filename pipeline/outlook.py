"""What a page still needs in a locale, for those who look after it: what the gate says goes in, an `Outlook` comes out.

It answers whether the page is out, why not, who has to do what and how much, and which file to open next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline import files, pofile
from pipeline.model import Finding, Key
from pipeline.publish import gate
from pipeline.publish.gate import Standing
from pipeline.review import PageStatus, Review
from pipeline.workspace import catalog_name

Task = Literal["translate", "draft", "changed", "held"]
"""translate: has no target; draft: has one that nobody has approved; changed: the same, and the page goes on showing
the approved target of nearly the same German; held: approved, and an error keeps it off the page."""


@dataclass(frozen=True, slots=True)
class Work:
    """Sentences that wait for the same."""

    task: Task
    sentences: int
    words: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a page still needs in a locale."""

    status: PageStatus
    source: str
    """Its German file."""
    catalog: str
    """The file to open next."""
    title: str
    """Its German title while nobody has ever approved it, and the page is held for it; else empty."""
    missing: int
    """Words to approve before `min_approved` is reached."""
    work: tuple[Work, ...]
    blocking: tuple[Finding, ...]
    """What keeps approved sentences off the page."""
    line: int
    """Of the first entry in the catalog that waits, the title before all others, then what errors hold; 0: none."""


def of(review: Review, locale: str, path: str) -> Outlook:
    """What the page `path` still needs in a locale."""
    site, status = review.site, review.status(locale, path)
    standings = list(review.standings[locale][path].values())
    title = site.documents[path].title
    nameless = title is not None and not review.standings[locale][path][title.key].once
    waiting = sorted(filter(gate.waits, standings), key=lambda each: _urgency(each, title.key if title else None))
    held = [f for each in standings if _task(each) == "held" for f in each.findings if f.severity == "error"]
    lines = pofile.lines(review.catalog(locale, path)) if waiting else {}
    return Outlook(
        status,
        files.shown(site.files[path], site.root),
        catalog_name(locale, path),
        title.text if title and nameless else "",
        _missing(standings, site.pages[path].min_approved),
        tuple(_work(standings)),
        tuple(review.placed(held, locale, path)),
        lines.get(waiting[0].segment.key, 0) if waiting else 0,
    )


def _task(standing: Standing) -> Task | None:
    if standing.step == "approved":
        return "held" if standing.target is None else None
    return "translate" if standing.step == "untranslated" else standing.step


def _work(standings: Iterable[Standing]) -> Iterator[Work]:
    counted: dict[Task, list[int]] = {"held": [], "translate": [], "draft": [], "changed": []}
    for standing in standings:
        if task := _task(standing):
            counted[task].append(gate.words(standing.segment))
    return (Work(task, len(words), sum(words)) for task, words in counted.items() if words)


def _missing(standings: Sequence[Standing], least: float) -> int:
    """Words that are missing to the threshold."""
    total = sum(gate.words(standing.segment) for standing in standings)
    done = sum(gate.words(standing.segment) for standing in standings if standing.once)
    return next((words for words in range(done, total) if words / total >= least), total) - done


def _urgency(standing: Standing, title: Key | None) -> tuple[bool, bool]:
    return (standing.segment.key != title, _task(standing) != "held")
