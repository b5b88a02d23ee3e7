"""Random histories of a site hold the laws of its catalogs after every step.

Authors change, move, join, split and undo; translators approve, half finish and empty; an engine drafts; editors wrap
and strip. What they do is in tests/histories.py.
"""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Key, State
from tests import histories
from tests.histories import Catalogs, Pages, Past
from tests.po_files import needs_gettext

Act = tuple[str, int, int, int]
Round = tuple[list[Act], list[Act]]


def lived(start: Past, rounds: Sequence[Round]) -> Past:
    """The site at the end of a history whose every step was looked at."""
    past = start
    for edits, works in rounds:
        before = past
        for act in edits:
            past = histories.author(past, *act)
        catalogs = histories.extracted(past.pages, before.catalogs)
        looked_at(before, past.pages, catalogs)
        undone(before, past.pages, catalogs)
        past = replace(past, catalogs=catalogs, drafts=(*past.drafts, before.pages))
        for act in works:
            past = histories.translator(past, *act)
    return past


def looked_at(before: Past, pages: Pages, after: Catalogs) -> None:
    """The laws of one extraction."""
    for path, value in after.items():
        keys = [entry.key for entry in value.entries]
        assert len(keys) == len(set(keys)), path
        assert sorted(value.entries, key=lambda entry: entry.obsolete) == list(value.entries), path
        if path in pages:
            live = [entry.key for entry in value.entries if not entry.obsolete]
            assert live == list(dict.fromkeys((line[1], line[0]) for line in pages[path])), path
        else:
            assert value is before.catalogs[path], f"the orphan {path} was written"
    left = histories.pairs(after)
    for pair in histories.pairs(before.catalogs) - left:
        assert is_joined(pair, left), f"the approved pair {pair} is lost"
    assert histories.half_done(before.catalogs) <= histories.targets(after), "half-done text is lost"
    for path, value in after.items():
        known = {entry.key: entry for entry in before.catalogs[path].entries} if path in before.catalogs else {}
        for entry in value.entries:
            old = known.get(entry.key)
            if old and old.state is State.APPROVED:
                assert replace(entry, obsolete=False) == old, "an approved entry was changed"
            if entry.state is State.APPROVED and not (old and old.state is State.APPROVED):
                assert was_approved(entry.source, entry.target, before), f"nobody approved {entry}"
    again = histories.extracted(pages, after)
    assert histories.files(again) == histories.files(after), "a second run changes something"


def was_approved(source: str, target: str, before: Past) -> bool:
    """Whether a person approved a pair, or every part that it is joined of."""
    known = {(key[1], text) for key, text in before.approvals}
    return (source, target) in known or is_joined(((None, source), target), before.approvals)


def is_joined(pair: tuple[Key, str], known: Collection[tuple[Key, str]]) -> bool:
    """Whether a pair is several of the `known` ones, one behind the other, so that it comes back by itself."""
    parts = [(histories.bare(key[1]), histories.bare(text)) for key, text in known]
    return joined(histories.bare(pair[0][1]), histories.bare(pair[1]), parts)


def joined(source: str, target: str, parts: Sequence[tuple[str, str]]) -> bool:
    """Whether the pair is some of the `parts`, one behind the other."""
    if (source, target) in parts:
        return True
    return any(
        source.startswith(f"{german} ")
        and target.startswith(f"{text} ")
        and joined(source[len(german) + 1 :], target[len(text) + 1 :], parts)
        for german, text in parts
    )


def undone(before: Past, pages: Pages, after: Catalogs) -> None:
    """A change and its undo give back the same bytes where all was approved, and every person's work otherwise."""
    first = histories.extracted(before.pages, before.catalogs)
    back = histories.extracted(before.pages, after)
    if before.catalogs.keys() - after.keys():  # a renamed page may be too different to be taken for the same once more
        return
    for path in before.pages.keys() & first.keys() & back.keys():
        old, new = first[path], back[path]
        # More may be approved than before: what is new to a catalog is taken over where the site agrees on it.
        assert histories.persons_work(old).items() <= histories.persons_work(new).items(), f"{path} has lost work"
        if histories.settled(old) and not before.purged:
            assert histories.same(old, new), f"{path} differs after an undo"


few = st.lists(histories.rounds, min_size=1, max_size=5)
many = st.lists(histories.rounds, min_size=3, max_size=12)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(histories.starts, few)
def test_every_step_of_a_history_holds_the_laws(start: Past, rounds: list[Round]) -> None:
    lived(start, rounds)


@pytest.mark.slow
@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories.starts, many)
def test_every_step_of_a_long_history_holds_the_laws(start: Past, rounds: list[Round]) -> None:
    lived(start, rounds)


@needs_gettext
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(start=histories.starts, rounds=few)
def test_msgfmt_accepts_every_catalog_of_a_history(
    tmp_path_factory: pytest.TempPathFactory, start: Past, rounds: list[Round]
) -> None:
    folder = tmp_path_factory.mktemp("po")
    for path, data in histories.files(lived(start, rounds).catalogs).items():
        accepted(folder / f"{path}.po", data)


def accepted(file: Path, data: bytes) -> None:
    """msgfmt has nothing to say against a catalog but that the fields are missing which only make conflicts."""
    file.write_bytes(data)
    done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(file)], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "missing in header" not in line]
    assert (done.returncode, said) == (0, [])
