import { useEffect, useRef } from 'react';
import { readPreferences } from '../profile/preferences.ts';

/** What each key does, by `event.key`. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

const TYPED_IN = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

/** Keys of the whole page; off where something is typed, where a dialog or a menu is open, and with Ctrl, Alt or Meta. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (!readPreferences().shortcuts && event.key !== 'Escape') return;
      const { target } = event;
      if (target instanceof Element && target.closest(TYPED_IN) !== null) return;
      // The browser closes these by itself.
      if (document.querySelector('dialog[open], :popover-open') !== null) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
