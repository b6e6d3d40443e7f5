"""Looking for a part among an account's own statuses: what is new there, and what is ours."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.networks import likeness
from pipeline.networks.base import Identity, NotSent, Sending, Unclear
from pipeline.networks.exchange import Exchange, Trouble
from pipeline.networks.mastodon_answers import listed, refuse_reading, words

PAGE = 40  # statuses a page, the most that Mastodon gives
PAGES = 50  # so many pages of newer statuses are read before a person has to look
SOURCES = 40  # so many sources are read in one look-up


def page(
    exchange: Exchange, identity: Identity, query: Mapping[str, str], lost: Trouble
) -> list[dict[str, Any]]:
    """Own statuses, newest first, without those that only pass on somebody else's."""
    answer = exchange.ask(
        "GET",
        f"/api/v1/accounts/{identity.id}/statuses",
        lost=lost,
        params={**query, "exclude_reblogs": "true"},
    )
    if answer.status != 200:
        refuse_reading(exchange, answer, "read:statuses", lost)
    found = answer.json
    if not isinstance(found, list) or not all(
        isinstance(status, dict) and isinstance(status.get("id"), str) for status in found
    ):
        raise lost(exchange.no(answer, "") + ", which is not a list of posts")
    return found


def newer(exchange: Exchange, identity: Identity, after: str | None) -> Iterator[dict[str, Any]]:
    """Every own status newer than `after`, newest first; Unclear where not all can be read.

    Pages go from the newest down, as every server of the family understands that. One that
    ignores `since_id` goes on until `after`, where we stop.
    """
    query = {"limit": str(PAGE), **({"since_id": after} if after else {})}
    seen: set[str] = set()
    for _ in range(PAGES):
        statuses = page(exchange, identity, query, Unclear)
        for status in statuses:
            id_ = status["id"]
            if id_ == after:
                return
            if id_ in seen or (after and not _follows(id_, after)):
                # It turns in circles, or `after` was deleted and nothing says where to stop.
                raise Unclear(f"{exchange.host} does not tell which posts are new; look there")
            seen.add(id_)
            yield status
        if not statuses:
            return
        query["max_id"] = statuses[-1]["id"]
    raise Unclear(
        f"{exchange.host} has more than {PAGE * PAGES} posts since this one was tried; look there"
    )


def newest_first(
    exchange: Exchange, identity: Identity, since: datetime | None
) -> Iterator[dict[str, Any]]:
    """The newest own statuses, two pages at most, down to a time."""
    query = {"limit": str(PAGE)}
    for _ in range(2):
        statuses = page(exchange, identity, query, NotSent)
        for status in statuses:
            if since is None or _made(status) >= since:
                yield status
        if len(statuses) == 0 or (since and _made(statuses[-1]) < since):
            return
        query["max_id"] = statuses[-1]["id"]


def _made(status: Mapping[str, Any]) -> datetime:
    """When a status was made, by its server; where it does not say, it may be of just now."""
    try:
        moment = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _follows(id_: str, after: str) -> bool:
    """Whether an id is newer: ids are numbers, or text of one length that sorts by time."""
    return (len(id_), id_) > (len(after), after)


class Look:
    """What a status has to show to be the part that was sent."""

    def __init__(self, exchange: Exchange, sending: Sending, parent: str | None) -> None:
        self._exchange = exchange
        self._sending = sending
        self._parent = parent
        self._text = likeness.of_text(sending.part.text)
        self._warning = likeness.of_text(warning(sending))
        self._sources = 0

    def shows(self, status: Mapping[str, Any]) -> bool:
        """Whether this status is the part; one that the log has already is another."""
        return (
            status["id"] not in self._sending.taken
            and not status.get("reblog")
            and (status.get("in_reply_to_id") or None) == self._parent
            and self._same_pictures(status)
            and self._same_poll(status)
            and self._same_words(status)
        )

    def _same_pictures(self, status: Mapping[str, Any]) -> bool:
        """As many, with the same alt texts where the server gives them."""
        theirs = listed(status, "media_attachments")
        ours = self._sending.part.media
        return len(theirs) == len(ours) and all(
            not shown.get("description")
            or likeness.of_source(str(shown["description"])) == likeness.of_source(item.alt)
            for shown, item in zip(theirs, ours, strict=True)
        )

    def _same_poll(self, status: Mapping[str, Any]) -> bool:
        asked = poll(self._sending)
        return [
            likeness.of_source(str(option.get("title", "")))
            for option in listed(status.get("poll"), "options")
        ] == [likeness.of_source(str(title)) for title in (asked["options"] if asked else ())]

    def _same_words(self, status: Mapping[str, Any]) -> bool:
        if likeness.of_text(str(status.get("spoiler_text") or "")) != self._warning:
            return False
        same = likeness.of_html(str(status.get("content") or "")) == self._text
        if same and not likeness.hosts_matter(self._sending.part.text):
            return True
        source = self._source(status["id"])
        return same if source is None else source == likeness.of_source(self._sending.part.text)

    def _source(self, status: str) -> str | None:
        """The text of a status as it was sent; None where the server does not give it."""
        self._sources += 1
        if self._sources > SOURCES:
            return None
        answer = self._exchange.ask("GET", f"/api/v1/statuses/{status}/source", lost=Unclear)
        if answer.status == 429 or answer.status >= 500:
            raise Unclear(self._exchange.no(answer, words(answer)))
        text = answer.json.get("text") if isinstance(answer.json, dict) else None
        return likeness.of_source(text) if answer.status == 200 and isinstance(text, str) else None


def warning(sending: Sending) -> str:
    """The content warning, which stands over every part."""
    return str(sending.extra.get("sensitive") or "")


def poll(sending: Sending) -> Mapping[str, Any] | None:
    """The poll, which goes with the first part, and never with pictures."""
    if sending.index or sending.part.media:
        return None
    asked: Mapping[str, Any] | None = sending.extra.get("poll")
    return asked
