import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { baton, type Conversation, problemOf } from '../api/client.ts';
import { type Me, titleOf, useAgents, useNames } from '../api/queries.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Choices, Dialog } from '../parts/dialog.tsx';
import { refusalOf } from './refusals.ts';
import { ResolveDialog } from './resolve.tsx';
import { useSelection } from './selection.tsx';
import styles from './several.module.css';

interface Result {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly refused: boolean;
}

interface SeveralProps {
  readonly me: Me;
  /** What the page shows: of what is selected, only that is dealt with. */
  readonly shown: readonly Conversation[];
}

/** What can be done with all that is selected, one after the other, with a result for each. */
export function Several({ me, shown }: SeveralProps) {
  const { chosen: ids, clear } = useSelection();
  const chosen = new Map(shown.filter(({ id }) => ids.has(id)).map((each) => [each.id, each]));
  const unanswered = [...chosen.values()].filter(({ unansweredSince }) => unansweredSince !== null).length;
  const queries = useQueryClient();
  const names = useNames();
  const { data: agents = [] } = useAgents();
  const [results, setResults] = useState<readonly Result[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);

  const each = async (
    ask: (conversation: Conversation) => Promise<unknown>,
    done: string,
    wanted: string | null = null,
  ) => {
    setBusy(true);
    const gathered: Result[] = [];
    for (const conversation of chosen.values()) {
      const { id, teamId: team } = conversation;
      const about = { id, title: titleOf(conversation) };
      try {
        await ask(conversation);
        gathered.push({ ...about, text: done, refused: false });
      } catch (error) {
        const circumstances = { names, wanted, team, load: null, leads: me.role !== 'agent' };
        gathered.push({ ...about, text: refusalOf(problemOf(error), circumstances).text, refused: true });
      }
    }
    setBusy(false);
    setResults(gathered);
    clear();
    await queries.invalidateQueries();
  };
  const assignTo = (agentId: string) =>
    each(
      ({ id, agentId: expectedAgentId }) =>
        baton.post('/v1/conversations/{id}/assign', { path: { id }, body: { agentId, expectedAgentId } }),
      `${names.agent(agentId)} has it now.`,
      agentId,
    );

  const resolve = () => {
    setAsking(false);
    void each(({ id }) => baton.post('/v1/conversations/{id}/resolve', { path: { id } }), 'Resolved.');
  };

  if (chosen.size === 0 && results === null) return null;
  return (
    <>
      {chosen.size > 0 && (
        <section className={styles.bar} aria-label="Selected conversations">
          <strong>{chosen.size} selected</strong>
          <button type="button" disabled={isBusy} onClick={() => void assignTo(me.agentId)}>
            Assign all to me
          </button>
          <Combobox
            id="assign-selected"
            label="Assign all to"
            value="Assign all to…"
            disabled={isBusy}
            options={agents
              .filter(({ active }) => active)
              .map(({ id, name, availability }) => ({ key: id, text: name, group: 'Agents', detail: availability }))}
            onChoose={({ key }) => void assignTo(key)}
          />
          <button
            type="button"
            disabled={isBusy}
            onClick={() =>
              void each(
                ({ id }) => baton.post('/v1/conversations/{id}/unassign', { path: { id }, body: { agent: true } }),
                'Nobody has it now.',
              )
            }
          >
            Unassign all
          </button>
          <button type="button" disabled={isBusy} onClick={() => (unanswered === 0 ? resolve() : setAsking(true))}>
            Resolve all
          </button>
          <button type="button" className="link" onClick={clear}>
            Select none
          </button>
        </section>
      )}
      {isAsking && (
        <ResolveDialog
          title={unanswered === 1 ? 'Resolve one unanswered?' : `Resolve ${unanswered} unanswered?`}
          onResolve={resolve}
          onClose={() => setAsking(false)}
        />
      )}
      {results !== null && <Results results={results} onClose={() => setResults(null)} />}
    </>
  );
}

function Results({ results, onClose }: { readonly results: readonly Result[]; readonly onClose: () => void }) {
  const refused = results.filter((result) => result.refused).length;
  const title = refused === 0 ? `${results.length} done` : `${results.length - refused} done, ${refused} refused`;
  return (
    <Dialog title={title} onClose={onClose}>
      <ul className={styles.results} aria-label="Results">
        {results.map(({ id, title: name, text, refused: isRefused }) => (
          <li key={id}>
            <strong>{name}</strong> <span className={isRefused ? 'bad' : 'good'}>{text}</span>
          </li>
        ))}
      </ul>
      <Choices>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </Choices>
    </Dialog>
  );
}
