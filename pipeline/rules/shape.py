"""The form of brand/rules.yml as JSON Schema, made of what each rule says of its options."""

from functools import cache
from typing import Any

from pipeline.rules import RULES
from pipeline.rules.case import Rule
from pipeline.rules.options import schema

LEVELS = ("error", "warning", "suggestion", "off")
FINER = ("networks", "channels", "kinds")
_KINDS = ("post", "contest", "testimonial", "event", "crisis", "reply")
_A_KIND = {
    "enum": list(_KINDS),
    "errorMessage": f"is no kind of post: there are {', '.join(_KINDS)}",
}
STYLE_RULE = r"^(?!brand\.)[\w-]+(\.[\w-]+)+$"  # Maison.Emoji, a rule of .vale.ini
_A_STYLE_LINE: dict[str, Any] = {
    "description": "How much a style rule weighs here.",
    "type": "object",
    "additionalProperties": False,
    "properties": {"level": {"description": "How much it weighs.", "enum": list(LEVELS)}},
}
_NAMES: dict[str, Any] = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_ASK: dict[str, Any] = {
    "description": "A question, or `ask` with `networks`, `channels`, `kinds` that it is for.",
    "type": ["string", "object"],
    "minLength": 3,
    "maxLength": 300,
    "additionalProperties": False,
    "required": ["ask"],
    "properties": {
        "ask": {
            "description": "What to look at, in the brand's words.",
            "type": "string",
            "minLength": 3,
            "maxLength": 300,
        },
        "networks": {"description": "Only for posts that go to one of these.", **_NAMES},
        "channels": {"description": "Only for posts that go to one of these.", **_NAMES},
        "kinds": {"description": "Only for these kinds of posts.", **_NAMES, "items": _A_KIND},
    },
}
_WHOSE = {
    "networks": "Finer lines by network: what differs there.",
    "channels": "Finer lines by channel; they win over those of its network.",
    "kinds": "Finer lines by kind of post; they win over everything else.",
}


def lines_of(rule: Rule) -> dict[str, Any]:
    """What a rule's mapping may hold: `level` and its options."""
    level = {"description": "How much it weighs.", "enum": list(LEVELS), "default": rule.LEVEL}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"level": level, **schema(rule.Options)},
    }


@cache
def rules_schema(inside: bool = True) -> dict[str, Any]:
    """The whole schema; without what is `inside` the lines, only the file's outer form."""
    lines: dict[str, Any] = {"type": ["object", "null"]}
    if inside:
        lines |= {
            "propertyNames": {"anyOf": [{"enum": list(RULES)}, {"pattern": STYLE_RULE}]},
            "properties": {
                name: {
                    "description": summary(rule),
                    "anyOf": [{"enum": list(LEVELS)}, {"$ref": f"#/$defs/{name}"}],
                }
                for name, rule in RULES.items()
            },
            "additionalProperties": {"anyOf": [{"enum": list(LEVELS)}, {"$ref": "#/$defs/style"}]},
        }
    finer: dict[str, Any] = {
        section: {
            "description": _WHOSE[section],
            "type": ["object", "null"],
            **({"propertyNames": _A_KIND} if section == "kinds" else {}),
            "additionalProperties": {"$ref": "#/$defs/lines"},
        }
        for section in FINER
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "rules.schema.json",
        "title": "brand/rules.yml",
        "description": "The social rules: level and options of each, and finer lines.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {
            "rules": {
                "description": "The brand's lines: a level, or `level` and options, by rule.",
                "$ref": "#/$defs/lines",
            },
            **finer,
            "checklist": {
                "description": "What a reviewer looks at, since no machine can judge it.",
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/ask"},
            },
        },
        "$defs": {
            "ask": _ASK,
            "style": _A_STYLE_LINE,
            "lines": lines,
            **({name: lines_of(rule) for name, rule in RULES.items()} if inside else {}),
        },
    }


def summary(rule: Rule) -> str:
    """A rule in one sentence: the first of its page."""
    return (rule.__doc__ or "").strip().partition("\n")[0]


if __name__ == "__main__":
    import json
    import sys

    sys.stdout.write(json.dumps(rules_schema(), indent=2, ensure_ascii=False) + "\n")
