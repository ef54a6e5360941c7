// The chat without its frame, in an iframe: what Gradio does for the chat around the functions of chat.js, and the few messages
// that this page exchanges with the page that holds it. Only that page, and only if the server knows it, is listened and told to.

import { answered, arrive, arrived, begin, failed, settle, stop } from "./chat.js";

const page = document.documentElement;
const host = page.dataset.host;
const find = (selector) => document.querySelector(selector);
let request = null; // the question that is being read

async function send(question, saved, visit, signal) {
  const options = { method: "POST", headers: { "content-type": "application/json" }, signal };
  const response = await fetch("embed/ask", { ...options, body: JSON.stringify({ question, saved, visit }) });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function ask() {
  if (request || find("#ask").disabled) return;
  request = new AbortController();
  const { signal } = request;
  try {
    const [question, saved, visit] = await begin(find("#question textarea").value);
    const draft = await send(question, saved, visit, signal);
    if (signal.aborted) return;
    show(answered(draft, saved, null)[1]);
    request = null;
    settle();
  } catch {
    if (!signal.aborted) failed();
  } finally {
    if (request?.signal === signal) request = null;
  }
}

function halt() {
  request?.abort();
  request = null;
  stop();
}

function show(conversation) {
  if (!conversation) return;
  const made = new DOMParser().parseFromString(conversation, "text/html"); // the server's own template; nothing in it runs
  find("#conversation").replaceChildren(...made.body.children);
}

async function restore() {
  const [saved, visit] = arrive();
  if (!saved?.length) return arrived([]);
  try {
    const given = await send(null, saved, visit);
    show(given.conversation);
    arrived(given.saved ?? saved);
  } catch {
    arrived(saved); // it is still kept, and goes along with the next question
  }
}

// What is said to the page around this one, and heard from it.

const tell = (message) => host && parent !== window && parent.postMessage(message, host);

function hear({ origin, source, data }) {
  if (!host || origin !== host || source !== parent || typeof data !== "object" || data === null) return;
  if (data.type === "footnote:theme" && ["light", "dark"].includes(data.theme)) {
    page.classList.remove("fn-light", "fn-dark");
    page.classList.add(`fn-${data.theme}`);
  }
  if (data.type === "footnote:focus") find("#question textarea").focus();
}

find("#ask-row").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
find("#stop").addEventListener("click", halt);
document.addEventListener("keydown", (event) => {
  const { key, target, shiftKey, isComposing } = event;
  if (key === "Enter" && !shiftKey && !isComposing && target === find("#question textarea")) {
    event.preventDefault();
    ask();
  }
  if (key === "Escape" && !request && !find("dialog[open]")) tell({ type: "footnote:close" });
});
addEventListener("message", hear);
new ResizeObserver(() => tell({ type: "footnote:height", height: Math.ceil(find("main").getBoundingClientRect().height) })).observe(find("main"));
restore().finally(() => (find("#ask").disabled = false));
