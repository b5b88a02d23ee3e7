"""No accident harms a catalog: runs that are killed, disks that fail, editors that save in between, runs that meet.

Each campaign has a small sibling, which every `make test` runs. How an accident happens is said by tests/faults.py.
"""

from __future__ import annotations

import errno
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from shutil import which

import pytest

from pipeline import files, pofile
from pipeline.catalog import draftable
from tests import people, sites
from tests.faults import READING, WRITING, Bench, Plan, Run
from tests.mt_server import MTServer
from tests.sites import zwiesprache

pytestmark = pytest.mark.skipif(os.name != "posix", reason="uses signals and forks of POSIX")

Files = Mapping[str, bytes]

WORK = """\
import sys
from pipeline.__main__ import main
{before}
sys.exit(main(sys.argv[1:]))
"""
"""The command in a process of its own, after some lines of Python."""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench() as bench:
        yield bench


@pytest.fixture(scope="module")
def server() -> Iterator[MTServer]:
    with MTServer(latency=0.01) as server:
        yield server


def engine(server: MTServer) -> str:
    """Lines of config that name it."""
    return f'engines = ["memory", "libretranslate"]\n[libretranslate]\nurl = "{server.url}"'


# -- what holds after every accident ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Whole:
    """A run that nothing happened to, on a copy of the site."""

    old: Files
    new: Files
    versions: frozenset[tuple[str, bytes]]
    """(path, content) of every file that it wrote."""
    calls: tuple[str, ...]


def whole(bench: Bench, site: Path, copy: Path, *arguments: str, calls: tuple[str, ...] = WRITING) -> Whole:
    """What the command would do on the site."""
    sites.copy(site, copy)
    run = bench.run(Plan(str(copy), calls=calls), *arguments)
    assert run.code in (0, 5), run.err  # 5: the bench has no English for a text
    versions = frozenset((name, text.encode()) for name, text in run.written)
    return Whole(sites.contents(site), sites.contents(copy), versions, run.calls)


@lru_cache(maxsize=4096)
def proved(data: bytes) -> bool:
    """The bytes of a catalog are read by us and by gettext."""
    pofile.read(data)
    if which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", os.devnull, "-"], input=data, check=True, capture_output=True)
    return True


def unharmed(site: Path, before: Whole, pairs: set[people.Pair], other: Callable[..., bool] | None = None) -> None:
    """Every file is the old one or one that the whole run wrote, and no approved pair is lost.

    `other` tells of a file, its old and its new bytes whether it may hold something else all the same.
    """
    for name, data in sites.contents(site).items():
        if ".zwiesprache-" not in name:
            old, new = before.old.get(name), before.new.get(name)
            known = data in (old, new) or (name, data) in before.versions or (other and other(name, data, old, new))
            assert known, f"{name} is neither the old nor a new one"
            assert not name.endswith(".po") or proved(data)
    gone = before.old.keys() - before.new.keys()
    assert {name for name in before.old if not (site / name).exists()} <= gone
    assert pairs <= people.approved(site)


def some_drafts(name: str, data: bytes, old: bytes | None, new: bytes | None) -> bool:
    """A page lacks drafts whose write has failed, and shows what its catalog has; the drafts behind them are there."""
    if name.startswith("dist/"):
        return not name.endswith(".html") or data.rstrip().endswith(b"</html>")
    now, *others = (pofile.read(each or b"").entries for each in (data, old, new))
    states = {(entry.key, entry.target) for entries in others for entry in entries}
    return all(not entry.target or (entry.key, entry.target) in states for entry in now)


def other_drafts(_name: str, _data: bytes, _old: bytes | None, _new: bytes | None) -> bool:
    """What can't be read is missing in the memory and in the navigation: drafts and pages may be others."""
    return True


def settled(site: Path, done: Whole) -> Files:
    """What stands there in the end; without the old catalog of a renamed page, which stays after some accidents.

    It is an orphan then, which nothing reads but the memory.
    """
    moved = done.old.keys() - done.new.keys()
    return {name: data for name, data in sites.contents(site).items() if name not in moved or data != done.old[name]}


