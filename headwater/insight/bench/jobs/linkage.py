"""A million records of people written differently, of which each belongs with which: in one batch.

The peer, splink, trains its model on the same records first, as its users must; that is counted, as is all that we count
and write down before comparing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

Ints = npt.NDArray[np.int64]
_LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


def made_up(
    size: int, seed: int = 5
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64], npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Names, dates of birth, addresses and who it really is. A third are of somebody who is there already, most with a slip."""
    rng = np.random.default_rng(seed)
    given, family, streets = _invented(rng, 1_500), _invented(rng, 40_000), _invented(rng, 8_000)
    people = max(size * 2 // 3, 1)
    truth = np.concatenate([np.arange(people), rng.integers(0, people, size - people)])
    first, last = _drawn(rng, given, people), _drawn(rng, family, people)
    born = _digits(np.datetime64("1930-01-01") + rng.integers(0, 29_000, people))
    area = rng.integers(0, 400, people)
    street = streets[(area * 20 + rng.integers(0, 20, people)) % len(streets)]
    house = rng.integers(1, 180, people).astype("U3")
    first, last, born, street, house, area = (column[truth] for column in (first, last, born, street, house, area))
    again = np.arange(size) >= people
    first, last, street = (_slipped(rng, words, again & (rng.random(size) < 0.2)) for words in (first, last, street))
    moved = again & (rng.random(size) < 0.2)
    house = np.where(moved, rng.integers(1, 180, size).astype("U3"), house)
    wrong = again & (rng.random(size) < 0.1)
    born = np.where(wrong, born - born % 10 + rng.integers(0, 10, size), born)
    postcode = np.char.add("cv", area.astype("U3"))
    names = np.char.add(np.char.add(first, " "), last)
    addresses = np.char.add(np.char.add(np.char.add(house, " "), np.char.add(street, " street ")), postcode)
    order = rng.permutation(size)
    return names[order], born[order], addresses[order], truth[order].astype(np.int64)


def _invented(rng: np.random.Generator, size: int) -> npt.NDArray[Any]:
    syllables = np.array([a + b for a in "bcdfghjklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")])
    words = syllables[rng.integers(0, len(syllables), size)]
    for chance in (1.0, 0.6):
        more = syllables[rng.integers(0, len(syllables), size)]
        words = np.char.add(words, np.where(rng.random(size) < chance, more, ""))
    return words


def _drawn(rng: np.random.Generator, words: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Some names are common: by Zipf's law."""
    odds = 1 / (np.arange(len(words)) + 5)
    return words[rng.choice(len(words), size, p=odds / odds.sum())]


def _digits(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    return np.char.replace(days.astype("U10"), "-", "").astype(np.int64)


def _slipped(rng: np.random.Generator, words: npt.NDArray[Any], which: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """One letter wrong, in some."""
    found = words.astype("U16")
    letters = found.view("U1").reshape(len(found), 16).copy()
    rows = np.flatnonzero(which)
    length = np.char.str_len(found[rows])
    letters[rows, (rng.random(len(rows)) * length).astype(int)] = _LETTERS[rng.integers(0, 26, len(rows))]
    return np.ascontiguousarray(letters).view("U16").ravel()


def make(folder: Path, size: int) -> None:
    names, births, addresses, truth = made_up(size)
    np.savez(folder / "people.npz", names=names, births=births, addresses=addresses, truth=truth)


def ours(folder: Path) -> Callable[[], Answer]:
    import pyarrow as pa

    from headwater.insight.linkage import People, link
    from headwater.insight.linkage.warming import warm

    with np.load(folder / "people.npz") as found:
        names, addresses = (pa.array(found[column].tolist()) for column in ("names", "addresses"))
        births, truth = found["births"].astype("U8").astype("O"), found["truth"]
    warm()

    def work() -> Answer:
        return _judged(link(People.of(names, births, addresses)).person, truth)

    return work


def splink(folder: Path) -> Callable[[], Answer]:
    import pandas as pd  # type: ignore[import-untyped, unused-ignore]
    import splink.comparison_library as cl  # type: ignore[import-not-found, unused-ignore]
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # type: ignore[import-not-found, unused-ignore]

    with np.load(folder / "people.npz") as found:
        words = pd.Series(found["names"]).str.split(" ", n=1, expand=True)
        records = pd.DataFrame({"unique_id": np.arange(len(words)), "given": words[0], "family": words[1]})
        records["born"] = found["births"].astype("U8")
        place = pd.Series(found["addresses"]).str.split(" ", expand=True)
        records["street"], records["postcode"] = place[0] + " " + place[1], place[3]
        truth = found["truth"]
    rules = [
        block_on("born", "substr(given, 1, 1)"),
        block_on("born", "substr(family, 1, 1)"),
        block_on("given", "family", "postcode"),
        block_on("family", "street"),
    ]
    compared = [
        cl.JaroWinklerAtThresholds("given", [0.9, 0.8]),
        cl.JaroWinklerAtThresholds("family", [0.9, 0.8]),
        cl.LevenshteinAtThresholds("born", [1]),
        cl.JaroWinklerAtThresholds("street", [0.9]),
        cl.ExactMatch("postcode"),
    ]

    def work() -> Answer:
        settings = SettingsCreator("dedupe_only", comparisons=compared, blocking_rules_to_generate_predictions=rules)
        linker = Linker(DuckDBAPI().register(records), settings)
        linker.training.estimate_probability_two_random_records_match([block_on("given", "family", "born")], recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        for rule in (block_on("born", "given"), block_on("family", "postcode")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        pairs = linker.inference.predict(threshold_match_probability=0.95)
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95).as_pandas_dataframe()
        person = groups.sort_values("unique_id")["cluster_id"].factorize()[0]
        return _judged(np.asarray(person, np.int64), truth)

    return work


def _judged(person: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> Answer:
    both = _pairs(person * (int(truth.max()) + 1) + truth)
    return {"precision": both / max(_pairs(person), 1), "recall": both / max(_pairs(truth), 1)}


def _pairs(labels: npt.NDArray[np.int64]) -> int:
    seen = np.unique(labels, return_counts=True)[1].astype(np.int64)
    return int((seen * (seen - 1) // 2).sum())


def compare(mine: Answer, theirs: Answer) -> Agreement:
    """Two methods, two answers: ours may not be less right or find less than the peer, by more than half a point."""
    said = ", ".join(f"{what} {float(mine[what]):.4f} and {float(theirs[what]):.4f}" for what in ("precision", "recall"))
    return Agreement(all(float(mine[what]) >= float(theirs[what]) - 0.005 for what in ("precision", "recall")), said)


JOB = Job(
    name="linkage",
    what="link a million records; the peer trains on them first",
    size=1_000_000,
    make=make,
    run=ours,
    peers=(Peer("splink", "splink", splink, compare),),
    seconds=10.0,
    megabytes=1_500,
    unit="records",
    repeats=3,
)
