"""Bonds: words that stay on one line with what they go with, such as a title with the name."""

import re
from collections.abc import Iterator

from pipeline.expression import late

MONTHS = (
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|(?:janv|févr|avr|juill|sept|oct|nov|déc)\."
)

Bond = tuple[int, int, str]  # the spaces between the two, and what they part

_NUMBER = re.compile(r"[.°ºᵒˢ§№os](?P<space> +)(?=\d|[IVX]+\b)")
# Of a word that is a noun too ("contre le vol. 3 conseils"), what follows has to tell.
_LABEL = late(
    r"""
    (?<![\w.’'/-])(?:
        (?P<sign> [Nn](?:[°ºᵒ]|[°º]s|ᵒˢ) | §§? | № )
      | (?P<word> [Nn]o | (?:[Ll]es|[Dd]es|[Aa]ux|[Cc]es)\ nos )
      | (?P<short> (?<!\d[ \u00a0\u202f])
            (?: [Pp]p? | [Ff]ig | [Cc]hap | [Tt] | [Pp]l | [Ii]ll | [Tt]abl? | [Éé]d )\. )
      | (?P<noun> (?<!\d[ \u00a0\u202f])
            (?<!(?:[Ll]e|[Uu]n|[Dd]u|[Ee]n|[Dd]e|[Aa]u|[Cc]e)\ ) (?:[Vv]ol|[Aa]rt)\. )
      | (?P<law> (?:[LlDd]['’])?[Aa]rt\. )
    )\Z
    """,
    re.VERBOSE,
)
_CITED = re.compile(r"(?:[(\[,;:]|\b(?:[Vv]oir|[Cc]f\.|[Ss]elon|[Ll]ire)) ?\Z")
_ALONE = re.compile(r"[\dIVX]+(?:-\d+)?(?:[,;:.)\]»]|\s*(?:\n|\Z)| (?:et|à|bis|ter)\b)")
_OF_A_LAW = re.compile(
    r"[\dIVX]+(?:-\d+)* (?:bis |ter )?(?:du|de la|de l['’]|des) ?"
    r"(?:code|loi|règlement|constitution|décret|traité|contrat|convention|ordonnance|RGPD)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"1er(?<!\w...)(?P<space> +)(?=(?:{MONTHS})(?!\w))")
_CENTURY = re.compile(r"(?P<space> +)(?:(?<=[IVX][eᵉ] )|(?<=Ier ))(?=siècles?\b)")
_ERA = re.compile(r"a(?<!\w.)(?:v|pr?)\.(?P<space> +)(?=J\.-C)")


def numbered(text: str) -> Iterator[Bond]:
    """Labels and their numbers (n° 5, p. 12, art. 3), 1er mai, XXe siècle, av. J.-C."""
    for match in _NUMBER.finditer(text):
        start, end = match.span("space")
        label = _LABEL.search(text, max(0, start - 8), start)
        if label is None:
            continue
        kind = label.lastgroup
        if kind == "word":
            meant = text[end].isdecimal()
        elif kind == "noun":
            first = label.start()
            meant = any(
                (
                    _ALONE.match(text, end),
                    _CITED.search(text, max(0, first - 8), first),
                    _OF_A_LAW.match(text, end),
                )
            )
        else:
            meant = kind != "law" or _OF_A_LAW.match(text, end) is not None
        if meant:
            yield start, end, f"{label[0].rpartition(' ')[2]} and its number"
    if "1er " in text:
        for match in _FIRST.finditer(text):
            yield *match.span("space"), "the day and its month"
    if "siècle" in text:
        for match in _CENTURY.finditer(text):
            yield *match.span("space"), "the century and its number"
    if "J.-C" in text:
        for match in _ERA.finditer(text):
            yield *match.span("space"), "“av.” and J.-C."


_NAME = r"[*_]{0,2}[A-ZÀ-ÖØ-Þ]"
_TITLE = late(
    rf"""
    M(?<![\w.’'@\#/-].)(?:M?\.|mes?|lles?|gr)(?P<person>[ ]+)
        (?=(?:(?:de|du|des|le|la|von|van)[ ]|d['’])?{_NAME})
    | (?:D(?<![\w.’'@\#/-].)r[es]?|P(?<![\w.’'@\#/-].)rs?)\.?(?P<doctor>[ ]+)(?={_NAME}[\w’'.-])
    | Me(?<![\w.’'@\#/-]..)(?P<master>[ ]+)(?=(?!Too\b|And\b|Up\b|To\b|In\b|The\b){_NAME}[a-zà-ÿ])
    """,
    re.VERBOSE,
)
_TITLES = ("M.", "Mme", "Mlle", "Mgr", "Dr", "Pr", "Me ")
_SIZES = re.compile(r"(?:\b(?:X*[SL]|[Tt]ailles?|TAILLES?|en)\b[ ,/-]*(?:et |ou |à )?)\Z")
_CAPITALISED = re.compile(r"(?:\A|\s)[A-Z]\w* \Z")


def titled(text: str) -> Iterator[Bond]:
    """Titles and names: M. Dupont, Mme Roy, Dr Petit, Me Durand."""
    if not any(map(text.__contains__, _TITLES)):
        return
    for match in _TITLE.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        before = max(0, match.start() - 16)
        title = text[match.start() : start]
        if title == "M." and _SIZES.search(text, before, match.start()):
            continue  # S, M. Livraison offerte
        if kind == "master" and _CAPITALISED.search(text, before, match.start()):
            continue  # Call Me Maybe
        yield start, end, f"{title} and the name"
