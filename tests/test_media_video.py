"""Videos: what their boxes say, what a network takes, what is taken out of them."""

import hashlib
import random
from pathlib import Path

import pytest
from films import QUARTER, box, element, film, number, place, track, webm
from hypothesis import given
from hypothesis import strategies as st
from pictures import exif, opened, photo, saved

from pipeline import media
from pipeline.files import Folder
from pipeline.frozen import replace
from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.media import MediaError
from pipeline.media.look import look
from pipeline.post import Media

ALL = ("video/mp4", "video/quicktime", "video/x-m4v", "video/webm")


def within(**limits: object) -> Limits:
    """Limits of a network that differ in its videos alone."""
    return Limits(None, "characters", video=VideoLimits(**{"formats": ALL, **limits}))  # type: ignore[arg-type]


def put(root: Path, data: bytes, name: str = "reel.mp4") -> Media:
    (root / name).write_bytes(data)
    return Media(name)


def refused(root: Path, wrote: Media, limits: Limits) -> MediaError:
    with pytest.raises(MediaError) as caught:
        media.attach(Folder(root), wrote, limits)
    return caught.value


@pytest.mark.parametrize(
    ("data", "type_", "size", "seconds"),
    [
        pytest.param(film(), "video/mp4", (640, 360), 12.5, id="MP4"),
        pytest.param(film(brand=b"qt  "), "video/quicktime", (640, 360), 12.5, id="QuickTime"),
        pytest.param(film()[20:], "video/quicktime", (640, 360), 12.5, id="QuickTime before 2001"),
        pytest.param(film(brand=b"M4V "), "video/x-m4v", (640, 360), 12.5, id="M4V"),
        pytest.param(webm(), "video/webm", (640, 360), 2.5, id="WebM"),
        pytest.param(
            film(track(handler=b"soun"), track(1080, 1920)),
            "video/mp4",
            (1080, 1920),
            12.5,
            id="the sound's track first",
        ),
        pytest.param(
            film(track(1920, 1080, matrix=QUARTER)),
            "video/mp4",
            (1080, 1920),
            12.5,
            id="a telephone held upright",
        ),
        pytest.param(film(seconds=0), "video/mp4", (640, 360), None, id="no duration stated"),
        pytest.param(
            film(seconds=0, extra=box(b"mvex", box(b"mehd", bytes(4), number(4200)))),
            "video/mp4",
            (640, 360),
            4.2,
            id="in fragments",
        ),
    ],
)
def test_a_video_is_measured_by_its_header(
    data: bytes, type_: str, size: tuple[int, int], seconds: float | None
) -> None:
    measured, _ = look("reel.jpg", data)
    assert measured.video
    assert (measured.type, measured.width, measured.height) == (type_, *size)
    assert measured.seconds == seconds


def test_a_video_that_fits_goes_out_as_it_is(tmp_path: Path) -> None:
    limits = within()
    attachment = media.attach(Folder(tmp_path), put(tmp_path, film()), limits)
    assert media.read(Folder(tmp_path), attachment, limits) == film()
    assert (attachment.type, attachment.width, attachment.height) == ("video/mp4", 640, 360)


def test_an_m4v_is_an_mp4_to_who_does_not_know_m4v(tmp_path: Path) -> None:
    wrote = put(tmp_path, film(brand=b"M4V "))
    assert media.attach(Folder(tmp_path), wrote, within()).type == "video/x-m4v"
    assert media.attach(Folder(tmp_path), wrote, within(formats=("video/mp4",))).type == "video/mp4"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(film(extra=place()), id="in the film's user data"),
        pytest.param(film(track(extra=place())), id="in a track's user data"),
        pytest.param(film(extra=box(b"meta", b"+47.2184-001.5536/")), id="in QuickTime metadata"),
        pytest.param(film() + box(b"uuid", bytes(16), b"+47.2184-001.5536/"), id="in XMP"),
    ],
)
def test_where_it_was_filmed_is_taken_out_and_nothing_moves(tmp_path: Path, data: bytes) -> None:
    limits = within()
    attachment = media.attach(Folder(tmp_path), put(tmp_path, data), limits)
    sent = media.read(Folder(tmp_path), attachment, limits)
    assert attachment.sha256 == hashlib.sha256(sent).hexdigest()
    assert b"+47" in data
    assert b"+47" not in sent
    assert len(sent) == len(data)
    assert sent.index(b"frames") == data.index(b"frames")
    again, _ = look("reel.mp4", sent)
    assert (again.width, again.height, again.seconds) == (640, 360, 12.5)
    assert not again.private


