"""The summary of a run for the page of its CI job: what went out, what did not, and why."""

from pipeline.errors import PipelineError
from pipeline.publish.cells import cell, link
from pipeline.publish.outcome import Outcome

SHOWN = 500  # a job's page takes a megabyte; the log has the rest


def summary(outcome: Outcome) -> str:
    """An outcome as Markdown."""
    title = "## Rehearsal: nothing was sent" if outcome.dry else "## Published"
    ended = outcome.ended
    if not ended:
        lines = [title, "", "Nothing is due."]
    else:
        lines = [title, "", _counts(outcome), "", "| post | channel | state | |"]
        lines.append("| --- | --- | --- | --- |")
        for one in ended[:SHOWN]:
            where = link(one.url) if one.url else cell(one.error)
            state = one.state if one.state == "sent" or outcome.dry else f"**{cell(one.state)}**"
            lines.append(
                f"| {cell(one.delivery.post)} | {cell(one.delivery.channel)} | {state} | {where} |"
            )
        if len(ended) > SHOWN:
            lines.append(f"| and {len(ended) - SHOWN} more: `pipeline status` | | | |")
    lines += ["", *(f"- {cell(note)}" for note in outcome.notes[:SHOWN])]
    return "\n".join(lines).rstrip() + "\n\n"


def stopped(error: PipelineError) -> str:
    """A run that could not be, as Markdown."""
    lines = ["## Nothing was published", "", cell(error.message)]
    if error.hint:
        lines += ["", cell(error.hint)]
    return "\n".join(lines) + "\n\n"


def _counts(outcome: Outcome) -> str:
    counts: dict[str, int] = {}
    for one in outcome.ended:
        counts[one.state] = counts.get(one.state, 0) + 1
    return ", ".join(f"{number} {cell(state)}" for state, number in counts.items()) + "."
