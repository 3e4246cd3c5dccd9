"""Choices of the dossiers."""

from __future__ import annotations

from django.db import models


class UnitKind(models.TextChoices):
    """装置类型."""

    TANK = "tank", "储罐"
    VESSEL = "vessel", "容器"
    REACTOR = "reactor", "反应装置"
    CYLINDERS = "cylinders", "气瓶间"
    WAREHOUSE = "warehouse", "库房"
    PIPE = "pipe", "管道"
    LOADING = "loading", "装卸台"
    OTHER = "other", "其他"


class StorageCondition(models.TextChoices):
    """储存方式: how a unit is built to hold its substance; a matter of design, never a reading."""

    ATMOSPHERIC = "atmospheric", "常压"
    PRESSURISED = "pressurised", "加压"
    REFRIGERATED = "refrigerated", "低温"
    SOLID = "solid", "固体堆存"


class BuildingUse(models.TextChoices):
    """建筑用途."""

    WORKSHOP = "workshop", "厂房"
    STORE = "store", "仓库"
    CONTROL = "control", "控制室"
    OFFICE = "office", "办公"
    DORMITORY = "dormitory", "宿舍"
    CANTEEN = "canteen", "食堂"
    UTILITY = "utility", "公用工程"
    PUBLIC = "public", "公众场所"
    OTHER = "other", "其他"


class FireClass(models.TextChoices):
    """耐火等级 (GB 50016)."""

    ONE = "1", "一级"
    TWO = "2", "二级"
    THREE = "3", "三级"
    FOUR = "4", "四级"


class RiskLevel(models.TextChoices):
    """风险等级: the four colours of 风险分级管控."""

    RED = "red", "重大风险"
    ORANGE = "orange", "较大风险"
    YELLOW = "yellow", "一般风险"
    BLUE = "blue", "低风险"


#: The four colours as the map and the reader know them.
COLOURS = {RiskLevel.RED: "红色", RiskLevel.ORANGE: "橙色", RiskLevel.YELLOW: "黄色", RiskLevel.BLUE: "蓝色"}


class ShutOffKind(models.TextChoices):
    """切断对象: what is cut off."""

    GAS = "gas", "燃气"
    POWER = "power", "电源"
    WATER = "water", "供水"
    STEAM = "steam", "蒸汽"
    PROCESS = "process", "物料阀"
    DRAIN = "drain", "雨排阀"
    OTHER = "other", "其他"


class FacilityKind(models.TextChoices):
    """设施类型."""

    HYDRANT = "hydrant", "消火栓"
    WATER_TANK = "water_tank", "消防水池"
    NATURAL_WATER = "natural_water", "天然取水点"
    PUMPS = "pumps", "消防泵房"
    FOAM = "foam", "泡沫系统"
    SPRAY = "spray", "喷淋水幕"
    BASIN = "basin", "事故应急池"
    ALARM = "alarm", "气体报警装置"
    STATION = "station", "微型消防站"
    SHELTER = "shelter", "紧急集合点"
    WASH = "wash", "洗眼喷淋"
    MATERIALS = "materials", "应急物资柜"
    OTHER = "other", "其他"


#: Where water for fire fighting is to be had.
FIRE_WATER = frozenset(
    {FacilityKind.HYDRANT, FacilityKind.WATER_TANK, FacilityKind.NATURAL_WATER, FacilityKind.PUMPS}
)


class EquipmentKind(models.TextChoices):
    """特种设备种类 (特种设备目录)."""

    BOILER = "boiler", "锅炉"
    VESSEL = "pressure_vessel", "压力容器"
    PIPING = "piping", "压力管道"
    LIFT = "lift", "电梯"
    CRANE = "crane", "起重机械"
    ROPEWAY = "ropeway", "客运索道"
    RIDE = "ride", "大型游乐设施"
    VEHICLE = "vehicle", "场内专用机动车辆"


class LicenceKind(models.TextChoices):
    """证照种类."""

    SAFETY = "safety", "安全生产许可证"
    CHEMICAL_TRADE = "chemical_trade", "危险化学品经营许可证"
    CHEMICAL_USE = "chemical_use", "危险化学品安全使用许可证"
    FIREWORKS = "fireworks", "烟花爆竹许可证"
    MINING = "mining", "采矿许可证"
    PORT = "port", "港口危险货物作业附证"
    GAS = "gas", "燃气经营许可证"
    FIRE = "fire", "消防验收（检查）文书"
    DISCHARGE = "discharge", "排污许可证"
    STANDARD = "standard", "安全生产标准化证书"
    OTHER = "other", "其他"


class ProcessKind(models.TextChoices):
    """重点监管危险化工工艺 (原国家安全监管总局 2009、2013 年两批，18 种), and others."""

    PHOSGENE = "phosgene", "光气及光气化"
    ELECTROLYSIS = "electrolysis", "电解（氯碱）"
    CHLORINATION = "chlorination", "氯化"
    NITRATION = "nitration", "硝化"
    AMMONIA = "ammonia", "合成氨"
    CRACKING = "cracking", "裂解（裂化）"
    FLUORINATION = "fluorination", "氟化"
    HYDROGENATION = "hydrogenation", "加氢"
    DIAZOTISATION = "diazotisation", "重氮化"
    OXIDATION = "oxidation", "氧化"
    PEROXIDATION = "peroxidation", "过氧化"
    AMINATION = "amination", "胺基化"
    SULPHONATION = "sulphonation", "磺化"
    POLYMERISATION = "polymerisation", "聚合"
    ALKYLATION = "alkylation", "烷基化"
    COAL = "coal", "新型煤化工"
    CALCIUM_CARBIDE = "calcium_carbide", "电石生产"
    AZO = "azo", "偶氮化"
    OTHER = "other", "其他工艺"


class FileKind(models.TextChoices):
    """档案文件种类."""

    SITE_PLAN = "site_plan", "总平面图"
    FLOOR_PLAN = "floor_plan", "楼层平面图"
    FLOW_SHEET = "flow_sheet", "工艺流程图"
    PIPE_PLAN = "pipe_plan", "管网图"
    PHOTO = "photo", "现场照片"
    PANORAMA = "panorama", "全景照片"
    SDS = "sds", "安全技术说明书"
    RESPONSE_CARD = "response_card", "应急处置卡"
    PLAN = "plan", "应急预案"
    OTHER = "other", "其他"