def targets(found: Files) -> dict[str, object]:
    """What is done, whatever the drafts say: of a catalog, which texts have a target."""
    return {
        name: [(entry.key, bool(entry.target), entry.obsolete) for entry in pofile.read(data).entries]
        for name, data in found.items()
        if name.endswith(".po")
    }


def left_over(site: Path) -> list[Path]:
    return list(site.rglob("*.tmp"))


# -- killed runs --------------------------------------------------------------------------------------


def moment(process: subprocess.Popen[bytes], site: Path, steps: int, draw: random.Random) -> None:
    """Return at random: at some time while the process reads, or while it writes its n-th file."""
    if draw.random() < 0.3:
        time.sleep(draw.random() * 0.5)
        return
    wanted, seen = draw.randrange(steps + 1), 0
    before = snapshot(site)
    deadline = time.monotonic() + 20
    while seen <= wanted and process.poll() is None and time.monotonic() < deadline:
        now = snapshot(site)
        seen += now != before
        before = now
    time.sleep(draw.choice((0, 0, draw.random() * 0.003)))


def snapshot(site: Path) -> list[tuple[str, int]]:
    """What tells that something was made or replaced below locales/."""
    found: list[tuple[str, int]] = []
    for folder, _folders, _names in os.walk(site / "locales"):
        try:
            with os.scandir(folder) as entries:
                found += [(entry.path, entry.inode()) for entry in entries]
        except FileNotFoundError:  # a folder that became empty
            continue
    return found


def killed_runs(bench: Bench, server: MTServer, work: Path, kills: int, draw: random.Random) -> Counter[str]:
    """Kill the command at random moments of `kills` days of work on one site; how far it had come."""
    site = people.site(work / "site", draw, engine(server))
    met: Counter[str] = Counter()
    while met.total() < kills:
        for _number in range(draw.randrange(1, 4)):
            people.write(site, draw)
        people.review(site, draw, 0.2)
        for verb in ("extract", "draft"):
            done = whole(bench, site, work / f"{met.total()}", verb)
            pairs = people.approved(site)
            process = sites.start("--site", site, verb)
            moment(process, site, len(done.versions), draw)
            process.kill()
            process.communicate(timeout=30)
            met[how_far(site, done, ended=process.returncode == 0)] += 1
            unharmed(site, done, pairs)
            translated = has_target(site)
            asked = len(server.log)
            again = zwiesprache(site, verb)
            assert again.code in (0, 5)
            assert left_over(site) == []
            assert settled(site, done) == done.new
            sent = {text for request in server.log[asked:] for text in request["body"]["q"]}
            assert not sent & translated
    return met


def how_far(site: Path, done: Whole, *, ended: bool) -> str:
    now = {name: data for name, data in sites.contents(site).items() if ".zwiesprache-" not in name}
    if ended:
        return "it had ended"
    if left_over(site):
        return "within a write"
    return "nothing written" if now == done.old else "all written" if now == done.new else "some written"


def has_target(site: Path) -> set[str]:
    """German that needs no engine any more."""
    files = sorted((site / "locales").rglob("*.po"))
    entries = [entry for file in files for entry in pofile.read(file.read_bytes()).entries if not entry.obsolete]
    return {entry.source for entry in entries} - {entry.source for entry in entries if draftable(entry)}


def test_runs_that_are_killed_at_random_harm_no_catalog(bench: Bench, server: MTServer, tmp_path: Path) -> None:
    met = killed_runs(bench, server, tmp_path, 4, random.Random(1))
    assert met.total() == 4


@pytest.mark.slow
def test_200_runs_that_are_killed_at_random_harm_no_catalog(bench: Bench, server: MTServer, tmp_path: Path) -> None:
    met = killed_runs(bench, server, tmp_path, 200, random.Random(2))
    print(f"\n{dict(met)}")
    assert met["within a write"] + met["some written"] >= 25, "hardly a kill hit a write, so this has shown little"


def killed_at_each_call(bench: Bench, site: Path, work: Path, *arguments: str, calls: tuple[str, ...]) -> int:
    """Kill the command before each of these calls; how many there were."""
    done, pairs = whole(bench, site, work / "whole", *arguments), people.approved(site)
    for number in count(1):
        copy = sites.copy(site, work / str(number))
        run = bench.run(Plan(str(copy), number, calls, kill=True), *arguments)
        if run.code != -1:
            return number - 1
        unharmed(copy, done, pairs)
        assert zwiesprache(copy, *arguments).code == 0
        assert (settled(copy, done), left_over(copy)) == (done.new, [])
    raise AssertionError


