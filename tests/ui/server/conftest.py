import pytest

from tests.ui.server.clients import NETWORKS
from ui import page, serving


@pytest.fixture(scope="session")
def inkling():
    """The page, with one small network."""
    return page.build(NETWORKS)


@pytest.fixture(scope="session")
def app(inkling):
    """The page as it is served."""
    return serving.application(inkling)
