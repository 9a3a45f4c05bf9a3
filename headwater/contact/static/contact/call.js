// The call screen: what is typed is kept and saved as it is typed, lists open under the fields, and what the server knows
// (the caller's past, the place's, the recommended grade) appears beside without a page being loaded.
import { combobox } from "./choices.js";
import { Drafts } from "./drafts.js";
import * as questions from "./questions.js";

const form = document.getElementById("call");
const urls = JSON.parse(form.dataset.urls);
const open = form.dataset.open === "yes";
const saved = document.getElementById("saved");
const taken = document.getElementById("taken");
const live = document.getElementById("hw-live");
const field = (name) => form.elements.namedItem(name);
const csrf = form.querySelector('input[name="csrfmiddlewaretoken"]').value;

const PATIENCE = 8000; // milliseconds after which a silent server counts as one that does not answer

async function send(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, "X-Requested-With": "fetch" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect") return { status: 403, message: "You are no longer signed in.", remedy: "Sign in again in another tab; what you typed is kept here." };
  const words = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  return { ...words, status: answer.status };
}

const SAYS = {
  typing: () => "Typing…",
  saving: () => "Saving…",
  saved: (answer) => `Saved ${answer.saved}`,
  offline: () => "NOT SAVED: the server does not answer. Kept on this machine, trying again.",
  refused: (answer) => `NOT SAVED: ${answer.message ?? "that was refused."} ${answer.remedy ?? ""}`,
  taken: (answer) => answer.message ?? "Somebody else has this contact.",
};

function tell(state, answer = {}) {
  const words = SAYS[state](answer);
  if (saved.textContent !== words && !(state === "saving" && saved.dataset.state === "offline")) saved.textContent = words;
  if (state !== "saving") saved.dataset.state = state;
  if (answer.parts) show(answer.parts);
  for (const [name, words] of Object.entries(answer.faults ?? {})) fault(name, words);
  if (state === "saved" && !answer.faults) for (const one of form.querySelectorAll(".hw-fault:not(:empty)")) one.textContent = "";
  if (state === "taken") lost(answer);
}

function fault(name, words) {
  const place = document.getElementById(`${name}-fault`);
  if (place) place.textContent = words;
}

// Somebody else has it now: say who, take nothing more, and show what could not be saved so that it can be told to them.
function lost(answer) {
  taken.hidden = false;
  taken.replaceChildren();
  const said = document.createElement("p");
  said.textContent = `${answer.message ?? "This contact is no longer yours."} ${answer.remedy ?? ""}`;
  taken.append(said);
  const kept = Object.entries(drafts.pending).filter(([, value]) => typeof value === "string" && value);
  if (kept.length) {
    const list = document.createElement("p");
    list.textContent = `Not saved: ${kept.map(([name, value]) => `${name.replaceAll("_", " ").replace(".", " ")}: ${value}`).join("; ")}`;
    taken.append(list);
  }
  for (const one of form.querySelectorAll("input:not([type=hidden]), textarea, select, button[type=submit], [data-act]")) one.disabled = true;
}

const drafts = new Drafts(`contact:${form.dataset.contact}`, {
  store: sessionStorage,
  send: (fields) => send(urls.details, { fields, groups: document.querySelector("[data-groups]")?.dataset.groups ?? "" }),
  later: (run, milliseconds) => setTimeout(run, milliseconds),
  cancel: (timer) => clearTimeout(timer),
  tell,
});

// Put what the server has made in its place; where somebody is typing in it, they go on where they were.
const shownNow = new Map();
function show(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const part = document.getElementById(id);
    if (!part || shownNow.get(id) === html) continue;
    shownNow.set(id, html);
    const here = part.contains(document.activeElement) ? document.activeElement : null;
    const place = here && { id: here.id, name: here.name, value: here.value, start: here.selectionStart };
    const scrolled = part.scrollTop;
    part.innerHTML = html;
    part.scrollTop = scrolled;
    fill(drafts.pending, part);
    if (place) {
      const again = [...part.querySelectorAll("input, textarea, select, button")].find(
        (one) => (place.id && one.id === place.id) || (place.name && one.name === place.name && one.value === place.value),
      );
      again?.focus();
      if (again?.setSelectionRange && place.start !== null && again.type === "text") again.setSelectionRange(place.start, place.start);
    }
  }
  outcome();
  document.dispatchEvent(new CustomEvent("hw:shown"));
}

