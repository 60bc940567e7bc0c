from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("towns", "0004_values_to_series"),
    ]

    operations = [migrations.DeleteModel(name="IndicatorValue")]
