"""`pipeline build` from what the last one kept: which files changed since, and what is kept now."""

import os
from datetime import datetime

from pipeline.errors import PipelineError
from pipeline.frozen import replace
from pipeline.preview import unchanged
from pipeline.preview.build import Built, Told, build
from pipeline.preview.early import Early
from pipeline.preview.outputs import Outputs
from pipeline.preview.store import Store
from pipeline.preview.unchanged import Looking, Record
from pipeline.shelf import FOLDER


def build_again(
    root: str, out: str, now: datetime, early: Early | None, told: Told, lang: str = ""
) -> Built:
    """Bring the built tree up to date, and write down what the next build can start from."""
    _require_apart(root, out)
    before = early.record if early is not None and early.root == root else None
    seen = early.seen if before and early else Looking(root, "status", ()).seen()
    changed = store = None
    if before and before.out == out and unchanged.untouched(before.folders, out):
        store = Store.kept(root, before.cache)
        changed = unchanged.changed(before.seen, seen, root) if store else None
    if store is None:
        store = Store.fresh(root)
    same_branch = changed is not None and "brand/brand.yml" not in changed
    unchanged.forget(root)
    outputs = Outputs(out)
    try:
        built = build(
            root,
            store,
            outputs,
            now,
            changed,
            refs=seen.refs if same_branch and seen.trees else None,
            lang=lang,
            told=told,
        )
        serial = os.urandom(8).hex()
        if store.finish(serial) and os.path.isdir(os.path.join(root, FOLDER)):
            kept = replace(
                seen,
                refs=built.refs,
                outside=unchanged.lines(root, built.outside),
            )
            unchanged.record(
                root,
                Record(
                    seen=kept,
                    out=out,
                    lang=lang,
                    folders=outputs.folders(
                        before.folders if changed is not None and before else None
                    ),
                    cache=serial,
                    branches=built.branches,
                    since=built.since,
                    until=built.until,
                    summary=built.summary(),
                ),
            )
    finally:
        store.close()
    return built


def _require_apart(root: str, out: str) -> None:
    """PipelineError where the built tree would lie over what it is built from."""
    place = os.path.realpath(out)
    sources = [os.path.join(root, name) for name in ("content", "brand", ".git", FOLDER)]
    if (
        root == place
        or root.startswith(place.rstrip(os.sep) + os.sep)
        or any(place == source or place.startswith(source + os.sep) for source in sources)
    ):
        raise PipelineError(
            f"the pages cannot be built into {out}: the brand's own files are there",
            hint="Name a folder of its own with --out, such as public.",
        )
