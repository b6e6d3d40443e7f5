"""The lamps of the house, and what they are made of."""

from shapes import (
    BRASS,
    BRASS_DARK,
    BRASS_LIGHT,
    CREAM,
    GLOW,
    HONEY,
    NIGHT,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD_DARK,
    Picture,
    at_angle,
    circle,
    ellipse,
    group,
    line,
    path,
    poly,
    rect,
)


def metal(
    pic: Picture, light: str = BRASS_LIGHT, plain: str = BRASS, dark: str = BRASS_DARK
) -> str:
    """A turned metal surface, lit from the left."""
    return pic.across((0, dark), (0.22, plain), (0.38, light), (0.6, plain), (1, dark))


def steel(pic: Picture) -> str:
    return metal(pic, STEEL_LIGHT, STEEL, STEEL_DARK)


def bulb(pic: Picture, x: float, y: float, r: float, lit: bool = False, turn: float = 0.0) -> str:
    """A bulb, its cap up (turn 0) at (x, y - 2r), its glass centred on (x, y)."""
    glass = (
        pic.round((0, "#fffaf0"), (0.45, GLOW), (1, HONEY))
        if lit
        else pic.slanted((0, "#f3f6f6"), (0.5, "#cfdadd"), (1, "#a9b8bd"))
    )
    cap = steel(pic)
    neck = f"M{-0.48 * r:.1f} {-1.25 * r:.1f}C{-0.5 * r:.1f} {-0.8 * r:.1f} {-r:.1f} {-0.6 * r:.1f} {-r:.1f} 0A{r:.1f} {r:.1f} 0 0 0 {r:.1f} 0C{r:.1f} {-0.6 * r:.1f} {0.5 * r:.1f} {-0.8 * r:.1f} {0.48 * r:.1f} {-1.25 * r:.1f}Z"
    marks = [path(neck, glass, opacity=1 if lit else 0.92)]
    if not lit:
        marks.append(
            path(
                f"M{-0.2 * r:.1f} {-1.2 * r:.1f}L{-0.28 * r:.1f} {-0.15 * r:.1f}Q0 {0.12 * r:.1f} {0.28 * r:.1f} {-0.15 * r:.1f}L{0.2 * r:.1f} {-1.2 * r:.1f}",
                stroke=BRASS_DARK,
                thick=r * 0.06,
                opacity=0.8,
            )
        )
        marks.append(
            path(
                f"M{-0.72 * r:.1f} {0.1 * r:.1f}A{0.74 * r:.1f} {0.74 * r:.1f} 0 0 1 {-0.45 * r:.1f} {-0.52 * r:.1f}",
                stroke="#ffffff",
                thick=r * 0.11,
                opacity=0.85,
            )
        )
    marks.append(rect(-0.5 * r, -1.95 * r, r, 0.74 * r, cap, r=0.08 * r))
    for step in range(4):
        height = -1.84 * r + step * 0.17 * r
        marks.append(
            line(
                -0.52 * r,
                height + 0.05 * r,
                0.52 * r,
                height - 0.02 * r,
                STEEL_DARK,
                r * 0.055,
                0.75,
            )
        )
    marks.append(
        path(
            f"M{-0.28 * r:.1f} {-1.95 * r:.1f}Q0 {-2.28 * r:.1f} {0.28 * r:.1f} {-1.95 * r:.1f}Z",
            "#3b4045",
        )
    )
    return group(*marks, move=(x, y), turn=turn)


