"""Checks of the publishing workflow: does it give each channel's job its secrets?"""

import re
from collections.abc import Iterator

from pipeline.brand import secret_name
from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.files import Folder
from pipeline.networks import NETWORKS

PUBLISH = ".github/workflows/publish.yml"


def secrets(case: Case) -> Iterator[Finding]:
    """Whether the workflow names every secret; nothing to say where there is no workflow."""
    try:
        text = Folder(case.repository.top).read(PUBLISH).decode("utf-8", "replace")
    except OSError:
        return
    lacking = False
    for channel in case.channels:
        names = [secret_name(channel.name, each) for each in NETWORKS[channel.network].SECRETS]
        missing = [name for name in names if not re.search(rf"\bsecrets\.{name}\b", text)]
        if missing:
            lacking = True
            value = f"matrix.channel == '{channel.name}' && secrets.{missing[0]} || ''"
            yield Finding(
                "workflow",
                "warning",
                f"{PUBLISH} gives no job {', '.join(missing)}: a scheduled run cannot send",
                f"Add a line beside the other secrets: {missing[0]}: ${{{{ {value} }}}}",
                channel.name,
            )
    if not lacking:
        yield Finding("workflow", "ok", f"{PUBLISH} names every secret")
