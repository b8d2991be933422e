import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { nameIn, pathIn } from '../../../src/contract/name-in.ts';
import type { AgentMatter, SaidOfMatter } from '../../../src/contract/rest/agent.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { isTyping } from '../calls-dock/use-call-keys.ts';
import { ScriptForm } from './script-form.tsx';
import { useScriptFacts } from './use-script-facts.ts';
import { useAgentWords } from './words/index.ts';

const sendAfterMs = 700;

/** What is said of matters, and that one is done with them: one after the other. */
export const sentInTurn = { id: 'said of matters' };
export const saidKey = (interactionId: string) => ['said-of-matter', interactionId];

/** What is said of the matter, kept as one goes: chosen dispositions at once, what is typed after a moment or when its field is left. */
function useSaid(matter: AgentMatter) {
  const desk = useDesk();
  const [said, setSaid] = useState<SaidOfMatter>(matter.said);
  const waiting = useRef<SaidOfMatter | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const keep = useMutation({
    scope: sentInTurn,
    mutationKey: saidKey(matter.interactionId),
    mutationFn: (body: SaidOfMatter) =>
      desk.rest.call(routes.agent.disposeMatter, { params: { interactionId: matter.interactionId }, body }),
    onSuccess: (view) => desk.agent.set(view),
  });
  const { mutate } = keep;
  const send = () => {
    clearTimeout(timer.current);
    const body = waiting.current;
    waiting.current = null;
    if (body) mutate(body);
  };
  const change = (part: Partial<SaidOfMatter>, isAtOnce = false) => {
    const next = { ...said, ...part };
    setSaid(next);
    waiting.current = next;
    clearTimeout(timer.current);
    if (isAtOnce) send();
    else timer.current = setTimeout(send, sendAfterMs);
  };
  const leave = useEffectEvent(send);
  useEffect(() => () => leave(), []);
  return { said, change, send, keep };
}

/** Script, dispositions, note. */
export function MatterNotes({ matter, isWrapUp }: { matter: AgentMatter; isWrapUp: boolean }) {
  const { t, language } = useAgentWords();
  const { said, change, send, keep } = useSaid(matter);
  const facts = useScriptFacts(matter);
  const toggle = (id: string) => {
    const isChosen = said.dispositions.includes(id);
    change({ dispositions: isChosen ? said.dispositions.filter((one) => one !== id) : [...said.dispositions, id] }, true);
    // As it is spoken: without the signs between.
    const path = matter.dispositions.find((one) => one.id === id)?.path ?? [];
    const name = path.map((one) => nameIn(one, language)).join(', ');
    announcer.say(t(isChosen ? 'agent.not-about' : 'agent.about', { name }));
  };
  useDigits((digit) => {
    const one = matter.dispositions[digit - 1];
    if (one) toggle(one.id);
    return one !== undefined;
  });
  const dispositions = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // A long script would leave below the edge of the screen what is to be said now. Who writes an answer is left where he is.
    if (isWrapUp && !isTyping(document.activeElement)) dispositions.current?.scrollIntoView({ block: 'nearest' });
  }, [isWrapUp]);
  const lacksNote =
    matter.dispositions.some(({ id, needsNote }) => needsNote && said.dispositions.includes(id)) && said.note.trim() === '';
  return (
    <div className="matter-notes">
      {matter.script ? (
        <ScriptForm
          script={matter.script}
          facts={facts}
          answers={said.fields}
          onChange={(fields) => change({ fields })}
          onLeave={send}
        />
      ) : null}
      {matter.dispositions.length > 0 ? (
        <fieldset ref={dispositions} className="dispositions">
          <legend>{t('agent.dispositions')}</legend>
          {matter.dispositions.map(({ id, path }, index) => (
            <button
              key={id}
              type="button"
              className="disposition"
              aria-pressed={said.dispositions.includes(id)}
              onClick={() => toggle(id)}
            >
              {index < 9 ? <kbd>{index + 1}</kbd> : null}
              <span>{pathIn(path, language)}</span>
            </button>
          ))}
        </fieldset>
      ) : isWrapUp ? (
        <p className="faint">{t('agent.no-dispositions')}</p>
      ) : null}
      <TextField className="field" value={said.note} isInvalid={lacksNote} onChange={(note) => change({ note })} onBlur={send}>
        <Label>{t('agent.note')}</Label>
        <TextArea className="input" rows={3} maxLength={4000} />
      </TextField>
      {lacksNote ? <p className="field-problem">{t('agent.needs-note')}</p> : null}
      <output className="faint matter-kept">
        {keep.isError
          ? t('agent.not-kept', { detail: keep.error.message })
          : keep.isPending
            ? t('agent.keeping')
            : keep.isSuccess
              ? t('agent.kept')
              : ''}
      </output>
    </div>
  );
}

/** Digits, wherever nothing is being typed. */
function useDigits(press: (digit: number) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || !/^[1-9]$/.test(event.key) || isTyping(event.target)) return;
    if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
    if (press(Number(event.key))) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
