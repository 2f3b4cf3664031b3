import { type TSchema, Type } from 'typebox';
import { ERRORS, type ErrorCode } from '../../contract/errors.ts';
import { Id } from '../../contract/shapes.ts';
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
  { $id: 'Problem', additionalProperties: true },
);

/** What any call under /v1 may answer. */
const EVERYWHERE: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'internal_error',
  'temporal_unavailable',
  'database_unavailable',
  'overloaded',
];

/** Schemas of the error answers of a route: those every route has, and its own. */
export function errorAnswers(...codes: readonly ErrorCode[]): Record<number, TSchema> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...EVERYWHERE, ...codes])) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, those]) => [status, answerOf(those)]));
}

function answerOf(codes: readonly ErrorCode[]): TSchema {
  return Type.Unsafe({
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join(' '),
    content: { 'application/problem+json': { schema: reference('Problem') } },
  });
}
