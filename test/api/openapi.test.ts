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

  it('names each operation once and refers to nothing that is not there', async () => {
    const { body } = await api.call('GET /openapi.json');
    const operations = Object.values<Record<string, Operation>>(body.paths).flatMap((methods) =>
      Object.values(methods),
    );
    const ids = operations.map(({ operationId }) => operationId);
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(body).match(/"\$ref"/g)).toHaveLength(references.length);
    for (const name of references) expect(Object.keys(body.components.schemas)).toContain(name);
  });
});

describe('/docs', () => {
  it('shows the document to a browser without a key, strict and without forcing HTTPS', async () => {
    const page = await api.app.inject({ url: '/docs/' });
    const script = await api.app.inject({ url: '/docs/static/swagger-initializer.js' });

    const policy = String(page.headers['content-security-policy']);
    expect([page.statusCode, script.statusCode]).toEqual([200, 200]);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });
});
