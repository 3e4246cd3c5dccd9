"""Roles, kinds of organisation."""

from django.db import models


class Role(models.TextChoices):
    """岗位角色: what a post entitles to. Data roles see records; the three last see none of the business data."""

    DUTY_OFFICER = "duty_officer", "值班员"
    LEADER = "leader", "带班领导"
    EXPERT = "expert", "专家"
    CLERK = "clerk", "处室承办人"
    DISTRICT_OFFICER = "district_officer", "区县分局"
    TOWNSHIP_OFFICER = "township_officer", "乡镇街道"
    ENTERPRISE = "enterprise", "企业填报员"
    ENFORCEMENT_OFFICER = "enforcement_officer", "执法人员"
    VEHICLE_CREW = "vehicle_crew", "移动指挥车组"
    AUDITOR = "auditor", "审计与质量审核员"
    ADMINISTRATOR = "administrator", "系统管理员"
    SECURITY = "security", "安全管理员"


#: Administrator, security officer and auditor are kept apart from business and from one another.
SYSTEM_ROLES = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.SECURITY})


class OrganisationKind(models.TextChoices):
    """机构类别."""

    CITY_BUREAU = "city_bureau", "市局"
    DEPARTMENT = "department", "处室"
    DISTRICT_BUREAU = "district_bureau", "区县局"
    ZONE_BUREAU = "zone_bureau", "功能区管理机构"
    PORT_AUTHORITY = "port_authority", "港口管理部门"
    TOWNSHIP = "township", "乡镇街道"
    ENTERPRISE = "enterprise", "企业"
    PARTNER = "partner", "其他部门"
