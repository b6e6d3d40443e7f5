"""What is no prose: stretches of a text that typography leaves exactly as they are."""

import re
from functools import cache

# A stretch has one of these before its first space, but for `12 : 30` and what opens a line.
_TRIGGER = re.compile(r"[:;=@#＃<&\\.](?:(?<!\.)|(?=[a-z]))").search
# Each alternative begins where nothing of its own stands before, or is short: a text without any
# space is still read once.
_HIDDEN = r"""
      (?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,31}://[^\s<>«»]*   # an address with its scheme
    | (?<!\w)(?:mailto|tel|xmpp|sms):[^\s<>«»]+
    | (?:(?<![\w.+-])[\w.+-]{1,64})?@(?:\{[^{}\n]{0,64}\}|\w[\w.@-]*)   # handles, people, e-mail
    | (?<![\w.-])(?:\w[\w-]{0,62}\.)+[a-z]{2,}(?:[/?\#:][^\s<>«»]*)?   # exemple.fr/atelier
    | [#＃]\w+
    | <:?\w{1,40}:\w{1,40}:\d+>|<a?:\w{1,40}:\d+>            # a server's own emoji
    | (?::(?!\d+:)[\w+-]{1,40}:)+                            # :smile:
    | [:;=][-o^']?[)(\]\[DdPpOo/\\|3*$](?!\w)               # smileys
    | (?<!\d)\d+(?::\d+)+                                    # 9:00, 16:9
    | (?<!\d)\d+\ ?:\ ?\d+
    | &\#?\w{1,31};
    | </?[A-Za-z][^<>\n]*>|<[^<>\s]*>
    | \\[!-/:-@\[-`{-~]
    | ^[ ]{0,3}\[[^\]\n]+\]:.*$                             # [name]: address
    | ^(?:[ ]{4}|\t).*$                                     # code, by its indent
    """
_FLAGS = re.VERBOSE | re.MULTILINE
_END = re.compile(r"\s|\Z").search


@cache
def _in_run() -> re.Pattern[str]:
    return re.compile(rf"\S*?(?P<hidden>{_HIDDEN})", _FLAGS)


def prose(shown: str) -> str:
    """The text with spaces in place of what is no prose, of the same length.

    Most words have none of the signs: only the runs between spaces that have one are looked at.
    """
    lines = f"\n{shown}"
    if "]:" in shown or "\n    " in lines or "\n\t" in lines:
        return everywhere(shown)
    pieces: list[str] = []
    done = 0
    sign = _TRIGGER(shown)
    while sign:
        start, end = _stretch(shown, sign.start(), done)
        if end > start:
            pieces += (shown[done:start], " " * (end - start))
            done = end
        sign = _TRIGGER(shown, end)
    return "".join(pieces) + shown[done:] if pieces else shown


def everywhere(shown: str) -> str:
    """The same, every place looked at."""
    return re.compile(_HIDDEN, _FLAGS).sub(lambda match: " " * len(match[0]), shown)


def _stretch(text: str, at: int, done: int) -> tuple[int, int]:
    """The first stretch in the run around a sign, from `done` on; nothing at the run's end."""
    look = _in_run().match
    start = at
    while start > done and not text[start - 1].isspace():
        start -= 1
    if text[start] == ":" and text[start - 1 : start] == " ":
        number = start - 1
        while number > done and text[number - 1].isdecimal():
            number -= 1
        if number < start - 1 and (found := look(text, number)):
            return found.span("hidden")
    if found := look(text, start):
        return found.span("hidden")
    end = _END(text, at)
    settled = end.start() if end else len(text)
    return settled, settled
