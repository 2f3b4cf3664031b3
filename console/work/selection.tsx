import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { usePlace } from './place.ts';

/** The ids of conversations that somebody has chosen to do the same with. */
interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

const Context = createContext<Selection>({ chosen: NONE, toggle: () => undefined, clear: () => undefined });

export const useSelection = () => useContext(Context);

/** Holds for the list in which it was made: another list, inbox or search begins with none. */
export function SelectionOf({ children }: { readonly children: ReactNode }) {
  const { list, inboxId, q } = usePlace();
  const place = JSON.stringify([list, inboxId, q]);
  const [made, setMade] = useState({ place, ids: NONE });
  if (made.place !== place) setMade({ place, ids: NONE });
  const selection = useMemo(
    () => ({
      chosen: made.ids,
      toggle: (id: string) =>
        setMade((before) => {
          const ids = new Set(before.ids);
          if (!ids.delete(id)) ids.add(id);
          return { ...before, ids };
        }),
      clear: () => setMade((before) => ({ ...before, ids: NONE })),
    }),
    [made],
  );
  return <Context value={selection}>{children}</Context>;
}
