// The menu and the chat: a button opens what it controls, and closes it.
for (const button of document.querySelectorAll("[aria-controls]")) {
  const panel = document.getElementById(button.getAttribute("aria-controls"));
  const show = (open) => {
    panel.classList.toggle("open", open);
    button.setAttribute("aria-expanded", open);
  };
  button.addEventListener("click", () => {
    show(!panel.classList.contains("open"));
    panel.querySelector("input")?.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    button.focus();
  });
}

// The chat: what is written stands in the window, and goes nowhere.
document.querySelector(".chat form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = event.target.elements.text;
  for (const said of [text.value, "Thank you. A colleague is with you in a moment."]) {
    const line = document.createElement("p");
    line.textContent = said;
    document.querySelector(".chat-said").append(line);
  }
  text.value = "";
});

// The cookie question stands in the way until it is answered, once.
const consent = document.getElementById("consent");
if (consent && !document.cookie.includes("consent=")) {
  consent.addEventListener("cancel", (event) => event.preventDefault());
  consent.addEventListener("close", () => {
    document.cookie = `consent=${consent.returnValue}; path=/; max-age=31536000; samesite=lax`;
  });
  consent.showModal();
}
