import { useLocation, useSearch } from 'wouter';
import { LISTS, type ListName } from '../api/queries.ts';

/** What the address says: which list, which inbox, what is searched for. */
export function usePlace() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const here = () => location.pathname.replace(/^\/console/, '');
  const parameters = new URLSearchParams(search);
  const given = parameters.get('list');
  const list: ListName = LISTS.find((name) => name === given) ?? 'mine';
  const inboxId = parameters.get('inbox') ?? undefined;
  const q = parameters.get('q') ?? undefined;

  const searchWith = (changes: Readonly<Record<string, string | undefined>>): string => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    return text === '' ? '' : `?${text}`;
  };
  return {
    list,
    inboxId,
    q,
    /** The address of a list, with the rest as it is. */
    toList: (name: ListName): string => `/work${searchWith({ list: name })}`,
    toConversation: (id: string): string => `/work/${encodeURIComponent(id)}${searchWith({})}`,
    toNoConversation: (): string => `/work${searchWith({})}`,
    go: (address: string) => navigate(address),
    /** Shows what is found in the lists. Each further letter takes the place of the one before in the history. */
    search: (text: string) =>
      here().startsWith('/work')
        ? navigate(`${here()}${searchWith({ q: text })}`, { replace: true })
        : navigate(`/work${searchWith({ q: text })}`),
    change: (changes: Readonly<Record<string, string | undefined>>) => navigate(`${here()}${searchWith(changes)}`),
  };
}
