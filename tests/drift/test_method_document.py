"""The method document is what the spec is; `python -m tests.spec.render` writes it anew."""

from tests.spec.render import DOCUMENT, FOLDER, document, modules


def test_the_method_document_is_that_of_the_spec() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_the_contents_list_every_module_of_the_spec_once() -> None:
    assert sorted(modules()) == sorted(path.stem.removeprefix("test_") for path in FOLDER.glob("test_*.py"))
