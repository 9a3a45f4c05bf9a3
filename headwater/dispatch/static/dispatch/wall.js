// The wall: the board for a room, with nothing to press. It fits itself: the size of its letters is the largest with which
// everything shown is on the screen; below a size that can be read from the back, it shows the first rows and says how many more.
import { Feed } from "./feed.js";
import { Sounds } from "./sounds.js";
import { serverTime, start, tick } from "./timers.js";

const wall = document.getElementById("hw-wall");
const list = document.getElementById("hw-wall-rows");
const more = document.getElementById("hw-wall-more");
const line = document.getElementById("hw-line");
const clock = document.getElementById("hw-wall-clock");
const SMALLEST = 15;
const LARGEST = 64;
serverTime(Number(wall.dataset.now));
const sounds = new Sounds(document.getElementById("hw-captions"));

const fits = () => wall.scrollHeight <= wall.clientHeight && list.scrollHeight <= list.clientHeight + 1 && list.scrollWidth <= list.clientWidth + 1;
const size = (pixels) => wall.style.setProperty("font-size", `${pixels}px`);

function fit() {
  const rows = [...list.children];
  for (const row of rows) row.hidden = false;
  more.hidden = true;
  let [low, high] = [SMALLEST, LARGEST];
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    size(middle);
    if (fits()) low = middle;
    else high = middle;
  }
  size(low);
  if (fits()) return;
  more.hidden = false;
  let [shown, most] = [0, rows.length];
  while (shown < most) {
    const middle = Math.ceil((shown + most) / 2);
    for (const [index, row] of rows.entries()) row.hidden = index >= middle;
    if (fits()) shown = middle;
    else most = middle - 1;
  }
  for (const [index, row] of rows.entries()) row.hidden = index >= shown;
  more.textContent = `and ${(rows.length - shown).toLocaleString("en-GB")} more`;
}

let waiting = null;
let last = null;

async function read() {
  waiting = null;
  const answer = await fetch(wall.dataset.rows).catch(() => null);
  if (!answer?.ok) {
    feed.lost();
    waiting ??= setTimeout(read, 3_000);
    return;
  }
  const all = await answer.json();
  serverTime(all.now);
  list.innerHTML = all.html;
  for (const [name, words] of Object.entries(all.counts)) {
    const part = document.querySelector(`[data-wall-count="${name}"]`);
    if (part) part.textContent = words;
  }
  const urgent = new Map([...list.querySelectorAll("[data-grade=P1]")].map((row) => [row.dataset.id, row.dataset.said]));
  if (last) for (const [id, said] of urgent) if (!last.has(id)) sounds.play("p1", said);
  last = urgent;
  tick();
  fit();
}

const soon = () => { waiting ??= setTimeout(read, 250); };
const feed = new Feed(wall.dataset.feed, wall.dataset.from, {
  on: { rows: soon, reload: soon },
  state: (name, words) => {
    line.dataset.state = name;
    line.querySelector("[data-words]").textContent = words;
    wall.classList.toggle("is-stale", name !== "live");
    if (name === "live") soon();
  },
});

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
setInterval(() => { clock.textContent = time.format(new Date()); }, 1_000);
addEventListener("resize", fit);
document.fonts?.ready.then(fit);
start();
fit();
