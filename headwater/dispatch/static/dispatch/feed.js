// The board's line to the server: rows as they change, positions once a second, and an honest word about whether it is live.
//
// The browser asks again by itself when the line breaks, and says which number it had; the server gives what was missed, or
// "reload" where it cannot. A line that says nothing for QUIET milliseconds is as good as broken, and is opened anew.
const QUIET = 20_000;
const AGAIN = 1_000;
const EVENTS = ["rows", "positions", "reload", "beat"];

const clock = (at) => at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export class Feed {
  constructor(address, since, { on, state }) {
    this.address = address;
    this.since = since;
    this.on = on;
    this.say = state;
    this.brokenAt = null;
    this.heard = Date.now();
    this.source = null;
    this.retry = null;
    this.open();
    setInterval(() => this.watch(), 2_000);
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("online", () => this.open());
    addEventListener("offline", () => this.lost());
  }

  open() {
    clearTimeout(this.retry);
    this.source?.close();
    const joiner = this.address.includes("?") ? "&" : "?";
    this.source = new EventSource(`${this.address}${joiner}since=${this.since}`);
    this.source.addEventListener("open", () => this.alive());
    this.source.addEventListener("error", () => this.failed());
    for (const name of EVENTS) this.source.addEventListener(name, (event) => this.take(name, event));
  }

  take(name, event) {
    this.alive();
    if (event.lastEventId) this.since = event.lastEventId;
    this.on[name]?.(event.data ? JSON.parse(event.data) : {});
  }

  // After the page has read everything again, there is nothing before this number to be given.
  caughtUp(since) {
    this.since = since;
  }

  alive() {
    this.heard = Date.now();
    if (this.brokenAt || !this.said) {
      this.brokenAt = null;
      this.said = true;
      this.say("live", "Live");
    }
  }

  lost() {
    this.brokenAt ??= new Date();
    this.said = true;
    this.say("broken", `Reconnecting since ${clock(this.brokenAt)}`);
  }

  failed() {
    this.lost();
    // CLOSED: the browser has given up, as after an answer that is no stream. It must be asked to try again.
    if (this.source.readyState === EventSource.CLOSED) {
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.open(), AGAIN);
    }
  }

  watch() {
    if (Date.now() - this.heard < QUIET) return;
    this.lost();
    this.heard = Date.now();
    this.open();
  }
}
