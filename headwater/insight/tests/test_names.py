"""Every public name is what it says, whoever has imported which module before."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

import headwater.insight

PACKAGES = (
    "headwater.insight",
    *(f"headwater.insight.{one.name}" for one in pkgutil.iter_modules(headwater.insight.__path__) if one.ispkg),
)


@pytest.mark.parametrize("name", [one for one in PACKAGES if not one.endswith((".tests", ".bench"))])
def test_no_function_is_hidden_by_a_module_of_its_name(name: str) -> None:
    package = import_module(name)
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in {"tests", "bench"}:
            import_module(f"{name}.{module.name}")
    hidden = [one for one in getattr(package, "__all__", ()) if isinstance(getattr(package, one), ModuleType)]
    assert not hidden
