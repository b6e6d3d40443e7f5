"""Waivers held against what was found in a post."""

from pipeline.networks import NETWORKS
from pipeline.places import located
from pipeline.post import Post
from pipeline.problem import Problem
from pipeline.rules import RULES, near_duplicate, waivers


def waived(post: Post, found: list[Problem]) -> list[Problem]:
    """What no waiver covers, and what is wrong with the waivers."""
    if not post.waive and not post.variants:
        return found
    firm = {"post", *NETWORKS}
    kept, remarks = waivers.apply(
        post, found, known=RULES, firm=firm, elsewhere=(near_duplicate.ID,)
    )
    return kept + [remarked(post, remark) for remark in remarks]


def remarked(post: Post, remark: waivers.Remark) -> Problem:
    path, span = located(post, remark.channel, remark.keys)
    return Problem(path, span, remark.level, "post.waive", remark.message, remark.channel)
