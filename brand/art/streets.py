"""Outside: the shop window in Nantes on a December evening, a street of Montréal under snow."""

import math

from lamps import dome_lamp, metal, pendant, shade_lamp
from shapes import (
    AMBER,
    BRASS,
    BRASS_LIGHT,
    BRICK,
    BRICK_DARK,
    CREAM,
    GLOW,
    HONEY,
    PINE,
    SAGE,
    WOOD_DARK,
    Picture,
    circle,
    ellipse,
    line,
    path,
    poly,
    rect,
    scattered,
    sign,
)


def shopfront() -> Picture:
    """The Nantes shop at nightfall: lamps in the window, a garland, wet paving stones."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.down("#28304f", "#3a3a5c", "#2a2d48")))
    # tufa stone front
    pic.add(rect(120, 0, 1200, 880, pic.down("#6c6577", "#847a80", "#6f6570")))
    for row in range(12):
        for column in range(8):
            x = 120 + column * 170 - (row % 2) * 85
            left, right = max(x, 120), min(x + 170, 1320)
            if right > left:
                pic.add(
                    rect(
                        left,
                        row * 74,
                        right - left,
                        74,
                        "none",
                        stroke="#5a5263",
                        thick=3,
                        opacity=0.6,
                    )
                )
    for x in (230, 620, 1010):  # upstairs windows
        pic.add(
            rect(x, -60, 200, 190, "#423d52", r=4),
            rect(x + 14, -60, 172, 176, pic.down("#2b3152", "#3a4068")),
            rect(x + 94, -60, 12, 176, "#423d52"),
            rect(x - 14, 128, 228, 16, "#9a8f92"),
        )
    pic.add(
        rect(620 + 14, -60, 80, 176, "#f3c777", opacity=0.8),
        rect(620 + 106, -60, 80, 176, "#e8b462", opacity=0.8),
    )
    # the shop front, painted green
    pic.add(
        rect(170, 190, 1100, 690, "#1d332d"),
        rect(170, 190, 1100, 100, pic.down("#2d4d44", "#23403a")),
        rect(160, 180, 1120, 18, "#3c5f54"),
        rect(160, 284, 1120, 14, "#14251f"),
    )
    pic.add(sign(600, 218, 46, BRASS_LIGHT))
    pic.add(
        path("M516 214H544L560 246H500Z", BRASS_LIGHT),
        rect(527, 246, 6, 14, BRASS_LIGHT),
        rect(514, 258, 32, 6, BRASS_LIGHT, r=3),
    )
    # window
    pic.add(rect(216, 326, 660, 452, pic.down("#ffd58a", "#f3ae58", "#c97c3c")))
    pic.glow(545, 540, 560, 0.35)
    pic.add(rect(216, 326, 660, 10, "#8a4d2a"))
    for x, length, color in (
        (272, 12, (BRICK, BRICK_DARK)),
        (545, 34, (PINE, "#26382f")),
        (820, 12, (BRICK, BRICK_DARK)),
    ):
        pendant(pic, x, length, 96, color, lit=True, top=330)
    pic.add(rect(216, 560, 250, 12, WOOD_DARK), rect(640, 540, 236, 12, WOOD_DARK))
    shade_lamp(pic, 300, 560, 128, metal(pic), (BRICK, BRICK_DARK))
    dome_lamp(pic, 405, 560, 110)
    shade_lamp(
        pic,
        720,
        540,
        120,
        pic.across("#3f5e8a", "#6d8cb8", "#3f5e8a"),
        (CREAM, "#cdb68b"),
        form="ball",
    )
    shade_lamp(pic, 820, 540, 104, metal(pic), (SAGE, PINE), form="cone")
    pic.add(rect(216, 740, 660, 38, pic.down("#9a5f38", "#6d3f25")))
    shade_lamp(
        pic,
        545,
        742,
        290,
        pic.across("#5f6d75", "#8e9ca3", "#515d65"),
        (CREAM, "#cdb68b"),
        lit=True,
        form="bottle",
    )
    shade_lamp(
        pic,
        330,
        742,
        160,
        pic.across(BRICK_DARK, BRICK, BRICK_DARK),
        (CREAM, "#cdb68b"),
        lit=True,
        form="ball",
    )
    dome_lamp(pic, 755, 742, 170)
    for part in (1, 2):
        pic.add(rect(216 + 220 * part - 5, 326, 10, 452, "#1d332d"))
    pic.add(
        poly([(230, 330), (330, 330), (240, 560), (230, 560)], "#ffffff", opacity=0.10),
        poly([(660, 330), (700, 330), (560, 778), (520, 778)], "#ffffff", opacity=0.07),
    )
    pic.add(
        rect(200, 778, 692, 20, "#35564b"),
        rect(200, 798, 692, 82, pic.down("#274239", "#1b302a")),
        rect(232, 814, 296, 50, "none", r=3, stroke="#35564b", thick=5),
        rect(562, 814, 296, 50, "none", r=3, stroke="#35564b", thick=5),
    )
    # door with a wreath
    pic.add(
        rect(930, 320, 290, 560, "#2f5146"),
        rect(958, 352, 234, 330, pic.down("#ffcf80", "#e09a4b")),
        rect(958, 712, 234, 140, "none", r=4, stroke="#1d332d", thick=7),
        rect(1070, 352, 10, 330, "#2f5146"),
        circle(956, 700, 13, metal(pic)),
    )
    for k in range(40):
        a = math.tau * k / 40
        pic.add(
            ellipse(
                1075 + 66 * math.cos(a),
                500 + 66 * math.sin(a),
                21,
                15,
                ("#2f5a3f", "#3f6e4c", "#275038")[k % 3],
            )
        )
    for k in range(9):
        a = math.tau * k / 9 + 0.3
        pic.add(circle(1075 + 66 * math.cos(a), 500 + 66 * math.sin(a), 8, "#c9402f"))
    pic.add(
        path("M1075 572l-34 46l16 4l18 -40l18 40l16 -4Z", BRICK), circle(1075, 570, 13, "#d3745b")
    )
    # garland over the front
    points = [
        (170 + k * 11, 306 + 34 * math.sin(math.pi * ((k * 11) % 220) / 220)) for k in range(101)
    ]
    pic.add(path("M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points), stroke="#1b3a2a", thick=11))
    for k in range(2, 100, 4):
        x, y = points[k]
        pic.add(
            circle(x, y + 8, 20, pic.round((0, HONEY, 0.8), (1, HONEY, 0)), blend="screen"),
            circle(x, y + 8, 6, GLOW),
        )
    # paving stones and the light on them
    pic.add(
        rect(0, 880, 1440, 200, pic.down("#3b3b55", "#23243a")), rect(0, 874, 1440, 14, "#565169")
    )
    for row in range(5):
        for column in range(15):
            x = column * 110 - (row % 2) * 55 - 30
            pic.add(rect(x, 890 + row * 40, 104, 35, "#474762", r=9, opacity=0.35))
    for x, w, tone in ((545, 380, HONEY), (1075, 170, AMBER)):
        pic.add(
            ellipse(
                x,
                970,
                w,
                120,
                pic.round((0, tone, 0.6), (0.5, tone, 0.22), (1, tone, 0)),
                blend="screen",
            )
        )
    for px, py, dice in scattered(9, 30, 240, 900, 1180, 1060):
        pic.add(rect(px, py, 30 + dice * 70, 3.5, GLOW, r=2, opacity=round(0.15 + dice * 0.3, 2)))
    # a bollard lamp and a bay tree
    pic.add(
        rect(62, 560, 12, 330, "#1a1f33"),
        rect(40, 500, 56, 66, pic.down("#fff0c2", "#ffd27a"), r=6),
        poly([(30, 500), (106, 500), (82, 468), (54, 468)], "#1a1f33"),
        rect(46, 880, 44, 14, "#1a1f33", r=4),
    )
    pic.glow(68, 535, 260, 0.7)
    pic.add(
        poly(
            [(1290, 800), (1390, 800), (1374, 890), (1306, 890)],
            pic.across(BRICK_DARK, BRICK, BRICK_DARK),
        ),
        rect(1334, 700, 12, 104, WOOD_DARK),
    )
    for px, py, dice in scattered(14, 60, 1270, 560, 1410, 730):
        if (px - 1340) ** 2 + (py - 645) ** 2 < 80**2:
            pic.add(
                ellipse(
                    px,
                    py,
                    18 + dice * 8,
                    13 + dice * 5,
                    ("#23452f", "#2f5a3f", "#3b6a49")[int(dice * 3)],
                )
            )
    pic.vignette(0.5)
    return pic


def montreal() -> Picture:
    """A Montréal street under snow: brick, an outdoor staircase, one warm shop window."""
    pic = Picture(1080, 1350)
    pic.add(rect(0, 0, 1080, 1350, pic.down("#2c3a63", "#54608c", "#8f8fb0")))
    # brick fronts under a snowy cornice
    for x, top, w, tone in (
        (0, 330, 250, "#7a4a46"),
        (230, 270, 560, "#8e4d40"),
        (770, 320, 330, "#6f5a55"),
    ):
        pic.add(rect(x, top, w, 1000, pic.down(tone, "#5d3a3c")))
        for row in range(37):
            for column in range(int(w / 44) + 1):
                px = x + column * 44 - (row % 2) * 22
                left, right = max(px + 2, x), min(px + 40, x + w)
                if right > left:
                    pic.add(
                        rect(
                            left,
                            top + 66 + row * 24,
                            right - left,
                            20,
                            "#2b1a20",
                            r=2,
                            opacity=0.12 + 0.06 * ((row * 7 + column * 5) % 3),
                        )
                    )
        # cornice under snow
        pic.add(rect(x - 8, top + 16, w + 16, 34, "#4a3238"))
        for k in range(int(w / 40)):
            pic.add(rect(x + 12 + k * 40, top + 50, 20, 18, "#4a3238", r=3))
        pic.add(
            path(
                f"M{x - 14} {top + 22}V{top}Q{x + w * 0.2:.0f} {top - 24} {x + w * 0.45:.0f} {top - 8}T{x + w + 14:.0f} {top - 2}V{top + 22}Q{x + w * 0.8:.0f} {top + 34} {x + w * 0.6:.0f} {top + 22}T{x + w * 0.3:.0f} {top + 24}T{x - 14} {top + 22}Z",
                "#eef2fa",
            )
        )

    def window(x: float, y: float, w: float, h: float, lit: bool) -> None:
        pic.add(
            rect(x - 12, y - 12, w + 24, h + 24, "#e3ddd8"),
            rect(
                x,
                y,
                w,
                h,
                pic.down("#ffdf9c", "#f0a851") if lit else pic.down("#36466e", "#54658f"),
            ),
        )
        pic.add(rect(x + w / 2 - 4, y, 8, h, "#e3ddd8"), rect(x, y + h * 0.4, w, 7, "#e3ddd8"))
        pic.add(
            path(
                f"M{x - 20} {y + h + 22}Q{x + w / 2} {y + h - 12} {x + w + 20} {y + h + 22}Z",
                "#eef2fa",
            )
        )
        if lit:
            pic.glow(x + w / 2, y + h / 2, w * 1.5, 0.35)

    window(60, 460, 110, 170, False)
    window(60, 760, 110, 170, True)
    window(300, 430, 120, 190, True)
    window(480, 430, 120, 190, False)
    window(640, 430, 100, 190, False)
    window(850, 470, 130, 180, True)
    window(850, 780, 130, 180, False)
    # upstairs door and balcony, reached by the staircase
    pic.add(
        rect(470, 690, 110, 184, "#2f5a55"),
        rect(488, 710, 74, 90, "#ffd58a"),
        circle(562, 800, 7, BRASS),
    )
    pic.glow(525, 752, 120, 0.4)
    pic.add(rect(420, 872, 370, 18, "#20242f"), rect(416, 858, 378, 18, "#eef2fa", r=9))
    for k in range(14):
        pic.add(line(428 + k * 27, 780, 428 + k * 27, 862, "#20242f", 5))
    pic.add(
        line(424, 780, 786, 780, "#20242f", 8),
        path("M420 776Q520 762 610 772T790 774V782H420Z", "#eef2fa"),
    )
    # shop below
    pic.add(
        rect(252, 920, 330, 290, "#1f3d3a"),
        rect(276, 966, 282, 190, pic.down("#ffe0a0", "#f4b25c", "#d98a42")),
        rect(252, 920, 330, 36, "#2b524d"),
    )
    pic.glow(417, 1060, 330, 0.45)
    shade_lamp(pic, 340, 1154, 120, metal(pic), (BRICK, BRICK_DARK))
    shade_lamp(
        pic,
        424,
        1154,
        168,
        pic.across("#5f6d75", "#8e9ca3", "#515d65"),
        (CREAM, "#cdb68b"),
        lit=True,
        form="ball",
    )
    dome_lamp(pic, 510, 1154, 116)
    pic.add(sign(366, 928, 22, BRASS_LIGHT))
    pic.add(
        path("M244 922V904Q330 884 420 898T590 900V922Q520 934 460 922T330 926T244 922Z", "#eef2fa")
    )
    pic.add(rect(270, 1156, 294, 14, "#16302d"))
    # staircase curving down to the street
    steps = []
    for k in range(13):
        t = k / 12
        x = 770 + 150 * math.sin(t * math.pi * 0.55) - 40 * t
        y = 880 + t * 320
        steps.append((x, y))
    for side, dark in ((1, "#20242f"), (-1, "#2a2f3c")):
        rail = "M" + "L".join(f"{x + side * 62:.0f} {y - 92:.0f}" for x, y in steps)
        under = "M" + "L".join(f"{x + side * 62:.0f} {y + 6:.0f}" for x, y in steps)
        pic.add(path(under, stroke=dark, thick=9))
        for x, y in steps:
            pic.add(line(x + side * 62, y - 92, x + side * 62, y, dark, 4))
        pic.add(path(rail, stroke=dark, thick=8))
        pic.add(
            path(
                "M" + "L".join(f"{x + side * 62:.0f} {y - 98:.0f}" for x, y in steps),
                stroke="#eef2fa",
                thick=6,
            )
        )
    for x, y in steps:
        pic.add(rect(x - 64, y, 128, 11, "#3a3f4d"), rect(x - 62, y - 9, 124, 11, "#f4f7fc", r=5))
    # pavement, snowbanks, street lamp
    pic.add(
        path(
            "M0 1210Q160 1180 300 1206T620 1200T880 1190T1080 1214V1350H0Z",
            pic.down("#f5f7fc", "#c7cfe4"),
        )
    )
    pic.add(
        ellipse(
            417,
            1230,
            300,
            46,
            pic.round((0, HONEY, 0.7), (0.6, AMBER, 0.2), (1, AMBER, 0)),
            blend="multiply",
        )
    )
    pic.add(
        path("M0 1280Q140 1230 330 1270T700 1268T1080 1246V1350H0Z", pic.down("#ffffff", "#b9c3de"))
    )
    for px, py, dice in scattered(51, 9, 360, 1216, 700, 1262):
        pic.add(ellipse(px, py, 13, 5 + dice * 2, "#a9b4d2", opacity=0.7))
    pic.add(
        rect(176, 640, 14, 620, "#1b2236"),
        path("M183 650Q183 600 230 596", stroke="#1b2236", thick=12),
        path("M214 590H262L272 622H204Z", "#1b2236"),
        ellipse(238, 624, 32, 7, GLOW),
    )
    pic.glow(238, 640, 220, 0.75)
    pic.add(path("M204 592Q238 566 272 592Z", "#eef2fa"), ellipse(183, 1262, 46, 14, "#ffffff"))
    for px, py, dice in scattered(99, 210, 0, 0, 1080, 1300):
        pic.add(circle(px, py, 2 + dice * 4.5, "#ffffff", opacity=round(0.35 + dice * 0.5, 2)))
    pic.vignette(0.4)
    return pic
