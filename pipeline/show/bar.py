"""A bar on the terminal while a long job is under way. It knows nothing of the job but its name and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from pipeline.workspace import Progress, silent


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[Progress]:
    """A bar while a long job is under way; nothing where nobody watches."""
    if not stream.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(file=stream), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            task = tasks.get(what)
            if task is None:
                task = tasks[what] = bar.add_task(what, total=total)
            bar.update(task, completed=done, total=total)

        yield show
