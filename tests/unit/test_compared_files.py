"""Which files go where, when two sides changed since they were the same."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.lake.compared_files import Rule, compared

NAMES = ("definitions/a", "plans/b", "audit/other/c", "reports/d")
FILES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("1", "2", "3")))


def rule_of(name: str) -> Rule:
    return {"definitions": "ask", "plans": "send", "audit": "take", "reports": "wait"}[name.split("/")[0]]


def told(base: dict, ours: dict, theirs: dict) -> dict:
    """What is to be done, without what is empty."""
    found = vars(compared(base, ours, theirs, rule_of))
    return {name: value for name, value in found.items() if value}


def test_what_one_side_changed_goes_to_the_other():
    before = {"plans/b": "1"}
    assert told(before, {"plans/b": "2"}, before) == {
        "sent": {"plans/b": "2"}, "replaced": ["1"], "agreed": {"plans/b": "2"}
    }  # fmt: skip
    assert told(before, before, {"plans/b": "2"}) == {"fetched": {"plans/b": "2"}, "agreed": {"plans/b": "2"}}


def test_what_one_side_removed_is_removed_from_the_other():
    before = {"plans/b": "1"}
    assert told(before, {}, before) == {"removed_there": ["plans/b"], "replaced": ["1"]}
    assert told(before, before, {}) == {"removed_here": ["plans/b"]}


def test_a_new_host_takes_all_and_a_first_host_sends_all():
    files = {"definitions/a": "1", "plans/b": "2"}
    assert told({}, {}, files) == {"fetched": files, "agreed": files}
    assert told({}, files, {}) == {"sent": files, "agreed": files}


def test_changed_on_both_sides_ours_counts_unless_people_chose_it():
    assert told({"plans/b": "1"}, {"plans/b": "2"}, {"plans/b": "3"})["sent"] == {"plans/b": "2"}
    assert told({"definitions/a": "1"}, {"definitions/a": "2"}, {"definitions/a": "3"}) == {
        "conflicts": ["definitions/a"], "agreed": {"definitions/a": "1"}
    }  # fmt: skip


def test_what_one_side_changed_and_the_other_removed_stays():
    before, changed = {"definitions/a": "1"}, {"definitions/a": "2"}
    assert told(before, changed, {}) == {"sent": changed, "agreed": changed}
    assert told(before, {}, changed) == {"fetched": changed, "agreed": changed}


def test_what_is_not_ours_to_change_is_as_the_lake_has_it():
    theirs = {"audit/other/c": "1"}
    assert told(theirs, {"audit/other/c": "2"}, theirs) == {"fetched": theirs, "agreed": theirs}


def test_what_somebody_is_editing_waits_and_neither_goes_nor_is_taken_back():
    before = {"reports/d": "1"}
    assert told(before, {"reports/d": "2"}, before) == {"agreed": before}
    assert told(before, {"reports/d": "2"}, {"reports/d": "3"}) == {"agreed": before}
    assert told({}, {"reports/d": "2"}, {}) == {}


@given(base=FILES, ours=FILES, theirs=FILES)
def test_both_sides_are_the_same_afterwards_but_for_what_waits_for_people(base, ours, theirs):
    found = compared(base, ours, theirs, rule_of)
    here = {k: v for k, v in {**ours, **found.fetched}.items() if k not in found.removed_here}
    there = {k: v for k, v in {**theirs, **found.sent}.items() if k not in found.removed_there}
    for name in NAMES:
        now, before = (here.get(name), there.get(name)), (ours.get(name), theirs.get(name))
        is_waiting = now == before and (name in found.conflicts or rule_of(name) == "wait")
        assert is_waiting or now == (found.agreed.get(name),) * 2
    assert compared(found.agreed, here, there, rule_of).agreed == found.agreed
