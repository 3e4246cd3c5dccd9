"""What depots held before the books began becomes a lot each, with an opening movement."""

from django.db import migrations

from anlan.data.ledger.facade import initials, search_text


def open_books(apps, schema_editor):
    StockItem = apps.get_model("resources", "StockItem")
    Item = apps.get_model("supplies", "Item")
    Lot = apps.get_model("supplies", "Lot")
    Movement = apps.get_model("supplies", "Movement")
    StockLevel = apps.get_model("supplies", "StockLevel")
    for line in StockItem.objects.filter(quantity__gt=0).select_related("resource"):
        item, _ = Item.objects.get_or_create(
            name=line.item,
            unit=line.unit,
            defaults={"search": search_text(line.item, initials(line.item))},
        )
        lot = Lot.objects.create(
            depot=line.resource, item=item, received_on=line.created_at.date(), on_hand=line.quantity
        )
        Movement.objects.create(
            lot=lot,
            depot=line.resource,
            item=item,
            kind="opening",
            quantity=line.quantity,
            balance=line.quantity,
            at=line.created_at,
            by_name=line.resource.changed_by or "台账",
            reason="按台账登记",
        )
        StockLevel.objects.create(depot=line.resource, item=item, on_hand=line.quantity)


class Migration(migrations.Migration):
    dependencies = [("supplies", "0001_initial")]

    operations = [migrations.RunPython(open_books, migrations.RunPython.noop)]
