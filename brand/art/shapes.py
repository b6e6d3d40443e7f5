"""The few marks that every picture is made of, as SVG text."""

import math
import random
from dataclasses import dataclass, field

# The house colours: one family of nights, one of dawns, one of woods, one of metals.
NIGHT, DUSK, SLATE = "#1b2236", "#2b3450", "#46506b"
DAWN, PEACH, CREAM, PAPER = "#e99b84", "#f6cda6", "#f4e7d1", "#fbf4e6"
GLOW, HONEY, AMBER = "#fff0c2", "#ffd27a", "#f0a23f"
WOOD, WOOD_DARK, WOOD_LIGHT = "#94613f", "#6a412b", "#b9845a"
BRASS, BRASS_DARK, BRASS_LIGHT = "#cf9d47", "#94682a", "#f0cf85"
STEEL, STEEL_DARK, STEEL_LIGHT = "#a3adb3", "#69747c", "#dde3e5"
BRICK, BRICK_DARK = "#b9543c", "#8b3a2a"
SAGE, PINE = "#7f9070", "#3d5347"


@dataclass
class Picture:
    """A picture being drawn: its size, its gradients, its marks from back to front."""

    width: int
    height: int
    marks: list[str] = field(default_factory=list)
    defs: list[str] = field(default_factory=list)

    def add(self, *marks: str) -> None:
        self.marks.extend(marks)

    def define(self, tag: str, attributes: str, body: str) -> str:
        """Keep a gradient, a clip or a filter, and give the name to use it by."""
        name = f"d{len(self.defs)}"
        self.defs.append(f'<{tag} id="{name}" {attributes}>{body}</{tag}>')
        return f"url(#{name})"

    def down(self, *stops: str | tuple[float, str] | tuple[float, str, float]) -> str:
        """A gradient from top to bottom of whatever it fills."""
        return self.define("linearGradient", 'x1="0" y1="0" x2="0" y2="1"', _stops(stops))

    def across(self, *stops: str | tuple[float, str] | tuple[float, str, float]) -> str:
        """A gradient from left to right of whatever it fills."""
        return self.define("linearGradient", 'x1="0" y1="0" x2="1" y2="0"', _stops(stops))

    def slanted(self, *stops: str | tuple[float, str] | tuple[float, str, float]) -> str:
        """A gradient from the top left to the bottom right of whatever it fills."""
        return self.define("linearGradient", 'x1="0" y1="0" x2="1" y2="1"', _stops(stops))

    def round(self, *stops: str | tuple[float, str] | tuple[float, str, float]) -> str:
        """A gradient from the centre outwards."""
        return self.define("radialGradient", 'cx="0.5" cy="0.5" r="0.5"', _stops(stops))

    def clip(self, *marks: str) -> str:
        """A window through which a group is seen."""
        return self.define("clipPath", "", "".join(marks))

    def blur(self, amount: float) -> str:
        """A soft edge."""
        return self.define(
            "filter",
            'x="-50%" y="-50%" width="200%" height="200%"',
            f'<feGaussianBlur stdDeviation="{amount}"/>',
        )

    def glow(
        self, x: float, y: float, radius: float, strength: float = 0.8, color: str = HONEY
    ) -> None:
        """Light around a point, brightening what is behind it."""
        fill = self.round(
            (0, color, strength),
            (0.25, color, strength * 0.5),
            (0.6, color, strength * 0.14),
            (1, color, 0),
        )
        self.add(circle(x, y, radius, fill, blend="screen"))

    def shadow(
        self, x: float, y: float, width: float, height: float, strength: float = 0.35
    ) -> None:
        """A soft shadow on a table or a floor."""
        fill = self.round(
            (0, "#1a0e0a", strength), (0.55, "#1a0e0a", strength * 0.6), (1, "#1a0e0a", 0)
        )
        self.add(ellipse(x, y, width, height, fill))

    def vignette(self, strength: float = 0.4, color: str = "#0c0f1c") -> None:
        """Darker corners, so that the eye goes to the light."""
        fill = self.define(
            "radialGradient",
            'cx="0.5" cy="0.5" r="0.75"',
            _stops(((0.5, color, 0), (1, color, strength))),
        )
        self.add(rect(0, 0, self.width, self.height, fill))

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}"><defs>{"".join(self.defs)}</defs>'
            f"{''.join(self.marks)}</svg>"
        )


