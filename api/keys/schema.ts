import { type Static, Type } from 'typebox';
import { KEY_ROLES } from '../../contract/model.ts';
import { closed, Name, nullable, oneOf } from '../../contract/shapes.ts';
import { GivenInstant, INSTANT_FORM, Instant, reference } from '../http/shapes.ts';

const KEY = {
  id: Type.String({ format: 'uuid' }),
  name: Name,
  role: oneOf(KEY_ROLES),
  createdAt: Instant,
  expiresAt: nullable({ ...Instant, description: 'from then on the key is refused; null = never' }),
  lastUsedAt: nullable({ ...Instant, description: 'within a minute or so; null = not yet' }),
};

export const KeySchema = Type.Object(KEY, {
  $id: 'ApiKey',
  description: 'The API key, without its secret.',
  additionalProperties: false,
});
export type KeyView = Static<typeof KeySchema>;
export const KeyAnswer = reference<KeyView>('ApiKey');

export const NewKeyAnswer = closed(
  { ...KEY, secret: Type.String({ description: 'shown once; only its hash is stored' }) },
  { description: 'The API key with its secret.' },
);
export type NewKeyView = Static<typeof NewKeyAnswer>;

export const KeyBody = closed({
  name: Name,
  role: oneOf(KEY_ROLES),
  expiresAt: Type.Optional(
    nullable({
      ...GivenInstant,
      'x-form': INSTANT_FORM,
      description: 'when the key ends by itself, in the future; null or absent = never',
    }),
  ),
});
export type KeyBody = Static<typeof KeyBody>;

/** Any text: what is not the id of a key is a key that does not exist. */
export const KeyParams = closed({
  id: Type.String({ maxLength: 128, description: 'a text of at most 128 characters' }),
});
