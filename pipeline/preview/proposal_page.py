"""The page of a proposal: Markdown for reviewers, on a job's page, in a comment, on a phone.

Every word that an author wrote is shown as it stands: it calls nobody, links nowhere, and is
neither HTML nor Markdown.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from pipeline.preview.proposal import Entry, Flaw, Item, Proposal, Shown, Version
from pipeline.preview.words import Words, noted, of

MARKER = "<!-- social-pipeline: review -->"
LONGEST = 60_000  # characters; a comment takes 65,536
PAGE = 900_000  # the page of a job takes a megabyte

_OPEN = 3  # posts that are shown unfolded
_FILES = 20  # other files that are named
_FLAWS = 30  # problems of a post that are told
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\\|<>[]*_`&~#!"}
_KINDS = {
    "added": ("➕", noted("change", "added")),
    "moved": ("➡️", noted("change", "moved")),
    "changed": ("✏️", noted("change", "changed")),
    "removed": ("➖", noted("change", "removed")),
}
_NAMES = {
    "title": noted("note", "headline"),
    "sensitive": noted("note", "warning first"),
    "first_comment": noted("note", "first comment"),
    "reply_to": noted("note", "reply to"),
    "poll": noted("note", "poll"),
    "link": noted("note", "link"),
}
_SIGN = {"error": "🔴", "warning": "🟠", "suggestion": "🔵"}


def markdown(proposal: Proposal, more: str = "", longest: int = LONGEST) -> str:
    """A proposal as Markdown of at most so many characters; `more` is where the rest is."""
    words = of(proposal.lang)
    title = words.gettext("What this change says, where and when")
    said = [f"{MARKER}\n", f"## {title}\n"]
    said += _head(proposal, words)
    said += _calendar(proposal.calendar, words)
    end = [*_checklist(proposal, words), *_files(proposal, words)]
    if more:
        label = words.gettext("The whole preview, in the calendar")
        end.append(f"[{label}]({more})\n")
    room = longest - sum(len(part) + 1 for part in [*said, *end]) - 400
    left = 0
    for number, item in enumerate(proposal.items):
        text = "\n".join(_item(item, words, fold=len(proposal.items) > _OPEN and number > 0))
        if len(text) + 1 > room:
            left += 1
            continue
        room -= len(text) + 1
        said.append(text)
    if left:
        many = words.ngettext(
            "{n} post is too long to be shown here: see the preview.",
            "{n} posts are too long to be shown here: see the preview.",
            left,
        )
        said.append(f"**{many}**\n")
    text = "\n".join([*said, *end])
    if len(text) > longest:  # a calendar of hundreds of lines
        cut = words.gettext("There is more than fits here: see the preview.")
        text = f"{text[: longest - len(cut) - 10].rpartition(chr(10))[0]}\n\n**{cut}**\n"
    return text


def plain(text: str) -> str:
    """An author's words on one line, inert."""
    return _inert(" ".join(_printable(text).split()))


def quoted(text: str) -> Iterator[str]:
    """An author's words as they stand, a line each, as a quotation."""
    for line in text.split("\n"):
        inert = _inert(_printable(line))
        lead = re.match(r"[ \t]*", inert)
        indent = "&nbsp;" * len(lead[0]) if lead else ""
        yield f"> {indent}{inert.lstrip()}  " if inert.strip() else ">"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\u200d" else " " for sign in text)


def _inert(text: str) -> str:
    text = text.translate(_SIGNS)
    text = text.replace("@", "&#64;&#8203;")  # calls nobody
    text = re.sub(r"(&#35;)(?=\d)", r"\1&#8203;", text)  # no number of an issue
    text = re.sub(r"(?i)\b(GH-)(?=\d)", r"\1&#8203;", text)
    text = re.sub(r":(?=//|[a-z0-9_+-]+:)", "&#58;&#8203;", text, flags=re.I)  # no link, no emoji
    text = re.sub(r"(?i)\b(w)(ww\.)", r"\1&#8203;\2", text)
    # No list, title, rule or table begins a line.
    return re.sub(r"^(\s*)([-+=]|\d+(?=[.)]))", lambda found: found[1] + _coded(found[2]), text)


def _coded(signs: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in signs)


def _head(proposal: Proposal, words: Words) -> Iterator[str]:
    if proposal.trouble:
        yield "🔴 " + words.gettext("Nothing can be shown before this is mended:") + "\n"
        yield "\n".join(quoted(proposal.trouble)) + "\n"
        return
    if not proposal.items and not proposal.calendar:
        yield words.gettext("No post is added, moved, changed or removed.") + "\n"
    flaws = [flaw for item in proposal.items for flaw in item.flaws]
    counts = [
        f"{_SIGN[level]} {words.count(n, level)}"
        for level in _SIGN
        if (n := sum(flaw.level == level for flaw in flaws))
    ]
    if counts:
        yield f"{' · '.join(counts)}\n"
    elif proposal.items:
        yield "✅ " + words.gettext("Nothing to mend in these posts.") + "\n"
    elsewhere = [words.count(n, level) for level, n in proposal.others if level in _SIGN]
    if elsewhere:
        yield words.gettext("In the other posts:") + f" {', '.join(elsewhere)}.\n"


