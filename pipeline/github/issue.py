"""An issue that was made with a form: who may, what comes of it, and what is answered."""

import contextlib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import content, project
from pipeline.brand import Brand
from pipeline.clock import Clock
from pipeline.content import Undated
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.github import forms
from pipeline.github.answers import Declined, code, say
from pipeline.github.forms import Filled
from pipeline.github.proposal import Proposed, propose
from pipeline.hold import Hold
from pipeline.hosting import Site
from pipeline.markup import one_line
from pipeline.publish.holding import holds, put
from pipeline.publish.ledger import opened
from pipeline.transfer.pictures import Fetcher

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}").fullmatch


@frozen
class Issue:
    """An issue, by whom, and the form that it was made with."""

    number: int
    login: str
    user: int
    filled: Filled

    @property
    def lang(self) -> str:
        """The form's language."""
        return self.filled.form.lang

    def value(self, field: str) -> str:
        """What was written into a field."""
        return self.filled.values.get(field, "")


def handle(
    root: Path, site: Site, event: Mapping[str, Any], clock: Clock, fetcher: Fetcher | None = None
) -> str:
    """Do what an issue's form asks for, answer there and close it; a sentence of what was done."""
    issue = _issue(event)
    if issue is None:
        return "This issue was made with none of the forms: nothing is done."
    try:
        _require(site, issue)
        brand = project.load(Folder(root)).brand
        channels = _channels(issue, brand)
        if issue.filled.form.name == "hold":
            answer = _hold(root, issue, brand, channels, clock)
        else:
            at = _moment(issue, "date", brand, clock.now())
            made = Proposed(issue.number, issue.login, issue.user, issue.filled, channels, at)
            answer = propose(root, site, made, clock.now(), fetcher or Fetcher())
    except Declined as declined:
        answer = f"{declined}\n\n{say(issue.lang, 'again')}"
        return _answer(site, issue, answer, "not_planned")
    except PipelineError as error:  # told where the form was sent, and by the job that failed
        _tell(site, issue, error)
        raise
    return _answer(site, issue, answer, "completed")


def _issue(event: Mapping[str, Any]) -> Issue | None:
    told = event.get("issue")
    if not isinstance(told, dict) or "pull_request" in told:
        raise PipelineError("the event names no issue", hint="This is for `issues` workflows.")
    filled = forms.read(str(told.get("body") or ""))
    user = told.get("user") or {}
    login, number = str(user.get("login") or ""), told.get("number")
    if filled is None or not isinstance(number, int):
        return None
    return Issue(number, login, int(user.get("id") or 0), filled)


def _require(site: Site, issue: Issue) -> None:
    """Declined where the author may not write here, or the form is not whole."""
    if not _LOGIN(issue.login) or not site.may_write(issue.login):
        raise Declined(say(issue.lang, "stranger"))
    if issue.filled.missing:
        what = ", ".join(f"« {label} »" for label in issue.filled.missing)
        raise Declined(say(issue.lang, "missing", what=what))
    for field in ("text", "why", "date"):
        labels = issue.filled.form.labels
        if field in labels and not issue.value(field):
            raise Declined(say(issue.lang, "empty", what=labels[field]))


def _channels(issue: Issue, brand: Brand) -> tuple[str, ...]:
    asked = forms.names(issue.value("channels"))
    for name in asked:
        if name not in brand.channels:
            known = ", ".join(brand.channels)
            raise Declined(say(issue.lang, "channel", what=code(name), known=known))
    return asked


def _moment(issue: Issue, field: str, brand: Brand, now: datetime) -> datetime:
    written = one_line(issue.value(field))
    if re.fullmatch(r"[0-9-]{8,10}", written):
        written = f"{written}T09:00"
    try:
        try:
            at = content.moment(written, brand.timezone, None)
        except Undated as error:
            if len(error.readings) != 1:  # one reading: a French day, with the year last
                raise
            at = content.moment(error.readings[0], brand.timezone, None)
    except Undated as error:
        raise Declined(say(issue.lang, "date", what=code(written))) from error
    if at <= now:
        raise Declined(say(issue.lang, "past", what=code(written)))
    return at


def _hold(root: Path, issue: Issue, brand: Brand, channels: tuple[str, ...], clock: Clock) -> str:
    until = _moment(issue, "until", brand, clock.now()) if issue.value("until") else None
    hold = Hold(
        why=f"{one_line(issue.value('why'))[:500]} (#{issue.number})",
        who=issue.login,
        since=clock.now().replace(microsecond=0),
        until=until,
        channels=channels,
    )
    with opened(root, clock) as ledger:
        if all(each.why != hold.why for each in holds(ledger)):
            put(ledger, hold)
    what = ", ".join(channels) or say(issue.lang, "all")
    return say(issue.lang, "held", what=what, branch=f"`{brand.publish.log_branch}`")


def _tell(site: Site, issue: Issue, error: PipelineError) -> None:
    """Answer what kept the job from doing it; where that fails too, the job's own words stand."""
    what = code(" ".join(filter(None, (f"{error.message}.", error.hint))), most=1000)
    answer = say(issue.lang, "failed", what=what, run=site.run)
    with contextlib.suppress(PipelineError):
        _answer(site, issue, answer, "not_planned")


def _answer(site: Site, issue: Issue, text: str, reason: str) -> str:
    site.ask("POST", f"issues/{issue.number}/comments", {"body": text})
    site.ask("PATCH", f"issues/{issue.number}", {"state": "closed", "state_reason": reason})
    return text.partition("\n")[0]
