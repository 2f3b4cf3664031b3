import { Link } from 'wouter';
import { baton } from '../api/client.ts';
import { useInboxes } from '../api/queries.ts';
import { CollaboratorsPage } from './collaborators.tsx';
import { PolicyPage } from './inbox-policy.tsx';
import { NewNamed } from './new-named.tsx';
import styles from './settings.module.css';
import { Table } from './table.tsx';

export function InboxesPage() {
  const { data: inboxes = [] } = useInboxes();
  return (
    <>
      <h1>Inboxes</h1>
      <Table heads={['Inbox', 'Assignment', 'Collaborators', 'Settings']}>
        {inboxes.map(({ id, name, members, effectivePolicy }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{effectivePolicy.mode}</td>
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
      </Table>
      {inboxes.length === 0 && <p className="muted">There is no inbox yet.</p>}
      <NewNamed
        what="inbox"
        one="an inbox"
        existing={inboxes}
        create={(id, name) => baton.put('/v1/inboxes/{id}', { path: { id }, body: { name } })}
      />
    </>
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
