"""Things seen close: Colette's lamp, the stoneware series, the drawer, the exploded lamp, the gift."""

import math

from lamps import (
    bulb,
    coil,
    dome_lamp,
    metal,
    screw,
    screwdriver,
    shade_lamp,
    socket_shell,
)
from shapes import (
    AMBER,
    BRASS,
    BRASS_DARK,
    BRASS_LIGHT,
    BRICK,
    BRICK_DARK,
    CREAM,
    GLOW,
    HONEY,
    NIGHT,
    PAPER,
    PINE,
    SAGE,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
    Picture,
    circle,
    ellipse,
    group,
    line,
    path,
    poly,
    rect,
    scattered,
)


def colette() -> Picture:
    """A brass desk lamp on a father's desk, a crossword and a pencil beneath it."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.slanted("#243447", "#2c3c4c", "#1d2937")))
    for row in range(6):  # wallpaper
        for column in range(11):
            x, y = column * 140 + (row % 2) * 70, 40 + row * 120
            pic.add(
                path(
                    f"M{x} {y + 44}V{y}M{x} {y + 30}Q{x - 22} {y + 24} {x - 24} {y + 4}Q{x - 4} {y + 6} {x} {y + 26}M{x} {y + 22}Q{x + 22} {y + 16} {x + 24} {y - 4}Q{x + 4} {y - 2} {x} {y + 18}",
                    "#33475a",
                    stroke="#33475a",
                    thick=3,
                    opacity=0.6,
                )
            )
    # frame on the wall
    pic.add(
        rect(180, 120, 290, 350, BRASS_DARK, r=4),
        rect(192, 132, 266, 326, "#e9dcc2"),
        rect(222, 166, 206, 258, pic.down("#9fb4b8", "#d6c6a4")),
    )
    pic.add(
        path("M222 350Q270 300 320 340T428 316V424H222Z", "#6d8471"),
        path("M222 384Q300 350 428 392V424H222Z", "#4c6455"),
        circle(372, 226, 24, "#f2dfb2"),
    )
    # desk
    pic.add(rect(0, 700, 1440, 380, pic.down((0, "#a26d47"), (0.25, "#875737"), (1, "#54331f"))))
    for px, py, dice in scattered(5, 34, 0, 720, 1300, 1060):
        pic.add(
            path(
                f"M{px:.0f} {py:.0f}q{60 + dice * 90:.0f} {dice * 10 - 5:.1f} {160 + dice * 200:.0f} 0",
                stroke="#4a2c1a",
                thick=1.5 + dice * 1.6,
                opacity=0.25,
            )
        )
    pic.shadow(900, 790, 250, 30, 0.5)
    dome_lamp(pic, 900, 790, 620, lit=True)
    pic.add(
        path("M900 790C990 830 1180 800 1240 740S1400 700 1440 716", stroke=BRICK_DARK, thick=11),
        path("M900 790C990 830 1180 800 1240 740S1400 700 1440 716", stroke=BRICK, thick=7),
    )
    _redraw_foot(pic, 900, 790, 620)
    # the ring that a cup has left on the foot
    pic.add(ellipse(946, 764, 48, 10, stroke="#6d471a", thick=4, opacity=0.65))
    pic.add(
        poly(
            [(670, 430), (1130, 430), (1390, 1080), (360, 1080)],
            pic.down((0, GLOW, 0.36), (1, HONEY, 0.02)),
            blend="screen",
            filter_=pic.blur(14),
        )
    )
    # crossword, pencil, cup
    squares = [rect(0, 0, 330, 250, PAPER, r=4)]
    black = {(0, 4), (1, 1), (2, 7), (3, 3), (4, 0), (4, 7), (5, 5), (1, 8), (3, 9), (5, 2)}
    for row in range(6):
        for column in range(10):
            fill = "#2b2a33" if (row, column) in black else "#fffdf5"
            squares.append(
                rect(16 + column * 30, 16 + row * 30, 30, 30, fill, stroke="#4a4652", thick=1.6)
            )
    for row, column, mark in (
        (0, 0, "M8 24L15 6L22 24M11 18H19"),
        (0, 1, "M9 24V6L22 24V6"),
        (0, 2, "M21 6H10V24H21M10 15H19"),
        (1, 0, "M10 6V24H22"),
        (2, 0, "M22 9Q9 2 9 15T22 22"),
        (2, 1, "M15 6A9 9 0 1 0 15.1 6"),
        (2, 2, "M10 6V24H22"),
        (2, 3, "M21 6H10V24H21M10 15H19"),
        (2, 4, "M8 6H22M15 6V24"),
        (2, 5, "M8 6H22M15 6V24"),
        (2, 6, "M21 6H10V24H21M10 15H19"),
    ):
        squares.append(
            group(path(mark, stroke="#3f5a86", thick=2.6), move=(16 + column * 30, 16 + row * 30))
        )
    for k in range(3):
        squares.append(line(20, 212 + k * 12, 300 - k * 40, 212 + k * 12, "#9a94a0", 3))
    pic.add(
        group(
            rect(8, 14, 330, 250, "#1c0f0a", r=8, opacity=0.35, filter_=pic.blur(8)),
            *squares,
            move=(300, 802),
            turn=-5,
        )
    )
    pencil = [
        rect(0, -9, 230, 18, pic.down("#f2bb4d", "#e3a136", "#b87a22")),
        rect(224, -9, 30, 18, pic.down(STEEL_LIGHT, STEEL_DARK)),
        rect(250, -9, 24, 18, "#d98a86", r=7),
        poly([(0, -9), (0, 9), (-34, 0)], "#edd2a6"),
        poly([(-22, -4), (-22, 4), (-34, 0)], NIGHT),
    ]
    pic.add(
        group(
            rect(-26, 4, 296, 14, "#1c0f0a", r=7, opacity=0.4, filter_=pic.blur(5)),
            *pencil,
            move=(560, 1000),
            turn=-24,
        )
    )
    pic.shadow(1180, 932, 110, 20, 0.45)
    pic.add(path("M1250 836C1320 826 1322 908 1244 900", stroke="#e8dcc4", thick=16))
    pic.add(
        path(
            "M1100 812H1260L1248 914Q1240 934 1180 934T1112 914Z",
            pic.across("#fff6e0", "#eadfc8", "#b9a98d"),
        ),
        ellipse(1180, 812, 80, 16, "#d8ccb4"),
        ellipse(1180, 814, 70, 12, "#4a2a1a"),
    )
    for x in (1160, 1195):
        pic.add(
            path(
                f"M{x} 780q-16 -30 4 -56t2 -54",
                stroke="#fff3da",
                thick=6,
                opacity=0.28,
                filter_=pic.blur(3),
            )
        )
    pic.vignette(0.6)
    return pic


def _redraw_foot(pic: Picture, x: float, y: float, size: float) -> None:
    body = metal(pic)
    pic.add(
        ellipse(x, y - 0.025 * size, 0.25 * size, 0.05 * size, BRASS_DARK),
        ellipse(x, y - 0.045 * size, 0.25 * size, 0.048 * size, body),
    )
    pic.add(rect(x - 0.025 * size, y - 0.3 * size, 0.05 * size, 0.26 * size, body))


def stoneware() -> Picture:
    """Three stoneware lamps on a ledge in the mist: the winter series."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.down("#8d9aa4", "#b7bdbd", "#d9d3c7")))
    for y, tone, seed in ((470, "#7f8f98", 0.6), (560, "#92a0a5", 2.1), (650, "#a7b0b0", 4.0)):
        points = " ".join(
            f"{x} {y - 60 * math.sin(x / 210 + seed) - 26 * math.sin(x / 83 + seed * 2):.0f}"
            for x in range(0, 1441, 24)
        )
        pic.add(path(f"M0 1080L{points}L1440 1080Z", tone, opacity=0.55))
        pic.add(rect(-40, y + 30, 1520, 60, "#e9e6df", r=30, opacity=0.35, filter_=pic.blur(26)))
    for x, h in (
        (110, 280),
        (170, 220),
        (1290, 300),
        (1350, 240),
        (1230, 200),
    ):  # trees in the mist
        pic.add(path(f"M{x} 660V{660 - h}", stroke="#77868c", thick=7, opacity=0.5))
        for k in range(5):
            y = 660 - h + 30 + k * 34
            pic.add(
                path(
                    f"M{x} {y + 22}L{x - 12 - k * 7} {y}M{x} {y + 22}L{x + 12 + k * 7} {y}",
                    stroke="#77868c",
                    thick=5,
                    opacity=0.45,
                )
            )
    pic.add(
        rect(0, 800, 1440, 280, pic.down("#b7a68f", "#8c7b67")), rect(0, 786, 1440, 20, "#d5c6ae")
    )
    for x, size, form, tones, lit, seed in (
        (330, 470, "bottle", ("#5f6d75", "#8e9ca3", "#515d65"), False, 11),
        (725, 590, "ball", ("#6c7479", "#a8afb0", "#5a6267"), True, 12),
        (1110, 430, "cone", ("#737064", "#a8a495", "#5d5a50"), False, 13),
    ):
        pic.shadow(x, 800, size * 0.34, 20, 0.42)
        shade_lamp(
            pic, x, 798, size, pic.across(*tones), ("#f1e8d6", "#cfc2aa"), lit=lit, form=form
        )
        spread = {"bottle": (0.12, 0.26), "ball": (0.18, 0.37), "cone": (0.08, 0.34)}[form]
        for px, py, dice in scattered(
            seed, 70, x - spread[0] * size, 798 - spread[1] * size, x + spread[0] * size, 782
        ):
            if (
                form == "ball"
                and (px - x) ** 2 + (py - 798 + 0.195 * size) ** 2 > (0.175 * size) ** 2
            ):
                continue
            pic.add(
                ellipse(
                    px,
                    py,
                    1.6 + dice * 2.6,
                    1.3 + dice * 2,
                    "#3a3d3d" if dice > 0.35 else "#efe9dc",
                    opacity=0.55,
                )
            )
        pic.add(
            ellipse(
                x - 0.06 * size,
                798 - 0.24 * size,
                0.02 * size,
                0.055 * size,
                "#ffffff",
                opacity=0.32,
            )
        )
    pool = pic.round((0, HONEY, 0.65), (0.5, AMBER, 0.2), (1, AMBER, 0))
    pic.add(ellipse(725, 802, 330, 34, pool, blend="screen"))
    # numbered feet: small potter's stamps on the ledge
    for x in (330, 725, 1110):
        pic.add(
            rect(x - 44, 826, 88, 40, "#efe5d1", r=6),
            circle(x - 20, 846, 9, stroke=BRICK, thick=4),
            line(x - 2, 838, x + 28, 838, "#8c7b67", 4),
            line(x - 2, 853, x + 18, 853, "#8c7b67", 4),
        )
    pic.vignette(0.3, "#2d3438")
    return pic


