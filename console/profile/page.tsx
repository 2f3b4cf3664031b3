import { useState } from 'react';
import type { Me } from '../api/queries.ts';
import { play } from '../live/sounds.ts';
import { useToast } from '../parts/toasts.tsx';
import { prefer, usePreferences } from './preferences.ts';
import styles from './profile.module.css';

const COLOURS = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** What one person likes in this browser. */
export function ProfilePage({ me }: { readonly me: Me }) {
  const { sounds, desktop, colours, shortcuts } = usePreferences();
  const toast = useToast();
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));

  const changeDesktop = async (wanted: boolean) => {
    if (wanted && permission === 'default') setPermission(await Notification.requestPermission());
    prefer({ desktop: wanted });
  };
  const test = async () => {
    if (!(await play('given'))) toast({ text: 'The browser keeps the sound back.', tone: 'refused' });
  };

  return (
    <div className={styles.profile}>
      <h1>{me.name}</h1>
      <p className="muted">
        {me.role} · {me.agentId}
      </p>
      <label>
        Sounds
        <select value={sounds} onChange={({ target }) => prefer({ sounds: target.value === 'off' ? 'off' : 'mine' })}>
          <option value="mine">What is given to me, and what is due soon</option>
          <option value="off">Off</option>
        </select>
      </label>
      <button type="button" onClick={() => void test()}>
        Try the sound
      </button>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={desktop}
          disabled={permission === 'denied'}
          onChange={({ target }) => void changeDesktop(target.checked)}
        />
        Notifications on the desktop while the page is hidden
      </label>
      {permission === 'denied' && <p className="muted">The browser does not allow notifications of this page.</p>}
      <label>
        Colours
        <select
          value={colours}
          onChange={({ target }) => {
            const chosen = (['system', 'light', 'dark'] as const).find((each) => each === target.value);
            prefer({ colours: chosen ?? 'system' });
          }}
        >
          {Object.entries(COLOURS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.check}>
        <input type="checkbox" checked={shortcuts} onChange={({ target }) => prefer({ shortcuts: target.checked })} />
        Shortcuts of a single key
      </label>
      <p className="muted">All of this holds in this browser.</p>
    </div>
  );
}
