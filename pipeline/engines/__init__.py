"""The table of translation engines. Adding one is a file in this folder and a line here; config only names them.

An engine that the config does not name is never called, and none is the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from pipeline.engines import deep, deepl, libretranslate, local, openai, pseudo
from pipeline.engines.engine import OPEN, Engine, Reach

ENGINES: Final[Mapping[str, Engine]] = MappingProxyType(
    {
        engine.name: engine
        for engine in (
            deepl.ENGINE,
            libretranslate.ENGINE,
            openai.ENGINE,
            deep.MICROSOFT,
            deep.GOOGLE,
            deep.MYMEMORY,
            local.ENGINE,
            pseudo.ENGINE,
        )
    }
)
"""Name in the config -> engine."""


def configured(
    name: str,
    *,
    url: str = "",
    timeout: float | None = None,
    budget: float = 0,
    reach: Reach = OPEN,
    options: Mapping[str, str | float] = MappingProxyType({}),
) -> Engine:
    """The engine `name` of the table, at `url` (empty: its own), with `timeout` seconds a call (None: its own).

    `budget` are the most characters to send in a run (0: no limit), `reach` is what the config agrees to, `options`
    what else it says.
    """
    engine = ENGINES[name]
    return replace(
        engine,
        url=url or engine.url,
        timeout=engine.timeout if timeout is None else timeout,
        budget=int(budget),
        reach=reach,
        options=MappingProxyType({key: value for key, value in options.items() if value and key in engine.takes}),
    )
