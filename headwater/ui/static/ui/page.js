// Wakes the components of a page. Nothing here is needed to read a page or to send a form.
import { initAll } from "../build/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

if (document.querySelector('[data-module^="moj-"]')) {
  import("../build/moj-frontend.min.js").then((moj) => moj.initAll());
}
