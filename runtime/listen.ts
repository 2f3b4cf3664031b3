import { SettingsError } from './settings.ts';

/** Node's codes for a port that somebody else has, or that this user may not have. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there already',
  EACCES: 'this user may not listen there',
};

/**
 * Opens a port that a setting names.
 *
 * @throws SettingsError if the port cannot be had, with the setting to change
 */
export async function listenAt<Listening>(
  { setting, port }: { readonly setting: 'PORT' | 'METRICS_PORT'; readonly port: number },
  open: () => Promise<Listening>,
): Promise<Listening> {
  try {
    return await open();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? REASONS[String(error.code)] : undefined;
    if (reason === undefined) throw error;
    throw new SettingsError(`${setting} is ${port}: ${reason}. Set it to another port, or to 0 for a free one.`);
  }
}
