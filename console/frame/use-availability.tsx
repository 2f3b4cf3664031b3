import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { baton, problemOf } from '../api/client.ts';
import type { Me } from '../api/queries.ts';
import { signOut } from '../api/session.ts';
import type { Availability } from '../parts/states.ts';
import { useToast } from '../parts/toasts.tsx';

/** Declares how available the person is; in force when the answer has arrived. */
export function useAvailability(me: Me) {
  const queries = useQueryClient();
  const toast = useToast();
  const [pending, setPending] = useState<Availability | 'logout' | null>(null);
  const path = { id: me.agentId };

  async function change(what: Availability | 'logout'): Promise<boolean> {
    setPending(what);
    try {
      if (what === 'logout') await baton.post('/v1/agents/{id}/logout', { path });
      else await baton.put('/v1/agents/{id}/availability', { path, body: { state: what } });
      return true;
    } catch (error) {
      toast({ text: problemOf(error)?.problem.detail ?? 'Baton did not answer. Try again.', tone: 'refused' });
      return false;
    } finally {
      setPending(null);
      await queries.invalidateQueries();
    }
  }

  return {
    pending,
    declare: (state: Availability) => change(state),
    /** Also takes the agent offline, and ends the session of the page. */
    logOut: async () => {
      if (!(await change('logout'))) return;
      await signOut();
      location.assign('/console/');
    },
  };
}
