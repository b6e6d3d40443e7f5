"""Bluesky: an app password, which the person makes in the settings and types here.

S com.atproto.server.createSession; the account's own password is refused, because an app password
can be taken away alone.
"""

import re
from collections.abc import Mapping

import httpx

from pipeline.brand import Channel
from pipeline.connect.way import Person
from pipeline.errors import PipelineError

SETTINGS = "https://bsky.app/settings/app-passwords"
RENEWAL = (
    "An app password has no end. It stops when you delete it in Settings > Privacy and security > "
    "App passwords; then make another one and run this command again."
)
_APP_PASSWORD = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")


def obtain(
    channel: Channel, client: httpx.Client, person: Person, *, paste: bool
) -> Mapping[str, str]:
    """Open the page of app passwords and take the one that the person made."""
    handle = str(channel.options.get("handle") or "")
    if not handle:
        raise PipelineError(
            f"the channel {channel.name} has no handle",
            hint="Write `handle: name.bsky.social` beside it in brand/brand.yml.",
        )
    person.say(
        f"Bluesky's settings open. Signed in as {handle}, choose Add App Password, call it "
        "social-pipeline, leave access to direct messages unticked, and copy the password."
    )
    person.open(SETTINGS)
    password = person.secret("the app password (xxxx-xxxx-xxxx-xxxx)").strip()
    official = channel.url.rstrip("/").endswith("bsky.social")
    if official and not _APP_PASSWORD.fullmatch(password):
        raise PipelineError(
            "that is no app password (four groups of four letters or figures); nothing was kept",
            hint="Never use the account's own password: make an app password.",
        )
    return {"APP_PASSWORD": password}
