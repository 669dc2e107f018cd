from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_finding")]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("outcome", "unmatched")), fields=["account", "livemode"], name="payment_unmatched"
            ),
        ),
    ]
