import { Users } from 'lucide-react';
import { Suspense } from 'react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { useConferenceWords } from './words/index.ts';

/** On the call one talks in: makes one conference of it and the one on hold. */
export function JoinCalls({ call, calls, name }: { call: DeskCall; calls: readonly DeskCall[]; name: string }) {
  const { hasApplication, hasFeature } = useRights();
  const other = calls.find(
    (one) => one.key !== call.key && one.legId !== null && (one.state === 'held' || one.state === 'connected'),
  );
  const isPossible = call.state === 'connected' && call.callId !== null && call.legId !== null && other !== undefined;
  if (!isPossible || (call.isInConference && other.isInConference)) return null;
  if (!hasApplication('conference') || !hasFeature('AuthorizeConference')) return null;
  return (
    <Suspense fallback={null}>
      <Join call={call} other={other} name={name} />
    </Suspense>
  );
}

/** Below the name of a call that is a conference. */
export function InConference() {
  return (
    <Suspense fallback={null}>
      <ItsKind />
    </Suspense>
  );
}

function ItsKind() {
  return <span className="faint ellipsis">{useConferenceWords().t('conf.one')}</span>;
}

function Join({ call, other, name }: { call: DeskCall; other: DeskCall; name: string }) {
  const { t } = useConferenceWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const join = (): void => {
    const params = { callId: call.callId ?? '', legId: call.legId ?? '' };
    rest
      .call(routes.conferences.joinCalls, { params, body: { otherLegId: other.legId ?? '' } })
      .catch((error: unknown) => complain(t('conf.failed', { detail: error instanceof Error ? error.message : '' })));
  };
  return (
    <div className="call-extra">
      <Button icon={Users} isWide onPress={join}>
        <span className="ellipsis">{other.isInConference ? t('conf.take-in', { name }) : t('conf.join-calls')}</span>
      </Button>
    </div>
  );
}
