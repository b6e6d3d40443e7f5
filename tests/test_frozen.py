"""Frozen values compare, hash, show and refuse as those of the standard library do."""

import dataclasses
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.frozen import FrozenError, asdict, field, fields, frozen, replace


@frozen
class Lamp:
    """A lamp of ours."""

    name: str
    watts: int = 4
    tags: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False)
    seen: int = field(default=0, compare=False)

    @property
    def label(self) -> str:
        return f"{self.name}, {self.watts} W"

    @cached_property
    def slow(self) -> list[int]:
        return [self.watts]


@dataclasses.dataclass(frozen=True)
class Theirs:
    name: str
    watts: int = 4
    tags: list[str] = dataclasses.field(default_factory=list)
    secret: str = dataclasses.field(default="", repr=False)
    seen: int = dataclasses.field(default=0, compare=False)


@frozen(order=True)
class Place:
    """Where something is."""

    line: int
    column: int = 1


ARGUMENTS = st.fixed_dictionaries(
    {"name": st.sampled_from("ab")},
    optional={
        "watts": st.integers(1, 2),
        "tags": st.sampled_from([[], ["x"]]),
        "secret": st.sampled_from("yz"),
        "seen": st.integers(0, 1),
    },
)


@given(ARGUMENTS, ARGUMENTS)
def test_values_are_those_of_the_standard_library(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    ours, theirs = Lamp(**one), Theirs(**one)
    assert asdict(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Lamp")
    assert (ours == Lamp(**other)) == (theirs == Theirs(**other))
    assert asdict(replace(ours, **other)) == dataclasses.asdict(
        dataclasses.replace(theirs, **other)
    )


@given(st.lists(st.builds(Place, st.integers(0, 3), st.integers(0, 3))))
def test_places_sort_by_their_fields(places: list[Place]) -> None:
    assert sorted(places) == sorted(places, key=lambda place: (place.line, place.column))
    assert all(place <= place and place >= place for place in places)
    assert len(set(places)) == len({(place.line, place.column) for place in places})


def test_a_value_cannot_be_changed() -> None:
    lamp = Lamp("Brume")
    for change in (
        lambda: setattr(lamp, "name", "Aube"),
        lambda: setattr(lamp, "other", 1),
        lambda: delattr(lamp, "name"),
    ):
        with pytest.raises(FrozenError, match="Lamp"):
            change()
    assert lamp.label == "Brume, 4 W"


def test_a_field_that_is_made_is_made_anew_for_each_value() -> None:
    Lamp("a").tags.append("x")
    assert Lamp("b").tags == []


def test_what_is_secret_is_not_shown() -> None:
    assert "hush" not in repr(Lamp("a", secret="hush"))


def test_what_is_kept_of_a_value_is_worked_out_once() -> None:
    lamp = Lamp("a")
    assert lamp.slow is lamp.slow


@pytest.mark.parametrize(
    "arguments",
    [((), {}), (("a",), {"name": "b"}), (("a",), {"colour": "red"}), (("a", 1, [], "", 0, 0), {})],
)
def test_arguments_that_do_not_fit_are_refused(
    arguments: tuple[tuple[Any, ...], dict[str, Any]],
) -> None:
    given, named = arguments
    with pytest.raises(TypeError):
        Lamp(*given, **named)


def test_other_classes_are_other_values() -> None:
    @frozen
    class Spot:
        line: int
        column: int

    assert Place(1, 2) != Spot(1, 2)
    assert Place(1, 2) != (1, 2)
    with pytest.raises(TypeError):
        _ = Place(1, 2) < Spot(1, 2)  # type: ignore[operator]


def test_a_class_tells_its_fields() -> None:
    assert list(fields(Lamp)) == ["name", "watts", "tags", "secret", "seen"]
    match Place(3, 4):
        case Place(line, column):
            assert (line, column) == (3, 4)
