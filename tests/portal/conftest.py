"""What the tests of whole portals share."""

import pytest

from tests import prepared


@pytest.fixture(scope="session")
def started(tmp_path_factory):
    """The data folder of a portal that was started in an empty place, served, and stopped. To be copied."""
    return prepared.started(tmp_path_factory)
