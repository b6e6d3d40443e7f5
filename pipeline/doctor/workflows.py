"""Checks of the workflows: are they there, as pushed, and does each job get its secrets?"""

import re
from collections.abc import Iterator

from pipeline.brand import secret_name
from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.git import Commit
from pipeline.networks import NETWORKS

FOLDER = ".github/workflows"
PUBLISH = f"{FOLDER}/publish.yml"


def files(case: Case) -> Iterator[Finding]:
    """Whether a workflow publishes, and whether the hosting site runs these very files."""
    here = Folder(case.repository.top)
    names = [path for path in here.paths(FOLDER) if path.endswith((".yml", ".yaml"))]
    if PUBLISH not in names:
        yield Finding(
            "workflows",
            "ok",
            f"there is no {PUBLISH}: a schedule of your own has to run pipeline publish",
        )
        return
    if isinstance(case.tips, PipelineError) or case.tips.content is None:
        return
    pushed = Commit(case.repository, case.tips.content, prefix="")
    there = set(pushed.paths(FOLDER))
    other = [name for name in names if name not in there or pushed.read(name) != here.read(name)]
    other += sorted(there - set(names))
    if other:
        yield Finding(
            "workflows",
            "warning",
            f"{', '.join(other)}: not what {case.brand.publish.branch} has, which is what runs",
            "review the change, commit it and push it; or git restore brings the file back",
        )
    else:
        yield Finding(
            "workflows",
            "ok",
            f"{len(names)} workflows, all as {case.brand.publish.branch} has them",
        )


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
