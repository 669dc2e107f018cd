from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_finding")]

    operations = [
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("status", "pending")), fields=["-registered_at", "-id"], name="deal_pending"
            ),
        ),
    ]
