// Where a report is: the device may say where it is, or somebody shows it on a map. The page works without this.
const form = document.querySelector("form[data-place]");
const here = form?.querySelector("[data-place-here]");
if (here && "geolocation" in navigator) {
  here.hidden = false;
  here.addEventListener("click", () => {
    here.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.degrees.value = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.round(coords.accuracy)].join(",");
        form.requestSubmit();
      },
      () => {
        here.disabled = false;
        form.querySelector("[data-place-unknown]").hidden = false;
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}

// The map is fetched when somebody asks for it, and not before: it is larger than everything else of the page together.
const show = form?.querySelector("[data-place-map]");
const box = form?.querySelector("[data-map]");
if (show && box) {
  show.hidden = false;
  show.addEventListener("click", async () => {
    show.disabled = true;
    try {
      const { openMap } = await import("./map.js");
      const start = box.dataset.start ? box.dataset.start.split(",").map(Number) : null;
      const map = await openMap(box, start);
      show.hidden = true;
      box.querySelector("[data-map-take]").addEventListener("click", () => {
        form.elements.point.value = map.point();
        form.requestSubmit();
      });
    } catch {
      box.hidden = true;
      show.hidden = true;
      form.querySelector("[data-map-fault]").hidden = false;
    }
  });
}
