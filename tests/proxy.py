"""A network as an office has it, on this machine: a proxy that all traffic has to pass, and certificates of its own.

Standard library and the `openssl` command only. The proxy sends every host to one server, so no name is ever looked up.
"""

from __future__ import annotations

import base64
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from tests.mt_server import MTServer


@dataclass(frozen=True)
class Authority:
    """Someone who certifies servers."""

    folder: Path

    @property
    def file(self) -> Path:
        """Its own certificate."""
        return self.folder / "ca.pem"

    def context(self, *hosts: str) -> ssl.SSLContext:
        """What a server needs to be `hosts`."""
        names = ",".join(f"DNS:{host}" for host in hosts)
        _certify(self.folder, "server", "-addext", f"subjectAltName={names}", signed=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        return context


def authority(folder: Path) -> Authority:
    """A new one, whom nobody knows."""
    folder.mkdir(parents=True, exist_ok=True)
    _certify(folder, "ca", "-addext", "keyUsage=critical,keyCertSign,cRLSign", signed=False)
    return Authority(folder)


def _certify(folder: Path, name: str, *more: str, signed: bool) -> None:
    kind = ("-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE") if signed else ()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN=Test {name}"),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem", *more, *kind),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def encrypted(server: MTServer, context: ssl.SSLContext) -> MTServer:
    """The server behind TLS; to be called before it starts."""
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


@dataclass
class Seen:
    """What a proxy was asked."""

    asked: list[str] = field(default_factory=list)
    """Method and address of each request."""
    heads: list[str] = field(default_factory=list)
    """Everything before the body or the tunnel."""
    sent: bytearray = field(default_factory=bytearray)
    """Every byte that a server got through the proxy."""


class Proxy(ThreadingTCPServer):
    """Takes CONNECT and whole addresses, and leads every host to port `to` of this machine."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, to: int, *, login: str = "", status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.to = to
        self.login = login  # name:password that every client must say
        self.status = status  # another one than 200 is its answer to everything
        self.seen = Seen()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        lines = []
        while line := self.rfile.readline().decode().strip():
            lines.append(line)
        if not lines:
            return
        self.server.seen.asked.append(lines[0].rpartition(" ")[0])
        self.server.seen.heads.append("\n".join(lines))
        wanted = "Basic " + base64.b64encode(self.server.login.encode()).decode()
        status = self.server.status
        if self.server.login and f"proxy-authorization: {wanted}".lower() not in map(str.lower, lines):
            status = 407
        if status != 200:
            self.wfile.write(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        with socket.create_connection(("127.0.0.1", self.server.to)) as there:
            if lines[0].startswith("CONNECT "):
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                method, url, version = lines[0].split(" ")
                path = "/" + url.split("/", 3)[3]
                self.send(there, "\r\n".join([f"{method} {path} {version}", *lines[1:], "", ""]).encode())
            back = threading.Thread(target=_pour, args=(there, self.connection), daemon=True)
            back.start()
            while data := self.rfile.read1(65536):
                self.send(there, data)
            there.shutdown(socket.SHUT_WR)
            back.join()

    def send(self, there: socket.socket, data: bytes) -> None:
        self.server.seen.sent.extend(data)
        there.sendall(data)


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
