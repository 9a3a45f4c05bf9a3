"""Photographs and video that were sent with a contact: the copy to look at, the sealed original to take away."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from headwater.contact import queries
from headwater.contact.permissions import Permission
from headwater.contact.sealing import sealed
from headwater.contact.views.queue import ref_of
from headwater.journal.actions import consulted
from headwater.kernel import NotFound, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.CONTACT_READ)
@require_safe
def file(request: HttpRequest, contact_id: UUID, number: int) -> FileResponse:
    """The copy without metadata; with ``?original`` the bytes as they came, never opened in the browser. Each is noted."""
    actor, contact = actor_of(request), queries.contact(ref_of(contact_id))
    if not 1 <= number <= len(contact.files):
        raise NotFound("There is no such file.", "Look at the contact again.")
    one = contact.files[number - 1]
    original = "original" in request.GET or not one.shown
    what = f"{'original of' if original else 'copy of'} file {number}"
    consulted(by=actor, at=now(), subjects=[contact.ref], what=what)
    path = sealed(one.sha256 if original else one.shown)
    if not path.exists():
        raise NotFound("The file is not where it was sealed.", "Tell whoever runs the platform, with the address of this page.")
    name = (
        one.name if original else f"{one.name.rpartition('.')[0] or one.name}-copy.{'mp4' if 'video' in one.media else 'jpg'}"
    )
    media = "application/octet-stream" if original else "video/mp4" if one.media.startswith("video") else "image/jpeg"
    answer = FileResponse(path.open("rb"), as_attachment=original, filename=name, content_type=media)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"
    return answer
