"""JSON schemas (2020-12) of what the query API takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bscgraph.query import Column, Option, Parameter, Query

__all__ = ["PROBLEM", "SHARED", "answer_schema", "parameter_schema"]

Schema = dict[str, Any]
_TEXTS: Schema = {"$ref": "#/components/schemas/Texts"}
_KINDS: dict[str, Schema] = {
    "iri": {"type": ["string", "null"], "format": "iri"},
    "label": {"type": ["string", "null"]},
    "code": {"type": ["string", "null"]},
    "year": {"type": ["integer", "null"]},
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "money": {"type": ["number", "null"]},
    "ratio": {"type": ["number", "null"]},
    "text": {"type": ["string", "number", "null"]},
    "notation": {"type": ["string", "boolean", "null"]},
    "page": {"type": ["string", "integer", "null"]},
}

PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "messages"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "messages": {
            "type": "object",
            "required": ["en", "zh-Hant"],
            "additionalProperties": {
                "type": "object",
                "required": ["title", "detail"],
                "properties": {"title": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "parameter": {"type": "string"},
        "parameters": {"type": "array", "items": {"type": "string"}},
        "meant": {"type": "array", "items": {"type": "string"}},
        "request": {"type": "string"},
    },
}
_ENTRY: Schema = {
    "type": "object",
    "required": ["id", "title", "question", "parameters", "columns", "url", "page"],
    "properties": {
        "id": {"type": "string"},
        "title": _TEXTS,
        "question": _TEXTS,
        "parameters": {"type": "array", "items": {"type": "object"}},
        "columns": {"type": "array", "items": {"type": "string"}},
        "url": {"type": "string", "format": "uri-reference"},
        "page": {"type": "string", "format": "uri-reference"},
    },
}
SHARED: dict[str, Schema] = {
    "Texts": {
        "type": "object",
        "required": ["en", "zh-Hant"],
        "properties": {"en": {"type": "string"}, "zh-Hant": {"type": "string"}},
    },
    "Column": {
        "type": "object",
        "required": ["name", "label", "type"],
        "properties": {
            "name": {"type": "string"},
            "label": _TEXTS,
            "type": {"enum": list(_KINDS)},
        },
    },
    "Catalogue": {
        "type": "object",
        "required": ["openapi", "formats", "queries"],
        "properties": {
            "openapi": {"type": "string", "format": "uri-reference"},
            "formats": {"type": "array", "items": {"type": "string"}},
            "queries": {"type": "array", "items": _ENTRY},
        },
    },
}


def answer_schema(query: Query) -> Schema:
    """The JSON answer to one stored question."""
    given: Schema = {
        "type": "object",
        "required": ["value", "shown"],
        "properties": {"value": {"type": ["string", "number"]}, "shown": {"type": "string"}},
    }
    properties: Schema = {
        "query": {"const": query.id},
        "title": _TEXTS,
        "parameters": {
            "type": "object",
            "properties": dict.fromkeys(query.parameters, given),
            "additionalProperties": False,
        },
        "columns": {"type": "array", "items": {"$ref": "#/components/schemas/Column"}},
        "rows": {"type": "array", "items": _row(query)},
        "notes": {"type": "array", "items": _TEXTS},
        "reading": _TEXTS,
        "page": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 0},
        "total": {"type": "integer", "minimum": 0},
        "links": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _row(query: Query) -> Schema:
    columns = [query.column(name) for name in query.columns]
    return {
        "type": "object",
        "required": [column.id for column in columns],
        "properties": {column.id: _cell(column) for column in columns},
        "additionalProperties": False,
    }


def _cell(column: Column) -> Schema:
    title = f"{column.title('en')} {column.title('zh-Hant')}"
    return {**_KINDS[column.kind], "title": title}


def parameter_schema(one: Parameter, offered: Sequence[Option]) -> Schema:
    """What a parameter takes; what the data has is offered, other spellings are taken as well."""
    made = _typed(one, offered)
    if one.default is not None:
        made["default"] = one.default
    return made


def _typed(one: Parameter, offered: Sequence[Option]) -> Schema:
    if one.options:
        return {"enum": [option.value for option in one.options]}
    if one.type == "year":
        known = [int(option.value) for option in offered if option.value.isdecimal()]
        spellings: list[Schema] = [
            {"type": "integer", "minimum": 1, "maximum": 9999},
            {"type": "string", "pattern": "^民國[0-9]{1,3}年$"},
        ]
        return {"anyOf": [*_among(known), *spellings]}
    if one.type in {"integer", "decimal"}:
        return _number(one)
    if one.type == "agency":
        known_agencies = [option.value for option in offered]
        return {"anyOf": [*_among(known_agencies), {"type": "string", "minLength": 1}]}
    values = [option.value for option in offered]
    return {"anyOf": [*_among(values), {"type": "string", "minLength": 1, "maxLength": 1000}]}


def _among(values: Sequence[object]) -> list[Schema]:
    return [{"enum": list(dict.fromkeys(values))}] if values else []


def _number(one: Parameter) -> Schema:
    made: Schema = {"type": "integer" if one.type == "integer" else "number"}
    if one.least is not None:
        made["minimum"] = one.least
    if one.most is not None:
        made["maximum"] = one.most
    return made
