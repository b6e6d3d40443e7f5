"""What is no prose: stretches of a text that typography leaves exactly as they are."""

import re

_TRIGGERS = re.compile(r"[:@#＃<&\\.]|^(?: {4}|\t)", re.MULTILINE).search
_HIDDEN = re.compile(
    r"""
      [A-Za-z][A-Za-z0-9+.-]*://[^\s<>«»]*                  # an address with its scheme
    | (?:mailto|tel|xmpp|sms):[^\s<>«»]+
    | [\w.+-]*@(?:\{[^{}\n]*\}|\w[\w.@-]*)                  # handles, people, e-mail
    | (?:\w[\w-]*\.)+[a-z]{2,}(?:[/?\#:][^\s<>«»]*)?        # exemple.fr/atelier
    | [#＃]\w+
    | <:?\w+:\w+:\d+>|<a?:\w+:\d+>                          # a server's own emoji
    | (?::[\w+-]*[A-Za-z_][\w+-]*:)+                        # :smile:
    | [:;=][-o^']?[)(\]\[DdPpOo/\\|3*$](?!\w)               # smileys
    | \d+(?::\d+)+                                          # 9:00, 16:9
    | \d+\ ?:\ ?\d+
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
