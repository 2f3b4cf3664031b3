import { expect, it } from 'vitest';
import { pathToShow } from '../../runtime/request-path.ts';

it.each([
  { route: '/v1/agents/:id', url: '/v1/agents/ann?unknown=secret', shown: '/v1/agents/ann' },
  { route: undefined, url: '/nowhere?secret', shown: '/nowhere' },
  { route: '/v1/consumers/:id', url: '/v1/consumers/zoe', shown: '/v1/consumers/:id' },
])('shows $shown of $url', ({ route, url, shown }) => {
  expect(pathToShow(route, url)).toBe(shown);
});
