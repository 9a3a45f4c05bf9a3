"""Where a published document contradicts itself: found by general rules, applied to every number that it states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from headwater.insight.published.statements import Publication, Relation, Rule, Statement
from headwater.insight.statistics.rounding import exact, half_up, percent_below, percent_change


class Kind(Enum):
    """What sort of contradiction. The label is a heading."""

    DIFFERENCE = "A difference that is not one number less the other"
    PERCENT = "A percentage that does not follow from its numbers"
    SUM = "A whole that is not the sum of its parts"
    AVERAGE = "An average that does not follow from its total"
    TWICE = "One quantity stated as two numbers"
    UNLABELLED = "A row without a label"


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: what is printed, what follows from what, in a sentence, and the statements concerned."""

    kind: Kind
    sentence: str
    printed: str
    follows: str
    statements: tuple[Statement, ...]

    @property
    def slide(self) -> str:
        return self.statements[0].slide

    def concerns(self, quantity: str) -> bool:
        """Whether it is about this quantity (and not only derived from it)."""
        return any(s.quantity == quantity for s in self._subjects())

    def _subjects(self) -> Sequence[Statement]:
        return self.statements if self.kind in (Kind.TWICE, Kind.UNLABELLED) else self.statements[:1]


_KINDS = {
    Rule.DIFFERENCE: Kind.DIFFERENCE,
    Rule.PERCENT_CHANGE: Kind.PERCENT,
    Rule.PERCENT_BELOW: Kind.PERCENT,
    Rule.SUM: Kind.SUM,
    Rule.PER_DAY: Kind.AVERAGE,
}


def findings(publication: Publication) -> tuple[Finding, ...]:
    """Every contradiction that the rules find, in the order of the document's tables."""
    stated = _by_quantity(publication.statements)
    found: list[Finding] = []
    for relation in publication.relations:
        found += _check(relation, stated, publication.period.days)
    return (*_with_witness(found, publication, stated), *_stated_twice(stated), *_unlabelled(publication.statements))


