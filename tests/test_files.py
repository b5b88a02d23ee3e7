"""The rules of the disk: contained, capped, whole, and one run at a time. Real files, processes and signals."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import atrest, files, locking
from pipeline.errors import InputRefused, UsageError
from pipeline.files import CATALOG_LIMIT, SOURCE_LIMIT, exchange, read, remove, shown, sweep, write
from pipeline.locking import lock

posix = pytest.mark.skipif(os.name != "posix", reason="uses links, modes and signals of POSIX")


def refusal_of_reading(path: Path, root: Path, limit: int = 100) -> InputRefused:
    with pytest.raises(InputRefused) as refusal:
        read(path, root=root, limit=limit)
    return refusal.value


def temporary_files(root: Path) -> list[Path]:
    return list(root.rglob("*.tmp"))


# Reading


def test_a_file_is_read_up_to_its_limit_and_not_beyond(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 100)
    assert read(tmp_path / "a.md", root=tmp_path, limit=100) == b"x" * 100
    refusal = refusal_of_reading(tmp_path / "a.md", tmp_path, limit=99)
    assert (refusal.code, refusal.path) == ("too-large", "a.md")


def test_the_limits_are_those_of_the_design() -> None:
    assert (SOURCE_LIMIT, CATALOG_LIMIT) == (5_242_880, 67_108_864)


def test_a_file_outside_the_root_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "secret").write_text("x")
    (tmp_path / "site-too").write_text("x")
    for path in (root / ".." / "secret", tmp_path / "secret", tmp_path / "site-too"):
        assert refusal_of_reading(path, root).code == "outside"


@posix
def test_a_link_is_followed_inside_the_root_only(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "secret").write_text("x")
    (root / "real").write_text("y")
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "in").symlink_to(root / "real")
    (root / "loop").symlink_to("loop")
    assert refusal_of_reading(root / "out", root).code == "outside"
    assert refusal_of_reading(root / "loop", root).code == "unreadable"
    assert read(root / "in", root=root, limit=9) == b"y"


@posix
def test_only_regular_files_are_read_and_nothing_blocks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert refusal_of_reading(tmp_path / "pipe", tmp_path).code == "not-a-file"
    assert refusal_of_reading(tmp_path / "folder", tmp_path).code == "not-a-file"
    assert refusal_of_reading(tmp_path / "nothing", tmp_path).code == "missing"
    assert refusal_of_reading(tmp_path / "folder" / "pipe" / "x", tmp_path).code == "missing"


@pytest.mark.parametrize(
    ("name", "seen"), [("a b ü", "a b ü"), ("a\nb", "a\\nb"), ("a\udcff", "a\\udcff"), ("a\x1b[2J", "a\\x1b[2J")]
)
def test_a_path_is_shown_on_one_printable_line(name: str, seen: str) -> None:
    assert shown(Path("root", "f", name), Path("root")) == f"f/{seen}"


# Writing


@given(old=st.none() | st.binary(max_size=40), new=st.binary(max_size=40))
def test_after_writing_a_file_holds_the_bytes_and_equal_ones_touch_nothing(
    tmp_path_factory: pytest.TempPathFactory, old: bytes | None, new: bytes
) -> None:
    root = tmp_path_factory.mktemp("site")
    file = root / "locales" / "a.po"
    if old is not None:
        file.parent.mkdir()
        file.write_bytes(old)
    assert write(file, new, root=root, durable=False) is (old != new)
    before = file.stat()
    assert write(file, new, root=root) is False
    assert file.read_bytes() == new
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert temporary_files(root) == []


@posix
def test_a_written_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write(tmp_path / "new", b"x", root=tmp_path)
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (tmp_path / "new").chmod(0o640)
    write(tmp_path / "new", b"y", root=tmp_path)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


@posix
def test_writing_goes_through_a_link_inside_the_root_and_never_out_of_it(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "outside").mkdir()
    (root / "real.po").write_bytes(b"old")
    (root / "link.po").symlink_to("real.po")
    (root / "folder").symlink_to(tmp_path / "outside")
    assert write(root / "link.po", b"new", root=root)
    assert (root / "real.po").read_bytes() == b"new"
    assert (root / "link.po").is_symlink()
    with pytest.raises(InputRefused, match=r"^folder/a/b\.po: It lies outside"):
        write(root / "folder" / "a" / "b.po", b"new", root=root)
    assert list((tmp_path / "outside").iterdir()) == []


def test_what_can_not_be_written_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    for path, code in ((tmp_path / "folder", "not-a-file"), (tmp_path / "file" / "below", "unwritable")):
        with pytest.raises(InputRefused) as refusal:
            write(path, b"new", root=tmp_path)
        assert refusal.value.code == code
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "folder"]


@posix
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_bytes(b"old")
    full_disk = f"""
