"""Walks a pull's stages from where it stands. Each page is kept together with the cursor that leads past it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from integrations.errors import Trouble
from integrations.models import Pull
from integrations.stripe import mirror_listed
from integrations.stripe.models import Fact
from integrations.stripe.pulling import missed, taking
from integrations.stripe.pulling.pages import PAGE, Lists, Page
from integrations.stripe.pulling.stages import EVENTS, HOMELESS, WITHOUT_A_CHARGE, Stage
from prm.ledger.models import MoneyBack, Payment

Beat = Callable[[], None]
END = "end"


def walk(pull: Pull, stages: list[Stage], beat: Beat, part: str = "") -> None:
    """Safe to call again after it broke off anywhere: it goes on behind the last page that was settled.

    `part` names what is walked where a pull walks several times; `beat` is called after each page. Raises Trouble.
    """
    lists = Lists(pull.connection)
    names = [*(stage.name for stage in stages), END]
    at, after, *_ = pull.cursor.get(part, [names[0], ""])
    for number, stage in enumerate(stages):
        if names.index(at) > number:
            continue
        try:
            for page in _pages(pull, stage, lists, after if at == stage.name else ""):
                _take(pull, stage, page)
                done = number + stage.part(pull, page[-1].get("created"))
                _move(pull, part, [stage.name, page[-1]["id"], int(100 * done / len(stages))])
                beat()
        except Trouble as why:
            if not (stage.optional and why.permanent):
                raise
        _move(pull, part, [names[number + 1], "", 100 * (number + 1) // len(stages)])


def _move(pull: Pull, part: str, cursor: list[Any]) -> None:
    # The last part that moved stands last.
    pull.cursor.pop(part, None)
    pull.cursor[part] = cursor
    pull.save(update_fields=["cursor", "counts"])


def _pages(pull: Pull, stage: Stage, lists: Lists, after: str) -> Iterator[Page]:
    if stage.path:
        yield from lists.pages(stage.path, after, **stage.params(pull))
        return
    while keys := list(
        STORED[stage.name](pull).filter(external_id__gt=after).values_list("external_id", flat=True)[:PAGE]
    ):
        yield Page({"id": key} for key in keys)
        after = keys[-1]


def _take(pull: Pull, stage: Stage, page: Page) -> None:
    """Facts first, then the money: a page that is settled twice changes nothing."""
    if stage.name == EVENTS:
        missed.store(pull, page)
    elif stage.path:
        pull.count("objects", len(page))
        mirror_listed.leave(pull.connection, page, page.at)
        with transaction.atomic():
            taking.keep(pull, page)
    if stage.settles:
        taking.settle_all(pull, [one["id"] for one in page], known_only=stage.settles == "known")


def _without_a_charge(pull: Pull) -> QuerySet[Fact]:
    """Invoices that are told and no payment yet: paid by a balance, or elsewhere."""
    return _told(pull, Payment, kind="invoice", heard=True)


def _homeless(pull: Pull) -> QuerySet[Fact]:
    """What went back and stands nowhere yet."""
    return _told(pull, MoneyBack, kind__in=("refund", "dispute", "note"))


def _told(pull: Pull, model: type[Payment | MoneyBack], **which: Any) -> QuerySet[Fact]:
    mine = {"provider": "stripe", "account": pull.connection.account, "external_id": OuterRef("external_id")}
    known = Exists(model._default_manager.filter(**mine))
    return Fact.objects.filter(connection=pull.connection, **which).exclude(known).order_by("external_id")


STORED = {WITHOUT_A_CHARGE: _without_a_charge, HOMELESS: _homeless}
