import { fileURLToPath } from 'node:url';

/** The checkout. Child processes run here, whatever folder the command was started in. */
export const projectRoot = fileURLToPath(new URL('../', import.meta.url));

/** What was fetched once and may be deleted at any time. Git ignores it. */
export const cacheDirectory = fileURLToPath(new URL('../.cache/', import.meta.url));
