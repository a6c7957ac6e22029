"""A hundred workbooks and ZIPs, each changed in its structure; `make bench` sends five thousand through nights."""

from pipeline.file_limits import FileLimits
from pipeline.orchestration.precheck import precheck
from tests.scenarios.container_mutations import PART_CHANGES, ZIP_CHANGES, failures, mutated_file
from tests.scenarios.questionnaires import load_definitions

SEED, COUNT = 3, 100


def test_each_is_refused_or_read_with_every_cell_and_the_untouched_ones_are_read():
    files = [mutated_file(seed) for seed in range(SEED, SEED + COUNT)]
    checked = precheck([(one.name, one.content) for one in files], load_definitions(), FileLimits())
    found = list(failures(files, checked.deliveries, checked.ledger, checked.findings))
    assert not found, "\n".join(found)
    assert len({one.applied for one in files}) > len(PART_CHANGES + ZIP_CHANGES) / 2
