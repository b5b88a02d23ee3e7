"""News of changed files. Folders go in; what comes out is the moments at which it is worth a look.

The system tells at once where it can (watchfiles); where it can't, as on a network drive, every second is such a
moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Final

_SECOND: Final = 1000
"""Milliseconds after which it is time to look without any news."""
_STILL: Final = 50
"""Milliseconds without another change after which a change counts as over."""


async def moments(folders: Callable[[], tuple[Path, ...]], stopping: Callable[[], bool]) -> AsyncIterator[None]:
    """One after each change below the `folders`, which may come and go, and one each second, until `stopping`."""
    from watchfiles import awatch

    while not stopping():
        there = folders()
        news = awatch(*there, step=_STILL, rust_timeout=_SECOND, yield_on_timeout=True, raise_interrupt=False)
        async with aclosing(news):
            async for _changes in news:
                yield
                if stopping() or folders() != there:
                    break
