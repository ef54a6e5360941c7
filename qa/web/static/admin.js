// The maintainer's overview: how far a sync is, once a second, and the page anew when it has ended. Words are only set as text.

const line = document.querySelector("[data-sync]");

async function follow() {
  try {
    const reply = await fetch(new URL("admin/sync.json", import.meta.url));
    if (!reply.ok) throw new Error(String(reply.status));
    const { running, words } = await reply.json();
    if (!running) return location.assign(new URL("admin?done=sync-ended", import.meta.url));
    if (line.textContent !== words) line.textContent = words;
  } catch {
    line.textContent = "The server is not reached just now. The sync goes on there.";
  }
  setTimeout(follow, 1000);
}

if (line) setTimeout(follow, 1000);
