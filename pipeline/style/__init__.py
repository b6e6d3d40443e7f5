"""Vale's rule format, run natively: a brand's .vale.ini and styles become a guide.

`load` reads the files; `Guide.check` says what the rules find in a text. Rules, scopes, positions
and messages are Vale's, so that a brand's folder works unchanged in Vale's editor plug-ins.
"""

from collections.abc import Callable, Collection

from pipeline.files import Tree
from pipeline.style import ini, loading, scope
from pipeline.style.definition import Definition
from pipeline.style.finding import Finding
from pipeline.style.guide import Guide, Notice
from pipeline.style.kinds import KINDS
from pipeline.style.plan import Loaded

__all__ = ["Definition", "Finding", "Guide", "Notice", "load"]


def load(
    tree: Tree, path: str = loading.INI, asked: Callable[[], Collection[str]] = tuple
) -> Guide | None:
    """A brand's guide; None where it has no .vale.ini; PipelineError where a file is broken.

    `asked` tells rules that run here, though .vale.ini turns them off where Vale reads it.
    """
    settings = loading.settings(tree, path)
    if settings is None:
        return None
    settings = ini.raised(settings, asked)
    definitions, strangers = loading.definitions(tree, settings)
    setting = loading.setting(tree, settings)
    rules: list[Loaded] = []
    notices = [
        Notice(path, name, f"{path} names {name}, and there is no such rule") for name in strangers
    ]
    for each in definitions:
        kind = KINDS.get(each.extends)
        selectors = scope.read(each)
        for part in scope.strangers(each, selectors):
            notices.append(Notice(each.path, each.name, scope.nowhere(part)))
        if kind is not None:
            rules.append(Loaded(each, kind.build(each, setting), selectors))
        else:
            notices.append(
                Notice(each.path, each.name, f"{each.extends} is not supported: only Vale runs it")
            )
    return Guide(settings, rules, notices)
