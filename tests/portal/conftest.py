"""What the tests of whole portals share."""

import pytest

from tests.portal.portals import served
from tests.prepared import made_once, run_folder


@pytest.fixture(scope="session")
def started(tmp_path_factory):
    """The data folder of a portal that was started in an empty place, served, and stopped. To be copied."""
    folder = run_folder(tmp_path_factory) / "started"
    with made_once(folder) as to_do:
        if to_do:
            with served(folder / "var"):
                pass
    return folder / "var"
