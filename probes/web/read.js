// What a customer has before their eyes in this document: text line by line, links, controls, forms,
// overlays; seen or folded away; shadow trees included. And what only machines read.
() => {
  const LINES = 5000, LINKS = 5000, CONTROLS = 400, FORMS = 40, OVERLAYS = 6, HOLDS = 3000;
  const squeeze = (text) => (text || "").replace(/\s+/g, " ").trim();
  const LOOKS = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };

  const offered = new Map();
  const clipped = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      const box = up.getBoundingClientRect();
      if ((box.width < 1 || box.height < 1) && getComputedStyle(up).overflow !== "visible") return true;
    }
    return false;
  };
  const seen = (element) => {
    if (offered.has(element)) return offered.get(element);
    const box = element.getBoundingClientRect();
    const here = element.checkVisibility(LOOKS) && box.width > 1 && box.height > 1 &&
      box.right + scrollX > 0 && box.bottom + scrollY > 0 && box.left + scrollX < document.documentElement.scrollWidth + 1 &&
      !clipped(element);
    offered.set(element, here);
    return here;
  };
  const folded = (text) => {
    const fold = text.parentElement.closest("details:not([open])");
    return fold && !fold.querySelector(":scope > summary")?.contains(text);
  };
  const drawn = (text) => {
    if (folded(text)) return false;
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].some((box) => box.width > 1 && box.height > 1);
  };

  // ---- every node, shadow trees included
  const all = [];
  (function gather(root) {
    for (const node of root.childNodes) {
      if (all.length > 60000) return;
      if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) all.push(node); continue; }
      if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION|SVG|svg|HEAD)$/.test(node.tagName)) continue;
      all.push(node);
      if (node.shadowRoot) gather(node.shadowRoot);
      gather(node);
    }
  })(document);
  const elements = all.filter((node) => node.nodeType === Node.ELEMENT_NODE);
  const matching = (selector) => elements.filter((element) => element.matches(selector));

  // ---- lines
  const inline = new Set(["inline", "inline-block", "inline-flex", "contents"]);
  const blocks = new Map();
  const block = (element) => {
    if (!blocks.has(element))
      blocks.set(element, element.parentElement && inline.has(getComputedStyle(element).display) ? block(element.parentElement) : element);
    return blocks.get(element);
  };
  const cloudflare = (code) => {
    const key = parseInt(code.slice(0, 2), 16);
    let out = "";
    for (let at = 2; at < code.length; at += 2) out += String.fromCharCode(parseInt(code.slice(at, at + 2), 16) ^ key);
    return out;
  };
  const painted = (element) => {
    if (element.childElementCount || element.childNodes.length > 1) return ["", ""];
    return ["::before", "::after"].map((pseudo) => {
      const content = getComputedStyle(element, pseudo).content;
      return /^".*[\w@].*"$/.test(content) ? content.slice(1, -1) : "";
    });
  };
  const lines = [];
  let text = "", home = null, shown = true, parts = [];
  const flush = () => {
    if (text.trim() && lines.length < LINES)
      lines.push({ text: squeeze(text).slice(0, 2000), seen: shown, parts,
        address: Boolean(home?.closest?.("address, [itemprop=address], [itemtype*=PostalAddress], .adr, .h-adr")) });
    text = ""; parts = [];
  };
  const add = (what, element, here) => {
    const where = block(element);
    if (where !== home || here !== shown) { flush(); home = where; shown = here; }
    text += what; parts.push(element);
  };
  for (const node of all) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.tagName === "BR" || node.tagName === "HR") { flush(); continue; }
      if (node.dataset?.cfemail) { add(` ${cloudflare(node.dataset.cfemail)} `, node, seen(node)); continue; }
      if (node.tagName === "IMG" && node.alt) add(` ${node.alt} `, node, seen(node));
      else if (node.tagName === "INPUT" && node.readOnly && node.value) add(` ${node.value} `, node, seen(node));
      else if (!node.childNodes.length) for (const said of painted(node)) if (said) add(said, node, seen(node));
      continue;
    }
    const parent = node.parentElement || node.parentNode?.host;
    if (!parent || parent.closest("[data-cfemail]")) continue;
    const style = getComputedStyle(parent);
    const turned = style.unicodeBidi.includes("override") && style.direction === "rtl";
    const [before, after] = painted(parent);
    add(before + (turned ? [...node.data].reverse().join("") : node.data) + after, parent, seen(parent) && drawn(node));
  }
  flush();

  // ---- names and places
  const names = new Map();
  const name = (element) => {
    if (!names.has(element)) {
      const labelled = (element.getAttribute("aria-labelledby") || "").split(/\s+/)
        .map((id) => id && document.getElementById(id)?.textContent).filter(Boolean).join(" ");
      const images = [...element.querySelectorAll("img[alt], svg title")].map((i) => i.alt || i.textContent).join(" ");
      const said = (element.innerText || "").trim().split("\n")[0];
      const words = said.length > 2 ? said : ""; // a sign says less than a label
      names.set(element, squeeze(words || element.getAttribute("aria-label") || labelled || element.title || images ||
        said || element.value || element.textContent).slice(0, 200));
    }
    return names.get(element);
  };
  const path = (element) => {
    const steps = [];
    for (let at = element; at && at.nodeType === Node.ELEMENT_NODE; ) {
      const root = at.getRootNode();
      if (at.id && /^[A-Za-z][\w-]*$/.test(at.id) && root.querySelectorAll(`#${at.id}`).length === 1) { steps.unshift(`#${at.id}`); at = null; }
      else {
        const around = at.parentNode instanceof HTMLFormElement ? at.parentNode.querySelectorAll(":scope > *") : at.parentNode?.children; // a field may be called "children"
        const twins = [...(around || [])].filter((twin) => twin.tagName === at.tagName);
        steps.unshift(`${CSS.escape(at.localName)}:nth-of-type(${twins.indexOf(at) + 1})`);
        at = at.parentElement;
      }
      if (!at) {
        const rest = steps.join(" > ");
        return root.host ? `${path(root.host)} >> ${rest}` : rest;
      }
    }
    return steps.join(" > ");
  };

  // ---- links
  const nowhere = (link) => {
    const written = (link.getAttribute("href") ?? "").trim();
    return !written || /^javascript:/i.test(written) || (/^#/.test(written) && !/^#[!/]/.test(written));
  };
  const email = (href) => {
    const hidden = /\/cdn-cgi\/l\/email-protection#([0-9a-f]+)/.exec(href);
    return hidden ? `mailto:${cloudflare(hidden[1])}` : href;
  };
  const anchors = matching("a[href], area[href]").filter((link) => !nowhere(link)).slice(0, LINKS);
  const links = anchors.map((link) => ({ href: email(link.href?.baseVal ?? link.href), written: link.getAttribute("href"), name: name(link),
    seen: link.tagName === "AREA" || seen(link) || [...link.children].some(seen) }));

  // ---- forms
  const asks = (field) => field.tagName === "TEXTAREA" || field.isContentEditable ? "textarea" : field.tagName === "SELECT" ? "select" : field.type || "text";
  const SILENT = "[type=hidden], [type=submit], [type=button], [type=reset], [type=image]";
  const fieldsOf = (form, formSeen) => [...form.querySelectorAll("input, select, textarea")]
    .filter((field) => !field.matches(SILENT) && !field.disabled && (!formSeen || seen(field) || field.type === "file" || field.matches("[type=radio], [type=checkbox]")));
  const SENDS = "button:not([type=button]):not([type=reset]), [type=submit], [type=image], button, [role=button], a.button, a.btn, [class*=submit]";
  const holders = new Set(matching("form"));
  for (const area of matching("textarea"))
    if (!area.closest("form")) {
      let around = area.parentElement;
      for (let up = 0; up < 5 && around?.parentElement && around.querySelectorAll("input").length < 2; up++) around = around.parentElement;
      if (around) holders.add(around);
    }
  const forms = [...holders].slice(0, FORMS).map((form) => {
    const formSeen = seen(form) || [...form.querySelectorAll("input, textarea")].some(seen);
    const fields = fieldsOf(form, formSeen);
    const words = [form.id, form.className, form.getAttribute("name"), form.getAttribute("role"), form.getAttribute("aria-label"), form.getAttribute("action"),
      form.innerText || form.textContent, ...fields.flatMap((f) => [f.name, f.id, f.placeholder, f.autocomplete]), ...[...form.querySelectorAll("[type=submit]")].map((b) => b.value)];
    return { element: form, seen: formSeen, fields: fields.map(asks), submits: Boolean(form.querySelector(SENDS)),
      words: words.filter((word) => typeof word === "string").map(squeeze).filter(Boolean).join(" · ").slice(0, 3000) };
  });

  // ---- controls and what they probably show
  const pointer = (element) => getComputedStyle(element).cursor === "pointer";
  const PRESSED = "button, summary, [role=button], [role=tab], [role=menuitem], [role=link], [role=switch], [aria-expanded], [aria-haspopup], [aria-controls], " +
    "[data-toggle], [data-bs-toggle], [data-target], [data-bs-target], [onclick], input[type=button], input[type=image]";
  const sends = (element) => element.form && /^(submit|image|reset)$/.test(element.type) && !element.hasAttribute("onclick") && element.form.querySelector("input:not([type=hidden]), textarea");
  const isControl = (element) => {
    if (/^(HTML|BODY|FORM|INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && !element.matches("input[type=button], input[type=image]")) return false;
    if (sends(element)) return false;
    if (element.matches("a, area")) return (nowhere(element) && (element.hasAttribute("href") || element.hasAttribute("onclick") || pointer(element))) ||
      (element.matches("[aria-expanded], [aria-haspopup], [data-toggle], [data-bs-toggle]"));
    if (element.tagName === "LABEL") return Boolean(element.htmlFor && document.getElementById(element.htmlFor)?.matches("[type=checkbox], [type=radio]") &&
      !seen(document.getElementById(element.htmlFor)));
    if (element.matches(PRESSED)) return true;
    return pointer(element) && !element.closest("a[href], button, label, summary, [role=button]") && !(element.parentElement && pointer(element.parentElement));
  };
  const hidden = lines.filter((line) => !line.seen);
  const hiddenLinks = links.map((link, at) => ({ ...link, element: anchors[at] })).filter((link) => !link.seen);
  const hiddenForms = forms.filter((form) => !form.seen);
  const inside = (targets) => {
    const within = (element) => targets.some((target) => target.contains(element));
    const said = [...hidden.filter((line) => line.parts.some(within)).map((line) => line.text),
      ...hiddenLinks.filter((link) => within(link.element)).map((link) => `${link.name} ${link.href}`),
      ...hiddenForms.filter((form) => within(form.element)).map((form) => `<form> ${form.words}`)];
    return said.join("\n").slice(0, HOLDS);
  };
  const byIds = (ids) => (ids || "").split(/\s+/).map((id) => id && document.getElementById(id.replace(/^#/, ""))).filter(Boolean);
  const targetsOf = (control) => {
    const targets = byIds(control.getAttribute("aria-controls"));
    for (const key of ["data-target", "data-bs-target", "href"]) {
      const value = control.getAttribute(key) || "";
      if (/^#[\w-]+$/.test(value)) targets.push(...byIds(value));
      else if (/^\.[\w-]+$/.test(value)) targets.push(...document.querySelectorAll(value));
    }
    if (control.tagName === "SUMMARY" && control.parentElement) targets.push(control.parentElement);
    const nested = control.closest("li, [class*=dropdown], [class*=accordion], [class*=collapse], [class*=item]");
    if (nested && nested.querySelectorAll("a, button").length < 60) targets.push(nested);
    for (let at = control, up = 0; at && up < 3; at = at.parentElement, up++) if (at.nextElementSibling && !seen(at.nextElementSibling)) targets.push(at.nextElementSibling);
    return targets;
  };
  const roleOf = (element) => element.getAttribute("role") || { SUMMARY: "summary", A: "link", AREA: "link", LABEL: "label" }[element.tagName] || "button";
  const anyHidden = hidden.length + hiddenLinks.length + hiddenForms.length > 0;
  const controls = elements.filter((element) => isControl(element) && (seen(element) || [...element.children].some(seen))).slice(0, CONTROLS)
    .map((element) => ({ name: name(element), path: path(element), role: roleOf(element), opens: element.getAttribute("aria-expanded") === "false" || element.hasAttribute("aria-haspopup") ||
      element.matches("summary, [role=tab], [data-toggle], [data-bs-toggle], label"), holds: anyHidden ? inside(targetsOf(element)) : "",
      in_form: !element.matches("summary, [aria-expanded], [aria-haspopup]") && forms.some((form) => form.seen && form.fields.length > 1 && form.element.contains(element) && !form.element.querySelector("nav, header, main, footer")) }));

  // ---- what opens under the mouse
  const over = new Map();
  for (const thing of [...hiddenLinks, ...hidden.map((line) => ({ element: line.parts[0], text: line.text }))]) {
    let trigger = thing.element?.parentElement;
    while (trigger && !seen(trigger)) trigger = trigger.parentElement;
    if (!trigger || trigger === document.body || !trigger.matches("li, nav *, header *, [aria-haspopup], [class*=drop], [class*=menu], [class*=tooltip], [class*=hover], a, button, span, figure, [class*=card]")) continue;
    const box = trigger.getBoundingClientRect();
    if (box.width * box.height > innerWidth * innerHeight / 3) continue;
    if (!over.has(trigger)) over.set(trigger, []);
    over.get(trigger).push(thing.href ? `${thing.name} ${thing.href}` : thing.text);
  }
  const hovers = [...over].slice(0, 40).map(([element, said]) => ({ name: name(element), path: path(element), role: "hover", opens: true, holds: said.join("\n").slice(0, HOLDS) }));

  // ---- what lies over the page
  const area = innerWidth * innerHeight || 1;
  const lies = (element) => {
    if (element.matches("dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]")) return true;
    const style = getComputedStyle(element);
    if (style.position !== "fixed" && !(style.position === "absolute" && Number(style.zIndex) > 99) && !(style.position === "sticky" && style.bottom === "0px")) return false;
    const box = element.getBoundingClientRect();
    return box.width * box.height > area / 40;
  };
  const overlays = [];
  for (const element of elements) {
    if (overlays.length >= OVERLAYS) break;
    if (element.matches("nav, header") || !seen(element) || overlays.some((outer) => outer.element.contains(element)) || !lies(element)) continue;
    const box = element.getBoundingClientRect();
    const buttons = [...element.querySelectorAll("button, [role=button], a, input[type=button], input[type=submit], [onclick], [class*=close]")].filter(seen).slice(0, 30)
      .map((button) => ({ name: name(button) || button.className?.toString?.() || "", path: path(button), role: button.matches("a[href]") && !nowhere(button) ? "link" : "button" }));
    overlays.push({ element, text: squeeze(element.innerText).slice(0, 3000), covers: Math.min(1, box.width * box.height / area), buttons });
  }

  // ---- own chat windows
  const chats = matching("[class*=chat i], [id*=chat i], [aria-label*=chat i]").filter((e) => !/^(BODY|HTML|A|BUTTON|INPUT|TEXTAREA)$/.test(e.tagName) && seen(e) &&
    [...e.querySelectorAll("textarea, input:not([type=hidden]):not([type=submit]), [contenteditable=true]")].some(seen)).slice(0, 3)
    .map((element) => squeeze(element.innerText).slice(0, 200) || "chat");

  const structured = [...document.querySelectorAll('script[type="application/ld+json"]')].slice(0, 20).map((script) => script.textContent.slice(0, 200000));
  const embeds = [...document.querySelectorAll("script[src], iframe[src]")].slice(0, 200).map((embed) => embed.src);
  return { url: location.href, title: document.title.slice(0, 200), language: document.documentElement.lang || "",
    lines: lines.map(({ text, seen, address }) => ({ text, seen, address })), links,
    forms: forms.map(({ element, fields, words, submits, seen }) => ({ fields, words, submits, seen, path: path(element) })), controls, hovers,
    overlays: overlays.map(({ text, covers, buttons }) => ({ text, covers, buttons })), chats, structured, embeds,
    screens: document.documentElement.scrollHeight / (innerHeight || 1) };
}
