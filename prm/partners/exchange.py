"""Partners and their members in import and export."""

from collections.abc import Iterator
from typing import Any

from prm.accounts.models import User
from prm.exchange import Batch, Part, Row
from prm.exchange.fields import choice, email, shown, text
from prm.exchange.objects import objects
from prm.exchange.parts import REASON, among, create, write
from prm.exchange.writing import beside, stream
from prm.fields import fold
from prm.partners.models import Member, Partner

MAIN = Member.Role.MAIN


def load(batch: Batch, rows: list[Row]) -> None:
    for row in rows:
        values = row.named("name", "email")
        if row.instance is None:
            values = {"name": row.key, **values}
        row.take(Partner, **values)
    _check_members(rows)
    write(rows)
    _save_members([row for row in rows if row.values.get("members") and not row.faults])


def _check_members(rows: list[Row]) -> None:
    for row in rows:
        seen: dict[str, str] = {}
        for index, member in enumerate(row.values.get("members", [])):
            if fold(member["email"]) in seen:
                row.error(f"members[{index}].email", f"{shown(member['email'])} stands twice")
            if member.get("role") == MAIN and MAIN in seen.values():
                row.error(f"members[{index}].role", "a partner has one main contact only")
            seen[fold(member["email"])] = member.get("role", "")


def _save_members(rows: list[Row]) -> None:
    members = among(Member.objects.select_related("user"), "partner", [row.instance.pk for row in rows])
    standing = {(one.partner_id, one.user.email_key): one for one in members}
    mains = {partner: member for (partner, _), member in standing.items() if member.role == MAIN}
    users = _users(rows)
    added, changed = [], []
    for row in rows:
        wanted = {fold(one["email"]): one.get("role") for one in row.values["members"]}
        _check_main(row, wanted, mains.get(row.instance.pk))
        for name, role in wanted.items():
            member = standing.get((row.instance.pk, name))
            if member is None:
                added.append(Member(partner=row.instance, user=users[name], role=role or Member.Role.MEMBER))
            elif role and member.role != role:
                member.role = role
                changed.append(member)
            else:
                continue
            row.changed = True
    if any(row.faults for row in rows):
        return
    # Whoever stops being the main contact goes first: there is never a second one.
    for member in sorted(changed, key=lambda one: one.role == MAIN):
        member._change_reason = REASON
        member.save()
    create(added)


def _check_main(row: Row, wanted: dict[str, str | None], main: Member | None) -> None:
    others = [name for name, role in wanted.items() if role == MAIN]
    if not main or not others or others[0] == main.user.email_key:
        return
    if wanted.get(main.user.email_key) in (None, MAIN):
        why = f"the main contact is {shown(main.user.email)}, the file says {shown(others[0])}"
        row.error("members", why)


def _users(rows: list[Row]) -> dict[str, User]:
    emails = {fold(one["email"]): one["email"] for row in rows for one in row.values["members"]}
    users = {user.email_key: user for user in among(User.objects.all(), "email_key", emails)}
    for name in emails.keys() - users.keys():
        users[name] = User.objects.create_user(emails[name])
    return users


def partners() -> Iterator[dict[str, Any]]:
    rows = stream(Partner.objects.order_by("pk"), "pk", "key", "name", "email")
    members = stream(Member.objects.order_by("partner_id", "pk"), "partner_id", "user__email", "role")
    for (_, key, name, address), people in beside(rows, members):
        listed = [{"email": person, "role": role} for _, person, role in people]
        yield {"key": key, "name": name, "email": address or None, "members": listed}


IMPORTS = [
    Part(
        "partners",
        order=10,
        model=Partner,
        fields={
            "name": text(200, empty=False),
            "email": email,
            "members": objects({"email": email, "role": choice(Member.Role.values)}, required=["email"]),
        },
        load=load,
    )
]
EXPORTS = {"partners": partners}
