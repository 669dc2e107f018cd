import re
from io import StringIO
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from prm.accounts import roles
from prm.accounts.models import Role, User
from tests.admin.reading import said
from tests.admin.roles import STAFF, browser, person

CHANGE = "admin:accounts_user_change"


def may(role):
    found = Role.objects.get(pk=role).group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{code}" for app, code in found}


def test_every_migrate_brings_the_roles_in_step(db):
    group = Role.objects.get(pk="finance").group
    group.permissions.add(Permission.objects.get(codename="delete_partner"))
    group.permissions.remove(Permission.objects.get(codename="change_payment"))
    call_command("migrate", verbosity=0, stdout=StringIO())
    assert "partners.delete_partner" not in may("finance")
    assert "ledger.change_payment" in may("finance")


def test_the_roles_may_what_they_are_for(db):
    assert {"leads.change_lead", "partners.delete_member", "ledger.view_payment"} <= may("partner_manager")
    assert not {"ledger.change_payment", "integrations.view_inboundevent"} & may("partner_manager")
    assert {"integrations.view_pull", "djstripe.view_charge"} <= may("finance")
    assert {"integrations.change_inboundevent", "integrations.add_pull"} <= may("support")
    assert all(".view_" in one for one in may("read_only"))
    assert not any(".delete_" in one for role in STAFF for one in may(role) - may("partner_manager"))
    assert "integrations.add_connection" not in set().union(*map(may, STAFF))


def test_a_group_of_the_vendors_own_stays_as_it_is(db):
    Group.objects.filter(role__key="support").delete()
    mine = Group.objects.create(name="Support")
    mine.permissions.add(Permission.objects.get(codename="delete_lead"))
    for _again in range(2):
        roles.keep_all()
    assert [one.codename for one in mine.permissions.all()] == ["delete_lead"]
    assert Role.objects.get(pk="support").group.name == "Support (role)"
    assert Role.objects.count() == len(roles.ROLES)


def test_a_role_is_chosen_on_a_persons_page(staff, db):
    eve = User.objects.create_user("eve@vendor.example", name="Eve")
    group = Role.objects.get(pk="finance").group
    page = staff.get(reverse(CHANGE, args=[eve.pk]))
    assert "Finance: Sees everything. Attaches payments" in said(page.content.decode())
    data = {"email": eve.email, "name": "Eve", "is_active": "on", "groups": [group.pk]}
    refused = staff.post(reverse(CHANGE, args=[eve.pk]), data)
    assert "A role is for the back office" in refused.content.decode()
    assert staff.post(reverse(CHANGE, args=[eve.pk]), {**data, "is_staff": "on"}).status_code == 302
    assert browser(User.objects.get(pk=eve.pk)).get(reverse("admin:ledger_payment_changelist")).status_code == 200
    assert "Finance" in said(staff.get(reverse("admin:accounts_user_changelist")).content.decode())


def test_only_a_superuser_makes_staff_and_changes_staff(dana, alice):
    mia = browser(person("partner_manager"))
    powers = {"is_staff": "on", "is_superuser": "on", "groups": [Role.objects.get(pk="finance").group.pk]}
    data = {"email": "new@a.example", "usable_password": "false", **powers}
    assert mia.post(reverse("admin:accounts_user_add"), data).status_code == 302
    mia.post(reverse(CHANGE, args=[alice.pk]), {"email": "alice@b.example", "is_active": "on", **powers})
    for user in (User.objects.get(email="new@a.example"), User.objects.get(email="alice@b.example")):
        assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    for path in (reverse(CHANGE, args=[dana.pk]), reverse("admin:auth_user_password_change", args=[dana.pk])):
        assert mia.post(path, {"email": "mia@evil.example"}).status_code == 403


def test_a_member_of_a_partner_never_sees_the_back_office(alice, world):
    for path in ("/admin/", "/admin/leads/lead/", "/admin/ledger/payment/"):
        assert browser(alice).get(path).url.startswith("/admin/login/")


@pytest.mark.parametrize("role", STAFF)
def test_no_page_leads_where_its_reader_may_not_go(world, alice, role):
    for number in range(2):
        world.all_kinds(number)
    client, seen, todo = browser(person(role)), set(), ["/admin/"]
    while todo:
        path = todo.pop()
        answer = client.get(path)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        if answer.status_code == 302 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for link in sorted(set(re.findall(r'(?:href|formaction|hx-get)="([^"]+)"', answer.content.decode()))):
            found = urljoin(path, link.replace("&amp;", "&")).split("#")[0]
            kind = re.sub(r"\d+", "1", found.split("?")[0])
            if found.startswith("/admin/") and kind not in seen and "/logout/" not in found:
                seen.add(kind)
                todo += [] if f'formaction="{link}"' in answer.content.decode() else [found]
    assert any("/ledger/payment/1/change/" in one for one in seen)
    acts = {one.rstrip("/").split("/")[-1] for one in seen} & {"accept", "attach", "retry", "leave", "again"}
    assert (
        acts
        == {
            "read_only": set(),
            "support": {"retry"},
            "finance": {"attach", "leave", "again"},
            "partner_manager": {"accept"},
        }[role]
    )
