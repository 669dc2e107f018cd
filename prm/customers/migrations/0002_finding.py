from django.db import migrations

from prm.backoffice.searching_words import word_index


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [word_index("customers_customer", "customer_words")]
