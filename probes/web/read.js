// What a customer can see on this page: text line by line, links, and what only machines read.
() => {
  const seen = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
      return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  };
  const folded = (text) => {
    for (let fold = text.parentElement; fold; fold = fold.parentElement)
      if (fold.matches("details:not([open])") && !fold.querySelector(":scope > summary")?.contains(text)) return true;
    return false;
  };
  const drawn = (text) => {
    if (folded(text)) return false;
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].some((box) => box.width > 1 && box.height > 1);
  };
  const inline = new Set(["inline", "inline-block", "inline-flex", "contents"]);
  const block = (element) => {
    while (element.parentElement && inline.has(getComputedStyle(element).display)) element = element.parentElement;
    return element;
  };

  const lines = [];
  let line = "", last = null;
  const flush = () => { if (line.trim()) lines.push(line.replace(/\s+/g, " ").trim()); line = ""; };
  const walker = document.createTreeWalker(document.body || document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node && lines.length < 5000; node = walker.nextNode()) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.tagName === "BR") flush();
      if (node.tagName === "IMG" && node.alt && seen(node)) line += ` ${node.alt} `;
      continue;
    }
    const parent = node.parentElement;
    if (!parent || !node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION)$/.test(parent.tagName)) continue;
    if (!seen(parent) || !drawn(node)) continue;
    const home = block(parent);
    if (home !== last) flush();
    last = home;
    line += node.data;
  }
  flush();

  const name = (element) =>
    (element.innerText || element.getAttribute("aria-label") || element.title ||
      [...element.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ") || "")
      .trim().split("\n")[0].replace(/\s+/g, " ").trim().slice(0, 200);
  const links = [...document.querySelectorAll("a[href], area[href]")].slice(0, 5000)
    .filter(seen).map((link) => ({ href: link.href, written: link.getAttribute("href"), name: name(link) }));

  const structured = [...document.querySelectorAll('script[type="application/ld+json"]')]
    .slice(0, 20).map((script) => script.textContent.slice(0, 200000));
  return { title: document.title.slice(0, 200), lines: lines.map((l) => l.slice(0, 2000)), links, structured };
}
