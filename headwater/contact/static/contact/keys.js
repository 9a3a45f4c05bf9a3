// Keys of the contact pages. The mark-up is the only list: an element with aria-keyshortcuts="Alt+L" is focused by that key when
// it takes words, and pressed when it is a button or a link. Nothing here needs to know which page it is on.
//
// Alt with a digit chooses from the list that is open, or else from the group (data-digits) nearest to where the person is.
const NAMED = { Enter: "Enter", Escape: "Escape", ArrowDown: "ArrowDown", ArrowUp: "ArrowUp" };

// How aria-keyshortcuts would write what was pressed: "Alt+L", "F2", "Control+Enter"; empty for a key on its own that types.
export function chord(event) {
  const parts = [];
  if (event.ctrlKey) parts.push("Control");
  if (event.altKey) parts.push("Alt");
  if (event.metaKey) parts.push("Meta");
  const held = parts.length > 0;
  if (event.shiftKey && held) parts.push("Shift");
  let key = "";
  if (/^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  else if (/^Digit[0-9]$/.test(event.code)) key = event.code.slice(5);
  else if (/^F[0-9]+$/.test(event.key)) key = event.key;
  else if (event.key in NAMED) key = NAMED[event.key];
  if (!key || (!held && !/^F[0-9]+$/.test(key))) return "";
  return [...parts, key].join("+");
}

const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled;
const takesWords = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select");

export function act(element) {
  if (element.matches("fieldset, section, h2, [role=region], [role=group]")) {
    const inner = element.querySelector("input:checked:not(:disabled), input:not(:disabled), button, select, textarea, a[href]");
    (inner && !element.hasAttribute("tabindex") ? inner : element).focus();
  } else if (takesWords(element)) {
    element.focus();
    element.select?.();
  } else {
    if (element.matches("input, button")) element.focus();
    element.click();
  }
}

function nthChoice(number) {
  const open = [...document.querySelectorAll('[role="listbox"]')].find(shown);
  if (open) return open.querySelectorAll('[role="option"]')[number - 1];
  const near = document.activeElement?.closest("[data-part]")?.querySelector("[data-digits]");
  const group = near ?? [...document.querySelectorAll("[data-digits]")].find(shown);
  return group?.querySelectorAll("button, input")[number - 1];
}

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const pressed = chord(event);
    if (!pressed) return;
    if (pressed === "F1") {
      event.preventDefault();
      const help = document.getElementById("hw-keys");
      if (help && !help.open) help.showModal();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const digit = /^Alt\+([1-9])$/.exec(pressed);
    const wanted = digit
      ? nthChoice(Number(digit[1]))
      : [...document.querySelectorAll(`[aria-keyshortcuts~="${pressed}"]`)].find(shown);
    if (!wanted) return;
    event.preventDefault();
    act(wanted);
  });
}
