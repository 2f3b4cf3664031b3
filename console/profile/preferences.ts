import { useSyncExternalStore } from 'react';

/** What somebody likes in this browser. Nothing of it is secret, and nothing is lost if it is forgotten. */
export interface Preferences {
  /** `mine`: given to me, and due soon. */
  readonly sounds: 'off' | 'mine';
  readonly desktop: boolean;
  readonly colours: 'system' | 'light' | 'dark';
  /** Keys without Ctrl or Alt can be in the way of assistive technology (WCAG 2.1.4). */
  readonly shortcuts: boolean;
}

const DEFAULTS: Preferences = { sounds: 'mine', desktop: false, colours: 'system', shortcuts: true };
const KEY = 'baton-preferences';

const watchers = new Set<() => void>();
let preferences = readStored();
applyColours();

function readStored(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
}

function applyColours(): void {
  document.documentElement.style.colorScheme = preferences.colours === 'system' ? '' : preferences.colours;
}

export const readPreferences = (): Preferences => preferences;

export function prefer(changes: Partial<Preferences>): void {
  preferences = { ...preferences, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // It holds until the page is left.
  }
  applyColours();
  for (const watcher of watchers) watcher();
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, readPreferences);
