"""A rule that cannot be run is our fault, never a finding of the sender's."""

import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.rules import Expectation, Rule
from pipeline.validation.checker import RuleCrashedError, find_breaches


def test_a_rule_over_a_column_that_is_not_there_raises(catalogue: Catalogue):
    arguments = {"column": "nowhere", "max_value": 1}
    expectation = Expectation(type="expect_column_values_to_be_between", arguments=arguments)
    known = catalogue.rules.get("value.number").model_dump()
    rule = Rule(**(known | {"id": "value.broken", "expectation": expectation}))
    with pytest.raises(RuleCrashedError, match=r"rule value\.broken crashed"):
        find_breaches(pl.DataFrame({"number": [1.0]}), [rule])
