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
            "additionalProperties": False,
            "properties": {
                name: {
                    "description": summary(rule),
                    "anyOf": [{"enum": list(LEVELS)}, {"$ref": f"#/$defs/{name}"}],
                }
                for name, rule in RULES.items()
            },
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
        },
        "$defs": {
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
