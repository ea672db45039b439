// Parts that are jumped to, and the two ways to print.

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

// On paper the first answer alone, unless all details are asked for.
let opened = [];
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.dataset.print === "all") {
      opened = [...document.querySelectorAll(".answer details:not([open])")];
      for (const part of opened) part.open = true;
    }
    window.print();
  });
}
addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
  opened = [];
});
