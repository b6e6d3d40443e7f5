"""A post's page made of a text that is not saved yet, by the code that makes the saved ones."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline import project
from pipeline.files import Folder
from pipeline.log import Log
from pipeline.preview import affected, logbook, unchanged
from pipeline.preview.affected import Named
from pipeline.preview.links import page_file
from pipeline.preview.live import Preview
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import Pages
from pipeline.project import Project


class Unsaved:
    """Draws pages as they would be; what rarely changes is kept from one keystroke to the next."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self._state: Project | None = None
        self._known = (-1, -1)  # the builds that what is kept belongs to
        self._logs: dict[tuple[str, ...], Log] = {}

    @property
    def state(self) -> Project:
        """The project on disk, its brand as of the newest build that read it."""
        if self._state is None or self._known[0] != self._preview.rules:
            self._known = (self._preview.rules, -1)
            self._state = project.load(Folder(Path(self._preview.root)))
        return self._state

    def named(self, page: str) -> Named | None:
        """The post whose page this is."""
        return affected.at(self.state.tree, page)

    def page(self, named: Named, files: Mapping[str, bytes]) -> bytes:
        """The whole page of a post with these files in place of its own."""
        from pipeline.preview.gallery import Gallery  # the first page is served without these
        from pipeline.preview.site import Site

        plain = self.state
        if self._known[1] != self._preview.number:
            self._known = (self._known[0], self._preview.number)
            publish = plain.brand.publish
            refs = unchanged.refs(self._preview.log_root, (publish.log_branch, publish.branch))
            self._book = logbook.find(self._preview.log_root, publish, refs)
            self._kept = _Kept(self._preview.folder)
            self._gallery = Gallery(plain.tree, self._kept)
            self._pages = Pages(plain.brand, lang=self._preview.spoken, live=True)
            self._logs.clear()
        state = plain.over(files)
        (parsed,) = project.read(state, [named.entry])
        names = (named.entry.id, *(parsed.post.aliases if parsed.post else ()))
        if names not in self._logs:
            self._logs[names] = self._book.read(names)
        site = Site(
            state,
            self._logs[names],
            self._book.frozen,
            self._preview.clock.now(),
            self._pages,
            self._kept,
            self._gallery,
        )
        list(site.write([(named, parsed)]))
        return self._kept.pages.pop(page_file(named.page))


class _Kept(Outputs):
    """Keeps pages instead of writing them; pictures go into the tree that is served."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.pages: dict[str, bytes] = {}

    def write(self, file: str, content: bytes) -> None:
        if file.startswith(("posts/", "variants/")):
            self.pages[file] = content
        elif not self.has(file):
            super().write(file, content)

    def remove(self, files: Iterable[str]) -> None:
        """Nothing is taken away for a text that nobody saved."""
