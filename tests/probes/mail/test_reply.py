import pytest

from mysteryshop.probes.mail.reply import reply_text

ANSWER = "Hi Sam,\n\nit is £24 a month."


def quoted(text, mark="> "):
    return "\n".join(mark + line for line in text.split("\n"))


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, 2 Nov 2026 at 10:00, Sam <sam@inbox.example.net> wrote:",
        "On Mon, 2 Nov 2026 at 10:00, Sam\n<sam@inbox.example.net> wrote:",
        "Am 02.11.2026 um 10:00 schrieb Sam:",
        "Le lun. 2 nov. 2026 à 10:00, Sam <sam@inbox.example.net> a écrit :",
        "El lun, 2 nov 2026 a las 10:00, Sam (<sam@inbox.example.net>) escribió:",
        "Il giorno lun 2 nov 2026 alle ore 10:00 Sam ha scritto:",
        "Op ma 2 nov. 2026 om 10:00 schreef Sam:",
        "Em seg., 2 de nov. de 2026 às 10:00, Sam escreveu:",
        "pon., 2 lis 2026 o 10:00 Sam napisał(a):",
        "Den mån 2 nov. 2026 kl 10:00 skrev Sam:",
        "2026年11月2日(月) 10:00 Sam <sam@inbox.example.net>:",
        "2 нояб. 2026 г., 10:00, Sam написал:",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "unmarked"])
def test_an_attribution_and_what_it_introduces_go(read, own, line, mark):
    """In any language, quoted with marks or without."""
    assert reply_text(read(f"{ANSWER}\n\n{line}\n\n{quoted(own, mark)}")) == ANSWER


@pytest.mark.parametrize(
    "block",
    [
        "From: Sam\nSent: Monday, 2 November 2026 10:00\nTo: Tidewater\nSubject: Harbour tariff",
        "Von: Sam\nGesendet: Montag, 2. November 2026 10:00\nAn: Tidewater\nBetreff: Harbour"
        " tariff",
        "De : Sam\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Tidewater\nObjet : Harbour tariff",
        "De: Sam\nEnviado el: lunes, 2 de noviembre de 2026\nPara: Tidewater\nAsunto: Harbour"
        " tariff",
        "Da: Sam\nInviato: lunedì 2 novembre 2026\nA: Tidewater\nOggetto: Harbour tariff",
        "Van: Sam\nVerzonden: maandag 2 november 2026\nAan: Tidewater\nOnderwerp: Harbour tariff",
        "*Od:* Sam\n*Wysłano:* poniedziałek\n*Do:* Tidewater\n*Temat:* Harbour tariff",
        "Från: Sam\nSkickat: den 2 november 2026\nTill: Tidewater\nÄmne: Harbour tariff",
        "差出人: Sam\n送信日時: 2026年11月2日\n宛先: Tidewater\n件名: Harbour tariff",
        "-----Original Message-----\nFrom: Sam\nDate: Monday\nTo: Tidewater\nSubject: Harbour"
        " tariff",
        "________________________________\nFrom: Sam\nSent: Monday\nTo: Tidewater\nSubject:"
        " Harbour tariff",
        "-------- Ursprüngliche Nachricht --------",
        "---------- Forwarded message ---------",
    ],
)
def test_a_copied_header_and_what_follows_goes(read, own, block):
    """As Outlook and others quote, in many languages."""
    assert reply_text(read(f"{ANSWER}\n\n{block}\n\n{own}")) == ANSWER


def test_answers_between_quoted_lines_are_kept(read):
    """Inline answers stand below what they answer."""
    body = "> 1) What does it cost per month?\n\n£24.\n\n> 2) Can I cancel it after a year?\n\nYes, you can."
    assert reply_text(read(body)) == "£24.\n\nYes, you can."


def test_an_answer_below_the_quotation_is_kept(read, own):
    """Bottom posting."""
    body = f"On Mon, 2 Nov 2026, Sam wrote:\n{quoted(own)}\n\n{ANSWER}"
    assert reply_text(read(body)) == ANSWER


def test_what_we_sent_is_subtracted_where_nothing_marks_it(read, own):
    """However it was wrapped; the answers between our lines stay."""
    body = (
        "I am thinking of the Harbour\ntariff for my flat in Mill Lane.\n\n1) What does it cost"
        " per month?\n"
        "It is £24.\n2) Can I cancel it after a year?\nYes, you can.\n"
    )
    assert reply_text(read(body), own) == "It is £24.\nYes, you can."


def test_a_quotation_in_html_goes(read, own):
    """Marked by its element, whatever the program."""
    body = f"<div>It is £24.</div>On Monday, 2 Nov 2026 Sam wrote:<blockquote>{own}</blockquote>"
    assert reply_text(read(body, Content_Type="text/html; charset=utf-8")) == "It is £24."


@pytest.mark.parametrize(
    "below",
    [
        "-- \nPriya Nair\nTidewater, 1 Quay Street",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Get Outlook for iOS",
        "This e-mail and any attachments are confidential and intended for the addressee only.",
        "Diese E-Mail enthält vertrauliche Informationen. Sind Sie nicht der richtige Adressat,"
        " löschen Sie sie.",
    ],
)
def test_what_stands_below_every_mail_goes(read, below):
    """Signatures, the name of the telephone, legal notices."""
    assert reply_text(read(f"{ANSWER}\n\n{below}")) == ANSWER


def test_contact_details_go_and_the_name_stays(read):
    """Who it was matters; numbers in a signature are no answer. A postscript is part of the text."""
    body = (
        f"{ANSWER}\n\nKind regards\nPriya Nair\nCustomer Care\n\nTidewater Ltd\nT 01632"
        f" 960123\nwww.tidewater.example\n\n"
        "PS: The first month is free."
    )
    assert (
        reply_text(read(body))
        == f"{ANSWER}\n\nKind regards\nPriya Nair\nCustomer Care\n\nPS: The first month is free."
    )


def test_a_helpdesks_line_goes(read):
    """It asks to reply above it and stands at the top of what the helpdesk sends."""
    assert reply_text(read(f"##- Please type your reply above this line -##\n\n{ANSWER}")) == ANSWER


def test_thanks_at_the_beginning_close_nothing(read):
    """Closing words have a name below them, not a text."""
    body = "Thanks,\n\nI have asked in the shop. They say that it is £24 a month for everybody in Mill Lane."
    assert reply_text(read(body)) == body


def test_a_forwarded_mail_alone_is_read(read):
    """Where nothing else was written, what was passed on is the reply."""
    body = "---- Forwarded message ----\nFrom: T\nDate: Monday\nTo: Priya\nSubject: tariff\n\nIt is £24."
    assert reply_text(read(body)) == "It is £24."
