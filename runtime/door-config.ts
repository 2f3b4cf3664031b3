import { BlockList, isIP } from 'node:net';
import { listOf, SettingsError } from './settings.ts';

/** The proxies whose `X-Forwarded-For` is believed: how many, or which addresses and networks; false: none. */
export type TrustedProxies = false | number | readonly string[];

/** @throws SettingsError if a part is neither an address nor a network, and the whole no small number */
export function proxiesOf(text: string | undefined): TrustedProxies {
  const proxies = listOf(text);
  const [first = '0'] = proxies;
  if (proxies.length <= 1 && /^\d{1,2}$/.test(first)) return first === '0' ? false : Number(first);
  const wrong = proxies.find((proxy) => !isNetwork(proxy));
  if (wrong === undefined) return proxies;
  throw new SettingsError(
    `TRUST_PROXY has "${wrong}": set it to how many proxies stand in front of the API, or to their addresses and networks with commas between, such as 10.0.0.0/8.`,
  );
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(address, Number.parseInt(prefix, 10), family === 6 ? 'ipv6' : 'ipv4');
    return /^\d+$/.test(prefix);
  } catch {
    return false;
  }
}

/** @throws SettingsError if one is not as a browser sends it */
export function originsOf(
  text: string | undefined,
  setting: 'CORS_ORIGINS' | 'CODEC_ORIGINS' | 'CONSOLE_FRAME_ANCESTORS' = 'CORS_ORIGINS',
): readonly string[] {
  const origins = listOf(text);
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong === undefined) return origins;
  throw new SettingsError(
    `${setting} has "${wrong}": set it to origins as browsers send them, in lower case, without a path and without a usual port, such as https://desk.example.`,
  );
}
