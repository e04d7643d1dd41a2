"""``/api/openapi.json``: the API in OpenAPI 3.1, made from the headers of the stored questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph import query as stored
from bscgraph.__about__ import __version__
from bscgraph.flat import as_json
from bscgraph.serve.asking import Asking, asking
from bscgraph.serve.formats import known
from bscgraph.serve.schemas import PROBLEM, SHARED, answer_schema, parameter_schema
from bscgraph.serve.words import both, say

if TYPE_CHECKING:
    from bscgraph.query import Option, Parameter, Query
    from bscgraph.serve.service import Service

__all__ = ["document", "routes"]

Choices = Mapping[str, Sequence["Option"]]
_OWN = ("page", "size", "lang", "format", "bom")
_TROUBLES = ("400", "404", "405", "406", "408", "413", "421", "429", "431", "500", "503", "504")
_UPLOAD_TROUBLES = ("415", "422")


async def openapi(request: Request) -> Response:
    """The description, with the agencies and years that the data has."""
    service: Service = request.app.state.service
    engines = asking(request)
    root = service.settings.prefix or request.scope.get("root_path", "")
    key = ("openapi", engines.data.digest, root)
    body = await engines.once.get(key, partial(_written, engines, root))
    headers = {"Cache-Control": "public, no-cache", "ETag": service.etag("openapi", body)}
    return Response(body, headers=headers, media_type="application/json")


async def _written(engines: Asking, root: str) -> tuple[bytes, int]:
    choices: dict[str, Sequence[Option]] = {}
    for query in stored.catalogue():
        for one in query.parameters.values():
            kind = _kind(one)
            if kind not in choices:
                choices[kind] = await engines.choices(one)
    body = (as_json(document(root, choices)) + "\n").encode("utf-8", "replace")
    return body, len(body)


def _kind(one: Parameter) -> str:
    """Parameters with one of these have the same choices."""
    if one.options or one.choices:
        return repr((one.options, one.choices))
    return f"{one.type}:{one.name}"


def document(root: str, choices: Choices) -> dict[str, Any]:
    """The whole description.

    Args:
        root: path of the server, without the ``/`` at its end.
        choices: by kind of parameter, what the data has.
    """
    every = stored.catalogue()
    paths: dict[str, Any] = {"/api/": _catalogue(), "/validate": _validation()}
    for query in every:
        paths[f"/api/{query.id}"] = {"get": _operation(query, choices)}
        paths[f"/api/{query.id}.{{suffix}}"] = {"get": _operation(query, choices, suffix=True)}
    en, zh = both("api.title")
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": f"{en} {zh}", "version": __version__,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": root or "/"}],
        "tags": [{"name": topic, "description": " ".join(both(f"topic.{topic}"))}
                 for topic in sorted({one.id.partition("/")[0] for one in every})],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM, **SHARED,
                        **{_name(one): answer_schema(one) for one in every}},
            "parameters": {name: _own(name) for name in (*_OWN, "suffix")},
            "responses": {"Problem": _problem(),
                          "NotModified": {"description": "Not modified 未變更"}},
        },
    }  # fmt: skip


def _name(query: Query) -> str:
    """``budget/by-agency`` as the name of a schema."""
    return "".join(word[:1].upper() + word[1:] for word in query.id.replace("/", "-").split("-"))


def _operation(query: Query, choices: Choices, *, suffix: bool = False) -> dict[str, Any]:
    own = [name for name in _OWN if not (suffix and name == "format")]
    parameters = [_parameter(query, one, choices) for one in query.parameters.values()]
    parameters += [{"$ref": f"#/components/parameters/{name}"} for name in own]
    if suffix:
        parameters.append({"$ref": "#/components/parameters/suffix"})
    title = f"{query.title['en']} {query.title['zh-Hant']}"
    return {
        "operationId": _name(query) + ("File" if suffix else ""),
        "tags": [query.id.partition("/")[0]],
        "summary": title,
        "description": "\n\n".join((*query.question.values(), *query.reading.values())),
        "parameters": parameters,
        "responses": _responses(_name(query)),
    }


def _parameter(query: Query, one: Parameter, choices: Choices) -> dict[str, Any]:
    offered = choices.get(_kind(one), ())
    examples = [given[one.name] for example in query.examples
                if one.name in (given := example.get("arguments", {}))]  # fmt: skip
    label = f"{one.label['en']} {one.label['zh-Hant']}"
    if one.default_from:
        label += f" ({one.default_from['en']} {one.default_from['zh-Hant']})"
    found = {
        "name": one.name, "in": "query", "description": label,
        "schema": parameter_schema(one, offered),
    }  # fmt: skip
    if examples:
        found["examples"] = {
            f"example{at}": {"value": value}
            for at, value in enumerate(dict.fromkeys(map(str, examples)), 1)
        }
    return found


def _own(name: str) -> dict[str, Any]:
    names = list(known())
    suffixes = [one.suffix for one in known().values()]
    schemas: dict[str, dict[str, Any]] = {
        "page": {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": 100_000},
        "lang": {"enum": ["en", "zh-Hant"]},
        "format": {"enum": names},
        "bom": {"type": "boolean", "default": False},
        "suffix": {"enum": suffixes},
    }
    key = {"lang": "language", "suffix": "format"}.get(name, name)
    place = {"in": "path", "required": True} if name == "suffix" else {"in": "query"}
    words = f"{say(f'api.{key}', 'en')} {say(f'api.{key}', 'zh-Hant')}"
    return {"name": name, **place, "description": words, "schema": schemas[name]}


def _responses(schema: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for one in known().values():
        media = one.media.partition(";")[0]
        content[media] = {"schema": {"$ref": f"#/components/schemas/{schema}"}} if (
            one.name == "json") else {}  # fmt: skip
    headers = {
        "ETag": {"schema": {"type": "string"}},
        "Link": {"description": "first, prev, next, last; service-desc; describedby",
                 "schema": {"type": "string"}},
    }  # fmt: skip
    return {"200": {"description": "The answer 答案", "headers": headers, "content": content},
            **_troubles()}  # fmt: skip


def _troubles() -> dict[str, Any]:
    problem = {status: {"$ref": "#/components/responses/Problem"} for status in _TROUBLES}
    return {"304": {"$ref": "#/components/responses/NotModified"}, **problem}


def _problem() -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": "What is wrong and what to do next 錯誤原因與下一步",
        "content": {"application/problem+json": schema, "text/html": {}},
    }


def _catalogue() -> dict[str, Any]:
    words = {"name": "q", "in": "query", "description": " ".join(both("query.search")),
             "schema": {"type": "string"}}  # fmt: skip
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Catalogue"}}}
    words_of_all = " ".join(both("query.all"))
    responses: dict[str, Any] = {
        "200": {"description": words_of_all, "content": content},
        "303": {"description": "To the list for people 前往供人閱讀的清單"},
    }
    operation = {"operationId": "catalogue", "summary": words_of_all,
                 "parameters": [words], "responses": responses | _troubles()}  # fmt: skip
    return {"get": operation}


def _validation() -> dict[str, Any]:
    """Checking a document: a form with files, or a file as it is."""
    from bscgraph.serve.incoming import TYPES
    from bscgraph.serve.upload import FORMS

    file = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
    form = {"schema": {"type": "object", "required": ["file"], "properties": {"file": file}}}
    offered = {
        "tier": {"type": "array", "items": {
            "enum": ["structure", "completeness", "quality", "crosslevel"]}},
        "level": {"enum": ["violation", "warning", "info", "never"], "default": "violation"},
        "lang": {"enum": ["en", "zh-Hant"]},
        "format": {"enum": list(FORMS)},
        "name": {"type": "string", "maxLength": 120},
    }  # fmt: skip
    media: dict[str, Any] = {types[0]: {} for types, _ in FORMS.values()}
    marks = {name: {"schema": {"type": "string"}} for name in (
        "Bscgraph-Conforms", "Bscgraph-Findings", "Bscgraph-Unread")}  # fmt: skip
    answer = {"description": "The report 檢查報告", "headers": marks, "content": media}
    troubles = {status: {"$ref": "#/components/responses/Problem"} for status in _UPLOAD_TROUBLES}
    body = {"required": True,
            "content": {"multipart/form-data": form, **{one: {} for one in TYPES}}}  # fmt: skip
    return {"post": {
        "operationId": "validate", "summary": " ".join(both("home.validate")),
        "parameters": [{"name": name, "in": "query", "schema": schema}
                       for name, schema in offered.items()],
        "requestBody": body, "responses": {"200": answer, **_troubles(), **troubles},
    }}  # fmt: skip


def routes() -> list[BaseRoute]:
    """The route of this module."""
    return [Route("/api/openapi.json", openapi)]
