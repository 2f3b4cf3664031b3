import { Type } from 'typebox';
import { sha256 } from './digest.ts';
import { Problem } from './problem.ts';

// Two who edit the same thing: whoever says by If-Match what was read does not overwrite what somebody else wrote since.

/** Marks a route whose answer has an ETag, for the OpenAPI document. */
export const TAGGED = 'x-tagged';

/** The header of a change that is based on what was read. */
export const IfMatch = Type.Optional(
  Type.String({
    pattern: '^(\\*|(W/)?"[^"]{1,128}"(, *(W/)?"[^"]{1,128}")*)$',
    maxLength: 2_048,
    description: 'the ETag of what was read; if it has another one by now, the answer is 412 `precondition_failed`',
    'x-form': 'an ETag such as "7", several with commas between, or *',
  }),
);

export const IfMatchHeaders = Type.Object({ 'if-match': IfMatch });

export const IfNoneMatchHeaders = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({
      maxLength: 2_048,
      description: 'the ETag of what is known; if it still has that, the answer is 304',
      'x-form': 'a text of at most 2048 characters',
    }),
  ),
});

/** Whether a tag is among those of a header. Proxies that compress make tags weak ones, which makes no difference here. */
const names = (header: string, tag: string): boolean =>
  header.split(/, */).some((known) => known.replace(/^W\//, '') === tag);

/** Whether the caller has it already. */
export const isKnown = (ifNoneMatch: string | undefined, tag: string): boolean => names(ifNoneMatch ?? '', tag);

/** The ETag of a version, or of a content. */
export const tagOf = (version: number | object): string =>
  `"${typeof version === 'number' ? version : sha256(JSON.stringify(version)).slice(0, 16)}"`;

/** One ETag of two parts, each of which changes by itself. */
export const joinTags = (one: string, other: string): string => `${one.slice(0, -1)}-${other.slice(1)}`;

/** What a change is based on; undefined: on nothing in particular. */
export type Expected = string | undefined;

/**
 * Refuses a change that is based on something else than what is there. `tag` is null where nothing is.
 *
 * @throws Problem `precondition_failed`
 */
export function requireMatch(ifMatch: Expected, tag: string | null, what: string): void {
  if (ifMatch === undefined) return;
  const fits = tag !== null && (ifMatch === '*' || names(ifMatch, tag));
  if (fits) return;
  const found = tag === null ? 'does not exist' : `has the ETag ${tag} by now`;
  throw new Problem('precondition_failed', `${what} ${found}: read it again, and decide anew.`);
}
