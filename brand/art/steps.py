"""How to change a socket, in four plates."""

import math

from lamps import metal, screw, screwdriver, shade_lamp, socket_shell, steel
from shapes import (
    AMBER,
    BRASS,
    BRASS_DARK,
    BRASS_LIGHT,
    BRICK,
    BRICK_DARK,
    CREAM,
    PAPER,
    PINE,
    SAGE,
    STEEL,
    STEEL_LIGHT,
    WOOD_DARK,
    WOOD_LIGHT,
    Picture,
    circle,
    group,
    line,
    path,
    rect,
)

LIVE, NEUTRAL, EARTH, EARTH_STRIPE = "#7a4a2b", "#3f6fb0", "#3f9a56", "#f0d04a"


def _plate(number: int, disc: str) -> Picture:
    pic = Picture(1200, 900)
    pic.add(rect(0, 0, 1200, 900, PAPER), circle(600, 440, 370, disc))
    for k in range(4):
        pic.add(circle(546 + k * 36, 852, 11, BRICK if k < number else "#e2d5bd"))
    return pic


def unplug() -> Picture:
    """Step one: the plug is out of the wall, the lamp is off."""
    pic = _plate(1, "#cfd9cf")
    pic.add(rect(0, 700, 1200, 16, WOOD_LIGHT), rect(0, 716, 1200, 8, WOOD_DARK))
    # French wall outlet, with its earth pin
    pic.add(
        rect(
            196, 270, 236, 236, pic.slanted("#ffffff", "#e9e2d4"), r=26, stroke="#d5cab6", thick=4
        ),
        circle(314, 388, 88, "#ece4d5", stroke="#d0c4ae", thick=4),
        circle(314, 388, 76, pic.slanted("#cfc4af", "#e6decd")),
    )
    pic.add(
        circle(282, 396, 12, "#4a4640"),
        circle(346, 396, 12, "#4a4640"),
        circle(314, 346, 11, steel(pic)),
    )
    pic.add(
        path("M676 648C736 660 730 704 812 692", stroke=BRICK_DARK, thick=15),
        path("M676 648C736 660 730 704 812 692", stroke=BRICK, thick=9),
    )
    plug = [
        rect(-104, -34, 46, 11, steel(pic), r=5),
        rect(-104, 22, 46, 11, steel(pic), r=5),
        path("M-62 -58H10Q58 -50 62 0Q58 50 10 58H-62Z", pic.down("#5b6168", "#363b41")),
        rect(52, -16, 36, 32, BRICK, r=8),
        line(-40, -34, -40, 34, "#22262b", 6),
        line(-20, -34, -20, 34, "#22262b", 6),
    ]
    pic.add(group(*plug, move=(596, 640), turn=6))
    pic.shadow(850, 704, 150, 14, 0.25)
    shade_lamp(pic, 850, 702, 470, metal(pic), ("#d9c8a6", "#b49f7c"))
    # the way out: an arrow
    pic.add(
        path("M452 410C530 424 570 470 584 546", stroke=PINE, thick=11),
        path("M556 524L586 552L606 514", stroke=PINE, thick=11),
    )
    return pic


def open_socket() -> Picture:
    """Step two: the socket taken apart, cap, insert, skirt, and the screwdriver."""
    pic = _plate(2, "#f0d3b0")
    x = 520
    for y in range(120, 800, 22):
        pic.add(line(x, y, x, y + 9, BRASS_DARK, 4, 0.6))
    pic.add(
        path(f"M{x - 86} 250V190Q{x - 86} 128 {x} 124Q{x + 86} 128 {x + 86} 190V250Z", metal(pic)),
        rect(x - 96, 234, 192, 26, metal(pic), r=8),
        rect(x - 20, 100, 40, 32, BRASS_DARK, r=6),
    )
    pic.add(
        rect(x - 76, 320, 152, 96, pic.across("#d8cfbe", "#fbf6ea", "#cfc5b2"), r=16),
        rect(x - 50, 414, 100, 56, metal(pic), r=4),
    )
    for k in range(3):
        pic.add(line(x - 50, 426 + k * 15, x + 50, 422 + k * 15, BRASS_DARK, 4, 0.6))
    pic.add(screw(pic, x - 44, 368, 19, 60, False), screw(pic, x + 44, 368, 19, 20, False))
    pic.add(socket_shell(pic, x, 540, 190, 200, metal(pic)))
    pic.add(screwdriver(pic, 588, 374, 440, 18, (BRICK, BRICK_DARK)))
    pic.add(
        path("M770 300A62 62 0 1 0 832 340", stroke=BRICK, thick=10),
        path("M806 350L834 334L850 364", stroke=BRICK, thick=10),
    )
    return pic


