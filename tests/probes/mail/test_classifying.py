import pytest

from mysteryshop.probes.mail.classifying import RULES, sentence_of
from mysteryshop.probes.mail.kinds import SUBKINDS, Kind
from mysteryshop.probes.mail.phrases import languages

THREAD = {"In_Reply_To": "<question@probe.example.net>"}
ZENDESK = {
    **THREAD,
    "Auto_Submitted": "auto-generated",
    "X_Auto_Response_Suppress": "All",
    "X_Mailer": "Zendesk Mailer",
}
RT = {**THREAD, "Precedence": "bulk", "X_RT_Ticket": "tidewater #4711", "X_Managed_BY": "RT 5.0"}
JIRA = {"Auto_Submitted": "auto-generated", "Precedence": "bulk", "X_JIRA_FingerPrint": "a1"}

RECEIPTS = [
    "Hello,\n\nwe have received your request (4711) and will get back to you within 24"
    " hours.\n\nThe Tidewater Team",
    "Thanks for reaching out! Someone from our team will be in touch shortly.\n\nTidewater Support",
    "Guten Tag,\n\nIhre Anfrage ist bei uns eingegangen. Wir melden uns so schnell wie möglich.\n\n"
    "Ihr Tidewater-Kundenservice",
    "Sehr geehrte Damen und Herren,\n\nvielen Dank für Ihre Nachricht. Die Bearbeitung dauert"
    " derzeit bis zu fünf"
    " Werktage; wir bitten um etwas Geduld.\n\nMit freundlichen Grüßen\nIhr Serviceteam",
    "Bonjour,\n\nVotre message a bien été reçu. Un conseiller vous répondra dans les meilleurs"
    " délais.\n\n"
    "Le service clients",
    "Estimado cliente:\n\nHemos recibido su consulta y le responderemos lo antes"
    " posible.\n\nAtención al cliente",
    "Gentile cliente,\n\nabbiamo ricevuto la Sua richiesta. Le risponderemo al più presto.\n\nIl"
    " servizio clienti",
    "Beste klant,\n\nBedankt voor uw bericht. Wij nemen binnen 2 werkdagen contact met u"
    " op.\n\nKlantenservice",
    "Olá,\n\nRecebemos a sua mensagem e responderemos com a maior brevidade possível.\n\nA"
    " equipa Tidewater",
    "Szanowni Państwo,\n\notrzymaliśmy Państwa zgłoszenie. Odpowiemy najszybciej jak to"
    " możliwe.\n\nZespół Tidewater",
    "Hej,\n\nTack för ditt meddelande. Vi återkommer till dig inom två arbetsdagar.\n\nKundtjänst",
    "お問い合わせいただきありがとうございます。\n内容を確認のうえ、2営業日以内に担当者よりご連絡いたします。\n\n"
    "タイドウォーター サポートセンター",
]
PEOPLE = [
    "Hi Sam,\n\nit is £24 a month, and after a year you may leave with a month's notice.\n\nPriya",
    "Hi Sam,\n\nI've asked my colleague in billing about this and will write again"
    " tomorrow.\n\nBest\nTom Ashby",
    "Guten Tag,\n\nder Tarif kostet 24 Euro im Monat. Kündigen können Sie nach einem Jahr.\n\n"
    "Mit freundlichen Grüßen\nJana Behrens",
    "Hallo Sam, das muss ich erst im Lager nachfragen, dauert bis morgen. VG Jana",
    "Bonjour Sam,\n\nle forfait coûte 24 € par mois et vous pouvez résilier au bout d'un an.\n\n"
    "Cordialement,\nÉlodie Marchetti",
    "Hola, Sam:\n\nLa tarifa cuesta 24 € al mes y se puede cancelar al cabo de un año.\n\nUn"
    " saludo,\nInés",
    "Ciao Sam,\n\nla tariffa costa 24 € al mese e dopo un anno si può disdire.\n\nCordiali"
    " saluti\nPiero Landi",
    "Dag Sam,\n\nhet abonnement kost 24 euro per maand en je kunt na een jaar opzeggen.\n\nMet"
    " vriendelijke groet,\n"
    "Femke Bos",
    "Olá Sam,\n\no tarifário custa 24 € por mês e pode cancelar ao fim de um"
    " ano.\n\nCumprimentos,\nRui Falcão",
    "Dzień dobry,\n\ntaryfa kosztuje 24 zł miesięcznie, a po roku można ją"
    " wypowiedzieć.\n\nPozdrawiam\nEwa Lis",
    "Hej Sam,\n\nabonnemanget kostar 240 kr i månaden och kan sägas upp efter ett år.\n\nVänliga"
    " hälsningar\nMoa Ek",
    "サム様\n\n料金は月額2,400円です。1年後に解約できます。\n\n森田",
]
AWAY = [
    (
        "Automatic reply: Harbour tariff",
        "I am out of the office until 9 November with limited access to my mail.\n\nTom",
    ),
    (
        "Abwesenheitsnotiz: Harbour tariff",
        "Ich bin bis zum 9. November nicht im Büro.\n\nJana Behrens",
    ),
    (
        "Réponse automatique : Harbour tariff",
        "Je suis absente du bureau jusqu'au 9 novembre.\n\nÉlodie",
    ),
    (
        "Respuesta automática: Harbour tariff",
        "Estoy de vacaciones hasta el 9 de noviembre.\n\nInés",
    ),
    (
        "Risposta automatica: Harbour tariff",
        "Sarò assente dall'ufficio fino al 9 novembre.\n\nPiero",
    ),
    ("Automatisch antwoord: Harbour tariff", "Ik ben tot 9 november niet aanwezig.\n\nFemke"),
    ("Resposta automática: Harbour tariff", "Estou de férias até 9 de novembro.\n\nRui"),
    ("Odpowiedź automatyczna: Harbour tariff", "Jestem na urlopie do 9 listopada.\n\nEwa"),
    ("Autosvar: Harbour tariff", "Jag är inte på kontoret före den 9 november.\n\nMoa"),
    ("自動返信: Harbour tariff", "11月9日まで休暇をいただいております。\n\n森田"),
    (
        "Re: Harbour tariff",
        "I will be out of the office from Monday and back in the office on the 9th.\n\nTom",
    ),
]


