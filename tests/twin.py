"""The badly written twin of the example brand: its posts, under the example brand's own guide.

`python tests/twin.py` writes again what must be found in them.
"""

import shutil
import tempfile
from pathlib import Path

from pipeline import project, review
from pipeline.files import Folder

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).parent / "scenarios/maison-mal-ecrite"
EXPECTED = FOLDER / "expected.txt"


def repository(at: Path) -> Path:
    """The twin's whole repository: the example brand's guide beside the twin's posts."""
    shutil.copytree(ROOT / "brand", at / "brand", ignore=shutil.ignore_patterns("art"))
    shutil.copy(ROOT / ".vale.ini", at)
    shutil.copytree(FOLDER / "content", at / "content")
    return at


def findings(root: Path) -> list[str]:
    """What there is to mend, a line each, by place."""
    brand = project.load(Folder(root))
    return [
        f"{one.path}:{one.span.line}:{one.span.column}: {one.level}: {one.message} [{one.rule}]"
        for one in review.review(brand, project.entries(brand.tree))
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        lines = findings(repository(Path(folder)))
    EXPECTED.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
