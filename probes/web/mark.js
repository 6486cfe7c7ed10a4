// Scrolls to the smallest visible element that shows one of the values, or to the form, and draws a
// frame around it. Returns how far down it stands, in screens; null when it is not found.
([values, form]) => {
  const all = [];
  (function gather(root) {
    for (const element of root.querySelectorAll("*")) {
      all.push(element);
      if (element.shadowRoot) gather(element.shadowRoot);
    }
  })(document);
  const visible = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}@+]/gu, "");
  const wanted = values.map(plain).filter((value) => value.length > 3);
  const shows = (element) => {
    const target = element.getAttribute("href") || element.getAttribute("src") || "";
    const text = plain(element.innerText || "") + " " + plain(decodeURIComponent(target.replace(/%(?![0-9a-f]{2})/gi, "")));
    return wanted.some((value) => text.includes(value));
  };
  const inBody = all.filter((e) => document.body && e !== document.body && !/^(HTML|HEAD|SCRIPT|STYLE|LINK|META)$/.test(e.tagName) && visible(e));
  const found = form
    ? inBody.find((e) => e.tagName === "TEXTAREA") || inBody.find((e) => e.tagName === "FORM")
    : inBody.filter(shows).filter((e) => ![...e.children].some(shows))[0];
  if (!found) return null;
  const top = found.getBoundingClientRect().top + scrollY;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  found.style.setProperty("outline", "4px solid #d9480f", "important");
  found.style.setProperty("outline-offset", "4px", "important");
  return Math.max(0, Math.round((top / innerHeight) * 10) / 10);
}
