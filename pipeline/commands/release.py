"""`pipeline release`: lift a hold, and decide on what it stopped."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.clock import Clock
from pipeline.commands.options import now_option, root_option
from pipeline.errors import PipelineError
from pipeline.printing import clean

if TYPE_CHECKING:
    from pipeline.hold import Hold
    from pipeline.publish.holding import Choice, Held
    from pipeline.publish.ledger import Ledger


@click.command("release")
@click.argument("numbers", nargs=-1, type=int)
@root_option
@now_option
@click.option("--all", "every", is_flag=True, help="Lift every hold.")
@click.option("--send", is_flag=True, help="Let what was held go out now, however late it is.")
@click.option(
    "--reschedule", is_flag=True, help="Give what was held back to the calendar, to be dated anew."
)
@click.option("--drop", is_flag=True, help="End what was held: it does not go out.")
@click.option("--post", "posts", multiple=True, help="Decide on this post only; may be repeated.")
@click.option("--channel", "channels", multiple=True, help="Decide on this channel only.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def command(
    numbers: tuple[int, ...],
    root: Path,
    clock: Clock,
    every: bool,
    send: bool,
    reschedule: bool,
    drop: bool,
    posts: tuple[str, ...],
    channels: tuple[str, ...],
    dry_run: bool,
) -> int:
    """Lift holds, by NUMBER where there are several, and list what they stopped.

    Lifting sends nothing by itself: say --send, --reschedule or --drop for what was held, now or
    in a later call.
    """
    from pipeline.publish.holding import decide_on, held
    from pipeline.publish.ledger import opened

    if send + reschedule + drop > 1:
        raise click.UsageError("say one of --send, --reschedule, --drop")
    choice: Choice | None = (
        "send" if send else "reschedule" if reschedule else "drop" if drop else None
    )
    with opened(root, clock) as ledger:
        lifted = _lift(ledger, numbers, every, choice is not None, dry_run)
        waiting = [
            one
            for one in held(ledger)
            if (not posts or one.delivery.post in posts)
            and (not channels or one.delivery.channel in channels)
        ]
        if choice and waiting and not dry_run:
            decide_on(ledger, [(one.delivery, choice) for one in waiting], clock.now())
    if choice and waiting:
        done = {"send": "goes out", "reschedule": "back to the calendar", "drop": "dropped"}
        for one in waiting:
            click.echo(f"{one.delivery.post} on {one.delivery.channel}: {done[choice]}")
        return 0
    return _list(waiting, lifted)


def _lift(
    ledger: "Ledger", numbers: tuple[int, ...], every: bool, deciding: bool, dry: bool
) -> "list[Hold]":
    """Lift the holds that were named, and say so."""
    from pipeline.publish.holding import holds, lift

    lifted = _chosen(holds(ledger), numbers, every, deciding)
    if lifted and not dry:
        lift(ledger, lifted)
    for hold in lifted:
        click.echo(clean(f"{'Would lift' if dry else 'Lifted'}: {hold.why}"))
    return lifted


def _chosen(
    there: "tuple[Hold, ...]", numbers: tuple[int, ...], every: bool, deciding: bool
) -> "list[Hold]":
    """The holds to lift; where there are several somebody has to say which."""
    if every or (len(there) == 1 and not numbers and not deciding):
        return list(there)
    wrong = [number for number in numbers if not 1 <= number <= len(there)]
    if wrong:
        raise PipelineError(f"there is no hold number {wrong[0]}; there are {len(there)}")
    if not numbers and len(there) > 1 and not deciding:
        listed = "\n".join(f"  {n}. {clean(hold.why)}" for n, hold in enumerate(there, start=1))
        raise PipelineError(
            f"there are {len(there)} holds:\n{listed}",
            hint="Say which: pipeline release NUMBER…, or --all.",
        )
    return [there[number - 1] for number in sorted(set(numbers))]


def _list(waiting: "list[Held]", lifted: "list[Hold]") -> int:
    from pipeline.commands.tables import table

    if not waiting:
        click.echo("Nothing waits for a decision." if lifted else "Nothing is held.")
        return 0
    rows = [
        (f"{one.since:%Y-%m-%d %H:%M}", one.delivery.post, one.delivery.channel, one.why)
        for one in waiting
    ]
    click.echo(table(("held since (UTC)", "post", "channel", "why"), rows))
    click.echo(
        "None of these goes out by itself. Decide: pipeline release --send, --reschedule or "
        "--drop, with --post and --channel for some of them."
    )
    return 1
