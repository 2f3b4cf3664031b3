import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The two ways `Worker.create` takes workflows. */
export type WorkflowSource =
  | { readonly workflowBundle: { readonly codePath: string } }
  | { readonly workflowsPath: string };

/**
 * Where the worker finds the workflows: the bundle the settings name, else the one `npm run build` left beside the
 * compiled code, else the source, which the worker then bundles as it starts (two seconds).
 */
export function workflowSource(bundlePath: string | undefined): WorkflowSource {
  if (bundlePath !== undefined) return { workflowBundle: { codePath: bundlePath } };
  const built = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  if (existsSync(built)) return { workflowBundle: { codePath: built } };
  return { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
}
