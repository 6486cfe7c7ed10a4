// Which of the visible links a customer would press: the one of that name that leads there.
(links, [name, url]) => {
  const plain = (text) => (text || "").trim().split("\n")[0].replace(/\s+/g, " ").trim().slice(0, 200);
  const page = (address) => address.split("#")[0].replace(/\/$/, "");
  const named = (link) => [link.innerText, link.getAttribute("aria-label"), link.title].some((t) => plain(t) === name);
  const leads = (link) => page(link.href) === page(url);
  links.forEach((link) => link.removeAttribute("target")); // a new tab is the same page to a customer
  const first = (fits) => links.findIndex(fits);
  const both = first((link) => leads(link) && named(link));
  if (both >= 0) return both;
  return first(leads) >= 0 ? first(leads) : first(named);
}
