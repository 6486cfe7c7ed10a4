import pytest

from mysteryshop.reports.figures import Counts, Kind, count, open_sentence, verdict_sentence


def test_every_kind_is_counted_apart():
    """Seven kinds, seven numbers, and the whole is their sum."""
    counts = count([*Kind, Kind.MET])
    assert counts == Counts(2, 1, 1, 1, 1, 1, 1)
    assert counts.total == 8
    assert counts.coverage == "measured 5 of 8"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(met=4, missed_must=2, broken=9),
         "T kept 4 of 6 promises that could be measured; 2 were missed."),
        (Counts(met=4, missed_should=1),
         "T kept 4 of 5 promises that could be measured; 1 was missed."),
        (Counts(met=4, missed_must=1, accepted=1),
         "T kept 4 of 6 promises that could be measured; 2 were missed (1 of the misses is accepted)."),
        (Counts(met=3, pending=1), "T kept all 3 promises that could be measured."),
        (Counts(met=1), "T kept the one promise that could be measured."),
        (Counts(missed_must=1), "T missed the one promise that could be measured."),
        (Counts(accepted=1),
         "T missed the one promise that could be measured, a miss that is accepted."),
        (Counts(missed_must=1, missed_should=1),
         "T kept none of the 2 promises that could be measured."),
        (Counts(pending=2, not_measured=3, broken=4), "Nothing has been decided about T yet."),
        (Counts(), "Nothing has been decided about T yet."),
    ],
)  # fmt: skip
def test_the_verdict_is_said_of_what_was_measured_only(counts, expected):
    """The sentence counts met against measured; what is undecided is in neither number."""
    assert verdict_sentence("T", counts) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(met=2), "All 2 promises looked at could be measured."),
        (Counts(), "Nothing has been looked at."),
        (Counts(met=1, broken=1),
         "Of 2 promises looked at, 1 broke down on our side; it does not count as kept or missed."),
        (Counts(pending=2, not_measured=1, broken=1),
         "Of 4 promises looked at, 2 are not decided yet (next check Monday), 1 could not be "
         "measured and 1 broke down on our side; none of these counts as kept or missed."),
    ],
)  # fmt: skip
def test_pending_not_measured_and_broken_are_told_apart(counts, expected):
    """What the verdict does not cover is named by its kind, and said not to count."""
    assert open_sentence(counts, "Monday") == expected