def test_every_language_has_phrases():
    """German, English, Spanish, French, Italian, Japanese, Dutch, Polish, Portuguese, Swedish."""
    assert {"de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "sv"} <= set(languages())


def test_every_rule_can_be_explained():
    """Names are unique, each has a sentence, and each speaks for a kind with known subkinds."""
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert sentence_of(rule.name) == rule.sentence
        assert rule.kind is Kind.HUMAN or rule.subkind in SUBKINDS[rule.kind]


@pytest.mark.parametrize(
    "headers", [{}, THREAD, ZENDESK, RT], ids=["bare", "thread", "zendesk", "rt"]
)
@pytest.mark.parametrize("body", RECEIPTS)
def test_a_receipt_is_automatic(classified, body, headers):
    """Whatever language it is in and whatever system sends it, with or without a mark."""
    found = classified(body, subject="Harbour tariff", **headers)
    assert (found.kind, found.subkind) == (Kind.AUTO, "receipt")


@pytest.mark.parametrize(
    "headers", [{}, THREAD, ZENDESK, RT, JIRA], ids=["bare", "thread", "zendesk", "rt", "jira"]
)
@pytest.mark.parametrize("body", PEOPLE)
def test_a_persons_words_are_a_persons(classified, body, headers):
    """Also in a mail that a ticket system marks as made by a machine."""
    found = classified(body, **headers)
    assert found.kind is Kind.HUMAN
    assert found.subkind == (None if headers in ({}, THREAD) else "ticket system")


@pytest.mark.parametrize(("subject", "body"), AWAY)
def test_an_absence_is_told_without_any_header(classified, subject, body):
    """Outlook's rules answer with no mark at all: subject and text have to do."""
    found = classified(body, subject=subject, From="Tom Ashby <t.ashby@tidewater.example>")
    assert (found.kind, found.subkind) == (Kind.AUTO, "out of office")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied (vacation)"),
        ("X-Autoreply", "yes"),
        ("X-Autorespond", "Harbour tariff"),
        ("Precedence", "auto_reply"),
        ("X-Vacation", "1"),
    ],
)
def test_a_declared_auto_reply_is_believed(classified, name, value):
    """RFC 3834 and its forerunners."""
    assert classified("Hello.", **{name: value}).kind is Kind.AUTO


