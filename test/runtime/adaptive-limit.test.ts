import { describe, expect, it } from 'vitest';
import { AdaptiveLimit } from '../../api/temporal/adaptive-limit.ts';

/** As many calls as the limit allows begin together and end after `tookMs`. */
function round(limit: AdaptiveLimit, tookMs: number, { crowded = true } = {}): void {
  const calls = Array.from({ length: limit.current }, () => limit.round);
  if (crowded) limit.keptWaiting();
  for (const begun of calls) limit.ended({ round: begun, tookMs });
}

describe('the limit', () => {
  it('rises by one a round while calls are fast and somebody waits', () => {
    const limit = new AdaptiveLimit({ initial: 10 });

    for (let count = 0; count < 5; count += 1) round(limit, 50);

    expect(limit.current).toBe(15);
  });

  it('stays where nobody waits', () => {
    const limit = new AdaptiveLimit({ initial: 10 });

    for (let count = 0; count < 5; count += 1) round(limit, 50, { crowded: false });

    expect(limit.current).toBe(10);
  });

  it('falls by a fifth a round while calls are slow', () => {
    const limit = new AdaptiveLimit({ initial: 50 });
    const seen = [limit.current];

    for (let count = 0; count < 3; count += 1) {
      round(limit, 1_500);
      seen.push(limit.current);
    }

    expect(seen).toEqual([50, 40, 32, 25]);
  });

  it('stays between floor and ceiling', () => {
    const limit = new AdaptiveLimit({ floor: 4, initial: 6, ceiling: 8 });

    for (let count = 0; count < 20; count += 1) round(limit, 1);
    const highest = limit.current;
    for (let count = 0; count < 20; count += 1) round(limit, 9_999);

    expect([highest, limit.current]).toEqual([8, 4]);
  });

  it('minds no minority that hangs', () => {
    const limit = new AdaptiveLimit({ initial: 10 });
    const calls = Array.from({ length: 10 }, () => limit.round);

    for (const [index, begun] of calls.entries()) limit.ended({ round: begun, tookMs: index < 4 ? 10_000 : 20 });

    expect([limit.current, limit.medianMs]).toEqual([10, 20]);
  });

  it('is lowered once by calls that began under the same limit', () => {
    const limit = new AdaptiveLimit({ initial: 20 });
    const calls = Array.from({ length: 100 }, () => limit.round);

    for (const begun of calls) limit.ended({ round: begun, tookMs: 5_000 });

    expect(limit.current).toBe(16);
  });
});