def drawer() -> Picture:
    """A drawer of spare parts seen from above, one part to a box, one box empty."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.slanted("#2e4a44", "#24403b", "#1c332f")))
    pic.add(rect(92, 62, 1270, 968, "#0f1c19", r=30, opacity=0.6, filter_=pic.blur(16)))
    pic.add(
        rect(80, 50, 1280, 960, pic.slanted(WOOD_LIGHT, WOOD, WOOD_DARK), r=20),
        rect(106, 76, 1228, 908, WOOD_DARK, r=10),
    )
    boxes = [
        (118 + column * 304, 88 + row * 298, 292, 286) for row in range(3) for column in range(4)
    ]
    for x, y, w, h in boxes:
        pic.add(
            rect(x, y, w, h, pic.slanted("#5b3a26", "#7c5338", "#8d6142"), r=6),
            rect(x, y, w, 16, "#38210f", r=6, opacity=0.55),
            rect(x, y, 14, h, "#38210f", r=6, opacity=0.4),
        )
    centres = [(x + w / 2, y + h / 2 + 4) for x, y, w, h in boxes]

    def put(box: int, *marks: str) -> None:
        pic.add(group(*marks, move=centres[box]))

    def drop(w: float, h: float, dx: float = 8, dy: float = 12) -> str:
        return rect(
            -w / 2 + dx,
            -h / 2 + dy,
            w,
            h,
            "#1a0c06",
            r=min(w, h) / 2.2,
            opacity=0.4,
            filter_=pic.blur(7),
        )

    put(
        0,
        *[
            group(
                drop(70, 90),
                socket_shell(pic, 0, -46, 68, 92, metal(pic)),
                move=(dx, dy),
                turn=turn,
            )
            for dx, dy, turn in ((-70, -54, -14), (58, -62, 20), (-46, 66, 40), (74, 60, -28))
        ],
    )
    put(
        1,
        *[
            group(drop(54, 84), bulb(pic, 0, 18, 36), move=(dx, dy), turn=turn)
            for dx, dy, turn in ((-78, -44, 8), (6, 54, -30), (84, -40, 28), (-72, 74, -100))
        ],
    )
    for px, py, dice in scattered(31, 44, -112, -108, 112, 108):
        put(2, screw(pic, px, py, 13 + dice * 5, dice * 360, True))
    for px, py, dice in scattered(32, 44, -112, -108, 112, 108):
        put(3, screw(pic, px, py, 9 + dice * 6, dice * 360, False))
    put(
        4,
        group(coil(pic, 0, 0, 100, ("#00000066", "#00000066")), move=(8, 12), filter_=pic.blur(6)),
        coil(pic, -12, -10, 100, (AMBER, "#a5661d")),
    )
    for dx, turn in ((-72, 6), (0, -4), (72, 8)):
        zig = "M" + "L".join(f"{(-22 if k % 2 else 22)} {-96 + k * 12}" for k in range(17))
        put(
            5,
            group(
                path(zig, stroke="#1a0c06", thick=8, opacity=0.35, filter_=pic.blur(4)),
                path(zig, stroke=STEEL_DARK, thick=9),
                path(zig, stroke=STEEL_LIGHT, thick=5),
                move=(dx, 0),
                turn=turn,
            ),
        )
    for dx, dy, turn in ((-62, -56, 12), (64, -52, -16), (-58, 62, -20), (62, 66, 24)):  # switches
        put(
            6,
            group(
                drop(70, 100),
                rect(-36, -52, 72, 104, pic.down("#f6efe0", "#d9cdb6"), r=34),
                rect(-16, -30, 32, 60, "#c2b499", r=16),
                circle(0, 14, 13, pic.slanted("#ffffff", "#d6c9b1")),
                move=(dx, dy),
                turn=turn,
            ),
        )
    for dx, dy, turn in ((-66, -50, -18), (60, -50, 14), (-4, 68, 80)):  # plugs
        put(
            7,
            group(
                drop(84, 96),
                rect(-16, -70, 8, 40, STEEL_LIGHT, r=4),
                rect(12, -70, 8, 40, STEEL_LIGHT, r=4),
                path(
                    "M-44 -36H48V10Q44 48 2 52Q-40 48 -44 10Z",
                    pic.across("#3b4046", "#5b6168", "#2b2f34"),
                ),
                rect(-8, 50, 20, 34, BRICK, r=8),
                move=(dx, dy),
                turn=turn,
            ),
        )
    for dx, dy in ((-66, -60), (60, -52), (-56, 62), (66, 66)):  # shade rings
        put(
            8,
            circle(
                dx + 6, dy + 10, 54, stroke="#1a0c06", thick=9, opacity=0.4, filter_=pic.blur(5)
            ),
            circle(dx, dy, 54, stroke=BRASS_DARK, thick=11),
            circle(dx, dy, 54, stroke=BRASS_LIGHT, thick=5),
            circle(dx, dy, 18, stroke=BRASS, thick=8),
            *[
                line(
                    dx + 18 * math.cos(a),
                    dy + 18 * math.sin(a),
                    dx + 52 * math.cos(a),
                    dy + 52 * math.sin(a),
                    BRASS,
                    6,
                )
                for a in (math.tau * k / 3 + dx / 40 for k in range(3))
            ],
        )
    # one empty box, with a note in it
    put(
        9,
        group(
            rect(-70, -60, 150, 132, "#1a0c06", opacity=0.35, filter_=pic.blur(7)),
            rect(-78, -70, 150, 132, PAPER),
            path("M-56 -36H40M-56 -12H52M-56 12H18", stroke="#8a7c66", thick=5),
            path("M24 38l12 12l24 -30", stroke=BRICK, thick=7),
            turn=-7,
        ),
    )
    for dx, dy, turn in ((-52, -40, 0), (56, -40, 0), (-52, 66, 0), (56, 66, 0)):  # knobs
        put(
            10,
            circle(dx + 7, dy + 11, 40, "#1a0c06", opacity=0.4, filter_=pic.blur(6)),
            circle(dx, dy, 40, pic.slanted(BRASS_LIGHT, BRASS, BRASS_DARK)),
            circle(dx, dy, 26, pic.slanted(BRASS_DARK, BRASS, BRASS_LIGHT)),
            circle(dx, dy, 8, BRASS_DARK),
        )
        del turn
    put(
        11,
        *[
            group(
                drop(224, 26, -12, 8),
                screwdriver(pic, -112, 0, 224, 0, color),
                move=(dx, 0),
                turn=-82 + dx / 12,
            )
            for dx, color in (
                (-72, (BRICK, BRICK_DARK)),
                (0, (SAGE, PINE)),
                (72, ("#5e7ca8", "#3b5379")),
            )
        ],
    )
    for x, y, w, h in boxes:
        pic.add(
            rect(x + w / 2 - 34, y + h - 12, 68, 20, pic.down(BRASS_LIGHT, BRASS_DARK), r=5),
            rect(x + w / 2 - 26, y + h - 8, 52, 12, CREAM, r=2),
        )
    light = pic.round((0, "#fff0c8", 0.75), (0.45, "#ffdf9e", 0.4), (1, "#ffc873", 0))
    pic.add(circle(500, 320, 900, light, blend="soft-light"))
    pic.vignette(0.5, "#0a1210")
    return pic


def exploded() -> Picture:
    """A lamp whose parts hang in the air along one axis, from the shade to the foot."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.slanted("#d98f63", "#c9714e", "#a4503c")))
    pic.add(
        circle(720, 520, 430, "#e7a678", opacity=0.55),
        circle(720, 520, 330, "#f0bd8d", opacity=0.5),
    )
    x = 720
    for y in range(70, 1010, 22):
        pic.add(line(x, y, x, y + 9, CREAM, 4, 0.85))

    def note(y: float, side: int, start: float, length: float) -> None:
        end = x + side * length
        pic.add(
            line(x + side * start, y, end, y, CREAM, 4, 0.9),
            circle(end + side * 30, y, 30, "none", stroke=CREAM, thick=4),
        )
        pic.add(
            path(
                f"M{end + side * 30 - 12} {y}L{end + side * 30 - 3} {y + 10}L{end + side * 30 + 13} {y - 10}",
                stroke=CREAM,
                thick=5,
            )
        )

    pic.add(circle(x, 86, 17, metal(pic)), rect(x - 7, 98, 14, 20, BRASS_DARK))
    pic.add(
        poly(
            [(x - 116, 150), (x + 116, 150), (x + 186, 350), (x - 186, 350)],
            pic.across((0, "#d9c39b"), (0.4, "#fbf1da"), (0.65, "#f3e4c4"), (1, "#c8ae82")),
        )
    )
    pic.add(
        ellipse(x, 150, 116, 12, "#e9d7b3"),
        ellipse(x, 150, 104, 8, "#a98f66"),
        line(x - 186, 350, x + 186, 350, "#c8ae82", 7),
    )
    pic.add(bulb(pic, x, 438, 46, turn=180))
    pic.add(
        ellipse(x, 575, 62, 13, BRASS_DARK),
        ellipse(x, 570, 62, 13, metal(pic)),
        ellipse(x, 570, 30, 6, "#7d3d2e"),
    )
    pic.add(group(socket_shell(pic, 0, 0, 78, 84, metal(pic)), move=(x, 604)))
    pic.add(
        rect(x - 34, 710, 68, 40, "#f4ecdd", r=8),
        rect(x - 24, 700, 48, 12, BRASS, r=3),
        screw(pic, x - 20, 730, 7, 20, False),
        screw(pic, x + 20, 730, 7, 70, False),
    )
    pic.add(
        rect(x - 13, 772, 26, 130, metal(pic), r=4),
        rect(x - 19, 768, 38, 12, metal(pic), r=3),
        rect(x - 19, 894, 38, 12, metal(pic), r=3),
    )
    pic.add(
        path(
            f"M{x - 170} 992Q{x - 165} 948 {x - 36} 938H{x + 36}Q{x + 165} 948 {x + 170} 992Z",
            metal(pic),
        ),
        rect(x - 174, 988, 348, 16, BRASS_DARK, r=6),
    )
    pic.add(ellipse(x, 1030, 200, 16, "#5d2a20", opacity=0.35, filter_=pic.blur(8)))
    for y, side, start, length in (
        (250, 1, 175, 330),
        (440, -1, 70, 300),
        (640, 1, 66, 300),
        (730, -1, 58, 280),
        (836, 1, 44, 260),
        (968, -1, 190, 320),
    ):
        note(y, side, start, length)
    pic.add(group(coil(pic, 0, 0, 104, ("#3f5346", "#2b3a31")), move=(1225, 860)))
    pic.add(screwdriver(pic, 150, 250, 300, 62, ("#3f5347", "#2a3b32")))
    return pic


