from collections import defaultdict

from django.db import migrations
from django.utils import timezone


def to_series(apps, schema_editor):
    """Each source of values that were loaded before becomes a data set with a series per unit."""
    value_model = apps.get_model("towns", "IndicatorValue")
    dataset_model = apps.get_model("towns", "Dataset")
    series_model = apps.get_model("towns", "IndicatorSeries")
    points = defaultdict(dict)
    fields = ("source_id", "source__key", "indicator_id", "level", "unit_key", "date", "value")
    for source, key, *unit, date, value in value_model.objects.order_by("date").values_list(
        *fields
    ):
        points[(source, key)].setdefault(tuple(unit), {})[date] = value
    for (source, key), units in points.items():
        dataset = dataset_model.objects.create(
            kind="embedded", state="active", source_id=source, digest=key,
            activated_at=timezone.now(),
        )  # fmt: skip
        series_model.objects.bulk_create(
            [
                series_model(
                    dataset=dataset, indicator_id=indicator, level=level, unit_key=unit,
                    date=max(known), value=known[max(known)], points=known,
                )
                for (indicator, level, unit), known in units.items()
            ],
            batch_size=500,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("towns", "0003_figures_in_series"),
    ]

    # backwards the figures of the pilot towns are loaded again from the program
    operations = [migrations.RunPython(to_series, migrations.RunPython.noop)]
