"""The reel: a bare frame is wrapped in paper, strip by strip, and the lamp is lit."""

import math
import subprocess
from collections.abc import Callable
from pathlib import Path

from lamps import bulb, metal, socket_shell
from PIL import Image
from shapes import (
    AMBER,
    BRICK,
    GLOW,
    HONEY,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
    Picture,
    ellipse,
    line,
    path,
    poly,
    rect,
)

WIDTH, HEIGHT, RATE, SECONDS = 720, 1280, 24, 8
STRIPS = 9


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def frame(second: float) -> Picture:
    """What is seen at that second: 0-1 the frame, 1-5.4 the strips, 5.8 the light."""
    pic = Picture(WIDTH, HEIGHT)
    light = _ease((second - 5.8) / 0.7)
    pic.add(rect(0, 0, WIDTH, HEIGHT, pic.down("#39435c", "#2c3450", "#262c45")))
    pic.add(
        rect(90, 120, 180, 250, "#4a5470", r=6, opacity=0.7),
        rect(106, 136, 148, 218, "#59658a", r=3, opacity=0.5),
    )
    pic.add(
        rect(430, 250, 220, 14, "#5b4a4a"),
        rect(450, 190, 36, 60, "#6b5a70", r=4),
        rect(500, 170, 30, 80, "#5f6d7c", r=4),
        rect(546, 204, 60, 46, "#775a52", r=4),
    )
    pic.add(
        rect(0, 1010, WIDTH, 270, pic.down("#7c5138", "#4b2f22")),
        rect(0, 1000, WIDTH, 18, pic.across(WOOD, WOOD_LIGHT, WOOD)),
    )
    for k in range(5):
        pic.add(line(0, 1062 + k * 46, WIDTH, 1058 + k * 47, WOOD_DARK, 3, 0.35))
    x, foot, top, bottom = 360, 1004, 360, 700
    if light:
        pic.glow(x, bottom - 120, 620 * (0.6 + 0.4 * light), 0.7 * light)
        pic.add(
            ellipse(
                x,
                1010,
                330,
                40,
                pic.round((0, HONEY, 0.7 * light), (0.6, AMBER, 0.2 * light), (1, AMBER, 0)),
                blend="screen",
            )
        )
    pic.shadow(x, 1008, 190, 20, 0.45)
    brass = metal(pic)
    pic.add(
        path(
            f"M{x - 130} {foot}Q{x - 126} {foot - 44} {x - 26} {foot - 50}H{x + 26}Q{x + 126} {foot - 44} {x + 130} {foot}Z",
            brass,
        ),
        rect(x - 14, bottom - 20, 28, foot - bottom - 20, brass),
    )
    pic.add(
        socket_shell(pic, x, bottom - 84, 62, 80, "#2b2f3c"),
        bulb(pic, x, bottom - 184, 50, lit=light > 0.3, turn=180),
    )
    # the wire frame
    for k in range(7):
        share = math.sin(math.radians(-78 + 26 * k))
        pic.add(line(x + share * 140, top, x + share * 230, bottom, "#e5d8c6", 4, 0.9))
    pic.add(
        ellipse(x, top, 140, 16, stroke="#f0e4d3", thick=5),
        ellipse(x, bottom, 230, 26, stroke="#f0e4d3", thick=5),
    )
    # the strips of paper, one after another from left to right
    for k in range(STRIPS):
        grown = _ease((second - 1.0 - k * 0.45) / 0.8)
        if not grown:
            continue
        a, b = -1 + 2 * k / STRIPS, -1 + 2 * (k + 1) / STRIPS
        a, b = math.sin(a * math.pi / 2), math.sin(b * math.pi / 2)
        low = top + (bottom - top) * grown
        wide = 140 + 90 * grown
        dark = abs((a + b) / 2)
        cold = _mix("#f6ead2", "#bfa988", dark * 0.8)
        warm = _mix("#ffe7a8", "#f0a64a", dark * 0.9)
        dip = 26 * grown
        points = [
            (x + a * 140, top),
            (x + b * 140, top),
            (x + b * wide, low + dip * (1 - b * b) ** 0.5),
            (x + a * wide, low + dip * (1 - a * a) ** 0.5),
        ]
        pic.add(
            poly(
                points, _mix(cold, warm, light), stroke=_mix("#d9c8a6", "#e0943f", light), thick=1.5
            )
        )
    if second > 5.2:
        done = _ease((second - 5.2) / 0.4)
        rim = _mix(BRICK, "#d9772f", light)
        pic.add(
            path(
                f"M{x - 230} {bottom}A230 26 0 0 0 {x + 230} {bottom}", stroke=rim, thick=9 * done
            ),
            path(f"M{x - 140} {top}A140 16 0 0 0 {x + 140} {top}", stroke=rim, thick=7 * done),
        )
    if light:
        pic.add(
            ellipse(
                x,
                bottom - 120,
                200,
                240,
                pic.round((0, "#fffbe8", 0.75 * light), (0.5, GLOW, 0.35 * light), (1, HONEY, 0)),
                blend="screen",
            )
        )
    # paper strips waiting on the bench
    left = STRIPS - sum(second > 1.0 + k * 0.45 for k in range(STRIPS))
    for k in range(left):
        pic.add(rect(500, 990 - k * 7, 160, 6, "#f6ead2" if k % 2 else "#e6d6b6", r=2))
    pic.vignette(0.5 - 0.15 * light)
    return pic


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(
        (int(one[k : k + 2], 16) for k in (1, 3, 5)),
        (int(other[k : k + 2], 16) for k in (1, 3, 5)),
        strict=True,
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def cover() -> Picture:
    """The last moment, lit."""
    return frame(7.0)


def film(target: Path, draw: Callable[[Picture], Image.Image]) -> None:
    """Every frame, drawn and handed to ffmpeg, which must be installed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += [
        "-s",
        f"{WIDTH}x{HEIGHT}",
        "-r",
        str(RATE),
        "-i",
        "-",
        "-c:v",
        "libx264",
        "-preset",
        "slow",
    ]
    command += ["-crf", "21", "-pix_fmt", "yuv420p", "-threads", "1", "-movflags", "+faststart"]
    command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        if encoder.stdin is None:
            raise SystemExit("ffmpeg took no input")
        for number in range(RATE * SECONDS):
            encoder.stdin.write(draw(frame(number / RATE)).tobytes())
        encoder.stdin.close()
    if encoder.returncode:
        raise SystemExit(f"ffmpeg failed on {target}")
