import { describe, expect, it } from 'vitest';
import { hostOf, isPublicAddress, lookupPublic } from '../../runtime/public-addresses.ts';

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '93.184.215.14', '172.15.255.255', '172.32.0.1', '192.167.0.1', '2606:4700::1111', '2a00::1'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ['0.0.0.0', 'this network'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'shared by a carrier'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local, metadata of a cloud'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarks'],
    ['203.0.113.9', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'an IPv4 address in IPv6'],
    ['::ffff:7f00:1', 'the same, in hexadecimal'],
    ['64:ff9b::7f00:1', 'an IPv4 address translated'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fe80::1', 'link-local'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['2001::1', 'Teredo'],
    ['2002:7f00:1::', '6to4'],
    ['localhost', 'no address'],
    ['', 'no address'],
  ])('refuses %s: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('hostOf', () => {
  it.each([
    ['https://example.com:8443/hook', 'example.com'],
    ['http://[::1]:8080/', '::1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
  ])('finds in %s the host %s', (url, expected) => {
    expect(hostOf(new URL(url))).toBe(expected);
  });
});

describe('lookupPublic', () => {
  const look = (hostname: string, all: boolean) =>
    new Promise((resolve) => lookupPublic(hostname, { all }, (error, address) => resolve(error?.message ?? address)));

  it.each([true, false])(
    'refuses a name that leads to a loopback address (all addresses asked for: %s)',
    async (all) => {
      expect(await look('localhost', all)).toBe('leads to a private or loopback address');
    },
  );
});