// Words that were kept on this machine go back into the fields that they were typed in.
function fill(values, root = form) {
  for (const [name, value] of Object.entries(values)) {
    for (const one of root.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (one.type === "checkbox") one.checked = Array.isArray(value) ? value.includes(one.value) : Boolean(value);
      else if (one.type === "radio") one.checked = one.value === value;
      else one.value = value;
    }
  }
}

const UNSAVED = new Set(["csrfmiddlewaretoken", "outcome", "grade", "incident", "slot", "agency"]);

function note(target) {
  if (!open || !target.name || UNSAVED.has(target.name) || target.closest("[data-unsaved]")) return;
  if (target.type === "checkbox") {
    const group = [...form.querySelectorAll(`[name="${CSS.escape(target.name)}"]`)];
    drafts.change(target.name, target.dataset.many === undefined ? (target.checked ? target.value : "") : group.filter((one) => one.checked).map((one) => one.value));
  } else {
    drafts.change(target.name, target.value);
  }
}

form.addEventListener("input", (event) => {
  if (event.target.type !== "radio" && event.target.type !== "checkbox") note(event.target);
});
form.addEventListener("change", (event) => {
  if (event.target.type === "radio" || event.target.type === "checkbox") {
    note(event.target);
    if (event.target.type === "radio") event.target.closest("[data-unanswered]")?.removeAttribute("data-unanswered");
    drafts.flush();
  }
  outcome();
});

questions.listen(form);

// Enter in a line must not finish the call: it goes on to the next field, as Tab does. Control with Enter finishes.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    event.preventDefault();
    finish();
  } else if (event.target.matches("input")) {
    event.preventDefault();
    const stops = [...form.querySelectorAll("input:not([type=hidden], :disabled), textarea:not(:disabled), select:not(:disabled), button:not(:disabled)")].filter((one) => one.checkVisibility());
    stops[stops.indexOf(event.target) + 1]?.focus();
  }
});

function set(name, value) {
  drafts.change(name, value);
  return drafts.flush();
}

if (open) {
  const callers = combobox(field("caller_name"), {
    more: () => ({ born: field("birth_date").value, number: field("number").value }),
    choose(option) {
      field("caller_name").value = option.dataset.words;
      if (option.dataset.born) field("birth_date").value = option.dataset.born;
      drafts.change("caller_name", option.dataset.words);
      if (option.dataset.born) drafts.change("birth_date", option.dataset.born);
      set("person", option.dataset.value);
    },
  });
  field("birth_date").addEventListener("change", () => field("caller_name").value && callers.ask());
  combobox(field("location_text"), {
    choose(option) {
      field("location_text").value = option.dataset.words;
      drafts.change("location_text", option.dataset.words);
      set("location", option.dataset.value);
    },
  });
  combobox(document.getElementById("kind_text"), {
    choose: (option) => kind(option.dataset.value, option.dataset.words),
  });
}

function kind(code, name) {
  document.getElementById("kind_text").value = name;
  field("kind").value = code;
  set("kind", code);
}

const ACTS = {
  recognise: (button) => set("person", button.dataset.person),
  "forget-caller": () => set("person", ""),
  "confirm-place": () => set("confirmed", "yes"),
  "use-aml": (button) => set("point", button.dataset.token),
  kind: (button) => kind(button.dataset.code, button.dataset.name),
  join(button) {
    choose("joined");
    field("incident").value = button.dataset.incident;
    document.getElementById("incident-name").value = button.dataset.name;
    outcome();
    document.getElementById("finish").focus();
  },
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act], [data-say]");
  if (!button || !open) return;
  if (button.dataset.act) ACTS[button.dataset.act]?.(button);
  if (button.dataset.say === "silent") set("silent", "55");
  if (button.dataset.say === "no-55") set("silent", "none");
  if (button.dataset.say === "rang-off") set("rang_off", "yes");
});

