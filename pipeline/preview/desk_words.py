"""What the desk's scripts are told when a page opens: its words, the channels, what can be done."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipeline import project
from pipeline.files import Folder
from pipeline.preview import words as words_of
from pipeline.preview.live import Preview
from pipeline.preview.words import Words

_NAMES = {"fr": "Français", "en": "English"}  # each in its own words


def languages(preview: Preview) -> list[dict[str, str]]:
    """The other languages that the pages can be read in."""
    return [
        {"lang": lang, "name": _NAMES[lang]}
        for lang in words_of.LANGUAGES
        if lang != preview.spoken
    ]


def facts(preview: Preview) -> dict[str, Any]:
    """All that a page needs to know beside itself."""
    brand = project.load(Folder(Path(preview.root))).brand
    words = words_of.of(preview.spoken)
    tomorrow = preview.clock.now().astimezone(brand.timezone).date() + timedelta(days=1)
    top = Path(preview.log_root)
    return {
        "words": _words(words),
        "zone": brand.timezone.key,
        "tomorrow": f"{tomorrow}T09:00",
        "channels": [
            {"name": name, "network": channel.network, "usual": name in brand.default_channels}
            for name, channel in brand.channels.items()
        ],
        "git": any(os.path.lexists(folder / ".git") for folder in (top, *top.parents)),
    }


def _words(words: Words) -> dict[str, str]:
    gettext, pgettext = words.gettext, words.pgettext
    return {
        "tools": gettext("Tools"),
        "edit": gettext("Edit"),
        "new_post": gettext("New post"),
        "new_on": gettext("New post on {day}"),
        "send": gettext("Send for review"),
        "bring": gettext("Bring in"),
        "calendar": gettext("Calendar"),
        "close": gettext("Close"),
        "cancel": gettext("Cancel"),
        "gone": gettext("This page is no more: its post was moved or removed."),
        "begun": gettext("This month is here; the other months are still being prepared…"),
        "broken_brand": gettext("The pages are older than the files, because of this:"),
        "shows": gettext("You are looking at another branch, and can change nothing here:"),
        "read_only": gettext(
            "You can read here and change nothing: open the address that the terminal shows last."
        ),
        "what_changes": gettext("See what it changes"),
        # The form of a post
        "title": gettext("Title"),
        "date_in": gettext("Date and time ({zone})"),
        "draft": pgettext("state", "draft").capitalize(),
        "draft_hint": gettext("shown here, never sent"),
        "channels": gettext("Channels"),
        "text": gettext("Text"),
        "text_hint": gettext("Markdown; a line with --- parts a thread."),
        "own_text": gettext("Text for {channel} alone"),
        "own_texts": gettext("Write another text for one channel"),
        "drop_own": gettext("Use the common text"),
        "pictures": gettext("Pictures"),
        "alt_of": gettext("Alternative text of {file}"),
        "attach": gettext("Add a picture or a video"),
        "attach_hint": gettext("or drop the file here"),
        "attaching": gettext("Adding…"),
        "attached": gettext("{file} is with the post now."),
        "save": gettext("Save"),
        "saving": gettext("Saving…"),
        "saved": gettext("Saved"),
        "unsaved": gettext("Not saved yet"),
        "undo": gettext("Undo the changes"),
        "leave": gettext("What you changed is not saved. Close all the same?"),
        "meters": gettext("Lengths"),
        "mend_here": gettext("This file cannot be read as a post: mend it here."),
        "stale": gettext("The file was changed by somebody else meanwhile."),
        "stale_kept": gettext(
            "The file was changed by somebody else since; your changes are here, not saved yet."
        ),
        "conflict_title": gettext("Two changes of the same file"),
        "conflict": gettext(
            "{path} was changed by somebody else since this page showed it. Nothing was written; "
            "here are both texts."
        ),
        "theirs": gettext("What the file says now"),
        "mine": gettext("What you changed"),
        "removed": gettext("(the file was removed)"),
        "mine_on_theirs": gettext("Put my changes onto it"),
        "take_theirs": gettext("Drop my changes"),
        # The calendar
        "day": pgettext("calendar", "Day"),
        "time": gettext("Time"),
        "move": gettext("Move"),
        "move_title": gettext("Move to another day"),
        "moved": gettext("“{title}” goes out on {day} now."),
        "plan": gettext("Plan"),
        "plan_title": gettext("Plan the idea for a day"),
        "as_idea": gettext("An idea, without a date"),
        "create": gettext("Create the draft"),
        # The road to review and back
        "wait": gettext("One moment…"),
        "send_hint": gettext(
            "The posts ticked here go to whoever reviews them. They are published only once the "
            "review is accepted into {branch}."
        ),
        "send_draft": gettext(
            "A draft: even when accepted it is not published, as long as “Draft” is ticked."
        ),
        "errors_one": words.forms("error")[0],
        "errors_other": words.forms("error")[1],
        "send_errors": gettext("{errors}: as it stands, it will not be published."),
        "send_ticked": gettext(
            "To fix in what is ticked: {errors}. You may send it all the same; a post that has "
            "errors is not published, even when accepted."
        ),
        "send_unchecked": gettext("What you wrote could not be checked: {reason}"),
        "nothing": gettext("Nothing changed: there is nothing to send."),
        "nothing_new": gettext("All that changed is in review already."),
        "in_review": gettext("In review"),
        "review_title": gettext("What it is about"),
        "review_note": gettext("A word for the reviewer"),
        "who": gettext("Git does not know you yet: your name stands beside what you change."),
        "name": gettext("Your name"),
        "mail": gettext("Your e-mail address"),
        "change_added": pgettext("change", "new"),
        "change_moved": pgettext("change", "moved"),
        "change_changed": pgettext("change", "changed"),
        "change_removed": pgettext("change", "removed"),
        "sent_opened": gettext("It is in review."),
        "sent_page": gettext("It is sent. One step is left, on the page of your repository:"),
        "sent_branch": gettext(
            "It is sent, as the branch {branch}. Tell your reviewer, or open the review where your "
            "repository is hosted."
        ),
        "gh_says": gettext("GitHub’s command could not open the review. It says:"),
        "gh_silent": gettext("GitHub’s command did not answer, so the review is not open yet."),
        "see_review": gettext("See the review"),
        "open_review": gettext("Open the review"),
        "brought": gettext("What others did is here now; files: {n}."),
        "up_to_date": gettext("You have everything already."),
        "kept": gettext("Your own versions are kept aside: {paths}"),
        "bring_conflict": gettext(
            "You and somebody else changed the same posts in ways that do not go together. Choose "
            "for each; the version that is not chosen is kept aside, nothing is lost."
        ),
        "both_texts": gettext("See both texts"),
        "no_text": gettext("(a file that is no text, {size} kB)"),
        "keep_mine": gettext("Keep mine"),
        "keep_theirs": gettext("Take theirs"),
    }
