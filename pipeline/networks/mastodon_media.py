"""Pictures and videos go up to a Mastodon server before the status that shows them."""

import mimetypes
import time

from pipeline.networks.base import NotSent
from pipeline.networks.exchange import Exchange
from pipeline.networks.mastodon_answers import refuse_upload
from pipeline.variant import Attachment

Cover = tuple[str, bytes]  # its type and its bytes
READY_SECONDS = 60.0  # what is not ready by then is tried again later


def upload(exchange: Exchange, content: bytes, item: Attachment, cover: Cover | None) -> str:
    """Upload a file, wait until the server is ready to show it, and give its id.

    `cover` is what a video shows before it plays (S schema.json, createMediaV2: thumbnail).
    """
    suffix = mimetypes.guess_extension(item.type) or ""
    fields = {"description": item.alt} if item.alt else {}
    if item.focus is not None:
        x, y = item.focus  # ours from 0 to 1 from the top left, theirs from -1 to 1, up is 1
        fields["focus"] = f"{2 * x - 1:.4f},{1 - 2 * y:.4f}"
    files = {"file": (f"{item.sha256[:8]}{suffix}", content, item.type)}
    if cover is not None:
        type_, shown = cover
        files["thumbnail"] = (f"cover{mimetypes.guess_extension(type_) or ''}", shown, type_)
    answer = exchange.ask(
        "POST",
        "/api/v2/media",
        lost=NotSent,
        files=files,
        data=fields,
    )
    made = answer.json
    if answer.status not in (200, 202):
        refuse_upload(exchange, answer, item.file)
    if not isinstance(made, dict) or not isinstance(made.get("id"), str):
        raise NotSent(exchange.no(answer, "") + f", which says nothing of {item.file}")
    id_: str = made["id"]
    if answer.status == 202:
        _wait(exchange, id_, item)
    return id_


def _wait(exchange: Exchange, media: str, item: Attachment) -> None:
    pause, deadline = 0.2, time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.6, 3.0)
        answer = exchange.ask("GET", f"/api/v1/media/{media}", lost=NotSent)
        if answer.status == 200:
            return
        if answer.status != 206:
            refuse_upload(exchange, answer, item.file)
    raise NotSent(f"{exchange.host} is still working on {item.file}", retry_after=READY_SECONDS)
