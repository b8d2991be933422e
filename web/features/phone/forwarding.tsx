/* oxlint-disable jsx-a11y/no-autofocus -- opened by the person, who types next */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CornerUpRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { ForwardingView } from '../../../src/contract/rest/me.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatNumber, toDialled } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';

/** Where my calls go, and changing it. */
export function useForwarding() {
  const { t } = useWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: ['forwarding'], queryFn: () => rest.call(routes.me.readForwarding, {}) });
  const mutation = useMutation({
    mutationFn: (body: ForwardingView) => rest.call(routes.me.changeForwarding, { body }),
    onSuccess: (kept) => queries.setQueryData(['forwarding'], kept),
    onError: (error) => complain(t('forward.failed', { detail: error.message })),
  });
  return {
    forwarding: data ?? null,
    change: (part: Partial<ForwardingView>) => {
      if (data) mutation.mutate({ ...data, ...part });
    },
  };
}

/** One sentence; each underlined word opens what changes it. */
export function ForwardingSentence() {
  const { t } = useWords();
  const { user } = useDesk();
  const { forwarding, change } = useForwarding();
  if (!forwarding) return <p className="forwarding" />;
  const { immediate, busy, noAnswer, noAnswerAfterS } = forwarding;
  const goTo = (number: string | null, none: string) =>
    number ? t('forward.go-to', { number: formatNumber(number, user.country) }) : none;
  const slots: Record<string, ReactNode> = {
    immediate: (
      <Word
        label={t('forward.edit-immediate')}
        text={goTo(immediate, t('forward.ring-here'))}
        value={immediate}
        onChange={(to) => change({ immediate: to })}
      />
    ),
    busy: (
      <Word
        label={t('forward.edit-busy')}
        text={goTo(busy, t('forward.busy-none'))}
        value={busy}
        onChange={(to) => change({ busy: to })}
      />
    ),
    noAnswer: (
      <Word
        label={t('forward.edit-no-answer')}
        text={goTo(noAnswer, t('forward.no-answer-none'))}
        value={noAnswer}
        onChange={(to) => change({ noAnswer: to })}
      />
    ),
    seconds: <Seconds value={noAnswerAfterS} onChange={(seconds) => change({ noAnswerAfterS: seconds })} />,
  };
  return (
    <section className={immediate ? 'forwarding all' : 'forwarding'} aria-label={t('forward.label')}>
      <CornerUpRight className="icon" aria-hidden="true" />
      <p>{fillSlots(t(immediate ? 'forward.all' : 'forward.to-me'), slots)}</p>
    </section>
  );
}

/** A translated sentence with `<name/>` marks, filled with parts of the screen. */
export function fillSlots(sentence: string, slots: Readonly<Record<string, ReactNode>>): ReactNode[] {
  return sentence.split(/<(\w+)\/>/).map((piece, index) => (index % 2 === 0 ? piece : <span key={piece}>{slots[piece]}</span>));
}

interface WordProps {
  label: string;
  text: string;
  value: string | null;
  onChange: (number: string | null) => void;
}

function Word({ label, text, value, onChange }: WordProps) {
  return (
    <DialogTrigger>
      <AriaButton className="word" aria-label={`${label}: ${text}`}>
        {text}
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Dialog className="dialog word-dialog" aria-label={label}>
          {({ close }) => (
            <NumberForm
              label={label}
              value={value}
              onChange={(number) => {
                onChange(number);
                close();
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function NumberForm({ label, value, onChange }: Omit<WordProps, 'text'>) {
  const { t } = useWords();
  const [text, setText] = useState(value ?? '');
  return (
    <form
      className="word-form"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(toDialled(text) || null);
      }}
    >
      <h2>{label}</h2>
      <Field label={t('forward.number')} value={text} onChange={setText} autoFocus type="tel" autoComplete="off" />
      <div className="row">
        <Button tone="primary" type="submit" isDisabled={!toDialled(text)}>
          {t('common.save')}
        </Button>
        {value ? <Button onPress={() => onChange(null)}>{t('forward.clear')}</Button> : null}
      </div>
    </form>
  );
}

function Seconds({ value, onChange }: { value: number; onChange: (seconds: number) => void }) {
  const { t } = useWords();
  const text = t('forward.seconds', { seconds: value });
  return (
    <DialogTrigger>
      <AriaButton className="word" aria-label={`${t('forward.edit-seconds')}: ${text}`}>
        {text}
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Dialog className="dialog word-dialog" aria-label={t('forward.edit-seconds')}>
          {({ close }) => (
            <div className="row">
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
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