def _stops(stops: tuple[str | tuple[float, str] | tuple[float, str, float], ...]) -> str:
    out = []
    for number, stop in enumerate(stops):
        if isinstance(stop, str):
            stop = (number / (len(stops) - 1), stop)
        opacity = stop[2] if len(stop) == 3 else 1
        out.append(
            f'<stop offset="{stop[0]}" stop-color="{stop[1]}" stop-opacity="{opacity:.3f}"/>'
        )
    return "".join(out)


def _look(fill: str, stroke: str, thick: float, opacity: float, blend: str, filter_: str) -> str:
    look = f'fill="{fill}"'
    if stroke:
        look += f' stroke="{stroke}" stroke-width="{thick}" stroke-linecap="round" stroke-linejoin="round"'
    if opacity != 1:
        look += f' opacity="{opacity}"'
    if filter_:
        look += f' filter="{filter_}"'
    if blend:
        look += f' style="mix-blend-mode:{blend}"'
    return look


def rect(x, y, w, h, fill, r=0, stroke="", thick=0, opacity=1, blend="", filter_=""):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{r:.1f}" {_look(fill, stroke, thick, opacity, blend, filter_)}/>'


def circle(x, y, r, fill="none", stroke="", thick=0, opacity=1, blend="", filter_=""):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {_look(fill, stroke, thick, opacity, blend, filter_)}/>'


def ellipse(x, y, rx, ry, fill="none", stroke="", thick=0, opacity=1, blend="", filter_=""):
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" {_look(fill, stroke, thick, opacity, blend, filter_)}/>'


def path(d, fill="none", stroke="", thick=0, opacity=1, blend="", filter_=""):
    return f'<path d="{d}" {_look(fill, stroke, thick, opacity, blend, filter_)}/>'


def line(x1, y1, x2, y2, stroke, thick, opacity=1):
    return path(
        f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke=stroke, thick=thick, opacity=opacity
    )


def poly(points, fill, opacity=1, blend="", stroke="", thick=0, filter_=""):
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
    return path(d, fill, stroke, thick, opacity, blend, filter_)


def group(*marks, move=(0, 0), turn=0.0, grow=1.0, opacity=1.0, clip="", blend="", filter_=""):
    """Marks together, moved, then turned, then scaled."""
    attributes = (
        f'transform="translate({move[0]:.2f} {move[1]:.2f}) rotate({turn:.2f}) scale({grow:.4f})"'
    )
    if opacity != 1:
        attributes += f' opacity="{opacity:.3f}"'
    if clip:
        attributes += f' clip-path="{clip}"'
    if filter_:
        attributes += f' filter="{filter_}"'
    if blend:
        attributes += f' style="mix-blend-mode:{blend}"'
    return f"<g {attributes}>{''.join(marks)}</g>"


def sign(x: float, y: float, height: float, color: str) -> str:
    """LUMEN, in letters made of strokes, from (x, y) at their top left."""
    strokes = (
        "M0 0V1H.55",
        "M.0 0V.66Q0 1 .34 1T.68 .66V0",
        "M0 1V0L.4 .62L.8 0V1",
        "M.58 0H0V1H.58M0 .5H.5",
        "M0 1V0L.68 1V0",
    )
    widths = (0.86, 1.0, 1.14, 0.9, 0.7)
    marks, left = [], 0.0
    for stroke, width in zip(strokes, widths, strict=True):
        marks.append(group(path(stroke, stroke=color, thick=0.13), move=(left, 0)))
        left += width
    return group(*marks, move=(x, y), grow=height)


def at_angle(x: float, y: float, length: float, degrees: float) -> tuple[float, float]:
    """The point that far from (x, y); 0 degrees is to the right, 90 is up."""
    return x + length * math.cos(math.radians(degrees)), y - length * math.sin(
        math.radians(degrees)
    )


def scattered(seed: int, count: int, x0: float, y0: float, x1: float, y1: float):
    """The same points every time, spread over a rectangle."""
    dice = random.Random(seed)
    for _ in range(count):
        yield dice.uniform(x0, x1), dice.uniform(y0, y1), dice.random()
