"""The description of the API: valid OpenAPI 3.1, and true of what is answered."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bscgraph import query as stored
from tests.serve.conftest import Running


@pytest.fixture(scope="module")
def described(server: Running) -> dict[str, Any]:
    found = server.ask("/api/openapi.json")
    assert found.status == 200, found.text
    assert found.headers["Content-Type"] == "application/json"
    made: dict[str, Any] = json.loads(found.body)
    return made


def test_it_is_valid_openapi(described: dict[str, Any]) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    errors = list(OpenAPIV31SpecValidator(described).iter_errors())
    assert errors == []


def test_it_tells_of_every_question_and_parameter(described: dict[str, Any]) -> None:
    for query in stored.catalogue():
        operation = described["paths"][f"/api/{query.id}"]["get"]
        names = [one["name"] for one in operation["parameters"] if "name" in one]
        assert names == list(query.parameters)
        assert query.title["zh-Hant"] in operation["summary"]
        assert {"200", "304", "400", "404", "406", "503", "504"} <= set(operation["responses"])
        given = {one["name"]: one for one in operation["parameters"] if "name" in one}
        for parameter in query.parameters.values():
            schema = given[parameter.name]["schema"]
            if parameter.options:
                assert schema["enum"] == [option.value for option in parameter.options]
            if parameter.default is not None:
                assert schema["default"] == parameter.default
    agency = described["paths"]["/api/budget/largest"]["get"]["parameters"][0]
    assert agency["schema"]["anyOf"][0]["enum"] == [
        "https://w3id.org/bscgraph/id/agency/hac",
        "https://w3id.org/bscgraph/id/agency/taipei",
        "https://w3id.org/bscgraph/id/agency/tfam",
    ]
    year = described["paths"]["/api/budget/largest"]["get"]["parameters"][1]
    assert year["schema"]["anyOf"][0]["enum"] == [2022]


def test_answers_and_problems_are_as_described(server: Running, described: dict[str, Any]) -> None:
    for query in stored.catalogue():
        operation = described["paths"][f"/api/{query.id}"]["get"]
        content = operation["responses"]["200"]["content"]
        schema = {"$ref": content["application/json"]["schema"]["$ref"]}
        found = server.ask(f"/api/{query.id}?size=100000", Accept="application/json")
        assert _faults(described, schema, json.loads(found.body)) == [], query.id
        parameters = operation["parameters"]
        for one in parameters:
            for example in one.get("examples", {}).values():
                value = example["value"]
                typed = int(value) if value.isdecimal() else value
                Draft202012Validator(one["schema"]).validate(typed)
    problem = json.loads(server.ask("/api/budget/largest?limit=x").body)
    assert _faults(described, {"$ref": "#/components/schemas/Problem"}, problem) == []
    catalogue = json.loads(server.ask("/api/").body)
    assert _faults(described, {"$ref": "#/components/schemas/Catalogue"}, catalogue) == []
    assert _faults(described, {"$ref": "#/components/schemas/Problem"}, catalogue) != []


def _faults(described: dict[str, Any], schema: dict[str, Any], document: Any) -> list[str]:
    whole = {**schema, "components": described["components"]}
    return [
        f"{one.json_path}: {one.message}"
        for one in Draft202012Validator(whole).iter_errors(document)
    ]


@pytest.mark.integration
@pytest.mark.parametrize("sense", ["positive", "negative"])
def test_schemathesis_finds_no_mistake_of_the_server(server: Running, sense: str) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    schema = schemathesis.openapi.from_url(f"{server.url}api/openapi.json")
    mode = schemathesis.GenerationMode(sense)
    statuses: Counter[int] = Counter()
    held = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=6,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        def one(case: schemathesis.Case) -> None:
            response = case.call(base_url=server.url.rstrip("/"))
            statuses[response.status_code] += 1
            case.validate_response(response, checks=held)

        given(case=operation.as_strategy(generation_mode=mode))(one)()
    assert statuses[200 if sense == "positive" else 400] > 80, statuses
