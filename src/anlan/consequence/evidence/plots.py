"""Drawings of the evidence as SVG text: predicted against observed, concentration over distance.

Plain SVG without a style attribute (strict CSP): colours are attributes, which serve the document's files, and classes
(`plot-ink`, `plot-faint`, `plot-mark-n`) let the page's style sheet recolour them. Trials are told apart by shape too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 520, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 26, 36, 52
#: Below so many decades the axis is marked at 1, 2 and 5 too.
FINE = 2.3
#: Okabe and Ito's palette: told apart by colour-blind readers; ink and grid work on paper and in the dark.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
SHAPES = ("circle", "square", "triangle", "diamond", "circle")
INK, FAINT = "#6b7684", "#9aa5b1"


@dataclass(frozen=True, slots=True)
class Points:
    """A named set of points; `line` joins them, `tone` gives them the colour of that number in the list."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    line: bool = False
    tone: int | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """Logarithmic from `low` to `high`."""

    title: str
    low: float
    high: float

    def at(self, value: float) -> float:
        """0 at `low`, 1 at `high`."""
        return (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))


def agreement(title: str, observed: str, predicted: str, unit: str, groups: Sequence[Points]) -> str:
    """Predicted (up) against observed (right), both in `unit` on logarithmic axes, with the factor-of-two band."""
    values = [value for group in groups for value in (*group.x, *group.y) if value > 0]
    low, high = _ends(values)
    x, y = Axis(f"{observed} ({unit})", low, high), Axis(f"{predicted} ({unit})", low, high)
    lines = [_line(x, y, factor, dashed=factor != 1.0) for factor in (1.0, 2.0, 0.5)]
    return _chart(title, x, y, groups, lines)


def curves(title: str, x_title: str, y_title: str, groups: Sequence[Points]) -> str:
    """Curves and points on logarithmic axes."""
    xs = [value for group in groups for value in group.x if value > 0]
    ys = [value for group in groups for value in group.y if value > 0]
    return _chart(title, Axis(x_title, *_ends(xs)), Axis(y_title, *_ends(ys)), groups, [])


def _ends(values: Iterable[float]) -> tuple[float, float]:
    """The marks below the least and above the greatest value."""
    found = [value for value in values if value > 0]
    if not found:
        return 0.1, 10.0
    low = max(mark for mark in _marks_around(min(found)) if mark <= min(found) * (1 + 1e-9))
    high = min(mark for mark in _marks_around(max(found)) if mark >= max(found) * (1 - 1e-9))
    return low, high if high > low else 10.0 * low


def _marks_around(value: float) -> list[float]:
    """1, 2 and 5 in the decade of the value and the next."""
    power = math.floor(math.log10(value))
    return [digit * 10.0**each for each in (power, power + 1) for digit in (1.0, 2.0, 5.0)]


def _marks(axis: Axis) -> list[float]:
    """Where the axis is marked: at 1, 2 and 5 where it is short, else at powers of ten."""
    low, high = math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high))
    digits = (1.0, 2.0, 5.0) if math.log10(axis.high / axis.low) < FINE else (1.0,)
    every = [digit * 10.0**power for power in range(low, high + 1) for digit in digits]
    return [mark for mark in every if axis.low * (1 - 1e-9) <= mark <= axis.high * (1 + 1e-9)]


def _px(x: Axis, value: float) -> float:
    return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT)


def _py(y: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM)


def _line(x: Axis, y: Axis, factor: float, *, dashed: bool) -> str:
    """y = factor·x, kept inside the frame."""
    low = max(x.low, y.low / factor)
    high = min(x.high, y.high / factor)
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    ends = (
        f'x1="{_px(x, low):.1f}" y1="{_py(y, low * factor):.1f}" '
        f'x2="{_px(x, high):.1f}" y2="{_py(y, high * factor):.1f}"'
    )
    return f'<line class="plot-ink" {ends} stroke="{INK}"{dash}/>'


def _chart(title: str, x: Axis, y: Axis, groups: Sequence[Points], extra: Sequence[str]) -> str:
    height = HEIGHT + 20 * ((len(groups) + 1) // 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" '
        f'font-family="sans-serif" font-size="13" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        f'<text x="{LEFT}" y="22" font-size="14">{escape(title)}</text>',
        *_grid(x, y),
        *extra,
    ]
    for place, group in enumerate(groups):
        number = place if group.tone is None else group.tone
        colour = COLOURS[number % len(COLOURS)]
        pairs = [
            (_px(x, one), _py(y, other))
            for one, other in zip(group.x, group.y, strict=True)
            if x.low <= one <= x.high and y.low <= other <= y.high
        ]
        if group.line:
            path = " ".join(f"{one:.1f},{other:.1f}" for one, other in pairs)
            parts.append(
                f'<polyline class="plot-mark-{number % len(COLOURS)}" points="{path}" fill="none" '
                f'stroke="{colour}" stroke-width="2"/>'
            )
        else:
            parts += [_mark(number, one, other) for one, other in pairs]
        left, top = LEFT + place % 2 * (WIDTH - LEFT) // 2, HEIGHT + 20 * (place // 2) + 4
        parts.append(_dash(number, left, top) if group.line else _mark(number, left + 8, top))
        parts.append(f'<text x="{left + 28}" y="{top + 4}">{escape(group.name)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid(x: Axis, y: Axis) -> list[str]:
    parts = []
    for mark in _marks(x):
        at = _px(x, mark)
        ends = f'x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}"'
        label = f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{_label(mark)}</text>'
        parts += [_faint(ends), label]
    for mark in _marks(y):
        at = _py(y, mark)
        ends = f'x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}"'
        parts += [
            _faint(ends),
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_label(mark)}</text>',
        ]
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">{escape(x.title)}</text>'
    )
    parts.append(
        f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">{escape(y.title)}</text>'
    )
    return parts


def _faint(ends: str) -> str:
    return f'<line class="plot-faint" {ends} stroke="{FAINT}" stroke-opacity="0.4"/>'


def _label(value: float) -> str:
    """0.002, 50, 10 with its power."""
    power = round(math.log10(value), 9)
    if -4 < power < 5:
        return f"{value:.6g}"
    digit = value / 10.0 ** math.floor(power)
    return (
        f'{"" if digit == 1 else f"{digit:.0f}×"}10<tspan dy="-5" font-size="9">{math.floor(power)}</tspan>'
    )


def _dash(number: int, x: float, y: float) -> str:
    colour = COLOURS[number % len(COLOURS)]
    ends = f'x1="{x}" y1="{y}" x2="{x + 16}" y2="{y}"'
    return f'<line class="plot-mark-{number % len(COLOURS)}" {ends} stroke="{colour}" stroke-width="2"/>'


def _mark(number: int, x: float, y: float) -> str:
    colour, shape = COLOURS[number % len(COLOURS)], SHAPES[number % len(SHAPES)]
    style = f'class="plot-mark-{number % len(COLOURS)}" fill="none" stroke="{colour}" stroke-width="1.6"'
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {style}/>'
    if shape == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" {style}/>'
    if shape == "triangle":
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" {style}/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 5-5 5-5-5z" {style}/>'
