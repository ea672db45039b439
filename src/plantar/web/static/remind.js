// The page's side of reminder.js: turning it on and off, and showing it while a page is open.
const box = document.getElementById("remind");
const EVERY_MS = 60_000;
const HALF_A_DAY_MS = 43_200_000;
const TAG = "diary-reminder";
const REFUSED = "This browser does not let plantar show notifications. You can allow it in its settings.";

async function show(wrong = "") {
  const choice = await reminderChoice();
  const hour = box.querySelector("select");
  if (choice) hour.value = String(choice.hour);
  box.querySelector("[data-on]").hidden = Boolean(choice);
  box.querySelector("[data-off]").hidden = !choice;
  const said = choice ? `On: from ${choice.hour}:00, on days without an entry.` : "Off.";
  box.querySelector("[role=status]").textContent = wrong || said;
}

// Leave can be taken back in the browser's settings at any time; then nothing is shown.
async function tried(registration) {
  try {
    await remind(registration);
    return true;
  } catch {
    return false;
  }
}

// Only an installed app is woken, and only in some browsers; else the reminder comes while a page is open.
async function wake(registration, ask) {
  try {
    if (registration.periodicSync) await ask(registration.periodicSync);
  } catch {
    // not allowed here
  }
}

async function turnOn(registration) {
  if ((await Notification.requestPermission()) !== "granted") return show(REFUSED);
  await chooseReminder({ hour: Number(box.querySelector("select").value) });
  await wake(registration, (sync) => sync.register(TAG, { minInterval: HALF_A_DAY_MS }));
  const works = await tried(registration);
  if (!works) await dropReminder();
  await show(works ? "" : REFUSED);
}

async function turnOff(registration) {
  await dropReminder();
  await wake(registration, (sync) => sync.unregister(TAG));
  await show();
}

if (window.indexedDB && "Notification" in window && navigator.serviceWorker && window.isSecureContext) {
  const choice = await reminderChoice();
  if (choice && new URLSearchParams(location.search).has("saved"))
    await chooseReminder({ ...choice, written: DAY(new Date()) });
  const registration = await navigator.serviceWorker.ready;
  if (box) {
    box.querySelector("[data-on]").addEventListener("click", () => turnOn(registration));
    box.querySelector("[data-off]").addEventListener("click", () => turnOff(registration));
    await show();
    box.hidden = false;
  }
  await tried(registration);
  setInterval(() => tried(registration), EVERY_MS);
}