def shade_lamp(
    pic: Picture,
    x: float,
    y: float,
    size: float,
    body: str,
    shade: tuple[str, str],
    lit: bool = False,
    form: str = "stem",
) -> None:
    """A table lamp standing on (x, y), `size` high. `shade` is its colour and its darker side."""
    low, high, top, bottom = 0.30 * size, 0.19 * size, y - size, y - 0.56 * size
    if lit:
        pic.glow(x, bottom, size * 1.25, 0.62)
    if form == "stem":
        pic.add(rect(x - 0.022 * size, bottom - 0.02 * size, 0.044 * size, 0.52 * size, body))
        pic.add(
            path(
                f"M{x - 0.19 * size:.1f} {y:.1f}Q{x - 0.19 * size:.1f} {y - 0.055 * size:.1f} {x - 0.05 * size:.1f} {y - 0.065 * size:.1f}H{x + 0.05 * size:.1f}Q{x + 0.19 * size:.1f} {y - 0.055 * size:.1f} {x + 0.19 * size:.1f} {y:.1f}Z",
                body,
            )
        )
        pic.add(circle(x, y - 0.30 * size, 0.034 * size, body))
    elif form == "ball":
        pic.add(rect(x - 0.02 * size, bottom - 0.02 * size, 0.04 * size, 0.2 * size, metal(pic)))
        pic.add(circle(x, y - 0.195 * size, 0.19 * size, body))
        pic.add(rect(x - 0.11 * size, y - 0.022 * size, 0.22 * size, 0.022 * size, body, r=4))
    elif form == "bottle":
        pic.add(
            path(
                f"M{x - 0.035 * size:.1f} {bottom - 0.01 * size:.1f}V{y - 0.42 * size:.1f}C{x - 0.04 * size:.1f} {y - 0.32 * size:.1f} {x - 0.17 * size:.1f} {y - 0.3 * size:.1f} {x - 0.165 * size:.1f} {y - 0.15 * size:.1f}C{x - 0.165 * size:.1f} {y - 0.06 * size:.1f} {x - 0.12 * size:.1f} {y - 0.02 * size:.1f} {x - 0.11 * size:.1f} {y:.1f}H{x + 0.11 * size:.1f}C{x + 0.12 * size:.1f} {y - 0.02 * size:.1f} {x + 0.165 * size:.1f} {y - 0.06 * size:.1f} {x + 0.165 * size:.1f} {y - 0.15 * size:.1f}C{x + 0.17 * size:.1f} {y - 0.3 * size:.1f} {x + 0.04 * size:.1f} {y - 0.32 * size:.1f} {x + 0.035 * size:.1f} {y - 0.42 * size:.1f}V{bottom - 0.01 * size:.1f}Z",
                body,
            )
        )
    else:
        pic.add(
            poly(
                [
                    (x - 0.03 * size, bottom),
                    (x - 0.17 * size, y),
                    (x + 0.17 * size, y),
                    (x + 0.03 * size, bottom),
                ],
                body,
            )
        )
    if lit:
        fill = pic.define(
            "radialGradient",
            'cx="0.5" cy="0.78" r="0.75"',
            '<stop offset="0" stop-color="#fff6d8"/><stop offset="0.35" stop-color="#ffdf98"/><stop offset="1" stop-color="#ef9f3e"/>',
        )
    else:
        fill = pic.across((0, shade[1]), (0.35, shade[0]), (0.65, shade[0]), (1, shade[1]))
    pic.add(poly([(x - high, top), (x + high, top), (x + low, bottom), (x - low, bottom)], fill))
    rim = shade[1] if not lit else "#d98a34"
    pic.add(
        line(x - low, bottom, x + low, bottom, rim, 0.014 * size),
        line(x - high, top, x + high, top, rim, 0.014 * size),
    )
    if lit:
        pic.add(ellipse(x, bottom + 0.004 * size, low * 0.97, 0.012 * size, GLOW))


