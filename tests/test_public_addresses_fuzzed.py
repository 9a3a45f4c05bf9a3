"""What the description of the public addresses allows is asked, and what it does not: nothing breaks, and every answer is one
that the description has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from headwater.citizen.tests.factories import AT
from headwater.insight.lake import Lake
from headwater.opendata.openapi.whole import operations
from headwater.opendata.tests.conftest import open_data, published_lake
from tests.open_to_all import ADDRESS, described, furnished

__all__ = ["open_data", "published_lake"]

pytestmark = pytest.mark.django_db

EXAMPLES = 8
"""Of each kind at each address, the same each time; HYPOTHESIS_PROFILE=search looks for others."""

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip

DESCRIBED = schemathesis.openapi.from_dict(described())
FOUND = [found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok)]
OPERATIONS = {f"{one.method.upper()} {one.path}": one for one in FOUND}


@pytest.fixture
def known(open_data: Lake, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    settings.VAR = tmp_path
    for name in ("warnings", "area"):
        monkeypatch.setattr(f"headwater.citizen.views.{name}.now", lambda: AT)
    return furnished()


def sent(case: schemathesis.Case[Any]) -> Response:
    """Ask it of the platform in this process, which raises what breaks in it."""
    asked = requests.Request(**case.as_transport_kwargs(base_url=ADDRESS)).prepare()
    where = str(asked.url).removeprefix(ADDRESS)
    given = {
        name: str(value) for name, value in asked.headers.items() if name.lower() not in {"content-type", "content-length"}
    }
    body, media = asked.body or b"", str(asked.headers.get("Content-Type", ""))
    answer = Client().generic(str(asked.method), where, body, media, headers=given | {"Accept-Encoding": "identity"})
    told = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, told, answer.getvalue(), asked, elapsed=0.0, verify=False)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_one_that_is_described(known: dict[str, str], name: str) -> None:
    operation = OPERATIONS[name]
    asks(operation.as_strategy(GenerationMode.POSITIVE), known)
    if operation.path_parameters or operation.query or operation.body:
        asks(operation.as_strategy(GenerationMode.NEGATIVE), known)


def test_every_address_is_asked() -> None:
    """Schemathesis leaves out, and says nothing, what it cannot read."""
    assert OPERATIONS.keys() == {f"{method.upper()} {path}" for path, method, _ in operations(described()["paths"])}


def asks(cases: st.SearchStrategy[schemathesis.Case[Any]], known: dict[str, str]) -> None:
    """Some of what is given is there: otherwise all that is asked is refused at the door."""

    @settings(
        max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(case=cases, real=st.sets(st.sampled_from(sorted(known))))
    def asked(case: schemathesis.Case[Any], real: set[str]) -> None:
        for given_with in (case.path_parameters, case.query, case.body):
            if isinstance(given_with, dict):
                given_with.update({key: known[key] for key in real & given_with.keys()})
        case.validate_response(sent(case), checks=CHECKS)

    asked()
