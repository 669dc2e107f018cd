from django.db import migrations

from prm.backoffice.searching_words import word_index


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]

    operations = [word_index("leads_lead", "lead_words")]
