// The page of one log: the command bar, the timers, and keys for what is done most. Its parts are fetched again by ui/live.js
// when something happens to the log.
import { CommandBar } from "./commands.js";
import { serverTime, start, tick } from "./timers.js";

const log = document.getElementById("hw-log");
serverTime(Number(log.dataset.now));
start();
document.addEventListener("htmx:afterSwap", () => tick());

const bar = new CommandBar(document.getElementById("hw-command"));
const open = log.dataset.open === "yes";
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const LETTERS = open ? ["a", "g", "c", "n"] : ["o"];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("keys") === "off") return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "e") document.getElementById("id_text")?.focus();
  else if (event.key === "b") location.assign(log.dataset.board);
  else if (event.key === "t") document.querySelector('#hw-log-panels [data-key="t"]')?.click();
  else if (event.key === "r") recommended();
  else if (LETTERS.includes(event.key)) bar.begin(`${event.key} ${log.dataset.log} `);
  else return;
  event.preventDefault();
});

function recommended() {
  const part = document.getElementById("hw-recommended");
  const fold = part?.closest("details");
  if (fold) fold.open = true;
  part?.focus();
}

// Enter sends an entry, as in a conversation; Shift and Enter begin a new line; Escape leaves it, words and all, to the keys.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("#hw-entry textarea");
  if (field && event.key === "Escape") field.blur();
  if (!field || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (field.value.trim()) field.form.requestSubmit();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("#hw-entry");
  if (!form || !event.detail.successful) return;
  form.reset();
  if (form.contains(document.activeElement)) form.querySelector("textarea").focus(); // whoever has left is left alone
});
