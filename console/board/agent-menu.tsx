import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { baton, problemOf } from '../api/client.ts';
import { STATE_NAMES, STATES } from '../parts/states.ts';
import { useToast } from '../parts/toasts.tsx';
import styles from './board.module.css';
import type { BoardAgent } from './queries.ts';

interface AgentMenuProps {
  readonly agent: BoardAgent;
  readonly onExplain: (agentId: string) => void;
}

/** What a supervisor does with an agent. */
export function AgentMenu({ agent: { id, name, availability, load }, onExplain }: AgentMenuProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const menu = useRef<HTMLDivElement>(null);
  const menuId = useId();
  const path = { id };

  const carryOut = async (work: () => Promise<unknown>, done: string) => {
    menu.current?.hidePopover();
    try {
      await work();
      toast({ text: done });
    } catch (error) {
      toast({ text: problemOf(error)?.problem.detail ?? 'Baton did not answer.', tone: 'refused' });
    }
    await queries.invalidateQueries();
  };
  const moves = load === 0 ? '' : `, moves ${load}`;

  return (
    <>
      <button type="button" className="link" popoverTarget={menuId} aria-label={`More about ${name}`}>
        ⋯
      </button>
      <div ref={menu} id={menuId} popover="auto" className={styles.menu}>
        {STATES.filter((state) => state !== availability).map((state) => (
          <button
            key={state}
            type="button"
            onClick={() =>
              void carryOut(
                () => baton.put('/v1/agents/{id}/availability', { path, body: { state } }),
                `${name} is ${state} now.`,
              )
            }
          >
            {STATE_NAMES[state]}
            {state === 'offline' && moves}
          </button>
        ))}
        <button
          type="button"
          onClick={() => void carryOut(() => baton.post('/v1/agents/{id}/logout', { path }), `${name} is logged out.`)}
        >
          Log out{moves}
        </button>
        <button
          type="button"
          onClick={() => {
            menu.current?.hidePopover();
            onExplain(id);
          }}
        >
          Why nothing?
        </button>
      </div>
    </>
  );
}
