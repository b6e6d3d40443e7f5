"""Cells: what others wrote, as it can stand in a Markdown table on a hosting site."""

MOST = 300

_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\\|<>[]*_`&@~"}


def cell(text: str) -> str:
    """Text that cannot leave its cell, call anybody, or become a link, a picture or HTML."""
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    flat = flat if len(flat) <= MOST else f"{flat[: MOST - 1]}…"
    return flat.translate(_SIGNS)


def link(url: str) -> str:
    """A link to a web address; any other is shown and leads nowhere."""
    if not url.startswith(("https://", "http://")):
        return cell(url)
    safe = "".join(
        character if character.isalnum() or character in "-._~:/?#@!$&'*+,;=%" else "%20"
        for character in url
    )
    return f"[see it]({safe})"