@pytest.mark.parametrize("entry", [b"gpmd", b"camm"])
def test_a_track_of_places_cannot_be_taken_out_and_says_so(tmp_path: Path, entry: bytes) -> None:
    data = film(track(), track(handler=b"meta", entry=entry))
    error = refused(tmp_path, put(tmp_path, data), within())
    assert error.rule == "post.media-place"
    assert "without telemetry" in str(error)


@pytest.mark.parametrize(
    ("limits", "rule", "words"),
    [
        pytest.param({"formats": ("video/webm",)}, "post.media-type", "MP4", id="type"),
        pytest.param({"bytes": 100}, "post.media-bytes", "lower bit rate", id="bytes"),
        pytest.param({"seconds": 12}, "post.media-seconds", "12.5 s", id="too long"),
        pytest.param({"min_seconds": 15}, "post.media-seconds", "at least 15 s", id="too short"),
        pytest.param({"max_width": 320}, "post.media-pixels", "320 x 180 or less", id="width"),
        pytest.param({"pixels": 57_600}, "post.media-pixels", "320 x 180 or less", id="pixels"),
        pytest.param({"max_aspect": 1.0}, "post.media-aspect", "another shape", id="too wide"),
        pytest.param({"min_aspect": 2.0}, "post.media-aspect", "another shape", id="too tall"),
    ],
)
def test_a_video_that_does_not_fit_says_what_to_do(
    tmp_path: Path, limits: dict[str, object], rule: str, words: str
) -> None:
    error = refused(tmp_path, put(tmp_path, film()), within(**limits))
    assert error.rule == rule
    assert str(error).startswith("reel.mp4 ")
    assert words in str(error)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(film()[:-3], "cut short", id="frames are missing"),
        pytest.param(film()[:100], "cut short", id="the header is missing"),
        pytest.param(
            box(b"ftyp", b"isom") + box(b"mdat", b"x"), "cut short", id="a broken-off recording"
        ),
        pytest.param(film(track(handler=b"soun")), "sound alone", id="no picture"),
        pytest.param(film(track(0, 0)), "no video", id="a picture without size"),
        pytest.param(film(box(b"trak")), "sound alone", id="an empty track"),
        pytest.param(box(b"ftyp", b"isom") + b"\0\0\0\4moov", "damaged", id="a box of four bytes"),
        pytest.param(
            box(b"ftyp", b"isom") + b"\0\0\0\1moov" + b"\xff" * 8, "cut short", id="a huge box"
        ),
        pytest.param(
            box(b"ftyp", b"isom") + b"\0\0\0\1moov" + bytes(8), "damaged", id="a box of no bytes"
        ),
        pytest.param(
            box(b"ftyp", b"isom") + box(b"free") * 20_000, "damaged", id="boxes without end"
        ),
        pytest.param(webm()[:-3], "cut short", id="a WebM cut short"),
        pytest.param(webm(0, 0), "no video", id="a WebM without a picture"),
        pytest.param(element(0x1A45DFA3, b"webm") + b"\0" * 40, "damaged", id="a WebM of zeros"),
    ],
)
def test_a_broken_video_says_so(tmp_path: Path, data: bytes, words: str) -> None:
    error = refused(tmp_path, put(tmp_path, data), within())
    assert error.rule == "post.media-damaged"
    assert words in str(error)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(element(0x1A45DFA3, b"matroska"), "Matroska", id="Matroska"),
        pytest.param(b"RIFF\0\0\0\0AVI LIST", "AVI", id="AVI"),
        pytest.param(box(b"ftyp", b"3gp5"), "3GP", id="3GP"),
        pytest.param(box(b"ftyp", b"M4A "), "sound", id="a sound"),
        pytest.param(b"ID3\4\0\0", "sound", id="an MP3"),
    ],
)
def test_other_films_are_named_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(MediaError, match=words) as caught:
        look("reel.mp4", data)
    assert caught.value.rule == "post.media-type"


