// The dispatcher's board: two tables, a map and a command bar on one live line.
import { CommandBar } from "./commands.js";
import { Feed } from "./feed.js";
import { openMap } from "./map.js";
import { Rows } from "./rows.js";
import { Sounds } from "./sounds.js";
import { serverTime, start, tick } from "./timers.js";

const board = document.getElementById("hw-board");
const region = document.getElementById("hw-live");
const state = document.getElementById("hw-line");
serverTime(Number(board.dataset.now));

const counts = { incidents: document.querySelector("[data-count=incidents]"), units: document.querySelector("[data-count=units]") };
const recount = (name) => () => {
  const rows = tables[name];
  if (!rows) return;
  const [shown, all] = [rows.view.length, rows.by.size];
  counts[name].textContent = shown === all ? `${all.toLocaleString("en-GB")}` : `${shown.toLocaleString("en-GB")} of ${all.toLocaleString("en-GB")}`;
};
const tables = {};
tables.incidents = new Rows(document.getElementById("hw-incidents"), { sort: "grade", then: "age", changed: recount("incidents") });
tables.units = new Rows(document.getElementById("hw-units"), { sort: "npu", then: "sign", changed: recount("units") });
const sounds = new Sounds(document.getElementById("hw-captions"));
const bar = new CommandBar(document.getElementById("hw-command"));
let map = null;

// --- what is wanted -------------------------------------------------------------------------------------------------------

const filters = document.getElementById("hw-filters");
const NAMES = ["hub", "npu", "grade", "state", "text"];

function wish() {
  const given = new FormData(filters);
  return Object.fromEntries(NAMES.map((name) => [name, (given.get(name) ?? "").trim()]));
}

function query() {
  const asked = new URLSearchParams(Object.entries(wish()).filter(([, value]) => value));
  const { column, descending, first } = tables.incidents;
  if (column !== first || descending) asked.set("sort", `${descending ? "-" : ""}${column}`);
  return asked.toString();
}

function applyFilters() {
  const wanted = wish();
  const text = wanted.text.toLowerCase();
  const holds = (row) => !text || row.dataset.text.includes(text);
  tables.incidents.filter((row) => {
    const { hub, npu, grade, state: now } = row.dataset;
    return (!wanted.hub || hub === wanted.hub) && (!wanted.npu || npu === wanted.npu) && (!wanted.grade || grade === wanted.grade)
      && (!wanted.state || now === wanted.state) && holds(row);
  });
  tables.units.filter((row) => (!wanted.npu || row.dataset.npu === wanted.npu) && holds(row));
  const asked = query();
  history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
  document.querySelector("[data-filtered]").hidden = !Object.values(wanted).some(Boolean);
  const keep = document.querySelector("[data-view-query]");
  if (keep) keep.value = asked;
  everythingOnMap();
}

function fromAddress() {
  const asked = new URLSearchParams(location.search);
  for (const name of NAMES) {
    const field = filters.elements[name];
    if (!field || !asked.has(name)) continue;
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === asked.get(name))) {
      field.add(new Option(asked.get(name), asked.get(name)));
    }
    field.value = asked.get(name);
  }
  const sort = asked.get("sort");
  if (!sort) return;
  const incidents = tables.incidents;
  [incidents.column, incidents.descending] = [sort.replace("-", ""), sort.startsWith("-")];
  incidents.place();
  incidents.showSort();
}

filters.addEventListener("input", applyFilters);
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("reset", () => setTimeout(applyFilters));
document.querySelector("[data-views]")?.addEventListener("change", (event) => {
  if (event.target.value) location.assign(`${location.pathname}?${event.target.value}`);
});
for (const button of board.querySelectorAll("th button")) button.addEventListener("click", () => setTimeout(applyFilters));

// --- what comes in --------------------------------------------------------------------------------------------------------


function tellIncident(before, after) {
  if (!after) return;
  const words = `log ${after.dataset.number}, ${after.dataset.said}`;
  const href = after.querySelector("a").getAttribute("href");
  if (after.dataset.grade === "P1" && before?.dataset.grade !== "P1") sounds.play("p1", words, href);
  if (after.dataset.escalated && after.dataset.escalated !== before?.dataset.escalated) sounds.play("escalation", words, href);
}

function tellUnit(before, after) {
  if (after?.dataset.alarm && after.dataset.alarm !== before?.dataset.alarm) {
    sounds.play("emergency", `${after.dataset.callSign}, ${after.dataset.said}`, after.querySelector("a").getAttribute("href"));
  }
}

function take({ incidents = [], units = [] }, loudly = true) {
  const closed = incidents.filter((one) => one.closed || !one.html).map(({ id }) => id);
  const gone = units.filter((one) => one.closed || !one.html).map(({ id }) => id);
  const changed = [
    ...tables.incidents.take(incidents.filter((one) => !closed.includes(one.id)), closed).map((pair) => ["incident", ...pair]),
    ...tables.units.take(units.filter((one) => !gone.includes(one.id)), gone).map((pair) => ["unit", ...pair]),
  ];
  for (const [kind, before, after] of changed) {
    if (loudly) (kind === "incident" ? tellIncident : tellUnit)(before, after);
    map?.[kind]((after ?? before).dataset.id, after && tables[`${kind}s`].wanted(after) ? after : null);
  }
  tick(board);
  alarms();
  const opened = changed.filter(([kind, before, after]) => kind === "incident" && !before && after);
  if (loudly && opened.length && region) {
    region.textContent = opened.length > 3 ? `${opened.length} new incidents.` : opened.map(([, , row]) => `New: log ${row.dataset.number}, ${row.dataset.said}.`).join(" ");
  }
}

