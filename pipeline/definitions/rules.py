"""The rules: what must hold, the severity of a breach, and the sentences the sender reads."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.messages import Message
from pipeline.definitions.model import Identifier, Model, load, require_unique

Severity = Literal["fatal", "error", "warning", "note"]
SEVERITIES: tuple[str, ...] = get_args(Severity)
"""The gravest first."""
HOLDING_SEVERITIES = ("fatal", "error")
"""Severities whose faults hold answers back."""


class Expectation(Model):
    """A Great Expectations expectation as data: type and arguments. `@name` stands for a value computed in the run."""

    type: str
    arguments: dict[str, Any]

    def texts(self) -> set[str]:
        """Return every text among the arguments: the names of the columns in use are among them."""
        values = [value if isinstance(value, list) else [value] for value in self.arguments.values()]
        return {text for value in values for text in value if isinstance(text, str)}


class Implication(Model):
    """An answer to `item` in `options` requires an answer to `then_item` in `then_options`, in the same delivery."""

    survey: Identifier
    item: Identifier
    options: tuple[str, ...] = Field(min_length=1)
    then_item: Identifier
    then_options: tuple[str, ...] = Field(min_length=1)


class Comparison(Model):
    """The number of `item` must stand in `relation` to that of `other_item`, in the same delivery."""

    survey: Identifier
    item: Identifier
    relation: Literal["<", "<=", "=", ">=", ">"]
    other_item: Identifier


class Rule(Model):
    """One thing that must hold. The breaches of rules of scope `file` are found where a file is read."""

    id: Identifier
    severity: Severity
    category: Literal["file", "structure", "body", "value", "consistency", "last_year", "other_survey", "mart"]
    scope: Literal["file", "answers", "marts"]
    table: str = ""
    """For scope `marts`: the table, as schema.name, that the expectation reads."""
    message: Message
    fix: Message
    example: str = ""
    reference: str = ""
    """The number of the corresponding 総務省 rule for machine-readable data, where there is one."""
    expectation: Expectation | None = None
    implies: Implication | None = None
    """A rule between two choices, instead of an expectation."""
    compares: Comparison | None = None
    """A rule between two numbers, instead of an expectation."""
    merges: Literal["cause", "rule", "nothing"] = "cause"
    """Cells that share a finding: those of one item with one text (cause), all that break the rule, or none."""
    is_confirmed_by_remark: bool = False
    """Whether a remark (備考) on the answer confirms it, so that there is no finding."""

    @model_validator(mode="after")
    def _has_what_its_scope_needs(self) -> Self:
        if [self.expectation, self.implies, self.compares].count(None) != (3 if self.scope == "file" else 2):
            raise ValueError(fault("rules.expectation"))
        if (self.scope == "marts") != bool(self.table):
            raise ValueError(fault("rules.table"))
        return self

    @property
    def column(self) -> str:
        """The column of a rule between two items: `satisfied`, `violated`, or null where it does not apply."""
        return f"between:{self.id}"

    def effective_expectation(self) -> Expectation | None:
        """Return the expectation, or that of the rule between two items; None for rules of scope `file`."""
        if self.implies is None and self.compares is None:
            return self.expectation
        arguments = {"column": self.column, "value_set": ["satisfied"]}
        return Expectation(type="expect_column_values_to_be_in_set", arguments=arguments)


class Rules(Model):
    """`expectations/rules.toml`."""

    phrase: dict[str, Message]
    """Templates of facts that differ by language: lists, places, kinds of content."""
    rule: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([rule.id for rule in self.rule], "rule")
        return self

    def get(self, rule_id: str) -> Rule:
        """Return the rule of that id. Raises KeyError: an unknown rule is a fault of the pipeline."""
        return self._by_id[rule_id]

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rule}

    def of_scope(self, scope: str) -> tuple[Rule, ...]:
        """Return the rules of a scope (file, answers, marts), in order."""
        return tuple(rule for rule in self.rule if rule.scope == scope)


class OwnRules(Model):
    """`definitions/rules.toml` of a home: phrases and rules that replace built-in ones of the same id, or are added."""

    phrase: dict[str, Message] = Field(default_factory=dict)
    rule: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        require_unique([rule.id for rule in self.rule], "rule")
        return self


def load_rules(files: Sequence[Path]) -> Rules:
    """Read the built-in rules and lay the others over them; what is replaced stays at its place in the order.

    Raises DefinitionError with file, table and key.
    """
    rules = load(Rules, files[0])
    for path in files[1:]:
        own = load(OwnRules, path)
        by_id = {rule.id: rule for rule in (*rules.rule, *own.rule)}
        rules = Rules(phrase=rules.phrase | own.phrase, rule=tuple(by_id.values()))
    return rules
