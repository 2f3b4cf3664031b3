/** Routes whose path has the id of a consumer: who asks to be forgotten is not to be remembered by logs and traces. */
const NAMES_A_PERSON = '/v1/consumers/';

/** What logs and traces may have as the path of a request: without the query, and the route itself where it names a person. */
export function pathToShow(route: string | undefined, url: string): string {
  return route?.startsWith(NAMES_A_PERSON) ? route : (url.split('?')[0] ?? '');
}
