import { fileURLToPath } from 'node:url';
import type { Static } from 'typebox';
import type { ApiSettings } from './config-schema.ts';
import { originsOf } from './door-config.ts';
import { SettingsError } from './settings.ts';

export interface ConsoleConfig {
  /** Where `npm run build` puts the page. */
  readonly folder: string;
  /** Whether whoever opens it may choose who they are. */
  readonly signInByList: boolean;
  /** Origins whose pages may show it in a frame. */
  readonly frameAncestors: readonly string[];
}

type ConsoleSettings = Pick<
  Static<typeof ApiSettings>,
  'CONSOLE' | 'CONSOLE_SIGN_IN' | 'CONSOLE_FRAME_ANCESTORS' | 'JWT_SECRET'
>;

/** The same folder for the source and for what is built from it. */
export const consoleFolder = fileURLToPath(
  import.meta.url.includes('/dist/runtime/')
    ? new URL('../console/', import.meta.url)
    : new URL('../dist/console/', import.meta.url),
);

/**
 * Undefined where it is switched off.
 *
 * @throws SettingsError if everybody could be anybody in production, or nobody could sign the tokens for it
 */
export function consoleConfig(
  settings: ConsoleSettings,
  { production }: { readonly production: boolean },
): ConsoleConfig | undefined {
  const frameAncestors = originsOf(settings.CONSOLE_FRAME_ANCESTORS, 'CONSOLE_FRAME_ANCESTORS');
  if (!settings.CONSOLE) return undefined;
  const signInByList = settings.CONSOLE_SIGN_IN === 'list';
  if (signInByList && production) {
    throw new SettingsError(
      'CONSOLE_SIGN_IN is "list" and NODE_ENV is "production": set CONSOLE_SIGN_IN to "none", since with a list whoever opens the console may be anybody.',
    );
  }
  if (signInByList && settings.JWT_SECRET === undefined) {
    throw new SettingsError(
      'CONSOLE_SIGN_IN is "list" and JWT_SECRET is not set: set it to a secret of at least 32 characters, which signs the sessions.',
    );
  }
  return { folder: consoleFolder, signInByList, frameAncestors };
}
