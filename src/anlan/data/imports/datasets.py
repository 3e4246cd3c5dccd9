"""Which ledgers can be imported: the one place that names them all."""

from __future__ import annotations

from anlan.data.dossiers import facade as dossiers
from anlan.data.duty_contacts import facade as duty_contacts
from anlan.data.enterprises import facade as enterprises
from anlan.data.hazards import facade as hazards
from anlan.data.imports.registry import Dataset, add_dataset
from anlan.data.resources import facade as resources
from anlan.data.resources.facade import ResourceKind


def register_ledgers() -> None:
    """Called once the models are loaded; the order is the order on the screen."""
    add_dataset(
        Dataset(
            key="enterprises",
            title="企业",
            columns=tuple(enterprises.IMPORT_COLUMNS),
            book=enterprises.BOOK,
            found_by=("credit_code",),
            retire_permission="enterprises.retire_enterprise",
            identity=(("credit_code",),),
            lenient=frozenset({"industry"}),
            limits={"employees": 500_000},
            page="enterprises:list",
            record_page="enterprises:detail",
        )
    )
    add_dataset(
        Dataset(
            key="major-hazard-installations",
            title="重大危险源",
            columns=tuple(hazards.IMPORT_COLUMNS),
            book=hazards.BOOK,
            found_by=("enterprise_code", "name"),
            retire_permission="hazards.retire_installation",
            identity=(("enterprise_code", "name", "substance"),),
            limits={"exposed_people": 1_000_000, "quantity_t": 5_000_000, "r_value": 1_000_000},
            page="hazards:list",
            record_page="hazards:detail",
        )
    )
    _resource(ResourceKind.RESCUE_TEAM, "rescue-teams")
    _resource(ResourceKind.EXPERT, "experts")
    _resource(ResourceKind.MEDICAL_INSTITUTION, "medical-institutions")
    _resource(ResourceKind.SUPPLIES, "supplies")
    _resource(ResourceKind.SHELTER, "shelters")
    add_dataset(
        Dataset(
            key="sensitive-places",
            title="敏感场所",
            columns=tuple(resources.PLACE_IMPORT_COLUMNS),
            book=resources.PLACE_BOOK,
            found_by=("kind", "name"),
            retire_permission="resources.retire_place",
            identity=(("kind", "name"),),
            limits={"people": 1_000_000},
            page="resources:places",
            record_page="resources:place",
        )
    )
    add_dataset(
        Dataset(
            key="water-sources",
            title="消防水源",
            columns=tuple(resources.WATER_IMPORT_COLUMNS),
            book=resources.WATER_BOOK,
            found_by=("kind", "name"),
            retire_permission="resources.retire_water",
            identity=(("kind", "name"),),
            limits={"yield_l_s": 10_000, "pipe_mm": 5_000, "capacity_m3": 10_000_000},
            page="resources:waters",
            record_page="resources:water",
        )
    )
    add_dataset(
        Dataset(
            key="responsibility-areas",
            title="责任田",
            columns=tuple(resources.AREA_IMPORT_COLUMNS),
            book=resources.AREA_BOOK,
            found_by=("name", "located_in"),
            retire_permission="resources.retire_area",
            identity=(("name", "located_in", "field", "grid"),),
            page="resources:areas",
            record_page="resources:area",
        )
    )
    add_dataset(
        Dataset(
            key="duty-contacts",
            title="值班通讯录",
            columns=tuple(duty_contacts.IMPORT_COLUMNS),
            book=duty_contacts.BOOK,
            found_by=("name", "located_in"),
            retire_permission="duty_contacts.retire_contact",
            identity=(("name", "located_in"),),
            page="duty_contacts:list",
            record_page="duty_contacts:detail",
        )
    )

    _dossiers()


def _resource(kind: ResourceKind, key: str) -> None:
    """Depots take a row for each item, so their name alone does not make a row a double."""
    name = ("name", "item") if kind == ResourceKind.SUPPLIES else ("name",)
    add_dataset(
        Dataset(
            key=key,
            title=str(kind.label),
            columns=tuple(resources.IMPORT_COLUMNS[str(kind)]),
            book=resources.BOOKS[kind],
            found_by=("name",),
            retire_permission="resources.retire_resource",
            identity=(name,),
            page="resources:list",
            record_page="resources:detail",
        )
    )


def _dossiers() -> None:
    """What stands at the enterprises, a dataset for each kind that has no file."""
    for kind in dossiers.kinds():
        if not kind.importable:
            continue
        key = ("enterprise_code", *kind.key_fields)
        add_dataset(
            Dataset(
                key=kind.plural,
                title=f"企业档案：{kind.title}",
                columns=tuple(dossiers.import_columns(kind)),
                book=dossiers.book_of(kind),
                found_by=key,
                retire_permission="dossiers.retire_item",
                identity=(key,),
                page=f"dossiers:{kind.key}-list",
                record_page=f"dossiers:{kind.key}",
            )
        )
