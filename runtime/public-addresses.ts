import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** The host of a URL: a name, or an address without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether an address leads to somewhere else than the public internet. */
const isPrivate = (address: string): boolean => ipaddr.parse(address).range() !== 'unicast';

/**
 * Whether a URL leads to a private or loopback address, as far as is known now: a name may lead nowhere yet, or elsewhere
 * later. So it is looked at again before each connection (`webhook-post.ts`), by the same list of ranges.
 */
export async function leadsToPrivateAddress(url: URL): Promise<boolean> {
  const addresses = await lookup(hostOf(url), { all: true }).catch(() => []);
  return addresses.some(({ address }) => isPrivate(address));
}
