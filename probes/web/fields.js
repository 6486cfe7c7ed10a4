// What a form asks for, field by field as a customer meets it, and what it is sent with.
([holder, country]) => {
  const FIELDS = 80, OPTIONS = 300, BUTTONS = 30, WORDS = 600;
  const squeeze = (text) => (text || "").replace(/\s+/g, " ").trim();
  const LOOKS = { opacityProperty: true, visibilityProperty: true };

  // ---- every element of the form, shadow trees included
  const below = (root) => root instanceof HTMLFormElement ? root.querySelectorAll(":scope > *") : root.children; // a field may be called "children"
  const all = [];
  (function gather(root) {
    for (const element of below(root)) {
      if (all.length > 5000) return;
      all.push(element);
      if (element.shadowRoot) gather(element.shadowRoot);
      gather(element);
    }
  })(holder);
  const elsewhere = holder.id ? [...holder.getRootNode().querySelectorAll(`[form="${CSS.escape(holder.id)}"]`)] : [];
  const matching = (selector) => [...all, ...elsewhere].filter((element) => element.matches(selector));

  const clipped = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      const box = up.getBoundingClientRect();
      if ((box.width < 1 || box.height < 1) && getComputedStyle(up).overflow !== "visible") return true;
    }
    return false;
  };
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return element.checkVisibility(LOOKS) && box.width > 1 && box.height > 1 && style.clip === "auto" && style.clipPath !== "inset(50%)" &&
      box.right + scrollX > 0 && box.bottom + scrollY > 0 && box.left + scrollX < document.documentElement.scrollWidth + 1 && !clipped(element);
  };

  // ---- words
  const SILENT = /^(SELECT|OPTION|TEXTAREA|INPUT|SCRIPT|STYLE|NOSCRIPT|TEMPLATE|BUTTON)$/;
  const said = (node) => {
    if (!node) return "";
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || SILENT.test(node.tagName)) return "";
    return [...node.childNodes].map(said).join(" ") + (node.tagName === "IMG" ? ` ${node.alt}` : "");
  };
  const byIds = (element, ids) => (ids || "").split(/\s+/)
    .map((id) => id && said(element.getRootNode().querySelector(`#${CSS.escape(id)}`))).filter(Boolean).join(" ");
  const ASKS = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]), select, textarea";
  const choosing = (element) => element.matches("[type=radio], [type=checkbox]");
  const same = (one, other) => one === other || (one.type === "radio" && other.type === "radio" && one.name === other.name);
  const alone = (container, field) => [...container.querySelectorAll(ASKS)].every((other) => same(other, field) || !seen(other));
  const beside = (field) => {
    if (choosing(field)) {
      let text = "";
      for (let next = field.nextSibling; next && !text.trim() && !next.querySelector?.(ASKS) && !next.matches?.(ASKS); next = next.nextSibling) text = said(next);
      if (text.trim()) return text;
    }
    for (let at = field, up = 0; at && at !== holder && up < 5; at = at.parentElement, up++) {
      if (at !== field && !alone(at, field)) break;
      if (at !== field && said(at).trim()) return said(at);
      for (let before = at.previousSibling; before; before = before.previousSibling) {
        if (before.matches?.(ASKS) || before.querySelector?.(ASKS)) break;
        if (said(before).trim()) return said(before);
      }
    }
    return "";
  };
  const label = (field) => {
    const labels = [...(field.labels || [])].map(said).join(" ");
    return squeeze(byIds(field, field.getAttribute("aria-labelledby")) || labels || field.getAttribute("aria-label") || "").slice(0, WORDS);
  };
  const group = (field) => {
    const around = field.closest("fieldset, [role=group], [role=radiogroup]");
    if (!around || around === holder) return "";
    return squeeze(said(around.querySelector(":scope > legend")) || around.getAttribute("aria-label") || byIds(around, around.getAttribute("aria-labelledby"))).slice(0, WORDS);
  };
  const described = (field) => squeeze(byIds(field, field.getAttribute("aria-describedby"))).slice(0, WORDS);

  // ---- where it stands within the form
  const path = (element) => {
    const only = (selector) => matching(selector).length === 1 && selector;
    const tag = CSS.escape(element.localName);
    if (element.id && only(`${tag}#${CSS.escape(element.id)}`)) return only(`${tag}#${CSS.escape(element.id)}`);
    const value = choosing(element) && element.hasAttribute("value") ? `[value="${CSS.escape(element.getAttribute("value"))}"]` : "";
    const named = element.name && typeof element.name === "string" ? only(`${tag}[name="${CSS.escape(element.name)}"]${value}`) : "";
    if (named) return named;
    const steps = [];
    for (let at = element; at && at !== holder; ) {
      const parent = at.parentNode;
      const twins = [...below(parent)].filter((twin) => twin.tagName === at.tagName);
      steps.unshift(`${CSS.escape(at.localName)}:nth-of-type(${twins.indexOf(at) + 1})`);
      if (parent instanceof ShadowRoot) { steps.unshift(">>"); at = parent.host; } else { if (parent !== holder) steps.unshift(">"); at = parent; }
    }
    return `:scope > ${steps.join(" ")}`;
  };

  // ---- the fields
  const MARKED = /(^|[\s_-])(required|mandatory|obligatory|pflicht\w*|obligatoire|obligatorio|verplicht)([\s_-]|$)/i;
  const marked = (field) => {
    if (field.required || field.getAttribute("aria-required") === "true" || field.hasAttribute("data-val-required")) return true;
    if (/^(true|1|required)?$/.test(field.getAttribute("data-required") ?? "no")) return true;
    if (/required/.test(field.getAttribute("data-validate") || "") || MARKED.test(field.className) || /validate\[[^\]]*required/.test(field.className)) return true;
    const around = field.parentElement !== holder && field.parentElement && alone(field.parentElement, field) ? field.parentElement : null;
    return Boolean(around && (MARKED.test(around.className) || around.querySelector(":scope > .required, :scope > abbr[title]:not([title=''])")));
  };
  const wrong = (field) => field.getAttribute("aria-invalid") === "true" || /(^|\s|[^\sg][_-])(is-?invalid|invalid|not-valid|has-error|error)([\s_-]|$)/i.test(
    `${field.className} ${field.parentElement && field.parentElement !== holder && alone(field.parentElement, field) ? field.parentElement.className : ""}`);
  const hidden = (field) => Boolean(field.closest("[aria-hidden=true]")) || (field.tabIndex < 0 && !choosing(field));
  const labelSeen = (field) => [...(field.labels || [])].some(seen);
  const dressed = (field) => field.tagName === "SELECT" && field.parentElement && seen(field.parentElement) &&
    [...below(field.parentElement)].some((other) => other !== field && seen(other) && other.matches("div, span, button, [role=combobox]") && !other.matches(".error"));
  const seenAs = (field) => seen(field) || ((choosing(field) || field.type === "file") && (labelSeen(field) || (field.parentElement && seen(field.parentElement) && !field.parentElement.matches("form")))) || dressed(field);
  const names = new Map();
  const fields = [];
  for (const field of matching(ASKS)) {
    if (field.disabled || fields.length >= FIELDS) continue;
    if (field.type === "radio" && field.name && names.has(field.name)) {
      const known = names.get(field.name);
      known.options.push({ label: label(field) || squeeze(beside(field)) || field.value, path: path(field), value: field.value });
      known.required ||= marked(field); known.filled ||= field.checked; known.wrong ||= wrong(field);
      continue;
    }
    const type = field.tagName === "INPUT" ? field.type : field.tagName.toLowerCase();
    const found = {
      path: path(field), type, label: label(field), group: group(field), beside: squeeze(beside(field)).slice(0, WORDS), described: described(field),
      placeholder: squeeze(field.placeholder), token: (field.getAttribute("autocomplete") || "").toLowerCase().slice(0, 80),
      name: squeeze(`${field.name || ""} ${field.id || ""}`).slice(0, 200), required: marked(field), seen: seenAs(field) && !(hidden(field) && !dressed(field)),
      filled: choosing(field) ? field.checked : Boolean(field.value), longest: field.maxLength > 0 ? field.maxLength : 0,
      valid: !field.willValidate || field.validity.valid, complaint: field.validationMessage || "", wrong: wrong(field), options: [],
    };
    if (type === "select") found.options = [...field.options].filter((option) => !option.disabled).slice(0, OPTIONS)
      .map((option) => ({ label: squeeze(option.label), path: "", value: option.value }));
    if (type === "radio") {
      found.options = [{ label: found.label || found.beside || field.value, path: found.path, value: field.value }];
      found.label = "";
      found.beside = "";
      if (!found.group) {
        let around = field.parentElement;
        while (around && around !== holder && alone(around.parentElement || holder, field) && around.parentElement !== holder) around = around.parentElement;
        const asked = around && around !== holder ? squeeze(said(around.firstElementChild?.querySelector?.(ASKS) ? around.previousElementSibling : around.firstElementChild)) : "";
        found.group = (asked && asked !== found.options[0].label ? asked : "").slice(0, WORDS);
      }
      names.set(field.name, found);
    }
    fields.push(found);
  }

  // ---- what is chosen from or written in without being a field
  const made = matching("[role=combobox], [role=listbox], [aria-haspopup=listbox], [contenteditable=true], [contenteditable='']")
    .filter((element) => seen(element) && !element.matches("input, select, textarea, option") && !element.parentElement.querySelector(":scope > select"));
  for (const element of made.slice(0, 10)) {
    const outer = made.some((other) => other !== element && other.contains(element));
    if (!outer) fields.push({ path: path(element), type: "custom", label: label(element), group: group(element), beside: squeeze(beside(element)).slice(0, WORDS), described: "", placeholder: "",
      token: "", name: element.id || "", required: element.getAttribute("aria-required") === "true", seen: true, filled: false, longest: 0, valid: true, complaint: "", wrong: wrong(element), options: [] });
  }

  // ---- what sends it
  const buttons = matching("button, input[type=submit], input[type=image], input[type=button], [role=button], a[class*=btn i], a[class*=button i], [class*=submit i]:not(div):not(span)")
    .filter((button) => seen(button) && !button.matches(ASKS) && button.type !== "reset").slice(0, BUTTONS)
    .map((button) => ({ path: path(button), outside: elsewhere.includes(button) && !holder.contains(button),
      name: squeeze(button.innerText || button.value || button.getAttribute("aria-label") || button.title || button.alt || "").slice(0, 100),
      submits: Boolean(button.form) && /^(submit|image)$/.test(button.type), disabled: button.disabled || button.getAttribute("aria-disabled") === "true" }));

  // ---- whether it asks if we are human
  const CAPTCHAS = [
    ["reCAPTCHA", ".g-recaptcha, .grecaptcha-badge, [name=g-recaptcha-response], iframe[src*=recaptcha], script[src*=recaptcha]"],
    ["hCaptcha", ".h-captcha, [name=h-captcha-response], iframe[src*=hcaptcha], script[src*=hcaptcha]"],
    ["Turnstile", ".cf-turnstile, [name=cf-turnstile-response], iframe[src*='challenges.cloudflare'], script[src*='challenges.cloudflare.com/turnstile']"],
    ["Friendly Captcha", ".frc-captcha, script[src*='friendly-challenge']"], ["ALTCHA", "altcha-widget"],
    ["GeeTest", "[class*=geetest]"], ["MTCaptcha", ".mtcaptcha"], ["AWS WAF", "script[src*='awswaf'], #amzn-captcha-verify-button"],
  ];
  const puzzle = all.find((element) => element.matches("img[src*=captcha i], img[alt*=captcha i], img[src*=securimage i], canvas[id*=captcha i], [class*=captcha i], [id*=captcha i]") &&
    (seen(element) || element.matches("[data-sitekey]")));
  const captcha = CAPTCHAS.find(([, selector]) => document.querySelector(selector) || all.some((element) => element.matches(selector)))?.[0] || (puzzle ? "a puzzle" : "");

  const sender = holder.tagName === "FORM" ? holder : null;
  if (sender?.target === "_blank") sender.removeAttribute("target"); // a new tab is the same page to a customer
  const written = sender?.getAttribute("action");
  const region = (language) => { try { return new Intl.DisplayNames([language], { type: "region" }).of(country); } catch { return ""; } };
  return { fields, buttons, captcha, seen: seen(holder) || fields.some((field) => field.seen), novalidate: Boolean(sender?.noValidate),
    action: sender && written ? new URL(written, document.baseURI).href : "",
    countries: [...new Set([country, region(document.documentElement.lang || "en"), region("en")])].filter((name) => name && name !== "Unknown Region") };
}
