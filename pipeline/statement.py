"""A report of evidence in words: as a sheet of tables, and as data for programs. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, Final

from pipeline import localize, report
from pipeline.history import Commit
from pipeline.messages import _
from pipeline.model import State
from pipeline.report import BANDS, Account, Report, Sentence
from pipeline.sheets import Foreign, Heading, Part, Points, Table

_SHORT: Final = 10
"""Characters of a commit's name that are shown."""


def title(made: Report) -> str:
    """What the sheet is called."""
    language = localize.bcp47(made.locale)
    if made.page:
        return _("How {page} was translated and reviewed ({language})", page=made.page, language=language)
    return _("How the site was translated and reviewed ({language})", language=language)


def language() -> str:
    """The language tag of what stands here."""
    # Translators: the tag of the language that you translate into
    return _("en")


def parts(made: Report, german: str = "de") -> Iterator[Part]:
    """The report as a sheet; `german` is the language of the sources."""
    if made.since:
        yield _("Approvals since {day}; what is open is of today.", day=made.since.isoformat())
    approved = [sentence for sentence in made.sentences if sentence.approved]
    waiting = [sentence for sentence in made.sentences if not sentence.approved]
    yield _(
        "Sentences approved: {count} (words: {words}). Open: {open} (words: {open_words}).",
        count=len(approved),
        words=report.words(approved),
        open=len(waiting),
        open_words=report.words(waiting),
    )
    if approved:
        yield Heading(_("How the approved sentences came to be"))
        yield _origins(approved)
    yield Heading(_("Pages") if not made.page else _("Sentences"))
    if made.page:
        yield from (_entries(account, made.locale, german) for account in made.accounts)
    else:
        yield _pages(made.accounts)
    yield Heading(_("What this report can't know"))
    yield Points(tuple(_unknown(made)))


def data(made: Report) -> dict[str, Any]:
    """The same as plain data, its keys stable; of each page its sentences too."""
    unknown = made.unknown
    return {
        "locale": made.locale,
        "page": made.page,
        "since": made.since.isoformat() if made.since else None,
        "total": _counts(made.sentences),
        "pages": [
            {
                "path": account.path,
                **_counts(account.sentences),
                "approvers": list(account.names),
                "first": account.days[0].isoformat() if account.days else None,
                "last": account.days[-1].isoformat() if account.days else None,
                "entries": [_entry(sentence) for sentence in account.sentences],
            }
            for account in made.accounts
        ],
        "unknown": {
            "history": unknown.missing,
            "reason": unknown.reason,
            "shallow": unknown.shallow,
            "uncommitted": unknown.uncommitted,
            "at_once": unknown.at_once,
            "undrafted": unknown.undrafted,
            "unreadable": [{"commit": commit.id, "path": path} for commit, path in unknown.unreadable],
            "refused": list(unknown.refused),
        },
    }


def _counts(sentences: Sequence[Sentence]) -> dict[str, Any]:
    approved = [sentence for sentence in sentences if sentence.approved]
    waiting = [sentence for sentence in sentences if not sentence.approved]
    return {
        "approved": len(approved),
        "approved_words": report.words(approved),
        "open": len(waiting),
        "open_words": report.words(waiting),
        "origins": [
            {"way": way, "name": name, "sentences": found.total()}
            | {band: found[band] for band in BANDS if any(key is not None for key in found)}
            for (way, name), found in report.ways(approved).items()
        ],
    }


def _entry(sentence: Sentence) -> dict[str, Any]:
    entry = sentence.entry
    return {
        "source": entry.source,
        "context": entry.context,
        "targets": list(entry.targets),
        "state": entry.state.value,
        "words": sentence.words,
        "way": sentence.way,
        "name": sentence.name,
        "began": sentence.began,
        "share": None if sentence.share is None else round(sentence.share, 6),
        "drafted": _commit(sentence.drafted),
        "approved": _commit(sentence.approved),
        "signed": sentence.signed,
        "german_since": _commit(sentence.since),
        "german_changed": sentence.changed,
        "reopened": sentence.reopened,
        "corrected": sentence.corrected,
        "at_once": sentence.at_once,
        "carried": sentence.carried,
    }


def _commit(commit: Commit | None) -> dict[str, Any] | None:
    """None: there is none; an empty id: it is not committed yet."""
    if commit is None:
        return None
    when = commit.when.isoformat() if commit.when else None
    return {"commit": commit.id, "author": commit.author, "co_authors": list(commit.co_authors), "date": when}


def _origins(approved: Sequence[Sentence]) -> Table:
    heads = (_("unchanged"), _("up to 10 %"), _("up to 30 %"), _("over 30 %"), _("not known"))
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (_way(way, name), *(found[band] for band in BANDS), found.total())
        for (way, name), found in report.ways(approved).items()
    )
    caption = _("Where the target came from, and how much of the draft a person changed")
    return Table(caption, (_("origin"), *heads, _("sentences")), rows)


def _way(way: report.Way, name: str) -> str:
    """Where a target came from, in words."""
    if way == "engine":
        return _("machine draft: {engine}", engine=name)
    return {
        "memory": _("approved target of the same or similar German"),
        "rule": _("written by rule"),
        "kept": _("target of the earlier German"),
        "values": _("target of the earlier German, values exchanged"),
        "joined": _("sentences joined"),
        "split": _("sentence divided"),
        "taken over": _("taken over from {page}", page=name) if name else _("taken over from another page"),
        "your page": _("from an earlier page"),
        "hand": _("by hand"),
        "unknown": _("no draft noted"),
        "empty": "",
    }[way]


