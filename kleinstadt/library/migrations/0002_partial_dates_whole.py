# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_first"),
        ("towns", "0002_import_runs"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="experience",
            name="experience_partial_dates",
        ),
        migrations.RemoveConstraint(
            model_name="experiencesource",
            name="source_partial_date",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_partial_date",
        ),
        migrations.AlterField(
            model_name="experience",
            name="ended",
            field=models.CharField(blank=True, max_length=11, verbose_name="ended"),
        ),
        migrations.AlterField(
            model_name="experience",
            name="started",
            field=models.CharField(blank=True, max_length=11, verbose_name="begun"),
        ),
        migrations.AlterField(
            model_name="experiencesource",
            name="date",
            field=models.CharField(blank=True, max_length=11, verbose_name="date"),
        ),
        migrations.AlterField(
            model_name="statement",
            name="date",
            field=models.CharField(blank=True, max_length=11, verbose_name="date"),
        ),
        migrations.AddConstraint(
            model_name="experience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started__regex", "\\A([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\\Z"),
                    ("ended__regex", "\\A([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\\Z"),
                ),
                name="experience_partial_dates",
                violation_error_message="Write a year, a month or a day: 2021, 2021-08, 2021-08-29.",
            ),
        ),
        migrations.AddConstraint(
            model_name="experiencesource",
            constraint=models.CheckConstraint(
                condition=models.Q(("date__regex", "\\A([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\\Z")),
                name="source_partial_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("date__regex", "\\A([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\\Z")),
                name="statement_partial_date",
            ),
        ),
    ]
