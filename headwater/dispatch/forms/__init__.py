"""What people type on dispatch's pages."""

from headwater.dispatch.forms.logs import (
    AttachForm,
    CloseForm,
    EntryForm,
    FileForm,
    GradeForm,
    KindForm,
    LinkForm,
    LocationForm,
    MarkForm,
    ReopenForm,
)
from headwater.dispatch.forms.units import BookOnForm

__all__ = [
    "AttachForm",
    "BookOnForm",
    "CloseForm",
    "EntryForm",
    "FileForm",
    "GradeForm",
    "KindForm",
    "LinkForm",
    "LocationForm",
    "MarkForm",
    "ReopenForm",
]
