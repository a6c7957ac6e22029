"""団体カルテ: who among the comparable bodies had passed the STEP in question the year before."""

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import examples
from dashboards.old.figures.marks import section
from dashboards.old.figures.step_open import EXAMPLES
from dashboards.store import OpenedSnapshot


def example_section(
    snapshot: OpenedSnapshot, body: dict, steps: list[dict], year: int, rule: str, address: Address
) -> list[html.Section]:
    """For the STEP of the URL, else the body's next one; nothing where every STEP is passed.

    `rule` says whom the body is compared with.
    """
    words = address.words
    asked = {str(step["step"]): step for step in steps}
    step = asked.get(address.asked("step")) or asked.get(str(body["next_step"]))
    if step is None:
        return []
    found = snapshot.frame("body_examples", code=body["code"], year=year, step=step["step"])
    content: list[html.Element] = [examples.example_table(found, address)] if found.height else []
    if found.height > examples.MOST:
        content.append(html.P(words("examples.more", shown=examples.MOST, count=found.height), className="note"))
    return [section(EXAMPLES, words("examples.title"), examples.answer(found, step, words), content, rule)]
