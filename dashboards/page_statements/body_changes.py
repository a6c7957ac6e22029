"""What became of the answers of a body since the year before."""

from collections.abc import Sequence

from dashboards.page_statements.body import Row
from dashboards.words import Words


def moved(changes: Sequence[Row], words: Words) -> str:
    """Of how many answers the points rose or fell, how many are gone, and how many cannot be compared."""
    if not changes:
        return words("changes.answer_none")
    like = [row for row in changes if not row["is_break"]]
    known = [row for row in like if row["points"] is not None and row["points_before"] is not None]
    rose = sum(row["points"] > row["points_before"] for row in known)
    fell = sum(row["points"] < row["points_before"] for row in known)
    gone = sum(row["status_before"] == "answered" and row["status"] == "not_answered" for row in like)
    counts = {"gone": gone, "breaks": len(changes) - len(like)}
    more = [words(f"changes.answer_{name}", count=count) for name, count in counts.items() if count]
    title = words("changes.answer", before=words.year(changes[0]["before_year"]), rose=rose, fell=fell)
    return title + (words("app.bracketed", text=words("app.separator").join(more)) if more else "")


def change_text(row: Row, words: Words) -> str:
    """What became of the points of an answer."""
    if row["is_break"]:
        return words("changes.break")
    if row["points"] is None or row["points_before"] is None:
        return words("app.none")
    return words("changes.from_to", before=words.number(row["points_before"], 2), after=words.number(row["points"], 2))