def _pages(accounts: Sequence[Account]) -> Table:
    heads = (
        *(_("page"), _("approved"), _("words"), _("machine draft, unchanged"), _("machine draft, changed")),
        *(
            _("without machine draft"),
            _("approved by"),
            _("first approval"),
            _("last approval"),
            _("open"),
            _("open words"),
        ),
    )
    rows = tuple(_page(account) for account in accounts)
    return Table(_("Every page: what is approved, how it came to be, and what is open"), heads, rows)


def _page(account: Account) -> tuple[str | int, ...]:
    approved = account.approved
    machine = [sentence for sentence in approved if sentence.way == "engine"]
    unchanged = sum(sentence.band == "unchanged" for sentence in machine)
    return (
        account.path,
        len(approved),
        report.words(approved),
        unchanged,
        len(machine) - unchanged,
        len(approved) - len(machine),
        ", ".join(account.names),
        account.days[0].isoformat() if account.days else "",
        account.days[-1].isoformat() if account.days else "",
        len(account.open),
        report.words(account.open),
    )


def _entries(account: Account, locale: str, german: str) -> Table:
    heads = (
        *(_("German"), _("target"), _("origin"), _("changed by a person"), _("approved by")),
        *(_("approved on"), _("commit"), _("German since"), _("remarks")),
    )
    tags = localize.bcp47(german), localize.bcp47(locale)
    rows = tuple(
        (
            Foreign(sentence.entry.source, tags[0]),
            Foreign(" / ".join(sentence.entry.targets), tags[1]),
            _way(sentence.way, sentence.name),
            _share(sentence),
            *_approval(sentence),
            _day(sentence.since),
            ", ".join(_remarks(sentence)),
        )
        for sentence in account.sentences
    )
    return Table(account.path, heads, rows)


def _share(sentence: Sentence) -> str:
    """Rounded up, so that 0 % is a draft in which nobody changed a character."""
    if sentence.band is None or not sentence.approved:
        return ""
    return _("not known") if sentence.share is None else f"{ceil(100 * sentence.share)} %"


def _approval(sentence: Sentence) -> tuple[str, str, str]:
    """(who, when, in which commit)."""
    commit = sentence.approved
    if commit is None:
        waiting = sentence.entry.state is State.FUZZY
        return (_("draft") if waiting else _("open"), "", "")
    names = () if sentence.carried else report.people(commit)
    return (", ".join(names), _day(commit), commit.id[:_SHORT])


def _day(commit: Commit) -> str:
    day = report.day_of(commit)
    return day.isoformat() if day else _("not committed yet")


def _remarks(sentence: Sentence) -> Iterator[str]:
    if sentence.changed:
        yield _("its German had changed") if sentence.approved else _("its German has changed")
    if sentence.began:
        yield _("began as a machine draft: {engine}", engine=sentence.began)
    if sentence.signed:
        yield _("in the name of {name}", name=sentence.signed)
    if sentence.corrected:
        yield _("corrected after an approval")
    if sentence.reopened:
        yield _("taken back: {count}", count=sentence.reopened)
    if sentence.carried:
        yield _("approved by the program, as its parts or the same elsewhere were")
    if sentence.at_once:
        yield _("approved when git first saw it")


def _unknown(made: Report) -> Iterator[str]:
    """What the history does not tell, the general last."""
    unknown = made.unknown
    yield from _no_history(unknown)
    if unknown.uncommitted and not unknown.missing:
        yield _(
            "Approved in files that are not committed yet: {count}. Nobody's name is on them.",
            count=unknown.uncommitted,
        )
    if unknown.at_once:
        yield _(
            "Approved when git first saw them: {count}. The work before that commit is not in the history: "
            "it was squashed, imported or committed in one go.",
            count=unknown.at_once,
        )
    if unknown.undrafted:
        yield _(
            "Drafts that were never committed: {count}. How much of them was changed is not known.",
            count=unknown.undrafted,
        )
    yield from _unreadable(unknown)
    for name in unknown.refused:
        yield _("{file} can't be read and is not in this report.", file=name)
    yield _(
        "Git tells whose name a commit bears and the day on that computer, not who has read a sentence or how well."
    )
    yield _("A draft that somebody pasted in by hand has no note and counts as written by a person.")


def _unreadable(unknown: report.Unknown) -> Iterator[str]:
    """The versions that can't be read, a line for each file."""
    found: dict[str, list[Commit]] = {}
    for commit, path in unknown.unreadable:
        found.setdefault(path, []).append(commit)
    for path, commits in found.items():
        first = commits[0].id[:_SHORT]
        yield _(
            "{file}: versions that can't be read: {count}, first in {commit}.",
            file=path,
            count=len(commits),
            commit=first,
        )


def _no_history(unknown: report.Unknown) -> Iterator[str]:
    """Why there is no history, or only some of it."""
    match unknown.missing:
        case "git":
            yield _("There is no git on this machine: who approved what is not known.")
        case "repository":
            yield _("The site is not in a git repository: who approved what is not known.")
        case "commits":
            yield _("Nothing is committed yet: who approved what is not known.")
        case "failure":
            yield _(
                "Git refuses to read the history ({reason}): who approved what is not known.", reason=unknown.reason
            )
    if unknown.shallow:
        yield _(
            "This is a shallow clone without the older commits: what they did is credited to the oldest one here. "
            "`git fetch --unshallow` brings the rest."
        )
