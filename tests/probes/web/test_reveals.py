"""What shows only when something is pressed, pointed at, scrolled to, waited for or put aside."""

import pytest

NUMBER = "020 7946 0142"
MENU = '<div id=m style="display:none"><a href="/contact">Contact</a></div>'
TOGGLE = "document.getElementById('m').style.display='block'"
ONE_CLICK = {
    "accordion": f"<details><summary>Ask us</summary>{NUMBER}</details>",
    "button": f'<button onclick="m.hidden=false">Show</button><p id=m hidden>{NUMBER}</p>',
    "reveal, filled in by script": "<button onclick=\"m.textContent='020 7946'+' 0142'\">"
    "Show number</button><p id=m></p>",
    "tab": '<div role=tablist><a role=tab href="#one">One</a><a role=tab href="#two">Two</a></div>'
    f'<div id=one>Words</div><div id=two style="display:none">{NUMBER}</div>'
    "<script>document.querySelectorAll('[role=tab]').forEach(t => t.onclick = e => {"
    "one.style.display='none'; document.querySelector(t.getAttribute('href')).style.display='block';"
    "e.preventDefault()})</script>",
    "css tab": "<style>section{display:none} section:target{display:block}</style>"
    f'<a href="#reach">How to reach us</a><section id=reach>{NUMBER}</section>',
    "css checkbox": "<style>#c,#m{display:none} #c:checked~#m{display:block}</style>"
    f"<input type=checkbox id=c><label for=c>Opening hours and numbers</label><p id=m>{NUMBER}</p>",
    "link that leads nowhere": '<a href="#" onclick="m.style.display=\'block\';return false">More</a>'
    f'<p id=m style="display:none">{NUMBER}</p>',
    "pressed through a listener": '<span id=s style="cursor:pointer">Ring us</span>'
    f"<p id=m hidden>{NUMBER}</p><script>s.addEventListener('click',()=>m.hidden=false)</script>",
    "shadow tree": "<x-y></x-y><script>customElements.define('x-y', class extends HTMLElement {"
    "constructor(){super(); this.attachShadow({mode:'open'}).innerHTML="
    f"'<button>Call us</button><p hidden>{NUMBER}</p>';"
    "this.shadowRoot.querySelector('button').onclick=()=>"
    "this.shadowRoot.querySelector('p').hidden=false}})</script>",
    "modal": f'<button onclick="d.showModal()">Contact</button><dialog id=d>{NUMBER}</dialog>',
    "a curtain that is drawn first": "<style>#c{opacity:0;transition:opacity .4s}</style>"
    '<button onclick="c.style.opacity=1">Contact</button><div id=c></div><p id=m hidden></p>'
    f"<script>c.ontransitionend=()=>{{m.textContent='{NUMBER}';m.hidden=false}}</script>",
}
NO_CLICK = {
    "shadow tree": "<x-y></x-y><script>customElements.define('x-y', class extends HTMLElement {"
    f"constructor(){{super(); this.attachShadow({{mode:'open'}}).innerHTML='<p>{NUMBER}</p>'}}}})"
    "</script>",
    "late script": f"<p id=m></p><script>setTimeout(()=>m.textContent='{NUMBER}',900)</script>",
    "written by script": f"<script>document.write('<footer>{NUMBER}</footer>')</script>",
    "shown on scroll": f'<div style="height:3000px">Tall</div><p id=m style="opacity:0">{NUMBER}</p>'
    "<script>new IntersectionObserver(e=>e[0].isIntersecting&&(m.style.opacity=1)).observe(m)"
    "</script>",
    "alternative text": f'<img src="/phone.png" alt="Call {NUMBER}">',
    "painted by css": f'<style>.p::after{{content:"{NUMBER}"}}</style><p class=p></p>',
    "turned around": '<p style="unicode-bidi:bidi-override;direction:rtl">2410 6497 020 :enohP</p>',
    "link without text": '<a href="tel:+442079460142" aria-label="Call us"><svg width=20 height=20>'
    "<rect width=20 height=20></rect></svg></a>",
}


@pytest.mark.parametrize("how", ONE_CLICK)
def test_one_activation_is_one_click(look, home, how):
    """Whatever is pressed to see the number counts as one click, and is proven by pressing it."""
    home.pages["/"] = (200, {}, f"<h1>Welcome</h1>{ONE_CLICK[how]}")
    phone = look(f"{home.url}/").channels["phone"]
    assert (phone.clicks, phone.values) == (1, ("+442079460142",))
    assert len(phone.evidence) == 2


@pytest.mark.parametrize("how", NO_CLICK)
def test_what_needs_no_press_needs_no_click(look, home, how):
    """What a customer sees by looking, scrolling or waiting a moment is there at once."""
    home.pages["/"] = (200, {}, f"<h1>Welcome</h1>{NO_CLICK[how]}")
    phone = look(f"{home.url}/").channels["phone"]
    assert (phone.clicks, phone.values) == (0, ("+442079460142",))


def test_a_frame_is_part_of_its_page(look, home):
    """What stands in a frame of the company's own stands on the page; its links lead on."""
    home.pages["/"] = (200, {}, '<h1>Welcome</h1><iframe src="/nav" width=400 height=300></iframe>')
    home.pages["/nav"] = (200, {}, '<p>Mail: hello@tidewater.example</p><a href="/c">Contact</a>')
    home.pages["/c"] = (200, {}, f"<p>{NUMBER}</p>")
    channels = look(f"{home.url}/").channels
    assert (channels["email"].clicks, channels["phone"].clicks) == (0, 1)


