"""Tables for people: aligned, coloured only on a terminal, nothing cut off."""

import sys
from collections.abc import Sequence

from pipeline.printing import clean


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head, as text; on a terminal long cells fold into their column.

    Where that would break an address, the last column's cells stand whole on lines of their own.
    """
    cells = [
        [cell if cell.isprintable() else clean(cell).replace("\n", " ") for cell in row]
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    if not sys.stdout.isatty():
        form = "  ".join(f"{{:<{width}}}" for width in widths)
        return "\n".join(form.format(*row).rstrip() for row in [list(head), *cells])
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if sum(widths) + 2 * len(widths) > console.width and any("://" in row[-1] for row in cells):
        with console.capture() as capture:
            for row in [head, *cells]:
                style = "bold" if row is head else ""
                line = Text()
                for cell, width in zip(row[:-1], widths, strict=False):
                    line.append(f"{cell:<{width}}  ", style or _STYLES.get(cell, ""))
                line.rstrip()
                console.print(line, soft_wrap=True)
                if row[-1]:
                    console.print(Text(f"  {row[-1]}", style), soft_wrap=True)
        return capture.get().rstrip("\n")
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in head:
        shown.add_column(name, overflow="fold")
    for row in cells:
        shown.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
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
