export { agent } from './agent.ts';
export { conversation } from './conversation.ts';
export { directory } from './directory.ts';
export { webhook } from './webhook.ts';
