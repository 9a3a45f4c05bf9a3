// A field with a list of suggestions under it, by the pattern of ARIA's combobox. The server makes the list, as options with
// role="option"; arrow keys and Enter choose, Alt with a digit chooses at once, Escape closes and keeps the words as typed.
//
// <input role="combobox" aria-controls="places" data-choices="/contact/…/places/" data-least="3">
// <ul role="listbox" id="places" hidden></ul>
// choose(option) is called with the element that was chosen.
const PAUSE = 160;

export function combobox(input, { choose, more = () => ({}) }) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const say = document.getElementById("hw-live");
  let timer = null;
  let asked = 0;
  let at = -1;

  const options = () => [...list.querySelectorAll('[role="option"]')];

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }

  function open() {
    if (!options().length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function mark(number) {
    const all = options();
    at = all.length ? (number + all.length) % all.length : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  }

  function take(option) {
    if (!option) return;
    close();
    choose(option);
  }

  async function ask() {
    const query = new URLSearchParams({ q: input.value, ...more() });
    const number = (asked += 1);
    let answer;
    try {
      answer = await fetch(`${input.dataset.choices}?${query}`, { headers: { "X-Requested-With": "fetch" } });
    } catch {
      return;
    }
    if (!answer.ok || number !== asked) return;
    list.innerHTML = await answer.text();
    at = -1;
    if (options().length && document.activeElement === input) open();
    else close();
    const count = options().length;
    if (say && document.activeElement === input) {
      say.textContent = count ? `${count} ${count === 1 ? "suggestion" : "suggestions"} for ${input.dataset.name ?? "this field"}.` : "";
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1;
    if (input.value.trim().length < Number(input.dataset.least ?? 2)) {
      close();
      return;
    }
    timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const hidden = list.hidden;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      if (hidden) open();
      mark(at + 1);
    } else if (event.key === "ArrowUp" && !hidden) {
      event.preventDefault();
      mark(at - 1);
    } else if (event.key === "Enter" && !hidden && at >= 0) {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape" && !hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(event.target.closest('[role="option"]')));
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(), 150));

  return { ask, close };
}
