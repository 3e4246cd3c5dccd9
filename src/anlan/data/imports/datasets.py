"""Which ledgers can be imported: the one place that names them all."""

from __future__ import annotations

from anlan.data.duty_contacts import facade as duty_contacts
from anlan.data.enterprises import facade as enterprises
from anlan.data.hazards import facade as hazards
from anlan.data.imports.registry import Dataset, Revert, Upsert, add_dataset
from anlan.data.resources import facade as resources
from anlan.data.resources.facade import ResourceKind


def register_ledgers() -> None:
    """Called once the models are loaded; the order is the order on the screen."""
    add_dataset(
        Dataset(
            key="enterprises",
            title="企业",
            columns=tuple(enterprises.IMPORT_COLUMNS),
            upsert=enterprises.upsert_enterprises,
            revert=enterprises.revert_enterprises,
            identity=(("credit_code",),),
            lenient=frozenset({"industry"}),
            limits={"employees": 500_000},
            page="enterprises:list",
        )
    )
    add_dataset(
        Dataset(
            key="major-hazard-installations",
            title="重大危险源",
            columns=tuple(hazards.IMPORT_COLUMNS),
            upsert=hazards.upsert_installations,
            revert=hazards.revert_installations,
            identity=(("enterprise_code", "name", "substance"),),
            limits={"exposed_people": 1_000_000, "quantity_t": 5_000_000, "r_value": 1_000_000},
            page="hazards:list",
        )
    )
    _resource(ResourceKind.RESCUE_TEAM, "rescue-teams", resources.upsert_teams, resources.revert_teams)
    _resource(ResourceKind.EXPERT, "experts", resources.upsert_experts, resources.revert_experts)
    _resource(
        ResourceKind.MEDICAL_INSTITUTION,
        "medical-institutions",
        resources.upsert_medical_institutions,
        resources.revert_medical_institutions,
    )
    _resource(ResourceKind.SUPPLIES, "supplies", resources.upsert_supplies, resources.revert_supplies)
    _resource(ResourceKind.SHELTER, "shelters", resources.upsert_shelters, resources.revert_shelters)
    add_dataset(
        Dataset(
            key="sensitive-places",
            title="敏感场所",
            columns=tuple(resources.PLACE_IMPORT_COLUMNS),
            upsert=resources.upsert_places,
            revert=resources.revert_places,
            identity=(("kind", "name"),),
            limits={"people": 1_000_000},
            page="resources:places",
        )
    )
    add_dataset(
        Dataset(
            key="duty-contacts",
            title="值班通讯录",
            columns=tuple(duty_contacts.IMPORT_COLUMNS),
            upsert=duty_contacts.upsert_contacts,
            revert=duty_contacts.revert_contacts,
            identity=(("name", "located_in"),),
            page="duty_contacts:list",
        )
    )


def _resource(kind: ResourceKind, key: str, upsert: Upsert, revert: Revert) -> None:
    """Depots take a row for each item, so their name alone does not make a row a double."""
    name = ("name", "item") if kind == ResourceKind.SUPPLIES else ("name",)
    add_dataset(
        Dataset(
            key=key,
            title=str(kind.label),
            columns=tuple(resources.IMPORT_COLUMNS[str(kind)]),
            upsert=upsert,
            revert=revert,
            identity=(name,),
            page="resources:list",
        )
    )
