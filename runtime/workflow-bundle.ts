import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const workflowsFolder = new URL('../workflows/', import.meta.url);

/** What the workflows are bundled from, whoever bundles them. */
export const BUNDLING = {
  workflowsPath: fileURLToPath(new URL('index.ts', workflowsFolder)),
  // Constants only: made once for all workflows of a worker, and not for each of them.
  preloadModules: [fileURLToPath(new URL('message-shapes.ts', workflowsFolder))],
};

/** The two ways `Worker.create` takes workflows. */
export type WorkflowSource =
  | { readonly workflowBundle: { readonly codePath: string } }
  | { readonly workflowsPath: string; readonly bundlerOptions: Pick<typeof BUNDLING, 'preloadModules'> };

/**
 * Where the worker finds the workflows: the bundle the settings name, else the one `npm run build` left beside the
 * compiled code, else the source, which the worker then bundles as it starts (two seconds).
 */
export function workflowSource(bundlePath: string | undefined): WorkflowSource {
  if (bundlePath !== undefined) return { workflowBundle: { codePath: bundlePath } };
  const built = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  if (existsSync(built)) return { workflowBundle: { codePath: built } };
  const { workflowsPath, preloadModules } = BUNDLING;
  return { workflowsPath, bundlerOptions: { preloadModules } };
}
