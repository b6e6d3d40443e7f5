"""A span of time as brand.yml, front matter and the command line write it."""

from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(written: str | int) -> timedelta:
    """`45s`, `30m`, `6h`, `2d` or `0` as a span of time; ValueError where it is none."""
    text = str(written).strip()
    if text == "0":
        return timedelta(0)
    number, unit = text[:-1], text[-1:]
    if unit not in _UNITS or not (number.isascii() and number.isdecimal()) or len(number) > 6:
        raise ValueError(f"{text!r} is no duration such as 45s, 30m, 6h or 2d")
    return timedelta(**{_UNITS[unit]: int(number)})
