// Keeps the style and one page for when the server is not running. Never keeps a visit or an answer;
// entries of the diary that could not be sent are kept by diary.js.
importScripts("/static/reminder.js");
const STORE = "plantar-VERSION";
const KEPT = ["/offline", "/static/plantar.css", "/static/app.js", "/static/diary.js", "/static/icon.svg", "/static/manifest.webmanifest"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(KEPT)).then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== STORE).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names))).then(() => self.clients.claim()));
});

addEventListener("fetch", (event) => {
  // The way back to the answer of a form is the browser's matter: it asks before it sends it again.
  if (event.request.method === "POST" && event.request.isHistoryNavigation) return;
  // A form that cannot be sent leads to the same page as a link that cannot be opened.
  if (event.request.mode === "navigate")
    return event.respondWith(fetch(event.request).catch(() => caches.match("/offline")));
  if (event.request.method !== "GET") return;
  const path = new URL(event.request.url).pathname;
  const kept = () => caches.match(path);
  if (KEPT.includes(path))
    event.respondWith(fetch(event.request).catch(kept));
});

// The reminder of the diary: an installed app is woken now and then; a tap opens the diary.
addEventListener("periodicsync", (event) => {
  if (event.tag === "diary-reminder") event.waitUntil(remind(self.registration));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(REMINDER.page));
});
