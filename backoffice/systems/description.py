"""The description of the interface for other systems, as OpenAPI 3.1: what the tests try it against (CUS-4)."""

from __future__ import annotations

from typing import Any

PROBLEM = "application/problem+json"


def _problem(when: str) -> dict[str, Any]:
    return {"description": when, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def described(url: str) -> dict[str, Any]:
    """The whole description, of the interface at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Evenhand: precautions",
            "version": "1.0.0",
            "description": "Whether colleagues need a precaution in their contact with an account. It says the "
            "precaution and nothing of why. Each look is logged. Ask when you need it; do not copy the answers.",
        },
        "servers": [{"url": url}],
        "security": [{"token": []}],
        "paths": {"/api/v1/accounts/{account}/precautions": {"get": _asking()}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Precautions": _PRECAUTIONS, "Problem": _PROBLEM},
        },
    }


def _asking() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Precautions"}
    return {
        "operationId": "precautionsOfAccount",
        "summary": "The precautions that stand on an account, or will in a few days",
        "parameters": [
            {
                "name": "account",
                "in": "path",
                "required": True,
                "description": "The account number in the organisation’s own systems.",
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 40,
                    "pattern": "^[A-Za-z0-9]+([ _/-][A-Za-z0-9]+)*$",
                },
                "example": "HA-204417",
            }
        ],
        "responses": {
            "200": {
                "description": "The precautions; none where nothing is needed.",
                "content": {"application/json": {"schema": schema}},
            },
            "400": _problem("The request could not be read."),
            "401": _problem("No token, or none that opens anything."),
            "403": _problem("The token does not open this."),
            "404": _problem("There is no such account."),
            "405": _problem("This can only be read."),
            "429": _problem("Too many requests; see Retry-After."),
            "503": _problem("The answer can’t be given just now; see Retry-After."),
        },
    }


_PRECAUTIONS = {
    "type": "object",
    "required": ["account", "precautions"],
    "additionalProperties": False,
    "properties": {
        "account": {"type": "string"},
        "precautions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "text", "since", "until"],
                "additionalProperties": False,
                "properties": {
                    "code": {"type": "string", "description": "A word of a fixed vocabulary."},
                    "text": {"type": "string", "description": "The same in plain English."},
                    "since": {
                        "type": "string",
                        "format": "date",
                        "description": "The first day on which it stands; it may be to come.",
                    },
                    "until": {"type": "string", "format": "date", "description": "The last day on which it stands."},
                },
            },
        },
    },
}
_PROBLEM = {
    "type": "object",
    "required": ["title", "status"],
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
}
