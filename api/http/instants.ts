import type { Instant } from '../../contract/ids.ts';
import { invalidRequest } from './problem.ts';

/**
 * An instant as a caller wrote it, in UTC. Before 1970 nobody chatted: it is a clock that was never set, and no time that a
 * database need keep.
 *
 * @throws Problem `invalid_request` that names the field, if it is no instant of the calendar or lies before 1970
 */
export function instantGiven(given: string, path: string): Instant {
  const date = new Date(given);
  if (Number.isNaN(date.getTime()) || date.getTime() < 0)
    throw invalidRequest({ path, message: 'must be an instant of the calendar, from 1970 on' });
  return date.toISOString();
}
