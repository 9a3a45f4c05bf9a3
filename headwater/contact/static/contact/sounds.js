// Sounds that can be told apart without looking: made here, so that nothing is fetched. A 999 call rings high and double, any
// other contact low and single. Off until the person switches them on on this device, or after (browsers ask for a key first).
const KEPT = "contact.sound";
let context = null;

export const wanted = () => localStorage.getItem(KEPT) !== "off";

function tone(frequency, from, length) {
  const oscillator = context.createOscillator();
  const loudness = context.createGain();
  oscillator.frequency.value = frequency;
  loudness.gain.setValueAtTime(0.0001, context.currentTime + from);
  loudness.gain.exponentialRampToValueAtTime(0.15, context.currentTime + from + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + from + length);
  oscillator.connect(loudness).connect(context.destination);
  oscillator.start(context.currentTime + from);
  oscillator.stop(context.currentTime + from + length + 0.05);
}

const TUNES = {
  emergency: [[1046, 0, 0.16], [1318, 0.2, 0.16], [1046, 0.5, 0.16], [1318, 0.7, 0.16]],
  other: [[523, 0, 0.3]],
};

export function play(name) {
  if (!wanted() || !navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  for (const [frequency, from, length] of TUNES[name] ?? TUNES.other) tone(frequency, from, length);
}

export function offerSwitch(button) {
  if (!button) return;
  const show = () => {
    button.setAttribute("aria-pressed", String(wanted()));
  };
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, wanted() ? "off" : "on");
    show();
    if (wanted()) play("other");
  });
}
