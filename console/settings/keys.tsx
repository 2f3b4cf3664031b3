import { type FormEvent, useState } from 'react';
import { baton } from '../api/client.ts';
import { clockTime } from '../live/times.tsx';
import { Confirm } from './confirm.tsx';
import { useKeys } from './queries.ts';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import { Secret } from './secret.tsx';
import styles from './settings.module.css';
import { Table } from './table.tsx';

const ROLES = ['service', 'administrator'] as const;

/** Keys by which programs call the API. A key is shown once, when it is made. */
export function KeysPage() {
  const { data: keys = [] } = useKeys();
  const [secret, setSecret] = useState<string | null>(null);
  const [going, setGoing] = useState<(typeof keys)[number] | null>(null);
  const { save, refused } = useSave();
  return (
    <>
      <h1>Keys</h1>
      <Table heads={['Key', 'Role', 'Last used', 'Ends', 'Change']}>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row">{key.name}</th>
            <td>{key.role}</td>
            <td>{key.lastUsedAt === null ? 'not yet' : clockTime(key.lastUsedAt)}</td>
            <td>{key.expiresAt?.slice(0, 10) ?? 'never'}</td>
            <td>
              <button type="button" className="link" aria-label={`Revoke ${key.name}`} onClick={() => setGoing(key)}>
                Revoke
              </button>
            </td>
          </tr>
        ))}
      </Table>
      <NewKey onMade={setSecret} />
      <Refusals refused={refused} />
      {secret !== null && <Secret what="key" secret={secret} onClose={() => setSecret(null)} />}
      {going !== null && (
        <Confirm
          title={`Revoke ${going.name}?`}
          yes="Revoke"
          no="Keep"
          onYes={() =>
            void save({
              save: () => baton.delete('/v1/keys/{id}', { path: { id: going.id } }),
              done: `${going.name} is revoked.`,
            })
          }
          onClose={() => setGoing(null)}
        >
          <p>Programs that call with it are refused from then on. That cannot be undone.</p>
        </Confirm>
      )}
    </>
  );
}

function NewKey({ onMade }: { readonly onMade: (secret: string) => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('service');
  const { save, refused, isBusy } = useSave();
  const create = (event: FormEvent) => {
    event.preventDefault();
    void save({
      save: async () => {
        const { secret } = await baton.post('/v1/keys', { body: { name: name.trim(), role } });
        onMade(secret);
      },
      done: `Key ${name.trim()} is made.`,
      after: () => setName(''),
    });
  };
  return (
    <form className={styles.new} onSubmit={create}>
      <h2>New key</h2>
      <label>
        Name <input value={name} onChange={({ target }) => setName(target.value)} required />
      </label>
      <label>
        Role{' '}
        <select
          value={role}
          onChange={({ target }) => setRole(target.value === 'service' ? 'service' : 'administrator')}
        >
          {ROLES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={isBusy}>
        Create key
      </button>
      <Refusals refused={refused} />
    </form>
  );
}
