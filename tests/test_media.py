"""Pictures: what they are, what a network is sent for them, what an author is told."""

import hashlib
import os
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import deep, exif, noise, opened, photo, saved, srgb_profile, wide_profile
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from pipeline import media
from pipeline.files import Folder
from pipeline.limits import Limits, PictureLimits
from pipeline.media import Measured, MediaError, colour
from pipeline.media.look import look
from pipeline.post import Media
from pipeline.variant import Attachment

ANY = Limits(characters=None, unit="characters")
JPEG_ONLY = PictureLimits(
    formats=("image/jpeg",),
    bytes=8_000_000,
    min_width=320,
    max_width=1440,
    min_aspect=0.8,
    max_aspect=1.91,
)


def within(**limits: object) -> Limits:
    """Limits of a network that differ in its pictures alone."""
    return Limits(characters=None, unit="characters", picture=PictureLimits(**limits))  # type: ignore[arg-type]


class Shelf:
    """A folder of media files, and what becomes of one of them on a network."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tree = Folder(root)

    def put(self, data: bytes, name: str = "content/vase.jpg") -> str:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return name

    def measured(self, data: bytes, name: str = "content/vase.jpg") -> Measured:
        return media.inspect(self.tree, self.put(data, name))

    def sent(
        self, data: bytes, limits: Limits = ANY, focus: tuple[float, float] | None = None
    ) -> tuple[Attachment, bytes]:
        """What is described and what is read back, which must agree."""
        attachment = media.attach(self.tree, Media(self.put(data), focus=focus), limits)
        content = media.read(self.tree, attachment, limits)
        assert attachment.sha256 == hashlib.sha256(content).hexdigest()
        assert attachment.bytes == len(content)
        image = opened(content)
        assert (attachment.width, attachment.height) == image.size
        assert attachment.type == Image.MIME[image.format or ""]
        return attachment, content

    def refused(self, data: bytes, limits: Limits = ANY) -> MediaError:
        with pytest.raises(MediaError) as caught:
            media.attach(self.tree, Media(self.put(data)), limits)
        return caught.value


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def data(request: pytest.FixtureRequest) -> bytes:
    """A file's bytes; those of a picture are made when its test runs, for that takes long."""
    made: bytes = request.param() if callable(request.param) else request.param
    return made


