import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Headset } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { AgentView } from '../../../src/contract/rest/agent.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { saidKey, sentInTurn } from './matter-notes.tsx';
import { MatterPanel } from './matter-panel.tsx';
import { useAgentWords } from './words/index.ts';
import '../../ui/tabs.css';

type Matter = NonNullable<AgentView['wrapUp']>['matters'][number];

/** What I have in hand, then what I wrap up; each a tab. */
export function Matters({ agent }: { agent: AgentView }) {
  const { t } = useAgentWords();
  const nameOf = useNameOf();
  const [chosen, setChosen] = useState<string | null>(null);
  const works: readonly Matter[] = agent.works;
  const matters = [...works, ...(agent.wrapUp?.matters ?? [])];
  if (matters.length === 0) return agent.offer ? null : <NothingInHand state={agent.state} />;
  const shown = matters.find(({ interactionId }) => interactionId === chosen) ?? matters[0]!;
  return (
    <section className="panel flush matters" aria-label={t('agent.in-hand')}>
      {agent.wrapUp ? <WrapUpBar wrapUp={agent.wrapUp} /> : null}
      <Tabs selectedKey={shown.interactionId} onSelectionChange={(key) => setChosen(String(key))}>
        <TabList className="tabs" aria-label={t('agent.in-hand')}>
          {matters.map((matter) => (
            <Tab key={matter.interactionId} id={matter.interactionId} className="tab">
              {nameOf(matter.customer)}
            </Tab>
          ))}
        </TabList>
        {matters.map((matter) => (
          <TabPanel key={matter.interactionId} id={matter.interactionId} className="matter">
            <MatterPanel matter={matter} isWrapUp={!works.includes(matter)} />
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}

function NothingInHand({ state }: Pick<AgentView, 'state'>) {
  const { t } = useAgentWords();
  return (
    <section className="panel empty agent-nothing" aria-label={t('agent.in-hand')}>
      <Headset className="icon" aria-hidden="true" />
      <strong>{t('agent.nothing')}</strong>
      {t(state === 'ready' ? 'agent.nothing-help' : 'agent.nothing-not-ready')}
    </section>
  );
}

/** How long wrap-up still lasts, and the way to end it sooner: Ctrl Enter. */
function WrapUpBar({ wrapUp }: { wrapUp: NonNullable<AgentView['wrapUp']> }) {
  const { t } = useAgentWords();
  const desk = useDesk();
  const { complain } = useScreen();
  const mutations = useQueryClient().getMutationCache();
  const now = useNow(500);
  const end = useMutation({
    // After what was said of it last; what could not be kept would be lost.
    scope: sentInTurn,
    mutationFn: () => {
      for (const { interactionId } of wrapUp.matters) {
        const last = mutations.findAll({ mutationKey: saidKey(interactionId) }).at(-1);
        if (last?.state.error) throw new Error(t('agent.not-kept', { detail: last.state.error.message }));
      }
      return desk.rest.call(routes.agent.endWrapUp, {});
    },
    onSuccess: (view) => desk.agent.set(view),
    onError: (error) => complain(error.message),
  });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || end.isPending) return;
    event.preventDefault();
    event.stopPropagation();
    // What is being typed is sent when its field is left.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    end.mutate();
  });
  useEffect(() => {
    // Before the list that has the focus takes it for itself.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  const leftMs = Math.max(0, wrapUp.endsAtMs - now);
  return (
    <div className="wrap-up-bar">
      <strong>{t('agent.wrap-up')}</strong>
      <span className="number">{t('agent.time-left', { time: formatDuration(leftMs) })}</span>
      {wrapUp.needsDisposition ? <span className="tag ringing">{t('agent.needs-disposition')}</span> : null}
      <span className="push row tight">
        <kbd>Ctrl ⏎</kbd>
        <Button icon={Check} tone="primary" isDisabled={end.isPending} onPress={() => end.mutate()}>
          {t('agent.done')}
        </Button>
      </span>
    </div>
  );
}
