import { useEffect } from 'react';
import { useInboxes, useList } from '../api/queries.ts';
import { serverNow, useSecond } from '../live/clock.ts';

const DEFAULT_WARNING_SECONDS = 15;

const DOTTED = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0a58ca"/><path d="M9 23 L21 11" stroke="#fff" stroke-width="5" stroke-linecap="round"/><circle cx="24" cy="8" r="8" fill="#d92d20"/></svg>',
)}`;

const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
const plain = icon?.href ?? '';

/** Tells in the title and the icon of the tab how many of one's own are due soon, or overdue. Draws nothing, each second. */
export function Title(): null {
  const second = useSecond();
  const mine = useList({ list: 'mine', inboxId: undefined, q: undefined }).data ?? [];
  const inboxes = useInboxes().data ?? [];
  const due = mine.filter(({ responseDueAt, inboxId }) => {
    const policy = inboxes.find(({ id }) => id === inboxId)?.effectivePolicy;
    const warningMs = (policy?.responseWarningSeconds ?? DEFAULT_WARNING_SECONDS) * 1_000;
    return responseDueAt !== null && Date.parse(responseDueAt) - Math.min(serverNow(), second * 1_000) <= warningMs;
  }).length;
  useEffect(() => {
    document.title = due === 0 ? 'Baton' : `(${due}) Baton`;
    if (icon !== null) icon.href = due === 0 ? plain : DOTTED;
  }, [due]);
  return null;
}
