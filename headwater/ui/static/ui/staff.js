// What staff pages add: the theme, the keys, and the token that HTMX must send.
//
// HTMX writes down in the tab where it is, with the words that were searched for; nobody goes back by it, and a machine that
// several people share keeps nothing of theirs.
sessionStorage.removeItem("htmx-current-path-for-history");

const root = document.documentElement;
const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark());

const toggle = document.querySelector("[data-hw-theme]");

function showTheme() {
  toggle.setAttribute("aria-pressed", String(isDark()));
}

if (toggle) {
  toggle.hidden = false;
  showTheme();
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    showTheme();
  });
}

const help = document.getElementById("hw-keys");

for (const opener of document.querySelectorAll("[data-hw-help]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}

// A person who speaks to their computer, or leans on the keyboard, must be able to switch single keys off.
const keysOn = document.getElementById("hw-keys-on");
if (keysOn) {
  keysOn.checked = localStorage.getItem("keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));
}

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.hw-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  if (keysOn && !keysOn.checked) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    help?.showModal();
  } else if (event.key === "/") {
    event.preventDefault();
    document.getElementById("hw-search")?.focus();
  } else if (event.key === "h") {
    document.querySelector(".hw-header__home")?.click();
  } else if (/^[1-9]$/.test(event.key)) {
    document.querySelectorAll(".govuk-service-navigation__link")[Number(event.key) - 1]?.click();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.hw-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

document.addEventListener("htmx:responseError", (event) => {
  const live = document.getElementById("hw-live");
  if (!live) return;
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const fault = answer.querySelector("[data-hw-fault]");
  live.textContent = fault ? fault.textContent : "That did not work. Try again, or reload the page.";
});
