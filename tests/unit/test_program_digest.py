"""A home is rebuilt when the program changed: code or SQL, in any room of the pipeline."""

from pathlib import Path

import pytest

from pipeline.operations.program_digest import program_digest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("pipeline/a.py", "pipeline/warehouse/sql/mart/b.sql", "expectations/c.py", "data/d.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "is_another"),
    [
        ("pipeline/a.py", True),
        ("pipeline/warehouse/sql/mart/b.sql", True),
        ("expectations/c.py", True),
        ("data/d.toml", False),
    ],
)
def test_code_and_sql_count(root, name, is_another):
    before = program_digest(root)
    program_digest.cache_clear()
    (root / name).write_text("two", encoding="utf-8")
    assert (program_digest(root) != before) == is_another
