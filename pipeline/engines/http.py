"""One guarded HTTP exchange: an address and a payload go in, status and bytes come out before a deadline.

It follows no redirect, reads no endless body, waits for no dripping server and never puts a payload, a key or a full
address into an error. It does not retry. How the server is reached is `connection`'s business.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from pipeline.engines import connection, keys
from pipeline.engines.connection import address as address
from pipeline.errors import EngineError, Exhausted, Misconfigured, Rejected, Retryable
from pipeline.messages import _

if TYPE_CHECKING:
    import urllib3

CONNECT: Final = 5.0
"""Seconds for a connection to stand."""
BODY: Final = 1 << 20
"""Bytes of the longest answer that is read."""
_CHUNK: Final = 1 << 16
_QUOTED: Final = 200
"""Characters of a server's own words that an error repeats."""
_REFUSES_TEXT: Final = frozenset({400, 413, 414, 422})
_PASSING: Final = frozenset({408, 425, 429})
_USED_UP: Final = frozenset({402, 456})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said."""

    status: int
    kind: str
    """Content-Type, lower case."""
    after: float | None
    """Retry-After in seconds from now; None: not said, or not readable."""
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8; what is not shows as U+FFFD."""
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Call:
    """What `send` was given, for the thread that does it."""

    method: str
    url: str
    engine: str
    seconds: float
    query: Mapping[str, str] | None
    payload: object
    headers: Mapping[str, str] | None


