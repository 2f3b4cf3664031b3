import { Type } from 'typebox';
import { IfMatch } from './preconditions.ts';

const IdempotencyKey = Type.Optional(
  Type.String({
    pattern: '^[\\x21-\\x7e]{1,128}$',
    description:
      '1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again',
    'x-form': '1 to 128 visible ASCII characters',
  }),
);

const Prefer = Type.Optional(
  Type.String({
    maxLength: 256,
    description: '`respond-async` answers 202 as soon as the message is durable',
    'x-form': 'a text of at most 256 characters',
  }),
);

/** Headers of a change of policy. */
export const PolicyHeaders = Type.Object({ 'idempotency-key': IdempotencyKey, 'if-match': IfMatch });

/** Headers of a POST or PATCH. */
export const WriteHeaders = Type.Object({ 'idempotency-key': IdempotencyKey });

/** Headers of what may be answered before it is done. */
export const CommandHeaders = Type.Object({ 'idempotency-key': IdempotencyKey, prefer: Prefer });
