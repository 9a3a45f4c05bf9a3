// Says in words when a passkey could not be used; allauth's scripts would say it to the console only.
const fault = document.getElementById("passkey-fault");

document.addEventListener("allauth.error", (event) => {
  if (!fault) return;
  event.preventDefault();
  const name = event.detail.exception?.name;
  fault.textContent =
    name === "NotAllowedError" || name === "AbortError"
      ? "No passkey was used: it was cancelled, it took too long, or there is none for this site on this device."
      : "This browser could not use a passkey here. Passkeys need a site name, such as localhost, not a number, and HTTPS elsewhere.";
  fault.hidden = false;
  fault.focus();
});
