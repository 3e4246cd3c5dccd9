"""Chinese texts of the outcomes: names, uncertainty, advice. No numbers are computed here."""

from __future__ import annotations

from typing import Final

from anlan.consequence.scenario.results import Kind

LABELS: Final[dict[Kind, str]] = {
    "toxic-cloud": "毒气云扩散",
    "flash-fire": "闪火",
    "pool-fire": "池火",
    "jet-fire": "喷射火",
    "fireball": "火球（沸腾液体扩展蒸气爆炸）",
    "vapour-cloud-explosion": "蒸气云爆炸",
    "physical-explosion": "物理爆炸",
}
NO_TOXIC_ZONE: Final = "挥发量少，地面浓度达不到各级毒性准则，不画毒气区；现场仍须防护接触和近处吸入"
CONDENSED: Final = "爆炸品爆炸"

# Factors of the distance. Clouds: field trials and wind-tunnel comparisons lie within a factor of two in
# concentration (Chang and Hanna 2004; Hanna, Chang and Strimaitis 1993), about 1.5 in distance; fires and blasts:
# the scatter of the experiments their formulas were fitted to (CPR 14E; HSE; UFC 3-340-02).
UNCERTAINTY: Final[dict[str, str]] = {
    "passive": "浓度不确定度约 2 倍，距离约 1.5～2 倍；现场建筑、地形和风向摆动会使实际范围偏离",
    "heavy": "与现场试验相比浓度多在 2 倍以内，距离约 1.5 倍；低洼地、街谷中可更远",
    "flash": "可燃云边缘浓度起伏，着火距离不确定度约 2 倍，以橙区为准警戒",
    "pool-fire": "热辐射不确定度约 50%，距离约 1.3 倍；烟尘遮挡时偏小",
    "jet-fire": "热辐射不确定度约 50%，距离约 1.3 倍；喷射方向未知时按圆形警戒",
    "fireball": "火球热剂量距离不确定度约 1.3 倍；碎片可飞出数倍距离",
    "vapour-cloud-explosion": "爆源强度、参与质量和拥塞范围不确定，距离约 2 倍",
    "physical-explosion": "近场偏保守，距离不确定度约 1.5 倍；碎片可飞出更远",
    "condensed": "TNT 当量系数不确定，距离约 1.3～1.5 倍；碎片可飞出更远",
}
CROSSWIND: Final = "风向会摆动：下风向两侧各 30° 内均应警戒"
