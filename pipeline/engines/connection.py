"""How a server is reached: an address and what the config agrees to go in, a pool for one exchange comes out.

Proxies, exceptions from them and certificates are those of the environment, the same for every engine. Nothing is sent
here, a proxy never sees what stays on this machine, and a password in a proxy's address never shows.
"""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from pipeline.engines.engine import OPEN, Reach
from pipeline.errors import Misconfigured
from pipeline.messages import _

if TYPE_CHECKING:
    import urllib3

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


def granted(url: str, *, engine: str, reach: Reach = OPEN) -> str:
    """`address(url)` if texts may be sent there: by https, on this machine, or by http where the config says."""
    parts = urlsplit(address(url, engine=engine))
    host = parts.hostname or ""
    if parts.scheme == "http" and not loopback(host) and not _plain(parts) & reach.allow:
        raise Misconfigured(
            _("{engine}: {host} would get the texts unencrypted.", engine=engine, host=host),
            repair=_(
                "Use https, or agree to it in the config: {setting}.", setting=f'allow = ["http://{parts.netloc}"]'
            ),
        )
    return url


def plain_host(agreed: str) -> bool:
    """`agreed`, of the config, has the form that `granted` looks for: `http://translate.intern:5000`."""
    return bool(re.fullmatch(r"http://[a-z0-9.:\[\]-]+", agreed)) and bool(_ADDRESS.fullmatch(agreed))


def loopback(host: str) -> bool:
    """It is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_for(url: str) -> str:
    """The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (names, ports, CIDR) say; empty: none."""
    from requests.utils import get_environ_proxies, select_proxy

    if loopback(urlsplit(url).hostname or ""):
        return ""
    found = select_proxy(url, get_environ_proxies(url))
    return "" if not found else found if "://" in found else f"http://{found}"


def pool(url: str, *, engine: str, reach: Reach) -> urllib3.PoolManager:
    """Connections to the server of `url`, through a proxy if there is one. Misconfigured: one can't be used."""
    import urllib3

    variable = next((name for name in _BUNDLES if os.environ.get(name)), "")
    context = _trusting(variable, os.environ.get(variable, ""), reach.ca_file, engine=engine)
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
