import { type FormEvent, useState } from 'react';
import { baton } from '../api/client.ts';
import { clockTime } from '../live/times.tsx';
import { useDeliveries, useWebhooks } from './queries.ts';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import { Secret } from './secret.tsx';
import styles from './settings.module.css';
import { Table } from './table.tsx';

type Webhook = NonNullable<ReturnType<typeof useWebhooks>['data']>[number];

/** Where events are sent, and how that goes. */
export function WebhooksPage() {
  const { data: webhooks = [] } = useWebhooks();
  const [open, setOpen] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <h1>Webhooks</h1>
      <Table heads={['Webhook', 'Address', 'State', 'Deliveries']}>
        {webhooks.map((webhook) => (
          <tr key={webhook.id}>
            <th scope="row">{webhook.id}</th>
            <td>{webhook.url}</td>
            <td>{stateOf(webhook)}</td>
            <td>
              <button
                type="button"
                className="link"
                aria-label={`Show deliveries to ${webhook.id}`}
                aria-expanded={webhook.id === open}
                onClick={() => setOpen(webhook.id === open ? null : webhook.id)}
              >
                Show
              </button>
            </td>
          </tr>
        ))}
      </Table>
      {webhooks.length === 0 && <p className="muted">Events are sent nowhere yet.</p>}
      {open !== null && <Deliveries id={open} />}
      <NewWebhook onMade={setSecret} />
      {secret !== null && <Secret what="webhook" secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function stateOf({ disabledAt, disabledReason, failingSince, lastDeliveredAt }: Webhook) {
  if (disabledAt !== null) return <span className="bad">disabled: {disabledReason}</span>;
  if (failingSince !== null) return <span className="warn">failing since {clockTime(failingSince)}</span>;
  return lastDeliveredAt === null ? 'nothing sent yet' : `delivered ${clockTime(lastDeliveredAt)}`;
}

function Deliveries({ id }: { readonly id: string }) {
  const { data: deliveries = [] } = useDeliveries(id);
  return (
    <section aria-label={`Latest deliveries to ${id}`}>
      <h2>Latest deliveries to {id}</h2>
      {deliveries.length === 0 && <p className="muted">There are none yet.</p>}
      <ol className={styles.deliveries}>
        {deliveries.map(({ id: key, attemptedAt, eventType, eventId, status, error, durationMs }) => (
          <li key={key}>
            {clockTime(attemptedAt)} {eventType} {eventId}:{' '}
            <span className={error === null ? 'good' : 'bad'}>{error ?? `taken (${status})`}</span> in {durationMs} ms
          </li>
        ))}
      </ol>
    </section>
  );
}

function NewWebhook({ onMade }: { readonly onMade: (secret: string) => void }) {
  const { data: webhooks = [] } = useWebhooks();
  const [id, setId] = useState('');
  const [url, setUrl] = useState('');
  const { save, refused, isBusy } = useSave();
  const isTaken = webhooks.some((each) => each.id === id.trim());
  const clear = () => {
    setId('');
    setUrl('');
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    void save({
      save: async () => {
        const made = await baton.put('/v1/webhooks/{id}', { path: { id: id.trim() }, body: { url: url.trim() } });
        if ('secret' in made) onMade(String(made.secret));
      },
      done: `Webhook ${id.trim()} is saved.`,
      after: clear,
    });
  };
  return (
    <form className={styles.new} onSubmit={create}>
      <h2>New webhook</h2>
      <label>
        Id <input value={id} onChange={({ target }) => setId(target.value)} required />
      </label>
      <label>
        Address{' '}
        <input type="url" value={url} placeholder="https://" onChange={({ target }) => setUrl(target.value)} required />
      </label>
      <button type="submit" disabled={isBusy || isTaken}>
        Create webhook
      </button>
      {isTaken && <p className="warn">There is a webhook of that id already.</p>}
      <Refusals refused={refused} />
    </form>
  );
}
