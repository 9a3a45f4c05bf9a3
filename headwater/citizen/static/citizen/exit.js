// "Exit this page": the Shift key three times within five seconds, and nothing is seen while the other page loads.
const form = document.querySelector("form[data-exit]");
const presses = [];
form?.addEventListener("submit", () => {
  document.title = "…";
  document.body.style.visibility = "hidden";
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift") presses.length = 0;
  else if (!event.repeat) presses.push(event.timeStamp);
  if (presses.length >= 3 && event.timeStamp - presses[presses.length - 3] < 5_000) {
    presses.length = 0;
    form?.requestSubmit(form.querySelector("button"));
  }
});
