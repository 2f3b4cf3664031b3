import { type TSchema, Type } from 'typebox';
import { ERRORS, type ErrorCode } from '../../contract/errors.ts';
import { Id } from '../../contract/shapes.ts';
import { CODES } from './document.ts';
import { reference } from './shapes.ts';

/** RFC 9457 problem details. Open, since a problem may carry more. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'stable; see the table of errors' }),
    requestId: Type.String(),
    agentId: Type.Optional(Id),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String({ description: 'a JSON Pointer' }), message: Type.String() })),
    ),
  },
  {
    $id: 'Problem',
    description: 'Why a request was not served, as problem details (RFC 9457).',
    additionalProperties: true,
  },
);

/** What any call under /v1 may answer. */
const EVERYWHERE: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'internal_error',
  'database_unavailable',
  'overloaded',
];

/** What any call that may have a body, and changes something, may answer too. */
const CHANGES: readonly ErrorCode[] = ['body_too_large', 'unsupported_media_type', 'temporal_unavailable'];

/** Schemas of the error answers of a route that only reads: those every route has, and its own. */
export function readErrors(...codes: readonly ErrorCode[]): Record<number, TSchema> {
  return answersOf([...EVERYWHERE, ...codes]);
}

/** The same of a route that changes something. */
export function writeErrors(...codes: readonly ErrorCode[]): Record<number, TSchema> {
  return answersOf([...EVERYWHERE, ...CHANGES, ...codes]);
}

function answersOf(codes: readonly ErrorCode[]): Record<number, TSchema> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, those]) => [status, problemAnswer(...those)]));
}

/** One error answer, and which codes it may have. */
export function problemAnswer(...codes: readonly ErrorCode[]): TSchema {
  return Type.Unsafe({
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join(' '),
    // In the document the codes become part of the schema; a serializer for each set of them would slow down the start.
    content: { 'application/problem+json': { schema: reference('Problem'), [CODES]: [...codes] } },
  });
}
