"""The lines of the files that problems stand in, read when they are asked for."""

from pipeline.files import Tree


class Sources:
    """Files by path, each read once and cut into lines as problems count them."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._lines: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str:
        """A line without its end; "" where the file has none, or can't be read."""
        lines = self._lines.get(path)
        if lines is None:
            lines = self._lines[path] = self._read(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _read(self, path: str) -> list[str]:
        try:
            data = self._tree.read(path)
        except OSError:  # what is wrong with it is the problem that is told
            return []
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
