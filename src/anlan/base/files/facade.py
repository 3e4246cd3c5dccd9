"""What other rooms may call."""

from anlan.base.files import content as content_types
from anlan.base.files.content import sniff, title_of
from anlan.base.files.limits import UploadLimitMiddleware, refuse_large_bodies
from anlan.base.files.models import StoredFile
from anlan.base.files.operations import clean_name, forget_file, store_file, too_large
from anlan.base.files.scanning import add_scanner
from anlan.base.files.serving import file_response

__all__ = [
    "StoredFile",
    "UploadLimitMiddleware",
    "add_scanner",
    "clean_name",
    "content_types",
    "file_response",
    "forget_file",
    "refuse_large_bodies",
    "sniff",
    "store_file",
    "title_of",
    "too_large",
]
