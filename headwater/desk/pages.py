"""The pages of the menu can be searched like anything else."""

from __future__ import annotations

from headwater.kernel import Actor
from headwater.ui.navigation import links_for
from headwater.ui.search import Result, Searcher, searchers


def find_pages(actor: Actor, text: str, limit: int) -> list[Result]:
    """Pages that this actor may open whose title or summary holds every word of the text; titles first."""
    words = text.casefold().split()
    links = links_for(actor, signed_in=True)
    by_title = [link for link in links if all(word in link.title.casefold() for word in words)]
    by_summary = [link for link in links if all(word in f"{link.title} {link.summary}".casefold() for word in words)]
    found = by_title + [link for link in by_summary if link not in by_title]
    return [Result(link.title, link.href, link.summary) for link in found[:limit]]


searchers.offer(Searcher("Pages", find_pages, order=90))
