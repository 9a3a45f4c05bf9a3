"""What scrutiny puts on the menu."""

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
