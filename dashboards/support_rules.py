"""What the pages about support and about the prefectures decide with, as defined for the framework of the snapshot."""

from dashboards.outside import home
from dashboards.page_context import PageContext
from pipeline.definitions.definition_paths import framework_folder
from pipeline.definitions.support import Support, load_support


def support_rules(context: PageContext) -> Support:
    """Return the definitions of the framework that the snapshot was scored with. Raises DefinitionError."""
    version = str(context.snapshot.row("snapshot")["framework"])
    return load_support(framework_folder(home("definitions"), version))
