"""How a server is reached, if the config agrees to it: an address goes in, a pool for one exchange comes out.

Proxies, exceptions from them and certificates are those of the environment, the same for every engine, and no engine
has to think of them. Nothing is sent here, and a proxy never sees what stays on this machine.
"""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from pipeline.engines.engine import OPEN, Reach
from pipeline.errors import Misconfigured
from pipeline.messages import _

if TYPE_CHECKING:
    import urllib3

AGREEMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "translate.google.com": "google",
        "api.mymemory.translated.net": "mymemory",
        "api-free.deepl.com": "deepl-free",
    }
)
"""Server -> what `allow` in the config has to hold before it gets a text: it may keep and use what it gets."""

_reach: ContextVar[Reach] = ContextVar("reach", default=OPEN)
"""What the config agrees to, so that no engine can forget it: it holds for all that is sent in a call."""

_BUNDLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Variables that name the certificates to trust in place of the usual ones; the first that is set holds."""
_ADDRESS: Final = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~!$&'()*+,;=:@%/-]*)?", re.IGNORECASE)
"""An address that every reader divides in the same way: no user name, backslash, query, fragment or blank."""


def address(url: str, *, engine: str) -> str:
    """`url` if it names a server and a path and nothing else, else Misconfigured: the rest ends up in logs."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in ("http", "https") or _nowhere(host):
        raise Misconfigured(
            _("{engine}: the address is no web address.", engine=engine),
            repair=_('Set url = "https://…" for this engine.'),
        )
    if not _ADDRESS.fullmatch(url):
        raise Misconfigured(
            _("{engine}: the address holds more than host and path.", engine=engine),
            repair=_("Take user name, `?` and `#` out of url; keys belong into the environment."),
        )
    return url


@contextmanager
def within(reach: Reach) -> Iterator[None]:
    """What is sent in here may go as far as `reach`."""
    token = _reach.set(reach)
    try:
        yield
    finally:
        _reach.reset(token)


def granted(url: str, *, engine: str) -> str:
    """`address(url)` if the config agrees that texts are sent there: by https, or on this machine, or as it says."""
    parts = urlsplit(address(url, engine=engine))
    host, reach = parts.hostname or "", _reach.get()
    if agreement := AGREEMENTS.get(host.rstrip(".")):
        agreed(agreement, engine=engine)
    if parts.scheme == "http" and not loopback(host) and not _plain(parts) & reach.allow:
        raise Misconfigured(
            _("{engine}: {host} would get the texts unencrypted.", engine=engine, host=host),
            repair=_(
                "Use https, or agree to it in the config: {setting}.", setting=f'allow = ["http://{parts.netloc}"]'
            ),
        )
    return url


def agreed(name: str, *, engine: str) -> None:
    """Nothing, if the config agrees to `name`; else Misconfigured."""
    if name not in _reach.get().allow:
        raise Misconfigured(f"{engine}: {unagreed(name)}")


def unagreed(name: str) -> str:
    """Why `name` has to stand in `allow`, and how."""
    setting = f'allow = ["{name}"]'
    if name == "deepl-free":
        return _(
            "DeepL may keep and use what it gets by a free key (:fx). Take a key of DeepL API Pro, or, if whoever"
            " answers for data protection agrees, set {setting} in the config.",
            setting=setting,
        )
    return _(
        "“{name}” is a public page without a contract, and may keep and use what it gets. If whoever answers for data"
        " protection agrees, set {setting} in the config.",
        name=name,
        setting=setting,
    )


def plain_host(agreed: str) -> bool:
    """`agreed`, of the config, has the form that `granted` looks for: `http://translate.intern:5000`."""
    return bool(re.fullmatch(r"http://[a-z0-9.:\[\]-]+", agreed)) and bool(_ADDRESS.fullmatch(agreed))


def loopback(host: str) -> bool:
    """It is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def here(url: str) -> bool:
    """What is sent to `url` stays on this machine; an empty one stands for an engine that runs in this process."""
    return not url or loopback(urlsplit(url).hostname or "")


def proxy_for(url: str) -> str:
    """The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (names, ports, CIDR) say; empty: none."""
    from requests.utils import get_environ_proxies, select_proxy

    if loopback(urlsplit(url).hostname or ""):
        return ""
    found = select_proxy(url, get_environ_proxies(url))
    return "" if not found else found if "://" in found else f"http://{found}"


def pool(url: str, *, engine: str) -> urllib3.PoolManager:
    """Connections to the server of `url`, through a proxy if there is one. Misconfigured: one can't be used."""
    import urllib3

    variable = next((name for name in _BUNDLES if os.environ.get(name)), "")
    context = _trusting(variable, os.environ.get(variable, ""), _reach.get().ca_file, engine=engine)
    proxy = proxy_for(url)
    if not proxy:
        return urllib3.PoolManager(num_pools=1, ssl_context=context)
    try:
        parts = urlsplit(proxy)
        if not parts.hostname:
            raise ValueError(proxy)
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        who = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
        headers = urllib3.make_headers(proxy_basic_auth=who)
        return urllib3.ProxyManager(
            bare, num_pools=1, proxy_headers=headers, ssl_context=context, proxy_ssl_context=context
        )
    except (ValueError, urllib3.exceptions.HTTPError):
        raise Misconfigured(
            _("{engine}: the address of the proxy can't be used.", engine=engine),
            repair=_("Write it as http://HOST:PORT in HTTPS_PROXY and HTTP_PROXY."),
        ) from None


def _nowhere(host: str) -> bool:
    """An IP address that is no server's: 0.0.0.0 leads to this machine, 169.254.169.254 to the secrets of a cloud."""
    with suppress(ValueError):
        found = ipaddress.ip_address(host.partition("%")[0])
        return found.is_link_local or found.is_multicast or found.is_unspecified
    return False


def _plain(parts: SplitResult) -> frozenset[str]:
    """What the config may call the server of an http address: with its port, or without for every port."""
    whole = parts.netloc.lower()
    return frozenset({f"http://{whole}", "http://" + re.sub(r":\d*$", "", whole)})


@lru_cache(maxsize=8)
def _trusting(variable: str, bundle: str, more: str, *, engine: str) -> ssl.SSLContext:
    """A context that trusts the `bundle` of the `variable`, or what this machine and certifi trust, and `more`."""
    from requests.utils import DEFAULT_CA_BUNDLE_PATH
    from urllib3.util.ssl_ import create_urllib3_context

    context = create_urllib3_context()
    if not bundle:
        context.load_default_certs()
    for file, named in ((bundle or DEFAULT_CA_BUNDLE_PATH, variable or "certifi"), (more, "ca_file")):
        try:
            if os.path.isdir(file):
                context.load_verify_locations(capath=file)
            elif file:
                context.load_verify_locations(cafile=file)
        except OSError:  # ssl.SSLError is one: the file holds no certificate
            raise _unusable(engine, named) from None
    return context


def _unusable(engine: str, named: str) -> Misconfigured:
    return Misconfigured(
        _("{engine}: the certificates that {name} names can't be read.", engine=engine, name=named),
        repair=_("Name a file in PEM form."),
    )
