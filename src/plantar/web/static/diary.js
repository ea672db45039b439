// Entries that cannot be sent are kept in this browser (IndexedDB) and sent when the server is back.
// Each has an id from the start, so that what is sent twice is kept once; nothing is removed before
// the server has said that it is saved.
const KEY = "thread";
const HELP = "You ticked a danger. Do not wait for the connection: call the emergency number now.";
const note = document.getElementById("unsent");
const form = document.querySelector("form[data-entry]");

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
  const danger = entries.some((e) => e.fields.some(([name]) => name === "danger")) ? ` ${HELP}` : "";
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
  const fields = [...entry.fields.filter(([name]) => name !== "csrf"), ...written];
  return fetch(entry.action, { method: "POST", body: new URLSearchParams([...fields, ["csrf", csrf]]) });
}

async function words(answer) {
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  return (read.querySelector("[role=alert]") ?? read.querySelector("main"))?.textContent.trim() ?? "";
}

async function flush() {
  let sent = 0;
  try {
    for (const entry of await kept()) {
      const csrf = await token(entry.who);
      if (csrf === null) continue;
      const answer = await send(entry, csrf, [["written", entry.written]]);
      if (!answer.ok) {
        await tell(await words(answer));
        return;
      }
      await drop(entry);
      sent += 1;
    }
  } catch {
    // the server is away: what was not sent stays
  }
  await tell();
  if (sent && !form) location.reload();
  else if (sent) say(`${sent} kept and now saved in the diary.`, `/diary/${form.dataset.who}`, "See what stands");
}

async function written(event) {
  event.preventDefault();
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const who = form.dataset.who;
  const thread = form.elements.thread.value;
  const entry = { thread, who, action: `/diary/${who}/entry`, fields, written: new Date().toISOString() };
  await keep(entry);
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
    await tell(answer.status === 401 ? "you are logged out; log in, and it is sent." : "it failed; it is tried again.");
  } catch {
    await tell();
  }
  form.hidden = true;
  note.tabIndex = -1;
  note.focus();
}

// On the page that the browser keeps: which diary, and a new id.
async function begin() {
  const diaries = await known();
  if (!diaries.length) return;
  const chosen = form.querySelector("[data-whose]");
  for (const { who, name } of diaries) chosen.append(new Option(name, who));
  const choose = () => (form.dataset.who = chosen.value);
  chosen.addEventListener("change", choose);
  choose();
  form.elements.thread.value = crypto.randomUUID();
  form.closest("[hidden]").hidden = false;
}

if (note && window.indexedDB) {
  if (form?.dataset.who) await know({ who: form.dataset.who, name: form.dataset.name });
  else if (form) await begin();
  if ("forget" in note.dataset) await forget();
  form?.addEventListener("submit", written);
  addEventListener("online", flush);
  await flush();
}
