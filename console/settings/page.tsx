import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import type { Me } from '../api/queries.ts';
import { AgentsPage } from './agents.tsx';
import { InboxesPage, InboxPage } from './inboxes.tsx';
import { KeysPage } from './keys.tsx';
import styles from './settings.module.css';
import { TeamManagerPage } from './team-manager.tsx';
import { TeamsPage } from './teams.tsx';
import { WebhooksPage } from './webhooks.tsx';

const PAGES = [
  { path: '/settings/inboxes', name: 'Inboxes', administrators: false },
  { path: '/settings/team-manager', name: 'Team manager', administrators: false },
  { path: '/settings/agents', name: 'Agents', administrators: false },
  { path: '/settings/teams', name: 'Teams', administrators: false },
  { path: '/settings/keys', name: 'Keys', administrators: true },
  { path: '/settings/webhooks', name: 'Webhooks', administrators: true },
] as const;

/** Supervisors read the settings, administrators change them. */
export function SettingsPage({ me }: { readonly me: Me }) {
  const [place] = useLocation();
  const mayChange = me.role === 'administrator';
  if (me.role === 'agent') return <p role="status">Settings are for supervisors and administrators.</p>;
  return (
    <div className={styles.settings}>
      <nav aria-label="Settings" className={styles.pages}>
        {PAGES.filter(({ administrators }) => mayChange || !administrators).map(({ path, name }) => (
          <Link key={path} href={path} aria-current={place.startsWith(path) ? 'page' : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <div className={styles.page}>
        {!mayChange && <p className="muted">An administrator can change what is shown here.</p>}
        <fieldset className={styles.plain} disabled={!mayChange}>
          <Switch>
            <Route path="/settings">
              <Redirect to="/settings/inboxes" replace />
            </Route>
            <Route path="/settings/inboxes">
              <InboxesPage />
            </Route>
            <Route path="/settings/inboxes/:id/:part">{({ id, part }) => <InboxPage id={id} part={part} />}</Route>
            <Route path="/settings/team-manager">
              <TeamManagerPage />
            </Route>
            <Route path="/settings/agents">
              <AgentsPage />
            </Route>
            <Route path="/settings/teams">
              <TeamsPage />
            </Route>
            <Route path="/settings/keys">
              <KeysPage />
            </Route>
            <Route path="/settings/webhooks">
              <WebhooksPage />
            </Route>
            <Route>
              <p role="status">There is no such page.</p>
            </Route>
          </Switch>
        </fieldset>
      </div>
    </div>
  );
}
