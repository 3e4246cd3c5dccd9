"""A call for every incident that was opened before calls were kept, and how the closed ones ended."""

from django.db import migrations

from anlan.kernel.ids import uuid7
from anlan.rescue.incidents.policies import number_key


def keep_calls(apps, schema_editor):
    incident_model = apps.get_model("incidents", "Incident")
    call_model = apps.get_model("incidents", "CallRecord")
    incident_model.objects.filter(status="closed", outcome="").update(outcome="handled")
    kept = call_model.objects.values("first_incident_id")
    rows = incident_model.objects.exclude(pk__in=kept).order_by("received_at")
    call_model.objects.bulk_create(
        (
            call_model(
                id=uuid7(),
                at=row.received_at,
                taken_by_name=row.received_by,
                caller_name=row.caller_name,
                caller_phone=row.caller_phone,
                number_key=number_key(row.caller_phone),
                place=row.place,
                said=row.description,
                exercise=row.exercise,
                incident=row,
                first_incident=row,
                located_in_id=row.located_in_id,
                supervised_by_id=row.supervised_by_id,
            )
            for row in rows.iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_calls_kept")]
    operations = [migrations.RunPython(keep_calls, migrations.RunPython.noop)]
