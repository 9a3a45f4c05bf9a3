"""What the pages of open data show: ``pages`` what there is and its features, ``addresses`` what programs may ask."""

from headwater.opendata.presenters.addresses import part_called, parts_of
from headwater.opendata.presenters.pages import datasets, features_page, home_page, months_page

__all__ = ["datasets", "features_page", "home_page", "months_page", "part_called", "parts_of"]
