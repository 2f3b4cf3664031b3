import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** Headers that keep browsers strict. Nothing is upgraded to HTTPS: whoever stands in front decides that. */
export const securityHeaders = fastifyPlugin(
  async (app: FastifyInstance) => {
    await app.register(helmet, {
      contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
      strictTransportSecurity: false,
    });
  },
  { name: 'security-headers' },
);
