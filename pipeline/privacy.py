"""Which data goes where when a site is drafted: the config and the pages go in, an account in words or data comes out.

Nothing is sent and no key is shown. It says what the program does, not what the law asks for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import urlsplit

from pipeline import cache
from pipeline import config as settings
from pipeline.engines import ENGINES, remembering
from pipeline.engines.connection import AGREEMENTS, here, proxy_for
from pipeline.engines.engine import Engine
from pipeline.engines.keys import FILE
from pipeline.files import STATE_FOLDER
from pipeline.messages import _
from pipeline.workspace import Site

MASKED: Final = ("phone", "email", "iban")
"""What is replaced by a token before a sentence is sent, and put back into the answer."""

_EXAMPLE: Final = '[[pages]] match = "intern/**", engines = []'
"""How pages are kept back."""
_NAMED: Final = 10
"""Pages that are named in a line."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What one engine gets."""

    engine: str
    url: str
    """Where it goes; empty: it stays in this process."""
    recipient: str
    """Who runs the service; empty: whoever runs the server at `url`."""
    leaves: bool
    """It goes to another machine."""
    encrypted: bool
    """Nobody on the way can read it; true of what goes nowhere."""
    proxy: str
    """Host and port of the proxy on the way; empty: none."""
    context: bool
    """Neighbouring sentences go along, to be read only."""
    pages: tuple[str, ...]
    """Those whose sentences may be sent."""
    withheld: tuple[str, ...]
    """Those that the config keeps back."""
    key: str
    """The variable with its key; empty: it takes none."""
    key_set: bool
    agreement: str
    """What stands for it in `allow`, because it may keep what it gets; empty: nothing has to."""


@dataclass(frozen=True, slots=True)
class Account:
    """What goes where, by the config."""

    flows: tuple[Flow, ...]
    """The engines that the config names, in its order, without the memory."""
    masked: tuple[str, ...] = MASKED
    cache: str = f"{STATE_FOLDER}/{cache.NAME}"
    """The file that keeps what services answered; their texts are in it as hashes only."""
    days: int = int(remembering.ANSWERS)
    """How long it keeps an answer."""


def account(site: Site) -> Account:
    """The account of a site."""
    pages = tuple(site.documents)
    named = [name for name in site.config.engines if name != "memory"]
    return Account(tuple(_flow(site.config, ENGINES[name], pages) for name in named))


def data(found: Account) -> dict[str, object]:
    """The account as JSON."""
    return asdict(found)


def lines(found: Account) -> Iterator[str]:
    """The account in words."""
    if not any(flow.leaves for flow in found.flows):
        yield _("Nothing leaves this machine: the config names no engine on another one.")
        yield ""
    for flow in found.flows:
        yield flow.engine
        yield from (f"  {line}" for line in _told(flow))
        yield ""
    if found.flows:
        yield from _everywhere()
        yield ""
    yield _("This says what the program does; it is no legal advice. More: docs/datenschutz.md")


def _flow(config: settings.Config, engine: Engine, pages: Iterable[str]) -> Flow:
    own = getattr(config, engine.name, None)
    url = getattr(own, "url", "") or engine.url
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = urlsplit(proxy_for(url)) if url else None
    free = tuple(path for path in pages if engine.name in settings.may_send(config, path))
    return Flow(
        engine=engine.name,
        url=url,
        recipient=engine.recipient if url == engine.url else "",
        leaves=not here(url),
        encrypted=parts.scheme != "http" or here(url),
        proxy=proxy.netloc.rpartition("@")[2] if proxy else "",
        context=engine.context,
        pages=free,
        withheld=tuple(path for path in pages if path not in free),
        key=engine.key,
        key_set=bool(engine.key and (os.environ.get(engine.key) or os.environ.get(engine.key + FILE))),
        agreement=AGREEMENTS.get(host, ""),
    )


def _told(flow: Flow) -> Iterator[str]:
    """One engine in words."""
    host = urlsplit(flow.url).netloc
    if not flow.leaves:
        yield _("Goes to: this machine ({host}), nobody else.", host=host) if host else _("Goes nowhere.")
    elif flow.recipient:
        yield _("Goes to: {recipient}, {host}.", recipient=flow.recipient, host=host)
    else:
        yield _("Goes to: whoever runs {host}; whether that is your house, only you know.", host=host)
    if not flow.encrypted:
        yield _("Unencrypted: everybody on the way can read it.")
    if flow.proxy:
        yield _("Through the proxy {proxy}.", proxy=flow.proxy)
    count, most = len(flow.pages), len(flow.pages) + len(flow.withheld)
    yield _("Gets: German sentences that lack a translation, of {count} of {most} pages.", count=count, most=most)
    if flow.context:
        yield _("Gets too: the sentences before and behind them, to be read only.")
    if flow.withheld:
        named = ", ".join(flow.withheld[:_NAMED]) + (", …" if len(flow.withheld) > _NAMED else "")
        yield _("Gets nothing of: {pages}.", pages=named)
    if flow.key:
        state = _("set") if flow.key_set else _("not set")
        yield _("Key: {variable} or {variable}_FILE, {state}.", variable=flow.key, state=state)
    if flow.leaves:
        yield _agreement(flow, flow.recipient or host)


def _agreement(flow: Flow, who: str) -> str:
    """Who has to have agreed."""
    if flow.agreement:
        return _(
            "There is no contract with {who}, which may keep and use what it gets: only for texts that are public"
            " already. Whoever answers for data protection has agreed by {setting}.",
            who=who,
            setting=f'allow = ["{flow.agreement}"]',
        )
    return _(
        "Unless {who} is your own house, somebody else processes your texts: that needs a contract (processing on"
        " behalf, GDPR Art. 28) as soon as a text may hold personal data. Ask whoever answers for data protection.",
        who=who,
    )


def _everywhere() -> Iterator[str]:
    yield _("Replaced before anything is sent, and put back: telephone numbers, mail addresses, accounts (IBAN).")
    yield _(
        "Never sent: lines of nothing but names and numbers, targets of links, translations, names of files and people."
    )
    kept, days = f"{STATE_FOLDER}/{cache.NAME}", int(remembering.ANSWERS)
    yield _("Kept here: answers, in {file}, for {days} days; it can be deleted at any time.", file=kept, days=days)
    yield _(
        "Not recognised: names and postal addresses in a sentence. Keep such pages back by: {setting}", setting=_EXAMPLE
    )