def changed(root: Path, draw: random.Random, config: str = "", *, pages: int = 2) -> Path:
    """A site after a morning of work: a changed page, a renamed one, a new one, and perhaps others."""
    site = people.site(root, draw, config, pages=pages)
    for old in people.WORDS[1]:
        sites.write(site / "source/a/seite0.md", (site / "source/a/seite0.md").read_text().replace(old, "zeigt", 1))
    (site / "source/c").mkdir()
    (site / "source/a/seite1.md").rename(site / "source/c/seite1.md")
    sites.write(site / "source/neu.md", people.document(draw))
    return site


FEW = ("create", "write", "fsync", "replace", "unlink")
"""The calls that matter most."""


def test_a_run_may_be_killed_at_any_write(bench: Bench, tmp_path: Path) -> None:
    site = changed(tmp_path / "site", random.Random(3))
    assert killed_at_each_call(bench, site, tmp_path, "extract", calls=FEW) > 15


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["extract", "draft", "run"])
def test_a_run_may_be_killed_at_any_call(bench: Bench, server: MTServer, tmp_path: Path, verb: str) -> None:
    site = changed(tmp_path / "site", random.Random(3), engine(server), pages=4)
    if verb == "draft":
        assert zwiesprache(site, "extract").code == 0
    print(f"\n{killed_at_each_call(bench, site, tmp_path, verb, calls=WRITING)} kills")


# -- disks that fail ----------------------------------------------------------------------------------


def failing(
    bench: Bench, site: Path, work: Path, error: int, *arguments: str, lasting: bool = False, calls: tuple[str, ...]
) -> int:
    """Let each call fail in turn, alone or with all after it, until a run meets no failure; how many there were.

    After each, the files are old or new, the refusal is clear, the other pages went on, and the next run ends the work.
    """
    done, pairs = whole(bench, site, work / f"whole {error} {lasting}", *arguments, calls=calls), people.approved(site)
    other = None if arguments == ("extract",) else other_drafts if {*calls} & {*READING} else some_drafts
    for number in count(1):
        copy = sites.copy(site, work / f"{error} {lasting} {number}")
        run = bench.run(Plan(str(copy), number, calls, error, lasting=lasting), *arguments)
        if len(run.calls) < number:
            assert (run.code, run.err) == (0, "")
            return number - 1
        try:
            unharmed(copy, done, pairs, other)
        except BaseException as harm:
            harm.add_note(f"{run.calls[number - 1]}\n{run.err}")
            raise
        told_clearly(run, copy, number, done, lasting=lasting)
        if arguments == ("extract",) and run.code == 6 and not lasting:
            others_went_on(run, copy, done)
        again = zwiesprache(copy, *arguments)
        if "Every file is whole" not in again.err:  # the lock could not be given back, or the run was killed
            assert again.err == "", run.calls[number - 1]
        assert again.code == 0, run.calls[number - 1]
        assert left_over(copy) == [], run.calls[number - 1]
        if other is other_drafts:
            assert targets(settled(copy, done)) == targets(done.new), run.calls[number - 1]
        else:
            assert settled(copy, done) == done.new, run.calls[number - 1]
    raise AssertionError


REFUSAL = re.compile(r"Refused: (.+?): (?:It|The site|This folder|It is written, but) can't be .*: .+\.(?: |$)")


def told_clearly(run: Run, site: Path, number: int, done: Whole, *, lasting: bool) -> None:
    """The exit code is true, and each refusal is a line with its file; of a single failure there is one."""
    call = run.calls[number - 1]
    lines = run.err.splitlines()
    assert run.code in (0, 2, 6), (call, run.err)
    assert all(map(REFUSAL.match, lines)), (call, run.err)
    if run.code == 0:
        assert (lines, sites.contents(site)) == ([], done.new), call
    else:
        assert lines if lasting else len(lines) == 1, (call, run.err)


