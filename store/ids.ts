import { v7 } from 'uuid';

/** A UUID v7 of the given instant, so that ids sort by the time of what they name. */
export const uuidv7 = (at: string): string => v7({ msecs: Date.parse(at) });

/** The first UUID v7 of the given instant: no id of that time or later is smaller. */
export const firstUuidv7 = (at: string): string => v7({ msecs: Date.parse(at), seq: 0, random: new Uint8Array(16) });
