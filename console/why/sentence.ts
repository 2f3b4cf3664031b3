import { clockTime } from '../live/times.tsx';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** A sentence of the server's with times of the day, in the browser's manner. */
export const withTimes = (sentence: string): string => sentence.replaceAll(INSTANT, clockTime);
