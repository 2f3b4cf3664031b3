import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { isForPage } from './keys.ts';

/** How long after `g` the next key names a page. */
const WITHIN_MS = 1_500;

/** `g` and a letter lead to a page, before the letter means anything else. */
export function useGoTo(pages: Readonly<Record<string, string>>): void {
  const [, navigate] = useLocation();
  const latest = useRef(pages);
  latest.current = pages;
  useEffect(() => {
    let askedAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event)) return;
      const page = latest.current[event.key];
      const asked = performance.now() - askedAt < WITHIN_MS;
      askedAt = event.key === 'g' ? performance.now() : Number.NEGATIVE_INFINITY;
      if (!asked || page === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      navigate(page);
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [navigate]);
}
