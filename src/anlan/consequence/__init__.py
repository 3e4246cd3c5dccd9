"""Consequence models (事故后果模型): how far a release, fire or explosion reaches, and whom it hits.

A pure NumPy package: no Django, no files but its own tables, no network. Everything is SI unless the name of an
argument says otherwise (`_ppm`, `_kPa`, `_min`, `_t`). Import the module you need; nothing is imported here, so that
`import anlan.consequence` costs nothing.
"""
