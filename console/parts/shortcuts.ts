import { useEffect, useRef } from 'react';
import { isForPage } from './keys.ts';

/** What each key does, by `event.key`. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

/** Keys of the whole page. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event)) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
