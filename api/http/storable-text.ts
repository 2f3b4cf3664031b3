import type { FieldError } from './problem.ts';

/** Half of a surrogate pair, which is no character. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether PostgreSQL can keep a text, also within JSON: it knows no NUL there, and only whole characters. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !LONE_SURROGATE.test(text);

/** The texts anywhere in a value that could not be stored. */
export function unstorableTexts(value: unknown, path = ''): readonly FieldError[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ path, message: 'must be well-formed Unicode without NUL' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  // Names are those of a schema: none of them needs escaping in a JSON Pointer.
  return Object.entries(value).flatMap(([name, part]) => unstorableTexts(part, `${path}/${name}`));
}
