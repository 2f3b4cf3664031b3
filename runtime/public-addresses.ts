import { lookup } from 'node:dns';
import { lookup as lookupAddresses } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Ranges of IPv4 that lead to somewhere else than the public internet, by the registry of RFC 6890. */
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Also where clouds answer what a machine's credentials are.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within the public part of IPv6: protocols of their own, documentation, and 6to4, which wraps an IPv4 address. */
const PRIVATE_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new BlockList();
for (const [network, prefix] of PRIVATE_IPV4) blocked.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of PRIVATE_IPV6) blocked.addSubnet(network, prefix, 'ipv6');

/** All that is public of IPv6; mapped, translated, local and loopback addresses lie outside. */
const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address leads to the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4');
    case 6:
      return globalIpv6.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
    default:
      return false;
  }
}

/** The host of a URL: a name, or an address without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Why a connection was not opened. */
export const PRIVATE_ADDRESS = 'leads to a private or loopback address';

/**
 * Looks a name up for a connection that is about to be opened, and refuses it unless every address is public. The
 * connection goes to what was looked at here, so that a name which leads elsewhere a moment later is of no use.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new Error(PRIVATE_ADDRESS), []);
    const [first] = addresses;
    if (options.all === true) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  });
};

/** Whether a URL leads to a private or loopback address, as far as is known now: a name may lead nowhere yet. */
export async function leadsToPrivateAddress(url: URL): Promise<boolean> {
  const host = hostOf(url);
  if (isIP(host) !== 0) return !isPublicAddress(host);
  const addresses = await lookupAddresses(host, { all: true }).catch(() => []);
  return !addresses.every(({ address }) => isPublicAddress(address));
}