def _calendar(entries: tuple[Entry, ...], words: Words) -> Iterator[str]:
    if not entries:
        return
    yield "### " + words.gettext("Calendar") + "\n"
    for day, some in groupby(entries, key=lambda entry: entry.at[:10]):
        yield f"**{_day(day, words)}**\n"
        for entry in some:
            sign, kind = _KINDS[entry.kind]
            said = [f"- {sign}", _time(entry.at), words.pgettext("change", kind)]
            said.append(f"**{plain(entry.title)}**")
            if entry.channels:
                said.append("→ " + ", ".join(plain(channel) for channel in entry.channels))
            if entry.was:
                was = words.gettext("was {day}").format(
                    day=f"{_day(entry.was[:10], words)} {_time(entry.was)}"
                )
                said.append(f"({was})")
            yield " ".join(part for part in said if part)
        yield ""


def _item(item: Item, words: Words, *, fold: bool) -> Iterator[str]:
    sign, kind = _KINDS[item.kind]
    title = f"{sign} {plain(item.title) or plain(item.post)}"
    said = f"{words.pgettext('change', kind)} · {plain(item.post)}"
    if fold:
        yield f"<details><summary><b>{title}</b> · {said}</summary>\n"
    else:
        yield f"### {title}\n\n{said}\n"
    for flaw in item.flaws[:_FLAWS]:
        yield _flaw(flaw, words)
    if len(item.flaws) > _FLAWS:
        yield f"- {words.count(len(item.flaws) - _FLAWS, 'problem')} …"
    if item.flaws:
        yield ""
    if not item.versions:
        yield "*" + words.gettext("This file cannot be read as a post.") + "*\n"
    for version in item.versions:
        yield from _version(version, words)
    if fold:
        yield "</details>\n"


def _flaw(flaw: Flaw, words: Words) -> str:
    where = f"{plain(flaw.where)} {plain(flaw.rule)}"
    channel = f" ({plain(flaw.channel)})" if flaw.channel else ""
    level = words.level(flaw.level)
    said = _labelled(f"{level}{channel}", plain(flaw.message), words)
    return f"- {_SIGN[flaw.level]} {said} <sub>{where}</sub>"


def _version(version: Version, words: Words) -> Iterator[str]:
    name = plain(version.channel)
    if version.network.lower() != version.channel:
        name += f" ({plain(version.network)})"
    when = ""
    if version.at:
        when = f" · {_day(version.at[:10], words)} {_time(version.at)}"
    draft = f" · {words.state('draft')}" if version.draft else ""
    yield f"**{name}**{when}{draft}\n"
    for number, part in enumerate(version.parts, start=1):
        if len(version.parts) > 1:
            yield f"{number}/{len(version.parts)}\n"
        yield from quoted(part.text)
        yield ""
        yield from _facts(part, words)
    for note, value in version.notes:
        label = words.pgettext("note", _NAMES[note]) if note in _NAMES else plain(note)
        yield _labelled(label, plain(value), words) + "\n"


def _facts(part: Shown, words: Words) -> Iterator[str]:
    used = words.number(part.used)
    if part.limit is not None:
        used += f" / {words.number(part.limit)}"
        if part.used > part.limit:
            used = f"🔴 {used}"
    yield f"<sub>{used} {plain(words.unit(part.unit))}</sub>\n"
    for name, alt in part.pictures:
        described = plain(alt) or words.gettext("no alternative text")
        yield f"🖼 {_labelled(plain(name), described, words)}\n"


def _checklist(proposal: Proposal, words: Words) -> Iterator[str]:
    if proposal.checklist:
        yield "### " + words.gettext("Before you approve") + "\n"
        yield "\n".join(f"- [ ] {plain(line)}" for line in proposal.checklist) + "\n"


def _files(proposal: Proposal, words: Words) -> Iterator[str]:
    if not proposal.other_files:
        return
    yield "### " + words.gettext("It also changes how the brand speaks, or what runs") + "\n"
    for path in proposal.other_files[:_FILES]:
        yield f"- {plain(path)}"
    if len(proposal.other_files) > _FILES:
        yield f"- … +{len(proposal.other_files) - _FILES}"
    yield ""


def _labelled(label: str, text: str, words: Words) -> str:
    return words.gettext("{label}: {text}").format(label=label, text=text)


def _day(written: str, words: Words) -> str:
    try:
        return words.day(date.fromisoformat(written[:10]))
    except ValueError:
        return words.gettext("Without a date")


def _time(written: str) -> str:
    try:
        return f"{datetime.fromisoformat(written):%H:%M}"
    except ValueError:
        return ""
