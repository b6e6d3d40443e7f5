"""Our templates as Jinja compiles them, kept for the next run as Python keeps its own bytecode.

What is kept is code, so it lies where no content can write: in Jinja's folder for this user alone,
whose owner and mode Jinja looks at first. Where there can be none, every run compiles afresh.
"""

import hashlib
import pickle
import sys
from contextlib import suppress

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache


def cache(environment: jinja2.Environment) -> FileSystemBytecodeCache | None:
    """The cache for templates that are compiled with these options; None where none is safe."""
    if sys.dont_write_bytecode:
        return None
    options = ("autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline")
    made = [jinja2.__version__, *(getattr(environment, name) for name in options)]
    made_for = hashlib.sha256(repr(made).encode())
    with suppress(OSError, RuntimeError):  # no folder that is this user's alone
        return _Compiled(pattern=f"pipeline-{made_for.hexdigest()[:16]}-%s.cache")
    return None


class _Compiled(FileSystemBytecodeCache):
    """What cannot be read or kept is compiled again."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
