/* oxlint-disable jsx-a11y/no-autofocus -- opened by the person, who types next */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CornerUpRight } from 'lucide-react';
import { type ReactNode, Suspense, useState } from 'react';
import type { ForwardingView } from '../../../src/contract/rest/me.ts';
import { type Feature, useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatNumber, toDialled } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';
import { ProfileChoice } from './profile-choice.tsx';
import { Word } from './word.tsx';
import './forwarding.css';

/** In place of a number: one’s own voicemail. */
export const voicemail = 'voicemail';

type ForwardType = 'immediate' | 'busy' | 'noAnswer';

const features: Record<ForwardType, Feature> = {
  immediate: 'AuthorizedForwardTypeImmediate',
  busy: 'AuthorizedForwardTypeBusy',
  noAnswer: 'AuthorizedForwardTypeNoAnswer',
};

/** Where my calls go, and changing it, as far as my administrator lets me. */
export function useForwarding() {
  const { t } = useWords();
  const { rest } = useDesk();
  const { hasApplication, hasFeature } = useRights();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['forwarding', 'simple'],
    queryFn: () => rest.call(routes.me.readForwarding, {}),
    enabled: hasApplication('caller'),
  });
  const canChange = hasApplication('caller') && hasFeature('AuthorizeSimpleRules');
  const mutation = useMutation({
    mutationFn: (body: ForwardingView) => rest.call(routes.me.changeForwarding, { body }),
    onSuccess: (kept) => {
      queries.setQueryData(['forwarding', 'simple'], kept);
      void queries.invalidateQueries({ queryKey: ['forwarding', 'mine'] });
    },
    onError: (error) => complain(t('forward.failed', { detail: error.message })),
  });
  return {
    forwarding: data ?? null,
    /** What is set may be taken away even where nothing else may be set. */
    canClear: (type: ForwardType) => canChange && Boolean(data?.[type]),
    canSet: (type: ForwardType) => canChange && hasFeature(features[type]),
    change: (part: Partial<ForwardingView>) => {
      if (data) mutation.mutate({ ...data, ...part });
    },
  };
}

/** One sentence; each underlined word opens what changes it. */
export function ForwardingSentence({ isOnPhone = false }: { isOnPhone?: boolean }) {
  const { t } = useWords();
  const { user } = useDesk();
  const { forwarding, change, canSet, canClear } = useForwarding();
  if (!forwarding) return <p className="forwarding" />;
  const { immediate, noAnswerAfterS } = forwarding;
  const types = ['immediate', 'busy', 'noAnswer'] as const;
  // Nothing to say, nothing to change.
  if (!types.some((type) => forwarding[type] || canSet(type))) return null;
  const goTo = (to: string) =>
    to === voicemail ? t('forward.voicemail') : t('forward.go-to', { number: formatNumber(to, user.country) });
  const word = (type: ForwardType, label: string, none: string) => {
    const number = forwarding[type];
    const text = number ? goTo(number) : none;
    if (!canSet(type) && !canClear(type)) return text;
    return (
      <Word label={label} text={text}>
        {(close) => (
          <NumberForm
            label={label}
            value={number}
            canSet={canSet(type)}
            onChange={(to) => {
              change({ [type]: to });
              close();
            }}
          />
        )}
      </Word>
    );
  };
  const seconds = t('forward.seconds', { seconds: noAnswerAfterS });
  const slots: Record<string, ReactNode> = {
    immediate: word('immediate', t('forward.edit-immediate'), t('forward.ring-here')),
    busy: word('busy', t('forward.edit-busy'), t('forward.busy-none')),
    noAnswer: word('noAnswer', t('forward.edit-no-answer'), t('forward.no-answer-none')),
    seconds:
      canSet('noAnswer') || canClear('noAnswer') ? (
        <Seconds value={noAnswerAfterS} onChange={(wanted) => change({ noAnswerAfterS: wanted })} />
      ) : (
        seconds
      ),
  };
  return (
    <section className={immediate ? 'forwarding all' : 'forwarding'} aria-label={t('forward.label')}>
      <CornerUpRight className="icon" aria-hidden="true" />
      <p>{fillSlots(t(immediate ? 'forward.all' : 'forward.to-me'), slots)}</p>
      {isOnPhone ? (
        <>
          <Suspense fallback={null}>
            <ProfileChoice />
          </Suspense>
          <Link to="/forwarding" className="forwarding-more">
            {t('forward.more')}
          </Link>
        </>
      ) : null}
    </section>
  );
}

/** A translated sentence with `<name/>` marks, filled with parts of the screen. */
export function fillSlots(sentence: string, slots: Readonly<Record<string, ReactNode>>): ReactNode[] {
  return sentence.split(/<(\w+)\/>/).map((piece, index) => (index % 2 === 0 ? piece : <span key={piece}>{slots[piece]}</span>));
}

interface NumberProps {
  label: string;
  value: string | null;
  /** Else it may only be taken away. */
  canSet: boolean;
  hasVoicemail?: boolean;
  onChange: (number: string | null) => void;
}

/** A number, the voicemail, or nothing. */
export function NumberForm({ label, value, canSet, hasVoicemail = true, onChange }: NumberProps) {
  const { t } = useWords();
  const [text, setText] = useState(value === voicemail ? '' : (value ?? ''));
  return (
    <form
      className="word-form"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(toDialled(text) || null);
      }}
    >
      <h2>{label}</h2>
      {canSet ? (
        <Field label={t('forward.number')} value={text} onChange={setText} autoFocus type="tel" autoComplete="off" />
      ) : null}
      <div className="row wrap">
        {canSet ? (
          <Button tone="primary" type="submit" isDisabled={!toDialled(text)}>
            {t('common.save')}
          </Button>
        ) : null}
        {canSet && hasVoicemail && value !== voicemail ? (
          <Button onPress={() => onChange(voicemail)}>{t('forward.to-voicemail')}</Button>
        ) : null}
        {value ? <Button onPress={() => onChange(null)}>{t('forward.clear')}</Button> : null}
      </div>
    </form>
  );
}

function Seconds({ value, onChange }: { value: number; onChange: (seconds: number) => void }) {
  const { t } = useWords();
  return (
    <Word label={t('forward.edit-seconds')} text={t('forward.seconds', { seconds: value })}>
      {(close) => (
        <div className="row wrap">
          {[10, 15, 20, 30, 45, 60].map((seconds) => (
            <Button
              key={seconds}
              isSelected={seconds === value}
              onPress={() => {
                onChange(seconds);
                close();
              }}
            >
              {t('forward.seconds', { seconds })}
            </Button>
          ))}
        </div>
      )}
    </Word>
  );
}