def gift() -> Picture:
    """A lamp with a ribbon coming out of its box, lit."""
    pic = Picture(1440, 1440)
    pic.add(rect(0, 0, 1440, 1440, pic.down("#15302e", "#1f4440", "#26504a")))
    for px, py, dice in scattered(77, 46, 30, 30, 1410, 900):
        r = 3 + dice * 6
        pic.add(
            path(
                f"M{px:.0f} {py - r * 2:.1f}Q{px:.0f} {py:.1f} {px + r * 2:.1f} {py:.0f}Q{px:.0f} {py:.1f} {px:.0f} {py + r * 2:.1f}Q{px:.0f} {py:.1f} {px - r * 2:.1f} {py:.0f}Q{px:.0f} {py:.1f} {px:.0f} {py - r * 2:.1f}Z",
                HONEY,
                opacity=0.25 + dice * 0.5,
            )
        )
    pic.add(rect(0, 1180, 1440, 260, pic.down("#173632", "#0f2523")))
    pic.shadow(720, 1310, 520, 50, 0.6)
    # the box behind, then the lamp, then the box in front
    pic.add(poly([(330, 880), (1110, 880), (1050, 840), (390, 840)], "#6d2b22"))
    shade_lamp(pic, 720, 1120, 830, metal(pic), (CREAM, "#cdb68b"), lit=True)
    pic.glow(720, 660, 760, 0.3)
    for side in (-1, 1):  # bow under the shade
        pic.add(
            path(
                f"M720 720C{720 + side * 60} 640 {720 + side * 170} 650 {720 + side * 150} 730S{720 + side * 50} 760 720 720Z",
                pic.across(BRICK_DARK, BRICK) if side < 0 else pic.across(BRICK, BRICK_DARK),
            )
        )
        pic.add(
            path(
                f"M720 724C{720 + side * 30} 780 {720 + side * 60} 800 {720 + side * 56} 870",
                stroke=BRICK,
                thick=22,
            )
        )
    pic.add(rect(696, 694, 48, 56, BRICK, r=14), rect(706, 700, 10, 44, "#d3745b", r=5))
    for px, py, dice in scattered(15, 26, 400, 850, 1040, 900):
        pic.add(
            path(
                f"M{px:.0f} {py + 30:.0f}q{dice * 60 - 30:.0f} -50 {dice * 30 - 15:.0f} -70",
                stroke=("#e8d9b8", "#d9c399", "#f4ead2")[int(dice * 3)],
                thick=9,
                opacity=0.95,
            )
        )
    pic.add(
        poly(
            [(330, 880), (1110, 880), (1080, 1310), (360, 1310)],
            pic.across("#8f3d2d", BRICK, "#cd6a4c", BRICK, "#8f3d2d"),
        )
    )
    pic.add(
        rect(318, 872, 804, 54, pic.across("#a2472f", "#d9785a", "#a2472f"), r=8),
        rect(318, 920, 804, 12, "#5d211a", opacity=0.4),
    )
    pic.add(
        poly(
            [(676, 872), (764, 872), (760, 1310), (680, 1310)],
            pic.across("#e8c277", "#f7e0a8", "#d3a44f"),
        )
    )
    pic.add(
        group(
            path("M0 -40Q-30 -80 -70 -90", stroke="#f4ead2", thick=4),
            rect(-58, -46, 116, 160, PAPER, r=10),
            circle(0, -24, 9, "#8f3d2d"),
            path("M-28 20H28L44 84H-44Z", stroke=PINE, thick=6),
            line(0, 84, 0, 98, PINE, 6),
            move=(930, 1080),
            turn=9,
        )
    )
    pic.vignette(0.45, "#06110f")
    return pic
