import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { BoardSchema } from './board/schema.ts';
import { CommandSchema, ConversationSchema } from './conversations/schema.ts';
import { AgentSchema } from './directory/agent-schema.ts';
import { InboxSchema } from './directory/inbox-schema.ts';
import { PolicyEffectsSchema } from './directory/policy-effects-schema.ts';
import { AccountPolicySchema, PolicySchema } from './directory/policy-schema.ts';
import { TeamSchema } from './directory/team-schema.ts';
import { ProblemSchema } from './http/problem-schema.ts';
import { KeySchema } from './keys/schema.ts';
import { DecisionSchema } from './ledger/decision-schema.ts';
import { EventSchema } from './ledger/event-schema.ts';
import { TimelineEntrySchema } from './ledger/timeline-schema.ts';
import { MessageSchema } from './messages/schema.ts';
import { NotificationSchema } from './notifications/schema.ts';
import { WebhookDeliverySchema, WebhookSchema } from './webhooks/schema.ts';

/** The nouns that answers refer to by name. */
const SCHEMAS = [
  ProblemSchema,
  PolicySchema,
  AccountPolicySchema,
  PolicyEffectsSchema,
  AgentSchema,
  InboxSchema,
  TeamSchema,
  KeySchema,
  DecisionSchema,
  ConversationSchema,
  CommandSchema,
  MessageSchema,
  EventSchema,
  TimelineEntrySchema,
  NotificationSchema,
  BoardSchema,
  WebhookSchema,
  WebhookDeliverySchema,
];

export const sharedSchemas = fastifyPlugin(
  async (app: FastifyInstance) => {
    for (const schema of SCHEMAS) app.addSchema(schema);
  },
  { name: 'shared-schemas' },
);
