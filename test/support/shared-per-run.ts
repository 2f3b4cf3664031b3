// Several projects need the same server, and each runs its own global setup. The first one starts it, the last stops it.

interface Shared {
  users: number;
  readonly value: Promise<unknown>;
  readonly stop: (value: unknown) => Promise<void>;
}

// Vitest evaluates the setup modules once for each project, so a variable of this module would not be shared.
const key = Symbol.for('baton.test.shared');
const registry = globalThis as { [key]?: Map<string, Shared> };

export interface SharedResource<T> {
  readonly name: string;
  start(): Promise<T>;
  stop(value: T): Promise<void>;
}

export async function acquire<T>(resource: SharedResource<T>): Promise<T> {
  registry[key] ??= new Map();
  const known = registry[key].get(resource.name) ?? {
    users: 0,
    value: resource.start(),
    stop: (value) => resource.stop(value as T),
  };
  registry[key].set(resource.name, known);
  known.users += 1;
  return (await known.value) as T;
}

export async function release(name: string): Promise<void> {
  const known = registry[key]?.get(name);
  if (known === undefined) return;
  known.users -= 1;
  if (known.users > 0) return;
  registry[key]?.delete(name);
  await known.stop(await known.value);
}
