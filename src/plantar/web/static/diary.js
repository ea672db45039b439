// Entries that cannot be sent are kept in this browser (IndexedDB) and sent when the server is back.
// Each has an id from the start, so that what is sent twice is kept once; nothing is removed before
// the server has said that it is saved.
const KEY = "thread";
const HELP = "You ticked a danger. Do not wait for the connection: call the emergency number now.";
const note = document.getElementById("unsent");
const SOON = "What you ticked should be looked at by somebody today. Do not wait for the connection.";
const UNREADABLE = "This browser cannot read the photo. Choose a JPEG, PNG or WebP picture, or save without it.";
const LONGEST_SIDE = 1280;
const forms = [...document.querySelectorAll("form[data-entry]")];

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("plantar-diary", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("unsent", { keyPath: KEY });
      asked.result.createObjectStore("known", { keyPath: "who" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function inStore(name, mode, work) {
  const store = await opened();
  try {
    return await new Promise((done, failed) => {
      const turn = store.transaction(name, mode, { durability: "strict" });
      const asked = work(turn.objectStore(name));
      turn.oncomplete = () => done(asked.result);
      turn.onerror = turn.onabort = () => failed(turn.error);
    });
  } finally {
    store.close();
  }
}

const kept = () => inStore("unsent", "readonly", (store) => store.getAll());
const keep = (entry) => inStore("unsent", "readwrite", (store) => store.put(entry));
const drop = (entry) => inStore("unsent", "readwrite", (store) => store.delete(entry.thread));
const known = () => inStore("known", "readonly", (store) => store.getAll());
const know = (diary) => inStore("known", "readwrite", (store) => store.put(diary));

function say(text, link, label) {
  note.textContent = text;
  note.hidden = false;
  if (!link) return;
  const way = document.createElement("a");
  way.href = link;
  way.textContent = label;
  note.append(" ", way);
}

async function tell(wrong = "") {
  const entries = await kept();
  if (!entries.length && !wrong) return;
  const count = entries.length === 1 ? "1 entry is" : `${entries.length} entries are`;
  const soon = entries.some((e) => e.soon) ? ` ${SOON}` : "";
  const danger = entries.some((e) => e.fields.some(([name]) => name === "danger")) ? ` ${HELP}` : soon;
  const why = wrong ? ` The server said: ${wrong}` : " It is sent when the server is back.";
  say(`${count} kept in this browser only, not judged and not in the diary yet.${why}${danger}`, "/diary", "Try again");
}

// Where people log in and out the browser forgets whose diaries were written in, but for unsent entries.
async function forget() {
  indexedDB.deleteDatabase("plantar-reminder");
  const waiting = new Set((await kept()).map((entry) => entry.who));
  for (const { who } of await known())
    if (!waiting.has(who)) await inStore("known", "readwrite", (store) => store.delete(who));
}

// The token of a form that is valid now; null where the server is away or nobody is logged in.
async function token(who) {
  const page = await fetch(`/diary/${who}/entry`, { redirect: "manual" });
  if (!page.ok) return null;
  const read = new DOMParser().parseFromString(await page.text(), "text/html");
  return read.querySelector("form[data-entry] [name=csrf]")?.value ?? null;
}

function send(entry, csrf, written) {
  const fields = [...entry.fields.filter(([name]) => name !== "csrf"), ...written, ["csrf", csrf]];
  const body = fields.some(([, value]) => value instanceof Blob) ? new FormData() : new URLSearchParams();
  for (const [name, value] of fields) body.append(name, value);
  return fetch(entry.action, { method: "POST", body });
}

// A photo as small as the diary keeps it, drawn anew: what waits in the browser bears no place and no camera.
// It is drawn once, so that the same photo sent twice is the same bytes.
async function bare(photo) {
  const drawn = await createImageBitmap(photo);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
  const sheet = new OffscreenCanvas(Math.round(drawn.width * scale), Math.round(drawn.height * scale));
  const pen = sheet.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(drawn, 0, 0, sheet.width, sheet.height);
  const made = await sheet.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  return new File([made], "photo.jpg", { type: made.type });
}

async function fieldsOf(form) {
  const typed = [...new FormData(form)].filter(([, value]) => !(value instanceof File && !value.size));
  return Promise.all(typed.map(async ([name, value]) => [name, value instanceof File ? await bare(value) : value]));
}

async function words(answer) {
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  return (read.querySelector("[role=alert]") ?? read.querySelector("main"))?.textContent.trim() ?? "";
}

async function flush() {
  let sent = 0;
  let wrong = "";
  try {
    for (const entry of await kept()) {
      const csrf = await token(entry.who);
      if (csrf === null) continue;
      const answer = await send(entry, csrf, [["written", entry.written]]);
      if (!answer.ok) {
        wrong = await words(answer); // it stays; the others are not held up
        continue;
      }
      await drop(entry);
      sent += 1;
    }
  } catch {
    // the server is away: what was not sent stays
  }
  await tell(wrong);
  if (sent && !forms.length) location.reload();
  else if (sent && !wrong) say(`${sent} kept and now saved in the diary.`, `/diary/${forms[0].dataset.who}`, "See what stands");
}

async function written(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const { who, entry: page } = form.dataset;
  let fields;
  try {
    fields = await fieldsOf(form);
  } catch {
    if (navigator.onLine) form.submit(); // the server says what is wrong with the photo
    else say(UNREADABLE);
    return;
  }
  const button = event.submitter ?? form.querySelector("[type=submit]");
  button.textContent = "Saving \u2026"; // what follows leaves the page or hides the form
  const entry = {
    thread: form.elements.thread.value,
    who,
    action: `/diary/${who}/${page}`,
    fields,
    soon: form.querySelector("[data-soon]:checked") !== null,
    written: new Date().toISOString(),
  };
  try {
    await keep(entry);
  } catch {
    form.submit(); // there is no room in the browser: it is sent now or not at all, and the browser says which
    return;
  }
  try {
    const answer = await send(entry, form.elements.csrf.value, []);
    if (answer.ok) {
      await drop(entry);
      location.assign(answer.url);
      return;
    }
    if (answer.status !== 401 && answer.status < 500) {
      await drop(entry);
      form.submit(); // the server shows what is wrong, with what was typed
      return;
    }
    await tell(answer.status === 401 ? "you are logged out, or the diary is locked. Open it, and it is sent." : "it failed; it is tried again.");
  } catch {
    await tell();
  }
  for (const one of forms) one.hidden = true;
  note.tabIndex = -1;
  note.focus();
}

// On the page that the browser keeps: which diary, and a new id.
async function begin() {
  const diaries = await known();
  for (const form of diaries.length ? forms : []) {
    const chosen = form.querySelector("[data-whose]");
    for (const { who, name } of diaries) chosen.append(new Option(name, who));
    const choose = () => (form.dataset.who = chosen.value);
    chosen.addEventListener("change", choose);
    choose();
    form.elements.thread.value = crypto.randomUUID();
    form.closest("section").hidden = false;
  }
}

if (note && window.indexedDB) {
  const [first] = forms;
  if (first?.dataset.who) await know({ who: first.dataset.who, name: first.dataset.name });
  else if (first) await begin();
  if ("forget" in note.dataset) await forget();
  for (const form of forms) form.addEventListener("submit", written);
  addEventListener("online", flush);
  await flush();
}
