import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useShortcuts } from '../parts/shortcuts.ts';
import { usePlace } from '../work/place.ts';
import styles from './frame.module.css';

/** Long enough for whoever types to be done with a word. */
const TYPING_MS = 250;

/** Searches the lists. The address says what for; what is being typed is ahead of it for a moment. */
export function Search() {
  const { q = '', search } = usePlace();
  const address = `${useLocation()[0]}?${useSearch()}`;
  const [typed, setTyped] = useState('');
  const [isTyping, setTyping] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(search);
  latest.current = search;
  useShortcuts({ '/': () => field.current?.focus() });

  const stop = () => {
    clearTimeout(timer.current);
    setTyping(false);
  };
  // Whoever goes elsewhere does not search any more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the address that matters.
  useEffect(() => stop, [address]);

  const type = (text: string) => {
    clearTimeout(timer.current);
    setTyped(text);
    setTyping(true);
    timer.current = setTimeout(() => {
      setTyping(false);
      latest.current(text.trim());
    }, TYPING_MS);
  };
  return (
    <input
      ref={field}
      type="search"
      className={styles.search}
      aria-label="Search"
      placeholder="Search id or consumer  /"
      value={isTyping || typed.trim() === q ? typed : q}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        stop();
        if (q !== '') search('');
        field.current?.blur();
      }}
    />
  );
}
