import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { baton } from '../api/client.ts';
import { useInboxes } from '../api/queries.ts';
import { CollaboratorsPage } from './collaborators.tsx';
import { PolicyPage } from './inbox-policy.tsx';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import styles from './settings.module.css';

export function InboxesPage() {
  const { data: inboxes = [] } = useInboxes();
  return (
    <>
      <h1>Inboxes</h1>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Inbox</th>
            <th scope="col">Assignment</th>
            <th scope="col">Collaborators</th>
            <th scope="col">Settings</th>
          </tr>
        </thead>
        <tbody>
          {inboxes.map(({ id, name, members, effectivePolicy }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{effectivePolicy.mode === 'automatic' ? 'automatic' : 'manual'}</td>
              <td>{members.length}</td>
              <td>
                <Link
                  href={`/settings/inboxes/${encodeURIComponent(id)}/collaborators`}
                  aria-label={`Settings of ${name}`}
                >
                  ⚙
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {inboxes.length === 0 && <p className="muted">There is no inbox yet.</p>}
      <NewInbox />
    </>
  );
}

function NewInbox() {
  const { data: inboxes = [] } = useInboxes();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const { save, refused, isBusy } = useSave();
  const isTaken = inboxes.some((each) => each.id === id.trim());
  const clear = () => {
    setId('');
    setName('');
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    void save({
      save: () => baton.put('/v1/inboxes/{id}', { path: { id: id.trim() }, body: { name: name.trim() } }),
      done: `Inbox ${name.trim()} is there.`,
      after: clear,
    });
  };
  return (
    <form className={styles.new} onSubmit={create}>
      <h2>New inbox</h2>
      <label>
        Id <input value={id} onChange={({ target }) => setId(target.value)} required />
      </label>
      <label>
        Name <input value={name} onChange={({ target }) => setName(target.value)} required />
      </label>
      <button type="submit" disabled={isBusy || isTaken}>
        Create inbox
      </button>
      {isTaken && <p className="warn">There is an inbox of that id already.</p>}
      <Refusals refused={refused} />
    </form>
  );
}

/** One inbox, with its own pages. */
export function InboxPage({ id, part }: { readonly id: string; readonly part: string }) {
  const { data: inboxes } = useInboxes();
  const inbox = inboxes?.find((each) => each.id === id);
  if (inboxes === undefined) return null;
  if (inbox === undefined) return <p role="status">There is no inbox {id}.</p>;
  const at = `/settings/inboxes/${encodeURIComponent(id)}`;
  return (
    <>
      <h1>{inbox.name}</h1>
      <nav aria-label={`Pages of ${inbox.name}`} className={styles.tabs}>
        <Link href={`${at}/collaborators`} aria-current={part === 'collaborators' ? 'page' : undefined}>
          Collaborators
        </Link>
        <Link href={`${at}/policy`} aria-current={part === 'policy' ? 'page' : undefined}>
          Policy
        </Link>
      </nav>
      {part === 'policy' ? <PolicyPage key={id} inbox={inbox} /> : <CollaboratorsPage key={id} inbox={inbox} />}
    </>
  );
}
