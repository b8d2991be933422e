import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { routes } from '../client/routes.ts';
import { useDesk } from './session.tsx';

/** A parameter that switches part of the pages on or off. */
export type Feature =
  | 'AuthorizeBargeIn'
  | 'AuthorizeListen'
  | 'AuthorizeTakeOver'
  | 'AuthorizeWhisper'
  | 'AuthorizeConference'
  | 'AuthorizeChat'
  | 'AuthorizeContactFavorite'
  | 'AuthorizeHotKeys'
  | 'AuthorizePublicList'
  | 'AuthorizedAdvancedSearch'
  | 'AuthorizeInterception'
  | 'AuthorizeNote'
  | 'AuthorizeRecordingPause'
  | 'AuthorizeP2pAppSharing'
  | 'AuthorizeSimpleRules'
  | 'AuthorizeVideo'
  | 'AuthorizedMultiChat'
  | 'AuthorizeVoicemail'
  | 'AuthorizedCurrentDevice'
  | 'AuthorizedCustomMessagePresences'
  | 'AuthorizedEmailNotification'
  | 'AuthorizedCreateProfil'
  | 'AuthorizedForwardOriginAll'
  | 'AuthorizedForwardOriginExternal'
  | 'AuthorizedForwardOriginInternal'
  | 'AuthorizedForwardPresenceAbsent'
  | 'AuthorizedForwardPresenceBusy'
  | 'AuthorizedForwardPresenceCalendar'
  | 'AuthorizedForwardPresenceOffline'
  | 'AuthorizedForwardPresenceOnline'
  | 'AuthorizedForwardTypeBusy'
  | 'AuthorizedForwardTypeImmediate'
  | 'AuthorizedForwardTypeNoAnswer'
  | 'AuthorizedPhoneSupervisionPresences'
  | 'AuthorizedPushNotification'
  | 'DisplaySimpleRules';

/** What I may do and see beyond my own, as it is now: the server says when it changes, and refuses whatever the pages offer. */
export interface MyRights {
  /** The answers are there: before, nothing is offered, so that nothing vanishes again. */
  readonly isKnown: boolean;
  readonly hasFeature: (name: Feature) => boolean;
  readonly hasApplication: (id: 'alerter' | 'attendant' | 'caller' | 'conference' | 'softphone') => boolean;
  readonly seesPresence: boolean;
  /** CreateOnlyRUL: no forwarding without conditions. */
  readonly onlyRules: boolean;
  /** Colleagues whose call log I may read. */
  readonly callLogs: readonly { readonly userId: string; readonly name: string }[];
  /** Agents or queues are mine to supervise. */
  readonly supervises: boolean;
}

const RightsContext = createContext<MyRights | null>(null);

export function useRights(): MyRights {
  const rights = useContext(RightsContext);
  if (!rights) throw new Error('useRights outside of RightsProvider');
  return rights;
}

/** Reads my rights and parameters, and follows them. */
export function RightsProvider({ children }: { children: ReactNode }) {
  const rights = useReadRights();
  const { live } = useDesk();
  const { seesPresence } = rights;
  useEffect(() => (seesPresence ? live.subscribe('presence') : undefined), [live, seesPresence]);
  return <RightsContext value={rights}>{children}</RightsContext>;
}

function useReadRights(): MyRights {
  const { rest } = useDesk();
  const followed = { staleTime: Number.POSITIVE_INFINITY };
  const parameters = useQuery({
    queryKey: ['my-parameters'],
    queryFn: () => rest.call(routes.me.myParameters, {}),
    ...followed,
  });
  const rights = useQuery({ queryKey: ['my-rights'], queryFn: () => rest.call(routes.me.myRights, {}), ...followed });
  const isKnown = !parameters.isPending && !rights.isPending;
  return useMemo(() => {
    const values = parameters.data?.values ?? {};
    // Not told, because the server could not answer: it refuses by itself what may not be.
    const hasFeature = (name: Feature) => isKnown && values[name] !== false;
    const hasApplication = (id: string) => isKnown && (rights.data?.applications.includes(id) ?? true);
    return {
      isKnown,
      hasFeature,
      hasApplication,
      seesPresence: hasApplication('caller') && hasFeature('AuthorizedPhoneSupervisionPresences'),
      onlyRules: values.CreateOnlyRUL === true,
      callLogs: hasApplication('caller') ? (rights.data?.callLogs ?? []) : [],
      supervises: rights.data?.supervises ?? false,
    };
  }, [isKnown, parameters.data, rights.data]);
}
