import process from 'node:process';
import { parseArgs } from 'node:util';
import { readDoctorConfig, type WorkerConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { examine, type Finding, reasonOf } from './doctor/check.ts';
import { checks } from './doctor/checks.ts';
import { EXIT_CODES, exitCodeOf, toJson, toText } from './doctor/report.ts';
import { unknown, well } from './doctor/verdict.ts';
import { SettingsError } from './settings.ts';
import { openTemporal } from './temporal.ts';

// `npm run doctor`, and `npm run start:doctor` for what was built: everything an operator checks by hand, each with its remedy.
// It reads and changes nothing.

const HELP = `Examines an installation: its settings, database, Temporal, workers, and whether everybody is served.

  npm run doctor [-- --json]

It takes the settings of API and worker from the environment, and changes nothing.
Exit code: 0 all is well, 1 something is at fault, 2 something could not be found out, or settings or options are wrong.`;

/** One after another, so one connection is enough; the second is for a statement that was given up. */
const POOL_SIZE = 2;

const print = (text: string) => process.stdout.write(`${text}\n`);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${HELP}\n`);
    return EXIT_CODES.unknown;
  }
  if (options.help) {
    print(HELP);
    return 0;
  }
  const { config, findings } = await diagnose();
  const more = { ...(config === undefined ? {} : { installation: config.installation }), at: new Date() };
  print(options.json ? toJson(findings, more) : toText(findings));
  return exitCodeOf(findings);
}

function readOptions(args: readonly string[]): { readonly json: boolean; readonly help: boolean } | string {
  try {
    const options = { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return reasonOf(error);
  }
}

async function diagnose(): Promise<{ readonly config?: WorkerConfig; readonly findings: readonly Finding[] }> {
  const config = configOrSentences();
  if (typeof config === 'string') {
    return { findings: [{ check: 'settings', ...unknown(config, 'set them as docs/operations.md says') }] };
  }
  const database = openDatabase({ ...config.database, poolSize: POOL_SIZE, applicationName: 'baton-doctor' });
  const temporal = openTemporal(config.temporal);
  try {
    const found = await examine({ config, db: database.db, temporal }, checks);
    const { namespace, connection } = config.temporal;
    const settings = well(
      `installation "${config.installation}", Temporal at ${connection.address}, namespace "${namespace}"`,
    );
    return { config, findings: [{ check: 'settings', ...settings }, ...found] };
  } finally {
    await Promise.all([database.close(), temporal.close()]);
  }
}

function configOrSentences(): WorkerConfig | string {
  try {
    return readDoctorConfig();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.replaceAll('\n', ' ');
  }
}
