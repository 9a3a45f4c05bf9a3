"""What open data changes: the published datasets; reports that other programs send in (Open311), and who may send them."""

from headwater.opendata.actions.admitting import admit_client, shut_out_client
from headwater.opendata.actions.publishing import SOURCE, Published, export_published, publish
from headwater.opendata.actions.requesting import Made, follow_requests, make_request

__all__ = [
    "SOURCE",
    "Made",
    "Published",
    "admit_client",
    "export_published",
    "follow_requests",
    "make_request",
    "publish",
    "shut_out_client",
]
