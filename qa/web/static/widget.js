// Footnote in a page of your own: <script async src="https://ask.example/widget.js" data-mode="button"></script>
//
//   data-mode       "button" (a button that opens the chat; the default) or "inline" (the chat where the script stands)
//   data-title      what the button and the chat are called
//   data-questions  example questions, separated by |
//   data-theme      "light", "dark" or "auto" (what this page looks like; the default)
//   data-position   "right" (the default) or "left"
//
// The chat is an iframe of the server that this script comes from. It holds no secret, needs nothing else, keeps its styles to
// itself, and survives pages that exchange their content. The page's Content-Security-Policy has to allow that server in
// script-src and frame-src; the server has to know this page's origin (FOOTNOTE_ALLOWED_ORIGINS).

(() => {
  const script = document.currentScript;
  if (!script) return; // a module: currentScript is there for plain scripts only
  const { mode = "button", title = "Ask Footnote", questions = "", theme = "auto", position = "right" } = script.dataset;
  const server = new URL(script.src);
  const inline = mode === "inline";
  if (!inline && document.querySelector("footnote-widget[data-mode=button]")) return; // a page that runs its scripts again

  const STYLE = `
    :host { all: initial; }
    :host([data-mode=inline]) { display: block; }
    button { font: 600 1rem/1.4 system-ui, sans-serif; cursor: pointer; }
    button:focus-visible { outline: 3px solid #5b9be6; outline-offset: 2px; }
    .launch {
      position: fixed; bottom: 1rem; z-index: 2147483000; padding: .7rem 1.1rem; border: 1px solid #fdfcf9; border-radius: 2rem;
      background: #1c1b19; color: #fdfcf9; box-shadow: 0 2px 12px rgb(0 0 0 / .3);
    }
    .right { right: 1rem; } .left { left: 1rem; }
    dialog {
      box-sizing: border-box; width: min(30rem, calc(100vw - 1.5rem)); height: min(44rem, calc(100vh - 1.5rem)); padding: 0; margin: auto .75rem .75rem auto;
      border: 1px solid #5c5850; border-radius: .6rem; overflow: hidden; background: #fdfcf9; color: #1c1b19;
      flex-direction: column; box-shadow: 0 6px 32px rgb(0 0 0 / .35);
    }
    dialog[open] { display: flex; }
    dialog.left { margin: auto auto .75rem .75rem; }
    dialog::backdrop { background: rgb(0 0 0 / .25); }
    header { display: flex; align-items: center; gap: 1rem; padding: .5rem .5rem .5rem 1rem; border-bottom: 1px solid #d9d4c8; }
    h2 { flex: 1; margin: 0; font: 600 1rem/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }
    header button { padding: .3rem .7rem; border: 1px solid transparent; border-radius: .4rem; background: none; color: inherit; font-weight: 400; }
    iframe { flex: 1; display: block; width: 100%; border: 0; background: #fdfcf9; }
    .dark, .dark iframe { background: #191816; color: #ece8df; }
    .dark header { border-color: #45413a; }
    :host([data-mode=inline]) iframe { height: 24rem; border: 1px solid #d9d4c8; border-radius: .6rem; box-sizing: border-box; }
  `;

  const host = document.createElement("footnote-widget");
  host.dataset.mode = inline ? "inline" : "button";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // not a style element: the page's policy may forbid those
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  let frame = null;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function open() {
    const address = new URL("embed", server);
    address.searchParams.set("host", location.origin);
    address.searchParams.set("theme", look());
    for (const question of questions.split("|").map((text) => text.trim()).filter(Boolean)) {
      address.searchParams.append("example", question);
    }
    frame = element("iframe", { src: address.href, title, allow: "clipboard-write", referrerPolicy: "origin" });
    frame.className = look();
    frame.addEventListener("load", () => {
      tell({ type: "footnote:theme", theme: frame.className }); // what was told before its script ran is lost
      enter();
    });
    return frame;
  }

  function enter() {
    if (!panel.open) return;
    frame.focus();
    tell({ type: "footnote:focus" });
  }

  // Whether this page is dark: by the attribute, else by the colour behind it.
  function look() {
    if (theme === "light" || theme === "dark") return theme;
    for (const part of [document.body, document.documentElement]) {
      const [red, green, blue, alpha = 1] = part ? (getComputedStyle(part).backgroundColor.match(/[\d.]+/g) ?? []).map(Number) : [];
      if (alpha > 0.5 && red !== undefined) return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
    }
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    return scheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  function tell(message) {
    frame?.contentWindow?.postMessage(message, server.origin);
  }

  const close = element("button", { type: "button", textContent: "Close" });
  const panel = element("dialog", { className: position === "left" ? "left" : "right" });
  const launch = element("button", { type: "button", className: `launch ${panel.className}`, textContent: title });
  if (inline) {
    root.append(open());
  } else {
    panel.setAttribute("aria-label", title);
    panel.append(element("header", {}, element("h2", { textContent: title }), close));
    root.append(launch, panel);
    launch.setAttribute("aria-haspopup", "dialog");
    launch.addEventListener("click", () => {
      if (!frame) panel.append(open());
      dress();
      panel.showModal(); // keeps the focus in it, and closes with Escape
      enter();
    });
    close.addEventListener("click", () => panel.close());
    panel.addEventListener("click", ({ target }) => target === panel && panel.close()); // beside it
    panel.addEventListener("close", () => launch.focus());
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== server.origin || !frame || source !== frame.contentWindow || typeof data !== "object" || data === null) return;
    if (data.type === "footnote:close" && panel.open) panel.close();
    if (data.type === "footnote:height" && inline && Number.isFinite(data.height)) {
      frame.style.height = `${Math.min(Math.max(data.height + 2, 160), 4000)}px`;
    }
  });

  // The page changes its look, or exchanges its content and drops us.
  function dress() {
    const now = look();
    panel.classList.toggle("dark", now === "dark");
    if (!frame || frame.className === now) return;
    frame.className = now;
    tell({ type: "footnote:theme", theme: now });
  }

  const place = () => (inline ? script.isConnected && script.after(host) : document.body?.append(host));
  new MutationObserver(() => host.isConnected || place()).observe(document.documentElement, { childList: true, subtree: true });
  const looks = { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-md-color-scheme"] };
  const watch = new MutationObserver(() => requestAnimationFrame(dress));
  watch.observe(document.documentElement, looks);
  const begin = () => {
    watch.observe(document.body, looks);
    if (!host.isConnected) place();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
