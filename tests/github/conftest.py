"""A hosting site for the tests of what workflows tell it."""

from collections.abc import Iterator

import pytest
from github.hosting import Hosting, serve


@pytest.fixture
def hosting() -> Iterator[Hosting]:
    """A hosting site that holds nothing yet."""
    with serve() as site:
        yield site
