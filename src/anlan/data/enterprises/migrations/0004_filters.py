from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_by_point")]

    operations = [
        migrations.RemoveIndex(model_name="enterprise", name="enterprise_by_place"),
        migrations.RemoveIndex(model_name="enterprise", name="enterprise_by_industry"),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(
                fields=[
                    "status",
                    "located_in",
                    "industry",
                    "category",
                    "level",
                    "department",
                    "scale",
                    "supervised_by",
                    "organisation",
                ],
                name="enterprise_filters",
            ),
        ),
    ]
