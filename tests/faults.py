"""Accidents on demand: the command runs in a child whose n-th call to the system fails, or meets an editor that saves.

`Bench` starts this file as a process that has the program loaded and makes a child of itself for each run, so that a
campaign of thousands of runs is quick. In the child the functions of `os` and `open` are wrapped, for the files of one
site; the program itself has no part in it. SQLite is tested so: https://sqlite.org/testing.html
"""

from __future__ import annotations

import builtins
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]

READING = ("stat", "scandir", "listdir", "open", "read", "fstat")
WRITING = ("create", "write", "close", "fsync", "replace", "mkdir", "unlink", "rmdir", "chmod", "ftruncate")
"""Kinds of calls. `lstat` is none: it follows links, and what it can't follow is met again when it is opened."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen, and when."""

    site: str
    number: int = 0
    """Which of the calls it is, from 1; 0: none, they are only counted."""
    calls: tuple[str, ...] = (*READING, *WRITING)
    """Kinds of calls that count."""
    error: int = 0
    """The call fails with this errno; 0: it works, after what else is to happen."""
    kill: bool = False
    """The process is killed by signal 9."""
    lasting: bool = False
    """All later calls fail as well."""
    file: str = ""
    """What the editor saves."""
    text: str = ""
    """What it puts there."""
    in_place: bool = False
    """The editor cuts the file off and writes it in two parts; else it renames a new one over it."""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a run."""

    code: int
    """-1: it was killed."""
    out: str
    err: str
    calls: tuple[str, ...]
    """Those that counted: `kind path`. Of a killed run, none."""
    written: tuple[tuple[str, str], ...]
    """(path, content) of each .po file that found its place, in order."""


class Bench:
    """The process that has the program loaded."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults"],
            cwd=REPOSITORY,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def run(self, plan: Plan, *arguments: str) -> Run:
        """The command on the plan's site, in a process of its own."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"plan": asdict(plan), "arguments": ["--site", plan.site, "--lang", "en", *arguments]}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        written = tuple((name, text) for name, text in answer["written"])
        return Run(answer["code"], answer["out"], answer["err"], tuple(answer["calls"]), written)


# -- in the child -------------------------------------------------------------------------------------


class Watch:
    """The calls that were made for the files of the site, and what happens at one of them."""

    def __init__(self, plan: Plan, editor: Editor | None) -> None:
        self.plan = plan
        self.editor = editor
        self.calls: list[str] = []
        self.written: list[tuple[str, str]] = []
        self.files: dict[int, str] = {}
        self.quiet = False

    def name(self, where: object) -> str | None:
        """Path below the site of a path or an open file; None: it is none of the site's."""
        if isinstance(where, int):
            return self.files.get(where)
        if not isinstance(where, str | bytes | os.PathLike):
            return None
        path = os.fsdecode(where)
        return os.path.relpath(path, self.plan.site) if path.startswith(self.plan.site) else None

    def meet(self, kind: str, where: object) -> None:
        """Count a call; raise what the plan says."""
        name = self.name(where)
        if name is None or self.quiet or kind not in self.plan.calls:
            return
        self.calls.append(f"{kind} {name}")
        number = len(self.calls)
        if self.plan.number and (number == self.plan.number or (self.plan.lasting and number > self.plan.number)):
            if self.plan.kill:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.plan.error:
                raise OSError(self.plan.error, os.strerror(self.plan.error), os.path.join(self.plan.site, name))
            if self.editor:
                self.editor.save()


