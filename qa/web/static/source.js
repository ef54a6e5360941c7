// The source page's form: "the right answer is here", by selecting it. A selection becomes a place in the article's text,
// [start, end) in code points: elements with data-start say where their text begins in it, and a character that cannot be
// seen is shown as its code in a span. What is shown is only ever set as text.

const here = document.currentScript.src; // where this script is, is the server
const report = document.querySelector(".fn-report");
const form = report.querySelector("form");
const open = report.querySelector(".fn-open");
const shown = report.querySelector(".fn-chosen");
const told = report.querySelector(".fn-told");
const nothing = shown.textContent;
const elements = [...document.querySelectorAll("[data-start]")];

let chosen = null; // {start, end, text, words}
let waiting = 0;

report.hidden = false;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(choose, 150);
});
open.addEventListener("mousedown", (event) => event.preventDefault()); // it would take the selection away
open.addEventListener("click", () => show(form.hidden));
report.querySelector(".fn-close").addEventListener("click", () => show(false));
report.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !form.hidden) show(false);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

function show(opened) {
  form.hidden = !opened;
  open.setAttribute("aria-expanded", String(opened));
  told.textContent = "";
  if (!opened) open.focus();
  else if (!form.question.value) form.question.focus({ preventScroll: true });
}

function forget() {
  chosen = null;
  shown.textContent = nothing;
  if (window.Highlight) CSS.highlights.delete("fn-chosen");
  show(false);
}

function choose() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return; // the caret went into the form: what was selected stays
  const range = selection.getRangeAt(0);
  const found = place(range);
  if (!found) return;
  chosen = found;
  shown.textContent = found.words.length > 300 ? `${found.words.slice(0, 300)} …` : found.words;
  told.textContent = "";
  if (window.Highlight) CSS.highlights.set("fn-chosen", new Highlight(range.cloneRange()));
}

// The place of a range, with the article's text there; null where it holds none of it.
function place(range) {
  const found = elements.filter((element) => range.intersectsNode(element)).map((element) => stretch(element, range));
  const holds = ({ text }) => text !== "";
  if (!found.some(holds)) return null;
  const parts = found.slice(found.findIndex(holds), found.findLastIndex(holds) + 1);
  const [{ start }] = parts;
  let [end, text] = [start, ""];
  for (const part of parts) {
    const between = part.start - end; // blocks stand one or two line breaks apart, cells " | "
    text += (between === 3 ? " | " : "\n".repeat(between)) + part.text;
    end = part.end;
  }
  return { start, end, text, words: parts.map((part) => part.words).join(" ") };
}

// What a range holds of one element.
function stretch(element, range) {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = Number(element.dataset.start);
  const part = { start: at, end: at, text: "", words: "" };
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    const isCode = node.parentElement.classList.contains("fn-control");
    const character = isCode ? String.fromCodePoint(parseInt(node.data.slice(2), 16)) : "";
    const [from, to] = covered(node, range);
    if (from < to) {
      const words = isCode ? node.data : node.data.slice(from, to);
      const text = isCode ? character : words;
      if (!part.text) part.start = at + (isCode ? 0 : points(node.data.slice(0, from)));
      part.text += text;
      part.words += words;
      part.end = part.start + points(part.text);
    }
    at += points(isCode ? character : node.data);
  }
  return part;
}

// From where to where a range holds a text node, in UTF-16 units.
function covered(node, range) {
  if (!range.intersectsNode(node)) return [0, 0];
  const from = node === range.startContainer ? range.startOffset : 0;
  return [from, node === range.endContainer ? range.endOffset : node.length];
}

function points(text) {
  return [...text].length;
}

async function send() {
  if (!chosen) {
    told.textContent = "Nothing is selected yet. Select the right answer in the article.";
    return;
  }
  const { document: id, shownStart, shownEnd } = report.dataset;
  const { start, end, text } = chosen;
  const body = { question: form.question.value, verdict: "wrong", corrected: { document: id, start, end, text } };
  if (shownStart) Object.assign(body, { document: id, start: Number(shownStart), end: Number(shownEnd) });
  told.textContent = "Sending …";
  try {
    const headers = { "content-type": "application/json" };
    const reply = await fetch(new URL("api/feedback", here), { method: "POST", headers, body: JSON.stringify(body) });
    if (reply.ok) forget();
    told.textContent = reply.ok ? "Kept. Thank you." : (await reply.json()).error.message;
  } catch {
    told.textContent = "It was not sent: the server is not reached. Try again.";
  }
}
