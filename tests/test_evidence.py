"""The story of an entry is told right, whatever git, its branches and a translator's tools did to the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import evidence, history, pofile
from pipeline.errors import InputRefused
from pipeline.evidence import UNCOMMITTED, Story, Trace
from pipeline.history import Commit
from pipeline.life.origins import fingerprint
from pipeline.model import Entry
from tests.po_files import untidy_files
from tests.repositories import ANNA, BO, BOT, commit, git, start

PAGE = "locales/en/a.po"
GERMAN = "Der Eingang ist stufenlos."
DRAFT = "The entry is stepless."
TARGET = "The entrance is step-free."
OTHERS = tuple(Entry(f"Noch ein Satz, der {number}.", (f"Another sentence, {number}.",)) for number in range(9))
"""What stands on the page besides, so that git knows a renamed file again."""

BLANK = Entry(GERMAN)
DRAFTED = Entry(GERMAN, (DRAFT,), flags=("fuzzy",), notes=(f"Draft: libretranslate {fingerprint(DRAFT)}",))
EDITED = replace(DRAFTED, targets=(TARGET,))
APPROVED = replace(EDITED, flags=())
AS_DRAFTED = replace(DRAFTED, flags=())


def po(*entries: Entry, others: Iterable[Entry] = OTHERS) -> bytes:
    return pofile.write(pofile.new("en").with_entries([*entries, *others]))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return start(tmp_path / "site")


def trace(root: Path, *wanted: str) -> Trace:
    """What git tells of the catalogs that stand at these paths."""
    told = history.read(root)
    paths = history.names(told, wanted)
    current = {path: pofile.read((root / path).read_bytes()).entries for path in wanted}
    return evidence.trace(told, history.contents(root, history.blobs(told, paths)), current, paths)


def story(root: Path, path: str = PAGE, german: str = GERMAN) -> Story:
    return trace(root, path).stories[path][None, german]


def lived(root: Path, *versions: tuple[str, Entry]) -> Story:
    """The story of an entry after (author, entry) of each commit, a day apart."""
    for number, (author, entry) in enumerate(versions, 1):
        commit(root, {PAGE: po(entry)}, author=author, day=f"2026-01-{number:02}")
    return story(root)


def on(*commits: Commit | None) -> list[tuple[str, int]]:
    """Author and day of the month."""
    return [(found.author, found.when.day if found.when else 0) for found in commits if found]


# -- drafts and approvals ---------------------------------------------------------------------------


def test_a_draft_that_nobody_changed_is_approved_as_it_was(root: Path) -> None:
    found = lived(root, (BOT, BLANK), (BOT, DRAFTED), (ANNA, AS_DRAFTED))
    assert found.origin is not None
    assert (found.origin.way, found.origin.name, found.draft) == ("engine", "libretranslate", DRAFT)
    assert on(found.since, found.drafted, found.approved) == [(BOT, 1), (BOT, 2), (ANNA, 3)]
    assert (found.reopened, found.blank, found.at_once) == ((), True, False)


def test_the_draft_is_known_though_another_person_approves_than_changed_it(root: Path) -> None:
    found = lived(root, (BOT, DRAFTED), (ANNA, EDITED), (BO, APPROVED))
    assert (found.draft, found.entry.target) == (DRAFT, TARGET)
    assert on(found.drafted, found.approved) == [(BOT, 1), (BO, 3)]


def test_a_target_that_a_person_wrote_has_no_draft(root: Path) -> None:
    found = lived(root, (BOT, BLANK), (ANNA, Entry(GERMAN, (TARGET,))))
    assert (found.origin, found.draft, found.blank, found.at_once) == (None, None, True, False)


def test_a_target_that_stood_approved_when_git_saw_it_first_is_known_as_that(root: Path) -> None:
    found = lived(root, (ANNA, Entry(GERMAN, (TARGET,))))
    assert (found.origin, found.blank, found.at_once) == (None, False, True)
    assert on(found.approved) == [(ANNA, 1)]


@pytest.mark.parametrize(("entry", "draft"), [(APPROVED, None), (AS_DRAFTED, DRAFT)], ids=["changed", "unchanged"])
def test_of_draft_and_review_in_one_commit_the_note_tells_what_it_can(
    root: Path, entry: Entry, draft: str | None
) -> None:
    found = lived(root, (ANNA, entry))
    assert found.origin is not None
    assert (found.origin.name, found.draft, found.at_once) == ("libretranslate", draft, True)


def test_a_draft_whose_note_a_tool_dropped_is_remembered(root: Path) -> None:
    found = lived(root, (BOT, DRAFTED), (ANNA, Entry(GERMAN, (TARGET,))))
    assert found.origin is not None
    assert (found.origin.name, found.draft) == ("libretranslate", DRAFT)


def test_a_draft_is_known_once_a_version_shows_it_untouched(root: Path) -> None:
    found = lived(root, (ANNA, EDITED), (ANNA, DRAFTED), (BO, APPROVED))
    assert (found.draft, found.at_once) == (DRAFT, False)


def test_a_draft_whose_german_goes_and_comes_back_was_never_approved(root: Path) -> None:
    gone = replace(EDITED, flags=(), obsolete=True, comments=("unapproved",))
    found = lived(root, (ANNA, EDITED), (BOT, gone), (BOT, EDITED), (BOT, replace(EDITED, obsolete=True)))
    assert (found.approvals, found.reopened) == ((), ())


def test_the_last_draft_counts(root: Path) -> None:
    second = replace(DRAFTED, targets=("Steps: none.",), notes=(f"Draft: google {fingerprint('Steps: none.')}",))
    found = lived(root, (BOT, DRAFTED), (BOT, BLANK), (BOT, second), (ANNA, replace(second, flags=())))
    assert found.origin is not None
    assert (found.origin.name, found.draft) == ("google", "Steps: none.")
    assert on(found.drafted, found.approved) == [(BOT, 3), (ANNA, 4)]


def test_an_approval_that_is_taken_back_and_given_again_is_the_later_one(root: Path) -> None:
    found = lived(root, (BOT, DRAFTED), (ANNA, APPROVED), (BO, EDITED))
    assert (found.approved, on(*found.reopened)) == (None, [(BO, 3)])
    commit(root, {PAGE: po(APPROVED)}, author="Cem", day="2026-01-09")
    assert on(story(root).approved, *story(root).reopened) == [("Cem", 9), (BO, 3)]


def test_a_correction_while_approved_is_an_approval_by_who_made_it(root: Path) -> None:
    found = lived(root, (ANNA, APPROVED), (BO, replace(APPROVED, targets=("Step-free entrance.",))))
    assert (on(*found.approvals), found.reopened) == ([(ANNA, 1), (BO, 2)], ())


def test_an_emptied_target_is_no_longer_approved_and_has_no_draft(root: Path) -> None:
    found = lived(root, (BOT, DRAFTED), (ANNA, APPROVED), (BO, BLANK))
    assert (found.approved, found.draft, on(*found.reopened)) == (None, None, [(BO, 3)])


def test_a_change_of_comments_or_notes_is_no_approval(root: Path) -> None:
    found = lived(root, (ANNA, APPROVED), (BO, replace(APPROVED, comments=("Looks good.",), flags=("no-wrap",))))
    assert on(found.approved) == [(ANNA, 1)]


def test_german_that_goes_and_comes_back_keeps_its_approval(root: Path) -> None:
    gone = replace(APPROVED, obsolete=True)
    found = lived(root, (ANNA, APPROVED), (BOT, gone), (BOT, APPROVED))
    assert (on(found.approved, found.since), found.reopened) == ([(ANNA, 1), (BOT, 3)], ())
    assert on(found.first) == [(ANNA, 1)]


def test_the_german_before_is_remembered_once_it_is_approved_anew(root: Path) -> None:
    old = Entry("Der Eingang hat keine Stufen.", (TARGET,))
    kept = replace(EDITED, previous=old.source, notes=(f"Kept {fingerprint(TARGET)}",))
    commit(root, {PAGE: po(old)}, day="2026-01-01")
    commit(root, {PAGE: po(kept, replace(old, obsolete=True))}, author=BOT, day="2026-01-02")
    commit(root, {PAGE: po(replace(kept, flags=(), previous=None))}, author=BO, day="2026-01-03")
    found = story(root)
    assert (found.previous, found.draft) == (old.source, TARGET)
    assert on(found.since, found.approved) == [(BOT, 2), (BO, 3)]


def test_a_plural_entry_is_approved_when_its_last_form_is_filled(root: Path) -> None:
    plural = Entry("{n} Satz", ("{n} sentence", ""), source_plural="{n} Sätze")
    commit(root, {PAGE: po(plural)}, day="2026-01-01")
    commit(root, {PAGE: po(replace(plural, targets=("{n} sentence", "{n} sentences")))}, author=BO, day="2026-01-02")
    assert on(story(root, german="{n} Satz").approved) == [(BO, 2)]


def test_what_is_not_committed_has_nobodys_name(root: Path) -> None:
    lived(root, (BOT, DRAFTED))
    (root / PAGE).write_bytes(po(APPROVED))
    found = story(root)
    assert (found.approved, found.draft) == (UNCOMMITTED, DRAFT)


# -- what git does ----------------------------------------------------------------------------------


def test_reverting_an_approval_takes_it_back_and_reverting_that_gives_it_again(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    git(root, "revert", "--no-edit", "HEAD", author=BO, day="2026-01-03")
    assert (story(root).approved, on(*story(root).reopened)) == (None, [(BO, 3)])
    git(root, "revert", "--no-edit", "HEAD", author="Cem", day="2026-01-04")
    assert on(story(root).approved) == [("Cem", 4)]


def test_an_entry_that_was_deleted_and_is_brought_back_keeps_its_approval(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    commit(root, {PAGE: po()}, author=BOT)
    git(root, "revert", "--no-edit", "HEAD", author=BO)
    assert on(story(root).approved) == [(ANNA, 2)]


def test_a_catalog_that_was_deleted_and_is_brought_back_keeps_its_approvals(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    commit(root, {PAGE: None}, author=BOT)
    git(root, "revert", "--no-edit", "HEAD", author=BO)
    assert on(story(root).approved) == [(ANNA, 2)]


def test_an_amended_or_rebased_commit_is_its_authors(root: Path) -> None:
    lived(root, (BOT, DRAFTED))
    git(root, "checkout", "--quiet", "-b", "side")
    commit(root, {PAGE: po(APPROVED)}, author=ANNA, day="2026-01-05")
    git(root, "checkout", "--quiet", "main")
    commit(root, {"locales/en/b.po": po()}, author=BOT, day="2026-01-06")
    git(root, "rebase", "--quiet", "main", "side", author=BO, day="2026-01-08")
    git(root, "commit", "--quiet", "--amend", "--no-edit", author=BO, day="2026-01-09")
    assert on(story(root).approved) == [(ANNA, 5)]


def test_a_squash_names_its_author_and_shows_that_the_work_before_is_unknown(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    git(root, "reset", "--quiet", "--soft", "HEAD~1")
    git(
        root,
        "commit",
        "--quiet",
        "--amend",
        "-m",
        "All\n\nCo-authored-by: Anna Müller <a@example.org>",
        "--reset-author",
        author=BO,
    )
    [squashed] = history.read(root).commits
    found = story(root)
    assert (found.approved, found.at_once, found.draft) == (squashed, True, None)
    assert (squashed.author, squashed.co_authors) == (BO, (ANNA,))


def test_a_renamed_page_takes_its_story_along(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    new = "locales/en/neu/Straße.po"
    commit(root, {PAGE: None, new: po(APPROVED, Entry("Neu."))}, author=BOT)
    assert (on(story(root, new).approved), story(root, new).draft) == ([(ANNA, 2)], DRAFT)


def test_a_new_page_at_the_address_of_a_renamed_one_has_its_own_story(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    commit(root, {PAGE: None, "locales/en/b.po": po(APPROVED)}, author=BOT, day="2026-01-03")
    commit(root, {PAGE: po(APPROVED, others=())}, author=BO, day="2026-01-04")
    assert on(story(root).approved) == [(BO, 4)]
    assert on(story(root, "locales/en/b.po").approved) == [(ANNA, 2)]
    both = trace(root, PAGE, "locales/en/b.po").stories
    assert on(*(stories[None, GERMAN].approved for stories in both.values())) == [(BO, 4), (ANNA, 2)]


def test_a_site_that_moves_into_a_folder_takes_its_stories_along(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    (root / "web").mkdir()
    git(root, "mv", "locales", "web/locales")
    commit(root, author=BOT)
    assert on(story(root, f"web/{PAGE}").approved) == [(ANNA, 2)]


def branches(root: Path, main: bytes | dict[str, bytes | None], side: bytes | dict[str, bytes | None]) -> None:
    """Anna commits `main`, Bo commits `side` on a branch of his own that is merged by the bot."""
    git(root, "checkout", "--quiet", "-b", "side")
    commit(root, side if isinstance(side, dict) else {PAGE: side}, author=BO, day="2026-01-11")
    git(root, "checkout", "--quiet", "main")
    commit(root, main if isinstance(main, dict) else {PAGE: main}, author=ANNA, day="2026-01-10")
    git(root, "merge", "--quiet", "--no-edit", "side", author=BOT, day="2026-01-12")


TOP, END = Entry("Ganz oben.", ("At the top.",), flags=("fuzzy",)), replace(DRAFTED, source="Ganz unten.")


def test_two_translators_on_two_branches_each_answer_for_their_own(root: Path) -> None:
    commit(root, {PAGE: po(TOP, *OTHERS, END, others=())}, author=BOT)
    top, end = replace(TOP, flags=()), replace(END, flags=(), targets=("At the end.",))
    branches(root, po(top, *OTHERS, END, others=()), po(TOP, *OTHERS, end, others=()))
    assert on(story(root, german=TOP.source).approved) == [(ANNA, 10)]
    assert on(story(root, german=END.source).approved) == [(BO, 11)]
    assert story(root, german=END.source).draft == DRAFT


def test_a_branch_that_was_merged_whole_keeps_its_names(root: Path) -> None:
    commit(root, {PAGE: po(DRAFTED)}, author=BOT)
    branches(root, {"readme": b"x"}, po(APPROVED))
    assert on(story(root).approved) == [(BO, 11)]


@pytest.mark.parametrize("other", ["readme", "locales/en/other.po"])
def test_a_catalog_that_came_with_a_branch_keeps_its_names(root: Path, other: str) -> None:
    commit(root, {other: b"#"}, author=BOT)
    branches(root, {other: b"#\n"}, po(APPROVED))
    assert on(story(root).approved) == [(BO, 11)]


def test_an_approval_given_on_one_branch_and_taken_back_on_the_other_ends_as_the_merge_says(root: Path) -> None:
    commit(root, {PAGE: po(TOP, *OTHERS, APPROVED, others=())}, author="Cem", day="2026-01-01")
    top = replace(TOP, flags=())
    branches(root, po(top, *OTHERS, APPROVED, others=()), po(TOP, *OTHERS, EDITED, others=()))
    assert on(story(root, german=TOP.source).approved) == [(ANNA, 10)]
    assert (story(root).approved, on(*story(root).reopened)) == (None, [(BO, 11)])


def test_a_conflict_is_the_work_of_who_resolved_it(root: Path) -> None:
    commit(root, {PAGE: po(DRAFTED)}, author=BOT)
    git(root, "checkout", "--quiet", "-b", "side")
    commit(root, {PAGE: po(replace(APPROVED, targets=("No steps.",)))}, author=BO)
    git(root, "checkout", "--quiet", "main")
    commit(root, {PAGE: po(APPROVED)}, author=ANNA)
    with pytest.raises(AssertionError, match="CONFLICT"):
        git(root, "merge", "side")
    commit(root, {PAGE: po(replace(APPROVED, targets=("Without steps.",)))}, author="Cem", day="2026-01-20")
    assert (on(story(root).approved), story(root).draft) == ([("Cem", 20)], DRAFT)


def test_a_conflict_resolved_for_one_side_leaves_the_name_to_it(root: Path) -> None:
    commit(root, {PAGE: po(DRAFTED)}, author=BOT)
    git(root, "checkout", "--quiet", "-b", "side")
    commit(root, {PAGE: po(replace(APPROVED, targets=("No steps.",)))}, author=BO, day="2026-01-11")
    git(root, "checkout", "--quiet", "main")
    commit(root, {PAGE: po(APPROVED)}, author=ANNA, day="2026-01-10")
    git(root, "merge", "--quiet", "--no-edit", "-X", "theirs", "side", author="Cem")
    assert on(story(root).approved) == [(BO, 11)]


@pytest.mark.parametrize("renaming", ["main", "side"])
def test_a_page_renamed_on_one_branch_and_reviewed_on_the_other_keeps_both(root: Path, renaming: str) -> None:
    commit(root, {PAGE: po(TOP, *OTHERS, DRAFTED, others=())}, author=BOT)
    new = "locales/en/neu.po"
    renamed = {PAGE: None, new: po(replace(TOP, flags=()), *OTHERS, DRAFTED, others=())}
    reviewed: dict[str, bytes | None] = {PAGE: po(TOP, *OTHERS, APPROVED, others=())}
    branches(root, *((renamed, reviewed) if renaming == "main" else (reviewed, renamed)))
    renamer, reviewer = ((ANNA, 10), (BO, 11)) if renaming == "main" else ((BO, 11), (ANNA, 10))
    assert on(story(root, new).approved) == [reviewer]
    assert on(story(root, new, TOP.source).approved) == [renamer]
    assert story(root, new).draft == DRAFT


# -- what files look like ---------------------------------------------------------------------------


def test_other_line_ends_another_layout_and_another_charset_are_no_approval(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    commit(root, {PAGE: po(APPROVED).replace(b"\n", b"\r\n")}, author=BO)
    commit(root, {PAGE: po(APPROVED).replace(b"\n\n", b"\n")}, author=BO)
    commit(root, {PAGE: b"\n\n\n" + po(APPROVED).replace(b'msgstr "The ', b'msgstr ""\n"The "\n\n"')}, author=BO)
    commit(root, {PAGE: po(APPROVED).replace(b"UTF-8", b"ISO-8859-1")}, author=BO)
    assert on(story(root).approved) == [(ANNA, 2)]
    assert story(root).draft == DRAFT


def test_a_version_that_can_not_be_read_is_named_and_loses_nothing(root: Path) -> None:
    lived(root, (BOT, DRAFTED), (ANNA, APPROVED))
    broken = commit(root, {PAGE: b"<<<<<<< HEAD\n" + po(APPROVED)}, author=BO)
    commit(root, {PAGE: po(APPROVED)}, author=BO)
    found = trace(root, PAGE)
    assert [(made.id, path) for made, path in found.unreadable] == [(broken, PAGE)]
    assert on(found.stories[PAGE][None, GERMAN].approved) == [(ANNA, 2)]


@given(untidy_files() | st.lists(untidy_files(), min_size=2, max_size=2).map(lambda two: (two[0][0] + two[1][0], [])))
def test_reading_by_pieces_gives_what_reading_the_whole_file_gives(file: tuple[bytes, list[Entry]]) -> None:
    pieces: dict[bytes, evidence.Version | None] = {}
    for data in (file[0], file[0], file[0].replace(b"\n", b"\n\n")):  # known by then, and with wider gaps
        try:
            whole: list[Entry] | None = [*pofile.read(data).entries]
        except InputRefused:
            whole = None
        version = evidence._version(data, pieces)
        assert (None if version is None else [entry for _key, entry in version]) == whole
