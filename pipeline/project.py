"""The brand's repository as loaded: the one place that knows its folder names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline import brand, content
from pipeline.brand import Brand, People
from pipeline.content import Demands, Parsed
from pipeline.errors import PipelineError
from pipeline.files import Tree

BRAND = "brand/brand.yml"
PEOPLE = "brand/people.yml"
CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Project:
    """A tree of files and the brand that it speaks for."""

    tree: Tree
    brand: Brand
    people: People
    demands: Demands = field(default_factory=Demands)


@dataclass(frozen=True, slots=True)
class Entry:
    """A post's files, from paths alone; `bodies` are pairs of channel and path."""

    id: str
    path: str
    bodies: tuple[tuple[str, str], ...] = ()


def load(tree: Tree) -> Project:
    """The project in a tree; PipelineError where its brand files are broken."""
    try:
        data = tree.read(BRAND)
    except FileNotFoundError as error:
        raise PipelineError(
            f"there is no {BRAND} here", hint="Name a brand's repository with --root."
        ) from error
    try:
        people = brand.load_people(tree.read(PEOPLE), PEOPLE)
    except FileNotFoundError:
        people = People()
    return Project(tree, brand.load(data, BRAND), people)


def entries(tree: Tree) -> list[Entry]:
    """Every file that can have been meant as a post, sorted by id; cheap: no file is read."""
    found: list[Entry] = []
    bundles: dict[str, list[tuple[str, str]]] = {}
    candidates = []
    for path in tree.paths(CONTENT):
        if not content.is_candidate(path):
            continue
        if path.endswith("/index.md"):
            bundles[path[: -len("index.md")]] = []
        candidates.append(path)
    for path in candidates:
        folder, _, name = path.rpartition("/")
        bodies = bundles.get(folder + "/")
        if bodies is None:
            identity = content.post_id(path) or path.removeprefix("content/").removesuffix(".md")
            found.append(Entry(identity, path))
        elif name != "index.md":
            bodies.append((name.removesuffix(".md"), path))
    for folder, own in bundles.items():
        path = f"{folder}index.md"
        identity = content.post_id(path) or path.removeprefix("content/").removesuffix(".md")
        found.append(Entry(identity, path, tuple(own)))
    return sorted(found, key=lambda entry: (entry.id, entry.path))


def read(project: Project, entries: Iterable[Entry]) -> Iterator[Parsed]:
    """Each entry parsed, in order; files are read in one go where that is cheaper."""
    entries = list(entries)
    wanted = [path for entry in entries for path in (entry.path, *(own for _, own in entry.bodies))]
    files = project.tree.read_many(wanted)
    for entry in entries:
        _, data = next(files)
        bodies = {channel: (path, next(files)[1]) for channel, path in entry.bodies}
        yield content.parse(entry.path, data, project.brand, bodies, project.demands)
