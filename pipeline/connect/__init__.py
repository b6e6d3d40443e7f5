"""Connecting a channel: a person signs in once, and its secrets go where publishing finds them.

A way is a module for one network (see `way.Way`); WAYS lists them. What it asks of a person goes
through a `way.Person`, so that a test can be one.
"""

from pipeline.connect import bluesky, mastodon
from pipeline.connect.way import Way

__all__ = ["WAYS", "Way"]

WAYS: dict[str, Way] = {"mastodon": mastodon, "bluesky": bluesky}
