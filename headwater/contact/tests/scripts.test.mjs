// The pure parts of contact's scripts, tried without a browser: node --test headwater/contact/tests/scripts.test.mjs
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const load = async (name) => {
  const source = await readFile(new URL(`../static/contact/${name}.js`, import.meta.url), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
};

const { Drafts } = await load("drafts");
const { waited } = await load("clock");
const { chord } = await load("keys");

class Store {
  held = new Map();
  getItem = (key) => this.held.get(key) ?? null;
  setItem = (key, value) => this.held.set(key, value);
  removeItem = (key) => this.held.delete(key);
}

// A tab with a server that answers as told; timers run when the test says.
function tab({ store = new Store(), answers = [] } = {}) {
  const said = [];
  const sent = [];
  const timers = [];
  const drafts = new Drafts("contact:1", {
    store,
    send: async (fields) => {
      sent.push(fields);
      const answer = answers.length ? answers.shift() : { status: 200, saved: "02:14" };
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? answer() : answer;
    },
    later: (run, milliseconds) => timers.push({ run, milliseconds }) - 1,
    cancel: (id) => {
      if (timers[id]) timers[id].run = null;
    },
    tell: (state) => said.push(state),
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const pass = async () => {
    const due = timers.splice(0);
    for (const timer of due) timer.run?.();
    await settle();
    return due.filter((timer) => timer.run).map((timer) => timer.milliseconds);
  };
  return { drafts, store, said, sent, pass, settle, timers };
}

test("what is typed is kept at once and forgotten only when it is held", async () => {
  const { drafts, store, sent, said, pass } = tab();
  drafts.change("summary", "a man");
  drafts.change("summary", "a man with a knife");
  assert.deepEqual(JSON.parse(store.getItem("contact:1")), { summary: "a man with a knife" });
  await pass();
  assert.deepEqual(sent, [{ summary: "a man with a knife" }]);
  assert.equal(store.getItem("contact:1"), null);
  assert.equal(said.at(-1), "saved");
  assert.ok(drafts.clean);
});

test("a server that dies loses nothing: it is tried again, ever more patiently", async () => {
  const { drafts, store, sent, said, pass } = tab({ answers: [new Error("no line"), { status: 503 }, { status: 200 }] });
  drafts.change("number", "07700 900123");
  await pass();
  assert.equal(said.at(-1), "offline");
  assert.deepEqual(JSON.parse(store.getItem("contact:1")), { number: "07700 900123" });
  assert.deepEqual(await pass(), [1000]);
  assert.deepEqual(await pass(), [2000]);
  assert.equal(sent.length, 3);
  assert.equal(said.at(-1), "saved");
  assert.equal(store.getItem("contact:1"), null);
});

test("a reload sends what the page before it had kept", async () => {
  const store = new Store();
  tab({ store }).drafts.change("summary", "typed just before the reload");
  const { drafts, sent } = tab({ store });
  assert.ok(await drafts.flush());
  assert.deepEqual(sent, [{ summary: "typed just before the reload" }]);
});

test("what is typed while it is being saved is sent after it, not lost with it", async () => {
  let answer;
  const { drafts, sent, pass, settle } = tab({ answers: [() => new Promise((done) => (answer = done))] });
  drafts.change("summary", "a");
  await pass();
  drafts.change("summary", "ab");
  answer({ status: 200 });
  await settle();
  await pass();
  assert.deepEqual(sent, [{ summary: "a" }, { summary: "ab" }]);
  assert.ok(drafts.clean);
});

test("when somebody else has the contact, the words are kept and no longer sent", async () => {
  const { drafts, store, sent, said, pass } = tab({ answers: [{ status: 409, message: "Sunita has it." }] });
  drafts.change("summary", "mine");
  await pass();
  assert.equal(said.at(-1), "taken");
  drafts.change("summary", "mine still");
  await pass();
  assert.equal(sent.length, 1);
  assert.deepEqual(JSON.parse(store.getItem("contact:1")), { summary: "mine still" });
});

test("what the server refuses is said, and does not hold back the rest", async () => {
  const { drafts, said, sent, pass } = tab({ answers: [{ status: 422, message: "No such date." }] });
  drafts.change("birth_date", "31/2/1984");
  await pass();
  assert.equal(said.at(-1), "refused");
  drafts.change("summary", "goes on");
  await pass();
  assert.deepEqual(sent.at(-1), { summary: "goes on" });
});

test("finishing waits for what is on its way", async () => {
  const { drafts, sent } = tab();
  drafts.change("a", "1");
  const first = drafts.flush();
  drafts.change("b", "2");
  assert.ok(await drafts.flush());
  assert.ok(await first);
  assert.deepEqual(sent, [{ a: "1" }, { b: "2" }]);
});

test("nonsense in the store is no draft", () => {
  const store = new Store();
  store.setItem("contact:1", "{half");
  assert.deepEqual(tab({ store }).drafts.pending, {});
});

test("waiting is said as people read it", () => {
  assert.equal(waited(-3), "0:00");
  assert.equal(waited(7.9), "0:07");
  assert.equal(waited(760), "12:40");
  assert.equal(waited(3729), "1:02:09");
  assert.equal(waited(3 * 86400), "3 days");
});

test("keys are named as aria-keyshortcuts names them", () => {
  const press = (given) => chord({ ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, code: "", key: "", ...given });
  assert.equal(press({ altKey: true, code: "KeyL", key: "¬" }), "Alt+L");
  assert.equal(press({ altKey: true, code: "Digit3", key: "3" }), "Alt+3");
  assert.equal(press({ ctrlKey: true, code: "Enter", key: "Enter" }), "Control+Enter");
  assert.equal(press({ code: "F2", key: "F2" }), "F2");
  assert.equal(press({ code: "KeyL", key: "l" }), "", "typing a letter is typing");
  assert.equal(press({ ctrlKey: true, altKey: true, code: "KeyE", key: "é" }), "Control+Alt+E", "AltGr is not Alt");
});