// A click on the plan is a place as well: the drawing says how many metres it shows.
form.addEventListener("click", (event) => {
  const plan = event.target.closest("svg[data-plan]");
  if (!plan || !open) return;
  const [left, top, size] = plan.dataset.plan.split(" ").map(Number);
  const box = plan.getBoundingClientRect();
  const easting = Math.round(left + ((event.clientX - box.left) / box.width) * size);
  const northing = Math.round(top - ((event.clientY - box.top) / box.height) * size);
  set("point", `${easting} ${northing}`);
});

function choose(code) {
  const radio = [...form.querySelectorAll('input[name="outcome"]')].find((one) => one.value === code);
  if (!radio) return;
  radio.checked = true;
  outcome();
}

// What the chosen outcome needs is shown, the rest is not there to be tabbed through.
function outcome() {
  const chosen = form.querySelector('input[name="outcome"]:checked')?.value ?? "";
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(chosen);
  }
  const grade = field("grade");
  const recommended = document.querySelector("[data-recommended]")?.dataset.recommended ?? "";
  if (grade && grade.dataset.touched !== "yes" && recommended) grade.value = recommended;
  const why = document.getElementById("override");
  if (why) why.hidden = chosen !== "incident" || !recommended || !grade || grade.value === recommended;
  const button = document.getElementById("finish-words");
  if (button) button.textContent = form.querySelector('input[name="outcome"]:checked')?.dataset.finish ?? "Finish";
}

form.addEventListener("change", (event) => {
  if (event.target.name === "grade") {
    event.target.dataset.touched = "yes";
    outcome();
  }
});

let finishing = false;
async function finish() {
  if (!open || finishing) return;
  finishing = true;
  const faults = document.getElementById("faults");
  try {
    if (!(await drafts.flush())) {
      complain([{ words: saved.textContent, at: "" }]);
      return;
    }
    const chosen = Object.fromEntries(["grade", "override_reason", "incident", "slot", "agency", "reason"].map((name) => [name, field(name)?.value ?? ""]));
    chosen.outcome = form.querySelector('input[name="outcome"]:checked')?.value ?? "";
    chosen.told = [...form.querySelectorAll('input[name="told"]:checked')].map((one) => one.value);
    chosen.words = field("told_words")?.value ?? "";
    const answer = await send(urls.finish, chosen).catch(() => ({ status: 0 }));
    if (answer.status === 200) {
      drafts.discard();
      location.assign(answer.href);
      return;
    }
    if (answer.parts) show(answer.parts);
    if (answer.status === 409 && answer.gone) {
      tell("taken", answer);
      return;
    }
    complain(answer.faults ?? [{ words: answer.status ? `${answer.message ?? "That was refused."} ${answer.remedy ?? ""}` : "Not finished: the server does not answer. Nothing is lost; press Control and Enter again.", at: "" }]);
  } finally {
    finishing = false;
  }

  function complain(all) {
    faults.replaceChildren(
      ...all.map(({ words, at }) => {
        const item = document.createElement("li");
        const target = at && form.querySelector(`[name="${CSS.escape(at)}"], #${CSS.escape(at)}`);
        if (target) {
          const link = document.createElement("a");
          link.href = "#";
          link.textContent = words;
          link.addEventListener("click", (event) => {
            event.preventDefault();
            target.focus();
          });
          item.append(link);
        } else item.textContent = words;
        return item;
      }),
    );
    faults.parentElement.hidden = false;
    faults.parentElement.focus();
  }
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  finish();
});

// Somebody else may take the call over, or may be reading along: either way the page says so by itself.
document.getElementById("call-live")?.addEventListener("live", async () => {
  const answer = await fetch(urls.state, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok) return;
  const state = await answer.json();
  if (open) {
    if (!state.yours) {
      drafts.stopped = true;
      tell("taken", state);
    }
    return;
  }
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.getElementById("call");
  if (!fresh || fresh.dataset.open === "yes") location.reload();
  else form.replaceChildren(...fresh.childNodes);
});

if (open) {
  if (Object.keys(drafts.pending).length) {
    fill(drafts.pending);
    if (live) live.textContent = "What was typed before and not saved is being saved now.";
    drafts.flush();
  }
  (form.querySelector("[data-first]") ?? field("caller_name")).focus({ preventScroll: true });
  addEventListener("online", () => drafts.flush());
}
outcome();
