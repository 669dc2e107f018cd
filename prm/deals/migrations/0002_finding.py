from django.db import migrations

from prm.backoffice.searching_words import word_index


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial")]

    operations = [word_index("deals_deal", "deal_words")]
