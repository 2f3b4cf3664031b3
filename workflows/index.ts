export { agent } from './agent.ts';
export { conversation } from './conversation.ts';
export { directory } from './directory.ts';
export { reconciliation } from './reconciliation.ts';
export { waitingListWatch } from './waiting-list-watch.ts';
export { webhook } from './webhook.ts';