@pytest.mark.parametrize(
    "headers",
    [{"X_Auto_Response_Suppress": "All"}, {"Precedence": "bulk"}],
    ids=["suppress", "bulk"],
)
def test_what_people_send_too_is_no_mark(classified, headers):
    """A request to the receiver, and a header of lists and ticket systems."""
    assert classified("It is £24 a month, yes.\n\nPriya", **headers).kind is Kind.HUMAN


@pytest.mark.parametrize(
    "body",
    [
        "Dear Sam,\n\nthank you for your message. I have passed it to our billing department.\n\n"
        "Kind regards\nPriya Nair\nCustomer Care",
        "Sehr geehrter Herr Sam,\n\nvielen Dank für Ihre Anfrage, die ich an die Fachabteilung"
        " weitergeleitet habe.\n\n"
        "Mit freundlichen Grüßen\nJana Behrens",
    ],
)
def test_boilerplate_that_a_person_signed_is_a_persons(classified, body):
    """That it answers nothing is for a later stage to say."""
    assert classified(body, **THREAD).kind is Kind.HUMAN


def test_a_comment_in_a_tickets_mail_is_a_persons(classified):
    """The system says who commented."""
    body = "Priya Nair commented:\n\nHi Sam, it is £24 a month.\n\nView request: https://desk.example/4711"
    assert classified(body, subject="[HELP-4711] Harbour tariff", **JIRA).kind is Kind.HUMAN


def test_a_challenge_is_told(classified):
    """The message waits until somebody clicks."""
    body = (
        "Your message to Tidewater is being held. To show that you are not a robot, click the"
        " link:\n"
        "https://guard.example/4711"
    )
    found = classified(body, subject="Please confirm your message")
    assert (found.kind, found.subkind) == (Kind.AUTO, "challenge")


@pytest.mark.parametrize(
    "body",
    [
        "Hi Sam!\n\nThe Harbour tariff is £24 a month.\n\nThis answer was given by our virtual"
        " assistant.",
        "Hallo!\n\nDer Tarif kostet 24 Euro. Diese Antwort hat unser KI-Assistent geschrieben.",
        "Bonjour,\n\nle forfait coûte 24 €. Réponse générée par une IA.",
    ],
)
def test_a_bot_is_no_person_even_when_it_answers(classified, body):
    """It says itself that no person wrote it."""
    found = classified(body, **THREAD)
    assert (found.kind, found.subkind) == (Kind.AUTO, "bot")


def test_a_read_receipt_is_automatic(classified):
    """RFC 8098: multipart/report, and yet no bounce."""
    body = (
        "--b\nContent-Type: text/plain\n\nYour message was read on 2 November 2026.\n"
        "--b\nContent-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822; help@tidewater.example\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
    )
    kind = "multipart/report; report-type=disposition-notification; boundary=b"
    found = classified(body, subject="Read: Harbour tariff", Content_Type=kind)
    assert (found.kind, found.subkind) == (Kind.AUTO, "read receipt")


def report(action: str, status: str) -> str:
    return (
        "--b\nContent-Type: text/plain\n\nThis is the mail system.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.tidewater.example\n\n"
        f"Final-Recipient: rfc822; help@tidewater.example\nAction: {action}\nStatus: {status}\n"
        "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <question@probe.example.net>\n"
        "Subject: Harbour tariff\nTo: help@tidewater.example\n--b--\n"
    )


