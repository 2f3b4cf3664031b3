import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { finishDocument, type OpenApiDocument } from './document.ts';

const TAGS = [
  { name: 'conversations', description: 'Start conversations, read them, say what was said in them.' },
  { name: 'commands', description: 'What a person or a program does with a conversation.' },
  { name: 'agents', description: 'Who answers, and whether they are there.' },
  { name: 'inboxes', description: 'The channels conversations arrive in, their members and policies.' },
  { name: 'teams', description: 'Agents who share work.' },
  { name: 'board', description: 'The whole account at one moment.' },
  { name: 'events', description: 'Everything that happened.' },
  { name: 'notifications', description: 'What agents and teams were told.' },
  { name: 'webhooks', description: 'Addresses that are sent every event.' },
  { name: 'policy', description: 'The routing settings of the account.' },
  { name: 'keys', description: "Programs' access." },
  { name: 'consumers', description: 'The people who write to the company.' },
  { name: 'health', description: 'For whoever operates the service.' },
];

/** One header for both; which of them it is, is seen by its form. The roles of each operation are those that may call it. */
const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of a program: `service` or `administrator`. From POST /v1/keys, or BOOTSTRAP_API_KEY.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "A person's token: `agent`, `supervisor` or `administrator`, from whoever signs in agents.",
  },
} as const;

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 110 40">
  <text y="29" font-family="sans-serif" font-size="28" font-weight="bold" fill="#fff">Baton</text>
</svg>`;

/** What the page needs; unlike the default of Swagger UI it forces nobody to HTTPS and asks no other host. */
const PAGE_POLICY = {
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'frame-ancestors': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
};

/** Describes every route registered after it: the document at /openapi.json, a page to try it at /docs. */
export const openapi = fastifyPlugin(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Baton',
          version: '1',
          description: 'Routes customer conversations to human agents.',
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: '/', description: 'The process that serves this document.' }],
        tags: TAGS,
        components: { securitySchemes: SECURITY_SCHEMES },
      },
      transformObject: (document) => {
        if ('openapiObject' in document) finishDocument(document.openapiObject as unknown as OpenApiDocument);
        return 'openapiObject' in document ? document.openapiObject : document.swaggerObject;
      },
      refResolver: { buildLocalReference: ({ $id }, _base, _fragment, index) => String($id ?? `schema-${index}`) },
    });
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: PAGE_POLICY,
      theme: { title: 'Baton API' },
      logo: { type: 'image/svg+xml', content: LOGO, href: './', target: '_self' },
    });
    app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  },
  { name: 'openapi', dependencies: ['security-headers'] },
);
