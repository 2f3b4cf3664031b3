// Sessions are no part of the API proper: they belong to the page.

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'agent' | 'supervisor' | 'administrator';
}

const OWN = { 'x-baton-console': '1', 'content-type': 'application/json' };

/** Whom one may sign in as; null where people come with a token from somewhere else. */
export async function readPeople(): Promise<readonly Person[] | null> {
  const answer = await fetch('/console/sign-in');
  const { people } = (await answer.json()) as { readonly people: readonly Person[] | null };
  return people;
}

export async function signInAs(agentId: string): Promise<void> {
  const answer = await fetch('/console/session', { method: 'POST', headers: OWN, body: JSON.stringify({ agentId }) });
  if (!answer.ok) throw new Error(((await answer.json()) as { readonly detail: string }).detail);
}

export async function signOut(): Promise<void> {
  await fetch('/console/session', { method: 'DELETE', headers: OWN });
}

/** What a session that has ended interrupted, until somebody has signed in again. */
const waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

export const isSignInNeeded = (): boolean => waiting.length > 0;

export function onSignInNeeded(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Resolves when somebody has signed in, in this tab or in another. */
export async function signedIn(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    for (const listener of listeners) listener();
  });
}

const channel = new BroadcastChannel('baton-session');
channel.onmessage = release;

function release(): void {
  for (const resolve of waiting.splice(0)) resolve();
  for (const listener of listeners) listener();
}

/** Lets everything go on that waited for somebody to sign in. */
export function noteSignedIn(): void {
  release();
  channel.postMessage('signed in');
}
