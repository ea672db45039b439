// A reminder by choice, shown by this browser alone: nothing is asked of any server, and its words name
// no illness and nobody. The page and the service worker share this file.
const REMINDER = { title: "Diary", body: "A minute for your diary.", tag: "diary", page: "/diary" };
const DAY = (now) => `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;

function reminderStore(mode, work) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("plantar-reminder", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("choice");
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      const turn = asked.result.transaction("choice", mode);
      const result = work(turn.objectStore("choice"));
      turn.oncomplete = () => (asked.result.close(), done(result.result));
      turn.onerror = turn.onabort = () => (asked.result.close(), failed(turn.error));
    };
  });
}

const reminderChoice = () => reminderStore("readonly", (store) => store.get("me"));
const chooseReminder = (choice) => reminderStore("readwrite", (store) => store.put(choice, "me"));
const dropReminder = () => reminderStore("readwrite", (store) => store.delete("me"));

// Once a day, from the chosen hour on, and not on a day on which something was written.
const reminderDue = (choice, now) =>
  Boolean(choice) && now.getHours() >= choice.hour && ![choice.shown, choice.written].includes(DAY(now));

async function remind(registration, now = new Date()) {
  const choice = await reminderChoice();
  if (!reminderDue(choice, now)) return;
  await registration.showNotification(REMINDER.title, { body: REMINDER.body, tag: REMINDER.tag });
  await chooseReminder({ ...choice, shown: DAY(now) });
}
