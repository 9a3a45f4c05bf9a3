// The command bar: "/" from anywhere on the page, a line, Enter. While somebody types, the server says what the line would do
// and offers words; nothing is done before Enter. What was done can often be taken back with "u". Lines are sent one after the
// other in the order in which they were typed: whoever types fast need not wait for an answer.
//
// It follows the combobox pattern: arrows choose, Tab takes the choice, Escape leaves.
const PAUSE = 70;

const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const keysOff = () => localStorage.getItem("keys") === "off";

export class CommandBar {
  constructor(form, { done = () => {} } = {}) {
    this.form = form;
    this.input = form.querySelector("input[name=line]");
    this.list = form.querySelector("[role=listbox]");
    this.echo = form.querySelector("[data-echo]");
    this.said = form.querySelector("[data-said]");
    this.done = done;
    this.undo = "";
    this.chosen = -1;
    this.asked = 0;
    this.history = [];
    this.back = 0;
    this.sent = Promise.resolve();
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.addEventListener("focus", () => this.later());
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      this.accept(option);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    // Before the page's own keys: here "/" means a command, and so does "?" .
    addEventListener("keydown", (event) => this.global(event), { capture: true });
  }

  global(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key !== "/") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.begin("");
  }

  begin(line) {
    this.cameFrom = document.activeElement;
    this.input.value = line;
    this.input.focus();
    this.input.setSelectionRange(line.length, line.length);
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const line = this.input.value;
    if (document.activeElement !== this.input) return;
    const number = (this.asked += 1);
    const answer = await fetch(`${this.form.dataset.reading}?line=${encodeURIComponent(line)}`).catch(() => null);
    if (number !== this.asked || !answer?.ok || document.activeElement !== this.input) return;
    const reading = await answer.json();
    this.reading = reading;
    this.show(this.echo, reading.echo || reading.problem, reading.echo ? "ready" : line.trim() ? "wait" : "");
    this.offer(reading.offers);
  }

  show(part, text, state) {
    if (part.textContent !== text) part.textContent = text;
    part.dataset.state = state;
  }

  offer(offers) {
    this.chosen = -1;
    this.list.replaceChildren(
      ...offers.map(({ word, label }, index) => {
        const option = document.createElement("li");
        option.id = `hw-offer-${index}`;
        option.dataset.word = word;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const strong = document.createElement("b");
        strong.textContent = word;
        option.append(strong, ` ${label}`);
        return option;
      }),
    );
    this.list.hidden = offers.length === 0;
    this.input.setAttribute("aria-expanded", String(offers.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  choose(steps) {
    const options = [...this.list.children];
    if (!options.length) return;
    this.chosen = (this.chosen + steps + options.length + (this.chosen < 0 && steps < 0 ? 1 : 0)) % options.length;
    for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === this.chosen));
    options[this.chosen].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.chosen].id);
  }

  accept(option) {
    this.input.value = `${this.reading.before}${option.dataset.word} `;
    this.input.focus();
    this.later();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const open = !this.list.hidden && this.list.children.length > 0;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        const steps = event.key === "ArrowDown" ? 1 : -1;
        if (open && (this.input.value || this.chosen >= 0)) this.choose(steps);
        else this.recall(-steps);
        break;
      }
      case "Tab": {
        const option = this.list.children[Math.max(0, this.chosen)];
        if (!open || event.shiftKey || !this.input.value.trim() || !this.reading?.stem) return;
        if (option.dataset.word === this.reading.stem) return;
        event.preventDefault();
        this.accept(option);
        break;
      }
      case "Enter":
        if (open && this.chosen >= 0) {
          event.preventDefault();
          this.accept(this.list.children[this.chosen]);
        }
        break;
      case "Escape":
        if (open && this.chosen >= 0) {
          this.offer([]);
        } else {
          this.input.value = "";
          this.offer([]);
          this.show(this.echo, "", "");
          this.leave();
        }
        event.stopPropagation();
        break;
      default:
    }
  }

  leave() {
    this.input.blur();
    if (this.cameFrom?.isConnected) this.cameFrom.focus({ preventScroll: true });
  }

  recall(steps) {
    if (!this.history.length) return;
    this.back = Math.min(Math.max(this.back + steps, 0), this.history.length);
    this.input.value = this.back ? this.history[this.history.length - this.back] : "";
    this.later();
  }

  send() {
    const typed = this.input.value.trim();
    if (!typed) return;
    clearTimeout(this.timer);
    this.asked += 1; // what was still being asked about this line is no longer wanted
    this.input.value = "";
    this.offer([]);
    this.show(this.echo, "", "");
    this.sent = this.sent.then(() => this.post(typed));
  }

  async post(typed) {
    const undoing = /^\/?\s*(u|undo)$/i.test(typed);
    const body = new URLSearchParams({ line: undoing && this.undo ? this.undo : typed, undoing: undoing ? "1" : "" });
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const answer = await fetch(this.form.action, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token, Accept: "application/json" },
    }).catch(() => null);
    const isJson = (answer?.headers.get("Content-Type") ?? "").startsWith("application/json");
    const result = isJson ? await answer.json().catch(() => null) : null;
    if (!result) {
      this.giveBack(typed, "The server did not answer. Nothing is known to be done: look at the board, and send it again.");
      return;
    }
    if (!answer.ok) {
      this.giveBack(typed, [result.message, result.remedy].filter(Boolean).join(" "));
      return;
    }
    if (!undoing) this.history.push(typed);
    this.back = 0;
    this.undo = result.undo ?? "";
    if (result.go) {
      location.assign(result.go);
      return;
    }
    this.tell(this.undo ? `${result.said} Type u to take it back.` : result.said, "good");
    if (result.help) document.getElementById("hw-keys")?.showModal();
    this.done(result);
  }

  // The line comes back to be mended, unless another one is being typed: then the words say which line they are about.
  giveBack(typed, words) {
    if (this.input.value) {
      this.tell(`${typed}: ${words}`, "bad");
      return;
    }
    this.input.value = typed;
    this.tell(words, "bad");
  }

  tell(text, state) {
    this.said.textContent = "";
    this.said.textContent = text;
    this.said.dataset.state = state;
  }
}
