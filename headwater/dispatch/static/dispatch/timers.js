// Every timer of a page, moved by one interval. <time data-since="milliseconds"> counts up, data-until counts down.
// data-late="seconds": from then on the timer is marked as late.
let skew = 0;

export const now = () => Date.now() + skew;

export function serverTime(milliseconds) {
  skew = milliseconds - Date.now();
}

export function words(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours, minutes, rest] = [Math.floor(whole / 86_400), Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  if (days) return `${days}d ${hours}h`;
  if (hours) return `${hours}h ${String(minutes).padStart(2, "0")}`;
  return `${minutes}:${String(rest).padStart(2, "0")}`;
}

export function tick(root = document) {
  const at = now();
  for (const timer of root.querySelectorAll("time[data-since]")) {
    const passed = (at - Number(timer.dataset.since)) / 1000;
    show(timer, words(passed), timer.dataset.late !== undefined && passed >= Number(timer.dataset.late));
  }
  for (const timer of root.querySelectorAll("time[data-until]")) {
    const left = (Number(timer.dataset.until) - at) / 1000;
    show(timer, left >= 0 ? words(left) : `−${words(-left)}`, left < 0);
  }
}

function show(timer, text, late) {
  if (timer.textContent !== text) timer.textContent = text;
  if (late !== timer.classList.contains("is-late")) timer.classList.toggle("is-late", late);
}

export function start() {
  tick();
  setInterval(tick, 1_000);
}
