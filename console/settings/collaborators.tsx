import { useState } from 'react';
import { baton, type Inbox } from '../api/client.ts';
import { Switch } from './control.tsx';
import { Members } from './members.tsx';
import { changeOfInbox } from './policies.ts';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import styles from './settings.module.css';

/** Who serves an inbox, and whether it assigns by itself. */
export function CollaboratorsPage({ inbox }: { readonly inbox: Inbox }) {
  return (
    <>
      <Members
        title="Collaborators"
        one="collaborator"
        members={inbox.members}
        add={(agentId) => baton.put('/v1/inboxes/{id}/members/{agentId}', { path: { id: inbox.id, agentId } })}
        remove={(agentId) => baton.delete('/v1/inboxes/{id}/members/{agentId}', { path: { id: inbox.id, agentId } })}
        held={{ inboxId: inbox.id }}
      />
      <Assignment inbox={inbox} />
    </>
  );
}

function Assignment({ inbox }: { readonly inbox: Inbox }) {
  const { mode, autoReassign } = inbox.effectivePolicy;
  // Where nothing was chosen the page shows what is saved, whoever saves it.
  const [chosen, setChosen] = useState<{ readonly automatic?: boolean; readonly reassigns?: boolean }>({});
  const automatic = chosen.automatic ?? mode === 'automatic';
  const reassigns = chosen.reassigns ?? autoReassign;
  const { save, refused, isBusy, dialog } = useSave();
  const body = {
    ...(automatic === (mode === 'automatic') ? {} : { mode: automatic ? ('automatic' as const) : ('manual' as const) }),
    ...(reassigns === autoReassign ? {} : { autoReassign: reassigns }),
  };
  return (
    <section aria-label="Assignment">
      <h2>Assignment</h2>
      <div className={styles.row}>
        <strong>Enable auto assignment</strong>
        <Switch
          label="Enable auto assignment"
          value={automatic}
          onChange={(value) => setChosen({ ...chosen, automatic: value })}
        />
      </div>
      <div className={styles.row}>
        <strong>Allow conversations to be reassigned</strong>
        <Switch
          label="Allow conversations to be reassigned"
          value={reassigns}
          onChange={(value) => setChosen({ ...chosen, reassigns: value })}
        />
      </div>
      <button
        type="button"
        className="primary"
        disabled={isBusy}
        onClick={() =>
          void save({
            ...changeOfInbox(inbox.id, body),
            done: 'Updated.',
            after: () => setChosen({}),
          })
        }
      >
        Update
      </button>
      <Refusals refused={refused} />
      {dialog}
    </section>
  );
}