function alarms() {
  const pressed = [...tables.units.by.values()].some((row) => row.dataset.alarm);
  document.documentElement.classList.toggle("hw-alarm-on", pressed);
}

async function readAll(loudly = true) {
  const answer = await fetch(board.dataset.rows).catch(() => null);
  if (!answer?.ok) {
    feed.lost();
    setTimeout(() => readAll(loudly), 3_000);
    return;
  }
  const all = await answer.json();
  serverTime(all.now);
  const incidents = tables.incidents.replace(all.incidents);
  const units = tables.units.replace(all.units);
  if (loudly) {
    for (const [before, after] of incidents) tellIncident(before, after);
    for (const [before, after] of units) tellUnit(before, after);
  }
  feed.caughtUp(all.since);
  applyFilters();
  tick(board);
  alarms();
}

const feed = new Feed(board.dataset.feed, board.dataset.from, {
  on: {
    rows: take,
    reload: () => readAll(),
    positions: ({ units = [] }) => {
      for (const [id, east, north, at] of units) {
        const row = tables.units.by.get(id);
        if (row) {
          [row.dataset.easting, row.dataset.northing] = [east, north];
          const age = row.querySelector("[data-located]");
          if (age && at) age.dataset.since = at;
        }
        map?.moved(id, east, north);
      }
    },
  },
  state: (name, words) => {
    state.dataset.state = name;
    state.querySelector("[data-words]").textContent = words;
    board.classList.toggle("is-stale", name !== "live");
  },
});

// --- keys -----------------------------------------------------------------------------------------------------------------

const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
const LETTERS = { a: "a", g: "g", e: "e", c: "c", r: "r", n: "n" };
let pane = "incidents";

board.addEventListener("focusin", (event) => {
  for (const name of ["incidents", "units"]) if (tables[name].table.contains(event.target)) pane = name;
  const row = event.target.closest("tbody tr");
  if (row) map?.mark(row.dataset.id);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("keys") === "off") return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const row = tables[pane].current;
  if (event.key === "j" || event.key === "k") {
    tables[pane].move(event.key === "j" ? 1 : -1);
  } else if (event.key === "]" || event.key === "[") {
    pane = pane === "incidents" ? "units" : "incidents";
    tables[pane].move(1);
  } else if (event.key === "o" && row) {
    row.querySelector("a").click();
  } else if (event.key === "x" && row) {
    const box = row.querySelector("input[type=checkbox]");
    if (box) {
      box.checked = !box.checked;
      chosen();
    }
  } else if (event.key === "m" && row) {
    map?.show(row.dataset.id);
  } else if (row && pane === "incidents" && LETTERS[event.key]) {
    bar.begin(`${LETTERS[event.key]} ${row.dataset.number} `);
  } else if (row && pane === "units" && event.key === "s") {
    bar.begin(`s ${row.dataset.callSign} `);
  } else {
    return;
  }
  event.preventDefault();
});

// --- what is selected -----------------------------------------------------------------------------------------------------

const bench = document.querySelector("[data-chosen]");

function chosen() {
  const rows = tables.incidents.chosen;
  bench.hidden = rows.length === 0;
  bench.querySelector("[data-chosen-words]").textContent = `${rows.length} selected`;
}

tables.incidents.body.addEventListener("change", chosen);
bench.querySelector("[data-chosen-hand-over]").addEventListener("click", () => {
  bar.begin(`h ${tables.incidents.chosen.map((row) => row.dataset.log).join(",")} `);
});
bench.querySelector("[data-chosen-none]").addEventListener("click", () => {
  for (const row of tables.incidents.chosen) row.querySelector("input[type=checkbox]").checked = false;
  chosen();
});

// --- the map --------------------------------------------------------------------------------------------------------------

function everythingOnMap() {
  if (!map) return;
  const { incidents, units } = tables;
  for (const [id, row] of incidents.by) map.incident(id, incidents.wanted(row) ? row : null);
  for (const [id, row] of units.by) map.unit(id, units.wanted(row) ? row : null);
}

openMap(document.getElementById("hw-map"), {
  picked: (layer, id) => {
    const rows = layer === "units" ? tables.units : tables.incidents;
    rows.goTo(rows.by.get(id));
  },
}).then((opened) => {
  map = opened;
  everythingOnMap();
});

// --- small screens show one part at a time --------------------------------------------------------------------------------

for (const tab of document.querySelectorAll("[data-show]")) {
  tab.addEventListener("click", () => {
    board.dataset.part = tab.dataset.show;
    for (const other of document.querySelectorAll("[data-show]")) other.setAttribute("aria-pressed", String(other === tab));
    map?.resize();
  });
}

if (matchMedia("(max-width: 40em)").matches && !location.search) document.querySelector(".hw-filterbox").open = false;
fromAddress();
applyFilters();
chosen();
alarms();
start();
// The page came with the first rows; the others follow.
if (Number(board.dataset.all) > tables.incidents.by.size + tables.units.by.size) readAll(false);
