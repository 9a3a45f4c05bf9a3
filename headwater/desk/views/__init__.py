"""The staff door's pages: home and search, and the analyst's workbench."""

from headwater.desk.views.home import home, search
from headwater.desk.views.workbench import file, start, view, work

__all__ = ["file", "home", "search", "start", "view", "work"]
