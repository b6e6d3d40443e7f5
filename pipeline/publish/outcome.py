"""The outcome of a run: what was decided, sent, left, and what needs a person."""

from dataclasses import dataclass, field

from pipeline.delivery import Delivery
from pipeline.publish.job import Ended


@dataclass(slots=True)
class Outcome:
    """What a run did. `notes` are sentences for people; `attention` makes the exit status 1."""

    run: str
    commit: str = ""
    log: str = ""
    remote: bool = True
    dry: bool = False
    notes: list[str] = field(default_factory=list)
    attention: bool = False
    interrupted: bool = False
    _ended: dict[Delivery, Ended] = field(default_factory=dict)

    @property
    def ended(self) -> list[Ended]:
        """How each delivery ended, in the order in which they did."""
        return list(self._ended.values())

    def note(self, sentence: str, *, attention: bool = False) -> None:
        """Keep a sentence, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)
        self.attention = self.attention or attention

    def end(self, ended: Ended) -> None:
        """Keep how a delivery ended in this run; a later end of the same takes its place."""
        self._ended.pop(ended.delivery, None)
        self._ended[ended.delivery] = ended

    @property
    def status(self) -> int:
        """0 all is well, 1 something needs attention, 130 somebody asked it to stop."""
        if self.interrupted:
            return 130
        troubled = any(ended.state not in ("sent", "would be sent") for ended in self.ended)
        return 1 if self.attention or troubled else 0
