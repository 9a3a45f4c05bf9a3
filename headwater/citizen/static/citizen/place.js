// Where a report is: the device may say where it is. The page works without this.
const form = document.querySelector("form[data-place]");
const button = form?.querySelector("[data-place-here]");
if (button && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.degrees.value = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.round(coords.accuracy)].join(",");
        form.requestSubmit();
      },
      () => {
        button.disabled = false;
        button.nextElementSibling.hidden = false;
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}