def architect_lamp(
    pic: Picture,
    x: float,
    y: float,
    size: float,
    lower: float,
    upper: float,
    head: float,
    color: tuple[str, str],
    lit: bool = False,
) -> tuple[float, float]:
    """A jointed desk lamp with its foot on (x, y); returns where its light comes out.

    `lower` and `upper` are the arms' angles, `head` is where the light points (270 is down).
    """
    plain, dark = color
    hip = (x, y - 0.10 * size)
    knee = at_angle(*hip, 0.52 * size, lower)
    wrist = at_angle(*knee, 0.50 * size, upper)
    mouth = at_angle(*wrist, 0.25 * size, head)
    if lit:
        pic.glow(*mouth, size * 1.25, 0.62)
    pic.add(
        path(
            f"M{x - 0.22 * size:.1f} {y:.1f}Q{x - 0.2 * size:.1f} {y - 0.07 * size:.1f} {x - 0.04 * size:.1f} {y - 0.075 * size:.1f}H{x + 0.04 * size:.1f}Q{x + 0.2 * size:.1f} {y - 0.07 * size:.1f} {x + 0.22 * size:.1f} {y:.1f}Z",
            pic.across(dark, plain, dark),
        )
    )
    pic.add(rect(x - 0.02 * size, y - 0.12 * size, 0.04 * size, 0.07 * size, dark))
    for (x1, y1), (x2, y2) in ((hip, knee), (knee, wrist)):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        nx, ny = -(y2 - y1) / length * 0.024 * size, (x2 - x1) / length * 0.024 * size
        pic.add(
            line(x1 + nx, y1 + ny, x2 + nx, y2 + ny, plain, 0.022 * size),
            line(x1 - nx, y1 - ny, x2 - nx, y2 - ny, dark, 0.022 * size),
        )
        turns = [
            (
                x1 + (x2 - x1) * t / 40 + (1 if t % 2 else -1) * nx * 0.55,
                y1 + (y2 - y1) * t / 40 + (1 if t % 2 else -1) * ny * 0.55,
            )
            for t in range(3, 17)
        ]
        pic.add(
            path(
                "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in turns),
                stroke=STEEL_LIGHT,
                thick=0.008 * size,
                opacity=0.9,
            )
        )
    for joint in (hip, knee, wrist):
        pic.add(circle(*joint, 0.042 * size, dark), circle(*joint, 0.02 * size, metal(pic)))
    s = size
    light = f"M{-0.165 * s:.1f} {0.25 * s:.1f}A{0.165 * s:.1f} {0.05 * s:.1f} 0 0 0 {0.165 * s:.1f} {0.25 * s:.1f}Z"
    hood = f"M{-0.05 * s:.1f} {-0.075 * s:.1f}Q0 {-0.1 * s:.1f} {0.05 * s:.1f} {-0.075 * s:.1f}L{0.065 * s:.1f} {0.02 * s:.1f}C{0.13 * s:.1f} {0.06 * s:.1f} {0.165 * s:.1f} {0.15 * s:.1f} {0.17 * s:.1f} {0.25 * s:.1f}H{-0.17 * s:.1f}C{-0.165 * s:.1f} {0.15 * s:.1f} {-0.13 * s:.1f} {0.06 * s:.1f} {-0.065 * s:.1f} {0.02 * s:.1f}Z"
    marks = [
        path(light, GLOW if lit else NIGHT),
        path(hood, pic.across(dark, plain, plain, dark)),
        line(-0.066 * s, 0.02 * s, 0.066 * s, 0.02 * s, dark, 0.01 * s),
    ]
    if lit:
        marks.insert(1, circle(0, 0.235 * s, 0.065 * s, "#fffbea"))
        marks.append(line(-0.17 * s, 0.25 * s, 0.17 * s, 0.25 * s, HONEY, 0.012 * s))
    pic.add(group(*marks, move=wrist, turn=270 - head))
    return mouth


