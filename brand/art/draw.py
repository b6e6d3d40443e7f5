"""Draw every picture of the example brand: `python brand/art/draw.py [NAME …]`."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import objects
import reel
import resvg_py
import steps
import streets
import workshop
from PIL import Image
from shapes import Picture

CONTENT = Path(__file__).resolve().parents[2] / "content"

PICTURES: dict[str, Callable[[], Picture]] = {
    "2026/10/06-changer-une-douille/etape-1.png": steps.unplug,
    "2026/10/06-changer-une-douille/etape-2.png": steps.open_socket,
    "2026/10/06-changer-une-douille/etape-3.png": steps.wire,
    "2026/10/06-changer-une-douille/etape-4.png": steps.relight,
    "2026/10/20-la-lampe-de-colette/lampe-de-bureau.jpg": objects.colette,
    "2026/11/03-hiver-avec-atelier-brume/trois-lampes.jpg": objects.stoneware,
    "2026/11/17-une-place-a-l-etabli/etabli-libre.jpg": workshop.vacancy,
    "2026/11/19-a-drawer-of-parts/drawer.jpg": objects.drawer,
    "2026/11/27-le-vendredi-repare/file-d-attente.jpg": workshop.queue,
    "2026/12/01-horaires-de-noel/vitrine.jpg": streets.shopfront,
    "2026/12/01-l-atelier-a-l-aube/etabli.jpg": workshop.bench,
    "2026/12/01-l-atelier-a-l-aube/fenetre.jpg": workshop.dawn,
    "2026/12/04-un-abat-jour-neuf/couverture.jpg": reel.cover,
    "2026/12/08-concours-de-noel/cadeau.jpg": objects.gift,
    "2026/12/12-boutique-ephemere-montreal/rue-enneigee.jpg": streets.montreal,
    "2027/01/12-droit-a-la-reparation/lampe-eclatee.jpg": objects.exploded,
    "2027/01/12-right-to-repair/exploded-lamp.jpg": objects.exploded,
}

FILM = "2026/12/04-un-abat-jour-neuf/abat-jour.mp4"


def draw(picture: Picture) -> Image.Image:
    """The pixels: drawn at twice the size and brought down, so that edges are smooth."""
    data = resvg_py.svg_to_bytes(svg_string=picture.svg(), zoom=2, skip_system_fonts=True)
    large = Image.open(io.BytesIO(bytes(data))).convert("RGB")
    return large.resize((picture.width, picture.height), Image.Resampling.LANCZOS)


def save(image: Image.Image, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".png":
        image.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    else:
        image.save(target, quality=86, optimize=True, progressive=True)


def main(wanted: list[str]) -> None:
    for name, scene in PICTURES.items():
        if not wanted or any(word in name for word in wanted):
            target = CONTENT / name
            save(draw(scene()), target)
            print(f"{target.stat().st_size / 1000:6.0f} kB  content/{name}")
    if not wanted or "film" in wanted:
        reel.film(CONTENT / FILM, draw)
        print(f"{(CONTENT / FILM).stat().st_size / 1000:6.0f} kB  content/{FILM}")


if __name__ == "__main__":
    main(sys.argv[1:])
