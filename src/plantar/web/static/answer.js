// The plan as tabs, the print button, and everything opened for paper.

/** Turns the parts of the plan into tabs; without this they stand below each other. */
function makeTabs(box) {
  const panels = [...box.querySelectorAll(":scope > [data-tab]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "tablist noprint";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", box.querySelector("h2").textContent);
  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.textContent = panel.dataset.tab;
    tab.id = `${panel.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    list.append(tab);
    return tab;
  });
  const choose = (chosen) => {
    panels.forEach((panel, n) => {
      const on = tabs[n] === chosen;
      panel.classList.toggle("off", !on);
      tabs[n].setAttribute("aria-selected", on);
      tabs[n].tabIndex = on ? 0 : -1;
    });
  };
  list.addEventListener("click", (event) => tabs.includes(event.target) && choose(event.target));
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    const next = tabs[(to + tabs.length) % tabs.length];
    choose(next);
    next.focus();
    event.preventDefault();
  });
  panels[0].before(list);
  const asked = panels.findIndex((panel) => `#${panel.id}` === location.hash);
  const first = panels.findIndex((panel) => "first" in panel.dataset);
  choose(tabs[Math.max(asked, asked < 0 ? first : 0, 0)]);
}

document.querySelectorAll("[data-tabs]").forEach(makeTabs);

// A source that is jumped to lies in a closed part.
addEventListener("hashchange", openTarget);
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const part = target && target.closest("details");
  if (part && !part.open) {
    part.open = true;
    target.scrollIntoView();
  }
}
openTarget();

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const part of closed) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of closed) part.open = false;
});
