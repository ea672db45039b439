// Keeps the offline page where the browser can.
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/sw.js");
// An unsent painting and unsent ticks are kept by their tab only while the person is within that visit.
try {
  for (const name of Object.keys(sessionStorage))
    if (/^(paint|ticks) /.test(name) && !location.pathname.startsWith(`${name.slice(6)}/`)) sessionStorage.removeItem(name);
} catch {
  // A browser that keeps nothing has nothing to remove.
}
// Ticks of a question that were not sent yet survive a reload.
const question = document.querySelector("form.question");
const ticks = question ? [...question.querySelectorAll("input[type=checkbox]")] : [];
if (ticks.length) {
  const draft = `ticks ${location.pathname.split("/ask")[0]}`;
  const asks = `${location.pathname} ${question.elements.asks.value}`;
  try {
    const kept = JSON.parse(sessionStorage.getItem(draft) ?? "null");
    if (kept?.asks === asks) for (const tick of ticks) tick.checked = kept.values.includes(tick.value);
    question.addEventListener("change", () => {
      const values = ticks.filter((tick) => tick.checked).map((tick) => tick.value);
      sessionStorage.setItem(draft, JSON.stringify({ asks, values }));
    });
    question.addEventListener("submit", () => sessionStorage.removeItem(draft));
  } catch {
    // A browser that keeps nothing shows the page as it came.
  }
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
