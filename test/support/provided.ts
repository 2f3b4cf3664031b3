import 'vitest';

// What the global setups hand to the test files, which run in other processes: `inject('postgresUrl')`.

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's maintenance database; test files use `createTestDatabase`. */
    readonly postgresUrl: string;
    /** Paths of the executables. */
    readonly temporalCli: string;
    readonly temporalTestServer: string;
    /** The path of the workflow bundle, made once for each run. */
    readonly workflowBundle: string;
    /** The stack that all tests of the console share. */
    readonly consoleStack: { readonly apiUrl: string; readonly apiKey: string; readonly jwtSecret: string };
  }
}

/** The migrated database that every test database is a copy of. */
export const TEMPLATE_DATABASE = 'baton_template';
