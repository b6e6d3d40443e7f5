"""What the author wrote beside a post's text, as terms and descriptions."""

from pipeline.post import Post
from pipeline.preview.escaping import text
from pipeline.preview.links import href
from pipeline.preview.words import Words


def draw(path: str, post: Post | None, variants: str, w: Words) -> str:
    """Terms and descriptions; `variants` is where their JSON is, "" for nowhere."""
    details: list[tuple[str, str | None]] = [
        (w.gettext("Source file"), f"<code>{text(path)}</code>")
    ]
    if post is not None:
        details += [
            (w.gettext("Owner"), _text(post.owner)),
            (w.gettext("Pillar"), _text(post.pillar)),
            (w.gettext("Objective"), _text(post.objective)),
            (w.gettext("Campaign"), _text(post.campaign)),
            (w.gettext("Kind"), _text(post.kind) if post.kind != "post" else None),
            (w.gettext("Format"), _text(post.format) if post.format != "post" else None),
            (w.gettext("Language"), text(post.lang)),
            (w.gettext("Tags"), text(" ".join([f"#{tag}" for tag in post.tags]))),
            (w.gettext("Link"), _link(post.link) if post.link else None),
            (w.gettext("Partner"), _text(post.partner)),
            (w.gettext("Place"), _text(post.location)),
            (w.gettext("Sources"), _sources(post, w) if post.sources else None),
        ]
    if variants:
        details.append(
            (w.gettext("Variants"), f'<a href="{variants}">{text(w.gettext("JSON"))}</a>')
        )
    return "\n".join(
        [f"<div><dt>{text(name)}</dt><dd>{value}</dd></div>" for name, value in details if value]
    )


def _sources(post: Post, w: Words) -> str:
    said = []
    for source in post.sources:
        checked = ""
        if source.checked:
            day = w.day(source.checked)
            said_when = w.gettext("checked {day}").format(day=day)
            checked = f" ({said_when})"
        said.append(_link(source.url) + text(checked))
    return "<br>".join(said)


def _text(value: str | None) -> str | None:
    return text(value) if value else None


def _link(address: str) -> str:
    leads = href(address)
    return f'<a href="{leads}">{text(address)}</a>' if leads else text(address)
