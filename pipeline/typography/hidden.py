"""What is no prose: stretches of a text that typography leaves exactly as they are."""

import re

_TRIGGERS = re.compile(r"[:@#＃<&\\.]|^(?: {4}|\t)", re.MULTILINE).search
# Each alternative begins where nothing of its own stands before, or is short: a text without any
# space is still read once.
_HIDDEN = re.compile(
    r"""
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
    """,
    re.VERBOSE | re.MULTILINE,
)


def prose(shown: str) -> str:
    """The text with spaces in place of what is no prose, of the same length."""
    if _TRIGGERS(shown) is None:
        return shown
    return _HIDDEN.sub(lambda match: " " * len(match[0]), shown)
