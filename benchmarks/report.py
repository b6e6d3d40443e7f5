"""Words and tables for what was measured, with each target beside what came of it."""

import os
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import serving
from browser import Opened
from measure import Cost
from sites import eleventy, hugo

Costs = Mapping[str, Cost]
Seconds = Mapping[str, float]
# Posts, medians, peak bytes, the calendar's first page in a browser, and the local servers.
Measured = Sequence[tuple[int, Costs, Mapping[str, int], Opened | None, Seconds]]
PEER = "Hugo, 6 outputs"
GUIDED = "validate, full guide"
INTRODUCTION = """\
# What pipeline costs

Written by `make bench`; posts of 40 to 200 words for 6 channels over three years, made by
`generate.py` from a seed. Hugo and Eleventy build the same posts in the same run, turn by turn.
Figures are medians of {rounds} runs: CPU seconds of the whole process tree, wall seconds, and peak
memory with shared pages counted once. `pipeline build` checks every post as `pipeline validate`
does (problems.json) before it writes. One changed post is edited and looked at again five times in
a round, as its author goes on writing; the first time after a whole run is told apart. `publish` is
timed on a fresh shallow, blobless, sparse clone with no cache, and git's own CPU time is told
apart. The full guide is one of 100 rules, among them the example brand's, with spelling in two
languages, typography and social rules (`guides.py`); proselint runs all its checks, textlint three
rules, on the same posts.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio that should stay at or below a bound."""

    what: str
    ratio: float
    bound: float


def write(base: Costs, measured: Measured, rounds: int) -> str:
    """The whole page, in Markdown."""
    lines = [
        INTRODUCTION.format(rounds=rounds),
        f"Machine: {_machine()}",
        "",
        "| start | CPU s | wall s |",
        "|---|--:|--:|",
        *(f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} |" for name, cost in base.items()),
    ]
    for posts, costs, peaks, page, seconds in measured:
        lines += [
            "",
            f"## {posts:,} posts",
            "",
            "| job | CPU s | without git | wall s | CPU ms a post | peak MiB |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        for name, cost in costs.items():
            own = f"{cost.own:.3f}" if name.startswith("publish") else ""
            memory = f"{peaks[name] / 2**20:.0f}" if name in peaks else ""
            lines.append(
                f"| {name} | {cost.cpu:.2f} | {own} | {cost.wall:.2f} "
                f"| {1000 * cost.cpu / posts:.2f} | {memory} |"
            )
        if page is not None:
            lines += [
                "",
                f"The first calendar page can be used after {page.seconds:.2f} s in Chromium, "
                f"and takes {page.bytes / 1000:.0f} kB over the wire.",
            ]
        lines += serving.lines(seconds)
    lines += ["", "## Targets", "", "| target | measured | at most | |", "|---|--:|--:|---|"]
    for target in _targets(base, measured):
        mark = "met" if target.ratio <= target.bound else "**missed**"
        lines.append(f"| {target.what} | {target.ratio:.3g} | {target.bound:g} | {mark} |")
    return "\n".join(lines) + "\n"


def _targets(base: Costs, measured: Measured) -> Iterator[Target]:
    bare = base["python -c pass"].cpu
    yield Target(
        "`pipeline --help`, CPU to `python -c pass`", base["pipeline --help"].cpu / bare, 4.5
    )
    each = {}
    ruled = {}
    for posts, costs, peaks, page, seconds in measured:
        guided = ruled[posts] = costs[GUIDED].cpu / posts
        of = f"{posts:,} posts: "
        if page is not None:
            yield Target(f"{of}first calendar page, seconds to interactive", page.seconds, 1.5)
            yield Target(f"{of}first calendar page, MB transferred", page.bytes / 1e6, 1)
        yield from _served(of, seconds)
        for peer, bound in (("proselint", 0.3), ("textlint, 3 rules", 0.2)):
            if peer in costs:
                ratio = guided * posts / costs[peer].cpu
                yield Target(f"{of}{GUIDED}, CPU to {peer}", ratio, bound)
        one = costs["validate one post, full guide"].wall
        yield Target(f"{of}validate one changed post, full guide, wall seconds", one, 0.5)
        cold = costs["build, cold"]
        each[posts] = cold.cpu / posts
        tick = costs["publish, nothing due"]
        yield Target(f"{of}publish tick without git, CPU to `python -c pass`", tick.own / bare, 10)
        if PEER not in costs:
            continue
        again = costs["Hugo, 1 output, nothing changed"]
        both = cold.cpu + costs["validate"].cpu
        yield Target(
            f"{of}cold build (it validates), CPU to {PEER}", cold.cpu / costs[PEER].cpu, 1.5
        )
        yield Target(f"{of}validate and then build, CPU to {PEER}", both / costs[PEER].cpu, 1.5)
        yield Target(f"{of}cold build, wall to {PEER}", cold.wall / costs[PEER].wall, 1.0)
        yield Target(
            f"{of}cold build, peak memory to {PEER}", peaks["build, cold"] / peaks[PEER], 0.15
        )
        unchanged = costs["build, nothing changed"].wall / again.wall
        yield Target(f"{of}nothing changed, wall to Hugo's rebuild of 1 output", unchanged, 0.05)
        changed = costs["build, one post changed"].wall / again.wall
        yield Target(f"{of}one post changed, wall to Hugo's rebuild of 1 output", changed, 0.1)
    if {1000, 10000} <= each.keys():
        yield Target("CPU a post, 10,000 posts to 1,000", each[10000] / each[1000], 1.1)
        yield Target(
            f"CPU a post, {GUIDED}, 10,000 posts to 1,000", ruled[10000] / ruled[1000], 1.1
        )


def _served(of: str, seconds: Seconds) -> Iterator[Target]:
    """The local server, next to Hugo's."""
    ours, peer = serving.OURS, serving.PEER
    for what in (serving.FIRST, serving.SAVED):
        if f"{peer}, {what}" in seconds:
            ratio = seconds[f"{ours}, {what}"] / seconds[f"{peer}, {what}"]
            yield Target(f"{of}preview, {what}, to {peer}", ratio, 0.3)
    key = seconds[f"{ours}, {serving.KEYSTROKE}"]
    yield Target(f"{of}preview, {serving.KEYSTROKE}, seconds", key, 0.1)


def _machine() -> str:
    """What the figures depend on; nothing that tells whose machine it is."""
    node = _said(["node", "--version"])
    return ", ".join(
        (
            f"{os.cpu_count()} cores",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            _said(["git", "--version"]),
            " ".join(_said([hugo()[0], "version"]).split("-")[0].split()[:2]),
            f"Eleventy {_said([*eleventy()[:2], '--version'])} on Node {node}",
        )
    )


def _said(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    except (OSError, subprocess.CalledProcessError):
        return f"no {command[0]}"
    return done.stdout.strip().splitlines()[-1]
