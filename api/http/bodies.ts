import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

const MEDIA_TYPES = ['application/json', 'application/merge-patch+json'];

/**
 * Bodies are JSON. No body at all counts as an empty object: what is required is then named by the validation. A change of
 * nothing is asked for by mistake, though.
 */
export const bodies = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers();
    const parseJson = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser<string>(MEDIA_TYPES, { parseAs: 'string' }, (request, body, done) => {
      if (body.trim() === '') done(null, undefined);
      else void parseJson(request, body, done);
    });
    app.addHook('preValidation', async (request) => {
      if (request.body !== undefined || request.method === 'PATCH' || request.routeOptions.schema?.body === undefined)
        return;
      request.body = {};
    });
  },
  { name: 'bodies' },
);