def dome_lamp(pic: Picture, x: float, y: float, size: float, lit: bool = False) -> None:
    """A small brass desk lamp with a dome."""
    body = metal(pic)
    if lit:
        pic.glow(x, y - 0.55 * size, size * 1.3, 0.6)
    pic.add(rect(x - 0.025 * size, y - 0.72 * size, 0.05 * size, 0.68 * size, body))
    pic.add(
        ellipse(x, y - 0.025 * size, 0.25 * size, 0.05 * size, BRASS_DARK),
        ellipse(x, y - 0.045 * size, 0.25 * size, 0.048 * size, body),
    )
    pic.add(ellipse(x, y - 0.07 * size, 0.07 * size, 0.02 * size, BRASS_DARK, opacity=0.6))
    if lit:
        pic.add(ellipse(x, y - 0.6 * size, 0.37 * size, 0.055 * size, "#fff7dd"))
    pic.add(
        path(
            f"M{x - 0.38 * size:.1f} {y - 0.6 * size:.1f}C{x - 0.36 * size:.1f} {y - 0.86 * size:.1f} {x - 0.16 * size:.1f} {y - 0.95 * size:.1f} {x:.1f} {y - 0.95 * size:.1f}C{x + 0.16 * size:.1f} {y - 0.95 * size:.1f} {x + 0.36 * size:.1f} {y - 0.86 * size:.1f} {x + 0.38 * size:.1f} {y - 0.6 * size:.1f}Q{x:.1f} {y - 0.555 * size:.1f} {x - 0.38 * size:.1f} {y - 0.6 * size:.1f}Z"
            if not lit
            else f"M{x - 0.38 * size:.1f} {y - 0.6 * size:.1f}C{x - 0.36 * size:.1f} {y - 0.86 * size:.1f} {x - 0.16 * size:.1f} {y - 0.95 * size:.1f} {x:.1f} {y - 0.95 * size:.1f}C{x + 0.16 * size:.1f} {y - 0.95 * size:.1f} {x + 0.36 * size:.1f} {y - 0.86 * size:.1f} {x + 0.38 * size:.1f} {y - 0.6 * size:.1f}Q{x:.1f} {y - 0.65 * size:.1f} {x - 0.38 * size:.1f} {y - 0.6 * size:.1f}Z",
            body,
        )
    )
    pic.add(
        path(
            f"M{x - 0.25 * size:.1f} {y - 0.68 * size:.1f}C{x - 0.22 * size:.1f} {y - 0.82 * size:.1f} {x - 0.13 * size:.1f} {y - 0.88 * size:.1f} {x - 0.06 * size:.1f} {y - 0.89 * size:.1f}",
            stroke=CREAM,
            thick=0.018 * size,
            opacity=0.7,
        )
    )
    pic.add(circle(x, y - 0.965 * size, 0.028 * size, body))


def pendant(
    pic: Picture,
    x: float,
    length: float,
    size: float,
    color: tuple[str, str],
    lit: bool = False,
    top: float = 0,
) -> None:
    """A lamp that hangs from the ceiling, which is the picture's top edge or `top`."""
    plain, dark = color
    y = top + length
    if lit:
        pic.glow(x, y + size * 0.42, size * 2.3, 0.55)
    pic.add(line(x, top, x, y, NIGHT, 4))
    pic.add(rect(x - 0.07 * size, y - 0.05 * size, 0.14 * size, 0.18 * size, BRASS_DARK, r=4))
    pic.add(ellipse(x, y + 0.5 * size, 0.5 * size, 0.07 * size, GLOW if lit else "#12182a"))
    pic.add(
        path(
            f"M{x - 0.5 * size:.1f} {y + 0.5 * size:.1f}C{x - 0.46 * size:.1f} {y + 0.22 * size:.1f} {x - 0.2 * size:.1f} {y + 0.12 * size:.1f} {x - 0.09 * size:.1f} {y + 0.08 * size:.1f}H{x + 0.09 * size:.1f}C{x + 0.2 * size:.1f} {y + 0.12 * size:.1f} {x + 0.46 * size:.1f} {y + 0.22 * size:.1f} {x + 0.5 * size:.1f} {y + 0.5 * size:.1f}Q{x:.1f} {y + 0.43 * size:.1f} {x - 0.5 * size:.1f} {y + 0.5 * size:.1f}Z",
            pic.across(dark, plain, plain, dark),
        )
    )


