"""Meta's Graph API, which Facebook and Instagram share: its versions and when they end."""

import re
from datetime import date

from pipeline.networks.base import Sunset, Versions

VERSION = {"type": "string", "pattern": r"^v[0-9]{1,3}\.[0-9]$"}

# networks/platforms.md, section 4: v25 and v26 are in Meta's pages of 2026, v21 ends on this day.
# Meta promises two years from the day that a version's successor comes out, so that older ones
# end sooner. No day is known to us for those after it.
_LAST_KNOWN, _ENDS = 21, date(2027, 1, 21)
_SOURCE = "Meta's changelog"


def sunset(version: str) -> Sunset | None:
    """When a version ends; None where we do not know."""
    number = re.match(r"v(\d+)", version)
    if number is None or int(number[1]) > _LAST_KNOWN:
        return None
    sure = int(number[1]) == _LAST_KNOWN
    return Sunset(_ENDS, "stated" if sure else "at the latest", _SOURCE)


VERSIONS = Versions(
    usual="v25.0",
    sunset=sunset,
    news="https://developers.facebook.com/docs/graph-api/changelog/versions",
)
