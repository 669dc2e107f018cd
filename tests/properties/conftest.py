"""The sandbox at one address for all examples, and how far hypothesis goes."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from prm.leads.models import Lead
from prm.partners.models import Partner
from tests.properties.examples import ADA, THOROUGH
from tests.properties.stage import Stage

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
COMMON = {"deadline": None, "database": None, "suppress_health_check": QUIET}
settings.register_profile("quick", **COMMON, derandomize=True, phases=[Phase.explicit, Phase.generate, Phase.shrink])
settings.register_profile("thorough", **COMMON, print_blob=True)


def pytest_configure(config):
    settings.load_profile("thorough" if THOROUGH else "quick")


def pytest_collection_modifyitems(config, items):
    if "mutants" in (config.option.markexpr or "") or os.environ.get("PRM_MUTANTS") == "1":
        return
    skip = pytest.mark.skip(reason="runs with -m mutants or PRM_MUTANTS=1 (make test-all)")
    for item in items:
        if item.get_closest_marker("mutants"):
            item.add_marker(skip)


@pytest.fixture
def stage(committed, settings):
    """An empty database that writes are committed to, and a sandbox that answers look-ups; `begin` empties both."""
    made = Stage()
    settings.STRIPE_API_BASE = made.base_url
    yield made
    made.close()


@pytest.fixture
def lead(stage):
    """An accepted one of Ada's, where nothing else has happened yet."""
    stage.begin()
    partner = Partner.objects.create(key="p", name="P")
    return Lead.objects.create(partner=partner, email=ADA, status="accepted")
