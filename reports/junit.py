"""JUnit XML from the ledger's results, exact: one testcase a journey, nothing inferred."""

import re
from xml.etree import ElementTree as ET

from ..core.verdict import Outcome
from .results import Results, VisitResult
from .sentences import lines_of

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Results) -> str:
    """The document. Missed is a failure, broken an error, pending and not measured are skipped."""
    suite = ET.Element(
        "testsuite",
        name=f"mysteryshop {results.company}",
        tests=str(len(results.visits)),
        failures=_count(results, Outcome.MISSED),
        errors=_count(results, Outcome.BROKEN),
        skipped=str(
            sum(v.outcome in (Outcome.PENDING, Outcome.NOT_MEASURED) for v in results.visits)
        ),
        timestamp=results.started,
    )
    for visit in results.visits:
        suite.append(_testcase(visit))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _testcase(visit: VisitResult) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=_clean(visit.feature),
        name=_clean(f"{visit.title} [{visit.row}]" if visit.row else visit.title),
        file=_clean(visit.feature),
        line=str(visit.line),
    )
    properties = ET.SubElement(case, "properties")
    for name, value in (("visit", visit.id), ("outcome", visit.outcome.value)):
        ET.SubElement(properties, "property", name=name, value=value)
    said = [_clean(line) for line in lines_of(visit)]
    kind = {
        Outcome.MISSED: "failure",
        Outcome.BROKEN: "error",
        Outcome.PENDING: "skipped",
        Outcome.NOT_MEASURED: "skipped",
    }.get(visit.outcome)
    if kind:
        element = ET.SubElement(case, kind, message=_clean(visit.because), type=visit.outcome.value)
        element.text = "\n".join(said)
    elif said:
        ET.SubElement(case, "system-out").text = "\n".join(said)
    return case


def _count(results: Results, outcome: Outcome) -> str:
    return str(sum(visit.outcome is outcome for visit in results.visits))


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)
