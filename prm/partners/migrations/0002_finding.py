from django.db import migrations

from prm.backoffice.searching_words import word_index


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [word_index("partners_partner", "partner_words")]
