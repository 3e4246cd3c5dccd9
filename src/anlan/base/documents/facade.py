"""What other rooms may call. Templates are `<app>/typst/<name>.typ` and are named "<app label>/<name>.typ"."""

from anlan.base.documents.rendering import UnknownTemplate, installed_fonts, render_pdf

__all__ = ["UnknownTemplate", "installed_fonts", "render_pdf"]