@pytest.mark.parametrize(
    ("action", "status", "kind", "subkind"),
    [
        ("failed", "5.1.1", Kind.BOUNCE, "permanent"),
        ("delayed", "4.4.1", Kind.BOUNCE, "delayed"),
        ("delivered", "2.0.0", Kind.OTHER, "report"),
    ],
)
def test_a_delivery_report_says_what_became_of_it(classified, action, status, kind, subkind):
    """RFC 3464; that it marks itself as an auto-reply changes nothing."""
    found = classified(
        report(action, status),
        subject="Delivery report",
        From="MAILER-DAEMON@mx.tidewater.example",
        Auto_Submitted="auto-replied",
        Content_Type="multipart/report; report-type=delivery-status; boundary=b",
    )
    assert (found.kind, found.subkind) == (kind, subkind)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "failure notice",
            "I wasn't able to deliver your message to <help@tidewater.example>:\nno mailbox here"
            " by that name",
        ),
        (
            "Undeliverable: Harbour tariff",
            "Delivery has failed to these recipients: help@tidewater.example\n#550 5.1.1",
        ),
        (
            "Unzustellbar: Harbour tariff",
            "Ihre Nachricht konnte nicht zugestellt werden.\n550 5.1.1 unknown user",
        ),
        (
            "Mail delivery failed",
            "The recipient's mailbox is full: help@tidewater.example\n552 5.2.2 over quota",
        ),
        (
            "配信不能",
            "次の宛先に配信できませんでした。\n<help@tidewater.example>: 550 5.1.1 User unknown",
        ),
    ],
)
def test_a_bounce_of_no_standard_is_told_by_its_words(classified, subject, body):
    """Many systems know no RFC 3464."""
    found = classified(
        body,
        subject=subject,
        From="Mail Delivery System <mailer-daemon@mx.example>",
        Return_Path="<>",
    )
    assert (found.kind, found.subkind) == (Kind.BOUNCE, "permanent")


def test_a_person_may_speak_of_a_bounce(classified):
    """A failure told in somebody's own words is theirs."""
    body = "Hi Sam,\n\nyour first mail came back: the mailbox was full. It is £24 a month.\n\nPriya"
    assert classified(body, **THREAD).kind is Kind.HUMAN


@pytest.mark.parametrize(
    ("subject", "body", "headers", "subkind"),
    [
        ("Autumn news", "Order now and save!\n\nUnsubscribe: https://tidewater.example/u", {}, "newsletter"),
        ("Neues im Herbst", "Jetzt bestellen: 20 % Rabatt.\n\nNewsletter abbestellen", {}, "newsletter"),
        ("Autumn news", "See what is new.", {"List_Unsubscribe": "<https://t.example/u>"}, "newsletter"),
        ("How did we do?", "Please take a short survey: https://tidewater.example/s", {}, "survey"),
        ("Wie zufrieden waren Sie?", "Nehmen Sie an unserer Umfrage teil: https://t.example/s", {}, "survey"),
        ("Votre avis compte", "Répondez à notre enquête de satisfaction.", {}, "survey"),
        ("Reset your password", "Follow the link.", {"From": "no-reply@tidewater.example"}, "notification"),
        ("Report domain: probe.example.net Submitter: mx.example", "", {}, "report"),
        ("Hello", "You have won the lottery, dear friend.", {"X_Spam_Flag": "YES"}, "spam"),
    ],
)  # fmt: skip
def test_what_answers_nobody_is_other(classified, subject, body, headers, subkind):
    """Newsletters, surveys, notices, reports and spam never count as an answer."""
    found = classified(body, subject=subject, **headers)
    assert (found.kind, found.subkind) == (Kind.OTHER, subkind)


def test_a_complaint_in_its_format_is_a_report(classified):
    """RFC 5965."""
    body = (
        "--b\nContent-Type: text/plain\n\nAn abuse report.\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n--b--\n"
    )
    kind = "multipart/report; report-type=feedback-report; boundary=b"
    found = classified(body, subject="FW: offer", Content_Type=kind)
    assert (found.kind, found.subkind) == (Kind.OTHER, "report")


def test_a_reply_with_a_survey_below_is_a_persons(classified):
    """What stands in the footer of a helpdesk's mail is not what it is about."""
    body = "Hi Sam,\n\nit is £24 a month.\n\nPriya\n\nHow did we do? https://desk.example/rate"
    assert classified(body, **ZENDESK).kind is Kind.HUMAN
