"""Inside the Nantes workshop: at dawn, on the bench, an empty place, a queue of lamps."""

import math

from lamps import (
    architect_lamp,
    bulb,
    coil,
    dome_lamp,
    metal,
    pendant,
    screw,
    screwdriver,
    shade_lamp,
    socket_shell,
    steel,
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
    STEEL,
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


def dawn() -> Picture:
    """The workshop before opening: a wide window on the river, a first lamp lit."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.slanted("#3a4262", "#34395a", "#2a2c46")))
    _window(pic, 130, 110, 720, 560)
    # the morning comes in
    pic.glow(400, 480, 900, 0.34, "#ffb98a")
    _tools(pic, 960, 150)
    pendant(pic, 905, 96, 120, (PINE, "#2a3b32"))
    pendant(pic, 70, 150, 130, (BRICK, BRICK_DARK))
    # the bench
    pic.add(rect(0, 770, 1440, 310, pic.down("#4a3029", "#2f1f20")))
    pic.add(
        rect(0, 740, 1440, 26, pic.across((0, WOOD), (0.5, "#c08a5c"), (1, WOOD_LIGHT))),
        rect(0, 764, 1440, 30, pic.across((0, WOOD_DARK), (0.6, WOOD), (1, WOOD))),
    )
    for x in (40, 500, 960):
        pic.add(
            rect(x, 836, 420, 150, "#3a2522", r=8),
            rect(x + 8, 844, 404, 134, pic.down("#5a3a2e", "#4a2f28"), r=6),
        )
        pic.add(rect(x + 170, 896, 80, 14, pic.down(BRASS_LIGHT, BRASS_DARK), r=7))
    pic.add(rect(0, 1010, 1440, 70, "#221822"))
    # what stands on it
    pic.shadow(230, 746, 150, 14)
    shade_lamp(
        pic,
        230,
        744,
        330,
        pic.across(BRICK_DARK, BRICK, BRICK_DARK),
        ("#d9c3a0", "#a88e70"),
        form="ball",
    )
    _frame_lamp(pic, 470, 744, 250)
    _jar(pic, 1310, 500, 74, 104)
    _vise(pic, 740, 742)
    pic.shadow(1200, 748, 210, 16, 0.45)
    mouth = architect_lamp(pic, 1290, 744, 430, 112, 196, 262, (PINE, "#26382f"), lit=True)
    pool = pic.round((0, HONEY, 0.75), (0.5, AMBER, 0.3), (1, AMBER, 0))
    pic.add(ellipse(mouth[0] - 10, 752, 330, 40, pool, blend="screen"))
    pic.add(
        poly(
            [
                (mouth[0] - 60, mouth[1]),
                (mouth[0] + 60, mouth[1]),
                (mouth[0] + 170, 745),
                (mouth[0] - 190, 745),
            ],
            pic.down((0, GLOW, 0.42), (1, HONEY, 0.08)),
            blend="screen",
        )
    )
    # the lamp being mended, in the light
    x = mouth[0] - 40
    pic.add(rect(x - 92, 716, 184, 26, pic.down(WOOD_LIGHT, WOOD), r=5))
    pic.add(group(socket_shell(pic, 0, 0, 44, 66, metal(pic)), move=(x - 40, 650)))
    pic.add(bulb(pic, x + 40, 690, 22, turn=90))
    pic.add(screwdriver(pic, x + 140, 732, 150, -4, (BRICK, BRICK_DARK)))
    pic.vignette(0.5)
    return pic


def _window(pic: Picture, x: float, y: float, w: float, h: float) -> None:
    clip = pic.clip(rect(x, y, w, h, "#fff"))
    sky = pic.down(
        (0, "#5d6a9c"), (0.32, "#b98fa6"), (0.55, "#f0a98b"), (0.72, "#f9cf9d"), (1, "#fde7bd")
    )
    river = y + h * 0.80
    scene = [rect(x, y, w, h, sky)]
    sun = pic.round((0, "#fff6da", 1), (0.28, "#ffe3a6", 0.9), (1, "#ffd08a", 0))
    scene.append(circle(x + w * 0.36, river - 30, 190, sun))
    scene.append(circle(x + w * 0.36, river - 30, 46, "#fff3cf"))
    for cx, cy, cw in ((0.75, 0.2, 150), (0.62, 0.27, 110), (0.2, 0.33, 170), (0.88, 0.42, 130)):
        scene.append(rect(x + w * cx - cw / 2, y + h * cy, cw, 9, "#f7c3a8", r=5, opacity=0.6))
        scene.append(
            rect(x + w * cx - cw / 3, y + h * cy + 14, cw * 0.8, 6, "#f7c3a8", r=3, opacity=0.4)
        )
    # far bank: roofs, then the great crane of the island
    far = f"M{x} {river}V{river - 54}h50v-18h40v26h60l26 -30l26 30h44v-22h54v14h70v-30h18v-26h14v26h20v34h90v-14h60v-26l30 -20l30 20v30h70V{river}Z"
    scene.append(path(far, "#8d6c86", opacity=0.85))
    crane = x + w * 0.70
    for leg in (-34, 34):
        scene.append(line(crane + leg, river + 6, crane + leg * 0.55, river - 150, "#5b4263", 9))
    for step in range(4):
        low, high = river - 8 - step * 36, river - 44 - step * 36
        spread = 33 - step * 4.5
        scene.append(line(crane - spread, low, crane + spread - 4, high, "#5b4263", 4))
        scene.append(line(crane + spread, low, crane - spread + 4, high, "#5b4263", 4))
    scene.append(rect(crane - 30, river - 182, 60, 34, "#5b4263"))
    scene.append(
        poly(
            [
                (crane - 190, river - 196),
                (crane + 120, river - 184),
                (crane + 120, river - 176),
                (crane - 190, river - 190),
            ],
            "#5b4263",
        )
    )
    scene.append(
        poly(
            [(crane - 14, river - 182), (crane, river - 246), (crane + 14, river - 182)], "#5b4263"
        )
    )
    scene.append(
        line(crane, river - 244, crane - 180, river - 194, "#5b4263", 4)
        + line(crane, river - 244, crane + 112, river - 182, "#5b4263", 4)
    )
    scene.append(
        rect(crane + 84, river - 178, 38, 26, "#5b4263")
        + line(crane - 150, river - 190, crane - 150, river - 110, "#5b4263", 3)
    )
    scene.append(rect(x, river, w, h, pic.down("#d98f7f", "#8a6a8c")))
    for k, (px, py, dice) in enumerate(scattered(3, 26, x, river + 6, x + w, y + h - 8)):
        near = 1 - min(1, abs(px - x - w * 0.36) / 300)
        scene.append(
            rect(px, py, 30 + dice * 60, 4, "#ffe2ad", r=2, opacity=round(0.2 + 0.6 * near, 2))
        )
        del k
    pic.add(group(*scene, clip=clip))
    bar = pic.down("#232942", "#2d3350")
    pic.add(
        rect(x - 18, y - 18, w + 36, 20, bar),
        rect(x - 18, y - 18, 20, h + 36, bar),
        rect(x + w - 2, y - 18, 20, h + 36, bar),
    )
    for part in (1, 2, 3):
        pic.add(rect(x + w * part / 4 - 5, y, 10, h, bar))
    for part in (1, 2):
        pic.add(rect(x, y + h * part / 3 - 5, w, 10, bar))
    pic.add(
        rect(x - 40, y + h, w + 80, 26, "#56506e", r=3),
        rect(x - 40, y + h, w + 80, 7, "#e8b596", r=3, opacity=0.75),
    )


def _tools(pic: Picture, x: float, y: float) -> None:
    pic.add(rect(x, y, 400, 330, pic.down("#5c4a4f", "#4c3c46"), r=10))
    for row in range(10):
        for column in range(12):
            pic.add(circle(x + 24 + column * 32, y + 22 + row * 32, 3, "#33293a", opacity=0.7))
    # hammer
    pic.add(
        group(
            rect(-8, 0, 16, 170, pic.across(WOOD, WOOD_LIGHT, WOOD), r=6),
            path("M-52 -6Q-58 -34 -30 -38H24L54 -20V2H-24Q-40 0 -52 -6Z", steel(pic)),
            move=(x + 70, y + 80),
            turn=4,
        )
    )
    # pliers
    pliers = [
        path("M-6 0C-30 50 -34 110 -26 170", stroke=BRICK, thick=17),
        path("M6 0C30 50 34 110 26 170", stroke=BRICK_DARK, thick=17),
        path("M-14 10L-20 -50Q-6 -84 -1 -84L0 10Z", STEEL),
        path("M14 10L20 -50Q6 -84 1 -84L0 10Z", STEEL_DARK),
        circle(0, 6, 17, steel(pic)),
        circle(0, 6, 6, STEEL_DARK),
    ]
    pic.add(group(*pliers, move=(x + 178, y + 110)))
    for number, color in enumerate(((AMBER, BRASS_DARK), (SAGE, PINE), (BRICK, BRICK_DARK))):
        pic.add(
            screwdriver(
                pic, x + 250 + number * 52, y + 250 - number * 18, 190 - number * 22, -90, color
            )
        )
    pic.add(
        rect(x - 10, y + 352, 420, 16, WOOD, r=3), rect(x - 10, y + 364, 420, 8, WOOD_DARK, r=3)
    )
    for number in range(4):
        pic.add(
            rect(
                x + 20 + number * 52,
                y + 306,
                40,
                46,
                ("#7b5a50", "#6b6f7d", "#8a6d4c", "#5d6f66")[number],
                r=4,
            )
        )


def _jar(pic: Picture, x: float, y: float, w: float, h: float) -> None:
    pic.shadow(x, y + 2, w * 0.8, 10)
    pic.add(
        rect(
            x - w / 2,
            y - h,
            w,
            h,
            pic.across((0, "#b7c9cf", 0.5), (0.3, "#e4eef0", 0.65), (1, "#8ea4ad", 0.55)),
            r=10,
        )
    )
    for px, py, dice in scattered(8, 26, x - w / 2 + 12, y - h * 0.6, x + w / 2 - 12, y - 10):
        pic.add(screw(pic, px, py, 6 + dice * 3, dice * 180, dice > 0.4))
    pic.add(
        rect(x - w / 2 - 3, y - h - 16, w + 6, 20, pic.across(BRASS_DARK, BRASS, BRASS_DARK), r=4)
    )


def _frame_lamp(pic: Picture, x: float, y: float, size: float) -> None:
    """A lamp whose shade is still a bare wire frame."""
    pic.shadow(x, y + 2, size * 0.35, 11)
    brass = metal(pic)
    pic.add(
        path(
            f"M{x - 0.2 * size} {y}Q{x - 0.18 * size} {y - 0.06 * size} {x - 0.04 * size} {y - 0.07 * size}H{x + 0.04 * size}Q{x + 0.18 * size} {y - 0.06 * size} {x + 0.2 * size} {y}Z",
            brass,
        ),
        rect(x - 0.022 * size, y - 0.52 * size, 0.044 * size, 0.47 * size, brass),
    )
    pic.add(socket_shell(pic, x, y - 0.6 * size, 0.1 * size, 0.12 * size, "#2b2f3c"))
    pic.add(bulb(pic, x, y - 0.75 * size, 0.075 * size, turn=180))
    top, bottom = y - 1.04 * size, y - 0.56 * size
    for k in range(7):
        share = math.sin(math.radians(-78 + 26 * k))
        pic.add(
            line(x + share * 0.21 * size, top, x + share * 0.33 * size, bottom, "#d8c9b8", 3, 0.9)
        )
    for yy, rx in ((top, 0.21), (bottom, 0.33)):
        pic.add(ellipse(x, yy, rx * size, 0.028 * size, stroke="#eadccb", thick=4))


def _vise(pic: Picture, x: float, y: float) -> None:
    body = pic.down("#66769a", "#3b4664")
    pic.shadow(x, y + 4, 110, 12)
    pic.add(path(f"M{x - 60} {y}V{y - 24}H{x - 34}V{y - 62}H{x + 26}V{y - 24}H{x + 60}V{y}Z", body))
    pic.add(
        rect(x - 96, y - 112, 66, 58, body, r=6),
        rect(x - 22, y - 112, 104, 58, body, r=6),
        rect(x - 40, y - 84, 60, 22, "#2b3450"),
    )
    pic.add(rect(x - 38, y - 126, 12, 44, STEEL), rect(x - 24, y - 126, 12, 44, STEEL_LIGHT))
    pic.add(
        rect(x - 150, y - 90, 60, 15, steel(pic), r=6),
        rect(x - 156, y - 130, 12, 96, steel(pic), r=6),
        circle(x - 150, y - 130, 10, STEEL),
        circle(x - 150, y - 34, 10, STEEL),
    )


def bench() -> Picture:
    """The bench from above: a lamp taken apart, every piece in its place."""
    pic = Picture(1440, 1080)
    _planks(pic)
    light = pic.round((0, "#fff0c8", 0.85), (0.35, "#ffdf9e", 0.5), (1, "#ffc873", 0))
    pic.add(circle(830, 430, 760, light, blend="soft-light"))
    dark = "#1c0f0a"

    def laid(x, y, w, h, marks, turn=0.0, round_=30):
        shade = rect(
            -w / 2 + 10, -h / 2 + 14, w, h, dark, r=round_, opacity=0.38, filter_=pic.blur(9)
        )
        pic.add(group(shade, *marks, move=(x, y), turn=turn))

    # the shade, seen from above
    shade = [circle(0, 0, 190, pic.round((0, "#e7d3ae"), (0.55, "#ecd9b5"), (1, "#d3b98f")))]
    shade += [
        path(
            f"M{62 * math.cos(a):.1f} {62 * math.sin(a):.1f}L{188 * math.cos(a):.1f} {188 * math.sin(a):.1f}",
            stroke="#b99a6b",
            thick=2.5,
            opacity=0.55,
        )
        for a in (math.tau * k / 36 for k in range(36))
    ]
    shade += [
        circle(0, 0, 190, stroke="#b5935f", thick=7),
        circle(0, 0, 62, "#5a3a29"),
        circle(0, 0, 62, stroke="#a98450", thick=7),
        circle(0, 0, 20, stroke=BRASS, thick=7),
    ]
    shade += [
        line(20 * math.cos(a), 20 * math.sin(a), 60 * math.cos(a), 60 * math.sin(a), BRASS, 6)
        for a in (math.tau * k / 3 + 0.4 for k in range(3))
    ]
    laid(290, 300, 370, 370, shade, round_=185)
    # stem, base
    laid(
        610,
        300,
        44,
        400,
        [
            rect(-18, -200, 36, 400, metal(pic), r=8),
            rect(-24, -205, 48, 26, metal(pic), r=5),
            rect(-24, 178, 48, 26, metal(pic), r=5),
        ],
        round_=14,
    )
    laid(
        290,
        770,
        300,
        300,
        [
            circle(0, 0, 152, pic.slanted(BRASS_LIGHT, BRASS, BRASS_DARK)),
            circle(0, 0, 132, pic.slanted(BRASS_DARK, BRASS, BRASS_LIGHT)),
            circle(0, 0, 122, pic.slanted(BRASS, "#dcb05c", BRASS)),
            circle(0, 0, 26, BRASS_DARK),
            circle(0, 0, 14, "#3a2416"),
        ],
        round_=150,
    )
    # socket in three pieces
    laid(800, 190, 110, 130, [socket_shell(pic, 0, -70, 104, 140, metal(pic))], round_=12)
    laid(
        800,
        370,
        90,
        90,
        [
            circle(0, 0, 52, "#eee6d8"),
            circle(0, 0, 52, stroke="#c9bda8", thick=5),
            circle(0, 0, 34, pic.round((0, "#8a6a34"), (0.6, BRASS), (1, BRASS_LIGHT))),
            circle(0, 0, 12, "#f2e3bd"),
            screw(pic, -38, 22, 9, 30, False),
            screw(pic, 38, 22, 9, 70, False),
        ],
        round_=50,
    )
    laid(
        800,
        520,
        90,
        80,
        [
            path("M-48 34V-6Q-48 -40 0 -42Q48 -40 48 -6V34Z", metal(pic)),
            rect(-54, 24, 108, 16, metal(pic), r=6),
        ],
        round_=20,
    )
    # bulb, cable, tools, screws
    laid(985, 260, 150, 260, [bulb(pic, 0, 50, 80)], turn=-12, round_=70)
    pic.add(
        group(
            coil(pic, 0, 0, 134, ("#00000055", "#00000055")),
            move=(1252, 292),
            opacity=0.5,
            filter_=pic.blur(9),
        )
    )
    pic.add(coil(pic, 1242, 275, 134, (BRICK, BRICK_DARK)))
    laid(760, 760, 560, 60, [screwdriver(pic, -280, 0, 560, 0, (AMBER, "#a5661d"))], turn=-8)
    laid(745, 900, 400, 50, [screwdriver(pic, -200, 0, 400, 0, (SAGE, PINE))], turn=-8)
    tray = [
        rect(-150, -105, 300, 210, "#3c4a44", r=20),
        rect(-138, -93, 276, 186, pic.slanted("#55675f", "#46564f"), r=14),
    ]
    tray += [
        screw(pic, px, py, 10 + dice * 5, dice * 360, dice > 0.35)
        for px, py, dice in scattered(21, 30, -115, -72, 115, 72)
    ]
    laid(1215, 800, 300, 210, tray, turn=5)
    pic.vignette(0.62, "#140a08")
    return pic


def _planks(pic: Picture) -> None:
    tones = ("#7f5236", "#8a5a3b", "#774b31", "#85563a", "#7b4f34")
    for row, tone in enumerate(tones):
        pic.add(rect(0, row * 216, 1440, 216, pic.across(tone, "#8f6040", tone)))
        for px, py, dice in scattered(row + 40, 16, 0, row * 216 + 14, 1300, row * 216 + 204):
            pic.add(
                path(
                    f"M{px:.0f} {py:.0f}q{60 + dice * 90:.0f} {dice * 12 - 6:.1f} {140 + dice * 260:.0f} 0",
                    stroke="#5d3824",
                    thick=1.6 + dice * 1.6,
                    opacity=0.28,
                )
            )
        pic.add(rect(0, row * 216 - 2, 1440, 4, "#3f2517", opacity=0.7))


def vacancy() -> Picture:
    """A free place at the bench: a stool, an apron on its hook, the lamp already lit."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.down("#5e6b57", "#4a5848")))
    for k in range(8):
        pic.add(rect(k * 180, 0, 3, 860, "#42503f", opacity=0.5))
    pic.add(
        rect(0, 860, 1440, 220, pic.down("#6a4a38", "#49301f")), rect(0, 852, 1440, 14, "#35452f")
    )
    for k in range(7):
        pic.add(line(k * 260 - 80, 1080, k * 200 + 60, 866, "#3b2618", 3, 0.5))
    # shelf with boxes
    pic.add(rect(560, 270, 720, 18, WOOD_LIGHT, r=3), rect(560, 284, 720, 8, WOOD_DARK, r=3))
    for x, h, tone in (
        (600, 96, "#a5673f"),
        (690, 74, "#c7b48f"),
        (770, 110, "#8b3a2a"),
        (870, 84, "#c98d4a"),
    ):
        pic.add(
            rect(x, 270 - h, 76, h, tone, r=5),
            rect(x + 18, 270 - h + 22, 40, 22, CREAM, r=3, opacity=0.85),
            circle(x + 38, 270 - 18, 6, NIGHT, opacity=0.5),
        )
    shade_lamp(pic, 1040, 270, 170, metal(pic), (BRICK, BRICK_DARK))
    dome_lamp(pic, 1190, 270, 160)
    # apron on its hook
    pic.add(rect(180, 228, 220, 24, WOOD, r=8))
    for x in (220, 290, 360):
        pic.add(path(f"M{x} 240v26q0 16 16 12", stroke=BRASS, thick=9))
    pic.shadow(310, 640, 120, 34, 0.3)
    pic.add(path("M236 330Q270 262 300 268Q330 262 352 330", stroke="#d9cbb0", thick=9))
    pic.add(
        path(
            "M232 326Q292 350 356 326L372 450Q430 470 424 500L436 716Q292 752 152 716L164 500Q158 470 214 450Z",
            pic.across("#24365a", "#34507f", "#2a416b"),
        )
    )
    pic.add(path("M214 540H374V636Q294 652 214 636Z", "#2a4169", stroke="#d9b36a", thick=3))
    pic.add(
        line(294, 540, 294, 646, "#d9b36a", 3),
        path(
            "M250 350Q262 440 240 520M340 350Q330 440 350 520",
            stroke="#1d2c4b",
            thick=4,
            opacity=0.6,
        ),
    )
    pic.add(
        screwdriver(pic, 254, 620, 130, -88, (BRICK, BRICK_DARK)), rect(219, 560, 70, 76, "#2a4169")
    )
    # bench, lamp, stool
    mouth = architect_lamp(pic, 1190, 640, 400, 116, 200, 262, (BRICK, BRICK_DARK), lit=True)
    pic.add(
        poly(
            [
                (mouth[0] - 56, mouth[1]),
                (mouth[0] + 56, mouth[1]),
                (mouth[0] + 170, 640),
                (mouth[0] - 210, 640),
            ],
            pic.down((0, GLOW, 0.45), (1, HONEY, 0.12)),
            blend="screen",
        )
    )
    pic.add(
        rect(560, 640, 800, 34, pic.across((0, WOOD), (0.5, "#dca874"), (1, WOOD))),
        rect(560, 668, 800, 12, WOOD_DARK),
    )
    for x in (600, 1290):
        pic.add(
            poly(
                [(x, 680), (x + 34, 680), (x + 28, 930), (x + 6, 930)], pic.across(WOOD_DARK, WOOD)
            )
        )
    pic.add(
        rect(640, 680, 240, 78, pic.down("#7d5036", "#6a432d")), rect(734, 712, 52, 12, BRASS, r=6)
    )
    pool = pic.round((0, HONEY, 0.75), (0.5, AMBER, 0.25), (1, AMBER, 0))
    pic.add(ellipse(mouth[0] - 10, 645, 270, 30, pool, blend="screen"))
    x = mouth[0] - 20
    pic.add(rect(x - 150, 626, 110, 12, PAPER, r=2), rect(x - 140, 616, 110, 12, "#e8d7b6", r=2))
    pic.add(group(socket_shell(pic, 0, 0, 50, 70, metal(pic)), move=(x + 10, 570)))
    pic.add(screwdriver(pic, x + 60, 634, 170, -3, (SAGE, PINE)))
    pic.shadow(930, 992, 150, 22, 0.45)
    for a, b in ((880, 820), (980, 1040), (930, 930)):
        pic.add(line(a, 800, b, 990, "#3a2a22" if a == 930 else WOOD_DARK, 18))
    pic.add(line(846, 910, 1014, 910, WOOD_DARK, 10))
    pic.add(
        ellipse(930, 796, 112, 24, WOOD_DARK),
        ellipse(930, 784, 112, 24, pic.across(WOOD, "#d49a68", WOOD)),
    )
    pic.vignette(0.42)
    return pic


def queue() -> Picture:
    """Lamps waiting in line with their labels; the first one has just been lit again."""
    pic = Picture(1440, 1080)
    pic.add(rect(0, 0, 1440, 1080, pic.across((0, "#33253a"), (0.55, "#5a3540"), (1, "#8a4a42"))))
    pic.add(rect(0, 720, 1440, 360, pic.down("#4a2c2c", "#2b1a20")))
    pic.add(
        rect(0, 700, 1440, 26, pic.across((0, "#5d3d30"), (0.7, WOOD_LIGHT), (1, "#e0b07c"))),
        rect(0, 724, 1440, 10, "#3a2420"),
    )
    for k in range(6):
        pic.add(
            rect(36 + k * 236, 780, 190, 250, "#3a2226", r=6),
            rect(48 + k * 236, 792, 166, 226, pic.down("#4b2e2d", "#3e2528"), r=4),
        )
    pool = pic.round((0, HONEY, 0.8), (0.5, AMBER, 0.3), (1, AMBER, 0))
    shade_lamp(
        pic,
        150,
        702,
        330,
        pic.across("#3a4a63", "#5a6e8d", "#33425a"),
        ("#8d7f86", "#63566a"),
        form="bottle",
    )
    _frame_lamp(pic, 385, 702, 290)
    dome_lamp(pic, 625, 702, 300)
    shade_lamp(
        pic, 870, 702, 390, metal(pic, STEEL_LIGHT, STEEL, STEEL_DARK), ("#8f6a63", "#6c4a4c")
    )
    shade_lamp(
        pic,
        1190,
        702,
        480,
        pic.across("#7a8a5e", "#a3b183", "#66754d"),
        ("#efdcb4", "#c4a97a"),
        lit=True,
        form="ball",
    )
    pic.add(ellipse(1190, 710, 330, 34, pool, blend="screen"))
    for x, y, turn, icon in (
        (215, 560, 8, "cable"),
        (440, 560, -6, "shade"),
        (745, 560, 6, "screw"),
        (925, 540, -8, "switch"),
        (1300, 600, 7, "done"),
    ):
        _label(pic, x, y, turn, icon)
    pic.vignette(0.5)
    return pic


def _label(pic: Picture, x: float, y: float, turn: float, icon: str) -> None:
    """A paper label on a string, with what was wrong drawn on it."""
    paper = "#f7e6c4" if icon != "done" else "#fff3d2"
    marks = [
        path("M0 -64Q-10 -110 -46 -132", stroke="#e7d5b4", thick=3),
        path("M-40 -40L-22 -66H22L40 -40V66H-40Z", paper),
        circle(0, -46, 8, "#5a3540"),
    ]
    ink = BRICK if icon != "done" else PINE
    if icon == "cable":
        marks.append(path("M-22 40C-22 6 22 46 22 12S-20 12 -14 -14", stroke=ink, thick=7))
    elif icon == "shade":
        marks.append(path("M-14 -14H14L24 34H-24Z", stroke=ink, thick=6))
    elif icon == "screw":
        marks.append(
            circle(0, 12, 24, stroke=ink, thick=6)
            + line(-11, 12, 11, 12, ink, 6)
            + line(0, 1, 0, 23, ink, 6)
        )
    elif icon == "switch":
        marks.append(
            rect(-14, -14, 28, 52, "none", r=14, stroke=ink, thick=6) + circle(0, 22, 8, ink)
        )
    else:
        marks.append(path("M-22 14L-6 32L24 -8", stroke=ink, thick=9))
    pic.add(group(*marks, move=(x, y), turn=turn))
