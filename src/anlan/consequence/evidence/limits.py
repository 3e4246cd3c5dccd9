"""What the models have not been held against, in plain words: for the page and the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """A gap: what is not validated, and what it means for whoever uses the zones. Chinese for the page."""

    topic: str
    meaning: str
    english: str


LIMITS: Final[tuple[Limit, ...]] = (
    Limit(
        "地形、坡地和山谷",
        "全部按平坦地面计算；重气会沿坡下泄、在低洼处积聚，模型不反映，低洼处应加大范围。",
        "Terrain: every model assumes flat ground. A heavy cloud runs downhill and lies in hollows; none of that is "
        "modelled.",
    ),
    Limit(
        "建筑、围墙和罐区障碍",
        "没有建筑尾流和障碍绕流；装置区内和街区中的浓度可高可低，不能按点位取值。",
        "Buildings, walls and tank farms: no wakes and no channelling; trials with obstacles (SMEDIS, EMU, Thorney "
        "Island phase II) were not used.",
    ),
    Limit(
        "静风和风向多变",
        "10 m 风速低于 1 m/s 时没有可用的公开试验；结果只作参考，应以现场监测为准。",
        "Calm air (below 1 m/s at 10 m) and meandering wind: no trial behind the figures.",
    ),
    Limit(
        "瞬时大量泄漏",
        "整罐破裂的重气团只与 Thorney Island 的定性结论（峰值浓度对风速不敏感）对照，没有逐点对照。",
        "Instantaneous heavy clouds: compared with a finding of Thorney Island only (peak concentrations are "
        "insensitive to wind), not point by point.",
    ),
    Limit(
        "两相射流",
        "液氨射流只有 Desert Tortoise 4 的 3 个弧线；更小的 FLADIS、氯的 Jack Rabbit 试验未取得逐点数据。",
        "Two-phase jets: three arcs of Desert Tortoise 4. Desert Tortoise 1 and 2, FLADIS and Jack Rabbit (chlorine) "
        "were not available as tables.",
    ),
    Limit(
        "氟化氢",
        "气相缔合和与水汽反应的放热没有逐点验证，近源密度和升降不确定。",
        "Hydrogen fluoride: association in the vapour and its heat with humid air are not validated.",
    ),
    Limit(
        "两相管道",
        "长输管道按气体（Wilson 型衰减）或不可压液体计算；液化气体管道内的闪蒸两相流没有验证。",
        "Pipelines of liquefied gas: two-phase blowdown of a long line is not modelled; gas and liquid lines are.",
    ),
    Limit(
        "泄漏源",
        "孔口、池蒸发和闪蒸与手册算例一致，但没有与大型现场试验对照；孔径和破裂方式的假设往往是最大的不确定因素。",
        "Source terms agree with worked examples of handbooks, not with large releases; the assumed hole matters more "
        "than any model.",
    ),
    Limit(
        "火灾烟气",
        "仓库火灾、油池火灾的有毒烟气（氯化氢、氮氧化物、一氧化碳等）没有模型，只给热辐射范围。",
        "Smoke of fires in warehouses and tanks (hydrogen chloride, nitrogen oxides and others): not modelled at all.",
    ),
    Limit(
        "池火和喷射火",
        "几何与热辐射按手册算例核对；没有与大型火灾试验的热通量逐点对照；大直径油池因烟遮蔽实际辐射可能更低。",
        "Pool and jet fires: checked against worked examples, not against measured fluxes of large fires.",
    ),
    Limit(
        "蒸气云爆炸",
        "多能法强度 2、3、7～10 及持续时间的曲线未能与原图逐点核对（超压约 ±20 %、持续时间约 ±40 %），"
        "Baker–Strehlow–Tang 曲线取自一份公开数字化（约 ±12 %）；爆源强度的选取相差一级，距离可差数倍。",
        "Vapour cloud explosions: multi-energy strengths 2, 3 and 7 to 10 and all durations were not compared with the "
        "charts point by point (some 20 % and 40 %), Baker-Strehlow-Tang follows one public digitisation (some 12 %); "
        "the choice of strength or flame speed outweighs both.",
    ),
    Limit(
        "气相和液相反应",
        "云团内不发生反应、不沉降、不被雨雪洗脱；遇水反应物（三氯化磷、四氯化钛等）按泄漏物本身计算。",
        "No chemistry, deposition or wash-out in the cloud; substances that react with water are treated as released.",
    ),
    Limit(
        "人员伤害",
        "概率函数多由动物试验外推，不同出处可差一个数量级；界面标明所用出处，不混用。",
        "Harm to people: probits are extrapolated from animals; sets differ by up to ten times and are never mixed.",
    ),
)
