"""An exchange with a network's server: requests out, answers or a plain word of what went wrong."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from pipeline.brand import secret_name
from pipeline.client import Answer, Forbidden, Lost, Unreached, fetch
from pipeline.frozen import field, frozen
from pipeline.networks.base import Account, NotSent, Refused, Unclear
from pipeline.redactor import Redactor

Trouble = type[NotSent] | type[Unclear]


@frozen
class Exchange:
    """Where requests go, under which headers, and which texts have to be kept from others.

    `variable` is the environment variable of the secret that opens the door.
    """

    client: httpx.Client = field(repr=False)
    server: str
    redactor: Redactor = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    variable: str = ""

    @property
    def host(self) -> str:
        """The server as people know it."""
        return urlsplit(self.server).netloc.rpartition("@")[2]

    def ask(
        self,
        method: str,
        path: str,
        *,
        lost: Trouble,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> Answer:
        """One request. NotSent where it did not leave, `lost` where no whole answer came.

        `fetch` says what `body` may be.
        """
        try:
            return fetch(
                self.client,
                method,
                self.server + path,
                headers={**self.headers, **(headers or {})},
                **body,
            )
        except Forbidden as error:
            raise Refused(self.say(str(error))) from None
        except Unreached as error:
            raise NotSent(self.say(f"{self.host} could not be reached: {error}")) from None
        except Lost as error:
            raise lost(self.say(f"{self.host} did not answer: {error}")) from None

    def say(self, text: str) -> str:
        """The text without secrets, control characters and line ends."""
        return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", self.redactor.clean(text)).strip()

    def no(self, answer: Answer, words: str) -> str:
        """A sentence on an answer that is no good: host, status, the server's own words."""
        said = words or self._page(answer)
        return self.say(f"{self.host} answered {answer.status}{f': {said}' if said else ''}")

    def _page(self, answer: Answer) -> str:
        """The first words of an answer that is no JSON: a gateway's page, say."""
        text = answer.body[:4000].decode(errors="replace")
        text = re.sub(r"(?is)<(script|style)\b.*?(</\1>|$)", " ", text)
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>?", " ", text)).strip()
        return text if len(text) <= 160 else f"{text[:160]}…"


def secret(account: Account, name: str) -> str:
    """A channel's secret as it can be sent; white space that a copy brought along is left out."""
    value = account.secrets.get(name, "").strip()
    variable = secret_name(account.channel, name)
    if not value:
        raise Refused(f"{variable} is not set: give the secret to the run's environment")
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise Refused(
            f"{variable} holds a space, a line end or a letter that no such secret has: "
            "copy it again from where it was made"
        )
    return value
