import { Type } from 'typebox';
import { closed, nullable, oneOf, text } from '../../contract/shapes.ts';
import { THREAD_KINDS, type Thread } from '../../contract/thread.ts';
import { invalidRequest } from '../http/problem.ts';

const FIELDS = {
  kind: oneOf(THREAD_KINDS, { description: 'link = opens in a window of its own, embed = in a frame' }),
};
const URL_DESCRIPTION =
  'an https address (http only on localhost) in which {conversationId} and {consumerId} stand for those ids; null with kind none';

export const ThreadSchema = Type.Unsafe<Thread>(closed({ ...FIELDS, url: nullable(text(2_048, URL_DESCRIPTION)) }));

export const ThreadBody = closed(
  { ...FIELDS, url: Type.Optional(nullable(text(2_048, URL_DESCRIPTION))) },
  { description: 'where the thread of a conversation is shown' },
);

const KNOWN = ['conversationId', 'consumerId'];
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @throws Problem `invalid_request` where no console could follow it */
export function threadOf({
  kind,
  url = null,
}: {
  readonly kind: Thread['kind'];
  readonly url?: string | null;
}): Thread {
  if (kind === 'none') {
    if (url !== null) throw wrong('must be absent or null with kind none');
    return { kind, url };
  }
  if (url === null) throw wrong(`is required with kind ${kind}`);
  const unknown = [...url.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw wrong(`knows {conversationId} and {consumerId}, not {${unknown}}`);
  const example = url.replaceAll(/\{[^{}]*\}/g, 'x');
  if (/[{}]/.test(example)) throw wrong('has a brace that is not closed or not opened');
  if (!URL.canParse(example)) throw wrong('must be a valid https address');
  const { protocol, hostname, username, password } = new URL(example);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOCAL.has(hostname))) {
    throw wrong('must begin with https:// (http:// is for localhost only)');
  }
  // An id in the name of the host would let a conversation choose whom the console shows.
  if (!hasFixedOrigin(url)) throw wrong('must name its host without placeholders');
  if (username !== '' || password !== '') throw wrong('must not contain a user name or a password');
  return { kind, url };
}

const hasFixedOrigin = (url: string): boolean => !/[{}]/.test(url.split(/(?<=:\/\/[^/?#]*)[/?#]/)[0] ?? '');

const wrong = (message: string) => invalidRequest({ path: '/thread/url', message });
