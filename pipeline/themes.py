"""Where templates lie: a site's own, and the default theme behind them. No template is opened here."""

from __future__ import annotations

from pathlib import Path


def theme() -> Path:
    """The folder of the default theme: inside the installed package, or `templates/` beside it in a checkout."""
    package = Path(__file__).resolve().parent
    packed = package / "theme"
    return packed if packed.is_dir() else package.parent / "templates"


def folders(root: Path) -> tuple[Path, ...]:
    """The site's own templates before the default theme."""
    return tuple(dict.fromkeys(folder.resolve() for folder in (root / "templates", theme()) if folder.is_dir()))
