"""Write the spec down as a document: `python -m tests.spec.render` writes data/framework/METHOD.md anew.

Titles, sentences and tables are those of the test modules; expected figures are the sums written there.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.settings import ROOT
from tests.spec.measures import OF_OUTCOMES
from tests.spec.sending_table import SENDING_COLUMNS, SENDING_TITLE, read_sending, sending_text
from tests.spec.tables import Row, rows_of
from tests.spec.toc import CONTENTS
from tests.spec.world import GATES, STEPS

DOCUMENT = ROOT / "data" / "framework" / "METHOD.md"
FOLDER = Path(__file__).parent
COMPARISONS = ("spec", "spec.difference", "scored")
Constants = dict[str, ast.expr]


def document() -> str:
    """Return the whole method as Markdown."""
    return "\n\n".join([*_opening(), *_contents(), *_chapters(), *_sending()]) + "\n"


def _opening() -> Iterator[str]:
    yield "# The scoring method, worked out by hand"
    yield (
        "Written from `tests/spec` by `python -m tests.spec.render`; do not edit. Every figure below is compared with "
        "the tables that the SQL of a run builds from these answers. An empty cell was left blank in the file, a dash "
        "means that the file has no such cell, and a figure shown as — does not exist."
    )
    yield "The examples share one small framework. `yes` is worth 1, `plan` 0.5, `no` 0; gates are in bold."
    yield _table([{"group": name, "indicators and weights": _members(members)} for name, members in STEPS.items()])
    yield "`topics` = ¾ `digital` (`online`, `paperless`) + ¼ `reach` (`card`), numbers between 0 and 1."


def _members(members: dict[str, float]) -> str:
    return ", ".join(f"{f'**{name}**' if name in GATES else name} {weight:g}" for name, weight in members.items())


def _contents() -> Iterator[str]:
    titles = [*map(module_title, modules()), SENDING_TITLE]
    yield "\n".join(f"{number}. [{title}](#{_anchor(number, title)})" for number, title in enumerate(titles, start=1))


def modules() -> list[str]:
    """Return the modules in the order of the contents."""
    return [name for chapter in CONTENTS.values() for name in chapter]


def _anchor(number: int, title: str) -> str:
    return re.sub(r"[^\w -]", "", f"{number}. {title}").lower().replace(" ", "-")


def _chapters() -> Iterator[str]:
    for chapter, names in CONTENTS.items():
        yield f"## {chapter}"
        for name in names:
            yield from _module(name, modules().index(name) + 1)


def module_title(name: str) -> str:
    """Return the title of a module of the spec."""
    return str(ast.literal_eval(_constants(_tree(name))["title"]))


def _tree(name: str) -> ast.Module:
    return ast.parse((FOLDER / f"test_{name}.py").read_text(encoding="utf-8"))


def _constants(tree: ast.Module) -> Constants:
    assigned = (node for node in tree.body if isinstance(node, ast.Assign))
    return {target.id: node.value for node in assigned for target in node.targets if isinstance(target, ast.Name)}


def _sending() -> Iterator[str]:
    """Yield the comparison of whom to send to, over the years held."""
    yield "## Whom to send to"
    yield f"### {len(modules()) + 1}. {SENDING_TITLE}"
    yield sending_text()
    yield _table([{SENDING_COLUMNS[name]: value for name, value in row.items()} for row in read_sending()])


def _module(name: str, number: int) -> Iterator[str]:
    tree = _tree(name)
    constants, shown = _constants(tree), set[str]()
    yield f"### {number}. {module_title(name)}"
    yield _sentences(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _test(node, constants, shown)


def _test(node: ast.FunctionDef, constants: Constants, shown: set[str]) -> Iterator[str]:
    """Yield a rule: its sentence, the answers where they were not shown before, and the expected figures."""
    yield f"**{node.name.removeprefix('test_').replace('_', ' ').capitalize()}.** {_sentences(node)}".strip()
    for call in (call for call in ast.walk(node) if isinstance(call, ast.Call)):
        if ast.unparse(call.func) in COMPARISONS:
            yield from _answers(call, constants, shown)
            yield from _figures(call, constants)


def _sentences(node: ast.Module | ast.FunctionDef) -> str:
    return ast.get_docstring(node) or ""


def _answers(call: ast.Call, constants: Constants, shown: set[str]) -> Iterator[str]:
    for argument in call.args:
        if isinstance(argument, ast.Name) and argument.id not in shown:
            shown.add(argument.id)
            yield f"Answers{_name_of(argument.id)}:"
            yield _table(rows_of(ast.literal_eval(constants[argument.id])))


def _name_of(constant: str) -> str:
    return "" if constant == "answers" else f" ({constant.lower().replace('_', ' ')})"


def _figures(call: ast.Call, constants: Constants) -> Iterator[str]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    settings = [name for name in ("year", "known_on", "measure", "changes") if name in keywords]
    columns = {name: value for name, value in keywords.items() if name not in settings}
    heading = [_heading(call), *(_setting(name, keywords[name], constants) for name in settings)]
    yield f"{', '.join(filter(None, heading))}:"
    if all(isinstance(value, ast.Dict) for value in columns.values()):
        yield _table(_rows({name: value for name, value in columns.items() if isinstance(value, ast.Dict)}))
    else:
        yield _table([{"figure": name, "is": _sum(value)} for name, value in columns.items()])


def _heading(call: ast.Call) -> str:
    used = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
    of = [f"`{argument.value}`" for argument in call.args if isinstance(argument, ast.Constant)]
    between = " → ".join(name.lower().replace("_", " ") for name in used)
    return " ".join(
        filter(None, ["Figures", *(["of", *of] if of else []), f"({between})" if used != ["answers"] else ""])
    )


def _setting(name: str, value: ast.expr, constants: Constants) -> str:
    if name != "changes":
        return f"{name.replace('_', ' ')} {ast.literal_eval(value)}"
    whole = constants[value.id] if isinstance(value, ast.Name) else value
    return f"with `{ast.unparse(whole)}`"


def _rows(columns: dict[str, ast.Dict]) -> list[Row]:
    bodies = dict.fromkeys(ast.literal_eval(key) for value in columns.values() for key in value.keys if key)
    sums = {
        name: {ast.literal_eval(k): _sum(v) for k, v in zip(d.keys, d.values, strict=True) if k}
        for name, d in columns.items()
    }
    head = "scope" if set(columns) & set(OF_OUTCOMES) else "body"
    return [{head: body} | {name: sums[name].get(body, "") for name in columns} for body in bodies]


def _sum(value: ast.expr) -> str:
    """Return an expected figure as it is written in the test."""
    match value:
        case ast.Constant(value=None):
            return "—"
        case ast.Constant(value=bool() as truth):
            return "yes" if truth else "no"
        case ast.Constant(value=str() as text):
            return text
        case ast.List(elts=[]):
            return "none"
        case ast.List(elts=elements):
            return ", ".join(map(_sum, elements))
    return ast.unparse(value).replace("**", "^").replace("math.", "").replace("*", "·").replace("-", "−")


def _table(rows: list[Row]) -> str:
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
