"""The handbook: docs/rules.md, made of the rules' own pages."""

from collections.abc import Iterator

from pipeline.rules import RULES
from pipeline.rules.case import Rule
from pipeline.rules.pages import options, shown
from pipeline.rules.rulebook import shipped

_OPENING = """\
# Social rules

What `pipeline validate` asks of a brand's posts beside their form and the limits of networks.
Every rule is on as it comes, at the level its page names. `brand/rules.yml` sets levels
(`error`, `warning`, `suggestion`, `off`) and options, for the brand and, in finer lines, for a
network, a channel or a kind of post; what is finer wins:

```yaml
rules:
  brand.emoji: {most: 2, position: end}
  brand.readability: off
networks:
  linkedin: {brand.emoji: {level: error, most: 0}}
channels:
  linkedin-fr: {brand.hashtags: {most: 3}}
kinds:
  crisis: {brand.exclamation: {exclamations: 0}}
```

A [style rule](style.md) has a level, or `off`, in the same places, such as
`linkedin: {Maison.Emoji: error}`. Its options stand in its own file. A level below `rules:` also
turns on what `.vale.ini` turns off with `NO`, here and not in Vale: `Vale.Spelling: warning`.

A rule that nobody knows, or an option that it does not have, ends the command with the file, the
line and what was probably meant. `pipeline validate --explain brand.emoji` prints a page of these.

A post may break a rule where it says why, and until when; a waiver that ends before the post goes
out is an error, one that nothing needs is a suggestion (`post.waive`):

```yaml
waive:
  - {rule: brand.emoji, why: "le client a choisi ces signes", until: 2027-01-01}
```

`pipeline validate --replay` shows which past posts a changed rule would flag, before it is merged.

In the text, `<!-- vale brand.emoji = NO -->` turns a rule off and `= YES` on again,
`<!-- vale off -->` and `<!-- vale on -->` all of them.

## The reviewer's checklist

What no machine can judge is asked of people, in the brand's words, and printed by
`pipeline validate --checklist` for the posts that a pull request changes. A question is a text, or
`ask` with the networks, channels or kinds of posts that it is for; quotes around one that holds a
colon:

```yaml
checklist:
  - "Le ton est-il celui d’un voisin : ni réclame, ni leçon ?"
  - {ask: "Sur LinkedIn, y a-t-il une méthode à retenir ?", networks: [linkedin]}
  - {ask: "Deux personnes ont-elles relu ?", kinds: [crisis]}
```

## All rules

This page is made from the rules' own: `python -m pipeline.rules.handbook > docs/rules.md`.

"""


def handbook() -> str:
    """The whole page, a heading a rule, in the order of their ids."""
    rules = [RULES[name] for name in sorted(RULES)]
    rows = (
        f"| [`{rule.ID}`](#{_anchor(rule.ID)}) | {rule.LEVEL} | {_summary(rule)} |"
        for rule in rules
    )
    table = "\n".join(("| Rule | Level | In a sentence |", "|---|---|---|", *rows))
    return _OPENING + table + "\n\n" + "\n".join("\n".join(_page(rule)) for rule in rules)


def _page(rule: Rule) -> Iterator[str]:
    yield f"## {rule.ID}"
    yield ""
    yield (rule.__doc__ or "").strip()
    yield ""
    yield f"Level: {rule.LEVEL}."
    yield ""
    if options(rule):
        yield "| Option | Default | What it is |"
        yield "|---|---|---|"
        for name, option in options(rule).items():
            yield f"| `{name}` | {_default(option['default'])} | {option['description']} |"
        yield ""
    for section, what in (("NETWORKS", "On {}"), ("KINDS", "For `kind: {}`")):
        for name, said in shipped(rule, section).items():
            set_ = ", ".join(f"`{key}: {shown(value)}`" for key, value in said.items())
            yield f"{what.format(name)}: {set_}."
            yield ""


def _summary(rule: Rule) -> str:
    return (rule.__doc__ or "").strip().partition("\n")[0]


def _default(value: object) -> str:
    plain = shown(value)
    return "" if plain in ("none", "[]") else f"`{plain}`"


def _anchor(name: str) -> str:
    return name.replace(".", "")


if __name__ == "__main__":
    import sys

    sys.stdout.write(handbook())
