"""Hours on working days, to stand beside the clock's: never the deadline itself."""

from datetime import datetime, time, timedelta

from ...core.company import Company

OPENS, CLOSES = time(9), time(17)
"""A usual working day; companies that answer outside it are quicker than this says."""
LONGEST = timedelta(days=60)
"""Longer spans are not counted day by day."""


def business_hours(start: datetime, end: datetime, company: Company) -> float:
    """Hours between two moments on weekdays from 9 to 17 in the company's zone, without its public
    holidays."""
    import holidays  # a sixth of a second, wanted only when an answer has come

    end = min(end, start + LONGEST)
    country = company.identity.country
    known = country in holidays.list_supported_countries()
    free = holidays.country_holidays(country) if known else {}
    local, stop, total = start.astimezone(company.zone), end.astimezone(company.zone), timedelta()
    day = local.date()
    while day <= stop.date():
        if day.weekday() < 5 and day not in free:
            opens = max(local, datetime.combine(day, OPENS, company.zone))
            closes = min(stop, datetime.combine(day, CLOSES, company.zone))
            total += max(closes - opens, timedelta())
        day += timedelta(days=1)
    return round(total.total_seconds() / 3600, 2)
