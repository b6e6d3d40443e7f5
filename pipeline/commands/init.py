"""`pipeline init`: a brand's repository from a few answers."""

import os
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from pipeline.clock import Clock
from pipeline.commands.options import now_option
from pipeline.errors import PipelineError
from pipeline.printing import line
from pipeline.starter import questions
from pipeline.starter.answers import Answers, unaddressed
from pipeline.starter.schedule import CRONS, PLANS, VISIBILITIES, Plan, Visibility, cost, schedule


@click.command("init")
@click.argument("folder", default=".", type=click.Path(path_type=Path), metavar="[DIR]")
@now_option
@click.option("--name", help="The brand's name, as readers see it.")
@click.option("--language", "languages", multiple=True, help="A language; may be repeated.")
@click.option("--timezone", help="The time zone of the calendar, such as Europe/Paris.")
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="NAME[=ACCOUNT][,URL]",
    help="A network to publish on: mastodon=https://mastodon.social, bluesky=you.bsky.social; may "
    "be repeated. CHANNEL:NETWORK[=…] names the channel too.",
)
@click.option("--plan", type=click.Choice(PLANS), help="The plan of the repository's owner.")
@click.option("--visibility", type=click.Choice(VISIBILITIES), help="Of the repository.")
@click.option("--every", type=click.Choice(["15m", "30m", "1h", "2h"]), help="How often it looks.")
@click.option("--owner", help="Who approves changes to the brand: @name or @organisation/team.")
@click.option(
    "--tool",
    metavar="OWNER/REPO@COMMIT",
    help="The copy of this tool that workflows run (default: the one this was installed from).",
)
@click.option("--yes", is_flag=True, help="Ask nothing: take the defaults.")
def command(
    folder: Path,
    clock: Clock,
    name: str | None,
    languages: tuple[str, ...],
    timezone: str | None,
    networks: tuple[str, ...],
    plan: Plan | None,
    visibility: Visibility | None,
    every: str | None,
    owner: str | None,
    tool: str | None,
    yes: bool,
) -> int:
    """Write a brand's repository into DIR (default: here), and check it.

    What options do not say is asked on a terminal, and taken from the defaults elsewhere. No file
    that is there is ever overwritten.
    """
    from pipeline.starter import writing

    asking = not yes and sys.stdin.isatty() and sys.stderr.isatty()
    ask = questions.Asking() if asking else questions.Taking()
    here = questions.guess(folder.resolve(), os.environ)
    pinned = questions.tool(tool)
    name = questions.name(name or ask.text("The brand's name", here.name))
    spoken = languages or ask.words("Languages, the first is the usual one", (here.language,))
    zone = questions.timezone(timezone or ask.text("Time zone", here.timezone))
    accounts = questions.accounts(networks or ask.words("Networks", ("feed",)))
    for lacking in unaddressed(accounts):
        url = ask.text(
            f"The address of {lacking} (https://…)", here.site if lacking == "feed" else ""
        )
        accounts = questions.with_address(accounts, lacking, url)
    questions.check_addresses(accounts)
    for account in [account for account in accounts if account.asks]:
        who = ask.text(f"The {account.asks} of {account.name} (such as name.bsky.social)", "")
        accounts = questions.with_name(accounts, account.name, who)
    seen: Visibility = visibility or ask.choice("The repository is", VISIBILITIES, "private")
    paid: Plan = plan or ask.choice("The plan of its owner", PLANS, "free")
    timing = schedule(paid, seen, _minutes(every))
    owner = questions.owner(
        owner if owner is not None else ask.text("Who approves changes to the brand (@…)", "")
    )
    answers = Answers(
        name=name,
        languages=questions.languages(spoken),
        timezone=zone,
        accounts=accounts,
        schedule=timing,
        tool=pinned,
        owner=owner,
        first=_tomorrow(clock.now(), zone),
    )
    made = writing.files(answers)
    in_the_way = writing.in_the_way(folder, made)
    if in_the_way:
        more = f" and {len(in_the_way) - 5} more" if len(in_the_way) > 5 else ""
        raise PipelineError(
            f"there is something in the way in {folder}: {', '.join(in_the_way[:5])}{more}; "
            "nothing was written",
            hint="Name another folder, or move these files away first.",
        )
    writing.write(folder, made)
    for path in made:
        click.echo(line(path))
    unsent = [each.name for each in accounts if not each.sends]
    if unsent:
        told = ", ".join(unsent)
        click.echo(f"{told}: posts are shown and checked; this version cannot send yet.", err=True)
    for sentence in cost(timing, paid, seen):
        click.echo(sentence, err=True)
    return _checked(folder)


def _checked(folder: Path) -> int:
    """Check what was written, and say what to do next."""
    from pipeline import project, review
    from pipeline.files import Folder

    written = project.load(Folder(folder.resolve()))
    problems = review.review(written, project.entries(written.tree))
    for problem in problems:
        click.echo(line(str(problem)), err=True)
    here = "" if folder == Path() else f"cd {folder} && "
    click.echo(
        "The posts are in order. Next, on the branch main:\n"
        f"  {here}git init --initial-branch main && git add --all && git commit -m 'Start'\n"
        "then push it, and follow README.md."
        if not problems
        else "Mend these first: pipeline validate.",
        err=True,
    )
    return 1 if any(problem.level == "error" for problem in problems) else 0


def _minutes(every: str | None) -> int | None:
    if every is None:
        return None
    found = re.fullmatch(r"(\d+)([mh])", every)
    minutes = int(found[1]) * (60 if found[2] == "h" else 1) if found else 0
    return minutes if minutes in CRONS else None


def _tomorrow(now: datetime, zone: str) -> datetime:
    try:
        here = now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError) as error:  # pragma: no cover - checked before
        raise PipelineError(f"there is no time zone {zone}") from error
    return (here + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
