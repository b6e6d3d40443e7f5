"""`pipeline preview`: the calendar and the variants in a browser, live."""

import gc
import os
import threading
from pathlib import Path

import click

from pipeline.clock import Clock
from pipeline.commands.options import lang_option, now_option, remember, root_option
from pipeline.printing import clean


@click.command("preview")
@root_option
@now_option
@lang_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port on this machine; the next free one where it is taken.",
)
@click.option(
    "--ref",
    default="",
    metavar="REVISION",
    help="Look at another branch or commit, and at what it changes; nothing can be written then.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def command(root: Path, clock: Clock, lang: str | None, port: int, ref: str, no_open: bool) -> int:
    """Show the calendar and every variant, and write posts. Ctrl-C ends it."""
    gc.disable()  # until the first page is there: what it is made of stays
    from pipeline.preview.server import serve

    def ready(address: str) -> None:
        gc.freeze()
        gc.enable()
        click.echo(f"The calendar: {address}  (Ctrl-C ends)", err=True)
        if not no_open:
            # A browser that stays in the foreground must not keep the pages from being served.
            threading.Thread(target=_open, args=(address,), daemon=True).start()

    def say(line: str) -> None:
        click.echo(clean(line), err=True)

    remember(root)
    serve(str(root), port, clock, say, ready, lang=lang or "", ref=ref, environment=os.environ)
    return 0


def _open(address: str) -> None:
    import webbrowser  # none is needed where nothing is opened

    webbrowser.open(address)
