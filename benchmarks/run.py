"""Measures pipeline next to others of the trade, and says how it stands to its targets."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import report
from browser import Opened, opened
from generate import CHANNELS
from measure import Cost, Failed, cost, cost_apart, median, peak
from report import GUIDED
from serving import served
from sites import (
    HERE,
    NOW,
    Sites,
    clean,
    edit,
    eleventy,
    fresh_clone,
    hugo,
    make,
    pipeline,
    proselint,
    textlint,
)

WHOLE = [100, 1000, 10000]  # RESULTS.md is written for these only
FEW = 1000
AT = ("--now", NOW.isoformat())
EDITS = 5  # of one post, one after the other, as its author goes on writing
VALIDATE = pipeline("validate", *AT)
BUILD = pipeline("build", *AT)


@dataclass(slots=True)
class Results:
    """What was measured for one number of posts: costs by name, peak bytes by name."""

    posts: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)
    opened: Opened | None = None
    served: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, measured: Cost) -> None:
        """Keep one run's cost."""
        self.costs.setdefault(name, []).append(measured)

    def medians(self) -> dict[str, Cost]:
        """The median of each."""
        return {name: median(costs) for name, costs in self.costs.items()}


def measure(sites: Sites, rounds: int, peers: bool, say: Callable[[str], None]) -> Results:
    """Every job in turn, `rounds` times over, so that a busy minute strikes all alike."""
    results = Results(sites.posts)
    for turn in range(rounds):
        say(f"{sites.posts} posts, round {turn + 1} of {rounds}")
        _ours(sites, results, turn)
        if peers:
            _peers(sites, results)
        _guided(sites, results, turn, peers)
        _tick(sites, results)
    say(f"{sites.posts} posts, memory")
    clean(sites.brand)
    results.peaks["validate"] = peak(VALIDATE, sites.brand)
    results.peaks["build, cold"] = peak(BUILD, sites.brand)
    results.opened = opened(sites.brand / "public")
    say(f"{sites.posts} posts, local servers")
    results.served = served(sites, peers)
    if peers:
        for name, command, folder in (
            ("Hugo, 6 outputs", hugo(), sites.hugo_6),
            ("Hugo, 1 output", hugo(), sites.hugo_1),
            ("Eleventy, 1 output", eleventy(), sites.eleventy),
        ):
            clean(folder)
            results.peaks[name] = peak(command, folder)
    return results


def _ours(sites: Sites, results: Results, turn: int) -> None:
    clean(sites.brand)
    results.add("validate", cost(VALIDATE, sites.brand))
    clean(sites.brand)
    results.add("build, cold", cost(BUILD, sites.brand))
    results.add("build, nothing changed", cost(BUILD, sites.brand))
    for number in range(EDITS):
        edit(sites.brand, turn * EDITS + number)
        results.add("build, one post changed", cost(BUILD, sites.brand))


def _peers(sites: Sites, results: Results) -> None:
    for name, command, folder in (
        ("Hugo, 6 outputs", hugo(), sites.hugo_6),
        ("Hugo, 1 output", hugo(), sites.hugo_1),
        ("Eleventy, 1 output", eleventy(), sites.eleventy),
    ):
        clean(folder)
        results.add(name, cost(command, folder))
        if name == "Hugo, 1 output":
            results.add("Hugo, 1 output, nothing changed", cost(command, folder))


def _guided(sites: Sites, results: Results, turn: int, peers: bool) -> None:
    """A full style guide, next to other linters; these would take minutes for many posts."""
    clean(sites.guided)
    results.add(GUIDED, cost(VALIDATE, sites.guided))
    for number in range(EDITS):
        changed = str(edit(sites.guided, turn * EDITS + number).relative_to(sites.guided))
        took = cost([*VALIDATE, changed], sites.guided)
        if number == 0:
            results.add("validate one post, full guide, the first time", took)
        results.add("validate one post, full guide", took)
    if peers and sites.posts <= FEW:
        for name, command in (("proselint", proselint()), ("textlint, 3 rules", textlint())):
            results.add(name, cost(command, sites.guided, ends=(0, 1)))


def _tick(sites: Sites, results: Results) -> None:
    folder = fresh_clone(sites, sites.brand.parent / "tick")
    results.add("publish, nothing due", cost_apart(["publish", *AT], folder))
    shutil.rmtree(folder)


def start(rounds: int) -> dict[str, Cost]:
    """What the interpreter and the command line cost, whatever the posts."""
    found: dict[str, list[Cost]] = {}
    for _ in range(max(rounds, 3) * 4):
        found.setdefault("python -c pass", []).append(cost([sys.executable, "-c", "pass"], HERE))
        found.setdefault("pipeline --help", []).append(cost(pipeline("--help"), HERE))
    return {name: median(costs) for name, costs in found.items()}


def check(sites: Sites) -> None:
    """The generated posts are good, and every variant is built; else figures mean nothing."""
    cost(VALIDATE, sites.brand)
    cost(BUILD, sites.brand)
    cost(VALIDATE, sites.guided)
    built = len(list((sites.brand / "public" / "variants").rglob("*.json")))
    if built != sites.posts:
        raise Failed(f"build wrote {built} variant files for {sites.posts} posts")


def main() -> None:
    """Measure what the command line asks for, print it, and write RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = ",".join(map(str, WHOLE))
    parser.add_argument("--posts", default=usual, help=f"how many posts; default {usual}")
    parser.add_argument("--rounds", type=int, default=5, help="runs that a median is made of")
    parser.add_argument("--quick", action="store_true", help="100 and 1,000 posts, two rounds")
    parser.add_argument("--no-peers", action="store_true", help="leave the others out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    asked = parser.parse_args()
    counts = [100, 1000] if asked.quick else [int(count) for count in asked.posts.split(",")]
    rounds = 2 if asked.quick else asked.rounds

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    work = Path(tempfile.mkdtemp(prefix="pipeline-bench-", dir=asked.folder))
    try:
        base = start(rounds)
        measured = []
        for count in counts:
            say(f"{count} posts x {len(CHANNELS)} channels, generating")
            sites = make(work / str(count), count, asked.seed)
            check(sites)
            measured.append(measure(sites, rounds, not asked.no_peers, say))
            shutil.rmtree(work / str(count))
    except Failed as error:
        say(str(error))
        sys.exit(1)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    text = report.write(
        base,
        [(one.posts, one.medians(), one.peaks, one.opened, one.served) for one in measured],
        rounds,
    )
    print(text)
    if counts == WHOLE and not asked.no_peers:
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
