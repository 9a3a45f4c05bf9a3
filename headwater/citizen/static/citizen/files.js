// Photographs and video: what is too large is said before it is sent, not after minutes of it. The page works without this.
const field = document.querySelector("input[type=file][data-largest]");
const { tooLarge, tooMuch } = Object.fromEntries(
  [...document.querySelectorAll("[data-refuses]")].map((one) => [one.dataset.refuses, one]),
);
const fault = () => {
  const sizes = [...field.files].map((file) => file.size);
  if (sizes.some((size) => size > +field.dataset.largest)) return tooLarge;
  return sizes.reduce((sum, size) => sum + size, 0) > +field.dataset.together ? tooMuch : null;
};
const say = () => {
  const found = fault();
  for (const one of [tooLarge, tooMuch]) one.hidden = one !== found;
  return found;
};
field?.addEventListener("change", say);
field?.form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "remove" || !say()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.focus();
}, true);
