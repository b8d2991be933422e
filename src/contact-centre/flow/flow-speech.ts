import type { Speech } from '../../contract/rest/flow-speech.ts';
import type { Language } from '../../kernel/language.ts';
import type { FlowEffectOf, Spoken } from './flow-state.ts';
import { type FlowView, fillTemplate, numberOf, textOf, valueOf } from './flow-values.ts';

/** What is said now, every variable filled in, in the language of the call; where a text lacks that, in the first that it has. */
export function spokenOf(speech: Speech, view: FlowView, languages: readonly Language[]): Spoken[] {
  return speech.flatMap((part): Spoken[] => {
    switch (part.kind) {
      case 'prompt':
        return [{ kind: 'prompt', promptId: part.promptId }];
      case 'phrase':
        return [{ kind: 'phrase', name: part.name }];
      case 'value':
        return spokenValue(textOf(valueOf(part.of, view)), part.as);
      case 'text': {
        const language = [view.state.language, ...languages].find((one) => part.texts[one]?.trim());
        const text = language ? fillTemplate(part.texts[language]!, view).trim() : '';
        return language && text ? [{ kind: 'text', text, language }] : [];
      }
    }
  });
}

function spokenValue(text: string, as: 'digits' | 'number'): Spoken[] {
  const number = as === 'number' ? numberOf(text) : null;
  if (number !== null && number >= 0 && Number.isInteger(number)) return [{ kind: 'number', number }];
  const digits = text.replaceAll(/\D/g, '');
  return digits ? [{ kind: 'digits', digits }] : [];
}

/** As texts, for traces and tests. */
export function saidOf(spoken: readonly Spoken[], promptName: (id: string) => string): string[] {
  return spoken.map((part) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'prompt':
        return promptName(part.promptId);
      case 'phrase':
        return part.name;
      case 'digits':
        return part.digits;
      case 'number':
        return String(part.number);
    }
  });
}

/** Nothing that is said takes longer: a loop of sound must not hold a call for ever. */
const mostSpeechMs = 600_000;
/** What the telephone side may need beside what was asked for. */
const graceMs = 5000;

export function say(nodeId: string, spoken: readonly Spoken[], bargeIn: boolean): FlowEffectOf<'say'> {
  return { type: 'say', nodeId, spoken, bargeIn, timeoutMs: mostSpeechMs };
}

export interface Question {
  readonly spoken: readonly Spoken[];
  readonly bargeIn: boolean;
  readonly max: number;
  readonly terminator?: string | null;
  readonly timeoutS: number;
  readonly betweenKeysS?: number;
}

export function ask(nodeId: string, question: Question): FlowEffectOf<'ask'> {
  const { spoken, bargeIn, max, terminator = null, timeoutS, betweenKeysS = 4 } = question;
  const firstTimeoutMs = Math.round(timeoutS * 1000);
  const betweenMs = Math.round(betweenKeysS * 1000);
  const timeoutMs = mostSpeechMs + firstTimeoutMs + max * betweenMs + graceMs;
  return { type: 'ask', nodeId, spoken, bargeIn, max, terminator, firstTimeoutMs, betweenMs, timeoutMs };
}
