// What has been typed and is not yet known to be saved. Every change is kept in this tab at once, sent soon, and forgotten only
// when the server has said that it holds it. A reload, a server that dies or a line that breaks loses nothing: what is kept is
// sent again until it is taken, or until somebody else has the contact.
//
// Given from outside, so that it can be tried without a browser: store (getItem, setItem, removeItem), send(fields) → a promise
// of {status, ...}, later(function, milliseconds) → an id, cancel(id), tell(state, answer).
//
// States: "saved", "typing", "saving", "offline" (kept here, tried again), "refused" (the server says no: see answer.message),
// "taken" (somebody else has it).
const SOON = 450;
const RETRY = [1000, 2000, 4000, 5000];

export class Drafts {
  constructor(key, { store, send, later, cancel, tell }) {
    Object.assign(this, { key, store, post: send, later, cancel, tell });
    this.pending = this.read();
    this.timer = null;
    this.busy = null;
    this.failures = 0;
    this.stopped = false;
  }

  read() {
    try {
      return JSON.parse(this.store.getItem(this.key) ?? "{}");
    } catch {
      return {};
    }
  }

  keep() {
    if (Object.keys(this.pending).length) this.store.setItem(this.key, JSON.stringify(this.pending));
    else this.store.removeItem(this.key);
  }

  get clean() {
    return Object.keys(this.pending).length === 0 && !this.busy;
  }

  change(name, value) {
    this.pending[name] = value;
    this.keep();
    if (this.stopped) return;
    if (this.failures === 0) this.tell("typing");
    this.plan(this.failures ? this.pause() : SOON);
  }

  pause() {
    return RETRY[Math.min(this.failures, RETRY.length) - 1] ?? SOON;
  }

  plan(milliseconds) {
    if (this.timer !== null) this.cancel(this.timer);
    this.timer = this.later(() => {
      this.timer = null;
      this.flush();
    }, milliseconds);
  }

  // Send what is pending now; resolves when all that was pending at the call is held by the server, or is not going to be.
  async flush() {
    if (this.stopped) return false;
    if (this.busy) {
      await this.busy;
      return this.flush();
    }
    if (this.timer !== null) this.cancel(this.timer);
    this.timer = null;
    if (!Object.keys(this.pending).length) return true;
    this.busy = this.attempt({ ...this.pending });
    const done = await this.busy;
    this.busy = null;
    if (done && Object.keys(this.pending).length) this.plan(SOON);
    return done;
  }

  async attempt(sent) {
    this.tell("saving");
    let answer;
    try {
      answer = await this.post(sent);
    } catch {
      answer = { status: 0 };
    }
    if (answer.status >= 200 && answer.status < 300) {
      this.failures = 0;
      this.forget(sent);
      this.tell(Object.keys(this.pending).length ? "typing" : "saved", answer);
      return true;
    }
    if (answer.status === 409 || answer.status === 403) {
      this.stopped = true;
      this.tell("taken", answer);
      return false;
    }
    if (answer.status >= 400 && answer.status < 500) {
      this.forget(sent);
      this.tell("refused", answer);
      return false;
    }
    this.failures += 1;
    this.tell("offline", answer);
    this.plan(this.pause());
    return false;
  }

  forget(sent) {
    for (const [name, value] of Object.entries(sent)) {
      if (this.pending[name] === value) delete this.pending[name];
    }
    this.keep();
  }

  discard() {
    this.pending = {};
    this.stopped = true;
    if (this.timer !== null) this.cancel(this.timer);
    this.keep();
  }
}
