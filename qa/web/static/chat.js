// What the chat does in the browser: it shows at once that a question is being read, stops the waiting, keeps the conversation,
// recalls earlier questions, shares, copies, and sends verdicts. Gradio runs the exported functions around its requests
// (see chat.py); everything else is event delegation. Whatever it shows is set as text.

const KEPT = "footnote.conversation"; // this visitor's last one, as JSON that the server made
const WAITING = "footnote.question"; // what this tab waits for: a page that loses its server is loaded anew
const SHARED = "footnote.shared"; // this tab came by a shared link: it keeps its conversation to itself
const MOST_SHARED = 10; // questions in a link
const MOST_LINK = 6000; // characters of it

let kept = []; // the conversation as the server saves it
let number = 0; // of the question that was asked last
let waiting = null; // the question that is being read
let wanted = null; // a question that a button asks, not the box
let queue = []; // questions of a shared link
let recalled = -1; // how many questions back the box shows
let judged = null; // the exchange and the verdict that the dialog is about
let saying = 0; // the timer of what is said next
let here; // told when the conversation that this browser kept is on the page
const arrival = new Promise((resolve) => (here = resolve));
const given = new Map(); // verdicts of this visit, by exchange

const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const box = () => find("#question textarea");

// Before the server is asked: what goes to it.

export async function begin(typed) {
  waiting = wanted ?? typed;
  if (wanted === null) write("");
  wanted = null;
  recalled = -1;
  number += 1;
  store(sessionStorage, WAITING, waiting);
  find(".fn-conversation > .fn-fault")?.remove();
  if (document.activeElement === find("#ask")) setTimeout(() => find("#stop").focus());
  showWaiting();
  say("Reading the articles.");
  await arrival; // who asks while the page is still loading
  return [waiting ?? "", kept, visit()];
}

function showWaiting() {
  const article = element("article", "fn-exchange fn-pending");
  const question = element("h2", "fn-question");
  const words = element("bdi", "", waiting.replace(/[^\P{C}\n\u200c\u200d]/gu, "\ufffd").slice(0, 300));
  words.dir = "auto";
  question.append(words);
  article.append(question, element("p", "fn-reading", "Reading the articles …"));
  find(".fn-conversation").append(article);
  article.scrollIntoView({ block: "nearest" });
}

// After it: what it gave is shown if it is still wanted, and dropped if not.

export function answered(draft, saved, conversation) {
  if (waiting === null || draft?.visit?.number !== number) return [saved, conversation];
  if (draft.fault) {
    refuse(draft.fault);
    return [saved, conversation];
  }
  done();
  keep(draft.saved);
  return [draft.saved, draft.conversation];
}

export function settle() {
  if (waiting !== null) return;
  find(".fn-pending")?.remove();
  showVerdicts();
  const last = all(".fn-question").at(-1);
  if (!last) return;
  const spoken = last.parentElement.dataset.spoken;
  if (spoken && !find(".fn-conversation > .fn-fault")) say(spoken);
  last.scrollIntoView();
  if ([document.body, find("#stop")].includes(document.activeElement)) last.focus({ preventScroll: true });
  askNext();
}

export function failed() {
  if (waiting !== null) refuse("The question was not answered: the server is not reached, or more is asked than it takes. Wait a moment, then try again.");
}

export function stop() {
  if (waiting === null) return;
  giveBack();
  say("Stopped.");
}

function refuse(fault) {
  giveBack();
  find(".fn-conversation").append(element("p", "fn-fault", fault));
  say(fault);
}

function giveBack() {
  if (box().value === "") write(waiting);
  done();
  queue = [];
  find(".fn-pending")?.remove();
  box().focus({ preventScroll: true });
}

function done() {
  waiting = null;
  store(sessionStorage, WAITING, "");
}

// The conversation, kept in this browser only.

export function arrive() {
  const asked = new URLSearchParams(location.search).getAll("q").filter((text) => text.trim());
  if (asked.length) {
    queue = asked.slice(0, MOST_SHARED).map((text) => text.slice(0, 2000));
    history.replaceState(null, "", location.pathname); // a reload shows what was answered, and does not ask again
    store(sessionStorage, SHARED, "1");
    store(sessionStorage, KEPT, "[]");
  }
  try {
    return [JSON.parse(stored(sessionStorage, KEPT) ?? stored(localStorage, KEPT)), visit()];
  } catch {
    return [[], visit()];
  }
}

export function arrived(saved) {
  kept = saved ?? [];
  here();
  if (waiting !== null) {
    if (!find(".fn-pending")) showWaiting();
    return;
  }
  all(".fn-question").at(-1)?.scrollIntoView();
  const unanswered = stored(sessionStorage, WAITING);
  if (unanswered && box().value === "") write(unanswered);
  done();
  askNext();
}

