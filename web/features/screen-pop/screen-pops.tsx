import { useQuery } from '@tanstack/react-query';
import { CornerUpRight, ExternalLink, Phone, Star, X } from 'lucide-react';
import { useState } from 'react';
import type { ScreenPopView } from '../../../src/contract/rest/screen-pops.ts';
import type { DeskCall } from '../../app/desk-call.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { TargetPicker } from '../calls-dock/target-picker.tsx';
import { PopElements } from './pop-elements.tsx';

/** The window about the caller of the call that wants attention: what rings, else what came last. It never takes the focus. */
export function ScreenPops() {
  const calls = useStore(useDesk().calls);
  const { hasApplication } = useRights();
  const [closed, setClosed] = useState<readonly string[]>([]);
  const shown = calls
    .filter(({ direction, callId, legId, state }) => direction === 'incoming' && callId && legId && state !== 'ended')
    .filter(({ legId }) => !closed.includes(legId ?? ''));
  const call = shown.find(({ state }) => state === 'alerting-here') ?? shown.at(-1);
  if (!call || !hasApplication('alerter')) return null;
  return <PopWindow key={call.legId} call={call} onClose={() => setClosed([...closed.slice(-50), call.legId ?? ''])} />;
}

function PopWindow({ call, onClose }: { call: DeskCall; onClose: () => void }) {
  const { t } = useWords();
  const { rest } = useDesk();
  const name = useNameOf()(call);
  const { callId, legId, displayName, number } = call;
  const { data } = useQuery({
    // A name that comes later, or another party after a transfer, fills the window anew.
    queryKey: ['screen-pop', callId, legId, displayName, number],
    queryFn: () =>
      rest.send<{ pop: ScreenPopView | null }>('GET', '/api/v1/calls/:callId/legs/:legId/screen-pop', {
        params: { callId: callId ?? '', legId: legId ?? '' },
      }),
    placeholderData: (before) => before,
    retry: false,
  });
  const pop = data?.pop;
  if (!pop) return null;
  const vip = pop.mode === 'layout' ? pop.vip : null;
  return (
    <section className="pop-window" aria-label={t('pop.label', { name })}>
      <header className="pop-head">
        <strong className="ellipsis">{name}</strong>
        {vip ? (
          <span className="tag">
            <Star className="icon" aria-hidden="true" />
            {t('pop.vip', { vip })}
          </span>
        ) : null}
        <IconButton icon={X} label={t('pop.close')} onPress={onClose} />
      </header>
      {pop.mode === 'layout' ? (
        <PopElements
          elements={pop.elements}
          width={pop.width}
          height={pop.height}
          colour={vip ? pop.vipColour : undefined}
          faultOf={(fault) => t(`pop-fault.${fault}`)}
        />
      ) : (
        <Page url={pop.url} width={pop.width} height={pop.height} name={name} />
      )}
      {call.state === 'alerting-here' ? <Answering call={call} /> : null}
    </section>
  );
}

/** Another server's page: it may run scripts, but cannot reach into this one. */
function Page({ url, width, height, name }: { url: string; width: number; height: number; name: string }) {
  const { t } = useWords();
  return (
    <>
      {new URL(url).origin === location.origin ? null : (
        // Never a page of this server, so that scripts and an origin of its own give it nothing of ours; without them nobody could be
        // signed in to his CRM.
        <iframe
          className="pop-frame"
          src={url}
          title={t('pop.label', { name })}
          width={width}
          height={height}
          // oxlint-disable-next-line react/iframe-missing-sandbox
          sandbox="allow-scripts allow-forms allow-popups allow-same-origin"
          referrerPolicy="no-referrer"
        />
      )}
      <p className="pop-foot">
        <a className="button" href={url} target="_blank" rel="noopener noreferrer">
          <ExternalLink className="icon" aria-hidden="true" />
          {t('pop.open-page')}
        </a>
      </p>
    </>
  );
}

function Answering({ call }: { call: DeskCall }) {
  const { t } = useWords();
  const { control } = useDesk();
  const { complain } = useScreen();
  const [isDiverting, setDiverting] = useState(false);
  const run = (command: Promise<void>) => {
    command.catch((error: unknown) => complain(t('error.command', { detail: error instanceof Error ? error.message : '' })));
  };
  return (
    <footer className="pop-foot">
      <Button tone="answer" icon={Phone} onPress={() => run(control.answer(call))}>
        {t('call.answer')}
      </Button>
      <Button icon={CornerUpRight} isSelected={isDiverting} onPress={() => setDiverting(!isDiverting)}>
        {t('call.divert')}
      </Button>
      {isDiverting ? (
        <TargetPicker
          isDivert
          onClose={() => setDiverting(false)}
          onTransfer={(target) => run(control.divert(call, target))}
          onConsult={(target) => run(control.consult(call, target))}
        />
      ) : null}
    </footer>
  );
}
