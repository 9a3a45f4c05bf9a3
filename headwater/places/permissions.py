"""What places lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel.authority import STAFF, Role


class Permission(kernel.Permission):
    PLACES_READ = "places.read", "Look up areas, streets and postcodes", STAFF
    PLACES_MANAGE = "places.manage", "Add and change areas, streets, postcodes and populations", {Role.ADMINISTRATOR}
