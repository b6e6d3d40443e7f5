"""Watching the schedule: one issue while something is wrong, closed when all is well again."""

from collections.abc import Mapping

from pipeline.frozen import frozen
from pipeline.hosting import BOT, Site

MARKER = "<!-- social-pipeline: publishing -->"
TITLE = "Publishing needs a person / La publication demande quelqu’un"

_SILENT = (
    "The schedule had not run for more than 36 hours when this run looked: posts that were due may "
    "be late or missed. Look at *Actions → Publish*: GitHub disables the schedules of a public "
    "repository after 60 days without activity, and *Enable workflow* starts them again."
)
_FAILED = (
    "{jobs} did not end well. The run's page says what was sent and what was not: {run} . What "
    "failed is tried again by the next run, until it is late; nothing is sent twice."
)


@frozen
class Health:
    """How a run of the schedule ended: its jobs' results, and whether it had been silent."""

    results: Mapping[str, str]
    silent: bool = False

    @property
    def failed(self) -> tuple[str, ...]:
        """The jobs that did not end well; one that was skipped, or gave way, did no harm."""
        return tuple(
            name
            for name, result in self.results.items()
            if result not in ("success", "skipped", "cancelled", "")
        )

    @property
    def well(self) -> bool:
        """Whether all is well, by something that ran."""
        return not self.failed and not self.silent and "success" in self.results.values()


def watch(site: Site, health: Health) -> str:
    """Open the issue or add to it where something is wrong, close it where all is well."""
    ours = _ours(site)
    text = _text(site, health)
    if text:
        if ours is None:
            made = site.ask("POST", "issues", {"title": TITLE, "body": f"{MARKER}\n{text}"}).json
            number = made.get("number") if isinstance(made, dict) else "?"
            return f"Issue #{number} tells people of it."
        if _said(site, ours, text):
            return f"Issue #{ours} tells it already."
        site.ask("POST", f"issues/{ours}/comments", {"body": text})
        return f"Issue #{ours} tells people of it."
    if ours is None:
        return "All is well."
    if not health.well:
        return f"Issue #{ours} stays open: nothing ran that shows that it is over."
    site.ask("POST", f"issues/{ours}/comments", {"body": f"All is well again: {site.run}"})
    site.ask("PATCH", f"issues/{ours}", {"state": "closed", "state_reason": "completed"})
    return f"All is well again: issue #{ours} is closed."


def _ours(site: Site) -> int | None:
    """Our open issue: written by this workflow, whatever others write."""
    for issue in site.all("issues", state="open", creator=BOT):
        user = issue.get("user") or {}
        body = str(issue.get("body") or "")
        if user.get("login") == BOT and body.startswith(MARKER) and "pull_request" not in issue:
            return int(issue["number"])
    return None


def _text(site: Site, health: Health) -> str:
    said = []
    if health.failed:
        said.append(
            _FAILED.format(jobs=", ".join(f"`{job}`" for job in health.failed), run=site.run)
        )
    if health.silent:
        said.append(_SILENT)
    return "\n\n".join(said)


def _said(site: Site, issue: int, text: str) -> bool:
    """Whether the issue tells of the same jobs already: a schedule that fails all night is one."""
    mine = _without_run(text)
    told = site.ask("GET", f"issues/{issue}").json
    texts = [str(told.get("body") or "")] if isinstance(told, dict) else []
    texts += [str(one.get("body") or "") for one in site.all(f"issues/{issue}/comments")]
    return any(
        _without_run(each.replace("\r\n", "\n").removeprefix(f"{MARKER}\n")) == mine
        for each in texts
    )


def _without_run(text: str) -> str:
    return " ".join(word for word in text.split() if "/actions/runs/" not in word)
