"""One guarded HTTP exchange: an address and a payload go in, status and bytes come out before a deadline.

It follows no redirect, reads no endless body, waits for no dripping server and never puts a payload, a key or a full
address into an error. It does not retry.
"""

from __future__ import annotations

import ipaddress
import json
import re
import threading
import time
from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pipeline.errors import EngineError, Exhausted, Misconfigured, Rejected, Retryable
from pipeline.messages import _

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


def address(url: str, *, engine: str) -> str:
    """`url` if texts may be sent there, else Misconfigured.

    That is https anywhere or http on this machine, without user name, query or fragment: those end up in logs.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in ("http", "https"):
        raise Misconfigured(
            _("{engine}: the address is no web address.", engine=engine),
            repair=_('Set url = "https://…" for this engine.'),
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise Misconfigured(
            _("{engine}: the address holds more than host and path.", engine=engine),
            repair=_("Take user name, `?` and `#` out of url; keys belong into the environment."),
        )
    if parts.scheme == "http" and not _loopback(host):
        raise Misconfigured(
            _("{engine}: {host} would get the texts unencrypted.", engine=engine, host=host),
            repair=_("Use https; http is for this machine only."),
        )
    return url


def here(url: str) -> bool:
    """What is sent to `url` stays on this machine; an empty one stands for an engine that runs in this process."""
    return not url or _loopback(urlsplit(url).hostname or "")


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
    address(url, engine=engine)
    box: SimpleQueue[Reply | EngineError] = SimpleQueue()
    call = _Call(method, url, engine, seconds, query, payload, headers)
    run = copy_context().run  # a thread does not know the language of the messages by itself
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
    import requests
    import urllib3

    try:
        box.put(_exchange(call))
    except EngineError as error:
        box.put(error)
    except requests.exceptions.SSLError:
        box.put(
            Misconfigured(
                _("{engine}: the certificate of the server is not trusted.", engine=call.engine),
                repair=_("Check url, or set REQUESTS_CA_BUNDLE to the certificates of your network."),
            )
        )
    except (requests.Timeout, urllib3.exceptions.TimeoutError):
        box.put(_late(call.engine, call.seconds))
    except requests.ConnectionError:
        box.put(Retryable(_("{engine} can't be reached.", engine=call.engine)))
    except Exception:  # whatever it is, the caller waits for an outcome; its text could hold the address
        box.put(Retryable(_("{engine}: the answer broke off.", engine=call.engine)))


def _exchange(call: _Call) -> Reply:
    import requests

    end = time.monotonic() + call.seconds
    with requests.Session() as session:
        # Proxies of the environment are for the world outside, and a proxy must not see what stays on this machine.
        session.trust_env = not _loopback(urlsplit(call.url).hostname or "")
        with session.request(
            call.method,
            call.url,
            params=call.query,
            data=None if call.payload is None else json.dumps(call.payload, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", **(call.headers or {})},
            auth=_as_it_is,
            timeout=(min(CONNECT, call.seconds), call.seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = bytearray()
            # read1 gives what has arrived; iter_content waits for a full chunk and so for a dripping server.
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > BODY:
                    raise Retryable(_("{engine}: the answer has no end.", engine=call.engine))
                if time.monotonic() > end:
                    raise _late(call.engine, call.seconds)
            return Reply(
                status=response.status_code,
                kind=response.headers.get("Content-Type", "").lower(),
                after=retry_after(response.headers.get("Retry-After"), now=time.time()),
                body=bytes(body),
            )


def _as_it_is(request: Any) -> Any:
    """In place of a password out of ~/.netrc, which would stand where an engine's key stands."""
    return request


def _late(engine: str, seconds: float) -> Retryable:
    return Retryable(_("{engine} gave no answer within {seconds} seconds.", engine=engine, seconds=f"{seconds:g}"))


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
