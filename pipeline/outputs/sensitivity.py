"""The sensitivity note as Markdown: all in Japanese, a line of dashes, all in English."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.definitions.model import LocalizedText
from pipeline.definitions.sensitivity_note import BETWEEN_LANGUAGES
from pipeline.outputs.messages import message
from pipeline.scoring.answers import EXCLUDED_STATUSES
from pipeline.scoring.sensitivity import correlations, indicator_influence, internal_consistency, rank_moves
from pipeline.scoring.shift_effects import draw_count, measure_shift_effects
from pipeline.scoring.verdict_sensitivity import PLANS, THRESHOLDS, count_passed, count_stages


@dataclass(frozen=True)
class SensitivityInputs:
    """What the note is made from: `points` as in `pipeline.scoring.sensitivity`, `date` of the run that published."""

    framework: Framework
    points: pl.DataFrame
    year: int
    basis: str
    source: LocalizedText
    date: str


class Findings(NamedTuple):
    """What was found, in the order of the note: a table of `pipeline.scoring` each."""

    moves: pl.DataFrame
    effects: pl.DataFrame
    passed: pl.DataFrame
    stages: pl.DataFrame
    influence: pl.DataFrame
    consistency: pl.DataFrame
    pairs: pl.DataFrame


def sensitivity_note(studied: SensitivityInputs) -> str:
    """Write the whole note, in both languages."""
    framework = studied.framework
    points = studied.points
    found = Findings(
        rank_moves(framework, points),
        measure_shift_effects(framework, points),
        count_passed(framework, points),
        count_stages(framework, points),
        indicator_influence(framework, points),
        internal_consistency(framework, points),
        correlations(framework, points, framework.judgement.correlated_above.value),
    )
    return BETWEEN_LANGUAGES.join(_Note(studied, language).text(found) for language in ("ja", "en"))


class _Note:
    """The note in one language."""

    def __init__(self, studied: SensitivityInputs, language: str) -> None:
        self.studied, self.language = studied, language
        framework = studied.framework
        self.judgement = framework.judgement
        named = [*framework.group, *framework.indicator, *framework.basis]
        self.names = {each.id: getattr(each.name, language) for each in named}
        self.names |= {g.id: f"STEP{g.step} {self.names[g.id]}" for g in framework.group if g.step is not None}

    def sentence(self, key: str, **facts: object) -> str:
        return message("sensitivity", key, self.language, **facts)

    def text(self, found: Findings) -> str:
        parts = [
            *self.head(), *self.moves(found.moves), *self.effects(found.effects),
            *self.verdicts(found.passed, found.stages), *self.influence(found.influence),
            *self.consistency(found.consistency), *self.pairs(found.pairs),
        ]  # fmt: skip
        return "\n\n".join(parts) + "\n"

    def effects(self, effects: pl.DataFrame) -> list[str]:
        """A row for each group and input, the strongest first; groups in which no rank moves in none."""
        spread = f"{100 * self.judgement.weight_spread.value:g}"
        parts = [self.sentence("effects"), self.sentence("effects_explained", spread=spread)]
        moved = effects.drop_nulls("total")
        if moved.is_empty():
            return [*parts, self.sentence("effects_none")]
        head = [self.sentence(key) for key in ("group", "count", "mean_shift", "input", "first_order", "total_order")]
        rows = [
            [self.names[group], f"{row['n']:,}", f"{row['mean_shift']:.0f}", self.sentence(f"input_{row['input']}"),
             _with_interval(row, "first"), _with_interval(row, "total")]
            for (_, group), own in moved.group_by("perspective", "group", maintain_order=True)
            for row in own.sort("total", descending=True, maintain_order=True).iter_rows(named=True)
        ]  # fmt: skip
        draws = f"{draw_count(self.studied.framework):,}"
        return [*parts, _table(head, rows), self.sentence("effects_method", draws=draws)]

    def verdicts(self, passed: pl.DataFrame, stages: pl.DataFrame) -> list[str]:
        """A row for each STEP with its gates and without, a column for every threshold; nothing without STEPs."""
        head = [*(self.sentence(key) for key in ("group", "gates", "count")), *(f"{each}" for each in THRESHOLDS)]
        rows = [
            [self.names[group], self.sentence("gates_required" if has_gates else "gates_waived"), f"{own['n'][0]:,}",
             *(f"{count:,}" for count in own["passed_count"])]
            for (_, group, has_gates), own in passed.group_by("perspective", "group", "has_gates", maintain_order=True)
            if own["n"][0]
        ]  # fmt: skip
        if not rows:
            return []
        return [self.sentence("verdicts"), self.sentence("verdicts_explained"), _table(head, rows), *self.plans(stages)]

    def plans(self, stages: pl.DataFrame) -> list[str]:
        """A row for each STEP, a column for what a plan may be worth."""
        if stages.is_empty():
            return [self.sentence("plans"), self.sentence("plans_none")]
        head = [self.sentence("group"), self.sentence("count"), *(self.sentence(f"plan_{plan}") for plan in PLANS)]
        rows = [
            [self.names[group], f"{own['n'][0]:,}",
             *(f"{row['passed_count']:,} ({row['reached_count']:,})" for row in own.iter_rows(named=True))]
            for (_, group), own in stages.group_by("perspective", "group", maintain_order=True)
            if own["n"][0]
        ]  # fmt: skip
        ranged = [option for indicator in self.studied.framework.indicator for option in indicator.points_range]
        options = self.sentence("separator").join(dict.fromkeys(ranged))
        return [self.sentence("plans"), self.sentence("plans_explained", options=options), _table(head, rows)]

    def head(self) -> list[str]:
        studied = self.studied
        facts = {"year": studied.year, "basis": studied.basis, "basis_name": self.names[studied.basis]}
        source, count = getattr(studied.source, self.language), studied.points["unit"].n_unique()
        title = self.sentence("title", framework=studied.framework.id)
        return [title, self.sentence("made", source=source, body_count=f"{count:,}", date=studied.date, **facts)]

    def moves(self, moves: pl.DataFrame) -> list[str]:
        """A row for every group, a column for every cause."""
        if moves.is_empty():
            return [self.sentence("moves"), self.sentence("effects_none")]
        causes = moves["cause"].unique(maintain_order=True).to_list()
        head = [self.sentence("group"), self.sentence("count"), *(self.cause(cause) for cause in causes)]
        rows = [
            [self.names[group], f"{own['n'][0]:,}", *(_moved(row) for row in own.iter_rows(named=True))]
            for (_, group), own in moves.group_by("perspective", "group", maintain_order=True)
        ]
        return [self.sentence("moves"), self.most_moved(moves), _table(head, rows), self.reading(moves)]

    def most_moved(self, moves: pl.DataFrame) -> str:
        """The group and the cause under which most bodies change their band."""
        most = moves.sort("band_changes_share", descending=True, maintain_order=True).row(0, named=True)
        return self.sentence(
            "moves_explained",
            group=self.names[most["group"]],
            cause=self.cause(most["cause"]),
            share=_percent(most["band_changes_share"]),
            divisor=self.judgement.band_divisor.value,
        )

    def cause(self, name: str) -> str:
        return self.sentence(name, spread=f"{100 * self.judgement.weight_spread.value:g}")

    def reading(self, moves: pl.DataFrame) -> str:
        points = self.studied.points.filter(~pl.col("status").is_in(EXCLUDED_STATUSES))
        return self.sentence(
            "moves_method",
            draws=f"{self.judgement.draws.value:,}",
            least=f"{1 - self.judgement.weight_spread.value:g}",
            most=f"{1 + self.judgement.weight_spread.value:g}",
            coverage=f"{100 * self.judgement.min_coverage.value:.0f}",
            left_out=points["unit"].n_unique() - min(moves["n"].to_list()),
            blank=_percent(points["points"].null_count() / points.height),
        )

    def influence(self, influence: pl.DataFrame) -> list[str]:
        """The strongest first in every group; groups of one indicator in a sentence."""
        head = [self.sentence(key) for key in ("group", "indicator", "weight_share", "variance_share")]
        groups = influence.group_by("perspective", "group", maintain_order=True)
        parts = [(group, own.sort("variance_share", descending=True)) for (_, group), own in groups]
        rows = [
            [self.names[group], self.names[row["indicator"]], *(f"{_percent(row[key])}%" for key in _SHARES)]
            for group, own in parts
            if own.height > 1
            for row in own.iter_rows(named=True)
        ]
        single = self.listed(group for group, own in parts if own.height == 1)
        last = [self.sentence("influence_single", groups=single)] if single else []
        return [self.sentence("influence"), self.sentence("influence_explained"), _table(head, rows), *last]

    def consistency(self, consistency: pl.DataFrame) -> list[str]:
        """A row for each group of two indicators and more."""
        head = [self.sentence(key) for key in ("group", "indicator_count", "count", "alpha", "first_component")]
        rows = [
            [self.names[row["group"]], str(row["indicator_count"]), f"{row['n']:,}",
             self.sentence("none") if row["alpha"] is None else f"{row['alpha']:.2f}",
             self.sentence("none") if row["first_component_share"] is None
             else f"{_percent(row['first_component_share'])}%"]
            for row in consistency.iter_rows(named=True)
        ]  # fmt: skip
        return [self.sentence("consistency"), self.sentence("consistency_explained"), _table(head, rows)]

    def pairs(self, pairs: pl.DataFrame) -> list[str]:
        head = [self.sentence(key) for key in ("indicator", "other", "correlation", "together")]
        rows = [
            [self.names[row["indicator"]], self.names[row["other"]], f"{row['correlation']:.2f}",
             self.listed(row["groups"]) or self.sentence("none")]
            for row in pairs.iter_rows(named=True)
        ]  # fmt: skip
        table = _table(head, rows) if rows else self.sentence("pairs_none")
        above = self.judgement.correlated_above.value
        return [self.sentence("pairs"), self.sentence("pairs_explained", above=above), table]

    def listed(self, names: Iterable[str]) -> str:
        return self.sentence("separator").join(self.names[name] for name in names)


_SHARES = ("weight_share", "variance_share")


def _with_interval(row: dict, name: str) -> str:
    value, low, high = (f"{row[key] + 0.0:.2f}" for key in (name, f"{name}_low", f"{name}_high"))
    return f"{value} ({low}…{high})".replace("-0.00", "0.00")


def _moved(row: dict) -> str:
    return f"{row['move_median']:.0f} / {row['move_p95']:.0f} / {_percent(row['band_changes_share'])}%"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