def send(
    method: Literal["GET", "POST"],
    url: str,
    *,
    engine: str,
    seconds: float,
    query: Mapping[str, str] | None = None,
    payload: object = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """The reply to one request, whatever its status; Retryable or Misconfigured where there is none.

    A key may stand in `headers` or in the `payload`, never in `url` or `query`.

    The exchange runs in a thread of its own, because neither a name look-up nor headers that come byte by byte have a
    time limit: read time-outs start anew with every byte. After `seconds` it is left alone and dies with the process.
    """
    call = _Call(method, connection.granted(url, engine=engine), engine, seconds, query, payload, headers)
    box: SimpleQueue[Reply | EngineError] = SimpleQueue()
    run = copy_context().run  # a thread does not know what the config agrees to, nor the language of the messages
    threading.Thread(target=run, args=(_deliver, box, call), name=f"zwiesprache {engine}", daemon=True).start()
    try:
        outcome = box.get(timeout=seconds)
    except Empty:
        outcome = _late(engine, seconds)
    if isinstance(outcome, EngineError):
        raise outcome
    return outcome


def refusal(reply: Reply, *, engine: str, detail: str = "", repair: str = "") -> EngineError | None:
    """The error that a reply's status stands for; None: it served.

    `detail` is what the server said, `repair` what to set where it refuses access. 456 is DeepL's "quota exceeded".
    """
    status = reply.status
    if 200 <= status < 300:
        return None
    said = f" ({detail})" if detail else ""
    if status in _PASSING or status >= 500:
        return Retryable(
            _("{engine} can't serve now: status {status}{said}.", engine=engine, status=status, said=said),
            after=reply.after,
        )
    if status in _USED_UP:
        return Exhausted(
            _("{engine}: the allowance is used up: status {status}{said}.", engine=engine, status=status, said=said)
        )
    if status in _REFUSES_TEXT:
        return Rejected(_("{engine} refuses: status {status}{said}.", engine=engine, status=status, said=said))
    if status in (401, 403, 407):
        return Misconfigured(
            _("{engine} gives no access: status {status}{said}.", engine=engine, status=status, said=said),
            repair=repair,
        )
    return Misconfigured(
        _("{engine} is not at this address: status {status}{said}.", engine=engine, status=status, said=said),
        repair=_("Check url for this engine."),
    )


def decoded(reply: Reply, *, engine: str) -> object:
    """The JSON of a reply, strictly UTF-8 (RFC 8259, section 8.1); Retryable if it is none."""
    if "json" in reply.kind:
        try:
            return json.loads(reply.body.decode("utf-8"))
        except (ValueError, RecursionError):
            pass
    raise Retryable(_("{engine}: the answer is not readable.", engine=engine))


def said(reply: Reply, name: str, *, secret: str = "") -> str:
    """What a refusal says under a name of its JSON (`error`, `error.message`), as one short printable line.

    The `secret` is taken out, should the server repeat it.
    """
    try:
        words = decoded(reply, engine="")
    except Retryable:
        return ""
    for part in name.split("."):
        words = words.get(part) if isinstance(words, dict) else None
    if not isinstance(words, str):
        return ""
    safe = words.replace(secret, "…") if secret else words
    return " ".join("".join(c if c.isprintable() else " " for c in safe).split())[:_QUOTED].rstrip(".")


def retry_after(value: str | None, *, now: float) -> float | None:
    """Seconds to wait by a Retry-After header, seconds or a date (RFC 9110, section 10.2.3); `now` is Unix time."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value.strip()):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _deliver(box: SimpleQueue[Reply | EngineError], call: _Call) -> None:
    """Put the reply, or the error that stands for what went wrong, into the box: always one of them."""
    try:
        box.put(_exchange(call))
    except EngineError as error:
        box.put(error)
    except Exception as error:  # whatever it is, the caller waits for an outcome; its text could hold the address
        box.put(_failure(error, call))


def _failure(error: Exception, call: _Call) -> EngineError:
    """What an exchange that came to nothing stands for, told without the words of the libraries."""
    from urllib3 import exceptions

    engine = call.engine
    if refused := re.search(r"Tunnel connection failed: (\d{3})", str(error)):
        return _no_tunnel(int(refused[1]), engine)
    if isinstance(error, exceptions.ProxyError):
        return Retryable(_("{engine}: the proxy can't be reached.", engine=engine))
    if isinstance(error, exceptions.SSLError):
        return Misconfigured(
            _("{engine}: the certificate of the server is not trusted.", engine=engine),
            repair=_("Check url, or name the certificates of your network: ca_file in the config, or SSL_CERT_FILE."),
        )
    if isinstance(error, exceptions.NewConnectionError):
        return Retryable(_("{engine} can't be reached.", engine=engine))
    if isinstance(error, exceptions.TimeoutError):
        return _late(engine, call.seconds)
    return Retryable(_("{engine}: the answer broke off.", engine=engine))


def _no_tunnel(status: int, engine: str) -> EngineError:
    if status == 407:
        return Misconfigured(
            _("{engine}: the proxy wants a name and a password.", engine=engine),
            repair=_("Put them into HTTPS_PROXY: http://NAME:PASSWORD@HOST:PORT."),
        )
    if status >= 500:
        return Retryable(
            _("{engine}: the proxy can't reach the server: status {status}.", engine=engine, status=status)
        )
    return Misconfigured(
        _("{engine}: the proxy lets nobody through to this server: status {status}.", engine=engine, status=status),
        repair=_("Ask whoever runs the proxy, or name the host in NO_PROXY."),
    )


def _exchange(call: _Call) -> Reply:
    import urllib3
    from requests.utils import default_user_agent

    engine, seconds = call.engine, call.seconds
    end = time.monotonic() + seconds
    # Google's page is known to answer to this name.
    headers = {"User-Agent": default_user_agent(), "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
    body = None
    if call.payload is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(call.payload, ensure_ascii=False).encode()
    headers.update((name.title(), value) for name, value in (call.headers or {}).items())
    with connection.pool(call.url, engine=engine) as pool:
        response = pool.request(
            call.method,
            call.url + (f"?{urlencode(call.query)}" if call.query else ""),
            body=body,
            headers=headers,
            timeout=urllib3.Timeout(connect=min(CONNECT, seconds), read=seconds),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        with response:
            return Reply(
                status=response.status,
                kind=response.headers.get("Content-Type", "").lower(),
                after=retry_after(response.headers.get("Retry-After"), now=time.time()),
                body=_body(response, end, call),
            )


def _body(response: urllib3.BaseHTTPResponse, end: float, call: _Call) -> bytes:
    """All of the body, without a key that it repeats. Retryable: it is too long, or not complete at the `end`."""
    body = bytearray()
    # read1 gives what has arrived; a plain read waits for a full chunk and so for a dripping server.
    while chunk := response.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > BODY:
            raise Retryable(_("{engine}: the answer has no end.", engine=call.engine))
        if time.monotonic() > end:
            raise _late(call.engine, call.seconds)
    return keys.scrubbed(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _late(engine: str, seconds: float) -> Retryable:
    return Retryable(_("{engine} gave no answer within {seconds} seconds.", engine=engine, seconds=f"{seconds:g}"))
