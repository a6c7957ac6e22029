"""The rules: what must hold, how bad it is when it does not, and what the sender reads."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from pipeline.definitions.model import Identifier, Model, Words, require_unique

Severity = Literal["fatal", "error", "warning", "note"]


class Expectation(Model):
    """A Great Expectations expectation as data: type and arguments. `@name` stands for a value made by the night."""

    type: str
    arguments: dict[str, Any]


class Rule(Model):
    """One thing that must hold. Rules without an expectation are raised where a file is read."""

    id: Identifier
    severity: Severity
    category: Literal["file", "structure", "body", "value", "consistency", "last_year", "other_survey", "mart"]
    scope: Literal["file", "answers", "marts"]
    table: str = ""
    """For scope `marts`: the table, as schema.name, that the expectation reads."""
    message: Words
    fix: Words
    example: str = ""
    reference: str = ""
    """The number of the 総務省 machine-readable rule that officials know it by, where there is one."""
    expectation: Expectation | None = None

    @model_validator(mode="after")
    def _has_what_its_scope_needs(self) -> Self:
        if (self.scope == "file") != (self.expectation is None):
            raise ValueError("rules of scope file have no expectation, all others need one")
        if (self.scope == "marts") != bool(self.table):
            raise ValueError("rules of scope marts name a table, no others do")
        return self


class Rules(Model):
    """`expectations/rules.toml`."""

    rule: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([rule.id for rule in self.rule], "rule")
        return self

    def get(self, rule_id: str) -> Rule:
        """The rule of that id. Raises KeyError: an unknown rule is a fault of the pipeline."""
        return {rule.id: rule for rule in self.rule}[rule_id]

    def of_scope(self, scope: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rule if rule.scope == scope)
