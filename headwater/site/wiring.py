"""What is joined to what, in one place: the only code that knows all the rooms."""

from __future__ import annotations


def connect() -> None:
    """Offer every room's things to the slots. Called once, when Django has loaded the models."""
    from headwater.accounts import queries as accounts
    from headwater.citizen.services import Service, services
    from headwater.contact.permissions import Permission as Contact
    from headwater.desk.home import freshness
    from headwater.desk.workbench.limits import Cut, Cuts, cuts
    from headwater.insight.crime import crime_answerers
    from headwater.insight.demand import demand_answerers
    from headwater.insight.figures import answerers
    from headwater.insight.published import published_answerer
    from headwater.insight.repeats import repeats_answerers
    from headwater.journal import actions, queries
    from headwater.journal.permissions import Permission
    from headwater.neighbourhood.answers import neighbourhood_answerers
    from headwater.scrutiny.permissions import Permission as Figures
    from headwater.scrutiny.queries import rebase_address, rebases_of
    from headwater.site import demonstrating, loads, programs
    from headwater.site.freshness import lake_source
    from headwater.site.lake import the_lake
    from headwater.ui.context import BannerSource, banners
    from headwater.workforce import queries as workforce
    from headwater.workforce.answers import workforce_answerers

    actions.kinds.offer(*loads.kinds())
    banners.offer(BannerSource("demonstration", demonstrating.banner))
    answerers.offer(
        *crime_answerers(the_lake(), rows_permission=Figures.CRIME_ROWS),
        *demand_answerers(the_lake(), rows_permission=Figures.DEMAND_ROWS),
        *repeats_answerers(the_lake(), logs=Figures.DEMAND_ROWS, crimes=Figures.CRIME_ROWS, callers=Contact.CONTACT_READ),
        published_answerer(),
        *neighbourhood_answerers(),
        *workforce_answerers(),
    )
    queries.namers.offer(
        queries.Namer("accounts.user", accounts.names_by_id, lambda text: [user.ref.id for user in accounts.users(text)]),
        queries.Namer("workforce.unit", workforce.units_by_id),
        queries.Namer("workforce.person", workforce.people_by_id),
    )
    queries.topics.offer(queries.Topic("journal.job", Permission.JOB_RUN))
    services.offer(
        Service(
            "Open data",
            "opendata:home",
            "What happened where, by month and made anonymous: to download, or for programs.",
            order=90,
        )
    )
    programs.connect()
    freshness.offer(lake_source(the_lake()))
    cuts.offer(
        Cuts(
            "scrutiny",
            lambda crime: tuple(Cut(one.area, one.offence, one.month, one.reason) for one in rebases_of(crime)),
            Figures.CHARTS_REBASE,
            rebase_address,
        )
    )
