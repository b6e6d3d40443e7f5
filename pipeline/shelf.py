"""What commands keep in the brand's clone to be quicker next time: whole files, unseen by git.

Nothing depends on them: whoever asks for one that is gone, or can't be kept, finds all out again.
"""

import contextlib
import os

FOLDER = ".pipeline"


def kept(root: str | os.PathLike[str], name: str, most: int) -> bytes | None:
    """The file of this name; None where there is none, or it has more than so many bytes."""
    try:
        with open(os.path.join(root, FOLDER, name), "rb") as file:
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def keep(root: str | os.PathLike[str], name: str, data: bytes) -> bool:
    """Have these bytes under this name; whether that could be. A reader has the old or the new."""
    folder = os.path.join(root, FOLDER)
    if os.path.islink(folder):
        return False
    aside = os.path.join(folder, f"{name}.{os.getpid()}")
    try:
        if not os.path.isdir(folder):
            os.mkdir(folder)
            with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
                file.write("*\n")
        with open(aside, "wb") as made:
            made.write(data)
        os.replace(aside, os.path.join(folder, name))
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(aside)
        return False
    return True


def facts(found: os.stat_result) -> str:
    """What of a file changes when it does: its size, its times, and which one it is."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
