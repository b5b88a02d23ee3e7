"""The preview over HTTP, for browsers on this computer alone: it reads, and answers GET and HEAD.

A folder and a port go in. The server listens on 127.0.0.1, refuses every other name of a host (so that no page from
elsewhere can reach it under a name of its own), lets no other site read what it says, and tells open pages of changes.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline import showing
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.recall import Recall, remembering
from pipeline.showing import Answer, Moment
from pipeline.watching import moments
from pipeline.workspace import Progress, silent

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

HOST: Final = "127.0.0.1"
PACKAGES: Final = ("starlette", "uvicorn", "watchfiles")
_NAMES: Final = (HOST, "localhost")
"""What the address may call this computer."""
_QUIET: Final = 15.0
"""Seconds after which a connection without news shows that it lives."""
_BEAT: Final = 0.1
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def prepare() -> None:
    """UsageError: the packages that a server needs are not installed."""
    if any(find_spec(name) is None for name in PACKAGES):
        command = "pip install 'zwiesprache[serve]'"
        raise UsageError(
            _("`serve` needs packages that are not installed."),
            repair=_("Install them with: {command}", command=command),
            code="serve-missing",
        )


def listening(port: int) -> socket.socket:
    """A socket on this computer alone; 0: any free port. UsageError: the port is taken, or forbidden."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # on Windows it would let two programs share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen()  # who asks before the server is ready waits a moment
    except (OSError, OverflowError) as error:
        made.close()
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(
            _("Port {port} can't be used: {reason}.", port=port, reason=reason),
            repair=_("Choose another one with --port; 0 takes any free one."),
            path="--port",
            code="port",
        ) from error
    return made


def address(listening: socket.socket) -> str:
    """Where a browser finds it."""
    return f"http://{HOST}:{listening.getsockname()[1]}/"


@dataclass(slots=True)
class Window:
    """The site as browsers see it; the one thing here that changes."""

    root: Path
    locale: str
    moment: Moment
    recall: Recall
    trace: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def refresh(self) -> None:
        """Look at the site again, if a file of it is another one than before."""
        found = showing.trace(self.root)
        if found != self.trace:
            self.trace = found
            self.count += 1
            self.moment = showing.look(self.root, self.locale, f"{os.getpid()}-{self.count}", self.recall)


def opened(root: Path, locale: str, progress: Progress = silent) -> Window:
    """The site read for the first time. UsageError: it can't be, by the config or the language that was asked for."""
    recall, trace = remembering(), showing.trace(root)
    first = showing.look(root, locale, f"{os.getpid()}-0", recall, progress)
    if isinstance(first.refusal, UsageError):
        raise first.refusal
    return Window(root, locale, first, recall, trace)


def serve(window: Window, listening: socket.socket) -> None:
    """Answer until somebody ends it."""
    import uvicorn

    server: uvicorn.Server
    app = application(window, lambda: server.should_exit)
    setup = uvicorn.Config(app, log_level="warning", access_log=False, ws="none", server_header=False, http="h11")
    server = uvicorn.Server(setup)
    server.run(sockets=[listening])


def application(window: Window, stopping: Callable[[], bool]) -> Starlette:
    """What answers."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import Response, StreamingResponse
    from starlette.routing import Route

    def page(request: Request) -> Response:
        found: Answer = showing.answer(window.moment, request.path_params["address"])
        place = {"Location": found.place} if found.place else {}
        return Response(found.body, found.status, {**_HEADERS, **place}, media_type=found.kind)

    async def events(request: Request) -> Response:
        if request.method == "HEAD":
            return Response(headers=_HEADERS, media_type="text/event-stream")
        return StreamingResponse(_news(window, stopping), headers=_HEADERS, media_type="text/event-stream")

    return Starlette(
        routes=[Route(f"/{showing.OWN}events", events), Route("/{address:path}", page)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(_NAMES), www_redirect=False)],
        lifespan=partial(_watching, window, stopping),
    )


@asynccontextmanager
async def _watching(window: Window, stopping: Callable[[], bool], _app: Starlette) -> AsyncIterator[None]:
    """Keep the window up to date while the server runs."""
    import asyncio

    async def watch() -> None:
        async for _moment in moments(lambda: showing.watched(window.root), stopping):
            await asyncio.to_thread(window.refresh)

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _news(window: Window, stopping: Callable[[], bool]) -> AsyncIterator[str]:
    """The name of each moment, for a page to compare with its own."""
    import asyncio

    told, quiet = "", 0.0
    while not stopping():
        if told != window.moment.name:
            told, quiet = window.moment.name, 0.0
            yield f"data: {told}\n\n"
        elif quiet >= _QUIET:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(_BEAT)
        quiet += _BEAT
