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