export function forget() {
  keep([]);
  queue = [];
  given.clear();
  find(".fn-conversation > .fn-fault")?.remove();
  box().focus();
  say("A new conversation.");
  return [];
}

function keep(saved) {
  kept = saved;
  store(sessionStorage, KEPT, JSON.stringify(saved));
  if (!stored(sessionStorage, SHARED)) store(localStorage, KEPT, JSON.stringify(saved));
}

function stored(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null; // storage is switched off
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // full, or switched off: the conversation lasts as long as the page
  }
}

const questions = () => kept.map((exchange) => exchange.question);
const home = new URL(".", import.meta.url).href.replace(/\/$/, ""); // where this script is, is the server
const visit = () => ({ home, number });

export async function share() {
  let asked = questions().slice(-MOST_SHARED);
  const link = () => `${home}/?${new URLSearchParams(asked.map((question) => ["q", question]))}`;
  while (asked.length > 1 && link().length > MOST_LINK) asked = asked.slice(1);
  const left = questions().length - asked.length;
  await copy(find("#share"), link(), left ? `Copied, with the last ${asked.length} questions` : "Copied: the questions only");
}

// Asking by a button or a shared link, and recalling.

function askFor(question) {
  if (waiting !== null) return;
  wanted = question;
  find("#ask").click();
}

function askNext() {
  if (queue.length) askFor(queue.shift());
}

function write(text) {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

function change(question) {
  write(question);
  box().focus();
}

function recall(step) {
  const asked = questions().reverse();
  const next = Math.min(recalled + step, asked.length - 1);
  recalled = Math.max(next, -1);
  write(asked[recalled] ?? "");
}

// Copies, verdicts, and what is said to those who do not see.

async function copy(button, text, done = "Copied") {
  const label = button.textContent;
  const told = (await copied(text)) ? done : "Your browser does not let this page copy";
  say(told);
  button.textContent = told;
  setTimeout(() => button.textContent === told && (button.textContent = label), 2500);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.body.appendChild(element("textarea", "fn-unseen")); // a page without TLS has no clipboard
    area.value = text;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function judge(button) {
  judged = { exchange: { ...button.closest(".fn-exchange").dataset }, verdict: button.dataset.verdict };
  find("#fn-feedback-title").textContent = button.dataset.title;
  find("#fn-feedback .fn-refused").textContent = "";
  find("#fn-feedback").showModal();
}

async function send(form) {
  const { question, readAs, document: id, start, end, text } = judged.exchange;
  const place = id ? { document: id, start: Number(start), end: Number(end), text } : {};
  const body = { question, read_as: readAs, verdict: judged.verdict, note: form.note.value, ...place };
  const fault = find("#fn-feedback .fn-refused");
  try {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${home}/api/feedback`, options);
    fault.textContent = response.ok ? "" : (await response.json()).error.message;
    if (!response.ok) return;
  } catch {
    fault.textContent = "The server is not reached. Your note is still here: try again.";
    return;
  }
  given.set(key(judged.exchange), judged.verdict);
  form.reset();
  find("#fn-feedback").close();
  showVerdicts();
  say("Thank you. Whoever looks after the articles will read it.");
}

const key = ({ question, document: id, start }) => JSON.stringify([question, id, start]);

function showVerdicts() {
  for (const exchange of all(".fn-exchange[data-question]")) {
    const verdict = given.get(key(exchange.dataset));
    for (const button of exchange.querySelectorAll("[data-verdict]")) {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    }
    exchange.querySelector(".fn-thanks").textContent = verdict ? "Thank you. Whoever looks after the articles will read it." : "";
  }
}

function say(words) {
  const region = find("#fn-said") ?? document.body.appendChild(element("p", "fn-unseen"));
  region.id = "fn-said";
  region.role = "status";
  region.textContent = "";
  clearTimeout(saying);
  saying = setTimeout(() => (region.textContent = words), 50); // the same words twice are said twice
}

function element(name, classes, words = "") {
  const made = document.createElement(name);
  made.className = classes;
  made.textContent = words;
  return made;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-ask], [data-edit], [data-copy], [data-verdict], .fn-cancel");
  if (!button) return;
  const { ask, edit, copy: text, verdict } = button.dataset;
  if (ask) askFor(ask);
  else if (edit) change(edit);
  else if (text) copy(button, text);
  else if (verdict) judge(button);
  else find("#fn-feedback").close();
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("#fn-feedback")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.target !== box()) return;
    if (event.key === "Enter" && event.isComposing) event.stopPropagation(); // it ends a word of Japanese or Chinese
    const empty = event.target.value === "" || (recalled >= 0 && event.target.value === questions().at(-1 - recalled));
    if (event.key === "Escape" && waiting !== null) find("#stop").click();
    else if (event.key === "ArrowUp" && empty) recall(1);
    else if (event.key === "ArrowDown" && recalled >= 0 && empty) recall(-1);
    else return;
    event.preventDefault();
  },
  true,
);
