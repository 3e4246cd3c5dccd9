"""The evidence as Markdown: `docs/validation.md`. Calculates nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

HEAD = """# Validation of the consequence models

Built from the code by `make validation`; do not edit. The product shows the same figures in Chinese, with every value
(page 模型验证 of 影响测算). Data: `src/anlan/consequence/data/field_trials/` and `published_examples.json`.

## Field trials

Arc maxima, predicted beside measured. FAC2: share within a factor of two; MG and VG: geometric mean bias (above 1:
under-prediction) and variance; FB: fractional bias (positive: under-prediction); NMSE: normalised mean square error
(Chang & Hanna 2004). A good model has |FB| < 0.3, 0.7 < MG < 1.3, NMSE < 4, VG < 1.6, FAC2 > 0.5 (last column). One
set of published constants serves all trials; nothing is fitted to a trial. With three to six pairs the measures say
little; they are printed so that nobody need take our word.
"""
THORNEY = """Thorney Island 8 (instantaneous, Freon and nitrogen) has no table of concentrations that we could find; the
tests hold the model to the report's finding that peak concentrations are insensitive to wind speed."""
PEERS = """## What others report for the same trials

Not run here; quoted. The peers judge all three Desert Tortoise trials on more arcs and ten LNG trials; we have one and
four of them, so the figures stand beside each other, not against each other. `make bench` times pyELDQM and slabx.
"""
LIMITS = """## What is not validated

Read this before the tables.
"""
EXAMPLES = """## Published examples

Values printed in a handbook, a standard, a table or another program's tests, and closed forms worked out without this
code. The tolerance is what the printed digits allow; `worst` is the largest deviation of the example's values
(relative, or absolute where the tolerance is).
"""
#: Longer lists of pairs are left to validation.json and the drawing.
MOST_ROWS = 12
MEASURES = ("FAC2", "MG", "VG", "FB", "NMSE")
UNITS = {"体积分数": "volume fraction"}


def markdown(report: dict[str, Any]) -> str:
    """The whole document."""
    lines = [HEAD]
    heads: tuple[str, ...] = ("trials", "model", "pairs", *MEASURES, "good")
    lines += _table(heads, (_summary(group) for group in report["trials"]))
    lines += ["", THORNEY, ""]
    for group in report["trials"]:
        lines += [*_trials(group), ""]
    lines += [PEERS]
    peers = (
        (peer["trials"], peer["model"], _western(peer["figures"]), PEER_SOURCE) for peer in report["peers"]
    )
    lines += [*_table(("trials", "model", "figures", "source"), peers), ""]
    lines += [LIMITS, *(f"- {limit['english']}" for limit in report["limits"]), ""]
    count = sum(module["count"] for module in report["examples"])
    agreeing = sum(module["agreeing"] for module in report["examples"])
    lines += [EXAMPLES, f"{count} values, {agreeing} within their tolerance.", ""]
    for module in report["examples"]:
        lines += [f"### `{module['module']}`: {module['agreeing']} of {module['count']}", ""]
        heads = ("function", "values", "worst", "tolerance", "source")
        lines += [*_table(heads, (_example(each) for each in module["examples"])), ""]
    return "\n".join(lines).rstrip() + "\n"


PEER_SOURCE = "VALIDATION.md of slabx (github.com/lyullee/slabx)"


def _western(text: str) -> str:
    return text.replace("，", ", ")


def _summary(group: dict[str, Any]) -> tuple[Any, ...]:
    figures = (group["measures"][name] for name in MEASURES)
    title, model = group["title"]["english"], group["model"]["english"]
    return (title, model, group["count"], *figures, "yes" if group["acceptable"] else "no")


def _trials(group: dict[str, Any]) -> list[str]:
    unit = UNITS.get(group["unit"], group["unit"])
    title = f"{group['title']['english']}: {group['model']['english']}"
    names = ["agreement", *(["curves"] if 0 < len(group["curves"]) <= 3 else [])]
    pictures = " ".join(f"![{title}, {name}](images/validation/{group['key']}-{name}.svg)" for name in names)
    heads = ("trial", "distance (m)", f"measured ({unit})", f"predicted ({unit})", "predicted / measured")
    rows = (
        (
            row["trial"],
            f"{row['distance_m']:g}",
            f"{row['observed']:g}",
            f"{row['predicted']:g}",
            row["ratio"],
        )
        for row in group["rows"]
    )
    notes = "".join(f" {note['english'][0].upper()}{note['english'][1:]}." for note in group["notes"])
    data = "Data: " + "; ".join(group["sources"]) + "." + notes
    table = [*_table(heads, rows), ""] if len(group["rows"]) <= MOST_ROWS else []
    return [f"### {title}", "", pictures, "", *table, data]


def _example(example: dict[str, Any]) -> tuple[Any, ...]:
    as_share = example["relative"]
    worst, tolerance = (
        f"{value:.2g}" if not as_share else f"{value:.2%}" if value >= 1e-5 else "< 0.001 %"
        for value in (example["worst"], example["tolerance"])
    )
    mark = "" if example["agreeing"] == example["count"] else " **differs**"
    return (f"`{example['function']}`", example["count"], worst + mark, tolerance, example["english"])


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [_row(heads), _row(["---"] * len(heads)), *(_row(cells) for cells in rows)]


def _row(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
