"""`monosashi score` over 10,000 units × 60 indicators; and the most favourable weights over a nation of 1,741."""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from pipeline.definitions.score_options import FavourableWeights
from pipeline.scoring.favourable_weights import most_favourable

UNITS, INDICATORS, NATION = 10_000, 60, 1_741


def framework() -> str:
    names = [f"i{number}" for number in range(INDICATORS)]
    numbers = "\n".join(f'[[indicator]]\nid = "{name}"\ngoalposts = {{ low = 0, high = 1 }}' for name in names)
    return f'{numbers}\n[[group]]\nid = "whole"\nindicators = {names}\n'.replace("'", '"')


def values() -> str:
    chance = random.Random(1)
    rows = (f"u{unit},i{number},{chance.random():.3f}" for unit in range(UNITS) for number in range(INDICATORS))
    return "\n".join(["unit,indicator,value", *rows])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "framework.toml").write_text(framework(), encoding="utf-8")
        (folder / "values.csv").write_text(values(), encoding="utf-8")
        arguments = ["--framework", name, "--values", str(folder / "values.csv"), "--out", str(folder / "out.csv")]
        subprocess.run([sys.executable, "-m", "pipeline.cli", "score", *arguments], check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        rows = len((folder / "out.csv").read_text(encoding="utf-8").splitlines()) - 1
    print(f"score: {UNITS:,} units × {INDICATORS} indicators, {rows:,} scores")
    print(f"  {used.ru_utime + used.ru_stime:.1f} s of processor time, at most {used.ru_maxrss / 1024:.0f} MiB")
    points = np.random.default_rng(1).choice([0.0, 0.25, 0.5, 1.0], (NATION, INDICATORS))
    start = time.process_time()
    scores = most_favourable(points, FavourableWeights(most_share=0.1))
    seconds = time.process_time() - start
    print(f"most favourable weights: {NATION:,} bodies × {INDICATORS} indicators, none above a tenth")
    print(f"  {seconds:.1f} s of processor time, median {np.median(scores):.3f}")


if __name__ == "__main__":
    main()
