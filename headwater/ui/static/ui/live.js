// Live pages: one stream for the page, parts of it fetched again when something happens to what they show.
//
// <div data-live="journal.job" hx-get="/jobs/rows/" hx-trigger="live" data-live-say="The list of jobs has changed."></div>
//
// data-live lists prefixes of subjects, separated by spaces: "journal.job" is every job, "journal.job:1b2…" is one. When an
// entry of the journal has such a subject, the part gets the event "live", on which htmx fetches it again, and its words are
// said once in the live region. Entries that come close together count as one, so that a busy hour neither floods the server
// nor talks over the reader.
const PAUSE = 400; // milliseconds
const region = document.getElementById("hw-live");

const parts = () => [...document.querySelectorAll("[data-live]")];
const prefixes = (part) => part.dataset.live.split(/\s+/).filter(Boolean);
const kind = (prefix) => prefix.split(":")[0];
// What the page shows and no more; the kinds alone, where it shows more than a stream may name.
const MOST = 20;
const topics = () => {
  const all = [...new Set(parts().flatMap(prefixes))].sort();
  return all.length > MOST ? [...new Set(all.map(kind))] : all;
};
const concerns = (part, subject) => prefixes(part).some((prefix) => subject === prefix || subject.startsWith(`${prefix}:`));

let waiting = null;
const changed = new Set();

function tell() {
  waiting = null;
  const words = new Set();
  for (const id of changed) {
    for (const part of parts().filter((candidate) => concerns(candidate, id))) {
      part.dispatchEvent(new CustomEvent("live", { detail: { subject: id } }));
      if (part.dataset.liveSay) words.add(part.dataset.liveSay);
    }
  }
  changed.clear();
  if (region && words.size) region.textContent = [...words].join(" ");
}

function note(subject) {
  changed.add(subject);
  waiting ??= setTimeout(tell, PAUSE);
}

function everything() {
  for (const part of parts()) for (const prefix of prefixes(part)) note(prefix);
}

const wanted = topics();
let stream = null;

function follow() {
  stream = new EventSource(`/live/?${wanted.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&")}`);
  stream.addEventListener("entry", (event) => note(JSON.parse(event.data).subject));
  stream.addEventListener("reload", everything);
  stream.addEventListener("error", comeBack);
  stream.addEventListener("open", () => (patience = 500));
}

// A browser comes back by itself after a broken line, not after an answer that is none (the database restarts): we do, ever
// less often where there is nothing to follow.
let patience = 500; // milliseconds

function comeBack() {
  if (stream?.readyState !== EventSource.CLOSED) return;
  rest();
  patience = Math.min(patience * 2, 60_000);
  setTimeout(() => {
    if (document.hidden || stream) return;
    follow();
    stream.addEventListener("open", everything, { once: true });
  }, patience * (0.5 + Math.random()));
}

function rest() {
  stream?.close();
  stream = null;
}

// A browser keeps few lines open to one server, so a page that nobody sees gives its own back, and looks again when it is seen.
if (wanted.length) {
  if (!document.hidden) follow();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      rest();
    } else if (!stream) {
      follow();
      everything();
    }
  });
  addEventListener("pagehide", rest);
}
