"""Fit the closed forms of anlan.consequence.substances.correlations to tabulated values."""

from __future__ import annotations

import numpy as np


def _solve(columns, target, weights=None):
    matrix = np.column_stack(columns)
    scale = np.abs(matrix).max(axis=0)
    if weights is not None:
        matrix, target = matrix * weights[:, None], target * weights
    return np.linalg.lstsq(matrix / scale, target, rcond=None)[0] / scale


def pack(form, coefficients, temperatures, source, error):
    return {
        "form": form,
        "c": [float(f"{value:.9g}") for value in coefficients],
        "t": [float(f"{temperatures[0]:.6g}"), float(f"{temperatures[-1]:.6g}")],
        "source": f"{source}; fit within {max(error, 0.0005):.1%}",
    }


def ln_p(t, p, source, pin=None):
    """DIPPR 101; `pin` = (T, p) is a point the curve should pass (the boiling point)."""
    best = None
    weights = np.ones_like(t)
    if pin:
        t, p = np.append(t, pin[0]), np.append(p, pin[1])
        weights = np.append(weights, 30.0)
    for power in (1.0, 2.0, 6.0):
        c = _solve([np.ones_like(t), 1 / t, np.log(t), t**power], np.log(p), weights)
        fit = np.exp(c[0] + c[1] / t + c[2] * np.log(t) + c[3] * t**power)
        error = float(np.max(np.abs(fit / p - 1)))
        ends = np.linspace(t.min(), t.max(), 300)
        curve = c[0] + c[1] / ends + c[2] * np.log(ends) + c[3] * ends**power
        if np.all(np.diff(curve) > 0) and (best is None or error < best[0]):
            best = (error, [*c, power])
    return pack("ln_p", best[1], np.sort(t), source, best[0])


def density(t, rho, tc, source):
    x = 1 - t / tc
    c = _solve([np.ones_like(x), x ** (1 / 3), x ** (2 / 3), x, x ** (4 / 3)], rho)
    fit = sum(a * x**e for a, e in zip(c, (0, 1 / 3, 2 / 3, 1, 4 / 3), strict=True))
    return pack("density", [c[0], *(c[1:] / c[0]), tc], t, source, float(np.max(np.abs(fit / rho - 1))))


def watson(t, h, tc, source):
    x = t / tc
    c = _solve([np.ones_like(x), np.log(1 - x), x * np.log(1 - x)], np.log(h))
    fit = np.exp(c[0]) * (1 - x) ** (c[1] + c[2] * x)
    return pack("watson", [np.exp(c[0]), c[1], c[2], tc], t, source, float(np.max(np.abs(fit / h - 1))))


def poly(t, y, degree, source):
    centre = np.polynomial.Polynomial.fit(t, y, min(degree, len(t) - 1)).convert()
    error = float(np.max(np.abs(centre(t) / y - 1)))
    return pack("poly", centre.coef, t, source, error)


def ln_mu(t, mu, source):
    c = _solve([np.ones_like(t), 1 / t, np.log(t)], np.log(mu))
    fit = np.exp(c[0] + c[1] / t + c[2] * np.log(t))
    return pack("ln_mu", c, t, source, float(np.max(np.abs(fit / mu - 1))))
