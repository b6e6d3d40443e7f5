"""What stops a command: the operator's set-up is wrong, and a sentence says what to do."""


class PipelineError(Exception):
    """The set-up is wrong: shown as one line, exit status 2.

    `message` says what, where and why; `hint` says what to do next. Neither ever holds a secret.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
