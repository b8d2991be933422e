import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { TriedForwarding, UserStatus } from '../../../src/contract/rest/forwarding.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { toDialled } from '../../ui/format/phone-number.ts';
import { PickOne } from '../../ui/picker.tsx';
import { callerSource, numberOf, pickWords } from './contact-source.ts';
import { stageText, stepText } from './try-words.ts';
import type { ForwardingWords } from './words/index.ts';

type Phones = 'answered' | 'busy' | 'no-answer' | 'unreachable';
const phonesKinds: readonly Phones[] = ['no-answer', 'answered', 'busy', 'unreachable'];
const statuses: readonly UserStatus[] = ['online', 'absent', 'busy', 'offline'];

interface Props {
  readonly words: ForwardingWords;
  /** Somebody else's calls, for administrators; left out: one's own. */
  readonly userId?: string;
}

/** A call that is only imagined: where it would go, and why. */
export function WhatIf({ words, userId }: Props) {
  const { t } = words;
  const { rest } = useDesk();
  const [from, setFrom] = useState<string | null>(null);
  const [when, setWhen] = useState('');
  const [status, setStatus] = useState<UserStatus | 'now'>('now');
  const [phones, setPhones] = useState<Phones>('no-answer');
  const callers = useMemo(() => callerSource(rest, (text) => toDialled(text)), [rest]);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => {
      const known = { localTime: when || null, status: status === 'now' ? null : status, phones, dialled: null, at: null };
      const body = { ...known, from: numberOf(from) };
      return userId === undefined
        ? rest.call(routes.forwarding.try, { body })
        : rest.call(routes.forwarding.tryOf, { params: { id: userId }, body });
    },
  });
  return (
    <section className="fw-part fw-try" aria-label={t('fw.try')}>
      <h2>{t('fw.try')}</h2>
      <p className="hint">{t('fw.try-help')}</p>
      {/* A form of its own would stand inside that of the administrator's editor. */}
      <div className="fw-try-form">
        <PickOne label={t('fw.try-from')} source={callers} value={from} onChange={setFrom} words={pickWords(words)} />
        <Field label={t('fw.try-when')} value={when} onChange={setWhen} type="datetime-local" />
        <Choice
          label={t('fw.try-status')}
          value={status}
          options={[{ id: 'now', label: t('fw.try-as-now') }, ...statuses.map((id) => ({ id, label: t(`fw.${id}`) }))]}
          onChange={(id) => setStatus(id as UserStatus | 'now')}
        />
        <Choice
          label={t('fw.try-phones')}
          value={phones}
          options={phonesKinds.map((id) => ({ id, label: t(`fw.phones-${id}`) }))}
          onChange={(id) => setPhones(id as Phones)}
        />
        <Button tone="primary" isDisabled={isPending} onPress={() => mutate()}>
          {t('fw.try-it')}
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- paragraphs and lists stand in it */}
      <div role="status" aria-live="polite">
        {error ? <p className="error">{error.message}</p> : null}
        {data ? <Path tried={data} words={words} /> : null}
      </div>
    </section>
  );
}

function Path({ tried, words }: { tried: TriedForwarding; words: ForwardingWords }) {
  const { t } = words;
  return (
    <ol className="fw-path">
      {tried.stages.map((stage, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a path is read as a whole
        <li key={index}>
          <strong>{stageText(stage, words)}</strong>
          {stage.steps.length > 0 ? (
            <ul className="fw-why" aria-label={t('fw.why')}>
              {stage.steps.map((step) => (
                <li key={step.sentence}>{stepText(step, words)}</li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
