"""Likeness: whether a status that a server shows as HTML is the text that we sent it."""

import contextlib
import html
import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import unquote

# What servers drop or add without being asked: variation selectors, zero-width characters.
_SILENT = re.compile("[\ufe0e\ufe0f\u200b\u2060\ufeff\u00ad]")
_MENTION = re.compile(r"(?<![=/\w])@(\w+(?:[.-]+\w+)*)@[\w.-]*\w")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img", "wbr", "input", "meta", "link"})


def of_text(text: str) -> str:
    """A text without what servers may change.

    All white space goes, so that paragraphs, line ends and trimming do not matter. `@user@host`
    is `@user`, as Mastodon shows it. Addresses lose their scheme, percent signs and the slash at
    the end; small letters and capitals are one, for user names and hosts.
    """
    plain = _SILENT.sub("", unicodedata.normalize("NFC", text))
    plain = _ADDRESS.sub(lambda match: _address(match[0]), plain)
    plain = _MENTION.sub(r"@\1", plain)
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", plain).casefold())


def of_html(content: str) -> str:
    """The same of a status's HTML; a link counts as its whole address, however it is shortened."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return of_text("".join(reader.pieces))


def of_source(text: str) -> str:
    """The same where both sides are plain text: mentions keep their host, addresses their form."""
    plain = _SILENT.sub("", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", plain))


def hosts_matter(text: str) -> bool:
    """Whether the text calls somebody on another server, which the HTML does not show."""
    return _MENTION.search(text) is not None


def _address(url: str) -> str:
    """An address as two servers would agree on it; what follows it without a space comes along."""
    rest = re.sub(r"^https?://", "", html.unescape(url), flags=re.IGNORECASE)
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path = re.sub(r"^/(?=[?#])", "", unquote(rest[len(host) :]))
    return _unicode(host) + path.rstrip("/")


def _unicode(host: str) -> str:
    """A host name in small letters and in Unicode, where a server wrote it in ASCII."""
    labels = []
    for label in host.lower().split("."):
        if label.startswith("xn--"):
            with contextlib.suppress(UnicodeError):  # not punycode after all: it stays
                label = label[4:].encode("ascii").decode("punycode")
        labels.append(label)
    return ".".join(labels)


class _Reader(HTMLParser):
    """The text of a status: links by their address, tags and mentions by their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._link: tuple[str, int] | None = None  # the address, where its words begin
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        if self._hidden or "quote-inline" in classes:  # Mastodon's stand-in for a quoted post
            self._hidden += tag not in _VOID
        elif tag == "a":
            self._link = (attributes.get("href") or "", len(self.pieces))
        elif tag == "img" and (alt := attributes.get("alt")):
            self.pieces.append(alt)  # a custom emoji that the server has already drawn
        elif tag not in ("span", "strong", "em", "b", "i", "u", "s", "del", "code"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= tag not in _VOID
        elif tag == "a" and self._link is not None:
            href, start = self._link
            words = "".join(self.pieces[start:])
            if href and not words.lstrip().startswith(("@", "#", "＃")):
                self.pieces[start:] = [href]
            self._link = None
        elif tag not in ("span", "strong", "em", "b", "i", "u", "s", "del", "code"):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
