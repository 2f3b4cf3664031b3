import { leadsToPrivateAddress } from '../../runtime/public-addresses.ts';
import { withinMs } from '../bounded.ts';
import { invalidRequest } from '../http/problem.ts';

/** How long a look-up of a name may keep the caller waiting; the worker looks again before each connection. */
const LOOKUP_TIMEOUT_MS = 2_000;

const wrong = (message: string) => invalidRequest({ path: '/url', message });

/** @throws Problem `invalid_request` where nothing may be sent to `url` */
export async function requireAllowedUrl(url: string, { allowPrivate }: { readonly allowPrivate: boolean }) {
  if (!URL.canParse(url)) throw wrong('must be a valid http or https address');
  const parsed = new URL(url);
  // Whoever may read the webhook would read them too.
  if (parsed.username !== '' || parsed.password !== '') throw wrong('must not contain a user name or a password');
  if (!allowPrivate && (await isPrivate(parsed))) throw wrong('must not lead to a private or loopback address');
}

/** A name that leads nowhere, or not in time, is let through: it may lead somewhere later, which is looked at then. */
async function isPrivate(url: URL): Promise<boolean> {
  return await withinMs(leadsToPrivateAddress(url), LOOKUP_TIMEOUT_MS, () => new Error('no answer')).catch(() => false);
}
