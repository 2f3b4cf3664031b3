import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadsToPrivateAddress } from '../../runtime/public-addresses.ts';
import { createWebhookPost, type WebhookPost } from '../../runtime/webhook-post.ts';

let sender: WebhookPost;
beforeAll(() => {
  sender = createWebhookPost({ allowPrivate: false });
});
afterAll(() => sender.close());

const REFUSED = { kind: 'unanswered', error: 'leads to a private or loopback address' };

const post = (url: string) => sender.post({ url, headers: {}, body: '{}' }, new AbortController().signal);

describe('a public address', () => {
  it.each([
    '1.1.1.1',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.0.1',
    '[2606:4700::1111]',
    '[2a00::1]',
  ])('such as %s may be given', async (host) => {
    expect(await leadsToPrivateAddress(new URL(`https://${host}/hook`))).toBe(false);
  });

  it('may be given as a name that leads nowhere yet', async () => {
    expect(await leadsToPrivateAddress(new URL('https://hooks.invalid/'))).toBe(false);
  });
});

describe('a private address', () => {
  it.each([
    ['0.0.0.0', 'this network'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'shared by a carrier'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['2130706433', 'loopback as one number'],
    ['0x7f.1', 'loopback in hexadecimal'],
    ['127.1', 'loopback, shortened'],
    ['localhost', 'a name that leads to loopback'],
    ['169.254.169.254', 'link-local, metadata of a cloud'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarks'],
    ['203.0.113.9', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['[::]', 'unspecified'],
    ['[::1]', 'loopback'],
    ['[::ffff:127.0.0.1]', 'an IPv4 address in IPv6'],
    ['[::ffff:7f00:1]', 'the same, in hexadecimal'],
    ['[64:ff9b::7f00:1]', 'an IPv4 address translated'],
    ['[fc00::1]', 'unique local'],
    ['[fd12:3456::1]', 'unique local'],
    ['[fe80::1]', 'link-local'],
    ['[ff02::1]', 'multicast'],
    ['[2001:db8::1]', 'documentation'],
    ['[2001::1]', 'Teredo'],
    ['[2002:7f00:1::]', '6to4'],
  ])('such as %s, %s, may not be given, and nothing is posted to it', async (host) => {
    expect(await leadsToPrivateAddress(new URL(`https://${host}:8443/hook`))).toBe(true);
    expect(await post(`http://${host}:9/`)).toEqual(REFUSED);
    expect(await post(`https://${host}:9/`)).toEqual(REFUSED);
  });
});
