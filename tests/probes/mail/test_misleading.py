import tomllib
from pathlib import Path

import pytest

CASES = tomllib.loads(Path(__file__).with_name("misleading.toml").read_text("utf-8"))["mail"]
SYSTEMS = {
    "": {},
    "thread": {"In_Reply_To": "<a@b.example>"},
    "zendesk": {
        "In_Reply_To": "<a@b.example>",
        "Auto_Submitted": "auto-generated",
        "X_Mailer": "Zendesk Mailer",
    },
    "jira": {"Auto_Submitted": "auto-generated", "Precedence": "bulk", "X_JIRA_FingerPrint": "x"},
    "salesforce": {"In_Reply_To": "<a@b.example>", "X_SFDC_LK": "0"},
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}: {case['text'][:30]}")
def test_a_misleading_mail_is_told(classified, case):
    """People who write in formulas and machines that write like people, in eleven languages."""
    headers = {**SYSTEMS[case.get("system", "")], "From": case["from"]}
    assert classified(case["text"], subject=case["subject"], **headers).kind == case["kind"]