import resource, pathlib
from pipeline import atrest, files, locking
from pipeline.errors import InputRefused
from pipeline.files import write
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    write(pathlib.Path({str(tmp_path / "a.po")!r}), b"new" * 5000, root=pathlib.Path({str(tmp_path)!r}))
except InputRefused as refusal:
    print(refusal.code)
"""
    run = subprocess.run([sys.executable, "-c", full_disk], capture_output=True, text=True, check=True)
    assert run.stdout == "unwritable\n"
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("a.po", b"old")]


WRITER = """
import itertools, pathlib, sys
from pipeline.files import write
from pipeline.locking import lock
root = pathlib.Path(sys.argv[1])
with lock(root):
    print("ready", flush=True)
    for number in itertools.count():
        digit = number % 10
        write(root / "locales" / "a.po", b"%d" % digit * (1_000_000 + digit), root=root, durable=False)
"""


@posix
def test_a_killed_run_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    file = tmp_path / "locales" / "a.po"
    chance, hits = random.Random(1), 0
    for _kill in range(100):
        with subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            while not temporary_files(tmp_path / "locales"):
                time.sleep(chance.random() / 2000)
            writer.kill()
        if file.exists():
            data = file.read_bytes()
            assert data == data[:1] * (1_000_000 + int(data[:1]))
        hits += len(temporary_files(tmp_path))  # the next run sweeps them away
        if hits == 5:
            break
    else:
        pytest.fail("hardly a kill hit a write, so this has shown nothing")
    with lock(tmp_path) as killed:
        assert killed
    assert temporary_files(tmp_path) == []
    with lock(tmp_path) as killed:
        assert not killed


def test_only_our_own_temporary_files_are_swept_away(tmp_path: Path) -> None:
    ours = [tmp_path / ".zwiesprache-0123456789abcdef.tmp", tmp_path / "dist" / ".zwiesprache-00000000ffffffff.tmp"]
    others = [tmp_path / "a.tmp", tmp_path / ".zwiesprache-notes.tmp", tmp_path / ".git" / ours[0].name]
    for file in (*ours, *others):
        file.parent.mkdir(exist_ok=True)
        file.touch()
    assert sweep(tmp_path) == 2
    assert not any(file.exists() for file in ours)
    assert all(file.exists() for file in others)


@posix
@pytest.mark.parametrize("mode", [0o444, 0o555])
def test_a_write_protected_file_is_neither_replaced_nor_removed(tmp_path: Path, mode: int) -> None:
    """Not by root either: whoever protects a file means the program, too."""
    file = tmp_path / "a.po"
    file.write_bytes(b"old")
    file.chmod(mode)
    told = r"^a\.po: It is write-protected\. Allow writing to it"
    with pytest.raises(InputRefused, match=told):
        write(file, b"new", root=tmp_path)
    for new in (b"new", None):
        with pytest.raises(InputRefused, match=told):
            exchange(file, b"old", new, root=tmp_path)
    assert write(file, b"old", root=tmp_path) is False
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("a.po", b"old")]


@posix
def test_a_hard_link_elsewhere_keeps_the_old_text(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_bytes(b"old")
    (tmp_path / "backup").hardlink_to(tmp_path / "a.po")
    assert write(tmp_path / "a.po", b"new", root=tmp_path)
    assert ((tmp_path / "a.po").read_bytes(), (tmp_path / "backup").read_bytes()) == (b"new", b"old")


@posix
def test_a_written_file_keeps_owner_group_and_attributes(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    file.write_bytes(b"old")
    owner, group = (1234, 5678) if os.geteuid() == 0 else (os.geteuid(), os.getgroups()[-1])
    os.chown(file, owner, group)
    file.chmod(0o664)
    if sys.platform == "linux":
        with suppress(OSError):  # not every file system has them; they hold access lists too
            os.setxattr(file, "user.desk", b"Presse")
    before = file.stat(), os.listxattr(file) if sys.platform == "linux" else []
    assert write(file, b"new", root=tmp_path)
    after = file.stat(), os.listxattr(file) if sys.platform == "linux" else []
    assert (after[0].st_uid, after[0].st_gid, stat.S_IMODE(after[0].st_mode)) == (owner, group, 0o664)
    assert (after[1], file.read_bytes()) == (before[1], b"new")


def test_what_a_failing_disk_left_is_gone_with_the_next_write(tmp_path: Path) -> None:
    assert write(tmp_path / "a.po", b"old", root=tmp_path)
    left = tmp_path / f".zwiesprache-{sha256(b'a.po').hexdigest()[:16]}.tmp"
    left.write_bytes(b"ne")
    assert write(tmp_path / "a.po", b"new", root=tmp_path)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("a.po", b"new")]


def test_a_file_that_windows_has_open_for_a_moment_is_replaced_a_little_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a virus scanner that reads a file keeps it from being replaced."""
    refusals = iter([PermissionError(13, "in use"), PermissionError(13, "in use"), None])
    replace = os.replace

    def busy(source: Path, target: Path) -> None:
        if error := next(refusals):
            raise error
        replace(source, target)

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(files, "_PAUSES", (0.0, 0.0, 0.0))
    monkeypatch.setattr(files, "_WINDOWS", True)
    assert write(tmp_path / "a.po", b"new", root=tmp_path, durable=False)
    assert (tmp_path / "a.po").read_bytes() == b"new"


