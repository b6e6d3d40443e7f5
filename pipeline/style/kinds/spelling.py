"""spelling: words that no dictionary knows; until dictionaries come, it only says that it waits."""

KEYS = frozenset(
    [
        "filters",
        "ignore",
        "exceptions",
        "dictionaries",
        "aff",
        "dic",
        "dicpath",
        "threshold",
        "custom",
        "append",
    ]
)
