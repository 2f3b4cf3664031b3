import { type FormEvent, useState } from 'react';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import styles from './settings.module.css';

interface NewNamedProps {
  readonly what: 'inbox' | 'team';
  /** With article, as in "an inbox". */
  readonly one: string;
  readonly existing: readonly { readonly id: string }[];
  readonly create: (id: string, name: string) => Promise<unknown>;
}

/** Makes something that has an id and a name, and leaves alone what is there. */
export function NewNamed({ what, one, existing, create }: NewNamedProps) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const { save, refused, isBusy } = useSave();
  const isTaken = existing.some((each) => each.id === id.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save({
      save: () => create(id.trim(), name.trim()),
      done: `${what === 'inbox' ? 'Inbox' : 'Team'} ${name.trim()} is there.`,
      after: () => {
        setId('');
        setName('');
      },
    });
  };
  return (
    <form className={styles.new} onSubmit={submit}>
      <h2>New {what}</h2>
      <label>
        Id <input value={id} onChange={({ target }) => setId(target.value)} required />
      </label>
      <label>
        Name <input value={name} onChange={({ target }) => setName(target.value)} required />
      </label>
      <button type="submit" disabled={isBusy || isTaken}>
        Create {what}
      </button>
      {isTaken && <p className="warn">There is {one} of that id already.</p>}
      <Refusals refused={refused} />
    </form>
  );
}
