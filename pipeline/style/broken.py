"""What is raised where an expression can't be used."""


class PatternError(ValueError):
    """An expression that can't be used; the message says why."""
