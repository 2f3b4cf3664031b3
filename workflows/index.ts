export { agent } from './agent/agent.ts';
export { conversation } from './conversation/conversation.ts';
export { directory } from './directory.ts';
export { reconciliation } from './reconciliation.ts';
export { retention } from './retention.ts';
export { webhook } from './webhook.ts';
