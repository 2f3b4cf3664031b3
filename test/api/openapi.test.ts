import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

const codesOf = (codes: readonly string[]) => ({ properties: { code: { type: 'string', enum: codes } } });

describe('the OpenAPI document', () => {
  // After an intended change: npm run test:api -- -u
  it('is the committed one', async () => {
    const { body } = await api.call('GET /openapi.json');

    await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot('openapi.json');
  });

  it('is OpenAPI 3.1 and describes every operation with its errors', async () => {
    const { body } = await api.call('GET /openapi.json');

    expect(body.openapi).toBe('3.1.0');
    for (const [path, methods] of Object.entries<Record<string, Operation>>(body.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const where = `${method} ${path}`;
        expect(operation, where).toMatchObject({
          operationId: expect.any(String),
          tags: [expect.any(String)],
          summary: expect.any(String),
        });
        if (path.startsWith('/v1/')) {
          expect(Object.keys(operation.responses), where).toEqual(
            expect.arrayContaining(['400', '401', '403', '429', '503']),
          );
        }
      }
    }
  });

  it('says of every answer what it is, and which codes an error may have', async () => {
    const { body } = await api.call('GET /openapi.json');
    const text = JSON.stringify(body);
    const { post } = body.paths['/v1/conversations/{id}/claim'];

    expect(text).not.toContain('Default Response');
    expect(post.responses['429']).toEqual({ $ref: '#/components/responses/RateLimited' });
    expect(body.components.responses.RateLimited).toMatchObject({
      headers: { 'Retry-After': { schema: { type: 'integer' } } },
      content: { 'application/problem+json': { schema: { allOf: [{}, codesOf(['rate_limited'])] } } },
    });
    expect(post.responses['404'].content['application/problem+json'].schema.allOf[1]).toEqual({
      type: 'object',
      ...codesOf(['conversation_not_found', 'agent_not_found']),
    });
  });

  it('says who may call an operation, and with what', async () => {
    const { body } = await api.call('GET /openapi.json');

    expect(body.paths['/v1/conversations'].post.security).toEqual([
      { apiKey: ['service'] },
      { apiKey: ['administrator'] },
      { token: ['administrator'] },
    ]);
    expect(Object.keys(body.components.securitySchemes)).toEqual(['apiKey', 'token']);
    expect(body.paths['/healthz'].get.security).toEqual([]);
  });

  it('says of the events that they may come as a stream', async () => {
    const { body } = await api.call('GET /openapi.json');
    const { parameters, responses } = body.paths['/v1/events'].get;

    expect(Object.keys(responses['200'].content)).toEqual(['application/json', 'text/event-stream']);
    expect(parameters).toContainEqual(expect.objectContaining({ in: 'header', name: 'Last-Event-ID' }));
  });

  it('lets a POST without a body pass only where all its fields are optional', async () => {
    const { body } = await api.call('GET /openapi.json');
    const isBodyRequired = (path: string) => body.paths[path].post.requestBody.required;

    expect(isBodyRequired('/v1/conversations/{id}/resolve')).toBe(false);
    expect(isBodyRequired('/v1/conversations')).toBe(true);
  });

  it('names each operation once and refers to nothing that is not there', async () => {
    const { body } = await api.call('GET /openapi.json');
    const operations = Object.values<Record<string, Operation>>(body.paths).flatMap((methods) =>
      Object.values(methods),
    );
    const ids = operations.map(({ operationId }) => operationId);
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/(schemas|responses)\/([^"]+)"/g)].map(
      ([, kind, name]) => ({ kind, name }),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(body).match(/"\$ref"/g)).toHaveLength(references.length);
    for (const { kind, name } of references) expect(Object.keys(body.components[kind ?? ''])).toContain(name);
  });
});

describe('/docs', () => {
  it("bears Baton's name", async () => {
    const page = await api.app.inject({ url: '/docs/' });

    expect(page.body).toContain('<title>Baton API</title>');
  });

  it('shows the document to a browser without a key, strict and without forcing HTTPS', async () => {
    const page = await api.app.inject({ url: '/docs/' });
    const script = await api.app.inject({ url: '/docs/static/swagger-initializer.js' });

    const policy = String(page.headers['content-security-policy']);
    expect([page.statusCode, script.statusCode]).toEqual([200, 200]);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });
});
