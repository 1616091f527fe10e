"""The language as a JSON Schema (draft 2020-12), so that an editor completes and checks while one types.

It is made from `cld.spec.shape` and is never stricter than `cld validate`. What a schema cannot say — that an
id is declared, that a sign fits a weight — only `cld validate` checks.
"""

from __future__ import annotations

from cld.model import KINDS
from cld.spec import shape
from cld.spec.fields import FALSE, FARTHEST, MOST, TRUE
from cld.spec.forms import Choice, Field, Form, Record, Table, Type

Json = dict[str, object]

_SIGNS = r"""\s:,#()<>{}\[\]"'/\\.!?*&%@|=+~`$^;"""
ID_PATTERN = rf"^[^{_SIGNS}-]([^{_SIGNS}]*[^{_SIGNS}-])?$"
"""A little wider than the rule itself (letters and digits of any script), which few schema readers can express."""


def _in_any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


_END = r"[^\s<>()]+"
LINK_PATTERN = rf"^\s*{_END}\s*<?->\s*{_END}(\s*\(\s*(\+|-|\?|\+-)\s*\))?(\s+delayed)?\s*$"
STEP_PATTERN = rf"^\s*{_END}\s+(before|alongside)\s+{_END}(\s*\(\s*(planned|observed|enforced)\s*\))?\s*$"
VERSION_PATTERN = r"^\s*\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\s*$"
FLAG_PATTERN = rf"^\s*({'|'.join(_in_any_case(word) for word in (*TRUE, *FALSE))})\s*$"
_EMPTY: Json = {"type": "null"}


def json_schema() -> Json:
    """The schema as a JSON object; equal for equal versions of the program."""
    spec = _record(shape.SPEC)
    names = [field.name for field in shape.SPEC.fields]
    spec["additionalProperties"] = _ref("elements")
    spec["if"] = {"not": {"required": ["kinds"]}}
    spec["then"] = {"propertyNames": {"enum": names}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A causal model in the spec language of cld",
        "description": "Elements, signed causal links, feedback loops, evidence and views, one model a file.",
        **spec,
        "$defs": _definitions(),
    }


def _definitions() -> Json:
    records = {
        record.name: _type(record, whole=True)
        for record in (
            shape.ELEMENT,
            shape.POSITION,
            shape.MODERATION,
            shape.GROUP,
            shape.LINK,
            shape.LOOP,
            shape.VIEW,
            shape.SOURCE,
            shape.EVIDENCE,
            shape.KIND,
            shape.CONFIDENCE,
            shape.PERSPECTIVE,
            shape.THEME,
            shape.SPEAKER,
            shape.PART,
            shape.STUDY,
        )
    }
    details, step = _record(shape.DETAILS), _record(shape.STEP_DETAILS)
    return {
        "text": {"type": ["string", "number", "boolean"]},
        "id": {"type": ["string", "number", "boolean"], "pattern": rf"^\s*{ID_PATTERN.strip('^$')}\s*$"},
        "ids": {"anyOf": [_ref("id"), {"type": "array", "items": _ref("id")}, _EMPTY]},
        "elements": _table(shape.ELEMENTS),
        "details": details,
        "short link": {
            "type": "string",
            "pattern": LINK_PATTERN,
            "description": "cause -> effect (+); signs (+), (-), (?), (+-); then `delayed` if the effect is late",
        },
        "any link": {"anyOf": [_ref("short link"), _keyed(LINK_PATTERN, _ref("details")), _ref("link")]},
        "short step": {
            "type": "string",
            "pattern": STEP_PATTERN,
            "description": "first before second (planned), or first alongside second (observed)",
        },
        "any step": {"anyOf": [_ref("short step"), _keyed(STEP_PATTERN, step)]},
        **records,
    }


def _keyed(pattern: str, details: Json) -> Json:
    """A short form as a key, with details as its value."""
    return {
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": {"anyOf": [details, _EMPTY]},
        "minProperties": 1,
        "maxProperties": 1,
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name.replace(' ', '%20')}"}


def _record(record: Record) -> Json:
    schema: Json = {
        "type": "object",
        "properties": {field.name: _field(field) for field in record.fields},
        "additionalProperties": False,
    }
    required = [field.name for field in record.fields if field.required]
    return schema | ({"required": required} if required else {})


def _field(field: Field) -> Json:
    schema = _type(field.form)
    extra: Json = {"description": field.doc}
    kind = next((kind for kind in KINDS if kind.id == field.name), None)
    if kind is not None:
        extra["title"] = kind.label
    return {**schema, **extra}


def _type(form: Type, whole: bool = False) -> Json:
    if isinstance(form, Choice):
        return {"enum": list(form.words)}
    if isinstance(form, Table):
        return _ref("elements") if form is shape.ELEMENTS else _table(form)
    if isinstance(form, Record):
        if not whole:
            return _ref(form.name)
        return {"anyOf": [_type(form.short), _record(form)]} if form.short else _record(form)
    return _form(form)


def _table(table: Table) -> Json:
    pattern = VERSION_PATTERN if table.keys == "version" else ID_PATTERN
    return {
        "type": ["object", "null"],
        "additionalProperties": _type(table.value),
        "propertyNames": {"pattern": pattern},
    }


def _form(form: Form) -> Json:
    forms: dict[Form, Json] = {
        Form.TEXT: _ref("text"),
        Form.LABEL: _ref("text"),
        Form.ID: _ref("id"),
        Form.IDS: _ref("ids"),
        Form.HOLDERS: {"anyOf": [{"type": "boolean"}, _ref("ids")]},
        Form.TEXTS: {"anyOf": [{"type": "array", "items": _ref("text")}, _ref("text"), _EMPTY]},
        Form.GROUPS: {
            "type": ["array", "null"],
            "items": {"type": "array", "items": _ref("id"), "minItems": 2},
        },
        Form.DELAY: {**_ref("text"), "not": {"enum": [*shape.NO_DELAY]}},
        Form.WEIGHT: {"type": ["number", "string"], "minimum": -1, "maximum": 1},
        Form.NUMBER: {"type": ["number", "string"], "minimum": -FARTHEST, "maximum": FARTHEST},
        Form.COUNT: {"type": ["integer", "string"], "minimum": 0, "maximum": MOST},
        Form.FLAG: {"type": ["boolean", "string"], "pattern": FLAG_PATTERN},
        Form.VERSION: {"type": "string", "pattern": VERSION_PATTERN},
        Form.EDITION: {"enum": [int(shape.EDITION), shape.EDITION]},
        Form.LINKS: {"type": ["array", "null"], "items": _ref("any link")},
        Form.STEPS: {"type": ["array", "null"], "items": _ref("any step")},
    }
    return forms[form]
