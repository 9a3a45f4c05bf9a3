// y, n and u answer a question while it has the focus, and go on to the next one; x says that it was not asked.
const CODES = { y: "yes", n: "no", u: "unknown", x: "not_asked" };

export function listen(form) {
  form.addEventListener("keydown", (event) => {
    const question = event.target.closest?.("[data-question]");
    if (!question || event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const code = CODES[event.key.toLowerCase()];
    const radio = code && [...question.querySelectorAll("input")].find((one) => one.value === code && !one.disabled);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const all = [...form.querySelectorAll("[data-question]")];
    const next = all[all.indexOf(question) + 1];
    if (code !== "not_asked") (next?.querySelector("input:checked") ?? next?.querySelector("input") ?? radio).focus();
  });
}
