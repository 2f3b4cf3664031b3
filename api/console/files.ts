import { access } from 'node:fs/promises';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleConfig } from '../../runtime/console-config.ts';
import { Problem } from '../http/problem.ts';

const PAGE = 'index.html';

/** Their names change with their content. */
const ASSETS = 'assets/';
const A_YEAR_SECONDS = 31_536_000;

/** Stricter than for the rest: not even styles within the page. Scripts, and what they ask, come from here alone. */
function policyOf({ frameAncestors }: ConsoleConfig): string {
  return [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "img-src 'self' data:",
    // The thread of a conversation is a page of the channel's, which an administrator has named.
    "frame-src 'self' https: http://localhost:*",
    `frame-ancestors ${["'self'", ...frameAncestors].join(' ')}`,
  ].join('; ');
}

/** The built console. Whatever address of it a browser opens, it gets the page, which knows what to show. */
export async function consoleFiles(app: FastifyInstance, config: ConsoleConfig): Promise<void> {
  const { folder, frameAncestors } = config;
  const built = await access(join(folder, PAGE)).then(
    () => true,
    () => false,
  );
  if (!built) {
    app.log.warn({ folder }, 'the console has not been built, so it is not served: run npm run build');
    return;
  }
  const policy = policyOf(config);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', policy);
    // The older header knows no names: browsers would ask it first.
    if (frameAncestors.length > 0) reply.raw.removeHeader('x-frame-options');
  });
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const immutable = relative(folder, path).startsWith(ASSETS);
      reply.header('cache-control', immutable ? `public, max-age=${A_YEAR_SECONDS}, immutable` : 'no-store');
    },
  });
  app.setNotFoundHandler(async (request, reply) => {
    if (isForPage(request)) return sendPage(reply);
    throw new Problem('route_not_found', `there is no ${request.method} ${request.url.split('?')[0]}.`);
  });
}

const isForPage = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html') && !url.includes(`/${ASSETS}`);

const sendPage = (reply: FastifyReply) => reply.sendFile(PAGE);
