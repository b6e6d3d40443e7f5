"""Why a picture or video cannot go out as it is."""


class MediaError(Exception):
    """One thing to mend about a media file: a rule (`post.media-…`) and a sentence for its author.

    The sentence names the file, says what is wrong and what to do. Nothing was sent or changed.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
