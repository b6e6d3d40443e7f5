"""Publishing: claim what is due, send it, settle what is unclear, log all of it.

The protocol is DESIGN section 5; docs/publishing.md tells it for people.
"""

from pipeline.publish.outcome import Outcome
from pipeline.publish.run import Options, publish

__all__ = ["Options", "Outcome", "publish"]