class TestLooking:
    @pytest.mark.parametrize(
        ("data", "type_"),
        [
            pytest.param(lambda: saved(photo()), "image/jpeg", id="JPEG"),
            pytest.param(
                lambda: saved(photo(), progressive=True), "image/jpeg", id="progressive JPEG"
            ),
            pytest.param(lambda: saved(photo(mode="L")), "image/jpeg", id="grey JPEG"),
            pytest.param(lambda: saved(photo(), "PNG"), "image/png", id="PNG"),
            pytest.param(lambda: saved(photo(mode="P"), "PNG"), "image/png", id="palette PNG"),
            pytest.param(lambda: saved(deep(), "PNG"), "image/png", id="16-bit PNG"),
            pytest.param(lambda: saved(photo(), "GIF"), "image/gif", id="GIF"),
            pytest.param(lambda: saved(photo(), "WEBP"), "image/webp", id="WebP"),
            pytest.param(
                lambda: saved(photo(), "WEBP", lossless=True), "image/webp", id="lossless WebP"
            ),
            pytest.param(lambda: saved(photo(), "AVIF"), "image/avif", id="AVIF"),
        ],
        indirect=["data"],
    )
    def test_a_picture_is_known_by_its_bytes_and_not_by_its_name(
        self, shelf: Shelf, data: bytes, type_: str
    ) -> None:
        measured = shelf.measured(data, "content/vase.docx")
        assert (measured.type, measured.width, measured.height) == (type_, 400, 300)
        assert measured.bytes == len(data)
        assert measured.sha256 == hashlib.sha256(data).hexdigest()
        assert (measured.frames, measured.has_alpha, measured.private) == (1, False, False)

    @pytest.mark.parametrize("format_", ["PNG", "WEBP", "AVIF", "GIF"])
    def test_transparency_is_seen(self, shelf: Shelf, format_: str) -> None:
        image = photo(mode="RGBA")
        image.paste((0, 0, 0, 0), (0, 0, 200, 150))
        assert shelf.measured(saved(image, format_)).has_alpha

    def test_the_transparent_colour_of_a_palette_is_seen(self, shelf: Shelf) -> None:
        assert shelf.measured(saved(photo(mode="P"), "PNG", transparency=0)).has_alpha

    @pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG", "AVIF"])
    def test_frames_of_an_animation_are_counted(self, shelf: Shelf, format_: str) -> None:
        frames = [photo(), photo().rotate(90), photo().rotate(180)]
        data = saved(frames[0], format_, save_all=True, append_images=frames[1:], duration=100)
        assert shelf.measured(data).frames == 3

    def test_width_and_height_are_as_shown(self, shelf: Shelf) -> None:
        measured = shelf.measured(saved(photo(), exif=exif(6)))
        assert (measured.width, measured.height, measured.turned) == (300, 400, True)

    @pytest.mark.parametrize(
        ("data", "rule", "words"),
        [
            pytest.param(b"", "post.media-empty", "is empty", id="an empty file"),
            pytest.param(
                "Bonjour à tous\n".encode(), "post.media-type", "is a text", id="a text named .jpg"
            ),
            pytest.param(
                "Bonjour à tous\n".encode("latin-1") * 500,
                "post.media-type",
                "is a text",
                id="a Latin-1 text named .jpg",
            ),
            pytest.param(
                b"<!DOCTYPE html>\n<html><body>404",
                "post.media-type",
                "download went wrong",
                id="a web page named .jpg",
            ),
            pytest.param(
                b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
                "post.media-type",
                "export it as PNG",
                id="SVG",
            ),
            pytest.param(b"%PDF-1.7\n", "post.media-type", "PDF: export the page", id="PDF"),
            pytest.param(
                b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "post.media-type", "HEIC", id="HEIC"
            ),
            pytest.param(
                b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "post.media-type", "HEIC", id="HEIF"
            ),
            pytest.param(lambda: saved(photo(), "TIFF"), "post.media-type", "TIFF", id="TIFF"),
            pytest.param(lambda: saved(photo(), "BMP"), "post.media-type", "BMP", id="BMP"),
            pytest.param(b"PK\3\4\x14\0", "post.media-type", "office document", id="an archive"),
            pytest.param(
                b"\x80\x02\x9f\x01\0\0\x07", "post.media-type", "no picture or video", id="noise"
            ),
            pytest.param(
                b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                "post.media-lfs",
                "git lfs pull",
                id="a Git LFS pointer",
            ),
            pytest.param(
                b"WEBVTT\n\n00:01.000 --> 00:02.000\nOui\n",
                "post.media-type",
                "subtitles:",
                id="subtitles",
            ),
            pytest.param(
                lambda: saved(photo())[:-2000],
                "post.media-damaged",
                "cut short",
                id="a truncated JPEG",
            ),
            pytest.param(
                lambda: saved(photo(), exif=exif(1, place=True), comment=b"\xff\xd9")[:-2000],
                "post.media-damaged",
                "cut short",
                id="a truncated JPEG with an end in its comment",
            ),
            pytest.param(
                lambda: saved(photo(), "PNG")[:-900],
                "post.media-damaged",
                "cut short",
                id="truncated PNG",
            ),
            pytest.param(
                lambda: saved(photo(), "GIF")[:-900],
                "post.media-damaged",
                "cut short",
                id="truncated GIF",
            ),
            pytest.param(
                lambda: saved(photo(), "WEBP")[:-90],
                "post.media-damaged",
                "cut short",
                id="truncated WebP",
            ),
            pytest.param(
                lambda: saved(photo(), "AVIF")[:-90],
                "post.media-damaged",
                "cut short",
                id="truncated AVIF",
            ),
            pytest.param(
                lambda: saved(photo(), "PNG").replace(b"IDATx", b"IDATy"),
                "post.media-damaged",
                "damaged inside",
                id="a PNG with a wrong checksum",
            ),
        ],
        indirect=["data"],
    )
    def test_what_is_no_whole_picture_says_what_to_do(
        self, shelf: Shelf, data: bytes, rule: str, words: str
    ) -> None:
        error = shelf.refused(data)
        assert error.rule == rule
        assert str(error).startswith("content/vase.jpg ")
        assert words in str(error)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(
                lambda: saved(Image.new("1", (20_000, 20_000)), "PNG"), id="a PNG of 400 megapixels"
            ),
            pytest.param(
                lambda: saved(photo()).replace(b"\x01\x2c\x01\x90\x03", b"\xff\xff\xff\xff\x03"),
                id="a JPEG that says so",
            ),
            pytest.param(
                lambda: b"GIF89a\xff\xff\xff\xff" + saved(photo(), "GIF")[10:],
                id="a GIF that says so",
            ),
        ],
        indirect=["data"],
    )
    def test_a_decompression_bomb_is_refused_before_anything_is_decoded(
        self, shelf: Shelf, data: bytes
    ) -> None:
        error = shelf.refused(data)
        assert error.rule == "post.media-pixels"
        assert "megapixels" in str(error)

    def test_a_file_that_no_network_could_take_is_not_even_read(self, shelf: Shelf) -> None:
        shelf.put(b"")
        os.truncate(shelf.root / "content/vase.jpg", 50_000_000_000)
        with pytest.raises(MediaError, match="50,000 MB") as caught:
            media.inspect(shelf.tree, "content/vase.jpg")
        assert caught.value.rule == "post.media-bytes"

    def test_a_file_that_changes_is_looked_at_again(self, shelf: Shelf) -> None:
        assert shelf.measured(saved(photo(100, 100))).width == 100
        assert shelf.measured(saved(photo(200, 100))).width == 200


