"""The files of one commit, read in batches."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Self

from pipeline.git.repository import Repository, promisor
from pipeline.git.trouble import GitError

Listing = Mapping[str, tuple[str, str]]  # path -> (mode, blob id)


class Commit:
    """The files of one commit, read in batches; a `files.Tree`."""

    def __init__(self, repository: Repository, commit: str, prefix: str | None = None) -> None:
        self.repository = repository
        self.commit = commit
        self._prefix = repository.prefix if prefix is None else prefix
        self._blobs: dict[str, Listing] = {}

    def listing(self, under: str) -> Listing:
        """Every file below a folder, or that file alone; "" is the whole tree."""
        if under not in self._blobs:
            whole = self._blobs.get("")
            if whole is None:
                found = _listed(self.repository, self.commit, self._prefix, under)
            else:
                below = f"{under}/"
                found = {
                    path: facts
                    for path, facts in whole.items()
                    if path == under or path.startswith(below)
                }
            self._blobs[under] = found
        return self._blobs[under]

    def at_once(self) -> Self:
        """The same, listed in one go: for those who will ask for several files and folders."""
        self.listing("")
        return self

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.listing(under) if path != under)

    def read(self, path: str) -> bytes:
        for _, content in self.read_many([path]):
            return content
        raise FileNotFoundError(path)

    def read_many(
        self, paths: Iterable[str], most: int | None = None
    ) -> Iterator[tuple[str, bytes]]:
        wanted = [(path, self._blob(path)) for path in paths]
        for path, content in self.read_blobs(wanted):
            yield path, content if most is None else content[: most + 1]

    def read_blobs(self, wanted: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        """(path, blob id) pairs to (path, bytes), through one git process."""
        if not wanted:
            return
        if self.repository.partial:
            self._bring([blob for _, blob in wanted])
        asked = "".join(f"{blob}\n" for _, blob in wanted).encode()
        output = self.repository.run("cat-file", "--batch", "--buffer", stdin=asked).stdout
        position = 0
        for path, blob in wanted:
            end = output.index(b"\n", position)
            facts = output[position:end].decode().split(" ")
            if len(facts) != 3:
                raise GitError(
                    f"{path}: git has no object {blob} for it",
                    hint="Run git fsck; in a partial clone, check the remote.",
                )
            size = int(facts[2])
            yield path, output[end + 1 : end + 1 + size]
            position = end + 1 + size + 1

    def size(self, path: str) -> int:
        blob = self._blob(path)
        return int(self.repository.run("cat-file", "-s", blob).stdout)

    def _blob(self, path: str) -> str:
        for under, listing in self._blobs.items():
            if path in listing or path.startswith(f"{under}/") or not under:
                found = listing.get(path)
                break
        else:
            found = self.listing(path).get(path)
        if found is None:
            raise FileNotFoundError(path)
        mode, blob = found
        if mode == "120000":
            return self._follow(path, blob)
        return blob

    def _follow(self, path: str, blob: str, hops: int = 8) -> str:
        """The blob behind a symbolic link that stays inside the tree."""
        for _, target in self.read_blobs([(path, blob)]):
            there = os.path.normpath(
                os.path.join(os.path.dirname(path), target.decode(errors="surrogateescape"))
            )
            if there.startswith(("..", "/")) or hops == 0:
                break
            found = self.listing(there).get(there)
            if found is None:
                raise FileNotFoundError(path)
            return found[1] if found[0] != "120000" else self._follow(there, found[1], hops - 1)
        from pipeline.files import Unsafe

        raise Unsafe(
            f"{path} leads out of the repository",
            hint="Copy the file into the repository and name it there.",
        )

    def _bring(self, blobs: Sequence[str]) -> None:
        """In a partial clone, fetch the blobs in one go instead of one by one."""
        remote = promisor(self.repository.top)
        self.repository.run(
            "-c",
            "fetch.negotiationAlgorithm=noop",
            "fetch",
            remote or "origin",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--recurse-submodules=no",
            "--filter=blob:none",
            "--stdin",
            stdin="".join(f"{blob}\n" for blob in sorted(set(blobs))).encode(),
            timeout=300.0,
        )


@lru_cache(maxsize=4)  # a commit never changes, and a run asks for the same few again and again
def _listed(repository: Repository, commit: str, prefix: str, under: str) -> Listing:
    arguments = ["ls-tree", "-r", "-z", "--full-tree", commit]
    full = prefix + under
    if full:
        arguments += ["--", full]
    found = {}
    for line in repository.run(*arguments).stdout.split(b"\0"):
        facts, _, name = line.partition(b"\t")
        if name:
            mode, kind, blob = facts.decode().split(" ")
            if kind == "blob":
                path = name.decode(errors="surrogateescape")
                found[path.removeprefix(prefix)] = (mode, blob)
    return found
