import { type Static, Type } from 'typebox';
import { KEY_ROLES } from '../../contract/model.ts';
import { closed, Name, oneOf } from '../../contract/shapes.ts';
import { Instant, reference } from '../http/shapes.ts';

const KEY = {
  id: Type.String({ format: 'uuid' }),
  name: Name,
  role: oneOf(KEY_ROLES),
  createdAt: Instant,
};

export const KeySchema = Type.Object(KEY, { $id: 'ApiKey', additionalProperties: false });
export type KeyView = Static<typeof KeySchema>;
export const KeyAnswer = reference<KeyView>('ApiKey');

export const NewKeyAnswer = closed({
  ...KEY,
  secret: Type.String({ description: 'shown once; only its hash is stored' }),
});
export type NewKeyView = Static<typeof NewKeyAnswer>;

export const KeyBody = closed({ name: Name, role: oneOf(KEY_ROLES) });
export type KeyBody = Static<typeof KeyBody>;

/** Any text: what is not the id of a key is a key that does not exist. */
export const KeyParams = closed({
  id: Type.String({ maxLength: 128, description: 'a text of at most 128 characters' }),
});
