"""What a file is, told by its first bytes and never by its name."""

import re

from pipeline.media.error import MediaError

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif")
VIDEOS = ("video/mp4", "video/quicktime", "video/x-m4v", "video/webm")

_LFS = b"version https://git-lfs.github.com/spec/"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"WEBVTT", "text/vtt"),
    (b"\xef\xbb\xbfWEBVTT", "text/vtt"),
    (b"%PDF-", "application/pdf"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\xff\x0a", "image/jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"PK\3\4", "application/zip"),
    (b"FLV\1", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
# Brands of ISO/IEC 14496-12 `ftyp` boxes, as registered at mp4ra.org.
_BRANDS: tuple[tuple[frozenset[bytes], str], ...] = (
    (frozenset({b"avif", b"avis"}), "image/avif"),
    (
        frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}),
        "image/heic",
    ),
    (frozenset({b"crx "}), "image/x-canon-cr3"),
    (frozenset({b"qt  "}), "video/quicktime"),
    (frozenset({b"M4V ", b"M4VH", b"M4VP"}), "video/x-m4v"),
    (frozenset({b"M4A ", b"M4B ", b"M4P "}), "audio/mp4"),
)
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"pnot", b"skip", b"free"})
_MARKUP = re.compile(rb"(?:\s|<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^>]*>)*<(\w+)", re.I)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")

# What else people put in a post, and what to do about it.
ADVICE: dict[str, str] = {
    "image/svg+xml": "is an SVG drawing, which no network shows: export it as PNG, "
    "2,000 pixels wide",
    "application/pdf": "is a PDF: export the page as PNG or JPEG",
    "image/heic": "is a HEIC picture, which cannot be read here: export it as JPEG "
    "(iPhone: Settings, Camera, Formats, Most Compatible)",
    "image/tiff": "is a TIFF or a camera's raw file: export it as JPEG or PNG",
    "image/x-canon-cr3": "is a camera's raw file: export it as JPEG",
    "image/bmp": "is a BMP picture: export it as PNG",
    "image/vnd.adobe.photoshop": "is a Photoshop document: export it as PNG or JPEG",
    "image/jxl": "is a JPEG XL picture, which the networks do not take: export it as JPEG or PNG",
    "image/jp2": "is a JPEG 2000 picture, which the networks do not take: export it as JPEG",
    "image/x-icon": "is an icon: export it as PNG",
    "application/zip": "is a zip archive or an office document: export the picture as PNG or JPEG",
    "video/x-msvideo": "is an AVI film: export it as MP4 (H.264 and AAC)",
    "video/x-flv": "is a Flash film: export it as MP4 (H.264 and AAC)",
    "video/x-ms-asf": "is a Windows Media film: export it as MP4 (H.264 and AAC)",
    "video/3gpp": "is a 3GP film: export it as MP4 (H.264 and AAC)",
    "video/x-matroska": "is a Matroska film: export it as MP4 (H.264 and AAC)",
    "application/ogg": "is an Ogg file: export it as MP4 (H.264 and AAC)",
    "audio/mpeg": "is a sound, not a picture or a video",
    "audio/flac": "is a sound, not a picture or a video",
    "audio/wav": "is a sound, not a picture or a video",
    "audio/mp4": "is a sound, not a picture or a video",
    "text/vtt": "is a subtitle file: name it under `subtitles:` of a video",
    "text/html": "is a web page, not a picture: the download went wrong, fetch the file again",
    "text/plain": "is a text, not a picture or a video: only its name says otherwise",
}
UNKNOWN = "is no picture or video that is known: export it as JPEG or PNG"


def sniff(data: bytes) -> str:
    """The media type that the first bytes tell; "" where they tell nothing."""
    if data[4:8] == b"ftyp":
        return _brand(data)
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "")
    for start, type_ in _STARTS:
        if data.startswith(start):
            if type_ == "video/webm" and b"webm" not in data[:64]:
                return "video/x-matroska"
            return type_
    if data[4:8] in _OLD_QUICKTIME:
        return "video/quicktime"
    if data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return _text(data[:4096])


def require(path: str, data: bytes) -> str:
    """The type of a picture or video that can be worked with; MediaError with advice otherwise."""
    if not data:
        raise MediaError("post.media-empty", f"{path} is empty: put the file there again")
    if data.startswith(_LFS):
        raise MediaError(
            "post.media-lfs",
            f"{path} is a Git LFS pointer, the file itself was not fetched: run `git lfs pull`",
        )
    type_ = sniff(data)
    if type_ in PICTURES or type_ in VIDEOS:
        return type_
    advice = ADVICE.get(type_, UNKNOWN)
    raise MediaError("post.media-type", f"{path} {advice}")


def _brand(data: bytes) -> str:
    size = min(int.from_bytes(data[:4], "big"), 256, len(data))
    compatible = {data[at : at + 4] for at in range(16, size - 3, 4)}
    major = data[8:12]
    if major in (b"mif1", b"msf1") and compatible & {b"avif", b"avis"}:
        return "image/avif"
    if major.startswith((b"3gp", b"3g2")):
        return "video/3gpp"
    for brands, type_ in _BRANDS:
        if major in brands:
            return type_
    return "video/mp4"


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    if _NOT_TEXT.search(head):
        return ""
    found = _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf"))
    tag = found[1].lower() if found else b""
    return {b"svg": "image/svg+xml", b"html": "text/html"}.get(tag, "text/plain")
