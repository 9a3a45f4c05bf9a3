"""What scrutiny puts on the menu."""

from headwater.scrutiny.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries

entries.offer(
    Entry(
        "Scrutiny",
        "scrutiny:home",
        None,
        Section.WORK,
        30,
        "What is happening to crime in an area, and who polices it; the committee's pack, and every figure opened.",
        public=True,
    ),
    Entry(
        "Contact and dispatch",
        "scrutiny:performance",
        Permission.PERFORMANCE_READ,
        Section.WORK,
        31,
        "How soon calls are answered and people reached: by grade, hub, policing unit, month, day and hour.",
    ),
    Entry(
        "Published figures",
        "scrutiny:published",
        None,
        Section.OVERSIGHT,
        40,
        "What a committee was told in 2018, beside the same figures from the record.",
        public=True,
    ),
    Entry(
        "Data and its quality",
        "scrutiny:data",
        None,
        Section.OVERSIGHT,
        45,
        "Which months are held, what newer data replaced, and which rows were refused.",
        public=True,
    ),
)
