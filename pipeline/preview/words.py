"""The words of the pages: gettext catalogues, and how each language writes dates and numbers.

`scripts/words.py` makes a catalogue's .mo with Babel; the facts of the language (its months, how it
writes a day) are in there too, so that a build imports no Babel.
"""

import gettext
import os
from datetime import date, datetime
from functools import cache

from pipeline import due
from pipeline.frozen import field, frozen

LOCALE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locale")
LANGUAGES = ("fr", "en")
FACTS = "CLDR"  # the context of what Babel says of a language


def noted(_context: str, message: str) -> str:
    """Marks a message for the catalogues; it is looked up later."""
    return message


def counted(one: str, many: str) -> tuple[str, str]:
    """Marks a message with its plural."""
    return one, many


_STATES = {
    "idea": noted("state", "idea"),
    "draft": noted("state", "draft"),
    "planned": noted("state", "planned"),
    "due": noted("state", "due"),
    "claimed": noted("state", "being sent"),
    "sent": noted("state", "sent"),
    "failed": noted("state", "failed"),
    "unknown": noted("state", "unknown"),
    "missed": noted("state", "missed"),
    "held": noted("state", "held"),
    "skipped": noted("state", "skipped"),
    "deleted": noted("state", "deleted"),
    "unreadable": noted("state", "log unreadable"),
    "broken": noted("state", "to fix"),
}
_TALLIES = {
    "idea": counted("{n} idea", "{n} ideas"),
    "draft": counted("{n} draft", "{n} drafts"),
    "planned": counted("{n} planned", "{n} planned"),
    "due": counted("{n} due", "{n} due"),
    "claimed": counted("{n} being sent", "{n} being sent"),
    "sent": counted("{n} sent", "{n} sent"),
    "failed": counted("{n} failed", "{n} failed"),
    "unknown": counted("{n} unknown", "{n} unknown"),
    "missed": counted("{n} missed", "{n} missed"),
    "held": counted("{n} held", "{n} held"),
    "skipped": counted("{n} skipped", "{n} skipped"),
    "deleted": counted("{n} deleted", "{n} deleted"),
    "unreadable": counted("{n} with an unreadable log", "{n} with an unreadable log"),
    "broken": counted("{n} to fix", "{n} to fix"),
}
_EVENTS = {
    "claimed": noted("event", "being sent"),
    "released": noted("event", "not sent, tried again"),
    "sent": noted("event", "sent"),
    "failed": noted("event", "failed"),
    "unknown": noted("event", "unknown"),
    "missed": noted("event", "missed"),
    "held": noted("event", "held"),
    "skipped": noted("event", "skipped"),
    "resolved": noted("event", "settled by a person"),
    "updated": noted("event", "updated"),
    "deleted": noted("event", "deleted"),
}
_REASONS = {
    due.UNSENT: noted("reason", "nothing sent it while it was due"),
    due.UNLOGGED: noted("reason", "it is too late to send it, and no log says that it was sent"),
    due.OVER_BEFORE: noted("reason", "it was late before this log began"),
}
_LEVELS = {
    "error": noted("level", "error"),
    "warning": noted("level", "warning"),
    "suggestion": noted("level", "suggestion"),
}
_UNITS = {
    "bytes": noted("unit", "bytes"),
    "characters": noted("unit", "characters"),
    "graphemes": noted("unit", "graphemes"),
    "weighted characters": noted("unit", "weighted characters"),
}
_NOUNS = {
    "post": counted("{n} post", "{n} posts"),
    "delivery": counted("{n} delivery", "{n} deliveries"),
    "problem": counted("{n} problem", "{n} problems"),
    "error": counted("{n} error", "{n} errors"),
    "warning": counted("{n} warning", "{n} warnings"),
    "suggestion": counted("{n} suggestion", "{n} suggestions"),
    "day": counted("{n} day", "{n} days"),
    "hour": counted("{n} hour", "{n} hours"),
    "minute": counted("{n} minute", "{n} minutes"),
}


