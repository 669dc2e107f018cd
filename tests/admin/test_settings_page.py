import re

import pytest
from django.urls import reverse

from integrations.admin.example import example
from integrations.presets import NAMES, PRESETS
from tests.admin.world import SECRETS


def page(connection):
    return reverse("admin:integrations_connection_change", args=[connection.pk])


def values(connection):
    connection.refresh_from_db()
    return tuple(getattr(connection, name) for name in NAMES)


def checked(html):
    """The names of the switches that are on, and the chosen options."""
    inputs = re.findall(r"<input[^>]*>", html)
    on = [tag for tag in inputs if " checked" in tag and 'name="' in tag]
    return {(re.search(r'name="(\w+)"', tag)[1], re.search(r'value="(\w+)"|$', tag)[1] or "on") for tag in on}


def test_settings_are_saved_exactly(staff, connection):
    data = {"name": "Vendor EU", "associate_deal": "on", "naming": "product", "splitting": "line"}
    answer = staff.post(page(connection), data, follow=True)
    assert values(connection) == (False, True, False, False, "product", "line")
    assert connection.name == "Vendor EU"
    assert "Saved 5 settings" in str(next(iter(answer.context["messages"])))
    assert connection.history.first().history_user.email == "dana@vendor.example"


@pytest.mark.parametrize("wanted", [True, False])
def test_the_pull_is_switched_like_the_others(staff, connection, wanted):
    type(connection).objects.update(pull_on_accept=not wanted)
    staff.post(
        page(connection), {"naming": "charge", "splitting": "payment", **({"pull_on_accept": "on"} if wanted else {})}
    )
    connection.refresh_from_db()
    assert connection.pull_on_accept is wanted
    html = staff.get(page(connection)).content.decode()
    tag = re.search(r'<input[^>]*id="id_pull_on_accept"[^>]*>', html)[0]
    assert "disabled" not in tag
    assert ("checked" in tag) is wanted
    assert "Comes with a later version." not in html


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.slug)
def test_a_preset_fills_the_form_and_saves_nothing(staff, connection, preset):
    before = values(connection)
    html = staff.get(page(connection), {"preset": preset.slug}).content.decode()
    wanted = {(name, "on") for name, value in preset.values.items() if value is True}
    wanted |= {(name, value) for name, value in preset.values.items() if isinstance(value, str)}
    # What no preset sets stays as it is stored.
    assert checked(html) == wanted | {("mirrors", "on")}
    assert values(connection) == before
    assert "unsaved change" in html


def more(connection):
    connection.refresh_from_db()
    return connection.mirrors, connection.lookback_days


def test_mirroring_and_the_look_back_are_saved_with_the_others(staff, connection):
    data = {"naming": "charge", "splitting": "payment", "convert_lead": "on", "associate_deal": "on"}
    data |= {"name": "Vendor", "create_transaction": "on", "lookback_days": "30", "mirrors": ""}
    answer = staff.post(page(connection), data, follow=True)
    assert more(connection) == (False, 30)
    assert "Saved 2 settings: mirror Stripe’s objects, look-back." in str(next(iter(answer.context["messages"])))
    html = answer.content.decode()
    assert re.search(r'id="id_lookback_days"[^>]* value="30" data-saved="30"', html)
    assert "checked" not in re.search(r'<input[^>]*id="id_mirrors"[^>]*>', html)[0]
    staff.post(page(connection), {**data, "mirrors": ["", "on"]})
    assert more(connection) == (True, 30)


@pytest.mark.parametrize("days", ["", "0", "-1", "3651", "1.5", "many", "9" * 30])
def test_a_look_back_that_makes_no_sense_is_said_and_saves_nothing(staff, connection, days):
    data = {"name": "Other", "naming": "charge", "splitting": "payment", "lookback_days": days, "mirrors": ""}
    html = staff.post(page(connection), data).content.decode()
    assert "Not saved. The look-back is a number of days from 1 to 3650." in " ".join(html.split())
    assert f'value="{days}" data-saved="365"' in html
    assert more(connection) == (True, 365)
    assert connection.name == "Vendor"


def test_what_a_form_does_not_ask_stays(staff, connection):
    type(connection).objects.update(mirrors=False, lookback_days=30)
    staff.post(page(connection), {"naming": "charge", "splitting": "payment"})
    assert more(connection) == (False, 30)


def test_presets_are_as_they_should_be():
    assert {one.slug: tuple(one.values.values()) for one in PRESETS} == {
        "self-serve": (True, False, True, "charge", "payment"),
        "sales-led": (False, True, True, "charge", "payment"),
        "sales-led-items": (False, True, True, "product", "line"),
    }


def test_a_preset_in_the_address_does_not_change_what_is_posted(staff, connection):
    data = {"name": "", "convert_lead": "on", "naming": "charge", "splitting": "payment"}
    staff.post(page(connection) + "?preset=sales-led-items", data)
    assert values(connection) == (True, False, False, False, "charge", "payment")


def test_secrets_stay_where_they_are(staff, connection):
    html = staff.get(page(connection)).content.decode()
    assert not any(secret in html for secret in SECRETS)
    assert connection.api_key._sealed not in html
    staff.post(page(connection), {"naming": "charge", "splitting": "payment", "api_key": "x", "webhook_secret": "x"})
    connection.refresh_from_db()
    assert (connection.api_key.reveal(), connection.webhook_secret.reveal()) == SECRETS[:2]


def test_the_page_names_the_webhook_address_and_what_waits(staff, connection, world, settings):
    settings.SITE_URL = "https://prm.example"
    world.event(1, state="failed", reason_code="busy", reason_data={"why": "x"})
    html = staff.get(page(connection)).content.decode()
    assert f"https://prm.example{connection.webhook_path}" in html
    assert f"connection__id__exact={connection.pk}&amp;state__exact=failed" in html
    listed = staff.get(reverse("admin:integrations_inboundevent_changelist"), {"connection__id__exact": connection.pk})
    assert listed.context["cl"].result_count == 1


def test_the_example_adds_up():
    shown = example()
    assert shown.net == "€90.00"
    rows = {(one.naming, one.splitting): one.rows for one in shown.variants}
    assert rows["charge", "payment"] == [("Payment for order 1042", "€90.00")]
    assert rows["product", "payment"] == [("Analytics Team + Onboarding day", "€90.00")]
    assert rows["product", "line"] == [("Analytics Team", "€72.00"), ("Onboarding day", "€18.00")]
    assert [name for name, _amount in rows["charge", "line"]] == ["Payment for order 1042"] * 2


def test_no_connection_yet_says_how_to_make_one(staff, db):
    html = staff.get(reverse("admin:integrations_connection_changelist")).content.decode()
    assert "Add Stripe" in html
    assert staff.get(reverse("admin:integrations_connection_add")).status_code == 200


def test_who_may_only_look_cannot_save(client, alice, connection):
    from django.contrib.auth.models import Permission

    alice.is_staff = True
    alice.save()
    alice.user_permissions.add(Permission.objects.get(codename="view_connection"))
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(page(connection)).content.decode()
    assert "Save settings" not in html
    assert client.post(page(connection), {"naming": "product", "splitting": "line"}).status_code == 403