def _by_quantity(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    stated = defaultdict(list)
    for statement in statements:
        stated[statement.quantity].append(statement)
    return dict(stated)


def _check(relation: Relation, stated: dict[str, list[Statement]], days: int) -> Iterator[Finding]:
    """A relation whose numbers are not all printed says nothing."""
    if not all(quantity in stated for quantity in relation.inputs):
        return
    for target in stated.get(relation.target, ()):
        if relation.table not in (None, target.table):
            continue
        inputs = [_nearest(stated[quantity], target) for quantity in relation.inputs]
        value = _follows(relation, inputs, days)
        if value is not None and value != exact(target.value):
            yield _finding(relation, target, inputs, value, days)


def _nearest(statements: Sequence[Statement], target: Statement) -> Statement:
    """Of several statements of one quantity, that of the same table."""
    return next((s for s in statements if s.table == target.table), statements[0])


def _follows(relation: Relation, inputs: Sequence[Statement], days: int) -> Fraction | None:
    values = [exact(s.value) for s in inputs]
    found: Fraction | None
    match relation.rule:
        case Rule.SUM:
            return sum(values, Fraction(0))
        case Rule.DIFFERENCE:
            return values[1] - values[0]
        case Rule.PERCENT_CHANGE:
            found = percent_change(*values)
        case Rule.PERCENT_BELOW:
            found = percent_below(*values)
        case Rule.PER_DAY:
            found = values[0] / days
    return None if found is None else exact(relation.rounding(found, relation.decimals))


def _finding(relation: Relation, target: Statement, inputs: Sequence[Statement], value: Fraction, days: int) -> Finding:
    follows, printed = _number(value, target), as_printed(target)
    parts = " + ".join(f"{s} ({s.path[2]})" for s in inputs)
    match relation.rule:
        case Rule.SUM:
            gap = exact(target.value) - value
            size = f"{_number(abs(gap), target)} {'more' if gap > 0 else 'fewer'} than its parts"
            reason = f"{relation.words} make {follows}: {parts}. The whole is {size}"
        case Rule.DIFFERENCE:
            reason = f"{inputs[1]} less {inputs[0]} is {follows}"
        case Rule.PERCENT_CHANGE:
            reason = f"from {inputs[0]} to {inputs[1]} is {follows}, by the rule that its other rows follow"
        case Rule.PERCENT_BELOW:
            exactly = percent_below(inputs[0].value, inputs[1].value) or Fraction(0)
            reason = (
                f"{relation.words} is {inputs[0]} against {inputs[1]}, which is {half_up(exactly, 1)}% and rounds to {follows}"
            )
        case Rule.PER_DAY:
            reason = f"{inputs[0]} over {days} days is {follows} a day ({relation.words})"
    sentence = f"{title(target)}: printed “{printed}”, but {reason}."
    return Finding(_KINDS[relation.rule], sentence, printed, follows, (target, *inputs))


def _with_witness(found: Sequence[Finding], publication: Publication, stated: dict[str, list[Statement]]) -> Iterator[Finding]:
    """Where a difference is wrong and the percentage beside it is right, say so: it tells which number slipped."""
    wrong_percents = {f.statements[0].row for f in found if f.kind is Kind.PERCENT}
    for finding in found:
        row = finding.statements[0].row
        beside = stated.get(f"{row}/percent", [])
        if finding.kind is Kind.DIFFERENCE and beside and row not in wrong_percents:
            sentence = f"{finding.sentence} The percentage printed beside it, {beside[0]}, agrees with {finding.follows}."
            yield Finding(finding.kind, sentence, finding.printed, finding.follows, finding.statements)
        else:
            yield finding


def _stated_twice(stated: dict[str, list[Statement]]) -> Iterator[Finding]:
    for statements in stated.values():
        first = statements[0]
        for other in statements[1:]:
            if other.value != first.value:
                a, b = sorted((first, other), key=lambda s: s.table)
                sentence = f"{title(a)}: “{as_printed(a)}” on the slide “{a.slide}”, but {b} on the slide “{b.slide}”."
                yield Finding(Kind.TWICE, sentence, as_printed(a), str(b), (a, b))


def _unlabelled(statements: Iterable[Statement]) -> Iterator[Finding]:
    """Rows of a table whose name is empty."""
    rows: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if "" in statement.path:
            rows[statement.row].append(statement)
    for row in rows.values():
        printed = ", ".join(as_printed(s) for s in row)
        sentence = f"The slide “{row[0].slide}” has a row without a label: {printed}. It cannot be said what it counts."
        yield Finding(Kind.UNLABELLED, sentence, printed, "", tuple(row))


def as_printed(statement: Statement) -> str:
    """The words of a slide as they stand; a bare number with the separators that tables have."""
    bare = statement.printed.replace(",", "").replace(".", "").removeprefix("-").isdigit()
    return str(statement) if bare else statement.printed


def _number(value: Fraction, like: Statement) -> str:
    decimals = like.decimals if value.denominator == 1 else max(like.decimals, _places(value))
    text = f"{float(value):,.{decimals}f}".replace("-", "−")
    return f"{text}%" if like.unit == "%" else text


def _places(value: Fraction) -> int:
    """Decimals that the number needs, up to four."""
    return next((places for places in range(5) if (value * 10**places).denominator == 1), 4)


def title(statement: Statement) -> str:
    """The quantity in words: “Burglary Residential, Solihull: difference”."""
    *names, measure = (part.replace("_", " ") for part in statement.path[1:])
    shown = [name for name in names if name not in ("", "all")]
    subject = ", ".join(shown) or "Neighbourhood constables"
    if statement.path[0] == "constables" and shown:
        subject = f"Neighbourhood constables, {shown[0]}"
    return f"{subject}: {measure}"
