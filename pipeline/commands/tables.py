"""Tables for people: aligned, coloured only on a terminal, nothing cut off."""

import sys
from collections.abc import Sequence

from pipeline.printing import clean


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head, as text; on a terminal long cells fold into their column."""
    cells = [
        [cell if cell.isprintable() else clean(cell).replace("\n", " ") for cell in row]
        for row in rows
    ]
    if not sys.stdout.isatty():
        columns = zip(head, *cells, strict=True)
        widths = [max(map(len, column)) for column in columns]
        form = "  ".join(f"{{:<{width}}}" for width in widths)
        return "\n".join(form.format(*row).rstrip() for row in [list(head), *cells])
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in head:
        shown.add_column(name, overflow="fold")
    for row in cells:
        shown.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
    console = Console()
    with console.capture() as capture:
        console.print(shown)
    return capture.get().rstrip("\n")


_STYLES = {
    "sent": "green",
    "failed": "bold red",
    "unknown": "bold red",
    "missed": "red",
    "unreadable": "bold red",
    "held": "yellow",
    "blocked": "yellow",
    "due": "cyan",
    "claimed": "cyan",
    "draft": "dim",
}
