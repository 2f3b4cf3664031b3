import { useState } from 'react';
import { baton } from '../api/client.ts';
import { useAgents, useNames } from '../api/queries.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Confirm } from './confirm.tsx';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import styles from './settings.module.css';

interface Leaving {
  readonly agentId: string;
  readonly holds: number;
}

interface MembersProps {
  readonly title: string;
  /** What one of them is called. */
  readonly one: string;
  readonly members: readonly string[];
  readonly add: (agentId: string) => Promise<unknown>;
  readonly remove: (agentId: string) => Promise<unknown>;
  /** Which conversations of an agent move when the agent leaves. */
  readonly held: { readonly inboxId: string } | { readonly teamId: string };
}

/** Agents who belong together, with whom to add and whom to remove. */
export function Members({ title, one, members, add, remove, held }: MembersProps) {
  const names = useNames();
  const { data: agents = [] } = useAgents();
  const { save, refused } = useSave();
  const [leaving, setLeaving] = useState<Leaving | null>(null);

  const join = (agentId: string) => save({ save: () => add(agentId), done: `${names.agent(agentId)} was added.` });
  const leave = (agentId: string) =>
    save({ save: () => remove(agentId), done: `${names.agent(agentId)} was removed.` });
  const ask = async (agentId: string) => {
    const query = { ...held, agentId, count: true, limit: 1 };
    const { total = 0 } = await baton.get('/v1/conversations', { query });
    if (total === 0) await leave(agentId);
    else setLeaving({ agentId, holds: total });
  };
  const others = agents.filter((agent) => agent.active && !members.includes(agent.id));

  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.members}>
        {members.map((agentId) => (
          <li key={agentId}>
            {names.agent(agentId)}
            <button
              type="button"
              className="link"
              aria-label={`Remove ${names.agent(agentId)}`}
              onClick={() => void ask(agentId)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      {members.length === 0 && <p className="muted">There is nobody yet.</p>}
      <div className={styles.choose}>
        <Combobox
          id={`add-${one}`}
          label={`Add ${one}`}
          value="Add…"
          options={others.map(({ id: key, name }) => ({ key, text: name, group: 'Agents', detail: key }))}
          onChoose={({ key }) => void join(key)}
        />
      </div>
      <Refusals refused={refused} />
      {leaving !== null && (
        <Confirm
          title={`Remove ${names.agent(leaving.agentId)}?`}
          yes="Remove"
          no="Keep"
          onYes={() => void leave(leaving.agentId)}
          onClose={() => setLeaving(null)}
        >
          <p>
            {leaving.holds === 1 ? '1 conversation moves' : `${leaving.holds} conversations move`} to others, or waits
            for somebody.
          </p>
        </Confirm>
      )}
    </section>
  );
}
