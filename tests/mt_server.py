"""A loopback machine-translation server that fails on demand. Standard library only.

It speaks the documented wire format of six services, so that real clients run
against it unchanged, and it can be told to misbehave the way those services do:

    LibreTranslate  POST /translate   GET /languages   GET /health
    DeepL           POST /v2/translate   GET /v2/usage   GET /v2/languages
    MyMemory        GET  /get?q=..&langpair=de|en
    Google mobile   GET  /m?q=..&sl=de&tl=en   (the HTML page deep-translator scrapes)
    Microsoft       POST /azure/translate?to=en   (Azure's /translate; here beside LibreTranslate's)
    docs/engines.md POST /own   (the engine that the manual makes up)
    OpenAI          POST /v1/chat/completions   (answers the numbered JSON that our engine sends)

The "translation" is a fixed little word list: repeatable, recognisable, and not
a translation. Tests of translation quality need a real engine.

In a test:

    with MTServer(faults=["429:1", "truncated"]) as server:
        ...                           # 1st answer: 429, Retry-After 1; 2nd: cut off;
        server.url                    # then normal. "http://127.0.0.1:PORT"
        server.log                    # every request: path, headers, body, status
        server.faults.append("hang")  # faults are taken from the front, one a request

From a shell:

    python mt_server.py --port 5000 --key secret --fault 429:2 --fault html502
    curl -d '{"faults": ["slow:3"]}' http://127.0.0.1:5000/_control
    curl http://127.0.0.1:5000/_control          # log and what is left to fail

Faults (a request to a translate path takes the first one off the list):

    429 | 429:SECS     too many requests; with Retry-After when SECS is given
    429date:SECS       the same, Retry-After as an HTTP date
    456                DeepL: quota used up (not worth a retry)
    STATUS             any other status, e.g. 400 403 413 500; 503:SECS too
    slow:SECS          right answer, late
    drip:SECS          right answer, one byte at a time over SECS (beats read timeouts)
    hang               takes the request, never answers
    reset              closes the connection without an answer
    truncated          Content-Length promises more than is sent
    garbage            200, JSON that does not parse
    empty              200, no body
    html | html502     an HTML page instead of JSON, as proxies and portals send
    latin1             200, valid JSON but encoded as ISO-8859-1
    null | blank       200, the translation is null / an empty string
    echo               200, the source comes back untranslated
    warning            200, an error message in place of the translation (MyMemory does this)
    short | extra      200, one translation too few / too many for the batch
    shuffle            200, the batch comes back in reverse order
    tags:drop          markup and placeholders vanish from the translation
    tags:front         ... are moved to the start (DeepL, deepl-python issue 93)
    tags:swap          ... change places
    tags:dup           ... come twice
    tags:space         ... get blanks inside, "{name}" -> "{ name }", "</b>" -> "</ b>"
    tags:case          ... change case
    redirect           302 to another path of this server
    endless            200, a body that never stops
    driphead:SECS      the head of the answer, one byte at a time over SECS
    leak               400, the request's own head and body as the error message
    mirror             200, the request's own head and body as the translation
    format             OpenAI: 400, `response_format` is not supported
    chat               OpenAI: the JSON comes with friendly words round it
    fence              OpenAI: the JSON comes in a Markdown fence, behind thoughts
    merge              OpenAI: the last two texts come as one
    renumber           OpenAI: the numbers begin with 0
    ok                 no fault; a gap in the list
"""

from __future__ import annotations

import argparse
import html
import json
import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