GOOD = "WEBVTT\n\n00:01.000 --> 00:04.000\nL'atelier à l'aube\n".encode()


@pytest.mark.parametrize("data", [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n")])
def test_subtitles_go_along_with_a_video(tmp_path: Path, data: bytes) -> None:
    put(tmp_path, film())
    put(tmp_path, data, "reel.vtt")
    wrote = Media("reel.mp4", subtitles="reel.vtt")
    assert media.attach(Folder(tmp_path), wrote, within()).subtitles == "reel.vtt"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(
            b"1\n00:00:01,000 --> 00:00:04,000\nOui\n", "write WEBVTT in its first line", id=".srt"
        ),
        pytest.param(b"00:01.000 --> 00:04.000\nOui\n", "must be WEBVTT", id="no first line"),
        pytest.param(GOOD.decode().encode("latin-1"), "save it in UTF-8", id="Latin-1"),
        pytest.param(b"WEBVTT\n\nOui\n", "no subtitle", id="no times"),
        pytest.param(GOOD * 30, "1,000", id="too long"),
    ],
)
def test_subtitles_that_are_none_say_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    put(tmp_path, film())
    put(tmp_path, data, "reel.vtt")
    error = refused(tmp_path, Media("reel.mp4", subtitles="reel.vtt"), within(subtitle_bytes=1000))
    assert error.rule == "post.media-subtitles"
    assert words in str(error)


def test_a_picture_has_no_subtitles_and_a_cover_is_a_picture(tmp_path: Path) -> None:
    put(tmp_path, film())
    put(tmp_path, saved(photo()), "vase.jpg")
    put(tmp_path, GOOD, "reel.vtt")
    error = refused(tmp_path, Media("vase.jpg", subtitles="reel.vtt"), within())
    assert error.rule == "post.media-subtitles"
    error = refused(tmp_path, Media("reel.mp4", cover="reel.mp4"), within())
    assert error.rule == "post.media-cover"
    error = refused(tmp_path, Media("reel.mp4", cover="vase.png"), within())
    assert "did you mean vase.jpg?" in str(error)
    narrow = replace(within(), picture=PictureLimits(min_aspect=0.8, max_aspect=1.0))
    assert media.attach(Folder(tmp_path), Media("reel.mp4", cover="vase.jpg"), narrow).cover
    wrote = Media("reel.mp4", cover="vase.jpg")
    assert media.attach(Folder(tmp_path), wrote, within()).cover == "vase.jpg"


def test_a_cover_and_subtitles_are_read_to_be_sent_without_where_the_cover_was_taken(
    tmp_path: Path,
) -> None:
    put(tmp_path, GOOD, "reel.vtt")
    put(tmp_path, saved(photo(), exif=exif(place=True)), "vase.jpg")
    tree = Folder(tmp_path)
    assert media.companion(tree, "reel.vtt", within()) == ("text/vtt", GOOD)
    type_, data = media.companion(tree, "vase.jpg", within())
    assert type_ == "image/jpeg"
    assert opened(data).size == (400, 300)
    assert not opened(data).getexif()
    assert media.companion(tree, "vase.jpg", within()) == (type_, data)


@pytest.mark.parametrize("data", [film(extra=place()), webm()], ids=["MP4", "WebM"])
def test_a_damaged_film_is_an_error_for_its_author_and_nothing_else(data: bytes) -> None:
    chance = random.Random(len(data))
    refusals = 0
    for _ in range(3000):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 8))):
            broken[chance.randrange(len(broken))] = chance.choice(
                (0, 1, 255, chance.randrange(256))
            )
        if chance.random() < 0.2:
            del broken[chance.randrange(len(broken)) :]
        try:
            measured, _ = look("reel.mp4", bytes(broken))
        except MediaError:
            refusals += 1
        else:
            assert measured.width > 0
            assert measured.height > 0
    assert refusals > 300


@given(
    st.sampled_from([film()[:20], film()[:28], b"\x1a\x45\xdf\xa3\x84webm"]),
    st.binary(max_size=300),
)
def test_random_boxes_are_an_error_for_their_author(start: bytes, rest: bytes) -> None:
    try:
        assert look("reel.mp4", start + rest)[0].width > 0
    except MediaError as error:
        assert str(error).startswith("reel.mp4 ")  # noqa: PT017 - it need not be refused
