from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_finding")]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("status", "pending")), fields=["-registered_at", "-id"], name="lead_pending"
            ),
        ),
    ]
