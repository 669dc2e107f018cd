"""A payment of which money went back, and the list of what waits, in a real browser."""

import pytest

from integrations.models import Connection
from integrations.secrets import Secret
from prm.ledger.facts import Line
from prm.partners.models import Partner
from tests.admin.world import ACCOUNT, World, went

LINES = (
    Line("il_1SJ4Qm2eZvKYlo2CAnalytics", 480000, "prod_1", "Analytics Team, 40 seats, one year"),
    Line("il_2", 120000, "", "Donaudampfschifffahrtsgesellschaftskapitän"),
)
LONG = "1SJ4Qm2eZvKYlo2C0a1b2c3d"


@pytest.fixture
def paths(dana):
    sealed = {"api_key": Secret.seal("sk_test_1"), "webhook_secret": Secret.seal("whsec_1")}
    connection = Connection.objects.create(account=ACCOUNT, name="Vendor", **sealed)
    world = World(Partner.objects.create(name="Müller & Söhne Systemberatung GmbH"), dana, connection)
    order = {"net": 600000, "lines": LINES, "split": True}
    payment = world.paid(0, **order)
    lost = went(f"du_{LONG}", 120000, "dispute", "lost")
    note = went(f"cn_{LONG}", 36000, "note", "issued", lines=(("il_2", 30000),))
    world.told_back(0, went(f"re_{LONG}", 60000), lost, note, **order)
    world.waits(went("re_waits", 1200, about=f"ch_{LONG}"))
    back = [f"{row.pk}/change/" for row in payment.money_back.all()[:1]]
    return [f"/admin/ledger/payment/{payment.pk}/change/", *(f"/admin/ledger/moneyback/{one}" for one in ["", *back])]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_is_wider_than_the_window_or_its_card(open_as, dana, paths, width, dark):
    for path in paths:
        page = open_as(dana, path, width, dark)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
        wide = "[...document.querySelectorAll('.pr-table-wrap')].filter(one => one.scrollWidth > one.clientWidth + 1)"
        assert page.evaluate(f"{wide}.map(one => one.innerText)") == []
        assert page.faults == []
        page.close()
