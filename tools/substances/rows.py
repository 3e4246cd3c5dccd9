"""One row of table.txt to one record of substances.json."""

from __future__ import annotations

import re

from mixtures import mixture
from pure import pure

COLUMNS = [
    "key",
    "name",
    "english",
    "aliases",
    "cas",
    "un",
    "other",
    "flags",
    "lfl",
    "ufl",
    "flash",
    "auto",
    "minf",
    "kb",
    "chi",
    "soot",
    "sep",
    "react",
    "tnt",
    "more",
]
FORMULAS = {
    "ammonium-nitrate": ("NH4NO3", 0.080043),
    "ammonium-nitrate-fertilizer": ("NH4NO3", 0.080043),
    "tnt": ("C7H5N3O6", 0.22713),
    "rdx": ("C3H6N6O6", 0.22212),
    "petn": ("C5H8N4O12", 0.31614),
    "nitrocellulose": ("C6H7N3O11", 0.29713),
    "nitroglycerin": ("C3H5N3O9", 0.22709),
    "trinitroanisole": ("C7H5N3O7", 0.24313),
    "lead-azide": ("PbN6", 0.29124),
    "barium-azide": ("BaN6", 0.22137),
    "mercury-fulminate": ("C2HgN2O2", 0.28462),
    "black-powder": ("", 0.08),
    "anfo": ("", 0.08),
    "emulsion-explosive": ("", 0.08),
    "fireworks": ("", 0.08),
    "calcium-carbide": ("CaC2", 0.0641),
    "sodium": ("Na", 0.02299),
    "potassium": ("K", 0.039098),
    "sodium-hydroxide": ("NaOH", 0.039997),
    "potassium-nitrate": ("KNO3", 0.101103),
    "potassium-chlorate": ("KClO3", 0.12255),
    "sodium-chlorate": ("NaClO3", 0.10644),
    "potassium-peroxide": ("K2O2", 0.110195),
    "sodium-peroxide": ("Na2O2", 0.077978),
    "guanidine-nitrate": ("CH6N4O3", 0.12208),
    "methyl-ethyl-ketone-peroxide": ("C8H18O6", 0.21022),
    "aluminium-alkyls": ("C6H15Al", 0.11417),
    "sodium-cyanide": ("NaCN", 0.049007),
    "white-phosphorus": ("P4", 0.123895),
}
MELTING = {
    "ammonium-nitrate": 442.8,
    "tnt": 353.9,
    "rdx": 478.6,
    "petn": 414.5,
    "nitroglycerin": 286.7,
    "sodium": 370.9,
    "potassium": 336.7,
    "sodium-hydroxide": 596.0,
    "sodium-cyanide": 836.9,
    "white-phosphorus": 317.3,
}


def lines(path):
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.strip() and not text.startswith("#"):
            cells = text.split("|")
            assert len(cells) <= len(COLUMNS), text
            yield dict(zip(COLUMNS, [*cells, *[""] * (len(COLUMNS) - len(cells))], strict=True))


def build(line):
    more = dict(item.split("=", 1) for item in line["more"].split(";") if "=" in item)
    kind = line["more"] if "=" not in line["more"] else ""
    record = names(line)
    if kind:
        return {**record, **condensed(line, kind)}
    physics = mixture(more["mix"]) if "mix" in more else pure(more.get("as", line["cas"]), more)
    record = {**record, **physics, **fire(line)}
    if "F" in line["flags"]:
        burning_rate(record)
    else:
        record.pop("heat_of_combustion", None)
    record["sources"] = [
        *physics["sources"],
        *(["flammability: NFPA 325 / IEC 60079-20-1"] if line["lfl"] else []),
    ]
    return {name: value for name, value in record.items() if value is not None}


def names(line):
    flags = line["flags"]
    return {
        "key": line["key"],
        "name": line["name"],
        "english_name": line["english"],
        "aliases": [each for each in re.split(r"(?<!\d),|,(?!\d)", line["aliases"]) if each],
        "cas": line["cas"].replace("_", ""),
        "un": line["un"],
        "other_un": [each for each in line["other"].split(",") if each],
        "flammable": "F" in flags,
        "toxic": "T" in flags,
        "explosive": "E" in flags,
    }


def fire(line):
    def number(name, scale=1.0, shift=0.0):
        return round(float(line[name]) * scale + shift, 6) if line[name] else None

    values = {
        "lower_flammable_limit": number("lfl", 0.01),
        "upper_flammable_limit": number("ufl", 0.01),
        "flash_point": number("flash", 1, 273.15),
        "autoignition": number("auto", 1, 273.15),
        "burning_flux": number("minf"),
        "k_beta": number("kb"),
        "radiative_fraction": number("chi"),
        "soot_fraction": number("soot"),
        "sep_max": number("sep", 1000.0),
        "reactivity": line["react"] or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def condensed(line, kind):
    formula, molar_mass = FORMULAS[line["key"]]
    record = {
        "formula": formula,
        "molar_mass": molar_mass,
        "state_at_ambient": "liquid" if kind.startswith("liquid") else "solid",
    }
    if line["key"] in MELTING:
        record["melting_point"] = MELTING[line["key"]]
    if line["tnt"]:
        record["tnt_yield"] = float(line["tnt"])
        record["sources"] = ["TNT equivalence by mass (pressure): UFC 3-340-02 table 2-1, HSE/EIDAS practice"]
    return record


def burning_rate(record):
    """Burgess and Zabetakis where no measured burning rate is known: 0.001 Hc / (Hv + cp (Tb - Ta))."""
    if record.get("burning_flux") or not record.get("heat_of_combustion") or not record.get("boiling_point"):
        return
    fits, tb = record["correlations"], record["boiling_point"]
    if (
        "latent_heat" not in fits
        or "liquid_heat_capacity" not in fits
        or not record.get("critical_temperature")
    ):
        return
    a, b, n, tc = fits["latent_heat"]["c"]
    if tb >= 0.97 * tc:
        return
    heat = a * (1 - tb / tc) ** (b + n * tb / tc)
    cp = sum(k * min(tb, 298.15) ** i for i, k in enumerate(fits["liquid_heat_capacity"]["c"]))
    flux = 1e-3 * record["heat_of_combustion"] / (heat + cp * max(tb - 293.15, 0.0))
    record["burning_flux"] = round(float(min(flux, 0.12)), 4)