def test_a_frameset_is_walked_through(look, home):
    """Navigation in one frame, content in another."""
    frames = '<frameset cols="30%,70%"><frame src="/nav"><frame name=main src="/start"></frameset>'
    home.pages["/"] = (200, {}, frames)
    home.pages["/nav"] = (200, {}, '<a target=main href="/c">How to reach us</a>')
    home.pages["/start"] = (200, {}, "<p>Welcome</p>")
    home.pages["/c"] = (200, {}, f"<p>{NUMBER}</p>")
    assert look(f"{home.url}/").channels["phone"].clicks == 1


HOVER_MENU = (
    "<style>ul ul{display:none} li:hover ul{display:block}</style>"
    '<nav><ul><li><a href="/company">Company</a><ul><li><a href="/contact">Contact</a></li></ul>'
    "</li></ul></nav>"
)


def test_a_menu_under_the_mouse_costs_nothing(look, home):
    """On a computer the mouse opens it for free."""
    home.pages["/"] = (200, {}, HOVER_MENU)
    home.pages["/contact"] = (200, {}, f"<p>{NUMBER}</p>")
    home.pages["/company"] = (200, {}, "<p>About</p>")
    phone = look(f"{home.url}/").channels["phone"]
    assert phone.clicks == 1
    assert [step.hover for step in phone.path] == [True, False]


def test_a_menu_button_costs_a_click_on_the_phone(look, home):
    """Behind the three lines: one tap for the menu, one for the link."""
    style = (
        "<style>nav{display:none} nav.open{display:block}"
        "@media(min-width:700px){nav{display:block}}</style>"
    )
    button = "<button aria-expanded=false onclick=\"n.classList.toggle('open')\">&#9776;</button>"
    nav = '<nav id=n><a href="/reach">Reach us</a></nav>'
    home.pages["/"] = (
        200,
        {},
        f'<meta name=viewport content="width=device-width">{style}{button}{nav}',
    )
    home.pages["/reach"] = (200, {}, f"<p>{NUMBER}</p>")
    assert look(f"{home.url}/").channels["phone"].clicks == 1
    mobile = look(f"{home.url}/", "mobile").channels["phone"]
    assert mobile.clicks == 2
    assert len(mobile.evidence) == 3


BANNERS = {
    "consent banner": '<div id=b style="position:fixed;bottom:0;width:100%;height:200px;background:#eee">'
    "We use cookies. <button onclick='b.remove()'>Reject all</button>"
    "<button>Accept all</button></div>",
    "age gate": '<div id=b style="position:fixed;inset:0;background:#eee">Are you over 18? '
    "<button onclick='b.remove()'>Yes, I am</button></div>",
    "pop-up": '<div id=b role=dialog style="position:fixed;inset:10%;background:#eee">Ten per cent '
    "off! <button aria-label=Close onclick='b.remove()'>×</button></div>",
}


@pytest.mark.parametrize("kind", BANNERS)
def test_what_lies_over_the_page_is_put_aside_and_counted_apart(look, home, kind):
    """Banners, gates and pop-ups are interruptions and no clicks."""
    home.pages["/"] = (200, {}, f'<h1>Welcome</h1><a href="/c">Contact</a>{BANNERS[kind]}')
    home.pages["/c"] = (200, {}, f"<p>{NUMBER}</p>")
    seen = look(f"{home.url}/")
    assert seen.channels["phone"].clicks == 1
    assert seen.interruptions == (kind,)


def test_two_presses_are_two_clicks(look, home):
    """An accordion within a tab."""
    inner = f"<details id=m hidden><summary>Numbers</summary>{NUMBER}</details>"
    home.pages["/"] = (200, {}, f'<button onclick="m.hidden=false">Contact</button>{inner}')
    assert look(f"{home.url}/").channels["phone"].clicks == 2


def test_nothing_is_sent_bought_or_signed_in(look, home):
    """Buttons that send are left alone, even where something is hidden."""
    home.pages["/"] = (
        200,
        {},
        f"<form method=post action=/sent><input name=a><button>Contact</button></form><p hidden>{NUMBER}</p>"
        "<button onclick=\"fetch('/sent',{method:'POST'})\">Buy now</button>",
    )
    look(f"{home.url}/")
    assert {method for method, _, _ in home.hits} == {"GET"}


CHATS = {
    "a link": ('<a href="https://wa.me/447700900123">Write to us</a>', 0),
    "a window of its own": (
        "<button onclick=\"window.open('https://wa.me/447700900123')\">Chat with us</button>",
        0,
    ),
    "a panel": (
        "<button onclick='c.hidden=false'>Live chat</button><div id=c class=chat-panel hidden>"
        "Ask us anything <input placeholder='Your question'></div>",
        1,
    ),
    "a button that only complains": (
        "<button onclick=\"alert('Sign in first')\">Chat</button>",
        None,
    ),
}


@pytest.mark.parametrize("how", CHATS)
def test_a_chat_is_there_when_it_can_be_opened(look, home, how):
    """Opening a conversation is using it, and no click; showing one's own panel is a click."""
    body, clicks = CHATS[how]
    home.pages["/"] = (200, {}, f"<h1>Welcome</h1>{body}")
    chat = look(f"{home.url}/").channels["chat"]
    assert (chat.clicks, chat.unproven) == (clicks, False)
