"""Menus as speech recognition writes them: is the right key pressed, and never a wrong one?

Menus are generated from families of wordings, in both orders and mixed, in four languages, and then
spoiled as recognition spoils them: clauses dropped, digits as words and as other words that sound the
same, commas and full stops lost or put elsewhere, sentences run together, words misheard. Each hearing
gives two readings, spoiled independently; a menu is heard three times at most. Families marked as held
out were written after the rules, and judged once before anything was changed for them.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mysteryshop.probes.phone.intent import settled
from mysteryshop.probes.phone.menus import Menu, read_menus

PER_FAMILY = 14
"""Menus of each family of wordings and language."""
HEARINGS, READINGS = 3, 2
SPOILED = {"dropped": 0.05, "misheard": 0.15, "stops": 0.3, "blurred": 0.08, "glued": 0.1}
"""How likely a clause is dropped, a digit or a word misheard, the punctuation lost, a verb glued."""

WANTS = {
    "en": {
        "billing": ("I have a question about my invoice.", "Why is my bill so high?"),
        "fault": ("My line has been dead since Monday.", "My internet is not working."),
        "leaving": ("I would like to cancel my contract.", "How do I end my contract?"),
        "order": ("I would like to buy a new phone.", "I want to become a customer."),
        "complaint": ("I want to make a complaint.",),
    },
    "de": {
        "billing": ("Ich habe eine Frage zu meiner Rechnung.",),
        "fault": ("Mein Anschluss ist seit Montag gestört, ich habe eine Störung.",),
        "leaving": ("Ich möchte meinen Vertrag kündigen.",),
    },
    "fr": {
        "billing": ("J'ai une question sur ma facture.",),
        "fault": ("Ma ligne est en panne depuis lundi.",),
        "leaving": ("Je voudrais résilier mon contrat.",),
    },
    "es": {
        "billing": ("Tengo una pregunta sobre mi factura.",),
        "fault": ("Mi línea no funciona desde el lunes.",),
        "leaving": ("Quiero dar de baja mi contrato.",),
    },
}
MEANINGS = {
    "en": {
        "billing": (
            "for billing",
            "for questions about your bill",
            "if your call is about an invoice",
        ),
        "fault": ("for faults", "to report a fault", "if something is not working"),
        "leaving": (
            "to cancel your contract",
            "if you are thinking of leaving us",
            "for cancellations",
        ),
        "order": ("for sales", "to place a new order", "if you would like to become a customer"),
        "complaint": ("to make a complaint", "for complaints"),
        "other": ("for anything else", "for all other enquiries"),
    },
    "de": {
        "billing": ("für Fragen zur Rechnung", "wenn Sie eine Frage zu Ihrer Rechnung haben"),
        "fault": (
            "für Störungen",
            "wenn Sie eine Störung melden möchten",
            "bei technischen Problemen",
        ),
        "leaving": ("für Kündigungen", "wenn Sie Ihren Vertrag kündigen möchten"),
        "order": ("für Bestellungen", "wenn Sie Kunde werden möchten"),
        "other": ("für alle anderen Anliegen",),
    },
    "fr": {
        "billing": ("pour la facturation", "pour une question sur votre facture"),
        "fault": ("pour signaler une panne", "pour le service technique"),
        "leaving": ("pour résilier votre contrat", "si vous souhaitez nous quitter"),
        "order": ("pour passer une commande", "pour devenir client"),
        "other": ("pour toute autre demande",),
    },
    "es": {
        "billing": ("para facturación", "si tiene una consulta sobre su factura"),
        "fault": ("para averías", "si su línea no funciona"),
        "leaving": ("para darse de baja", "para cancelar su contrato"),
        "order": ("para ventas", "si desea contratar un servicio"),
        "other": ("para cualquier otra consulta",),
    },
}
HELD_OUT_MEANINGS = {
    "billing": ("to query a charge", "for accounts and invoices", "about money we have billed you"),
    "fault": (
        "to tell us about a problem with your service",
        "for repairs",
        "if you have lost connection",
    ),
    "leaving": (
        "to close your account",
        "if you want to terminate",
        "to stop your service with us",
    ),
    "order": ("to buy from us", "for new customers", "to upgrade"),
    "complaint": ("if you are unhappy with us and wish to complain", "to complain"),
    "other": ("for something else", "for any other reason"),
}
KEY_WORDS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "de": ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    "es": ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
}
SOUNDS_LIKE = {"one": "won", "two": "to", "four": "for", "eight": "ate", "three": "tree"}
INTROS = {
    "en": (
        "",
        "Welcome to Tidewater Broadband. ",
        "Thank you for calling. Calls may be recorded. ",
    ),
    "de": ("", "Herzlich willkommen bei Tidewater. ", "Guten Tag. "),
    "fr": ("", "Bienvenue chez Tidewater. ", "Bonjour. "),
    "es": ("", "Bienvenido a Tidewater. ", "Buenos días. "),
}


LATER_MEANINGS = {
    "billing": (
        "for statements and charges",
        "to talk about what we charged you",
        "for invoice queries",
    ),
    "fault": ("if your service is down", "for breakdowns", "to let us know about an outage"),
    "leaving": ("to end your agreement", "for disconnections", "to quit"),
    "order": ("to make a purchase", "if you wish to join us", "for our sales team"),
    "complaint": ("to raise a complaint", "for customer complaints"),
    "other": ("for everything else", "if none of these apply"),
}
HELD_OUT, LATER = "held out", "held out, later"


@dataclass(frozen=True)
class Family:
    """One way of wording the options."""

    name: str
    language: str
    options: tuple[str, ...]
    """Taken in turn; ``{m}`` is the meaning, ``{k}`` the key."""
    group: str = "seen while writing"


FAMILIES = (
    Family("for X press N", "en", ("{m}, press {k}.",)),
    Family("press N for X", "en", ("Press {k} {m}.",)),
    Family("mixed", "en", ("{m}, press {k}.", "Press {k} {m}.")),
    Family("please, now", "en", ("{m}, please press {k} now.",)),
    Family("dial", "en", ("{m} dial {k}.",)),
    Family("select option", "en", ("{m}, select option {k}.",)),
    Family("one sentence", "en", ("{m} press {k},",)),
    Family("für X drücken Sie N", "de", ("{m} drücken Sie bitte die {k}.",)),
    Family("drücken Sie N für X", "de", ("Drücken Sie die {k} {m}.",)),
    Family("pour X tapez N", "fr", ("{m}, tapez {k}.",)),
    Family("tapez N pour X", "fr", ("Tapez {k} {m}.",)),
    Family("para X pulse N", "es", ("{m}, pulse {k}.",)),
    Family("pulse N para X", "es", ("Pulse {k} {m}.",)),
    Family("choose number", "en", ("Choose number {k} {m}.",), group=HELD_OUT),
    Family("the N key", "en", ("{m}, hit the {k} key on your phone.",), group=HELD_OUT),
    Family("you can", "en", ("You can press {k} {m}.",), group=HELD_OUT),
    Family("simply press", "en", ("{m}, simply press {k} at any time.",), group=HELD_OUT),
    Family("or press", "en", ("{m} press {k} or",), group=HELD_OUT),
    Family("touch, mixed", "en", ("Touch {k} {m}.", "{m}, just touch {k}."), group=HELD_OUT),
    Family("wählen Sie", "de", ("{m}, wählen Sie einfach die {k}.",), group=HELD_OUT),
    Family("appuyez sur", "fr", ("{m}, appuyez sur la touche {k}.",), group=HELD_OUT),
    Family("marque", "es", ("{m}, marque el número {k}.",), group=HELD_OUT),
    Family("press the number", "en", ("{m}, press the number {k}.",), group=LATER),
    Family("press the N key", "en", ("Press the {k} key {m}.",), group=LATER),
    Family("option N", "en", ("Option {k} {m}.",), group=LATER),
    Family("dial, hash", "en", ("{m}, dial {k} followed by the hash key.",), group=LATER),
    Family("pressing", "en", ("{m}, you can reach us by pressing {k}.",), group=LATER),
    Family("2 for X", "en", ("Press {k} {m},", "{k} {m},"), group=LATER),
    Family("tippen Sie", "de", ("{m} tippen Sie jetzt auf die {k}.",), group=LATER),
    Family("faites le", "fr", ("{m}, faites le {k}.",), group=LATER),
    Family("oprima", "es", ("Oprima {k} {m}.",), group=LATER),
)


@dataclass(frozen=True)
class Case:
    """A menu as it is read out, and the key that leads to what is wanted."""

    family: Family
    intro: str
    options: tuple[tuple[str, str], ...]
    """Each with its key, in the order they are read out."""
    wants: str
    right: str


def measure() -> dict[str, object]:
    """Keys pressed right, wrong, and not at all, by family of wordings."""
    began = time.perf_counter()
    figures: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    for case, spoil in cases():
        result, heard = press(case, spoil)
        for name in (f"{case.family.language}: {case.family.name}", case.family.group):
            figures.setdefault(name, Counter())[result] += 1
        if result == "wrong":
            wrong.append(f"{case.wants} | {heard}")
    groups = ("seen while writing", HELD_OUT, LATER)
    return {
        "menus": sum(sum(figures[name].values()) for name in groups),
        "noise, a clause or word": SPOILED,
        **{name: _shares(figures[name]) for name in groups},
        "families": {name: dict(c) for name, c in sorted(figures.items()) if name not in groups},
        "wrong": wrong,
        "seconds": round(time.perf_counter() - began, 2),
    }


def cases() -> Iterator[tuple[Case, random.Random]]:
    """Every menu, with the chance that spoils it: the same at every run."""
    for family in FAMILIES:
        for nth in range(PER_FAMILY * (2 if family.language == "en" else 1)):
            chance = random.Random(f"{family.name} {family.language} {nth}")
            yield case_of(family, chance), chance


def press(case: Case, chance: random.Random) -> tuple[str, str]:
    """``right``, ``wrong``, ``way on`` (a person, or everything else) or ``unclear``, and what was heard."""
    readings: list[Menu] = []
    heard: list[str] = []
    for hearing in range(HEARINGS):
        for way in range(READINGS):
            heard.append(spoiled(case, chance))
            menus = read_menus(heard[-1], case.family.language)
            readings += (replace(menu, way=way) for menu in menus)
        last = hearing == HEARINGS - 1
        choice = settled(readings, case.wants, case.family.language, patient=not last)
        if choice:
            key = choice.option.key
            said = f"pressed {key or 'nothing'} for {case.right}: {' / '.join(heard)}"
            return outcome_of(case, key), said
    return outcome_of(case, None), " / ".join(heard)


def outcome_of(case: Case, key: str | None) -> str:
    """What a key comes to; it is empty when staying on the line was chosen, None when nothing was."""
    if key is None:
        return "unclear"
    if key == case.right:
        return "right"
    other = case.options[-1][0]
    return "way on" if key in (other, "0", "") else "wrong"


def spoiled(case: Case, chance: random.Random) -> str:
    """One reading of a menu, as recognition may write it."""
    text = case.intro
    words = KEY_WORDS[case.family.language]
    spelled = chance.random() < 0.5
    for at, (key, option) in enumerate(case.options):
        said = words[int(key)] if spelled else key
        if chance.random() < SPOILED["misheard"] and case.family.language == "en":
            said = SOUNDS_LIKE.get(words[int(key)], said)
        clause = option.replace("{k}", said)
        text += _dropped(clause, chance, first=at == 0) + " "
    return _blurred(_punctuated(text, chance), chance)


def _dropped(clause: str, chance: random.Random, first: bool) -> str:
    """The clause, without its first or its second half now and then; the first of a menu more often."""
    if chance.random() >= SPOILED["dropped"] * (2 if first else 1):
        return clause
    parts = re.split(r"(?<=,)\s", clause, maxsplit=1)
    if len(parts) == 1:
        middle = len(clause.split()) // 2
        parts = [" ".join(clause.split()[:middle]), " ".join(clause.split()[middle:])]
    return chance.choice((parts[0], parts[1], ""))


def _punctuated(text: str, chance: random.Random) -> str:
    how = chance.random() / SPOILED["stops"]
    if how < 0.3:
        return re.sub(r"[.,]", "", text).lower()
    if how < 0.6:
        return re.sub(r"\.", ",", text)
    if how < 0.8:
        return re.sub(r",", "", text)
    if how < 1:
        return re.sub(r"\.(?=\s[A-Zpt])", "", text)
    return text


def _blurred(text: str, chance: random.Random) -> str:
    """With a word misheard now and then, and a digit glued to the word before it."""
    words = text.split()
    for at, word in enumerate(words):
        if len(word) > 5 and chance.random() < SPOILED["blurred"] / 4:
            place = chance.randrange(1, len(word) - 1)
            words[at] = word[:place] + chance.choice("aeioulnrst") + word[place + 1 :]
    said = " ".join(words)
    return re.sub(r"(\w) (\d)", r"\1\2", said) if chance.random() < SPOILED["glued"] else said


def case_of(family: Family, chance: random.Random) -> Case:
    """One menu of a family, by chance."""
    language = family.language
    wanted = chance.choice(sorted(WANTS[language]))
    meanings = dict(MEANINGS[language])
    if language == "en":
        meanings = {HELD_OUT: HELD_OUT_MEANINGS, LATER: LATER_MEANINGS}.get(family.group, meanings)
    others = [name for name in meanings if name not in (wanted, "other")]
    chosen = [wanted, *chance.sample(others, min(len(others), chance.choice((2, 3))))]
    chance.shuffle(chosen)
    last = chance.choice(("0", str(len(chosen) + 1)))
    keys = [*(str(n + 1) for n in range(len(chosen))), last]
    options = []
    for at, (key, name) in enumerate(zip(keys, [*chosen, "other"], strict=True)):
        template = family.options[at % len(family.options)]
        said = template.replace("{m}", chance.choice(meanings[name]))
        options.append((key, said[0].upper() + said[1:]))
    wants = chance.choice(WANTS[language][wanted])
    right = keys[chosen.index(wanted)]
    return Case(family, chance.choice(INTROS[language]), tuple(options), wants, right)


def _shares(counted: Counter[str]) -> dict[str, object]:
    total = sum(counted.values())
    return {"menus": total, **{name: round(n / total, 3) for name, n in counted.items()}}
