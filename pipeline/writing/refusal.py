"""What keeps a change from being written: it is said, and nothing was touched."""

from pipeline.errors import PipelineError


class Refused(PipelineError):
    """The change cannot be written as it was asked for; the file is as it was."""
