import type { QueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { SignedInUser } from '../../src/contract/rest/session.ts';
import { ApiError, type RestClient } from '../client/rest-client.ts';
import { routes } from '../client/routes.ts';
import { Desk } from './desk.ts';

export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'signed-out'; readonly wasSignedOut: boolean }
  | { readonly state: 'signed-in'; readonly user: SignedInUser };

export interface SessionControl {
  readonly session: Session;
  readonly rest: RestClient;
  readonly signedIn: (answer: { user: SignedInUser; csrfToken: string }) => void;
  readonly signOut: () => Promise<void>;
  readonly ask: () => Promise<void>;
}

const SessionContext = createContext<SessionControl | null>(null);
const DeskContext = createContext<Desk | null>(null);

export function useSession(): SessionControl {
  const control = useContext(SessionContext);
  if (!control) throw new Error('useSession outside of SessionProvider');
  return control;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside of a signed-in page');
  return desk;
}

interface Props {
  rest: RestClient;
  queries: QueryClient;
  children: ReactNode;
}

/** Who is signed in, and his desk while he is. */
export function SessionProvider({ rest, queries, children }: Props) {
  const [session, setSession] = useState<Session>({ state: 'asking' });
  const control = useMemo(() => controlOf(rest, queries, setSession), [rest, queries]);
  useEffect(() => {
    // oxlint-disable-next-line react/immutability -- the client is made outside of React and asks to be told once
    rest.onSignedOut = () => setSession({ state: 'signed-out', wasSignedOut: true });
    void control.ask();
  }, [rest, control]);

  const user = session.state === 'signed-in' ? session.user : null;
  const desk = useMemo(
    () => user && new Desk({ user, rest, queries, onSignedOut: () => setSession({ state: 'signed-out', wasSignedOut: true }) }),
    [user, rest, queries],
  );
  useEffect(() => desk?.start(), [desk]);

  const value = useMemo(() => ({ ...control, session, rest }), [control, session, rest]);
  return (
    <SessionContext value={value}>
      <DeskContext value={desk}>{children}</DeskContext>
    </SessionContext>
  );
}

function controlOf(rest: RestClient, queries: QueryClient, setSession: (session: Session) => void) {
  const signedIn: SessionControl['signedIn'] = ({ user, csrfToken }) => {
    rest.csrfToken = csrfToken;
    setSession({ state: 'signed-in', user });
  };
  return {
    signedIn,
    async ask() {
      try {
        signedIn(await rest.call(routes.session.currentSession, {}));
      } catch (error) {
        // Only a session that is none sends to the sign-in page: who is asked to wait (429) still has his.
        const isRefusal = error instanceof ApiError && [401, 403].includes(error.status);
        setSession(isRefusal ? { state: 'signed-out', wasSignedOut: false } : { state: 'unreachable' });
      }
    },
    async signOut() {
      await rest.call(routes.session.signOut, {}).catch(() => {});
      queries.clear();
      setSession({ state: 'signed-out', wasSignedOut: false });
    },
  };
}
