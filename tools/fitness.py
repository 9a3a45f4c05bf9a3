"""The laws that import-linter cannot see, each a function that yields what breaks it.

``python -m tools.fitness`` prints every breach and exits with 1 if there is one. ``tests/test_fitness.py`` runs it on the
project, and on copies with a planted breach.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

ROOT = Path(__file__).resolve().parents[1]
GROUND = frozenset({"records", "places", "accounts", "workforce"})
"""The rooms that foreign keys may point at, from upstream."""


def foreign_keys() -> Iterator[str]:
    """Rule 6: foreign keys flow downstream, into the ground, as imported classes."""
    for model in _our_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.concrete or target is None or isinstance(target, str):
                continue
            room = _room(target.__module__)
            if room not in {_room(model.__module__), *GROUND}:
                yield f"{model._meta.label}.{field.name} points at {room or target.__module__}: store a Ref instead"
    for path in sorted((ROOT / "headwater").rglob("models*.py")) + sorted((ROOT / "headwater").rglob("models/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _called(node) in {"ForeignKey", "OneToOneField", "ManyToManyField"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value != "self":
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield f"{where} names its target “{first.value}” as a string: import the class"


def handling() -> Iterator[str]:
    """Rule 7: every model field declares its marking, retention and whether it is personal data."""
    from headwater.kernel import Handling

    for model in _our_models():
        declaration = model.__dict__.get("handling")
        if not isinstance(declaration, Handling):
            yield f"{model._meta.label} declares no handling"
            continue
        try:
            declared = set(declaration.declared())
        except ValueError as fault:
            yield f"{model._meta.label}: {fault}"
            continue
        fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}
        for name in sorted(fields - declared):
            yield f"{model._meta.label}.{name} declares no handling"
        for name in sorted(declared - fields):
            yield f"{model._meta.label} declares the handling of “{name}”, which it has not"


def urls() -> Iterator[str]:
    """Rule 7: every URL names a permission or says that it is public."""
    from django.urls import URLPattern, URLResolver, get_resolver

    from headwater.ui.access import access_of

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            elif access_of(pattern) is None:
                yield f"/{path} names no permission and does not say that it is public"

    yield from walk(get_resolver().url_patterns, "")


def documented() -> Iterator[str]:
    """Rule 7: every event, permission and setting is documented."""
    from headwater.kernel import Permission, events
    from headwater.site import config
    from headwater.site.cli.settings import documented as settings_page

    for name, event in events().items():
        if not (event.__doc__ or "").strip() or (event.__doc__ or "").startswith(f"{event.__name__}("):
            yield f"event {name} has no docstring"
    for value, permission in Permission.all().items():
        if len(permission.description) < 8:
            yield f"permission {value} has no description"
        if not permission.roles:
            yield f"permission {value} is held by no role"
    for setting in config.settings():
        if len(setting.meaning) < 20:
            yield f"setting {setting.name} has no meaning"
    page = ROOT / "docs" / "how-to" / "configure.md"
    if not page.exists() or page.read_text() != settings_page():
        yield "docs/how-to/configure.md is not what `headwater settings` prints"


LAWS = (foreign_keys, handling, urls, documented)


def _our_models() -> list[type[Model]]:
    from django.apps import apps

    return [model for model in apps.get_models() if model.__module__.startswith("headwater.")]


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "headwater" and len(parts) > 1 else ""


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
    import django

    django.setup()
    breaches = [breach for law in LAWS for breach in law()]
    for breach in breaches:
        sys.stdout.write(breach + "\n")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