def screwdriver(
    pic: Picture, x: float, y: float, length: float, turn: float, handle: tuple[str, str]
) -> str:
    """A screwdriver with its tip at (x, y), pointing left before it is turned."""
    plain, dark = handle
    t = length * 0.03
    marks = [
        poly([(0, -t * 0.7), (0, t * 0.7), (t * 2, t * 0.6), (t * 2, -t * 0.6)], STEEL_DARK),
        rect(
            t * 1.8, -t * 0.6, length * 0.52, t * 1.2, pic.down(STEEL_LIGHT, STEEL, STEEL_DARK), r=2
        ),
        rect(length * 0.53, -t * 1.3, length * 0.06, t * 2.6, metal(pic), r=3),
        path(
            f"M{length * 0.58:.1f} {-t * 1.6:.1f}C{length * 0.66:.1f} {-t * 2.7:.1f} {length * 0.7:.1f} {-t * 1.5:.1f} {length * 0.76:.1f} {-t * 2.2:.1f}S{length:.1f} {-t * 2.8:.1f} {length:.1f} 0S{length * 0.82:.1f} {t * 2.8:.1f} {length * 0.76:.1f} {t * 2.2:.1f}S{length * 0.66:.1f} {t * 2.7:.1f} {length * 0.58:.1f} {t * 1.6:.1f}Z",
            pic.down(plain, plain, dark),
        ),
        line(length * 0.8, -t * 1.1, length * 0.94, -t * 1.0, PAPER, t * 0.4, 0.4),
    ]
    return group(*marks, move=(x, y), turn=turn)


def socket_shell(pic: Picture, x: float, y: float, w: float, h: float, body: str) -> str:
    """The outer skirt of an E27 socket, seen from the side, its top at y."""
    return "".join(
        [
            path(
                f"M{x - w * 0.42:.1f} {y:.1f}H{x + w * 0.42:.1f}L{x + w * 0.5:.1f} {y + h * 0.18:.1f}V{y + h:.1f}H{x - w * 0.5:.1f}V{y + h * 0.18:.1f}Z",
                body,
            ),
            rect(x - w * 0.54, y + h * 0.86, w * 1.08, h * 0.14, body, r=w * 0.04),
            *[
                line(
                    x - w * 0.5,
                    y + h * (0.30 + k * 0.13),
                    x + w * 0.5,
                    y + h * (0.30 + k * 0.13),
                    "#000000",
                    h * 0.022,
                    0.22,
                )
                for k in range(4)
            ],
        ]
    )


def coil(pic: Picture, x: float, y: float, r: float, color: tuple[str, str]) -> str:
    """A coil of textile cable seen from above."""
    plain, dark = color
    marks = []
    for ring in range(5):
        radius = r * (1 - ring * 0.105)
        marks.append(ellipse(0, 0, radius, radius * 0.96, stroke=dark, thick=r * 0.105))
        marks.append(ellipse(0, 0, radius, radius * 0.96, stroke=plain, thick=r * 0.075))
    marks.append(
        path(
            f"M{r * 0.96:.1f} {r * 0.1:.1f}C{r * 1.2:.1f} {r * 0.5:.1f} {r * 0.9:.1f} {r * 1.1:.1f} {r * 1.35:.1f} {r * 1.25:.1f}",
            stroke=dark,
            thick=r * 0.105,
        )
    )
    marks.append(
        path(
            f"M{r * 0.96:.1f} {r * 0.1:.1f}C{r * 1.2:.1f} {r * 0.5:.1f} {r * 0.9:.1f} {r * 1.1:.1f} {r * 1.35:.1f} {r * 1.25:.1f}",
            stroke=plain,
            thick=r * 0.075,
        )
    )
    marks.append(rect(-r * 1.02, -r * 0.12, r * 0.6, r * 0.2, WOOD_DARK, r=r * 0.05))
    return group(*marks, move=(x, y))


def screw(pic: Picture, x: float, y: float, r: float, turn: float, brass: bool = True) -> str:
    """A screw's head seen from above."""
    body = metal(pic) if brass else steel(pic)
    return group(
        circle(0, 0, r, body),
        line(-r * 0.65, 0, r * 0.65, 0, BRASS_DARK if brass else STEEL_DARK, r * 0.25),
        move=(x, y),
        turn=turn,
    )
