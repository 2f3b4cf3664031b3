import process from 'node:process';

/** `temporal` is the CLI with the development server, `temporal-test-server` the one that skips time. */
export type Executable = 'temporal' | 'temporal-test-server';

export const fileName = (name: string) => (process.platform === 'win32' ? `${name}.exe` : name);
