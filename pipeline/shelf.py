"""What commands keep in the brand's clone to be quicker next time: whole files, unseen by git.

Nothing depends on them: whoever asks for one that is gone, or can't be kept, finds all out again.
"""

import contextlib
import os
from pathlib import Path

FOLDER = ".pipeline"


def kept(root: Path, name: str, most: int) -> bytes | None:
    """The file of this name; None where there is none, or it has more than so many bytes."""
    try:
        with open(root / FOLDER / name, "rb") as file:
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def keep(root: Path, name: str, data: bytes) -> None:
    """Have these bytes under this name, if that can be; a reader has the old ones or the new."""
    folder = root / FOLDER
    aside = folder / f"{name}.{os.getpid()}"
    with contextlib.suppress(OSError):
        if folder.is_symlink():
            return
        if not folder.is_dir():
            folder.mkdir()
            (folder / ".gitignore").write_text("*\n", "utf-8")
        try:
            aside.write_bytes(data)
            os.replace(aside, folder / name)
        except OSError:
            aside.unlink(missing_ok=True)
