from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_search")]

    operations = [
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["status", "lon", "lat"], name="enterprise_by_point"),
        ),
    ]
