"""What keeps the desk from writing, in words that a person understands, in any language."""

from collections.abc import Callable

from pipeline.errors import PipelineError


class Refused(PipelineError):
    """The change cannot be written as it was asked for; the file is as it was.

    `message` and `hint` are sentences of the catalogues (`make words` gathers them), so they are
    written out where they are said, with `{names}` for the values that follow.
    """

    def __init__(self, message: str, *, hint: str = "", **values: object) -> None:
        super().__init__(message.format(**values), hint=hint.format(**values))
        self._said = (message, hint)
        self._values = values

    def told(self, say: Callable[[str], str]) -> str:
        """What keeps from it, and what to do: in the language of the catalogue behind `say`."""
        values = {
            name: say(value) if isinstance(value, str) and value else value
            for name, value in self._values.items()
        }
        told = [say(each).format(**values).rstrip(". ") for each in self._said if each]
        return ". ".join(told) + "."


def sentence(message: str) -> str:
    """Marks a sentence for the catalogues that is said elsewhere than where it is written."""
    return message