# Exchanging: only what is still there is replaced


@given(st.lists(st.none() | st.binary(max_size=3), min_size=3, max_size=3))
def test_a_file_is_exchanged_only_for_what_it_was_read_as(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes | None]
) -> None:
    root = tmp_path_factory.mktemp("site")
    file = root / "locales" / "a.po"
    present, old, new = contents
    if present is not None:
        file.parent.mkdir()
        file.write_bytes(present)
    if present in (old, new):
        assert exchange(file, old, new, root=root) is (present != new)
        assert (file.read_bytes() if file.exists() else None) == new
        assert (new is not None) or not file.exists()
    else:
        with pytest.raises(InputRefused, match=r"^locales/a\.po: Somebody has saved it while this run"):
            exchange(file, old, new, root=root)
        assert (file.read_bytes() if file.exists() else None) == present
    assert temporary_files(root) == []


def test_a_removed_file_takes_the_folders_along_that_it_leaves_empty(tmp_path: Path) -> None:
    write(tmp_path / "locales" / "en" / "a" / "b.po", b"x", root=tmp_path)
    write(tmp_path / "locales" / "c.po", b"x", root=tmp_path)
    assert exchange(tmp_path / "locales" / "en" / "a" / "b.po", b"x", None, root=tmp_path)
    assert [entry.name for entry in (tmp_path / "locales").iterdir()] == ["c.po"]
    assert remove(tmp_path / "locales" / "c.po", root=tmp_path)
    assert remove(tmp_path / "locales" / "c.po", root=tmp_path) is False
    assert list(tmp_path.iterdir()) == []


# At rest: half of a file is never taken for the whole


