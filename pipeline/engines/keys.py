"""Keys of engines, out of the environment at the moment they are needed."""

from __future__ import annotations

import os


def key(variable: str) -> str:
    """The key in an environment variable; empty: there is none."""
    return os.environ.get(variable, "").strip()