class TestFinding:
    @pytest.mark.parametrize(
        ("there", "named", "words"),
        [
            pytest.param("atelier.jpg", "ateleir.jpg", "did you mean atelier.jpg?", id="a slip"),
            pytest.param("atelier.jpeg", "atelier.jpg", "did you mean atelier.jpeg?", id="ending"),
            pytest.param("Atelier.JPG", "atelier.jpg", "capitals count", id="capitals"),
            pytest.param("e\u0301te\u0301.jpg", "été.jpg", "Unicode form", id="accents apart"),
            pytest.param("zebra.jpg", "atelier.jpg", "put the file there", id="nothing like it"),
        ],
    )
    def test_a_missing_picture_names_what_is_near(
        self, shelf: Shelf, there: str, named: str, words: str
    ) -> None:
        shelf.put(b"x", f"content/{there}")
        with pytest.raises(MediaError, match=f"content/{named} does not exist") as caught:
            media.inspect(shelf.tree, f"content/{named}")
        assert caught.value.rule == "post.media-missing"
        assert words in str(caught.value)

    @pytest.mark.parametrize(
        "named",
        ["../vase.jpg", "content/../../vase.jpg", "/etc/passwd", "content/link.jpg", "out/v.jpg"],
    )
    def test_a_path_out_of_the_repository_is_refused(self, tmp_path: Path, named: str) -> None:
        (tmp_path / "vase.jpg").write_bytes(saved(photo()))
        shelf = Shelf(tmp_path / "brand")
        shelf.put(b"x")
        (tmp_path / "brand/content/link.jpg").symlink_to(tmp_path / "vase.jpg")
        (tmp_path / "brand/out").symlink_to(tmp_path)
        with pytest.raises(MediaError) as caught:
            media.inspect(shelf.tree, named)
        assert caught.value.rule == "post.media-outside"
        assert "beside the post" in str(caught.value)

    @pytest.mark.parametrize(
        "named", ["content", "content/a\0b.jpg", "content/vase.jpg/x", "\udcff"]
    )
    def test_what_is_no_file_is_missing(self, shelf: Shelf, named: str) -> None:
        shelf.put(saved(photo()))
        with pytest.raises(MediaError) as caught:
            media.inspect(shelf.tree, named)
        assert caught.value.rule == "post.media-missing"


