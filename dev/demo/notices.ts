import { conversationWorkflow, workflowIdOf } from '../../contract/ids.ts';
import type { Stack } from '../stack.ts';
import type { Paint } from './paint.ts';
import type { Statistics } from './statistics.ts';

type Addresses = Pick<Stack, 'apiUrl' | 'uiUrl' | 'databaseUrl'>;

/** Where everything is. */
export function greeting({ apiUrl, uiUrl, databaseUrl }: Addresses): readonly string[] {
  return [
    `  console       ${apiUrl.replace('127.0.0.1', 'localhost')}/console/`,
    `  API           ${apiUrl}   (${apiUrl}/docs to try it)`,
    `  Temporal UI   ${uiUrl ?? 'that of the cluster in TEMPORAL_ADDRESS'}`,
    `  database      ${databaseUrl}`,
  ];
}

export interface Farewell {
  readonly addresses: Addresses & Pick<Stack, 'apiKey' | 'installation'>;
  readonly liveliest: Statistics['liveliest'];
  readonly numberOf: (conversationId: string) => number | undefined;
  readonly stay: boolean;
}

/** Where to look next: the conversation that went through most. */
export function farewell({ addresses, liveliest, numberOf, stay }: Farewell, paint: Paint): readonly string[] {
  if (liveliest === undefined) return [];
  const { apiUrl, apiKey, uiUrl, installation } = addresses;
  const { id, agents } = liveliest;
  const workflowId = workflowIdOf(installation, conversationWorkflow(id));
  const link = uiUrl && `${uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`;
  return [
    paint('bold', 'Where to look next'),
    `  #${numberOf(id)} was assigned ${agents.length} times, to ${new Set(agents).size} agents. Its workflow in the Temporal UI:`,
    `  ${link ?? workflowId}`,
    ...(stay
      ? [
          '  Its decisions, each with who was considered and why:',
          `  curl -H 'Authorization: Bearer ${apiKey}' ${apiUrl}/v1/conversations/${id}/decisions`,
          '',
          'Everything stays up. Ctrl-C stops it.',
        ]
      : ['  What this run started ends with it: "npm run demo -- --stay" keeps it up.']),
  ];
}
