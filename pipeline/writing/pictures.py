"""A picture or video given to a post: looked at, named safely, put beside the post's file."""

import posixpath

from pipeline import content, yaml_source
from pipeline.markup import one_line
from pipeline.media import MediaError
from pipeline.media.look import look
from pipeline.project import CONTENT, Entry, Project
from pipeline.writing import file
from pipeline.writing.moving import Step
from pipeline.writing.refusal import Refused
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


def attach(state: Project, entry: Entry, name: str, data: bytes, alt: str) -> Step:
    """The files that give a post one more picture; Refused where it is none.

    A post that is one file becomes a folder of the same id, unless it names files by where they
    lie from it: then the picture goes beside it, and nothing else moves.
    """
    if len(data) > MOST:
        raise Refused(f"the file is larger than {MOST >> 20} MB", hint="Export it smaller.")
    said = posixpath.basename(name.replace("\\", "/"))[:200] or "image"
    try:
        measured, _ = look(said, data)
    except MediaError as error:
        raise Refused(str(error)) from error
    (before,) = (bytes_ for _, bytes_ in state.tree.read_many([entry.path]))
    header, body = file.split(before)
    try:
        plain = yaml_source.load(header) or {}
    except Trouble as trouble:
        raise Refused(f"the front matter cannot be read: {trouble.message}") from trouble
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
                f"{folder} is a folder already", hint="Move the post into it as index.md first."
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


def _names_files(plain: dict[str, object], body: str) -> bool:
    """Whether a post says where files lie from it, in its front matter or its texts."""
    if plain.get("media") or "](" in body or f"{CONTENT}/" in body:
        return True
    variants = plain.get("variants")
    owns = variants.values() if isinstance(variants, dict) else ()
    return any(isinstance(own, dict) and (own.get("media") or "](" in str(own)) for own in owns)
