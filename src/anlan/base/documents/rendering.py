"""Typst templates to PDF.

Data reach a template as one JSON text among Typst's inputs and are parsed there, so nothing a user typed is ever read
as markup or as a file name. Templates import the shared page of official papers from `/base/documents/typst/`; they
see files below `src/anlan` only. Fonts: 仿宋 and 小标宋 where the machine has them, else Noto from the front-end build.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from anlan.kernel.errors import DomainError, NotFound

ROOT = Path(__file__).resolve().parents[2]
_one_at_a_time = threading.Lock()


class UnknownTemplate(NotFound):
    """No app has a template of this name."""


class UnprintableDocument(DomainError):
    """The template could not be laid out with these data."""

    status = 500
    code = "unprintable"


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document as PDF, 20 ms to 50 ms once fonts are loaded.

    `template` is "<app label>/<name>.typ", for example "incidents/bulletin.typ". Raises UnknownTemplate.
    """
    path = _path_of(template)
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)}
    try:
        with _one_at_a_time:
            made = _compiler().compile(input=str(path), format="pdf", sys_inputs=inputs)
    except typst.TypstError as error:
        raise UnprintableDocument(f"文书无法生成：{error}") from error
    if not isinstance(made, bytes):
        raise UnprintableDocument("文书无法生成：没有内容。")
    return made


def installed_fonts() -> set[str]:
    """Font families documents can use on this machine, those of the front-end build included."""
    return {font.family for font in typst.Fonts(font_paths=_font_paths()).fonts()}


@cache
def _path_of(template: str) -> Path:
    label, _, name = template.partition("/")
    try:
        folder = Path(apps.get_app_config(label).path) / "typst"
    except LookupError as error:
        raise UnknownTemplate(f"没有文书模板“{template}”。") from error
    path = folder / name
    if Path(name).name != name or path.suffix != ".typ" or not path.is_file():
        raise UnknownTemplate(f"没有文书模板“{template}”。")
    return path


@cache
def _compiler() -> typst.Compiler:
    """One for the process: loading fonts costs more than laying out a page."""
    return typst.Compiler(root=str(ROOT), font_paths=_font_paths())


def _font_paths() -> list[str]:
    folder = Path(settings.FRONTEND_DIST) / "fonts"
    return [str(folder)] if folder.is_dir() else []
