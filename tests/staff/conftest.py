"""What the tests of the desk share."""

import pytest


@pytest.fixture
def sign_in(client):
    """Logs a person in and returns the client."""

    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in
