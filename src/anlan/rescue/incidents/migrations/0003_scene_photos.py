"""Pictures from the scene: size in pixels, and withdrawal of a wrong one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_calls_reporting"), ("files", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="scenephoto",
            name="width",
            field=models.PositiveIntegerField(default=0, verbose_name="宽"),
        ),
        migrations.AddField(
            model_name="scenephoto",
            name="height",
            field=models.PositiveIntegerField(default=0, verbose_name="高"),
        ),
        migrations.AddField(
            model_name="scenephoto",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
        ),
        migrations.AddField(
            model_name="scenephoto",
            name="withdrawn_by",
            field=models.CharField(blank=True, max_length=64, verbose_name="撤回人"),
        ),
        migrations.AddField(
            model_name="scenephoto",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="撤回理由"),
        ),
        migrations.AddConstraint(
            model_name="scenephoto",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("incident", "file"), name="photo_once"
            ),
        ),
    ]