@frozen
class Words:
    """One language of the interface; the methods say words, dates, numbers and plurals in it."""

    lang: str
    catalogue: gettext.GNUTranslations
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    group: str  # parts thousands
    patterns: dict[str, str]
    _said: dict[str | tuple[str, str], str] = field(default_factory=dict)  # looked up before

    def gettext(self, message: str) -> str:
        """A message in this language."""
        said = self._said.get(message)
        if said is None:
            said = self._said[message] = self.catalogue.gettext(message)
        return said

    def pgettext(self, context: str, message: str) -> str:
        """A message that has another meaning elsewhere."""
        said = self._said.get((context, message))
        if said is None:
            said = self._said[context, message] = self.catalogue.pgettext(context, message)
        return said

    def ngettext(self, one: str, many: str, n: int) -> str:
        """A message with its number, `{n}`, in the plural that the number takes."""
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n))

    def state(self, state: str) -> str:
        """How a delivery stands: `sent`."""
        return self.pgettext("state", _STATES[state])

    def tally(self, state: str, n: int) -> str:
        """How many deliveries stand so: `13 prévus`."""
        return self.ngettext(*_TALLIES[state], n)

    def event(self, event: str) -> str:
        """What a line of the log says happened."""
        return self.pgettext("event", _EVENTS[event])

    def reason(self, error: str) -> str:
        """Why a delivery stands as it does; what a network or a run said stays as it was said."""
        known = _REASONS.get(error)
        return self.pgettext("reason", known) if known else error

    def level(self, level: str) -> str:
        """How grave a problem is: `error`."""
        return self.pgettext("level", _LEVELS[level])

    def unit(self, unit: str) -> str:
        """What a length is counted in; another package's network may count in what it likes."""
        known = _UNITS.get(unit)
        return self.pgettext("unit", known) if known else unit

    def count(self, n: int, noun: str) -> str:
        """A number with its noun: `2 posts`; French counts zero as one."""
        return self.ngettext(*_NOUNS[noun], n)

    def forms(self, noun: str) -> tuple[str, str]:
        """The two forms of a noun, with `{n}` where its number goes, for a script to choose."""
        one, many = _NOUNS[noun]
        return self.catalogue.ngettext(one, many, 1), self.catalogue.ngettext(one, many, 2)

    def number(self, n: int) -> str:
        """A number with its thousands parted, by a narrow no-break space or by a comma."""
        return str(n) if n < 1000 else f"{n:,}".replace(",", self.group)

    def month(self, year: int, month: int) -> str:
        """`décembre 2026`."""
        return self._dated("month", date(year, month, 1))

    def day(self, day: date) -> str:
        """`mardi 1er décembre 2026`."""
        return self._dated("date", day)

    def day_of_year(self, day: date) -> str:
        """`mardi 1er décembre`, where the year is plain."""
        return self._dated("day", day)

    def day_number(self, day: date) -> str:
        """`1er`, `2`: a day of the month."""
        return "1er" if self.lang == "fr" and day.day == 1 else str(day.day)

    def short_day(self, day: date) -> str:
        """`1er déc.`."""
        return self._dated("short", day)

    def moment(self, moment: datetime) -> str:
        """`mardi 1er décembre 2026 à 09:00`, in the zone that the moment carries."""
        said = self.gettext("{day} at {time}")
        return said.format(day=self.day(moment), time=self.clock(moment))

    def clock(self, moment: datetime) -> str:
        """`09:00`, in the zone that the moment carries."""
        return f"{moment.hour:02}:{moment.minute:02}"

    def span(self, seconds: int) -> str:
        """`2 jours`, `1 heure 30 minutes`: a length of time in its largest units."""
        said = []
        for noun, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
            n, seconds = divmod(seconds, size)
            if n:
                said.append(self.count(n, noun))
        return " ".join(said) or self.count(0, "minute")

    def _dated(self, pattern: str, day: date) -> str:
        return self.patterns[pattern] % {
            "EEEE": self.days[day.weekday()],
            "d": self.day_number(day),
            "MMMM": self.months[day.month - 1],
            "MMM": self.short_months[day.month - 1],
            "y": day.year,
        }


def known(lang: str) -> str | None:
    """The language of the interface that a BCP 47 tag asks for; None where we have none."""
    primary = lang.split("-")[0].lower()
    return primary if primary in LANGUAGES else None


def of(lang: str) -> Words:
    """The interface in the language of a BCP 47 tag; English where we have no catalogue."""
    return _load(known(lang) or "en")


@cache
def _load(lang: str) -> Words:
    with open(os.path.join(LOCALE, lang, "pages.mo"), "rb") as file:
        catalogue = gettext.GNUTranslations(file)

    def fact(name: str) -> str:
        return catalogue.pgettext(FACTS, name)

    return Words(
        lang=lang,
        catalogue=catalogue,
        months=tuple(fact("months").split("\n")),
        short_months=tuple(fact("short months").split("\n")),
        days=tuple(fact("days").split("\n")),
        short_days=tuple(fact("short days").split("\n")),
        group=fact("group"),
        patterns={name: fact(f"{name} pattern") for name in ("date", "day", "short", "month")},
    )
