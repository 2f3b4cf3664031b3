import { v7 } from 'uuid';

/** A UUID v7 of the given instant, so that ids sort by the time of what they name. */
export const uuidv7 = (at: string): string => v7({ msecs: Date.parse(at) });