def others_went_on(run: Run, site: Path, done: Whole) -> None:
    """Only the catalog of the refused file is not what it should be, and new pages where it is a former one."""
    for refused in REFUSAL.findall(run.err):
        if refused.endswith((".md", ".po")):
            page = refused.removeprefix("source/").removeprefix("locales/en/LC_MESSAGES/").rpartition(".")[0]
            orphan = refused.endswith(".po") and refused not in done.new
            for name, data in done.new.items():
                if name != str(sites.po(site, page).relative_to(site)) and not (orphan and name not in done.old):
                    assert (site / name).read_bytes() == data, f"{refused} kept {name} from going on"


def test_an_io_error_at_any_write_harms_no_catalog(bench: Bench, tmp_path: Path) -> None:
    site = changed(tmp_path / "site", random.Random(4))
    assert failing(bench, site, tmp_path, errno.EIO, "extract", calls=FEW) > 15


def test_a_disk_that_becomes_full_at_any_write_harms_no_catalog(bench: Bench, tmp_path: Path) -> None:
    site = changed(tmp_path / "site", random.Random(4))
    assert failing(bench, site, tmp_path, errno.ENOSPC, "extract", lasting=True, calls=FEW) > 15


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["extract", "draft", "run"])
@pytest.mark.parametrize(
    ("error", "lasting", "calls"),
    [
        (errno.EIO, False, (*READING, *WRITING)),
        (errno.EIO, True, WRITING),
        (errno.ENOSPC, False, WRITING),
        (errno.ENOSPC, True, WRITING),
        (errno.EACCES, False, ("open", "scandir", "listdir", "create", "replace", "mkdir", "unlink")),
    ],
    ids=["EIO once", "EIO from then on", "ENOSPC once", "ENOSPC from then on", "EACCES once"],
)
def test_a_disk_that_fails_at_any_call_harms_no_catalog(
    bench: Bench, server: MTServer, tmp_path: Path, verb: str, error: int, lasting: bool, calls: tuple[str, ...]
) -> None:
    site = changed(tmp_path / "site", random.Random(5), engine(server))
    if verb == "draft":
        assert zwiesprache(site, "extract").code == 0
    print(f"\n{failing(bench, site, tmp_path, error, verb, lasting=lasting, calls=calls)} calls failed")


def test_a_full_disk_leaves_every_catalog_and_says_which_it_could_not_write(bench: Bench, tmp_path: Path) -> None:
    site = changed(tmp_path / "site", random.Random(6))
    done, pairs = whole(bench, site, tmp_path / "whole", "extract"), people.approved(site)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1800, 1800))"
    command = [sys.executable, "-c", WORK.format(before=limit), "--site", str(site), "--lang", "en", "extract"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=sites.REPOSITORY)
    unharmed(site, done, pairs)
    refused = {name for name, _data in done.versions if len(done.new[name]) > 1800}
    assert (run.returncode, 0 < len(refused) < len(done.versions)) == (6, True)
    assert set(run.stderr.splitlines()) == {
        f"Refused: {name}: It can't be written: File too large." for name in refused
    }
    assert left_over(site) == []
    assert zwiesprache(site, "extract").code == 0
    assert settled(site, done) == done.new


def test_an_engine_is_not_paid_for_drafts_that_a_full_disk_can_not_take(bench: Bench, tmp_path: Path) -> None:
    with MTServer() as asked:
        site = sites.make(tmp_path / "site", {f"{n}.md": people.document(random.Random(n), 8) for n in range(6)})
        sites.write(site / "zwiesprache.toml", f'name = "Stadt"\n{engine(asked)}\n')
        assert zwiesprache(site, "extract").code == 0
        copy = sites.copy(site, tmp_path / "copy")
        run = bench.run(Plan(str(site), 1, ("fsync",), errno.ENOSPC, lasting=True), "draft")
        assert run.code == 6
        assert len(asked.log) == 2
        assert zwiesprache(copy, "draft").code == 0
        assert len(asked.log) > 6


FULL = """\
mount -t tmpfs -o size=1m tmpfs "$1" && cp -r "$2/." "$1" || exit 99
cat /dev/zero > "$1/ballast" 2>/dev/null
truncate -s -{free}k "$1/ballast"
"$3" -m pipeline --site "$1" --lang en extract
code=$?
rm "$1/ballast" && cp -r "$1/." "$4" || exit 99
exit $code
"""
"""The command on a disk of its own with some KiB free; its site is copied to another place afterwards."""


