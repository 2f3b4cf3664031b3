import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import ignoring from '@balena/dockerignore';

// Carries out a Dockerfile where there is no Docker: each stage is a folder, and each RUN runs in it. In place of the base
// images stands this machine. What is not known here fails, so that nothing is left out unseen.

export interface Building {
  /** The folder with the Dockerfile. */
  readonly context: string;
  /** An empty folder to work in. */
  readonly workspace: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The last stage. */
export interface BuiltImage {
  /** The folder that stands for `/`. */
  readonly folder: string;
  readonly workdir: string;
  readonly variables: Readonly<Record<string, string>>;
  /** USER, ENTRYPOINT and HEALTHCHECK, as they are written. */
  readonly settings: Readonly<Record<string, string>>;
  /** Files it takes from a base image, which nobody has here. */
  readonly fromBaseImages: readonly string[];
}

interface Stage {
  readonly folder: string;
  workdir: string;
  readonly variables: Record<string, string>;
  readonly settings: Record<string, string>;
  readonly fromBaseImages: string[];
}

interface Instruction {
  readonly keyword: string;
  /** What stands before the rest, such as `--from=build`. */
  readonly options: readonly string[];
  readonly text: string;
}

const execute = promisify(execFile);

export async function buildImage(building: Building): Promise<BuiltImage> {
  const { context, workspace, buildArguments, environment } = building;
  const stages = new Map<string, Stage>();
  let stage = await beginStage('nothing');
  for (const { keyword, options, text } of instructionsOf(await readFile(join(context, 'Dockerfile'), 'utf8'))) {
    switch (keyword) {
      case 'FROM':
        stage = await beginStage(/\sAS\s+(\S+)$/.exec(text)?.[1] ?? 'image');
        break;
      case 'WORKDIR':
        stage.workdir = text;
        await mkdir(join(stage.folder, text), { recursive: true });
        break;
      case 'ARG':
        stage.variables[text] = buildArguments[text] ?? '';
        break;
      case 'ENV':
        stage.variables[text.split('=')[0] ?? ''] = text.split('=')[1] ?? '';
        break;
      case 'COPY':
        await copy(stage, options[0]?.replace('--from=', ''), text.split(/\s+/));
        break;
      case 'RUN':
        await execute('/bin/sh', ['-c', text], {
          cwd: join(stage.folder, stage.workdir),
          env: { ...environment, ...stage.variables },
          maxBuffer: 16 * 1024 * 1024,
        });
        break;
      case 'USER':
      case 'ENTRYPOINT':
      case 'HEALTHCHECK':
        stage.settings[keyword] = text;
        break;
      case 'EXPOSE':
        break;
      default:
        throw new Error(`test/e2e/dockerfile.ts does not know ${keyword}`);
    }
  }
  return stage;

  async function beginStage(name: string): Promise<Stage> {
    const folder = join(workspace, name);
    await mkdir(folder, { recursive: true });
    const begun = { folder, workdir: '/', variables: {}, settings: {}, fromBaseImages: [] };
    stages.set(name, begun);
    return begun;
  }

  async function copy(stage: Stage, from: string | undefined, paths: readonly string[]): Promise<void> {
    const origin = from === undefined ? context : stages.get(from)?.folder;
    if (origin === undefined) throw new Error(`COPY --from=${from}: there is no such stage`);
    const ignored = ignoring.default().add(await readFile(join(context, '.dockerignore'), 'utf8'));
    const isWanted = (file: string) => {
      const path = relative(context, file);
      return from !== undefined || path === '' || !ignored.ignores(path);
    };
    const target = join(stage.folder, stage.workdir, paths.at(-1) ?? '');
    for (const path of paths.slice(0, -1)) {
      const source = join(origin, path);
      const found = await stat(source).catch(() => undefined);
      if (found === undefined) stage.fromBaseImages.push(path);
      else {
        const into = found.isDirectory() ? target : join(target, basename(path));
        await cp(source, into, { recursive: true, filter: isWanted });
      }
    }
  }
}

function instructionsOf(dockerfile: string): readonly Instruction[] {
  const withoutComments = dockerfile.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  return withoutComments.split('\n').flatMap((line) => {
    const [, keyword = '', options = '', text = ''] = /^(\S+)\s+((?:--\S+\s+)*)(.*)$/.exec(line) ?? [];
    return keyword === '' ? [] : [{ keyword, options: options.split(/\s+/).filter(Boolean), text }];
  });
}
