"""Three hundred seeded mutations of a good file; `make bench` runs ten thousand."""

from tests.scenarios.broken_files import batches, strays, unbalanced


def test_no_crash_no_lost_cell_no_answer_of_another_body():
    ((validated, marks),) = batches(300, 300)
    assert validated.deliveries.height == 300
    assert strays(validated, marks).height == 0
    assert unbalanced(validated).height == 0
    told = validated.findings["delivery_id"].n_unique()
    assert told > 150  # most mutations are seen and told of; a swap of two lines or columns is none
