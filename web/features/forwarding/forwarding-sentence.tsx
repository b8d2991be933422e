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

export type ForwardType = 'immediate' | 'busy' | 'noAnswer';

export const typeFeatures: Readonly<Record<ForwardType, Feature>> = {
  immediate: 'AuthorizedForwardTypeImmediate',
  busy: 'AuthorizedForwardTypeBusy',
  noAnswer: 'AuthorizedForwardTypeNoAnswer',
};

/** Where my calls go, and changing it, as far as my administrator lets me. */
export function useForwarding(): PlainForwarding {
  const { t } = useWords();
  const { rest } = useDesk();
  const { hasApplication, hasFeature, onlyRules } = useRights();
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
    canSet: (type: ForwardType) =>
      canChange && !onlyRules && hasFeature('AuthorizedForwardOriginAll') && hasFeature(typeFeatures[type]),
    change: (part: Partial<ForwardingView>) => {
      if (data) mutation.mutate({ ...data, ...part });
    },
  };
}

/** Where calls go without conditions, and what of it may be changed. */
export interface PlainForwarding {
  readonly forwarding: ForwardingView | null;
  readonly canSet: (type: ForwardType) => boolean;
  readonly canClear: (type: ForwardType) => boolean;
  readonly change: (part: Partial<ForwardingView>) => void;
}

/** One sentence; each underlined word opens what changes it. */
export function ForwardingSentence() {
  const plain = useForwarding();
  return (
    <PlainSentence plain={plain}>
      <Suspense fallback={null}>
        <ProfileChoice />
      </Suspense>
      <Link to="/forwarding" className="forwarding-more">
        <MoreWord />
      </Link>
    </PlainSentence>
  );
}

function MoreWord() {
  return useWords().t('forward.more');
}

/** The same of any profile; `children` stand beside it. */
export function PlainSentence({ plain, children }: { plain: PlainForwarding; children?: ReactNode }) {
  const { t } = useWords();
  const { forwarding, change, canSet, canClear } = plain;
  if (!forwarding) return <p className="forwarding" />;
  const { immediate, noAnswerAfterS } = forwarding;
  const types = ['immediate', 'busy', 'noAnswer'] as const;
  // Nothing to say, nothing to change.
  if (!types.some((type) => forwarding[type] || canSet(type))) return null;
  const word = (type: ForwardType, label: string, none: string) => (
    <Target
      label={label}
      none={none}
      type={type}
      value={forwarding[type]}
      plain={plain}
      onChange={(to) => change({ [type]: to })}
    />
  );
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
      {children}
    </section>
  );
}

interface TargetProps {
  readonly label: string;
  /** What is said when nothing is set. */
  readonly none: string;
  readonly type: ForwardType;
  readonly value: string | null;
  readonly plain: Pick<PlainForwarding, 'canSet' | 'canClear'>;
  readonly onChange: (to: string | null) => void;
}

/** A word that says where calls of one type go, and changes it. */
export function Target({ label, none, type, value, plain, onChange }: TargetProps) {
  const { t } = useWords();
  const { user } = useDesk();
  const { canSet, canClear } = plain;
  const goTo = (to: string) =>
    to === voicemail ? t('forward.voicemail') : t('forward.go-to', { number: formatNumber(to, user.country) });
  const text = value ? goTo(value) : none;
  if (!canSet(type) && !canClear(type)) return text;
  return (
    <Word label={label} text={text}>
      {(close) => (
        <NumberForm
          label={label}
          value={value}
          canSet={canSet(type)}
          onChange={(to) => {
            onChange(to);
            close();
          }}
        />
      )}
    </Word>
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
