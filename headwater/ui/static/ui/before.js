// Runs before the page is painted: says that scripts run, so that components may fold themselves, and stay folded while the
// rest of the scripts comes. Where it does not come, what was folded opens again.
const html = document.documentElement;
html.classList.add("js-enabled", "hw-waking");
setTimeout(() => html.classList.remove("hw-waking"), 5000);
