import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentView } from '../../../src/contract/rest/agent.ts';
import type { AgentPhoneView, AgentPlaceChoice } from '../../../src/contract/rest/agent-place.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { useAgentWords } from './words/index.ts';

type Way = 'own' | 'per-call' | 'nailed-up' | `device:${string}`;

const lineTone = { closed: 'failed', opening: 'ringing', open: 'connected' } as const;

/** Where I am rung as an agent, and the line that stays open. */
export function AgentPlace({ agent }: { agent: AgentView }) {
  const { t } = useAgentWords();
  const { rest } = useDesk();
  const { data } = useQuery({
    // Anew when it was set elsewhere.
    queryKey: ['agent-place', JSON.stringify(agent.place)],
    queryFn: () => rest.call(routes.agent.myAgentPlace, {}),
  });
  const keepsLine = agent.place.kind === 'number' && agent.place.mode === 'nailed-up';
  return (
    <section className="panel" aria-label={t('agent.place')}>
      <div className="card-head">
        <h2>{t('agent.place')}</h2>
        {keepsLine && agent.state !== 'logged-off' ? (
          <output className={`tag ${lineTone[agent.line]}`}>{t(`agent.line-${agent.line}`)}</output>
        ) : null}
      </div>
      {data?.mayChoose ? <PlaceForm key={JSON.stringify(data.place)} choice={data} /> : <p>{sentenceOf(t, agent.place, data)}</p>}
      {keepsLine && agent.line === 'closed' && agent.state === 'not-ready' ? <CallAgain /> : null}
    </section>
  );
}

function PlaceForm({ choice }: { choice: AgentPlaceChoice }) {
  const { t } = useAgentWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const client = useQueryClient();
  const [way, setWay] = useState<Way>(wayOf(choice.place));
  const [number, setNumber] = useState(choice.place.kind === 'number' ? choice.place.number : (choice.numbers[0] ?? ''));
  const save = useMutation({
    mutationFn: (body: AgentPhoneView) => rest.call(routes.agent.chooseAgentPlace, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['agent-place'] }),
    onError: (error) => {
      setWay(wayOf(choice.place));
      complain(t('agent.place-failed', { detail: error.message }));
    },
  });
  const choose = (next: Way): void => {
    setWay(next);
    if (next === 'own') save.mutate({ kind: 'own' });
    else if (next.startsWith('device:')) save.mutate({ kind: 'device', deviceId: next.slice('device:'.length) });
  };
  const isOutside = way === 'per-call' || way === 'nailed-up';
  const { place } = choice;
  const isSaved = place.kind === 'number' && place.mode === way && place.number === number.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isOutside) save.mutate({ kind: 'number', number: number.trim(), mode: way });
      }}
    >
      <Choice
        label={t('agent.place')}
        isLabelHidden
        value={way}
        options={[
          { id: 'own', label: t('agent.place-own') },
          ...choice.devices.map(({ id, name, kind }) => ({ id: `device:${id}`, label: t(`agent.place-${kind}`, { name }) })),
          { id: 'per-call', label: t('agent.place-per-call') },
          { id: 'nailed-up', label: t('agent.place-nailed-up') },
        ]}
        onChange={(id) => choose(id as Way)}
      />
      {isOutside ? (
        <>
          <Field label={t('agent.place-number')} type="tel" autoComplete="tel" value={number} onChange={setNumber} />
          <p className="hint">{t(`agent.place-${way}-help`)}</p>
          {isSaved ? null : (
            <Button type="submit" tone="primary" isDisabled={number.trim() === '' || save.isPending}>
              {t('agent.place-save')}
            </Button>
          )}
        </>
      ) : null}
    </form>
  );
}

/** The line has dropped, or was not opened: becoming ready calls anew. */
function CallAgain() {
  const { t } = useAgentWords();
  const desk = useDesk();
  const { complain } = useScreen();
  const again = useMutation({
    mutationFn: () => desk.rest.call(routes.agent.changeAgentState, { body: { state: 'ready' } }),
    onSuccess: (view) => desk.agent.set(view),
    onError: (error) => complain(t('agent.place-failed', { detail: error.message })),
  });
  return (
    <Button onPress={() => again.mutate()} isDisabled={again.isPending}>
      {t('agent.line-again')}
    </Button>
  );
}

function wayOf(place: AgentPhoneView): Way {
  if (place.kind === 'number') return place.mode;
  return place.kind === 'device' ? `device:${place.deviceId}` : 'own';
}

function sentenceOf(
  t: ReturnType<typeof useAgentWords>['t'],
  place: AgentPhoneView,
  choice: AgentPlaceChoice | undefined,
): string {
  if (place.kind === 'number') return `${t(`agent.place-${place.mode}`)}: ${place.number}`;
  const device = place.kind === 'device' ? choice?.devices.find(({ id }) => id === place.deviceId) : undefined;
  return device ? t(`agent.place-${device.kind}`, { name: device.name }) : t('agent.place-own');
}
