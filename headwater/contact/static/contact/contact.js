// What every contact page has: keys, clocks that count up, and the strip that says who is ringing. Never a dialog: a handler
// who is typing goes on typing, and answers when they choose, with F2.
import * as clock from "./clock.js";
import * as keys from "./keys.js";
import * as sounds from "./sounds.js";

keys.listen();
clock.start();
sounds.offerSwitch(document.querySelector("[data-sound]"));

const strip = document.getElementById("ringing");
const known = new Set();

function ringing() {
  return [...(strip?.querySelectorAll("[data-ringing]") ?? [])];
}

function note(quiet) {
  const fresh = ringing().filter((one) => !known.has(one.dataset.ringing));
  for (const one of fresh) known.add(one.dataset.ringing);
  if (!quiet && fresh.length) sounds.play(fresh.some((one) => one.dataset.channel === "999") ? "emergency" : "other");
  clock.tick();
}

note(true);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === strip || event.target.contains?.(strip)) note(false);
  else clock.tick();
});

document.addEventListener("hw:shown", clock.tick);

// "n" answers the next one where nobody is typing; F2 does so everywhere (keys.js reads it from the button).
document.addEventListener("keydown", (event) => {
  if (event.key !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  if (localStorage.getItem("keys") === "off") return;
  document.querySelector("[data-answer-next]")?.click();
});
