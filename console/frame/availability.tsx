import { useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { type Me, useInboxes, useList } from '../api/queries.ts';
import { Choices, Dialog } from '../parts/dialog.tsx';
import { useShortcuts } from '../parts/shortcuts.ts';
import { StateMark } from '../parts/state-mark.tsx';
import { type Availability, STATE_NAMES, STATES } from '../parts/states.ts';
import styles from './availability.module.css';
import { useAvailability } from './use-availability.tsx';

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');

/** The person's thumbnail, and the menu behind it. Leaving with conversations in hand is asked about first. */
export function AvailabilityMenu({ me }: { readonly me: Me }) {
  const { pending, declare, logOut } = useAvailability(me);
  const [asking, setAsking] = useState<'offline' | 'logout' | null>(null);
  const menu = useRef<HTMLDivElement>(null);
  const menuId = useId();
  useShortcuts({ '.': () => menu.current?.togglePopover() });

  const choose = (what: Availability | 'logout') => {
    menu.current?.hidePopover();
    if ((what === 'offline' || what === 'logout') && me.load > 0) setAsking(what);
    else if (what === 'logout') void logOut();
    else if (what !== me.availability) void declare(what);
  };
  const leave = () => {
    const what = asking;
    setAsking(null);
    if (what === 'logout') void logOut();
    else void declare('offline');
  };

  return (
    <>
      <button
        type="button"
        className={styles.thumbnail}
        data-initials={initialsOf(me.name)}
        popoverTarget={menuId}
        aria-label={`Availability: ${me.availability}`}
        title={`${me.name}: ${me.availability}`}
      >
        <span className={styles.mark}>
          <StateMark state={me.availability} />
        </span>
      </button>
      <div ref={menu} id={menuId} popover="auto" className={styles.menu}>
        <p className={styles.who}>
          <strong>{me.name}</strong> <span className="muted">{me.role}</span>
        </p>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            className={styles.choice}
            aria-pressed={state === me.availability}
            disabled={pending !== null}
            onClick={() => choose(state)}
          >
            <StateMark state={state} /> {STATE_NAMES[state]}
          </button>
        ))}
        <Link
          href="/profile"
          className={`${styles.choice} ${styles.logOut}`}
          onClick={() => menu.current?.hidePopover()}
        >
          Profile
        </Link>
        <button type="button" className={styles.choice} onClick={() => choose('logout')}>
          Log out
        </button>
      </div>
      {asking !== null && <LeaveDialog me={me} what={asking} onLeave={leave} onStay={() => setAsking(null)} />}
    </>
  );
}

interface LeaveProps {
  readonly me: Me;
  readonly what: 'offline' | 'logout';
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

/** What happens to what one holds depends on the policy of each inbox. */
function LeaveDialog({ me, what, onLeave, onStay }: LeaveProps) {
  const mine = useList({ list: 'mine', inboxId: undefined, q: undefined }).data ?? [];
  const inboxes = useInboxes().data ?? [];
  const staying = mine.filter(({ inboxId }) => {
    const policy = inboxes.find(({ id }) => id === inboxId)?.effectivePolicy;
    return policy !== undefined && !(policy.autoReassign && policy.reassignOn.includes(what));
  });
  const moving = me.load - staying.length;
  return (
    <Dialog title={what === 'offline' ? 'Go offline?' : 'Log out?'} onClose={onStay}>
      {moving > 0 && (
        <p>{moving === 1 ? '1 conversation will move to others' : `${moving} conversations will move to others`}</p>
      )}
      {staying.length > 0 && (
        <p>
          {staying.length === 1 ? '1 conversation stays with you' : `${staying.length} conversations stay with you`},
          since their inbox does not reassign.
        </p>
      )}
      <p className="muted">Where nobody else can take one now, it waits for the next who can.</p>
      <Choices>
        <button type="button" onClick={onStay}>
          Stay
        </button>
        <button type="button" className="primary" onClick={onLeave}>
          {what === 'offline' ? 'Go offline' : 'Log out'}
        </button>
      </Choices>
    </Dialog>
  );
}
