// Which of the links a customer would press: one that is seen, of that name, that leads there.
(links, [name, url]) => {
  const plain = (text) => (text || "").trim().split("\n")[0].replace(/\s+/g, " ").trim().slice(0, 200);
  const page = (address) => (/#[!/]/.test(address) ? address : address.split("#")[0]).replace(/\/$/, "");
  const seen = (link) => {
    const box = link.getBoundingClientRect();
    const shown = link.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return link.tagName === "AREA" || (shown && (box.width > 1 || [...link.children].some((child) => child.getBoundingClientRect().width > 1)));
  };
  const named = (link) => [link.innerText, link.getAttribute("aria-label"), link.title].some((t) => plain(t) === name);
  const leads = (link) => page(String(link.href?.baseVal ?? link.href)) === page(url);
  links.forEach((link) => link.removeAttribute("target")); // a new tab is the same page to a customer
  const first = (fits) => links.findIndex((link) => seen(link) && fits(link));
  const both = first((link) => leads(link) && named(link));
  if (both >= 0) return both;
  return first(leads) >= 0 ? first(leads) : first(named);
}
