const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A duration as people say it: `47 s`, `8 min 20 s`; `off` for 0, which switches a timer off. */
export function durationText(seconds: number): string {
  let left = seconds;
  const parts: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(left / unit.seconds);
    left -= count * unit.seconds;
    if (count > 0) parts.push(`${count} ${unit.name}`);
  }
  return parts.length === 0 ? 'off' : parts.join(' ');
}

const SPOKEN = /^(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s?)?$/i;

/** What was typed, in whole seconds, which are meant where no unit is given; null if it is no duration. */
export function parseDuration(text: string): number | null {
  const typed = text.trim();
  if (typed.toLowerCase() === 'off') return 0;
  const found = typed === '' ? null : SPOKEN.exec(typed);
  if (found === null) return null;
  return UNITS.reduce((sum, { seconds }, index) => sum + seconds * Number(found[index + 1] ?? 0), 0);
}