LANGUAGES = {"de": "German", "en": "English", "fr": "French", "pl": "Polish", "cs": "Czech"}
WORDS = {
    "und": "and", "oder": "or", "bis": "to", "mit": "with", "von": "of", "in": "in", "im": "in the",
    "der": "the", "die": "the", "das": "the", "ist": "is", "war": "was", "wurde": "was", "eine": "a",
    "stadt": "city", "städte": "cities", "projekt": "project", "projekte": "projects",
    "projekt-leitung": "Project lead", "projekt-partner": "Project partners",
    "projekt-maßnahmen": "Project measures", "aktionszeitraum": "Period of action",
    "eu-förderprogramm": "EU funding programme", "integration": "integration",
    "landeshauptstadt": "State capital", "frankreich": "France", "konferenz": "conference", "fand": "took",
    "statt": "place", "gefördert": "funded", "für": "for", "arbeitsmarkt": "labour market", "heute": "today",
    "januar": "January", "februar": "February", "märz": "March", "mai": "May", "juni": "June",
    "juli": "July", "oktober": "October", "dezember": "December", "uhr": "hrs",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
TAG = re.compile(r"<[^<>]+>")
CODE = re.compile(r"<[^<>]+>|\{[^{}]*\}|%\(\w+\)[sd]|%[sd]|⟦[^⟦⟧]*⟧|\[\[[^][]*\]\]")
VOID = re.compile(r"</|/>$|^<(?:br|img|hr|wbr)\b", re.I)
LEGACY_AUTH = "Legacy authentication method is no longer supported. Please update to header-based authentication."


def translate_text(text: str) -> str:
    """Word for word; what the list does not know stays as it is."""

    def word(match: re.Match[str]) -> str:
        found = WORDS.get(match[0].lower(), match[0])
        return found[0].upper() + found[1:] if match[0][0].isupper() else found

    return WORD.sub(word, text)


def translate_markup(text: str, ignored: frozenset[str] = frozenset()) -> str:
    """Translate between the tags; leave ignored and translate="no" elements alone."""
    out: list[str] = []
    open_ignored = position = 0
    for tag in TAG.finditer(text):
        between = text[position : tag.start()]
        out.append(between if open_ignored else translate_text(between))
        out.append(tag[0])
        position = tag.end()
        name = re.match(r"</?\s*([\w:-]+)", tag[0])
        closing = tag[0].startswith("</")
        stop = (name and name[1].lower() in ignored) or re.search(r'translate="?no|notranslate', tag[0])
        if closing and open_ignored:
            open_ignored -= 1
        elif not VOID.search(tag[0]) and (stop or open_ignored):
            open_ignored += 1
    rest = text[position:]
    return "".join([*out, rest if open_ignored else translate_text(rest)])


def damage_codes(text: str, how: str) -> str:
    """Do to tags and placeholders what engines do to them."""
    codes = CODE.findall(text)
    if how == "front":
        return "".join(codes) + CODE.sub("", text)
    if how == "swap":
        turned = iter(reversed(codes))
        return CODE.sub(lambda _: next(turned), text)
    change: dict[str, Callable[[str], str]] = {
        "drop": lambda c: "",
        "dup": lambda c: c + c,
        "space": lambda c: f"{c[:2] if c.startswith('</') else c[0]} {c[1:-1].lstrip('/')} {c[-1]}",
        "case": lambda c: c.swapcase(),
    }
    return CODE.sub(lambda match: change[how](match[0]), text)


def spoilt(fault: str, argument: str, texts: Sequence[str], done: Sequence[str]) -> list[str | None]:
    """The translations as the fault leaves them."""
    change: dict[str, Callable[[], list[str | None]]] = {
        "echo": lambda: list(texts),
        "null": lambda: [None for _ in texts],
        "blank": lambda: ["" for _ in texts],
        "warning": lambda: ["WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY." for _ in texts],
        "short": lambda: list(done[:-1]),
        "extra": lambda: [*done, "one too many"],
        "shuffle": lambda: list(done[::-1]),
        "tags": lambda: [damage_codes(text, argument) for text in done],
    }
    return change.get(fault, lambda: list(done))()


class MTServer(ThreadingHTTPServer):
    """The server; a context manager that runs in its own thread."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self,
        port: int = 0,
        *,
        faults: list[str] | tuple[str, ...] = (),
        key: str | None = None,
        quota: int | None = None,
        rate: float | None = None,
        latency: float = 0.0,
        max_chars: int | None = None,
        max_batch: int = 50,
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.faults: deque[str] = deque(faults)
        self.key = key  # required from every client when set
        self.quota = quota  # characters; then DeepL's 456
        self.rate = rate  # requests a second; then 429 with Retry-After
        self.latency = latency  # seconds before every answer
        self.max_chars = max_chars  # LibreTranslate's --char-limit
        self.max_batch = max_batch  # texts a request
        self.used = 0
        self.log: list[dict[str, Any]] = []
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self._window: deque[float] = deque()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> MTServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gives up is what these tests are about, not news."""

    def next_fault(self) -> str:
        with self.lock:
            return self.faults.popleft() if self.faults else "ok"

    def over_rate(self) -> float:
        """Seconds to wait, or 0 when the request is within the rate."""
        if not self.rate:
            return 0.0
        with self.lock:
            now = time.monotonic()
            while self._window and now - self._window[0] >= 1:
                self._window.popleft()
            if len(self._window) >= self.rate:
                return 1 - (now - self._window[0])
            self._window.append(now)
            return 0.0

    def over_quota(self, characters: int) -> bool:
        with self.lock:
            if self.quota is not None and self.used + characters > self.quota:
                return True
            self.used += characters
            return False


class RefusalError(Exception):
    """An error answer in the service's own format."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet; in two, keep-alive costs 40 ms an answer
    disable_nagle_algorithm = True
    server: MTServer

    # -- requests -------------------------------------------------------------------------

    def do_GET(self) -> None:
        self.dispatch()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass

    def dispatch(self) -> None:
        url = urlsplit(self.path)
        self.query = parse_qs(url.query)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.is_json = "json" in self.headers.get("Content-Type", "")
        try:
            self.form: dict[str, Any] = json.loads(raw) if self.is_json else parse_qs(raw.decode())
        except ValueError:
            self.form = {}
        self.entry: dict[str, Any] = {
            "time": time.time(),
            "method": self.command,
            "path": url.path,
            "query": self.query,
            "headers": dict(self.headers),
            "body": self.form,
            "status": None,
            "served": [],  # the texts, if all of them went out as they should
        }
        with self.server.lock:
            self.server.log.append(self.entry)
        route = {
            ("POST", "/translate"): self.libretranslate,
            ("GET", "/languages"): self.libretranslate_languages,
            ("GET", "/health"): lambda: self.send_json({"status": "ok"}),
            ("POST", "/v2/translate"): self.deepl,
            ("GET", "/v2/translate"): self.deepl_legacy,
            ("GET", "/v2/usage"): self.deepl_usage,
            ("GET", "/v2/languages"): self.deepl_languages,
            ("GET", "/get"): self.mymemory,
            ("GET", "/m"): self.google_mobile,
            ("POST", "/azure/translate"): self.microsoft,
            ("POST", "/v1/chat/completions"): self.openai,
            ("POST", "/own"): lambda: self.translate(self.form["texts"], lambda done: done),
            ("GET", "/_control"): self.control,
            ("POST", "/_control"): self.control,
        }.get((self.command, url.path))
        nested = url.path.startswith(("/v1/", "/azure/"))
        try:
            if route is None:
                raise RefusalError(404, "Not found")
            route()
        except RefusalError as refusal:
            told: object = {"message": refusal.message} if nested else refusal.message
            style = "message" if url.path.startswith("/v2/") else "error"
            self.send_json({style: told}, refusal.status, refusal.headers)

    def control(self) -> None:
        """Read the log and the faults still to come, or set new ones."""
        if self.command == "POST":
            with self.server.lock:
                self.server.faults = deque(self.form.get("faults", ()))
        log = [entry for entry in self.server.log if entry["path"] != "/_control"]
        self.send_json({"faults": list(self.server.faults), "used": self.server.used, "log": log})

    def value(self, name: str, default: str = "") -> str:
        """A parameter from the JSON body, the form or the query, in that order."""
        found = self.form.get(name, self.query.get(name, default))
        return str(found[0] if isinstance(found, list) and found else found or default)

    # -- services -------------------------------------------------------------------------

    def libretranslate(self) -> None:
        if self.server.key and self.value("api_key") != self.server.key:
            raise RefusalError(403, "Invalid API key")
        batch = self.is_json and isinstance(self.form.get("q"), list)
        texts: list[str] = self.form["q"] if batch else [self.value("q")]
        for name in ("q", "source", "target"):
            if not self.value(name):
                raise RefusalError(400, f"Invalid request: missing {name} parameter")
        for name in ("source", "target"):
            if self.value(name) not in {*LANGUAGES, "auto"}:
                raise RefusalError(400, f"{self.value(name)} is not supported")
        if len(texts) > self.server.max_batch:
            raise RefusalError(
                400, f"Invalid request: request ({len(texts)}) exceeds text limit ({self.server.max_batch})"
            )
        limit = self.server.max_chars
        if limit and (longest := max(map(len, texts))) > limit:
            raise RefusalError(400, f"Invalid request: request ({longest}) exceeds text limit ({limit})")

        def build(done: list[str | None]) -> dict[str, Any]:
            answer: dict[str, Any] = {"translatedText": done if batch else done[0] if done else None}
            if wanted := int(self.value("alternatives", "0")):
                answer["alternatives"] = [[] for _ in done] if batch else [""][:wanted]
            return answer

        self.translate(texts, build, markup=self.value("format", "text") == "html")

    def libretranslate_languages(self) -> None:
        self.send_json([{"code": c, "name": n, "targets": sorted(LANGUAGES)} for c, n in LANGUAGES.items()])

    def deepl_key(self) -> None:
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        if "auth_key" in self.form or "auth_key" in self.query:
            raise RefusalError(403, LEGACY_AUTH)
        if scheme != "DeepL-Auth-Key" or (self.server.key and key != self.server.key):
            raise RefusalError(403, "Forbidden")

    def deepl(self) -> None:
        self.deepl_key()
        if int(self.headers.get("Content-Length") or 0) > 128 * 1024:
            raise RefusalError(413, "Request Entity Too Large")
        texts = self.form.get("text") or []
        texts = [texts] if isinstance(texts, str) else texts
        target = self.value("target_lang").split("-")[0].lower()
        if not texts or target not in LANGUAGES:
            raise RefusalError(
                400, "Value for 'target_lang' not supported." if texts else "Parameter 'text' not specified."
            )
        if len(texts) > self.server.max_batch:
            raise RefusalError(400, "Too many texts in request.")
        handling = self.value("tag_handling")
        if handling == "xml" and self.value("tag_handling_version") == "v2":
            for text in texts:
                try:
                    ElementTree.fromstring(f"<r>{text}</r>")
                except ElementTree.ParseError:
                    raise RefusalError(400, "Tag handling parsing failed, please check input.") from None
        ignored = self.form.get("ignore_tags") or []
        ignored = ",".join([ignored] if isinstance(ignored, str) else ignored).split(",")
        source = self.value("source_lang", "DE").upper()

        def build(done: list[str | None]) -> dict[str, Any]:
            rows: list[dict[str, Any]] = [{"detected_source_language": source, "text": text} for text in done]
            for row, text in zip(rows, texts, strict=False):
                if self.value("show_billed_characters"):
                    row["billed_characters"] = len(text)
                if self.value("model_type"):
                    row["model_type_used"] = "quality_optimized"
            return {"translations": rows}

        self.translate(texts, build, markup=bool(handling), ignored=frozenset(filter(None, ignored)))

    def deepl_legacy(self) -> None:
        """GET /v2/translate and auth_key ended on 15 January 2026."""
        raise RefusalError(403, LEGACY_AUTH)

    def deepl_usage(self) -> None:
        self.deepl_key()
        self.send_json({"character_count": self.server.used, "character_limit": self.server.quota or 500_000})

    def deepl_languages(self) -> None:
        self.deepl_key()
        codes = ["EN-GB", "EN-US"] if self.value("type") == "target" else ["EN"]
        rows = [{"language": code, "name": "English", "supports_formality": False} for code in codes]
        rows += [
            {"language": c.upper(), "name": n, "supports_formality": True} for c, n in LANGUAGES.items() if c != "en"
        ]
        self.send_json(rows)

    def mymemory(self) -> None:
        text = self.value("q")
        if len(text.encode()) > 500:
            text_out, status = "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS", "403"
            self.send_json({"responseData": {"translatedText": text_out}, "responseStatus": status, "matches": []})
            return

        def build(done: list[str | None]) -> dict[str, Any]:
            row: dict[str, Any] = {"responseData": {"translatedText": done[0] if done else None, "match": 0.85}}
            return {**row, "responseStatus": 200, "matches": []}

        self.translate([text], build)

    def google_mobile(self) -> None:
        def build(done: list[str | None]) -> str:
            text = html.escape((done[0] if done else None) or "")
            return f'<!DOCTYPE html><html><body><div class="result-container">{text}</div></body></html>'

        self.translate([self.value("q")], build)

    def microsoft(self) -> None:
        if self.server.key and self.headers.get("Ocp-Apim-Subscription-Key") != self.server.key:
            raise RefusalError(401, "The request is not authorized because credentials are missing or invalid.")
        if self.query["to"][0].partition("-")[0] not in LANGUAGES:
            raise RefusalError(400, "The target language is not valid.")
        rows: Any = self.form  # a list here
        texts = [row["text"] for row in rows]

        def build(done: list[str | None]) -> list[Any]:
            return [{"translations": [{"text": text, "to": "en"}]} for text in done]

        self.translate(texts, build)

    def openai(self) -> None:
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        if self.server.key and (scheme, key) != ("Bearer", self.server.key):
            raise RefusalError(401, "Incorrect API key provided.")
        if not self.form.get("model"):
            raise RefusalError(400, "you must provide a model parameter")
        fault = self.server.faults[0] if self.server.faults else ""
        if "response_format" in self.form and fault == "format":
            self.server.next_fault()
            raise RefusalError(400, "Unsupported parameter: 'response_format'.")
        asked = json.loads(self.form["messages"][-1]["content"])
        texts = [row["text"] for row in asked.values()]

        def build(done: list[str | None]) -> dict[str, Any]:
            first = 0 if fault == "renumber" else 1
            if fault == "merge" and len(done) > 1:
                done = [*done[:-2], f"{done[-2]} {done[-1]}"]
            content = json.dumps({str(n): text for n, text in enumerate(done, first)}, ensure_ascii=False)
            if fault == "chat":
                content = f"Sure! Here is the translation: {content} Anything else?"
            if fault == "fence":
                content = f"<think>{{easy}}</think>\n```json\n{content}\n```"
            choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
            return {"object": "chat.completion", "model": self.form["model"], "choices": [choice]}

        self.translate(texts, build)

    # -- the answer, right or wrong ---------------------------------------------------------

    def translate(
        self,
        texts: Sequence[str],
        build: Callable[[list[str | None]], dict[str, Any] | list[Any] | str],
        *,
        markup: bool = False,
        ignored: frozenset[str] = frozenset(),
    ) -> None:
        fault, _, argument = self.server.next_fault().partition(":")
        seconds = float(argument) if re.fullmatch(r"[\d.]+", argument) else 0.0
        if wait := self.server.over_rate():
            raise RefusalError(429, "Too many requests", {"Retry-After": str(max(1, round(wait)))})
        self.server.stopping.wait(self.server.latency + (seconds if fault == "slow" else 0))
        self.refuse(fault, argument, seconds)
        if self.break_off(fault, seconds):
            self.close_connection = True
            return
        if self.server.over_quota(sum(map(len, texts))):
            raise RefusalError(456, "Quota Exceeded. The character limit has been reached.")
        done = [translate_markup(text, ignored) if markup else translate_text(text) for text in texts]
        if fault == "mirror":
            done = [self.repeated() for _text in texts]
        if fault in ("ok", "slow", "fence"):
            self.entry["served"] = list(texts)
        answer = build(spoilt(fault, argument, texts, done))
        page = isinstance(answer, str)
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False).encode()
        self.send_spoilt(fault, seconds, body, "text/html; charset=utf-8" if page else "application/json")

    def refuse(self, fault: str, argument: str, seconds: float) -> None:
        """Raise the error answer that the fault asks for, if it asks for one."""
        if fault == "429date":
            date = formatdate(time.time() + seconds, usegmt=True)
            raise RefusalError(429, "Too many requests", {"Retry-After": date})
        if fault == "leak":
            raise RefusalError(400, self.repeated())
        if fault.isdigit():
            message = {"456": "Quota Exceeded", "429": "Too many requests"}.get(fault, f"Error {fault}")
            raise RefusalError(int(fault), message, {"Retry-After": f"{seconds:g}"} if argument else {})

    def repeated(self) -> str:
        """All that the client has said."""
        return json.dumps([dict(self.headers), self.query, self.form], ensure_ascii=False)

    def break_off(self, fault: str, seconds: float) -> bool:
        """Mistreat the connection if the fault asks for it; True: nothing more is to be said."""
        match fault:
            case "hang":
                self.server.stopping.wait()
            case "reset":
                self.reset()
            case "redirect":
                self.send_json({}, 302, {"Location": f"{self.server.url}/elsewhere"})
            case "endless":
                self.send_endless()
            case "driphead":
                self.drip(b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 500 + b"\r\n\r\n", seconds)
            case _:
                return False
        return True

    def send_spoilt(self, fault: str, seconds: float, body: bytes, kind: str) -> None:
        """The answer, or what the fault makes of its bytes."""
        status = 200
        if fault in ("html", "html502"):
            status = 502 if fault == "html502" else 200
            body, kind = b"<html><body><h1>Bad gateway</h1><p>Please log in.</p></body></html>", "text/html"
        elif fault == "garbage":
            body = body[: len(body) // 2] + b"\x00,,"
        elif fault == "empty":
            body = b""
        elif fault == "latin1":
            body = body.decode().encode("latin-1", "replace")
        promised = len(body) * (2 if fault == "truncated" else 1)
        self.send_body(body, kind, status, promised=promised, drip=seconds if fault == "drip" else 0)

    def send_json(self, data: object, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_body(json.dumps(data, ensure_ascii=False).encode(), "application/json", status, headers)

    def send_body(
        self,
        body: bytes,
        kind: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        promised: int | None = None,
        drip: float = 0.0,
    ) -> None:
        self.entry["status"] = status
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if drip:
            self.drip(body, drip)
        else:
            self.wfile.write(body)
        if promised is not None and promised > len(body):
            self.close_connection = True

    def send_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        while not self.server.stopping.is_set():
            self.wfile.write(b" " * 65536)

    def drip(self, data: bytes, seconds: float) -> None:
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.stopping.wait(seconds / len(data)):
                return

    def reset(self) -> None:
        """RST instead of FIN: the client sees "connection reset by peer"."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def main() -> None:
    about, _, details = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=details, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--fault", action="append", default=[], metavar="FAULT", help="may be repeated; see below")
    parser.add_argument("--key", help="API key that clients must send")
    parser.add_argument("--quota", type=int, metavar="CHARS", help="characters until 456")
    parser.add_argument("--rate", type=float, metavar="N", help="requests a second until 429")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECS", help="wait before every answer")
    parser.add_argument("--max-chars", type=int, metavar="N", help="longest text (LibreTranslate)")
    parser.add_argument("--max-batch", type=int, default=50, metavar="N", help="most texts in a request")
    options = vars(parser.parse_args())
    port, faults = options.pop("port"), options.pop("fault")
    server = MTServer(port, faults=faults, **options)
    print(f"listening on {server.url}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
