import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

interface Opened {
  /** Whose drawer is open. */
  readonly whyId: string | null;
  readonly openWhy: (conversationId: string) => void;
  readonly closeWhy: () => void;
}

const Context = createContext<Opened>({ whyId: null, openWhy: () => undefined, closeWhy: () => undefined });

/** The drawer that explains a conversation, over any page. */
export const useWhy = () => useContext(Context);

export function WhyOpened({ children }: { readonly children: ReactNode }) {
  const [whyId, setWhyId] = useState<string | null>(null);
  const opened = useMemo(() => ({ whyId, openWhy: setWhyId, closeWhy: () => setWhyId(null) }), [whyId]);
  return <Context value={opened}>{children}</Context>;
}