def wire() -> Picture:
    """Step three: live to the centre, neutral to the thread, earth to the metal."""
    pic = _plate(3, "#d7e0e6")
    # the insert, from above, very large
    pic.add(
        circle(600, 400, 250, "#1a0e0a", opacity=0.12),
        circle(594, 390, 250, pic.slanted("#fffaf0", "#e4dac7")),
        circle(594, 390, 250, stroke="#cbbfa9", thick=8),
    )
    pic.add(
        circle(594, 390, 150, pic.slanted(BRASS_LIGHT, BRASS, BRASS_DARK)),
        circle(594, 390, 126, "#f3ebdc"),
        circle(594, 390, 126, stroke=BRASS_DARK, thick=5),
        circle(594, 390, 40, pic.slanted(BRASS_LIGHT, BRASS, BRASS_DARK)),
    )
    pic.add(
        rect(400, 372, 170, 36, pic.down(BRASS_LIGHT, BRASS), r=10),
        screw(pic, 420, 390, 34, 40, False),
    )
    pic.add(
        rect(716, 372, 60, 36, pic.down(BRASS_LIGHT, BRASS), r=10),
        screw(pic, 772, 390, 34, 110, False),
    )
    pic.add(
        rect(574, 540, 40, 70, pic.down(STEEL_LIGHT, STEEL), r=8),
        screw(pic, 594, 606, 34, 20, False),
    )
    for d, plain, bare in (
        ("M60 250C200 240 280 330 352 374", LIVE, "M352 374L392 388"),
        ("M1140 250C1000 240 916 330 842 374", NEUTRAL, "M842 374L802 388"),
        ("M1090 806C930 800 760 780 660 660", EARTH, "M660 660L624 620"),
    ):
        pic.add(path(bare, stroke="#c9743c", thick=13), path(d, stroke=plain, thick=30))
    pic.add(
        '<path d="M1090 806C930 800 760 780 660 660" fill="none" stroke="#f0d04a" stroke-width="13" stroke-dasharray="34 26"/>'
    )
    # signs: L at the left, N at the right, the earth sign below
    pic.add(circle(180, 150, 52, LIVE), path("M166 124V176H198", stroke=PAPER, thick=11))
    pic.add(
        circle(1020, 150, 52, NEUTRAL), path("M1000 176V124L1040 176V124", stroke=PAPER, thick=11)
    )
    pic.add(
        circle(940, 680, 52, EARTH),
        path("M940 646V676M908 678H972M920 694H960M932 710H948", stroke=PAPER, thick=9),
    )
    return pic


def relight() -> Picture:
    """Step four: put together again, the lamp gives light."""
    pic = _plate(4, "#f7d795")
    pic.add(circle(600, 400, 300, "#fbe6b4"))
    for k in range(20):
        a = math.tau * k / 20 + math.tau / 40
        if math.sin(a) < 0.6:
            far = 404 + 18 * (k % 2)
            pic.add(
                line(
                    600 + 384 * math.cos(a),
                    440 + 384 * math.sin(a),
                    600 + far * math.cos(a),
                    440 + far * math.sin(a),
                    AMBER,
                    9,
                    0.75,
                )
            )
    pic.add(rect(0, 700, 1200, 16, WOOD_LIGHT), rect(0, 716, 1200, 8, WOOD_DARK))
    pic.shadow(600, 704, 190, 16, 0.28)
    shade_lamp(pic, 600, 702, 560, metal(pic), (CREAM, "#cdb68b"), lit=True)
    pic.add(
        path("M680 690C780 700 900 690 1010 660", stroke=BRICK_DARK, thick=13),
        path("M680 690C780 700 900 690 1010 660", stroke=BRICK, thick=8),
    )
    pic.add(screwdriver(pic, 190, 684, 260, -2, (SAGE, PINE)))
    return pic
