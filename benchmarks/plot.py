"""Lines over two logarithmic axes as SVG: series of (x, y) go in, a picture that needs no other file comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

Points = Sequence[tuple[float, float]]

_WIDTH: Final = 720
_HEIGHT: Final = 400
_LEFT: Final = 60
_RIGHT: Final = 210
_TOP: Final = 20
_BOTTOM: Final = 45
_LINE: Final = 14
_COLOURS: Final = ("#00527a", "#b3261e", "#7a5200", "#4b2e83", "#00614a", "#5c5c5c")


def svg(series: Mapping[str, Points], *, x: str, y: str, title: str) -> str:
    """A drawing of the series; their names stand beside their last points."""
    every = [point for points in series.values() for point in points]
    across = floor(log10(min(a for a, _b in every))), ceil(log10(max(a for a, _b in every)))
    up = floor(log10(min(b for _a, b in every))), ceil(log10(max(b for _a, b in every)))

    def place(point: tuple[float, float]) -> tuple[float, float]:
        a, b = log10(point[0]), log10(point[1])
        right = _LEFT + (a - across[0]) / (across[1] - across[0]) * (_WIDTH - _LEFT - _RIGHT)
        down = _HEIGHT - _BOTTOM - (b - up[0]) / (up[1] - up[0]) * (_HEIGHT - _TOP - _BOTTOM)
        return round(right, 1), round(down, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for power in range(across[0], across[1] + 1):
        right, _ = place((10**power, 10 ** up[0]))
        parts.append(f'<path d="M{right} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{right}" y="{_HEIGHT - 26}" text-anchor="middle">{10**power:,}</text>')
    for power in range(up[0], up[1] + 1):
        _, down = place((10 ** across[0], 10**power))
        parts.append(f'<path d="M{_LEFT} {down}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{down + 4}" text-anchor="end">{10**power:g}</text>')
    lines: list[tuple[float, str]] = []
    for colour, (name, points) in zip(_COLOURS * len(series), series.items(), strict=False):
        spots = [place(point) for point in points]
        line = " ".join(f"{right},{down}" for right, down in spots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{right}" cy="{down}" r="3" fill="{colour}"/>' for right, down in spots]
        lines.append((spots[-1][1], f'fill="{colour}">{escape(name)}</text>'))
    level = 0.0
    for down, name in sorted(lines):  # each below the one before, so that none hides another
        level = max(level + _LINE, down)
        parts.append(f'<text x="{_WIDTH - _RIGHT + 8}" y="{level + 4:g}" {name}')
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x)}</text>')
    parts.append(f'<text transform="translate(16 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(y)}</text>')
    return "\n".join([*parts, "</svg>\n"])
