"""The pages as HTML: Jinja templates that escape everything, filled for one brand."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline import networks
from pipeline.brand import Brand, Channel
from pipeline.frozen import frozen
from pipeline.hold import Hold
from pipeline.post import Post
from pipeline.preview import details, journal, panel
from pipeline.preview import source as source_of
from pipeline.preview import words as words_of
from pipeline.preview.calendar import Month, week_key
from pipeline.preview.entries import ROOT
from pipeline.preview.escaping import attribute, text
from pipeline.preview.feeds import CLOSING, Feed, drawn, opening
from pipeline.preview.journal import Line
from pipeline.preview.links import escaped, page_file, up, variants_file, web
from pipeline.preview.source import Source
from pipeline.problem import Problem

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = os.path.dirname(os.path.abspath(__file__))

# Nothing runs and nothing is fetched but the tree's own scripts, style sheets and pictures.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
LIVE_POLICY = f"{POLICY}; connect-src 'self'"

_SLOT = "\x02"  # stands around the name of what differs between two posts' pages
_SLOTS = ("title", "crumb", "lang", "when", "problems", "cards", "details", "source")


_NO_FRAMES: Mapping[str, str] = {}


@frozen
class PostPage:
    """What a post's page shows; `at` is on the brand's clock, `cards` are (channel, HTML).

    The HTML of a card comes in pieces. `sources` are the files that it was read from, the post's
    own first.
    """

    page: str
    path: str
    title: str
    lang: str
    at: datetime | None
    states: Sequence[str]
    cards: Sequence[tuple[str, Sequence[str]]]
    problems: Sequence[Problem]
    post: Post | None
    sources: Sequence[Source]


@frozen
class Listed:
    """A post on the problems page; `problems` are as problems.json has them."""

    title: str
    lang: str
    href: str
    n: int
    problems: Sequence[Mapping[str, Any]]


class Pages:
    """Fills the templates; `live` adds the script that reloads a page of the local server.

    `frames` are what a build before made of the template of a post's page, by the way to the top
    of the tree: with them, a page of a post that was edited needs no template at all.
    """

    def __init__(
        self,
        brand: Brand,
        *,
        lang: str = "",
        live: bool = False,
        frames: Mapping[str, str] = _NO_FRAMES,
    ) -> None:
        self.brand = brand
        self.words = words_of.of(lang or brand.languages[0])
        self._live = live
        self.frames: dict[str, str] = dict(frames)
        self._split: dict[str, list[str]] = {}

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        from pipeline.preview import compiled

        environment = Environment(
            loader=FileSystemLoader(os.path.join(HERE, "templates")),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.bytecode_cache = compiled.cache(environment)
        environment.globals.update(
            w=self.words,
            _=self.words.gettext,
            ngettext=self.words.ngettext,
            pgettext=self.words.pgettext,
            brand=self.brand,
            initial=self.brand.name[:1].upper(),
            live=self._live,
            policy=LIVE_POLICY if self._live else POLICY,
            html=_html,
        )
        return environment

    def post(self, shown: PostPage) -> bytes:
        """A post's page: every variant as a card, what is to fix, what the author wrote.

        The template is filled once for each depth of folders, with marks where posts differ; then
        a page is joined strings.
        """
        root = up(page_file(shown.page))
        frame = self._split.get(root)
        if frame is None:
            frame = self._split[root] = self._frame(root).split(_SLOT)
        w = self.words
        if shown.at:
            day = shown.at.date().isoformat()
            label = w.month(shown.at.year, shown.at.month)
            crumb = f'<a href="{root}calendar/{day[:7]}.html#d{day}">← {text(label)}</a>'
            when = self._when(shown.at)
        else:
            crumb = f'<a href="{root}ideas.html">← {text(w.gettext("Ideas"))}</a>'
            undated = w.gettext("No date yet")
            when = f"<span>{text(undated)}</span>"
        states = "".join(
            [
                f' <span class="state state-{state}">{text(w.state(state))}</span>'
                for state in shown.states
            ]
        )
        variants = root + attribute(escaped(variants_file(shown.page))) if shown.cards else ""
        filled: dict[str, Sequence[str]] = {
            "title": [text(shown.title)],
            "crumb": [crumb],
            "lang": [attribute(shown.lang)],
            "when": [when, states],
            "problems": panel.draw(shown.path, shown.sources, shown.problems, w),
            "cards": _marked(shown.cards) or [f'<p class="muted">{text(self._unread())}</p>'],
            "details": [details.draw(shown.path, shown.post, variants, w)],
            "source": source_of.draw(shown.sources, shown.problems, w),
        }
        pieces: list[str] = []
        for place, piece in enumerate(frame):
            if place % 2:
                pieces += filled[piece]
            else:
                pieces.append(piece)
        return "".join(pieces).encode("utf-8", "replace")

    def _when(self, at: datetime) -> str:
        """A moment on the brand's clock and on everybody's; reader.js adds the reader's own."""
        said = (
            f'<time class="date" datetime="{at.isoformat()}">{text(self.words.moment(at))}</time> '
            f"<span>{text(self.brand.timezone.key)}</span>"
        )
        if at.utcoffset():
            utc = at.astimezone(UTC)
            same = utc.date() == at.date()
            clock = self.words.clock(utc) if same else self.words.moment(utc)
            said += f' <span class="utc">{text(clock)} UTC</span>'
        return said

    def _unread(self) -> str:
        return self.words.gettext(
            "This file cannot be read as a post. Mend what is listed above and it will be shown."
        )

    def month(self, month: Month, before: str, after: str, today: date, log: str) -> bytes:
        """One month's page."""
        return self._calendar(month, before, after, today, log, root="../", here="month")

    def index(
        self,
        month: Month,
        before: str,
        after: str,
        today: date,
        log: str,
        months: Sequence[tuple[str, int]],
    ) -> bytes:
        """The calendar's front page: this month, and the way to every month."""
        years: dict[str, list[tuple[str, int]]] = {}
        for key, n in months:
            years.setdefault(key[:4], []).append((key, n))
        every = list(years.items())
        return self._calendar(month, before, after, today, log, root="", here="index", years=every)

    def _calendar(
        self, month: Month, before: str, after: str, today: date, log: str, **more: object
    ) -> bytes:
        weeks = [week.key for week in month.weeks]
        this_week = week_key(today)
        facets = month.facets
        return self.render(
            "month",
            month=month,
            week=this_week if this_week in weeks else weeks[0],
            before=before,
            after=after,
            today=today,
            log=log,
            shown=self.words.forms("post"),
            channels=[(name, name) for name in facets["channel"]],
            states=[(state, self.words.state(state)) for state in facets["state"]],
            pillars=[(name, name) for name in facets["pillar"]],
            campaigns=[(name, name) for name in facets["campaign"]],
            langs=[(lang, lang) for lang in facets["lang"]] if len(facets["lang"]) > 1 else [],
            **more,
        )

    def ideas(self, ideas: Sequence[str], drafts: Sequence[str]) -> bytes:
        """What has no date yet, and the drafts that have one."""
        return self.render("ideas", root="", here="ideas", ideas=ideas, drafts=drafts)

    def status(
        self,
        waiting: Sequence[tuple[date, str]],
        lines: Sequence[Line],
        holds: Sequence[Hold],
        now: datetime,
        log: str,
    ) -> bytes:
        """What the log says: what needs a person, the holds in force, the newest events."""
        in_force = [hold for hold in holds if hold.until is None or hold.until > now]
        return self.render(
            "status",
            root="",
            here="status",
            waiting=waiting,
            rows=journal.rows(lines, self.words, self.brand.timezone),
            holds=in_force,
            zone=self.brand.timezone,
            log=log,
        )

    def channel(self, channel: Channel, feed: Feed, cards: Mapping[str, str], log: str) -> bytes:
        """A channel's feed, newest first; like a post's page, its template is filled once."""
        key = f"channel {channel.name}"
        if key not in self.frames:
            self.frames[key] = self._filled_with_marks(
                "channel",
                ("coming", "past", "log"),
                root="../",
                here="channels",
                channel=channel,
                url="" if channel.url == _api(channel) else web(channel.url),
            )
        w, zone = self.words, self.brand.timezone
        later = w.gettext("Later posts are on the calendar.") if feed.later else ""
        earlier = w.gettext("Earlier posts are on the calendar.") if feed.earlier else ""
        planned = w.gettext("Nothing is planned here.")
        if not feed.coming and not feed.past:
            planned = w.gettext("No post goes to this channel yet.")
        filled = {
            "coming": _note(later) + _listed(drawn(feed.coming, cards, w, zone), planned),
            "past": _listed(
                drawn(feed.past, cards, w, zone), w.gettext("Nothing has gone out here yet.")
            )
            + _note(earlier),
            "log": text(log),
        }
        pieces = self.frames[key].split(_SLOT)
        pieces[1::2] = [filled[name] for name in pieces[1::2]]
        return "".join(pieces).encode("utf-8", "replace")

    def problems(
        self,
        posts: Sequence[Listed],
        tally: Sequence[tuple[str, int]],
        *,
        folded: bool,
        more: int,
    ) -> bytes:
        """Everything that is to fix, by post; `folded` names the posts alone, all but `more`."""
        return self.render(
            "problems",
            root="",
            here="problems",
            posts=posts,
            tally=tally,
            total=sum(n for _, n in tally),
            folded=folded,
            more=more,
        )

    def log_line(self, at: datetime | None, *, git: bool) -> str:
        """How old the log is that the states come from."""
        if not git:
            return self.words.gettext("Not a git repository: there is no status log to show.")
        if at is None:
            return self.words.gettext("Nothing has been published yet: there is no status log.")
        when = self.words.moment(at.astimezone(self.brand.timezone))
        return self.words.gettext("Status log as of {when}").format(
            when=f"{when} ({self.brand.timezone.key})"
        )

    def render(self, name: str, **context: object) -> bytes:
        """A page of this template."""
        template = self._environment.get_template(f"{name}.html")
        return template.render(context).encode("utf-8", "replace")

    def _frame(self, root: str) -> str:
        """A post's page with nothing in it: HTML, the name of a slot, HTML, and so on."""
        if root not in self.frames:
            self.frames[root] = self._filled_with_marks("post", _SLOTS, root=root, here="post")
        return self.frames[root]

    def _filled_with_marks(self, name: str, slots: Sequence[str], **context: object) -> str:
        from markupsafe import Markup

        marks = {slot: Markup(f"{_SLOT}{slot}{_SLOT}") for slot in slots}  # noqa: S704 - ours
        return self._environment.get_template(f"{name}.html").render(slot=marks, **context)


def _api(channel: Channel) -> str:
    """Where the network's programs are, which is nothing to look at."""
    network = networks.NETWORKS.get(channel.network)
    return network.URL if network is not None else ""


def _marked(cards: Sequence[tuple[str, Sequence[str]]]) -> Sequence[str]:
    """The cards between the marks by which a channel's page finds them again."""
    pieces: list[str] = []
    for channel, card in cards:
        pieces += (opening(channel), *card, CLOSING)
    return pieces


def _listed(items: str, empty: str) -> str:
    return f"<ol>{items}</ol>" if items else f'<p class="nothing">{text(empty)}</p>'


def _note(said: str) -> str:
    return f'<p class="muted small">{text(said)}</p>' if said else ""


def _html(entry: str, root: str) -> "Markup":
    """An entry that was drawn before, with the way to the top of the tree put in."""
    from markupsafe import Markup

    return Markup(entry.replace(ROOT, root))  # noqa: S704 - escaped when it was drawn
