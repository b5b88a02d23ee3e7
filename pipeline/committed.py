"""What git has of a file: a path enters, the bytes of the last commit leave. Nothing in the repository is changed."""

from __future__ import annotations

import subprocess
from pathlib import Path


def committed(name: str, root: Path) -> bytes:
    """The file `name` below `root` as it was last committed; empty where git does not know it, or is not there."""
    command = ["git", "cat-file", "blob", f"HEAD:./{name}"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""
