"""The API does as it is described: schemathesis makes requests out of the description, right and wrong ones.

Each answer must have a status that is described, its Content-Type and its schema; what the description allows must be
answered, and the rest refused.
"""

import pytest
import schemathesis
from gradio.routes import App
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from cnn import models
from tests.ui.asking import TRAINED
from ui import page
from ui.server import api, openapi

DESCRIBED = openapi.describe(api.listed(TRAINED, models.DEFAULT), api.example(TRAINED, models.DEFAULT))
schema = schemathesis.openapi.from_dict(DESCRIBED, config=SchemathesisConfig(seed=20))


@pytest.fixture(scope="module")
def application():
    inkling = page.build(TRAINED)
    return App.create_app(inkling)


def test_this_is_the_description_that_is_served(application):
    assert TestClient(application).get("/api/openapi.json").json() == DESCRIBED


@schema.parametrize()
@settings(max_examples=60, derandomize=True)
def test_what_is_answered_is_described(case, application):
    answer = case.call(app=application)
    has_picture = isinstance(case.body, dict) and "picture" in case.body  # whether it is one, no schema can tell
    case.validate_response(answer, excluded_checks=[positive_data_acceptance] if has_picture else [])
