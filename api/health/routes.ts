import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { closed } from '../../contract/shapes.ts';
import { Problem } from '../http/problem.ts';
import { problemAnswer } from '../http/problem-schema.ts';
import { missingNeeds, type ReadinessDeps } from './readiness.ts';

const Well = closed({ status: Type.Literal('ok') }, { description: 'Yes.' });

const NotReady = {
  ...problemAnswer('temporal_unavailable', 'database_unavailable', 'overloaded'),
  description: 'Not ready: `detail` names what is missing, or says that the process is about to end.',
};

export const healthRoutes: FastifyPluginAsyncTypebox<ReadinessDeps> = async (app, deps) => {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'healthz',
        tags: ['health'],
        summary: 'Whether the process is alive',
        security: [],
        response: { 200: Well },
      },
    },
    async () => ({ status: 'ok' }) as const,
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readyz',
        tags: ['health'],
        summary: 'Whether Temporal, the database and its schema are there',
        security: [],
        response: { 200: Well, 503: NotReady },
      },
    },
    async () => {
      if (deps.isDraining()) throw new Problem('overloaded', 'not ready: the process is about to end.');
      const missing = await missingNeeds(deps);
      const [first] = missing;
      if (first === undefined) return { status: 'ok' } as const;
      throw new Problem(first.code, `not ready: ${missing.map(({ sentence }) => sentence).join('; ')}.`);
    },
  );
};