class Raw(io.FileIO):
    """A file whose reads and writes are calls that count; a write that fails has written half."""

    def __init__(self, watch: Watch, where: Any, mode: str) -> None:
        self.watch, self.where = watch, where
        super().__init__(where, mode)

    def write(self, data: Any) -> int:
        try:
            self.watch.meet("write", self.where)
        except OSError:
            super().write(memoryview(data)[: len(data) // 2])
            raise
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        self.watch.meet("read", self.where)
        return super().readinto(buffer)

    def readall(self) -> bytes:
        self.watch.meet("read", self.where)
        return super().readall()

    def close(self) -> None:
        if self.closed:
            return
        try:
            if self.writable():
                self.watch.meet("close", self.where)
        finally:
            super().close()


def install(watch: Watch) -> None:
    """Put the wrapped functions in the place of the system's."""
    for kind in ("stat", "scandir", "listdir", "fsync", "mkdir", "unlink", "rmdir", "chmod", "ftruncate", "fstat"):
        setattr(os, kind, wrapped(watch, kind, getattr(os, kind)))
    for kind in ("read", "write"):
        setattr(os, kind, wrapped(watch, kind, getattr(os, kind)))
    real_open, real_close, real_replace, opened = os.open, os.close, os.replace, io.open

    def os_replace(source: Any, target: Any) -> None:
        watch.meet("replace", target)
        if str(target).endswith(".po"):
            with opened(source, encoding="utf-8", newline="") as stream:
                watch.written.append((watch.name(target) or "", stream.read()))
        real_replace(source, target)

    def os_open(path: Any, flags: int, *more: Any, **named: Any) -> int:
        watch.meet("create" if flags & os.O_CREAT else "open", path)
        descriptor = real_open(path, flags, *more, **named)
        if name := watch.name(path):
            watch.files[descriptor] = name
        return descriptor

    def os_close(descriptor: int) -> None:
        watch.files.pop(descriptor, None)
        real_close(descriptor)

    def any_open(where: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
        if watch.name(where) is None:
            return opened(where, mode, buffering, *more, **named)
        if not isinstance(where, int):
            watch.meet("open" if "r" in mode else "create", where)
        raw = Raw(watch, where, mode.replace("t", ""))
        buffered = io.BufferedWriter(raw) if "r" not in mode else io.BufferedReader(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *more, **named)

    for module, name, function in (
        (os, "open", os_open),
        (os, "close", os_close),
        (os, "replace", os_replace),
        (io, "open", any_open),
        (builtins, "open", any_open),
    ):
        setattr(module, name, function)


def wrapped(watch: Watch, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, after the watch has met the call."""

    def call(*arguments: Any, **named: Any) -> Any:
        watch.meet(kind, arguments[0] if arguments else ".")
        return function(*arguments, **named)

    return call


class Editor:
    """Another process that saves a file when it is told to."""

    def __init__(self, plan: Plan) -> None:
        order, self._order = os.pipe()
        self._answer, answer = os.pipe()
        self.number = os.fork()
        if not self.number:
            os.close(self._order)
            with suppress(BaseException):
                if os.read(order, 1):
                    save(plan)
            os._exit(0)
        os.close(order)
        os.close(answer)  # the editor has the other end alone: it closes when the editor is done

    def save(self) -> None:
        """Tell it, and wait until it is done, or has had its time."""
        os.write(self._order, b"!")
        select.select([self._answer], [], [], 0.1)

    def wait(self) -> None:
        """The editor is done, or had nothing to do."""
        os.close(self._order)
        os.waitpid(self.number, 0)


def save(plan: Plan) -> None:
    """What an editor does to save a file."""
    data = plan.text.encode()
    half = data.index(b"\n\n") + 1
    if plan.in_place:
        with open(plan.file, "wb", buffering=0) as stream:
            stream.write(data[:half])
            time.sleep(0.3)
            stream.write(data[half:])
    else:
        Path(f"{plan.file}.new").write_bytes(data)
        Path(f"{plan.file}.new").replace(plan.file)


def child(order: dict[str, Any], report: int) -> None:
    """Run the command as the order says; its code, streams and calls go into the file `report`."""
    plan = Plan(**{**order["plan"], "calls": tuple(order["plan"]["calls"])})
    editor = Editor(plan) if plan.file else None
    watch = Watch(plan, editor)
    install(watch)
    signal.alarm(60)
    out, err = io.StringIO(), io.StringIO()
    from pipeline.__main__ import main

    with redirect_stdout(out), redirect_stderr(err):
        code = main(order["arguments"])
    watch.quiet = True
    if editor:
        editor.wait()
    answer = {"code": code, "out": out.getvalue(), "err": err.getvalue(), "calls": watch.calls}
    os.write(report, json.dumps(answer | {"written": watch.written}).encode())


def serve() -> None:
    """Read orders, a line each, run each in a child and answer with its report."""
    import pipeline

    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):  # what one run loads, all have
        from pipeline.__main__ import main
        from tests import sites

        main(["--site", str(sites.make(Path(folder))), "--lang", "en", "run"])
    gc.freeze()
    for line in sys.stdin:
        with tempfile.TemporaryFile() as report:
            number = os.fork()
            if not number:
                with suppress(BaseException):
                    child(json.loads(line), report.fileno())
                os._exit(0)
            os.waitpid(number, 0)
            report.seek(0)
            answer = report.read().decode()
        print(answer or json.dumps({"code": -1, "out": "", "err": "", "calls": [], "written": []}), flush=True)


if __name__ == "__main__":
    serve()
