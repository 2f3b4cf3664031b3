import { useSyncExternalStore } from 'react';

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
let needed = false;

function setNeeded(value: boolean): void {
  if (needed === value) return;
  needed = value;
  for (const listener of listeners) listener();
}

const isSignInNeeded = (): boolean => needed;

/** Calls whenever somebody has to sign in, and when they have. */
export function onSignInNeeded(listener: (isNeeded: boolean) => void): () => void {
  const tell = () => listener(needed);
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Whether there is no session, as far as is known. */
export const useSignInNeeded = (): boolean => useSyncExternalStore(onSignInNeeded, isSignInNeeded);

/** The session has ended, or never began. */
export const noteSessionEnded = (): void => setNeeded(true);

/** Resolves when somebody has signed in, in this tab or in another. */
export async function signedIn(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    setNeeded(true);
  });
}

const channel = new BroadcastChannel('baton-session');
channel.onmessage = release;

function release(): void {
  for (const resolve of waiting.splice(0)) resolve();
  setNeeded(false);
}

/** There is a session: lets everything go on that waited for one, in every tab. */
export function noteSignedIn(): void {
  if (!needed) return;
  release();
  channel.postMessage('signed in');
}
