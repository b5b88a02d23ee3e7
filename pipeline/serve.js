// A page of the preview while it is served: it loads anew when the site has changed, and a click on a sentence brings its
// entry to the front. Without it the links behind the sentences do the same.
"use strict";

const moment = document.querySelector('meta[name="preview-moment"]').content;

new EventSource("/_preview/events").addEventListener("message", (event) => {
  if (event.data !== moment) {
    location.reload();
  }
});

document.addEventListener("click", (event) => {
  const sentence = event.target.closest(".preview-sentence");
  const used = event.target.closest("a, button, input, label, select, summary, textarea");
  if (sentence && !used && getSelection().isCollapsed) {
    location.hash = `site-preview-e${sentence.dataset.preview}`;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash.startsWith("#site-preview-e")) {
    location.hash = location.hash.replace("-preview-e", "-preview-s");
  }
});
