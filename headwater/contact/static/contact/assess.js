// Assessing a log again: the same keys as on the call screen; what is chosen is weighed by the server as it is chosen (HTMX).
import * as clock from "./clock.js";
import * as keys from "./keys.js";
import * as questions from "./questions.js";

keys.listen();
clock.start();

const form = document.getElementById("assess");
questions.listen(form);

form.addEventListener("change", (event) => {
  if (event.target.type === "radio") event.target.closest("[data-unanswered]")?.removeAttribute("data-unanswered");
});

// Enter in a line must not end it before its time: it goes on to the next field. Control with Enter ends it.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.altKey || event.metaKey || !event.target.matches("input, select")) return;
  if (event.ctrlKey) return;
  event.preventDefault();
  const stops = [...form.querySelectorAll("input:not([type=hidden], :disabled), select:not(:disabled), button:not(:disabled)")];
  stops[stops.indexOf(event.target) + 1]?.focus();
});
