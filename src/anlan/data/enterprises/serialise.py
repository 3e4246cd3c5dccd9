"""How an enterprise appears in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.enterprises.enums import INDUSTRIES
from anlan.data.enterprises.models import Contact, Enterprise
from anlan.data.ledger.facade import record_json
from anlan.kernel.coordinates import Crs


def contact_json(contact: Contact) -> dict[str, Any]:
    """One contact."""
    return {
        "name": contact.name,
        "post": contact.post,
        "telephone": contact.telephone,
        "role": contact.role,
        "role_label": contact.get_role_display(),
        "hours": contact.hours,
        "days": contact.days,
        "starts": contact.starts,
        "ends": contact.ends,
    }


def enterprise_json(enterprise: Enterprise, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """An enterprise with its contacts."""
    return {
        **record_json(enterprise, crs=crs),
        "short_name": enterprise.short_name,
        "credit_code": enterprise.credit_code,
        "industry": enterprise.industry,
        "industry_name": INDUSTRIES.get(enterprise.industry, ""),
        "category": enterprise.category,
        "level": enterprise.level,
        "level_label": enterprise.get_level_display(),
        "department": enterprise.department,
        "scale": enterprise.scale,
        "employees": enterprise.employees,
        "legal_representative": enterprise.legal_representative,
        "business": enterprise.business,
        "details": {name: value for name, value in enterprise.details.items() if value is not None},
        "contacts": [contact_json(contact) for contact in enterprise.contacts.all()],
    }
