// Three sounds that nobody mistakes for one another, each with a caption and a flash for those who do not hear it.
//
// They are made here from plain tones: no file is fetched. A browser lets a page sound only after somebody has touched it, so
// nothing is started before the first key or click; until then the words and the flash do the work.
const TONES = {
  p1: { caption: "New P1", notes: [[880, 0, 0.12], [1175, 0.14, 0.12], [1568, 0.28, 0.2]], shape: "triangle" },
  escalation: { caption: "Escalation", notes: [[392, 0, 0.28], [392, 0.36, 0.28]], shape: "sine" },
  emergency: {
    caption: "Emergency button",
    notes: [[1400, 0, 0.1], [700, 0.1, 0.1], [1400, 0.2, 0.1], [700, 0.3, 0.1], [1400, 0.4, 0.1], [700, 0.5, 0.1], [1400, 0.6, 0.1], [700, 0.7, 0.2]],
    shape: "square",
  },
};
const SHOWN = 12_000;

let context = null;
let touched = false;
const wish = () => localStorage.getItem("dispatch.sound") !== "off";
const volume = () => Math.min(1, Math.max(0, Number(localStorage.getItem("dispatch.volume") ?? "0.5")));

function wake() {
  touched = true;
  if (!wish()) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

function sound({ notes, shape }) {
  if (!touched || !wish() || !context || context.state !== "running") return;
  const start = context.currentTime + 0.02;
  for (const [pitch, after, length] of notes) {
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    tone.type = shape;
    tone.frequency.value = pitch;
    const loud = volume() * (shape === "square" ? 0.25 : 0.5);
    gain.gain.setValueAtTime(0, start + after);
    gain.gain.linearRampToValueAtTime(loud, start + after + 0.015);
    gain.gain.setValueAtTime(loud, start + after + length - 0.03);
    gain.gain.linearRampToValueAtTime(0, start + after + length);
    tone.connect(gain).connect(context.destination);
    tone.start(start + after);
    tone.stop(start + after + length + 0.02);
  }
}

export class Sounds {
  constructor(captions) {
    this.captions = captions;
    this.queue = new Map();
    for (const event of ["pointerdown", "keydown"]) addEventListener(event, wake, { passive: true, capture: true });
    this.controls();
  }

  controls() {
    const on = document.querySelector("[data-sound-on]");
    const loud = document.querySelector("[data-sound-volume]");
    if (on) {
      on.checked = wish();
      on.addEventListener("change", () => {
        localStorage.setItem("dispatch.sound", on.checked ? "on" : "off");
        wake();
      });
    }
    if (loud) {
      loud.value = String(Math.round(volume() * 100));
      loud.addEventListener("change", () => localStorage.setItem("dispatch.volume", String(Number(loud.value) / 100)));
    }
    for (const button of document.querySelectorAll("[data-sound-try]")) {
      button.addEventListener("click", () => {
        wake();
        this.play(button.dataset.soundTry, "This is how it sounds");
      });
    }
  }

  play(kind, words, href = "") {
    const what = TONES[kind];
    if (!what) return;
    sound(what);
    const line = document.createElement("p");
    line.className = `hw-caption hw-caption--${kind}`;
    const strong = document.createElement("strong");
    strong.textContent = what.caption;
    line.append(strong, " ");
    if (href) {
      const link = document.createElement("a");
      [link.href, link.textContent, link.className] = [href, words, "hw-caption__link"];
      line.append(link);
    } else {
      line.append(words);
    }
    this.captions.prepend(line);
    while (this.captions.children.length > 3) this.captions.lastElementChild.remove();
    // What asks for help stays until somebody has dealt with it, or puts it away.
    const away = document.createElement("button");
    [away.type, away.textContent, away.className] = ["button", "Seen", "hw-caption__away"];
    away.setAttribute("aria-label", `Seen: ${what.caption} ${words}`);
    away.addEventListener("click", () => line.remove());
    line.append(away);
    if (kind !== "emergency") setTimeout(() => line.remove(), SHOWN);
  }
}
