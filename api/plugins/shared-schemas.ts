import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { AgentSchema } from '../schemas/agent.ts';
import { CommandSchema, ConversationSchema } from '../schemas/conversation.ts';
import { DecisionSchema } from '../schemas/decision.ts';
import { EventSchema } from '../schemas/event.ts';
import { InboxSchema } from '../schemas/inbox.ts';
import { KeySchema } from '../schemas/key.ts';
import { NotificationSchema } from '../schemas/notification.ts';
import { AccountPolicySchema, PolicySchema } from '../schemas/policy.ts';
import { ProblemSchema } from '../schemas/problem.ts';
import { TeamSchema } from '../schemas/team.ts';
import { WebhookDeliverySchema, WebhookSchema } from '../schemas/webhook.ts';

/** The nouns that answers refer to by name. */
const SCHEMAS = [
  ProblemSchema,
  PolicySchema,
  AccountPolicySchema,
  AgentSchema,
  InboxSchema,
  TeamSchema,
  KeySchema,
  DecisionSchema,
  ConversationSchema,
  CommandSchema,
  EventSchema,
  NotificationSchema,
  WebhookSchema,
  WebhookDeliverySchema,
];

export const sharedSchemas = fastifyPlugin(
  async (app: FastifyInstance) => {
    for (const schema of SCHEMAS) app.addSchema(schema);
  },
  { name: 'shared-schemas' },
);
