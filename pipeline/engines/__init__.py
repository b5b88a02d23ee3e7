"""The table of translation engines. Adding one is a file in this folder and a line here; config only names them.

An engine that the config does not name is never called, and none is the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from pipeline.engines import deep, libretranslate, pseudo
from pipeline.engines.engine import OPEN, Engine, Reach

ENGINES: Final[Mapping[str, Engine]] = MappingProxyType(
    {
        engine.name: engine
        for engine in (
            libretranslate.ENGINE,
            deep.GOOGLE,
            deep.MYMEMORY,
            pseudo.ENGINE,
        )
    }
)
"""Name in the config -> engine."""


def configured(name: str, *, url: str = "", timeout: float | None = None, reach: Reach = OPEN) -> Engine:
    """The engine `name` of the table, at `url` (empty: its own), with `timeout` seconds a call (None: its own).

    `reach` is what the config agrees to.
    """
    engine = ENGINES[name]
    seconds = engine.timeout if timeout is None else timeout
    return replace(engine, url=url or engine.url, timeout=seconds, reach=reach)
