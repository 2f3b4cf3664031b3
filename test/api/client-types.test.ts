import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientTypes } from '../../packages/client/generate.ts';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

// After an intended change: npm run test:api -- -u
it('describes the API as it is in the types of the client', async () => {
  const { body } = await api.call('GET /openapi.json');

  await expect(await clientTypes(body)).toMatchFileSnapshot('../../packages/client/src/openapi.ts');
});