@pytest.mark.slow
def test_a_disk_that_is_really_full_leaves_every_catalog(bench: Bench, tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody but root mount a small disk")
    site = changed(tmp_path / "site", random.Random(6))
    done, pairs = whole(bench, site, tmp_path / "whole", "extract"), people.approved(site)
    (tmp_path / "disk").mkdir()
    codes = []
    for pages in range(12):
        after = tmp_path / f"after {pages}"
        places = (tmp_path / "disk", site, sys.executable, after)
        command = ["unshare", "-Urm", "sh", "-c", FULL.format(free=4 * pages), "sh", *map(str, places)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=sites.REPOSITORY)
        codes.append(run.returncode)
        unharmed(after, done, pairs)
        lines = run.stderr.splitlines()
        assert all(re.match(r"Refused: \S+: .+: No space left on device\.", line) for line in lines), run.stderr
        assert (bool(lines), left_over(after)) == (run.returncode != 0, [])
        assert zwiesprache(after, "extract").code == 0
        assert settled(after, done) == done.new
    print(f"\n{Counter(codes)}")
    assert Counter(codes).keys() == {0, 2, 6}


# -- editors that save in between ---------------------------------------------------------------------

GERMAN = "Die Teilnahme ist kostenlos."
ENGLISH = "Participation is free."
NEW = "Der Eingang liegt am Rathaus."


def busy(root: Path, config: str = "") -> tuple[Path, str]:
    """A site whose German has changed, and the text of a catalog in which a person approves a sentence just now."""
    pages = {"index.md": f"---\ntitle: Start\n---\n\n{GERMAN}\n", "andere.md": "---\ntitle: Andere\n---\n\nEin Wort.\n"}
    sites.make(root, pages, config)
    assert zwiesprache(root, "extract").code == 0
    for name in pages:
        sites.write(root / "source" / name, pages[name] + f"\n{NEW}\n")
    return root, approval(root)


def approval(root: Path) -> str:
    """What an editor would save that has the catalog open as it is now, and approves a sentence."""
    file = sites.po(root, "index")
    before = file.read_bytes()
    sites.approve(root, {GERMAN: ENGLISH})
    after = file.read_text(encoding="utf-8")
    file.write_bytes(before)
    return after


def met_by_an_editor(
    bench: Bench, site: Path, text: str, work: Path, *arguments: str, in_place: bool, calls: tuple[str, ...]
) -> int:
    """Let an editor save before each of these calls, and see that the approval is there; how many there were."""
    for number in count(1):
        copy = sites.copy(site, work / f"{in_place} {number}")
        file = sites.po(copy, "index")
        plan = Plan(str(copy), number, calls, file=str(file), text=text, in_place=in_place)
        run = bench.run(plan, *arguments)
        if len(run.calls) < number:
            return number - 1
        assert (run.code, run.err) == (0, ""), run.calls[number - 1]
        # Between the last look at a file and its replacement pass some microseconds; nobody can look later.
        if run.calls[number - 1] != f"replace {file.relative_to(copy)}":
            assert sites.live(copy, "index")[GERMAN].target == ENGLISH, run.calls[number - 1]
        assert zwiesprache(copy, *arguments).code == 0
        assert {NEW, GERMAN} <= sites.live(copy, "index").keys()
        assert left_over(copy) == []
    raise AssertionError


@pytest.mark.parametrize("in_place", [False, True], ids=["by renaming", "in place"])
def test_an_editor_that_saves_while_a_run_is_at_work_loses_nothing(
    bench: Bench, tmp_path: Path, in_place: bool
) -> None:
    site, text = busy(tmp_path / "site")
    assert met_by_an_editor(bench, site, text, tmp_path, "extract", in_place=in_place, calls=("create", "fsync")) > 5


@pytest.mark.slow
@pytest.mark.parametrize("in_place", [False, True], ids=["by renaming", "in place"])
@pytest.mark.parametrize("verb", ["extract", "draft"])
def test_an_editor_that_saves_at_any_moment_of_a_run_loses_nothing(
    bench: Bench, server: MTServer, tmp_path: Path, verb: str, in_place: bool
) -> None:
    site, text = busy(tmp_path / "site", engine(server) if verb == "draft" else "")
    if verb == "draft":
        assert zwiesprache(site, "extract").code == 0
        text = approval(site)
    moments = met_by_an_editor(bench, site, text, tmp_path, verb, in_place=in_place, calls=(*READING, *WRITING))
    print(f"\n{moments} moments")


def test_what_an_editor_saves_is_merged_with_what_a_run_writes(bench: Bench, tmp_path: Path) -> None:
    """Both are there after the one run, if the editor saved before it wrote."""
    site, text = busy(tmp_path / "site")
    file = sites.po(site, "index")

    plan = Plan(str(site), 4, ("create", "fsync"), file=str(file), text=text)
    run = bench.run(plan, "extract")
    assert run.code == 0
    found = sites.live(site, "index")
    assert (found[GERMAN].target, found[NEW].target) == (ENGLISH, "")


@pytest.mark.parametrize("in_place", [False, True], ids=["by renaming", "in place"])
def test_an_approval_that_comes_while_the_engine_is_asked_stays(tmp_path: Path, in_place: bool) -> None:
    with MTServer(latency=1.0) as slow:
        site, _text = busy(tmp_path / "site", engine(slow))
        assert zwiesprache(site, "extract").code == 0
        text = approval(site)
        process = sites.start("--site", site, "draft")
        until(lambda: bool(slow.log))
        saved(sites.po(site, "index"), text, in_place=in_place)
        _out, err = process.communicate(timeout=60)
        assert b"Traceback" not in err
        assert sites.live(site, "index")[GERMAN].target == ENGLISH
        assert zwiesprache(site, "draft").code == 0
        found = sites.live(site, "index")
        assert (found[GERMAN].target, found[NEW].fuzzy) == (ENGLISH, True)


def saved(file: Path, text: str, *, in_place: bool) -> None:
    """The file as an editor saves it, in two parts that meet between two entries."""
    if not in_place:
        sites.write(file.with_suffix(".new"), text)
        file.with_suffix(".new").replace(file)
        return
    half = text.index("\n\n") + 1
    with file.open("w", encoding="utf-8") as stream:
        stream.write(text[:half])
        stream.flush()
        time.sleep(0.5)
        stream.write(text[half:])


def until(true: Callable[[], bool]) -> None:
    """Wait for something that is about to happen."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def test_half_a_catalog_is_never_taken_for_the_whole(tmp_path: Path) -> None:
    """Cut between two entries it would read well, and its approved pairs would seem to have gone."""
    site, text = busy(tmp_path / "site")
    file = sites.po(site, "index")
    with file.open("w", encoding="utf-8") as stream:
        stream.write(text[: text.index("\n\n") + 1])
        stream.flush()
        process = sites.start("--site", site, "extract")
        time.sleep(1)
        assert process.poll() is None, "it did not wait for the editor"
        stream.write(text[text.index("\n\n") + 1 :])
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert sites.live(site, "index")[GERMAN].target == ENGLISH


def test_a_catalog_that_is_written_for_ever_is_refused_and_the_other_pages_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.5)
    site, text = busy(tmp_path / "site")
    file = sites.po(site, "index")
    with file.open("r+", encoding="utf-8") as stream:
        done = zwiesprache(site, "extract")
        stream.write(text)
    told = "Refused: locales/en/LC_MESSAGES/index.po: Another program is writing it. Save it there, then run again.\n"
    assert (done.code, done.err) == (6, told)
    assert NEW in sites.live(site, "andere")
    assert file.read_text(encoding="utf-8") == text


# -- runs that meet -----------------------------------------------------------------------------------


def pairs_of_runs(bench: Bench, work: Path, times: int, draw: random.Random, config: str) -> None:
    """Two runs at once on a site that people work on: what both do is there, as if one had come after the other."""
    site = people.site(work / "site", draw, config, pages=2)
    for number in range(times):
        people.write(site, draw)
        people.review(site, draw, 0.1)
        verbs = draw.choice([("extract", "draft"), ("extract", "run"), ("draft", "run"), ("run", "run")])
        orders = [
            in_order(bench, site, work / f"{number} {turn}", order) for turn, order in enumerate((verbs, verbs[::-1]))
        ]
        before = people.approved(site)
        processes = [sites.start("--site", site, "--lang", "en", verb) for verb in verbs]
        for process in processes:
            _out, err = process.communicate(timeout=120)
            assert process.returncode == 0
            assert re.fullmatch(rb"(Waiting for another run on this site \(process \d+\)\.\n)?", err)
        assert sites.contents(site) in orders
        assert before <= people.approved(site)
        assert all(proved(file.read_bytes()) for file in (site / "locales").rglob("*.po"))
        assert left_over(site) == []


def in_order(bench: Bench, site: Path, copy: Path, verbs: tuple[str, ...]) -> Files:
    """What stands there when the commands come one after the other."""
    sites.copy(site, copy)
    for verb in verbs:
        assert bench.run(Plan(str(copy)), verb).code == 0
    return sites.contents(copy)


def test_runs_that_meet_take_their_turns(bench: Bench, server: MTServer, tmp_path: Path) -> None:
    pairs_of_runs(bench, tmp_path, 2, random.Random(7), engine(server))


@pytest.mark.slow
def test_50_pairs_of_runs_take_their_turns(bench: Bench, server: MTServer, tmp_path: Path) -> None:
    pairs_of_runs(bench, tmp_path, 50, random.Random(8), engine(server))


def test_a_run_that_has_to_wait_says_for_whom(tmp_path: Path) -> None:
    with MTServer(faults=["slow:20"]) as slow:
        site, _text = busy(tmp_path / "site", engine(slow))
        assert zwiesprache(site, "extract").code == 0
        with sites.start("--site", site, "draft") as first:
            until(lambda: bool(slow.log))
            with sites.start("--site", site, "--lang", "en", "status") as second:
                assert second.stderr is not None
                told = second.stderr.readline().decode()
                first.kill()
                _out, err = second.communicate(timeout=60)
    assert told == f"Waiting for another run on this site (process {first.pid}).\n"
    assert err == b"The run before was cut off. Every file is whole; this run goes on from there.\n"
    assert second.returncode == 0


# -- catalogs in odd places ---------------------------------------------------------------------------


def test_catalogs_behind_a_linked_folder_are_read_and_written_like_others(tmp_path: Path) -> None:
    """A listing does not follow it: they would seem to be missing, and new ones be written over them."""
    site = sites.reviewed(
        tmp_path / "site", {"index.md": sites.PAGES["index.md"], "a/termine.md": sites.PAGES["termine.md"]}
    )
    before, pairs = sites.contents(site), people.approved(site)
    folder = sites.po(site, "a/termine").parent
    folder.rename(site / "shared")
    folder.symlink_to(site / "shared")
    assert zwiesprache(site, "run").out.endswith("Nothing changed.\nEverything is approved and published.\n")
    sites.change(site / "source/a/termine.md", "stufenlos", "ebenerdig")
    assert zwiesprache(site, "run").code == 0
    assert folder.is_symlink()
    assert pairs <= people.approved(site)
    sites.change(site / "source/a/termine.md", "ebenerdig", "stufenlos")
    assert zwiesprache(site, "run").code == 0
    assert sites.po(site, "a/termine").read_bytes() == before["locales/en/LC_MESSAGES/a/termine.po"]


def test_two_pages_never_share_a_catalog(tmp_path: Path) -> None:
    site = sites.reviewed(tmp_path / "site")
    sites.po(site, "index").unlink()
    sites.po(site, "index").symlink_to("termine.po")
    before = sites.po(site, "termine").read_bytes()
    done = zwiesprache(site, "extract")
    told = "locales/en/LC_MESSAGES/index.po: It is the same file as locales/en/LC_MESSAGES/termine.po, through a link."
    assert (done.code, done.err) == (6, f"Refused: {told} Put a copy in its place.\n")
    assert sites.po(site, "termine").read_bytes() == before


def test_a_write_protected_catalog_is_refused_and_the_other_pages_go_on(tmp_path: Path) -> None:
    site, _text = busy(tmp_path / "site")
    sites.po(site, "index").chmod(0o444)
    done = zwiesprache(site, "extract")
    told = "locales/en/LC_MESSAGES/index.po: It is write-protected. Allow writing to it, then run again."
    assert (done.code, done.err) == (6, f"Refused: {told}\n")
    assert NEW in sites.live(site, "andere")
    assert NEW not in sites.live(site, "index")


def test_the_catalog_of_a_renamed_page_is_kept_when_somebody_saves_it_meanwhile(bench: Bench, tmp_path: Path) -> None:
    site, text = busy(tmp_path / "site")
    (site / "source/index.md").rename(site / "source/neu.md")
    for number in count(1):
        copy = sites.copy(site, tmp_path / str(number))
        file = sites.po(copy, "index")
        run = bench.run(Plan(str(copy), number, ("create", "fsync"), file=str(file), text=text), "extract")
        if len(run.calls) < number:
            break
        assert (None, GERMAN, ENGLISH) in people.approved(copy), run.calls[number - 1]
    assert number > 5


def test_a_renamed_page_waits_for_its_catalog_while_that_can_not_be_read(tmp_path: Path) -> None:
    site = sites.reviewed(tmp_path / "site")
    (site / "source/termine.md").rename(site / "source/kalender.md")
    good = sites.po(site, "termine").read_bytes()
    sites.po(site, "termine").write_bytes(good + b"<<<<<<< HEAD\n")
    assert zwiesprache(site, "extract").code == 6
    assert not sites.po(site, "kalender").exists()
    sites.po(site, "termine").write_bytes(good)
    assert zwiesprache(site, "extract").code == 0
    assert sites.live(site, "kalender")["Der Eingang ist stufenlos."].target == "The entrance is step-free."
    assert sites.fuzzy(site) == []


def test_what_editors_and_systems_put_beside_a_catalog_is_none(tmp_path: Path) -> None:
    site = sites.reviewed(tmp_path / "site")
    folder = sites.po(site, "index").parent
    (folder / ".#index.po").symlink_to("somebody@desk.4711:1700000000")  # Emacs
    sites.write(folder / "._index.po", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X")
    for name in ("index.po~", ".index.po.swp", "index.mo", "index.po.x8Kq2a"):
        sites.write(folder / name, "half of someth")
    done = zwiesprache(site, "run")
    assert (done.code, done.err) == (0, "")
    assert "Nothing changed." in done.out


@pytest.mark.parametrize("name", ["source/loop.md", "source/loop", "locales/en/LC_MESSAGES/loop.po"])
def test_a_link_to_itself_stops_nobody(tmp_path: Path, name: str) -> None:
    site, _text = busy(tmp_path / "site")
    (site / name).symlink_to(Path(name).name)
    done = zwiesprache(site, "extract")
    told = f"Refused: {name}: It can't be read: Too many levels of symbolic links.\n"
    assert (done.code, done.err) == ((0, "") if name == "source/loop" else (6, told))
    assert NEW in sites.live(site, "andere")


# -- clocks and signals -------------------------------------------------------------------------------


def test_a_change_counts_whatever_the_clock_says(tmp_path: Path) -> None:
    """Of equal length, and with the time of before or an earlier one."""
    site = sites.reviewed(tmp_path / "site")
    for file, old, new, shift in (
        (site / "source/index.md", "vielen", "allen ", 0),
        (site / "source/index.md", "Wir", "Sie", -3600),
        (sites.po(site, "termine"), "step-free", "stairless", 0),
    ):
        before = file.stat()
        sites.change(file, old, new)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + shift * 10**9))
        assert zwiesprache(site, "run").code == 0
        shown = sites.page(site, "de" if file.suffix == ".md" else "en/termine")
        assert new.strip() in shown


def test_signals_disturb_no_run(tmp_path: Path) -> None:
    """A thousand a second, so that hardly a call to the system is not interrupted (EINTR)."""
    site = sites.make(tmp_path / "site")
    other = sites.copy(site, tmp_path / "other")
    alarm = """\
import atexit, signal
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
"""
    command = [sys.executable, "-c", WORK.format(before=alarm), "--site", str(site), "run"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=sites.REPOSITORY)
    assert (run.returncode, run.stderr) == (0, "")
    assert zwiesprache(other, "run").code == 0
    assert sites.contents(site) == sites.contents(other)
