"use strict";
// What both kinds of pages do: the theme, the help, single keys. Nothing here makes HTML of text.

const root = document.documentElement;
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

const memory = {
  get(name) {
    try { return localStorage.getItem("quotecheck-" + name); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem("quotecheck-" + name, value); } catch { /* not allowed here */ }
  },
};

const chosen = memory.get("theme");
if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

const isDark = () =>
  (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function turnTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  memory.set("theme", root.dataset.theme);
  showTheme();
}

function showTheme() {
  $("#theme").textContent = isDark() ? "Light" : "Dark";
}

const keys = new Map([
  ["t", turnTheme],
  ["/", () => { $("#filter").focus(); $("#filter").select(); }],
  ["?", () => $("#help").showModal()],
]);

function onKey(event) {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (event.key === "Escape" && event.target.id === "filter") {
    event.target.value = "";
    event.target.dispatchEvent(new Event("input"));
    event.target.blur();
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && $("#single").checked) {
    const act = keys.get(event.key);
    if (act) {
      event.preventDefault();
      act();
    }
  }
}

// Those in `list` that follow or precede the one at hand, round and round.
function step(list, current, by) {
  if (!list.length) return null;
  const at = list.indexOf(current);
  return list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length];
}

function pressed(name) {
  return new Set($$(`.chip[data-${name}][aria-pressed=true]`).map((chip) => chip.dataset[name]));
}

function plural(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function startPage(refresh) {
  $(".bar").hidden = false;
  $$(".chips").forEach((chips) => { chips.hidden = false; });
  showTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
  $("#theme").addEventListener("click", turnTheme);
  $("#ask").addEventListener("click", () => $("#help").showModal());
  $("#close").addEventListener("click", () => $("#help").close());
  $("#single").checked = memory.get("keys") !== "off";
  $("#single").addEventListener("change", (event) => memory.set("keys", event.target.checked ? "on" : "off"));
  $("#filter").addEventListener("input", refresh);
  $("#filter").form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (!chip) return;
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    refresh();
  });
}
