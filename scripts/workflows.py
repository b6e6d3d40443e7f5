"""Writes this project's own workflows and issue forms from the templates of `pipeline init`."""

from pathlib import Path

from pipeline import project
from pipeline.files import Folder
from pipeline.starter.answers import Account
from pipeline.starter.schedule import schedule
from pipeline.starter.writing import own_workflows

PROJECT = Path(__file__).resolve().parent.parent


def made() -> dict[str, bytes]:
    """Path -> bytes of each, for the example brand's accounts."""
    brand = project.load(Folder(PROJECT)).brand
    accounts = tuple(
        Account(channel.name, channel.network, channel.url) for channel in brand.channels.values()
    )
    return own_workflows(accounts, schedule("free", "public"), brand.publish.log_branch)


if __name__ == "__main__":
    for path, content in made().items():
        (PROJECT / path).parent.mkdir(exist_ok=True)
        (PROJECT / path).write_bytes(content)
        print(path)
