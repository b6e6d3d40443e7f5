"""A brand's voice on the social networks, kept in git."""

__version__ = "0.1.0"
