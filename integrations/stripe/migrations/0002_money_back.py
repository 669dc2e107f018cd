from typing import Any

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

NOW_READ = ("refund.", "charge.refund.", "charge.dispute.", "credit_note.")


def take_up_again(apps: Any, schema_editor: Any) -> None:
    """Events of money that went back were kept and ignored: they are told now. So are charges that were half read."""
    about = Q()
    for start in NOW_READ:
        about |= Q(state="ignored", reason_code="not_about_money", type__startswith=start)
    about |= Q(state="done", type__startswith="charge.") | Q(state="done", type__startswith="payment_intent.")
    apps.get_model("integrations", "InboundEvent").objects.filter(about).update(
        state="pending", reason_code="", reason_data={}, told_at=None, attempts=0, finished_at=None,
        claimed_until=None, next_attempt_at=timezone.now(),
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("integrations_stripe", "0001_initial"),
        ("ledger", "0002_money_back"),
    ]

    operations = [
        # What was kept so far was told by events of its own.
        migrations.AddField("fact", "heard", models.BooleanField(default=True)),
        migrations.AlterField("fact", "heard", models.BooleanField(default=False)),
        migrations.RunPython(take_up_again, migrations.RunPython.noop),
    ]
