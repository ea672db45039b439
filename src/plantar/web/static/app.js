// Keeps the offline page where the browser can.
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/sw.js");
// An unsent painting is kept by its tab only while the person is within that visit.
try {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith("paint ") && !location.pathname.startsWith(`${name.slice(6)}/`)) sessionStorage.removeItem(name);
} catch {
  // A browser that keeps nothing has nothing to remove.
}

// The first page: an example to try, and installing where the browser offers it.
const example = document.querySelector("[data-example]");
if (example) {
  example.hidden = false;
  example.addEventListener("click", () => {
    document.getElementById("words").value = example.dataset.example;
    document.getElementById("words").focus();
  });
}
// A text that is too long says by how much while it is written; nothing of it is cut off.
const words = document.querySelector("textarea[data-most]");
if (words) {
  const over = document.querySelector("[data-over]");
  words.addEventListener("input", () => {
    const more = words.value.length - Number(words.dataset.most);
    over.hidden = more <= 0;
    words.setAttribute("aria-invalid", String(more > 0));
    if (more > 0) over.textContent = `This is ${more} characters too long: at most ${words.dataset.most} are read.`;
  });
}
addEventListener("beforeinstallprompt", (offer) => {
  const install = document.querySelector("[data-install]");
  if (!install) return;
  offer.preventDefault();
  install.hidden = false;
  install.addEventListener("click", () => offer.prompt(), { once: true });
});

// Number keys choose the answers of a question in their order.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  if (event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select")) return;
  document.querySelectorAll(".question .choice")[event.key - 1]?.click();
});
