// Scrolls to the smallest visible element that shows one of the values and draws a frame around it.
(values) => {
  const plain = (text) => text.toLowerCase().replace(/[^a-z0-9@+]/g, "");
  const wanted = values.map(plain);
  const shows = (element) => {
    const target = element.getAttribute && element.getAttribute("href") || "";
    const text = plain(element.innerText || "") + " " + plain(decodeURIComponent(target.replace(/%(?![0-9a-f]{2})/gi, "")));
    return wanted.some((value) => text.includes(value));
  };
  const found = [...document.querySelectorAll("body *")]
    .filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && shows(e))
    .filter((e) => ![...e.children].some(shows))[0];
  if (!found) return false;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  found.style.setProperty("outline", "4px solid #d9480f", "important");
  found.style.setProperty("outline-offset", "4px", "important");
  return true;
}
