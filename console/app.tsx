import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { type Me, useMe } from './api/queries.ts';
import { onSignInNeeded, useSignInNeeded } from './api/session.ts';
import { Frame } from './frame/frame.tsx';
import { SignIn, SignInPage } from './frame/sign-in.tsx';
import { Title } from './frame/title.ts';
import { useHeartbeats } from './live/heartbeats.ts';
import { keepLatest } from './live/latest.ts';
import { useNotices } from './live/notices.ts';
import { useLive } from './live/refresh.ts';
import { Dialog } from './parts/dialog.tsx';
import { Fence, later } from './parts/fence.tsx';
import { ProfilePage } from './profile/page.tsx';
import { WhyDrawer } from './why/drawer.tsx';
import { WhyPage } from './why/page.tsx';
import { WorkPage } from './work/page.tsx';

/** Most people are agents, who need neither. */
const BoardPage = later(async () => (await import('./board/page.tsx')).BoardPage);
const SettingsPage = later(async () => (await import('./settings/page.tsx')).SettingsPage);

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
  return (
    <Frame me={me}>
      <Title />
      <Switch>
        <Route path="/">
          <Redirect to={me.role === 'agent' ? '/work' : '/board'} replace />
        </Route>
        <Route path="/work/:id?">
          <Fence key="work">
            <WorkPage me={me} />
          </Fence>
        </Route>
        <Route path="/why/:id/:decisionId?">
          <Fence key="why">
            <WhyPage />
          </Fence>
        </Route>
        <Route path="/board">
          <Fence key="board">
            <Suspense>
              <BoardPage me={me} />
            </Suspense>
          </Fence>
        </Route>
        <Route path="/profile">
          <Fence key="profile">
            <ProfilePage me={me} />
          </Fence>
        </Route>
        <Route path="/settings/*?">
          <Fence key="settings">
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
