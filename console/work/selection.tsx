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
  const selection = useMemo(() => {
    const ofPlace = ({ place: then, ids }: typeof made) => (then === place ? ids : NONE);
    return {
      chosen: ofPlace(made),
      toggle: (id: string) =>
        setMade((before) => {
          const ids = new Set(ofPlace(before));
          if (!ids.delete(id)) ids.add(id);
          return { place, ids };
        }),
      clear: () => setMade({ place, ids: NONE }),
    };
  }, [made, place]);
  return <Context value={selection}>{children}</Context>;
}
