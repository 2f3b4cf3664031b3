import { useQueryClient } from '@tanstack/react-query';
import { Component, lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { type Me, useMe } from './api/queries.ts';
import { onSignInNeeded, useSignInNeeded } from './api/session.ts';
import { Frame } from './frame/frame.tsx';
import { SignIn, SignInPage } from './frame/sign-in.tsx';
import { useTitle } from './frame/title.ts';
import { useHeartbeats } from './live/heartbeats.ts';
import { keepLatest } from './live/latest.ts';
import { useNotices } from './live/notices.ts';
import { useLive } from './live/refresh.ts';
import { Dialog } from './parts/dialog.tsx';
import { ProfilePage } from './profile/page.tsx';
import { WhyDrawer } from './why/drawer.tsx';
import { WhyPage } from './why/page.tsx';
import { WorkPage } from './work/page.tsx';

/** Most people are agents, who need neither. */
const BoardPage = lazy(async () => ({ default: (await import('./board/page.tsx')).BoardPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings/page.tsx')).SettingsPage }));

/** The page for whoever is signed in; without a session, the ways in. */
export function App() {
  const queries = useQueryClient();
  const { data: me, error } = useMe();
  const needed = useSignInNeeded();
  useEffect(
    () =>
      onSignInNeeded((isNeeded) => {
        if (!isNeeded) void queries.invalidateQueries();
      }),
    [queries],
  );

  if (me === undefined) {
    if (needed) return <SignInPage />;
    return <p role="status">{error === null ? '' : `${error.message} It is tried again.`}</p>;
  }
  return (
    <>
      <Console me={me} />
      {needed && (
        <Dialog title="Your session has ended">
          <SignIn />
        </Dialog>
      )}
    </>
  );
}

function Console({ me }: { readonly me: Me }) {
  useHeartbeats(me.agentId, me.availability === 'offline');
  const tell = useNotices(me);
  useLive(me, (change) => {
    keepLatest(change);
    tell(change);
  });
  useTitle();
  return (
    <Frame me={me}>
      <Switch>
        <Route path="/">
          <Redirect to={me.role === 'agent' ? '/work' : '/board'} replace />
        </Route>
        <Route path="/work/:id?">
          <Fence>
            <WorkPage me={me} />
          </Fence>
        </Route>
        <Route path="/why/:id/:decisionId?">
          <Fence>
            <WhyPage />
          </Fence>
        </Route>
        <Route path="/board">
          <Fence>
            <Suspense>
              <BoardPage me={me} />
            </Suspense>
          </Fence>
        </Route>
        <Route path="/profile">
          <Fence>
            <ProfilePage me={me} />
          </Fence>
        </Route>
        <Route path="/settings/*?">
          <Fence>
            <Suspense>
              <SettingsPage me={me} />
            </Suspense>
          </Fence>
        </Route>
        <Route>
          <p role="status">There is no such page.</p>
        </Route>
      </Switch>
      <WhyDrawer />
    </Frame>
  );
}

/** What breaks on a page leaves the rest as it is. */
class Fence extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <p role="alert">
        This page broke: {this.state.error.message}{' '}
        <button type="button" onClick={() => this.setState({ error: null })}>
          Reload it
        </button>
      </p>
    );
  }
}
