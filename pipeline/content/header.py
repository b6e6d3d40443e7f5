"""Front matter: python-frontmatter's YAML handler, made strict, with the body left as it stands."""

import re
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from pipeline import yaml_source
from pipeline.content.sizes import MAX_HEADER

FENCE = "---"
_END = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_START = re.compile(r"---[ \t]*\n").match


class Unfenced(ValueError):
    """A text without front matter ("none"), or with one that never ends ("open")."""


class Handler(YAMLHandler):
    """Splits at `---` lines without touching the body; loads with `yaml_source`."""

    def split(self, text: str) -> tuple[str, str]:
        """The YAML between the fences, and everything after them, to the last blank line."""
        start = _START(text)
        if start is None:
            raise Unfenced("none")
        end = _END.search(text, start.end())
        if end is None:
            raise Unfenced("open")
        return text[start.end() : end.start()], text[end.end() :]

    def load(self, fm: str, **kwargs: object) -> Any:
        """The header as plain values; raises `yaml_source.Trouble`."""
        if len(fm) > MAX_HEADER:
            raise yaml_source.Trouble(
                "size", f"the front matter is larger than {MAX_HEADER // 1024} kB", 0
            )
        return yaml_source.load(fm)

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        """Front matter as an author would write it: a line a key, quotes where they are needed."""
        return "".join(
            f"{key}: {yaml_source.flow(value, inside=False)}\n" for key, value in metadata.items()
        )


HANDLER = Handler()
