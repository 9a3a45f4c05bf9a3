// Times that go on by themselves: <time data-since="2018-03-12T02:14:00Z">00:12</time> counts up while the page is open.
// How long somebody has waited, as a person reads it: 0:07, 12:40, 1:02:09; days where it is days.
export function waited(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

// The server's clock is the one that counts: a machine that is ten minutes out must not show ten minutes more.
const offset = () => Number(document.documentElement.dataset.clockOffset ?? 0);

export function tick() {
  const now = Date.now() + offset();
  for (const element of document.querySelectorAll("[data-since]")) {
    const words = waited((now - Date.parse(element.dataset.since)) / 1000);
    if (element.textContent !== words) element.textContent = words;
  }
}

export function start() {
  const stamp = document.querySelector("[data-server-now]");
  if (stamp) document.documentElement.dataset.clockOffset = String(Date.parse(stamp.dataset.serverNow) - Date.now());
  tick();
  setInterval(tick, 1000);
}
