import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Conversation } from '../api/client.ts';

/** Conversations that somebody has chosen to do the same with. */
interface Selection {
  readonly chosen: ReadonlyMap<string, Conversation>;
  readonly toggle: (conversation: Conversation) => void;
  readonly clear: () => void;
}

const Context = createContext<Selection>({ chosen: new Map(), toggle: () => undefined, clear: () => undefined });

export const useSelection = () => useContext(Context);

export function SelectionOf({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Conversation>>(new Map());
  const selection = useMemo(
    () => ({
      chosen,
      toggle: (conversation: Conversation) =>
        setChosen((before) => {
          const next = new Map(before);
          if (!next.delete(conversation.id)) next.set(conversation.id, conversation);
          return next;
        }),
      clear: () => setChosen(new Map()),
    }),
    [chosen],
  );
  return <Context value={selection}>{children}</Context>;
}
