"""The pages as HTML: Jinja templates that escape everything, filled for one brand."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.brand import Brand
from pipeline.post import Post
from pipeline.preview import words as words_of
from pipeline.preview.calendar import Entry, Month, entries
from pipeline.preview.facts import Facts, local
from pipeline.preview.links import page_file, up, variants_file, web, escaped
from pipeline.problem import Problem

HERE = os.path.dirname(os.path.abspath(__file__))

# Nothing runs and nothing is fetched but the tree's own style sheet and pictures.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
LIVE_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"


@dataclass(frozen=True, slots=True)
class Listed:
    """A post on the problems page; `problems` are as problems.json has them."""

    title: str
    lang: str
    href: str
    n: int
    problems: Sequence[Mapping[str, Any]]


class Pages:
    """Fills the templates; `live` adds the script that reloads a page of the local server."""

    def __init__(self, brand: Brand, *, live: bool = False) -> None:
        self.brand = brand
        self.words = words_of.of(brand.languages[0])
        self._environment = Environment(
            loader=FileSystemLoader(os.path.join(HERE, "templates")),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals.update(
            w=self.words,
            brand=brand,
            initial=brand.name[:1].upper(),
            live=live,
            policy=LIVE_POLICY if live else POLICY,
        )
        self._template = {
            name: self._environment.get_template(f"{name}.html") for name in ("post",)
        }

    def post(
        self,
        facts: Facts,
        post: Post | None,
        cards: Sequence[Markup],
        problems: Sequence[Problem],
    ) -> bytes:
        """A post's page: every variant as a card, what is to fix, what the author wrote."""
        months = facts.months(self.brand.timezone)
        at = local(facts.at, self.brand.timezone) if facts.at is not None else None
        states = [
            state for entry in entries(facts, self.brand.timezone) for state, _ in entry.states
        ]
        return self._render(
            "post",
            root=up(page_file(facts.id)),
            here="post",
            facts=facts,
            month=months[0] if months else "",
            at=at,
            zone=self.brand.timezone.key,
            states=dict.fromkeys(states),
            problems=problems,
            cards=cards,
            details=self._details(facts, post),
            json_href=escaped(variants_file(facts.id)),
        )

    def month(self, month: Month, before: str, after: str, today: date | None, log: str) -> bytes:
        """One month's page."""
        return self._render(
            "month",
            root="../",
            here="month",
            month=month,
            before=before,
            after=after,
            today=today,
            log=log,
        )

    def index(
        self,
        month: Month,
        before: str,
        after: str,
        today: date,
        log: str,
        ideas: Sequence[Entry],
        drafts: Sequence[Entry],
        months: Sequence[tuple[str, int]],
    ) -> bytes:
        """The calendar's front page: this month, ideas, drafts and the way to every month."""
        years: dict[str, list[tuple[str, int]]] = {}
        for key, n in months:
            years.setdefault(key[:4], []).append((key, n))
        return self._render(
            "month",
            root="",
            here="index",
            month=month,
            before=before,
            after=after,
            today=today,
            log=log,
            ideas=ideas,
            drafts=drafts,
            years=list(years.items()),
        )

    def problems(
        self, posts: Sequence[Listed], tally: Sequence[tuple[str, int]], *, folded: bool
    ) -> bytes:
        """Everything that is to fix, by post; `folded` names the posts alone."""
        return self._render(
            "problems",
            root="",
            here="problems",
            posts=posts,
            tally=tally,
            total=sum(n for _, n in tally),
            folded=folded,
        )

    def log_line(self, at: datetime | None, *, git: bool) -> str:
        """How old the log is that the states come from."""
        if not git:
            return self.words["log_unknown"]
        if at is None:
            return self.words["log_none"]
        when = f"{self.words.moment(at.astimezone(self.brand.timezone))}"
        return self.words["log_as_of"].format(when=f"{when} ({self.brand.timezone.key})")

    def _render(self, name: str, **context: object) -> bytes:
        template = self._template.get(name)
        if template is None:
            template = self._template[name] = self._environment.get_template(f"{name}.html")
        return template.render(context).encode("utf-8", "replace")

    def _details(self, facts: Facts, post: Post | None) -> list[tuple[str, str]]:
        w = self.words
        details: list[tuple[str, str | None]] = [(w["path"], _code(facts.path))]
        if post is not None:
            details += [
                (w["owner"], post.owner),
                (w["pillar"], post.pillar),
                (w["objective"], post.objective),
                (w["campaign"], post.campaign),
                (w["kind"], post.kind if post.kind != "post" else None),
                (w["format"], post.format if post.format != "post" else None),
                (w["language"], post.lang),
                (w["tags"], " ".join(f"#{tag}" for tag in post.tags)),
                (w["link"], _link(post.link)),
                (w["partner"], post.partner),
                (w["location"], post.location),
                (w["sources"], self._sources(post)),
            ]
        return [(name, value) for name, value in details if value]

    def _sources(self, post: Post) -> str:
        said = []
        for source in post.sources:
            checked = ""
            if source.checked:
                day = self.words.day(source.checked)
                checked = f" ({self.words['source_checked'].format(day=day)})"
            said.append(_link(source.url) + escape(checked))
        return Markup("<br>").join(said)


def _link(address: str | None) -> Markup:
    href = web(address)
    if href:
        return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(href)
    return escape(address or "")


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def drafts_and_ideas(posts: Iterable[Facts], brand: Brand) -> tuple[list[Entry], list[Entry]]:
    """The entries that wait: drafts with a date in its order, and ideas."""
    drafts: list[Entry] = []
    ideas: list[Entry] = []
    for facts in posts:
        for entry in entries(facts, brand.timezone):
            if entry.at is None:
                ideas.append(entry)
            elif facts.draft:
                drafts.append(entry)
    drafts.sort(key=lambda entry: (entry.at.timestamp() if entry.at else 0.0, entry.facts.id))
    return drafts, ideas
