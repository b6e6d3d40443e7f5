"""A metric's formula: arithmetic on figures of a text, and nothing else."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

_LONGEST = 2_000
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
    "pow": math.pow,
    "max": max,
    "min": min,
}


class FormulaError(ValueError):
    """A formula that can't be used; the message says why."""


def parse(text: str, names: frozenset[str]) -> ast.expr:
    """A formula; raises FormulaError where it is more, or other, than arithmetic."""
    if len(text) > _LONGEST:
        raise FormulaError("it is too long")
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("this is no arithmetic") from error
    _check(tree.body, names)
    return tree.body


def _check(node: ast.expr, names: frozenset[str]) -> None:
    match node:
        case ast.Constant(value=int() | float()):
            return
        case ast.Name(id=name):
            if name not in names:
                raise FormulaError(f"there is no figure {name!r}: {', '.join(sorted(names))}")
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            _check(left, names)
            _check(right, names)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _check(operand, names)
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _COMPARISONS:
            _check(left, names)
            _check(right, names)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="math"), attr=name), args=args, keywords=[]
        ) if name in _FUNCTIONS:
            for argument in args:
                _check(argument, names)
        case _:
            raise FormulaError(f"`{ast.unparse(node)}` is not supported")


def value(node: ast.expr, figures: Mapping[str, float]) -> float:
    """What a formula amounts to; ArithmeticError or ValueError where it amounts to nothing."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return figures[name]
        case ast.BinOp(left=left, op=sign, right=right):
            return float(_OPERATORS[type(sign)](value(left, figures), value(right, figures)))
        case ast.UnaryOp(op=sign, operand=operand):
            amount = value(operand, figures)
            return -amount if isinstance(sign, ast.USub) else amount
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _COMPARISONS[type(sign)](value(left, figures), value(right, figures))
        case ast.Call(func=ast.Attribute(attr=name), args=args):
            return float(_FUNCTIONS[name](*(value(argument, figures) for argument in args)))
    raise TypeError(ast.dump(node))
