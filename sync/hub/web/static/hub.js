// Says when the page has lost its hub. Everything else is htmx.
"use strict";
const lost = (yes) => document.body.classList.toggle("lost", yes);
document.addEventListener("htmx:sendError", () => lost(true));
document.addEventListener("htmx:responseError", () => lost(true));
document.addEventListener("htmx:timeout", () => lost(true));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) lost(false);
});