class TestSending:
    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_a_picture_that_fits_goes_out_as_it_is(self, shelf: Shelf, format_: str) -> None:
        data = saved(photo(), format_)
        attachment, content = shelf.sent(data)
        assert content == data
        assert attachment.file == "content/vase.jpg"

    def test_what_the_author_wrote_goes_along(self, shelf: Shelf) -> None:
        wrote = Media(shelf.put(saved(photo())), alt="Un vase.", focus=(0.2, 0.8))
        attachment = media.attach(shelf.tree, wrote, ANY)
        assert (attachment.alt, attachment.focus) == ("Un vase.", (0.2, 0.8))

    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
    def test_place_and_camera_are_taken_out_without_touching_a_pixel(
        self, shelf: Shelf, format_: str
    ) -> None:
        data = saved(photo(), format_, exif=exif(1, place=True), icc_profile=srgb_profile())
        assert b"Marie" in data
        _, content = shelf.sent(data)
        assert b"Marie" not in content
        clean = opened(content)
        assert dict(clean.getexif()) == {}
        assert clean.info["icc_profile"] == srgb_profile()
        assert clean.tobytes() == opened(data).tobytes()

    def test_comments_text_and_what_trails_behind_are_taken_out(self, shelf: Shelf) -> None:
        noted = saved(photo(), comment=b"by Marie") + b"a film of where Marie lives"
        assert b"Marie" not in shelf.sent(noted)[1]
        info = PngInfo()
        info.add_text("Author", "Marie")
        assert b"Marie" not in shelf.sent(saved(photo(), "PNG", pnginfo=info) + b"Marie")[1]
        assert b"Marie" not in shelf.sent(saved(photo(), "GIF", comment=b"by Marie"))[1]
        assert b"Marie" not in shelf.sent(saved(photo(), "WEBP", xmp=b"<x>Marie</x>"))[1]

    def test_an_animation_keeps_moving_when_its_metadata_goes(self, shelf: Shelf) -> None:
        data = saved(
            photo(),
            "WEBP",
            save_all=True,
            append_images=[photo().rotate(180)],
            exif=exif(1, place=True).tobytes(),
        )
        _, content = shelf.sent(data)
        assert b"Marie" not in content
        assert opened(content).n_frames == 2  # type: ignore[attr-defined]

    @pytest.mark.parametrize("orientation", range(2, 9))
    def test_a_picture_on_its_side_is_set_upright(self, shelf: Shelf, orientation: int) -> None:
        shown = photo(400, 300)
        lying = {
            2: Image.Transpose.FLIP_LEFT_RIGHT,
            3: Image.Transpose.ROTATE_180,
            4: Image.Transpose.FLIP_TOP_BOTTOM,
            5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90,
            7: Image.Transpose.TRANSVERSE,
            8: Image.Transpose.ROTATE_270,
        }[orientation]
        data = saved(shown.transpose(lying), quality=95, exif=exif(orientation, place=True))
        attachment, content = shelf.sent(data)
        upright = opened(content).convert("RGB")
        assert (attachment.width, attachment.height) == (400, 300)
        assert dict(upright.getexif()) == {}
        red, blue = upright.getpixel((20, 20)), upright.getpixel((380, 280))
        assert isinstance(red, tuple)
        assert isinstance(blue, tuple)
        assert red[0] > 200 > 60 > red[2]
        assert blue[2] > 200 > 60 > blue[0]

    def test_wide_colours_become_srgb(self, shelf: Shelf) -> None:
        orange = Image.new("RGB", (400, 300), (200, 100, 50))
        _, content = shelf.sent(saved(orange, icc_profile=wide_profile(), quality=95))
        sent = opened(content)
        assert "icc_profile" not in sent.info
        # Display P3 (200, 100, 50) by the two colour spaces' own matrices and curve.
        red, green, blue = sent.getpixel((200, 150))  # type: ignore[misc]
        assert abs(red - 214) <= 3
        assert abs(green - 93) <= 3
        assert abs(blue - 31) <= 3

    def test_cmyk_for_print_becomes_rgb(self, shelf: Shelf) -> None:
        _, content = shelf.sent(saved(photo(mode="CMYK"), quality=95))
        sent = opened(content)
        assert sent.mode == "RGB"
        red = sent.getpixel((20, 20))
        assert isinstance(red, tuple)
        assert red[0] > 200 > 60 > red[2]

    def test_a_profile_that_cannot_be_read_changes_nothing(self, shelf: Shelf) -> None:
        data = saved(photo(), icc_profile=srgb_profile()[:200])
        assert shelf.sent(data)[1] == data

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(lambda: saved(photo(), "PNG"), id="PNG"),
            pytest.param(lambda: saved(photo(mode="P"), "PNG"), id="palette PNG"),
            pytest.param(lambda: saved(deep(), "PNG"), id="16-bit PNG"),
            pytest.param(lambda: saved(photo(mode="1"), "PNG"), id="black and white PNG"),
            pytest.param(lambda: saved(photo(), "GIF"), id="GIF"),
            pytest.param(lambda: saved(photo(), "WEBP"), id="WebP"),
            pytest.param(lambda: saved(photo(), "AVIF"), id="AVIF"),
            pytest.param(
                lambda: saved(photo(), "AVIF", exif=exif(1, place=True)), id="AVIF with a place"
            ),
        ],
        indirect=["data"],
    )
    def test_a_format_that_the_network_does_not_take_becomes_a_jpeg(
        self, shelf: Shelf, data: bytes
    ) -> None:
        attachment, content = shelf.sent(data, Limits(None, "characters", picture=JPEG_ONLY))
        assert attachment.type == "image/jpeg"
        light = opened(content).convert("L").resize((1, 1)).getpixel((0, 0))
        expected = opened(data).convert("RGB").convert("L")
        if opened(data).mode.startswith("I"):
            expected = photo(mode="L")
        middle = expected.resize((1, 1)).getpixel((0, 0))
        assert isinstance(light, int)
        assert isinstance(middle, int)
        assert abs(light - middle) <= 3

    def test_a_transparent_picture_lies_on_white_where_only_jpeg_is_taken(
        self, shelf: Shelf
    ) -> None:
        logo = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
        logo.paste("black", (100, 100, 300, 300))
        attachment, content = shelf.sent(
            saved(logo, "PNG"), Limits(None, "characters", picture=JPEG_ONLY)
        )
        assert attachment.type == "image/jpeg"
        assert opened(content).getpixel((5, 5)) == (255, 255, 255)
        assert opened(content).getpixel((200, 200)) == (0, 0, 0)

    def test_a_transparent_picture_stays_a_png_where_that_is_taken(self, shelf: Shelf) -> None:
        logo = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
        logo.paste("black", (100, 100, 700, 700))
        attachment, content = shelf.sent(saved(logo, "PNG"), within(max_width=400))
        assert (attachment.type, attachment.width) == ("image/png", 400)
        assert opened(content).getpixel((5, 5)) == (0, 0, 0, 0)

    def test_a_picture_that_is_too_wide_is_scaled_down(self, shelf: Shelf) -> None:
        attachment, _ = shelf.sent(
            saved(photo(2000, 1500)), Limits(None, "characters", picture=JPEG_ONLY)
        )
        assert (attachment.width, attachment.height) == (1440, 1080)

    def test_a_picture_of_too_many_bytes_loses_quality_then_size(self, shelf: Shelf) -> None:
        data = saved(noise(900, 700), quality=97)
        full = shelf.sent(data, within(bytes=len(data) - 1))[0]
        small = shelf.sent(data, within(bytes=len(data) // 5))[0]
        assert (full.width, full.height) == (900, 700)
        assert full.bytes < len(data)
        assert small.bytes <= len(data) // 5
        assert small.width < 900

    def test_a_picture_that_never_gets_small_enough_says_so(self, shelf: Shelf) -> None:
        error = shelf.refused(saved(noise(700, 700)), within(bytes=2000))
        assert error.rule == "post.media-bytes"
        assert "0.002 MB" in str(error)

    def test_a_picture_that_is_too_narrow_is_never_blown_up(self, shelf: Shelf) -> None:
        error = shelf.refused(saved(photo(200, 200)), Limits(None, "characters", picture=JPEG_ONLY))
        assert error.rule == "post.media-width"
        assert "200 x 200" in str(error)
        assert "320" in str(error)

    def test_the_wrong_shape_is_never_cropped_in_silence(self, shelf: Shelf) -> None:
        error = shelf.refused(
            saved(photo(1200, 400)), Limits(None, "characters", picture=JPEG_ONLY)
        )
        assert error.rule == "post.media-aspect"
        assert "1200 x 400 pixels (3:1)" in str(error)
        assert "from 0.8:1 to 1.91:1" in str(error)
        assert "focus: [x, y]" in str(error)

    @pytest.mark.parametrize(
        ("size", "focus", "colour"),
        [
            pytest.param((1200, 400), (0.0, 0.0), "red", id="too wide, around the left"),
            pytest.param((1200, 400), (1.0, 1.0), "blue", id="too wide, around the right"),
            pytest.param((400, 1200), (0.0, 0.0), "red", id="too tall, around the top"),
            pytest.param((400, 1200), (1.0, 1.0), "blue", id="too tall, around the bottom"),
        ],
    )
    def test_a_focus_is_leave_to_crop_around_it(
        self, shelf: Shelf, size: tuple[int, int], focus: tuple[float, float], colour: str
    ) -> None:
        limits = Limits(None, "characters", picture=JPEG_ONLY)
        attachment, content = shelf.sent(saved(photo(*size), quality=95), limits, focus)
        assert 0.8 <= attachment.width / attachment.height <= 1.91
        sent = opened(content)
        red = sent.getpixel((10, 10))
        blue = sent.getpixel((sent.width - 10, sent.height - 10))
        assert isinstance(red, tuple)
        assert isinstance(blue, tuple)
        assert (red[0] > 200 > 80 > red[2]) == (colour == "red")
        assert (blue[2] > 200 > 80 > blue[0]) == (colour == "blue")

    def test_an_animation_that_does_not_fit_is_never_stopped_in_silence(self, shelf: Shelf) -> None:
        frames = [photo(), photo().rotate(90), photo().rotate(180)]
        data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
        assert shelf.sent(data)[1] == data
        for limits in (
            within(formats=("image/jpeg",)),
            within(animated_frames=2),
            within(animated_pixels=100_000),
            within(animated_bytes=1000),
            within(max_width=399),
        ):
            error = shelf.refused(data, limits)
            assert error.rule == "post.media-animated"
            assert "3 frames" in str(error)
            assert "MP4" in str(error)

    def test_more_bytes_may_be_allowed_for_an_animation(self, shelf: Shelf) -> None:
        data = saved(photo(), "GIF", save_all=True, append_images=[photo().rotate(90)])
        assert shelf.sent(data, within(bytes=1000, animated_bytes=10_000_000))[1] == data

    def test_a_picture_whose_pixels_are_broken_says_so(self, shelf: Shelf) -> None:
        chunks = saved(photo(2000, 1000), "PNG")
        start = chunks.index(b"IDAT") - 4
        broken = chunks[:start] + _chunk(b"IDAT", b"no deflate stream") + _chunk(b"IEND", b"")
        error = shelf.refused(broken, within(max_width=1000))
        assert error.rule == "post.media-damaged"

    def test_the_same_file_and_limits_give_the_same_bytes(self, tmp_path: Path) -> None:
        data = saved(photo(2000, 1500, "RGBA"), "PNG")
        limits = within(max_width=800, bytes=60_000)
        shelves = [Shelf(tmp_path / name) for name in ("one", "two")]
        first = shelves[0].sent(data, limits)
        _forget()
        assert shelves[1].sent(data, limits) == first

    def test_a_file_that_changed_after_it_was_described_is_not_sent(self, shelf: Shelf) -> None:
        limits = within(max_width=200)
        described = media.attach(shelf.tree, Media(shelf.put(saved(photo()))), limits)
        _forget()
        shelf.put(saved(photo().rotate(90)))
        with pytest.raises(MediaError) as caught:
            media.read(shelf.tree, described, limits)
        assert caught.value.rule == "post.media-changed"


def _forget() -> None:
    """Push what this process remembers out of its memory, as a new process would start."""
    for memo in (media._measured, media._facts, media._bytes):
        memo._kept.clear()


def _chunk(type_: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + type_ + body + zlib.crc32(type_ + body).to_bytes(4, "big")


@given(
    width=st.integers(1, 900),
    height=st.integers(1, 900),
    max_width=st.none() | st.integers(40, 1000),
    max_height=st.none() | st.integers(40, 1000),
    pixels=st.none() | st.integers(1000, 500_000),
    both=st.none() | st.integers(100, 1500),
    most=st.none() | st.integers(300_000, 900_000),
    kind=st.sampled_from(["JPEG", "PNG", "RGBA"]),
)
def test_whatever_the_size_the_derivative_fits_and_keeps_its_shape(
    tmp_path_factory: pytest.TempPathFactory,
    width: int,
    height: int,
    max_width: int | None,
    max_height: int | None,
    pixels: int | None,
    both: int | None,
    most: int | None,
    kind: str,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    picture = PictureLimits(
        max_width=max_width,
        max_height=max_height,
        pixels=pixels,
        width_plus_height=both,
        bytes=most,
    )
    source = NOISE.resize((width, height), Image.Resampling.NEAREST)
    if kind == "RGBA":
        source.putalpha(Image.linear_gradient("L").resize((width, height)))
    data = saved(source, "JPEG" if kind == "JPEG" else "PNG")
    sent, _ = shelf.sent(data, Limits(None, "characters", picture=picture))
    assert max_width is None or sent.width <= max_width
    assert max_height is None or sent.height <= max_height
    assert pixels is None or sent.width * sent.height <= pixels
    assert both is None or sent.width + sent.height <= both
    assert most is None or sent.bytes <= most
    assert sent.width <= width
    assert sent.height <= height
    scale = max(sent.width, sent.height) / max(width, height)
    assert abs(sent.width - width * scale) <= 1
    assert abs(sent.height - height * scale) <= 1


NOISE = noise(300, 300)
SEEDS = {
    "JPEG": saved(photo(60, 40), exif=exif(6, place=True), icc_profile=srgb_profile()),
    "progressive": saved(photo(60, 40), progressive=True),
    "PNG": saved(photo(60, 40), "PNG", exif=exif(6), icc_profile=wide_profile()),
    "GIF": saved(photo(60, 40), "GIF", comment=b"x", save_all=True, append_images=[photo(60, 40)]),
    "WebP": saved(photo(60, 40), "WEBP", exif=exif(6), icc_profile=srgb_profile()),
    "AVIF": saved(photo(60, 40), "AVIF", exif=exif(6)),
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_damaged_file_is_an_error_for_its_author_and_nothing_else(
    name: str, tmp_path: Path
) -> None:
    chance = random.Random(name)
    shelf = Shelf(tmp_path)
    limits = within(max_width=20, formats=("image/jpeg",))
    refused = 0
    for _ in range(300):
        data = bytearray(SEEDS[name])
        for _ in range(chance.choice((0, 1, 1, 2, 8))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        if chance.random() < 0.3:
            data += chance.randbytes(chance.randrange(40))
        try:
            attachment = media.attach(shelf.tree, Media(shelf.put(bytes(data))), limits)
        except MediaError:
            refused += 1
        else:
            assert attachment.width <= 20
    assert 50 < refused <= 300


@given(st.sampled_from([b"", *(seed[:16] for seed in SEEDS.values())]), st.binary(max_size=400))
def test_random_bytes_are_an_error_for_their_author(start: bytes, rest: bytes) -> None:
    try:
        assert look("vase.jpg", start + rest)[0].width > 0
    except MediaError as error:
        assert str(error).startswith("vase.jpg ")  # noqa: PT017 - it need not be refused


@given(st.sampled_from(["RGB", "L"]), st.binary(min_size=1, max_size=600))
def test_a_strange_profile_never_stops_a_picture(mode: str, tail: bytes) -> None:
    assert colour.is_srgb(srgb_profile()[:200] + tail) in (True, False)


def test_the_names_of_profiles_do_not_count() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert colour.is_srgb(srgb_profile())
    assert not colour.is_srgb(wide_profile())
    assert colour.is_srgb(lab)  # no picture of ours has such colours: it is ignored
