"""Subtitles of a video: WebVTT in UTF-8."""

import re

from pipeline.media import kind
from pipeline.media.error import MediaError

_SUBRIP = re.compile(rb"\d\d:\d\d:\d\d,\d{3} +--> +\d\d:\d\d:\d\d,\d{3}")
_CUE = re.compile(r"(?:\d+:)?\d\d:\d\d\.\d{3}[ \t]+-->[ \t]+(?:\d+:)?\d\d:\d\d\.\d{3}")
TYPE = "text/vtt"
_RULE = "post.media-subtitles"


def require(path: str, data: bytes, most: int | None) -> None:
    """MediaError unless these are WebVTT subtitles of at most so many bytes."""
    if kind.sniff(data) != TYPE:
        if _SUBRIP.search(data[:4096]):
            advice = "is SubRip (.srt): write WEBVTT in its first line, dots for commas in times"
        else:
            advice = "is no WebVTT file: its first line must be WEBVTT"
        raise MediaError(_RULE, f"{path} {advice}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaError(
            _RULE, f"{path} is not UTF-8 at byte {error.start}: save it in UTF-8"
        ) from error
    if not _CUE.search(text):
        raise MediaError(_RULE, f"{path} holds no subtitle, like 00:01.000 --> 00:04.000")
    if most is not None and len(data) > most:
        raise MediaError(
            _RULE, f"{path} is {len(data):,} bytes, the network takes {most:,}: shorten it"
        )
