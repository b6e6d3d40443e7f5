"""A picture or video given to a post: looked at, named safely, put beside the post's file."""

import posixpath

from pipeline import content, yaml_source
from pipeline.markup import one_line
from pipeline.media import MediaError
from pipeline.media.look import look
from pipeline.project import CONTENT, Entry, Project
from pipeline.writing import file
from pipeline.writing.moving import Step
from pipeline.writing.refusal import Refused, sentence
from pipeline.yaml_source import Trouble

MOST = 64 << 20  # bytes; what git hosts take without asking, and more than networks do

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-m4v": "m4v",
    "video/webm": "webm",
}

_WHY = {
    "post.media-empty": sentence("{file} is empty: take the file again"),
    "post.media-lfs": sentence(
        "{file} is a Git LFS pointer, the file itself was not fetched: run `git lfs pull`"
    ),
    "post.media-pixels": sentence(
        "{file} has more pixels than can be worked with: scale it down, 4,000 pixels in width "
        "will do"
    ),
    "post.media-place": sentence(
        "{file} carries a track of where it was filmed: export it again without telemetry"
    ),
}


def attach(state: Project, entry: Entry, name: str, data: bytes, alt: str) -> Step:
    """The files that give a post one more picture; Refused where it is none.

    A post that is one file becomes a folder of the same id, unless it names files by where they
    lie from it: then the picture goes beside it, and nothing else moves.
    """
    if len(data) > MOST:
        raise Refused(
            "the file is larger than {most} MB", hint="Export it smaller.", most=MOST >> 20
        )
    said = posixpath.basename(name.replace("\\", "/"))[:200] or "image"
    try:
        measured, _ = look(said, data)
    except MediaError as error:
        raise _refused(said, error) from error
    (before,) = (bytes_ for _, bytes_ in state.tree.read_many([entry.path]))
    header, body = file.split(before)
    try:
        plain = yaml_source.load(header) or {}
    except Trouble as trouble:
        raise Refused(
            "the front matter cannot be read: {reason}", reason=trouble.message
        ) from trouble
    items = plain.get("media") or []
    if not isinstance(items, list):
        raise Refused("`media` is no list of files", hint="Mend it in the file itself.")
    bundle = entry.path.endswith("/index.md")
    becomes = not bundle and not _names_files(plain, body)
    stem = content.slug(said.rpartition(".")[0] or said)
    ending = ENDINGS[measured.type]
    if bundle:
        folder = posixpath.dirname(entry.path)
    elif becomes:
        folder = entry.path.removesuffix(".md")
        if state.tree.paths(folder):
            raise Refused(
                "{folder} is a folder already",
                hint="Move the post into it as index.md first.",
                folder=folder,
            )
    else:
        folder = posixpath.dirname(entry.path)
        stem = f"{posixpath.basename(entry.path).removesuffix('.md')}-{stem}"
    taken = {path.lower() for path in state.tree.paths(folder)}
    own, n = f"{stem}.{ending}", 1
    while f"{folder}/{own}".lower() in taken:
        n += 1
        own = f"{stem}-{n}.{ending}"
    item = {"file": own, "alt": one_line(alt)}
    after = file.set_keys(before, [(("media", len(items)), item)])
    picture = {f"{folder}/{own}": data}
    if becomes:
        return Step(made={**picture, f"{folder}/index.md": after}, gone=(entry.path,))
    return Step(made=picture, written={entry.path: after})


def _refused(name: str, error: MediaError) -> Refused:
    """Why a file cannot be taken, in a sentence of the catalogues."""
    if error.rule in _WHY:
        return Refused(_WHY[error.rule], file=name)  # a sentence of the table
    if error.rule == "post.media-damaged":
        return Refused(
            "{file} {what}: export it or fetch it again", file=name, what=str(error.__cause__)
        )
    return Refused("{file} {what}", file=name, what=error.message.removeprefix(f"{name} "))


def _names_files(plain: dict[str, object], body: str) -> bool:
    """Whether a post says where files lie from it, in its front matter or its texts."""
    if plain.get("media") or "](" in body or f"{CONTENT}/" in body:
        return True
    variants = plain.get("variants")
    owns = variants.values() if isinstance(variants, dict) else ()
    return any(isinstance(own, dict) and (own.get("media") or "](" in str(own)) for own in owns)
