import { readPreferences } from '../profile/preferences.ts';
import { isLeading } from './connection.ts';

/** Heights in hertz, each a short tone. */
const TONES = { given: [660, 880], due: [880, 880, 880] } as const;

const TONE_SECONDS = 0.14;
const VOLUME = 0.15;

let context: AudioContext | undefined;

/** Plays a sound whatever is preferred. @returns false if the browser keeps it back until somebody has pressed something */
export async function play(sound: keyof typeof TONES): Promise<boolean> {
  context ??= new AudioContext();
  if (context.state === 'suspended') await Promise.race([context.resume(), new Promise((go) => setTimeout(go, 300))]);
  if (context.state !== 'running') return false;
  const { currentTime, destination } = context;
  for (const [index, hertz] of TONES[sound].entries()) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    const begins = currentTime + index * TONE_SECONDS * 1.3;
    oscillator.frequency.value = hertz;
    volume.gain.setValueAtTime(VOLUME, begins);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + TONE_SECONDS);
    oscillator.connect(volume).connect(destination);
    oscillator.start(begins);
    oscillator.stop(begins + TONE_SECONDS);
  }
  return true;
}

/** Lets somebody know who does not look: by a sound of one tab, and while the page is hidden on the desktop. */
export function alertTo(sound: keyof typeof TONES, { title, conversationId }: Alerted): void {
  const { sounds, desktop } = readPreferences();
  if (sounds === 'mine' && isLeading()) void play(sound);
  if (!desktop || document.visibilityState === 'visible' || Notification.permission !== 'granted') return;
  // One for each conversation: a later one takes the place of an earlier.
  const shown = new Notification(title, { tag: conversationId });
  shown.onclick = () => {
    window.focus();
    location.assign(`/console/work/${encodeURIComponent(conversationId)}`);
  };
}

interface Alerted {
  readonly title: string;
  readonly conversationId: string;
}