@pytest.fixture(params=["with leases", "by the clock"])
def rest(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to know that a file is at rest: Linux says who writes it, elsewhere only its times tell."""
    if request.param == "by the clock":
        monkeypatch.setattr(atrest, "_lease", lambda _descriptor: None)
    elif sys.platform != "linux":
        pytest.skip("only Linux tells who writes a file")
    return str(request.param)


def test_a_file_that_somebody_writes_in_two_parts_is_read_whole(tmp_path: Path, rest: str) -> None:
    file = tmp_path / "a.po"
    file.write_bytes(b"first")
    pause = 0.5 if rest == "with leases" else 0.05

    def editor() -> None:
        with file.open("wb", buffering=0) as stream:
            stream.write(b"first")
            started.set()
            time.sleep(pause)
            stream.write(b" second")

    started = threading.Event()
    writer = threading.Thread(target=editor)
    writer.start()
    started.wait()
    assert read(file, root=tmp_path, limit=100) == b"first second"
    writer.join()


def test_a_file_at_rest_is_read_at_once(tmp_path: Path, rest: str) -> None:
    (tmp_path / "a.po").write_bytes(b"x")
    os.utime(tmp_path / "a.po", (time.time() - 1, time.time() - 1))
    before = time.monotonic()
    assert read(tmp_path / "a.po", root=tmp_path, limit=100) == b"x"
    assert time.monotonic() - before < 0.09, rest


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes a file")
def test_whoever_wants_to_write_while_a_file_is_read_waits_and_ends_nobody(tmp_path: Path) -> None:
    """Reading again and again, while a process opens the file for writing again and again."""
    file = tmp_path / "a.po"
    file.write_bytes(b"0" * 200_000)
    writing = """
import sys
for number in range(2000):
    with open(sys.argv[1], "r+b", buffering=0) as stream:
        stream.write(b"%d" % (number % 10) * 200_000)
"""
    with subprocess.Popen([sys.executable, "-c", writing, file]) as writer:
        while writer.poll() is None:
            data = read(file, root=tmp_path, limit=200_000)
            assert data == data[:1] * 200_000
    assert writer.returncode == 0


# One run at a time

HOLDER = """
import pathlib, sys, time
from pipeline.locking import lock
with lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holder(root: Path, seconds: float) -> subprocess.Popen[bytes]:
    """A process that has the lock now, and will for so many seconds."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, root, str(seconds)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    with holder(tmp_path, 0.3) as first, lock(tmp_path, wait=30) as killed:
        assert not killed
        assert first.wait(timeout=10) == 0


def test_a_second_run_that_waited_long_enough_says_who_is_at_work(tmp_path: Path) -> None:
    with holder(tmp_path, 60) as first:
        with pytest.raises(UsageError, match=rf"process {first.pid}\)") as refusal, lock(tmp_path, wait=0.1):
            pass
        assert refusal.value.code == "locked"
        first.kill()


FORKING_HOLDER = """
import os, pathlib, sys, time
from pipeline.locking import lock
with lock(pathlib.Path(sys.argv[1])):
    worker = os.fork()
    if worker:
        print(worker, flush=True)
    time.sleep(60)
"""


@posix
def test_a_killed_run_frees_the_lock_though_its_workers_live_on(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", FORKING_HOLDER, tmp_path], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        worker = int(run.stdout.readline())
        run.kill()
        run.wait()
        try:
            with lock(tmp_path, wait=5) as killed:
                assert killed
        finally:
            os.kill(worker, signal.SIGKILL)


def test_a_run_that_fails_has_ended_all_the_same(tmp_path: Path) -> None:
    def fail() -> None:
        with lock(tmp_path):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with lock(tmp_path, wait=0) as killed:
        assert not killed


@posix
def test_a_lock_folder_that_leads_out_of_the_site_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (root / ".zwiesprache").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputRefused, match="lies outside"), lock(root):
        pass
    assert list((tmp_path / "elsewhere").iterdir()) == []


@posix
def test_a_lock_whose_file_was_removed_is_a_lock_no_more(tmp_path: Path) -> None:
    """`git clean` may take the folder away while a second run waits: then both must meet at the new file."""
    with holder(tmp_path, 60) as first:
        second = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path, "60"], stdout=subprocess.PIPE)
        time.sleep(0.5)
        (tmp_path / ".zwiesprache" / "lock").unlink()
        first.kill()
        assert second.stdout is not None
        assert second.stdout.readline() == b"held\n"
        with pytest.raises(UsageError, match=rf"process {second.pid}\)"), lock(tmp_path, wait=0.1):
            pass
        second.kill()
        second.communicate()


def test_a_run_that_waits_is_told_once_for_whom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "WORTH_TELLING", 0.1)
    told: list[str] = []
    with holder(tmp_path, 1.0) as first, lock(tmp_path, wait=30, waiting=told.append):
        pass
    assert told == [str(first.pid)]


@posix
def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.lockf", no_locks)
    told = r"^\.zwiesprache/lock: The site can't be locked: No locks available"
    with pytest.raises(UsageError, match=told), lock(tmp_path):
        pass
