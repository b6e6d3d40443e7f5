"""Public holidays of the brand's countries, by day, in the language of the pages."""

from collections.abc import Iterable, Sequence

from pipeline.preview.words import Words
from pipeline.schema import Mistake, broken

_BRAND = "brand/brand.yml"


def named(
    countries: Sequence[str], years: Iterable[int], words: Words, text: str
) -> dict[str, str]:
    """The name of each holiday by ISO day; more than one country: `Noël (FR, BE)`.

    `text` is brand.yml, which a mistake in `countries` is shown in.
    """
    import holidays  # slow to import, and most builds know what it says already

    wanted = sorted(set(years))
    by_day: dict[str, dict[str, list[str]]] = {}
    for index, written in enumerate(countries):
        country, _, part = written.partition("-")
        try:
            spoken = holidays.country_holidays(country, part or None).supported_languages
            days = holidays.country_holidays(
                country, part or None, years=wanted, language=_language(words, spoken)
            )
        except NotImplementedError:
            raise broken(_BRAND, text, [_unknown(written, index)]) from None
        for day, name in days.items():
            said = name.replace("'", "’")
            by_day.setdefault(day.isoformat(), {}).setdefault(said, []).append(written)
    return {day: _said(names, len(countries)) for day, names in sorted(by_day.items())}


def _said(names: dict[str, list[str]], countries: int) -> str:
    if countries == 1:
        return ", ".join(names)
    return ", ".join(f"{name} ({', '.join(where)})" for name, where in names.items())


def _language(words: Words, spoken: Iterable[str]) -> str | None:
    """The names that the pages' readers know, else English ones, else the country's own."""
    for wanted in (words.lang, "en"):
        for language in spoken:
            if language.partition("_")[0] == wanted:
                return language
    return None


def _unknown(written: str, index: int) -> Mistake:
    import holidays

    country, _, part = written.partition("-")
    parts = holidays.list_supported_countries(include_aliases=True).get(country)
    if parts is None:
        return Mistake(
            ("countries", index),
            "country",
            f"`countries`: nobody knows the holidays of {country!r}; write a country's ISO code, "
            "such as FR or CA-QC",
        )
    there = f"it has {', '.join(parts)}" if parts else f"write {country} alone"
    return Mistake(
        ("countries", index),
        "country",
        f"`countries`: nobody knows the holidays of {part!r} in {country}; {there}",
    )
