"""Catalogs that somebody saves between the reading and the writing of a run are merged, entry by entry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import fingerprints, pofile, workflow
from pipeline.model import Catalog, Entry, Finding, State
from pipeline.saving import save
from pipeline.workspace import Disk, Site, read
from tests import sites
from tests.sites import approve, catalog, live, po

GERMAN = "Der Eingang ist stufenlos."
ENGLISH = "The entrance is step-free."
NEW = "Wir freuen uns auf Sie."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with empty catalogs."""
    sites.make(tmp_path / "site")
    assert sites.zwiesprache(tmp_path / "site", "extract").code == 0
    return tmp_path / "site"


def changed(site: Path) -> Site:
    """The site as a run reads it after an author has added a sentence."""
    with (site / "source" / "termine.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{NEW}\n")
    return read(site)


def test_what_was_approved_meanwhile_and_what_the_run_found_are_both_there(site: Path) -> None:
    seen = changed(site)
    approve(site, {GERMAN: ENGLISH})
    after, report = workflow.extract(seen, Disk(site))
    assert (report.refused, report.findings) == ((), ())
    assert [(e.source, e.target) for e in catalog(site, "termine").entries][-2:] == [(GERMAN, ENGLISH), (NEW, "")]
    assert after.catalogs["en"]["termine"].entries == catalog(site, "termine").entries


def test_the_run_goes_on_with_what_was_approved_meanwhile(site: Path) -> None:
    seen = changed(site)
    approve(site, sites.ENGLISH)
    after, _report = workflow.extract(seen, Disk(site))
    again = workflow.draft(after, Disk(site))[1]
    assert (again.refused, again.written) == ((), ())


DATES = "---\ntitle: Zeiten\n---\n\n| Treffen |\n| --- |\n| 28. März 2024 |\n"


def test_a_draft_is_not_laid_over_a_target_that_came_meanwhile(site: Path) -> None:
    sites.write(site / "source" / "zeiten.md", DATES)
    assert sites.zwiesprache(site, "extract").code == 0
    seen = read(site)
    approve(site, {"28. März 2024": "In March"})
    _after, report = workflow.draft(seen, Disk(site))
    assert (report.refused, report.findings) == ((), ())
    assert live(site, "zeiten")["28. März 2024"] == Entry("28. März 2024", ("In March",), notes=("Table cell",))


def test_an_editor_may_save_after_every_batch_of_drafts(tmp_path: Path) -> None:
    site = sites.make(tmp_path, {"index.md": DATES}, 'engines = ["pseudo"]')
    assert sites.zwiesprache(site, "extract").code == 0
    seen, moments = read(site), []

    def editor(_what: str, done: int, _all: int) -> None:
        moments.append(done)
        approve(site, {"Zeiten": "Times"} if len(moments) == 1 else {"Treffen": "Meetings"})

    _after, report = workflow.draft(seen, Disk(site), progress=editor)
    assert (report.refused, len(moments)) == ((), 2)
    found = live(site, "index")
    states = {source: (found[source].target, found[source].state) for source in ("Zeiten", "Treffen", "28. März 2024")}
    assert states == {
        "Zeiten": ("Times", State.APPROVED),
        "Treffen": ("Meetings", State.APPROVED),
        "28. März 2024": ("28 March 2024", State.FUZZY),
    }


def test_a_catalog_that_was_deleted_meanwhile_is_refused_and_not_made_anew(site: Path) -> None:
    seen = changed(site)
    po(site, "termine").unlink()
    after, report = workflow.extract(seen, Disk(site))
    assert [(error.path, error.code) for error in report.refused] == [(str(shown(site)), "missing")]
    assert not po(site, "termine").exists()
    assert after.catalogs["en"]["termine"] is seen.catalogs["en"]["termine"]


def test_a_catalog_that_can_not_be_read_any_more_is_refused_and_stays(site: Path) -> None:
    seen = changed(site)
    po(site, "termine").write_bytes(b'msgid "half')
    _after, report = workflow.extract(seen, Disk(site))
    assert [(error.path, error.code) for error in report.refused] == [(str(shown(site)), "po-quote")]
    assert po(site, "termine").read_bytes() == b'msgid "half'


def shown(site: Path) -> Path:
    return po(site, "termine").relative_to(site)


def test_a_renamed_page_takes_along_what_was_approved_meanwhile(site: Path) -> None:
    (site / "source" / "termine.md").rename(site / "source" / "treffen.md")
    sites.change(site / "source" / "index.md", "termine.md", "treffen.md")
    seen = read(site)
    approve(site, {GERMAN: ENGLISH})
    after, report = workflow.extract(seen, Disk(site))
    assert (report.refused, report.removed) == ((), (str(shown(site)),))
    assert live(site, "treffen")[GERMAN].target == ENGLISH
    assert dict(catalog(site, "treffen").header)["X-Source-File"] == "source/treffen.md"
    assert sorted(after.catalogs["en"]) == ["_site", "index", "treffen"]


def test_a_catalog_that_appeared_meanwhile_is_merged_with_the_new_one(site: Path) -> None:
    sites.write(site / "source" / "neu.md", f"---\ntitle: Neues\n---\n\n{NEW}\n")
    seen = read(site)
    assert sites.zwiesprache(site, "extract").code == 0
    approve(site, {NEW: "We look forward to seeing you."})
    before = po(site, "neu").read_bytes()
    _after, report = workflow.extract(seen, Disk(site))
    assert (report.refused, report.written) == ((), ())
    assert po(site, "neu").read_bytes() == before


def test_a_check_merges_and_writes_nothing(site: Path) -> None:
    seen = changed(site)
    approve(site, {GERMAN: ENGLISH})
    before = po(site, "termine").read_bytes()
    _after, report = workflow.extract(seen, Disk(site, dry=True))
    assert (report.written, po(site, "termine").read_bytes()) == ((str(shown(site)),), before)


def test_two_different_translations_are_told_and_both_are_kept(site: Path) -> None:
    seen = dict(read(site).catalogs["en"])
    approve(site, {GERMAN: ENGLISH})
    saved = save(Disk(site), "en", seen, {"termine": filled(seen["termine"], "There are no steps.")})
    assert saved.findings == (
        Finding(
            "merge",
            "warning",
            "Somebody has saved another translation while this run was at work.",
            found=ENGLISH,
            expected="There are no steps.",
            fix="Choose one; the other stands in a comment “theirs: …”.",
            path=str(shown(site)),
            key=(None, GERMAN),
        ),
    )
    entry = live(site, "termine")[GERMAN]
    assert (entry.target, entry.comments) == ("There are no steps.", (f"theirs: {ENGLISH}",))


def filled(value: Catalog, target: str) -> Catalog:
    def work(entry: Entry) -> Entry:
        return replace(entry, targets=(target,)) if entry.source == GERMAN else entry

    return value.with_entries(map(work, value.entries))


def test_a_catalog_that_nobody_else_saved_is_written_as_it_is(site: Path) -> None:
    seen = dict(read(site).catalogs["en"])
    new = filled(seen["termine"], ENGLISH)
    saved = save(Disk(site), "en", seen, {"termine": new, "index": seen["index"]})
    assert saved.written == (str(shown(site)),)
    assert saved.catalogs == {**seen, "termine": new}
    assert po(site, "termine").read_bytes() == pofile.write(new)
    assert saved.digests == {str(shown(site)): fingerprints.digest(pofile.write(new))}
