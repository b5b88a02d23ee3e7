"""A screen of its own for a real editor, with a keyboard and nobody's settings.

A test starts programs on it, presses keys and waits for what they change on the screen or on the disk. Nothing of the
user's own screen, home or session is touched, and whatever was started has ended when the block is left.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import pytest

PATIENCE: Final = 60.0
"""Seconds to wait for anything; a machine that is busy with other things still passes."""
REST: Final = 0.3
"""Seconds without a change after which a screen has come to rest."""
STEP: Final = 0.05


@dataclass(frozen=True, slots=True)
class Desktop:
    """A screen without a window manager: the keys go to the window in its upper left corner."""

    display: str
    home: Path
    """Of all programs on it: their settings and the files they leave."""
    screen: Path
    """Its pixels, as the X server keeps them (an xwd file, which `convert screen.xwd screen.png` reads)."""
    processes: ExitStack
    """Ends what was started."""


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips where one of these programs is missing."""
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"missing: {', '.join(missing)}; `make editors` installs it")


@contextmanager
def desktop(home: Path) -> Iterator[Desktop]:
    """An empty screen, its home in a new folder."""
    for folder in (home, home / ".config", home / "run"):
        folder.mkdir(parents=True, mode=0o700)
    # A blinking cursor would be a change of the screen.
    write(home / ".config" / "gtk-3.0" / "settings.ini", "[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\n")
    write(home / ".config" / "kdeglobals", "[KDE]\nCursorBlinkRate=0\nAnimationDurationFactor=0\n")
    with ExitStack() as processes:
        listening, telling = os.pipe()
        command = ["Xvfb", "-displayfd", str(telling), "-screen", "0", "1200x900x24", "-fbdir", str(home)]
        _run(processes, [*command, "-nolisten", "tcp"], {"HOME": str(home)}, home / "xvfb.log", telling)
        os.close(telling)
        with open(listening) as line:
            number = line.readline().strip()
        assert number, (home / "xvfb.log").read_text()
        yield Desktop(f":{number}", home, home / "Xvfb_screen0", processes)


def write(file: Path, text: str) -> None:
    """A file of settings."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def start(desk: Desktop, *command: str | Path) -> subprocess.Popen[bytes]:
    """A program on the screen; what it says stands in a log of its name in the home."""
    name = Path(command[0]).name
    return _run(desk.processes, [str(part) for part in command], _environment(desk), desk.home / f"{name}.log")


def _environment(desk: Desktop) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(desk.home),
        "XDG_RUNTIME_DIR": str(desk.home / "run"),
        "DISPLAY": desk.display,
        "LC_ALL": "C.UTF-8",
        "NO_AT_BRIDGE": "1",
        "GSETTINGS_BACKEND": "memory",
        "QT_QPA_PLATFORM": "xcb",
    }


def _run(
    processes: ExitStack, command: list[str], environment: dict[str, str], log: Path, *pipes: int
) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"]} | environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            pass_fds=pipes,
            start_new_session=True,
        )
    processes.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """The program and all that it started."""
    for way in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, way)
        except ProcessLookupError:
            break
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            continue
    process.wait(5)


def until(desk: Desktop, condition: Callable[[], bool], what: str) -> None:
    """Waits until something holds; fails with a picture of the screen where it never does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            picture = shutil.copy(desk.screen, desk.home / "screen.xwd")
            pytest.fail(f"{what} did not happen within {PATIENCE:.0f} s; {picture} shows the screen")
        time.sleep(STEP)


def at_rest(desk: Desktop) -> int:
    """Waits until nothing moves on the screen; what is on it, as a number."""
    seen, since = _look(desk), time.monotonic()

    def still() -> bool:
        nonlocal seen, since
        if (now := _look(desk)) != seen:
            seen, since = now, time.monotonic()
        return time.monotonic() - since >= REST

    until(desk, still, "a screen at rest")
    return seen


def _look(desk: Desktop) -> int:
    return crc32(desk.screen.read_bytes())


def opened(desk: Desktop, title: str) -> None:
    """Waits for a window with these words in its title, and for what it shows."""
    until(desk, lambda: bool(_xdotool(desk, "search", "--onlyvisible", "--name", title)), f"a window {title!r}")
    at_rest(desk)


def press(desk: Desktop, *keys: str) -> None:
    """One key after the other (`ctrl+Return`), each when the screen shows what the one before has done.

    A key that shows nothing is waited for in vain.
    """
    for key in keys:
        _act(desk, f"an answer to {key}", "key", key)


def type_text(desk: Desktop, text: str) -> None:
    """Text, as it is typed."""
    _act(desk, f"{text!r} on the screen", "type", "--delay", "5", text)


def _act(desk: Desktop, what: str, *arguments: str) -> None:
    before = at_rest(desk)
    _xdotool(desk, *arguments)
    until(desk, lambda: _look(desk) != before, what)
    at_rest(desk)


def save(desk: Desktop, file: Path, key: str = "ctrl+s") -> None:
    """Saves, and waits until the file is other and whole."""
    before = file.read_bytes()
    at_rest(desk)
    _xdotool(desk, "key", key)
    until(desk, lambda: file.is_file() and file.read_bytes() not in (before, b""), f"a new {file.name}")
    at_rest(desk)


def close(desk: Desktop, process: subprocess.Popen[bytes], key: str = "ctrl+q") -> None:
    """Leaves the program by its own key."""
    at_rest(desk)
    _xdotool(desk, "key", key)
    until(desk, lambda: process.poll() is not None, "the end of the program")


def _xdotool(desk: Desktop, *arguments: str) -> str:
    done = subprocess.run(
        ["xdotool", *arguments], env=_environment(desk), capture_output=True, timeout=PATIENCE, check=False
    )
    return done.stdout.decode()
