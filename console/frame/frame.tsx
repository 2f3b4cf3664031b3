import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type Me, useInboxes } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useGoTo } from '../parts/go-to.ts';
import { useShortcuts } from '../parts/shortcuts.ts';
import { usePlace } from '../work/place.ts';
import { AvailabilityMenu } from './availability.tsx';
import { Bell } from './bell.tsx';
import styles from './frame.module.css';
import { LiveChip } from './live-chip.tsx';
import { Search } from './search.tsx';
import { useAvailability } from './use-availability.tsx';

interface Entry {
  readonly href: string;
  readonly name: string;
  /** Its picture, as a path in a square of 20. */
  readonly path: string;
}

const OF_EVERYBODY: readonly Entry[] = [{ href: '/work', name: 'Conversations', path: 'M3 4h14v9H9l-4 3.5V13H3Z' }];
const OF_SUPERVISORS: readonly Entry[] = [
  { href: '/board', name: 'Board', path: 'M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z' },
  { href: '/settings', name: 'Settings', path: 'M4 6h7m4 0h1M4 14h1m4 0h7M13 4v4M7 12v4' },
];

const PAGES = { w: '/work', p: '/profile' };

/** What surrounds every page: the menu, the search, and whether one is connected. */
export function Frame({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const [helping, setHelping] = useState(false);
  const entries = me.role === 'agent' ? OF_EVERYBODY : [...OF_EVERYBODY, ...OF_SUPERVISORS];
  useShortcuts({ '?': () => setHelping(true) });
  useGoTo(me.role === 'agent' ? PAGES : { ...PAGES, b: '/board', s: '/settings' });
  return (
    <div className={styles.frame}>
      <nav className={styles.menu} aria-label="Main">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="Baton" width="28" height="28" />
        {entries.map((entry) => (
          <MenuEntry key={entry.href} entry={entry} />
        ))}
        <div className={styles.foot}>
          <AvailabilityMenu me={me} />
        </div>
      </nav>
      <header className={styles.top}>
        <InboxFilter />
        <Search />
        <span className={styles.right}>
          <LiveChip />
          <Bell />
          <button type="button" className={styles.help} aria-label="Shortcuts" onClick={() => setHelping(true)}>
            ?
          </button>
        </span>
      </header>
      {me.availabilityCause === 'connection_lost' && <ConnectionLost me={me} />}
      <main className={styles.page}>{children}</main>
      {helping && <Help onClose={() => setHelping(false)} />}
    </div>
  );
}

function MenuEntry({ entry: { href, name, path } }: { readonly entry: Entry }) {
  const [place] = useLocation();
  return (
    <Link
      href={href}
      className={styles.entry ?? ''}
      aria-current={place.startsWith(href) ? 'page' : undefined}
      title={name}
    >
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className={styles.entryName}>{name}</span>
    </Link>
  );
}

function ConnectionLost({ me }: { readonly me: Me }) {
  const { declare } = useAvailability(me);
  return (
    <p className={styles.banner} role="alert">
      You were set offline at {clockTime(me.availabilitySince)}: connection lost.{' '}
      <button type="button" onClick={() => void declare('online')}>
        Go online
      </button>
    </p>
  );
}

function InboxFilter() {
  const { inboxId, change } = usePlace();
  const inboxes = useInboxes().data ?? [];
  return (
    <select
      aria-label="Inbox"
      value={inboxId ?? ''}
      onChange={(event) => change({ inbox: event.target.value || undefined })}
    >
      <option value="">All inboxes</option>
      {inboxes.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

const KEYS: readonly (readonly [string, string])[] = [
  ['j  k', 'next, previous conversation'],
  ['Enter', 'open it'],
  ['c', 'assign to me'],
  ['a', 'Assigned Agent'],
  ['t', 'Assigned Team'],
  ['u', 'unassign agent'],
  ['Shift+u', 'unassign team'],
  ['q', 'requeue'],
  ['r', 'route'],
  ['e', 'resolve'],
  ['p', 'priority'],
  ['w', 'why'],
  ['x', 'select it, to do the same with several'],
  ['1 – 4', 'Mine, Unassigned, Team, All'],
  ['/', 'search'],
  ['.', 'availability'],
  ['g  then w b s p', 'to Conversations, Board, Settings, Profile'],
  ['Esc', 'close'],
  ['?', 'this list'],
];

function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Shortcuts" onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}
