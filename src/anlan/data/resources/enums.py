"""Choices of the resource ledgers."""

from django.db import models


class ResourceKind(models.TextChoices):
    """应急资源类别; the values are those of the HTTP API."""

    RESCUE_TEAM = "rescue-team", "救援队伍"
    EXPERT = "expert", "应急专家"
    MEDICAL_INSTITUTION = "medical-institution", "医疗机构"
    SUPPLIES = "supplies", "应急物资库"
    SHELTER = "shelter", "避难场所"
    VEHICLE = "vehicle", "应急车辆"


class Readiness(models.TextChoices):
    """备勤状态. `ENGAGED` is set by a dispatch and ends with its release."""

    READY = "ready", "可用"
    ENGAGED = "engaged", "执行任务"
    UNAVAILABLE = "unavailable", "不可用"


class PlaceKind(models.TextChoices):
    """敏感场所类别."""

    SCHOOL = "school", "学校"
    KINDERGARTEN = "kindergarten", "幼儿园"
    HOSPITAL = "hospital", "医院"
    NURSING_HOME = "nursing_home", "养老机构"
    RESIDENTIAL = "residential", "居民区"
    MARKET = "market", "商场市场"
    STATION = "station", "车站港口"
    VENUE = "venue", "体育文化场馆"
    OTHER = "other", "其他"


class WaterKind(models.TextChoices):
    """水源类别."""

    HYDRANT = "hydrant", "市政消火栓"
    UNDERGROUND = "underground", "地下消火栓"
    CRANE = "crane", "消防水鹤"
    POOL = "pool", "消防水池"
    NATURAL = "natural", "天然水源取水口"
    SEA = "sea", "海水取水口"


class WaterState(models.TextChoices):
    """水源状况."""

    USABLE = "usable", "完好"
    LIMITED = "limited", "受限"
    BROKEN = "broken", "停用"


class VehicleState(models.TextChoices):
    """车况."""

    READY = "ready", "完好"
    REPAIR = "repair", "维修"
    AWAY = "away", "外出"


class LeaveKind(models.TextChoices):
    """专家不在岗的原因."""

    LEAVE = "leave", "休假"
    TRAVEL = "travel", "出差"
    ILLNESS = "illness", "病假"
    OTHER = "other", "其他"


class BedKind(models.TextChoices):
    """床位类别 after EDXL-HAVE's bed types, as far as Chinese hospitals report them."""

    EMERGENCY = "emergency", "急诊留观"
    ADULT_ICU = "adult_icu", "重症监护"
    BURN = "burn", "烧伤"
    ISOLATION = "isolation", "负压隔离"
    SURGICAL = "surgical", "外科"
    MEDICAL = "medical", "内科"
    PAEDIATRIC = "paediatric", "儿科"
    HYPERBARIC = "hyperbaric", "高压氧舱位"


class EmergencyStatus(models.TextChoices):
    """急诊状态 after EDXL-HAVE's emergency department status."""

    NORMAL = "normal", "正常接诊"
    ADVISORY = "advisory", "繁忙"
    DIVERSION = "diversion", "分流"
    CLOSED = "closed", "暂停接诊"


class AreaLevel(models.TextChoices):
    """责任层级."""

    CITY = "city", "市级"
    DISTRICT = "district", "区县"
    TOWNSHIP = "township", "街道乡镇"
    VILLAGE = "village", "社区村"
    GRID = "grid", "网格"


class AreaField(models.TextChoices):
    """责任领域."""

    GENERAL = "general", "综合"
    CHEMICALS = "chemicals", "危险化学品"
    MINES = "mines", "非煤矿山"
    FIREWORKS = "fireworks", "烟花爆竹"
    INDUSTRY = "industry", "工贸"
    CONSTRUCTION = "construction", "建筑施工"
    FIRE = "fire", "消防"
    TRAFFIC = "traffic", "交通运输"
    OTHER = "other", "其他"
