import { type Static, type TSchema, Type } from 'typebox';
import { type AgentId, ID_PATTERN, type Instant as InstantText } from '../../contract/ids.ts';
import { closed, ID_DESCRIPTION, Id, nullable } from '../../contract/shapes.ts';
import { DEFAULT_LIMIT, type Page } from './cursor.ts';

/** A schema with a name of its own in the OpenAPI document. */
export function reference<Shape>(name: string) {
  return Type.Unsafe<Shape>({ $ref: `${name}#` });
}

export const Instant = Type.Unsafe<InstantText>({ type: 'string', format: 'date-time' });

/** What a caller is told an instant must look like. */
export const INSTANT_FORM = 'an RFC 3339 instant, such as 2026-01-31T12:00:00.000Z';

/** An instant as callers may write it: any offset, any precision. */
export const GivenInstant = Type.String({ format: 'date-time', description: INSTANT_FORM });

/** The agent in whose name a program acts. */
export const ActorId = Type.Unsafe<AgentId>({
  type: 'string',
  pattern: ID_PATTERN,
  description: `the agent in whose name a key acts: ${ID_DESCRIPTION}`,
  'x-form': ID_DESCRIPTION,
});

/** The most ids that a query names at once. */
const MOST_IDS = 200;
const IDS_FORM = `1 to ${MOST_IDS} ids with commas between them`;

/** Ids in a query; `idsIn` reads them. */
export const Ids = Type.String({
  pattern: `^[A-Za-z0-9_.:@-]{1,128}(,[A-Za-z0-9_.:@-]{1,128}){0,${MOST_IDS - 1}}$`,
  description: `${IDS_FORM}; those that there are not, or that the caller may not see, are left out`,
  'x-form': IDS_FORM,
});

export const idsIn = (ids: string): readonly string[] => ids.split(',');

export const IdParams = closed({ id: Id });

export const PAGE_QUERY = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
  // Of any length, so that whatever is no cursor is refused as such; a request's head is at most 16 KiB.
  cursor: Type.Optional(Type.String({ description: 'nextCursor of the page before' })),
};

/** A page of a list. */
export function pageOf<Item extends TSchema>(item: Item) {
  const nextCursor = nullable(Type.String({ description: 'null at the end' }));
  return Type.Unsafe<Page<Static<Item>>>(
    closed({ items: Type.Array(item), nextCursor }, { description: 'A page of the list.' }),
  );
}

export const Unchanged = Type.Null({ description: 'It is as the caller knows it. No body.' });

export const Nothing = Type.Null({ description: 'No body.' });
