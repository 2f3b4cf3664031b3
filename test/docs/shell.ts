import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../dev/paths.ts';

export interface Output {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const DONE = '__done__';

/** One bash in the folder of the project: what a block sets, the next one finds. */
export class Shell {
  readonly #bash: ChildProcess;
  readonly #folder: string;
  #stdout = '';
  #stderr = '';
  #onOutput: () => void = () => undefined;

  private constructor(bash: ChildProcess, folder: string) {
    this.#bash = bash;
    this.#folder = folder;
    bash.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#onOutput();
    });
    bash.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
  }

  static async start(environment: Readonly<Record<string, string | undefined>>): Promise<Shell> {
    const folder = await mkdtemp(join(tmpdir(), 'baton-docs-'));
    return new Shell(spawn('bash', ['--noprofile', '--norc'], { cwd: projectRoot, env: { ...environment } }), folder);
  }

  /** Runs a block to its end. */
  async run(script: string): Promise<Output> {
    const file = join(this.#folder, 'block.sh');
    await writeFile(file, script);
    this.#stdout = '';
    this.#stderr = '';
    const ended = new Promise<Output>((resolve, reject) => {
      this.#bash.once('close', () => reject(new Error(`bash ended: ${this.#stderr}`)));
      this.#onOutput = () => {
        const done = this.#stdout.match(new RegExp(`\\n${DONE} (\\d+)\\n$`));
        if (done === null) return;
        this.#bash.removeAllListeners('close');
        resolve({ exitCode: Number(done[1]), stdout: this.#stdout.slice(0, done.index), stderr: this.#stderr });
      };
    });
    this.#bash.stdin?.write(`. '${file}' </dev/null; printf '\\n${DONE} %s\\n' $?\n`);
    return await ended;
  }

  async stop(): Promise<void> {
    this.#bash.kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }
}
