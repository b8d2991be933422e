import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TriedForwarding, UserStatus } from '../../../src/contract/rest/forwarding.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { toDialled } from '../../ui/format/phone-number.ts';
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
  const [from, setFrom] = useState('');
  const [when, setWhen] = useState('');
  const [status, setStatus] = useState<UserStatus | 'now'>('now');
  const [phones, setPhones] = useState<Phones>('no-answer');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => {
      const body = {
        from: toDialled(from) || from.trim(),
        localTime: when || null,
        status: status === 'now' ? null : status,
        phones,
        dialled: null,
        at: null,
      };
      return userId === undefined
        ? rest.call(routes.forwarding.try, { body })
        : rest.call(routes.forwarding.tryOf, { params: { id: userId }, body });
    },
  });
  return (
    <section className="fw-part fw-try" aria-label={t('fw.try')}>
      <h2>{t('fw.try')}</h2>
      <p className="hint">{t('fw.try-help')}</p>
      <form
        className="fw-try-form"
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <Field label={t('fw.try-from')} value={from} onChange={setFrom} type="tel" autoComplete="off" />
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
        <Button type="submit" tone="primary" isDisabled={isPending}>
          {t('fw.try-it')}
        </Button>
      </form>
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
          <span>{stageText(stage, words)}</span>
          {stage.steps.length > 0 ? (
            <details>
              <summary>{t('fw.why')}</summary>
              <ul>
                {stage.steps.map((step) => (
                  <li key={step.sentence}>{step.sentence}</li>
                ))}
              </ul>
            </details>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** In the reader's language where there are words, else as the server says it. */
function stageText({ code, params, sentence }: TriedForwarding['stages'][number], words: ForwardingWords): string {
  const isEmergency = code.startsWith('emergency-');
  const key = `fw.s-${isEmergency ? code.slice('emergency-'.length) : code}`;
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const text = words.has(key) ? words.t(key, values) : sentence;
  return isEmergency ? `${words.t('fw.s-emergency')} ${text}` : text;
}
