// Runs before the page is painted: says that scripts run, so that components may fold themselves.
document.documentElement.classList.add("js-enabled");
