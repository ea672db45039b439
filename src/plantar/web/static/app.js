// Keeps the offline page where the browser can.
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/sw.js");
// An unsent painting is kept by its tab only while the person is within that visit.
try {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith("paint ") && !location.pathname.startsWith(`${name.slice(6)}/`)) sessionStorage.removeItem(name);
} catch {
  // A browser that keeps nothing has nothing to remove.
}
