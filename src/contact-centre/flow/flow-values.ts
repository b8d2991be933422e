import { RE2JS } from 're2js';
import type { FlowVariable } from '../../contract/rest/flow-document.ts';
import type { FlowComparison, FlowOperand, VariableValue } from '../../contract/rest/flow-speech.ts';
import type { FlowState, FlowWorld, SealedText } from './flow-state.ts';

/** What a flow looks at: the call so far and the world around it. */
export interface FlowView {
  readonly state: FlowState;
  readonly world: FlowWorld;
}

/** Null: it has no value (a queue that is not there, a wait nobody knows). */
export function valueOf(operand: FlowOperand, view: FlowView): VariableValue | null {
  const { state, world } = view;
  switch (operand.kind) {
    case 'constant':
      return operand.value;
    case 'variable':
      return state.variables[operand.name] ?? null;
    case 'template':
      return fillTemplate(operand.text, view);
    case 'caller':
      return operand.field === 'language' ? state.language : state.caller[operand.field];
    case 'called':
      return state.caller.called;
    case 'time':
      return timeValue(operand.field, world);
    case 'queue':
      return world.queue(operand.queueId, state)?.[operand.figure] ?? null;
  }
}

function timeValue(field: Extract<FlowOperand, { kind: 'time' }>['field'], { time }: FlowWorld): VariableValue {
  switch (field) {
    case 'clock':
    case 'date':
    case 'weekday':
      return time[field];
    case 'hour':
      return Number(time.clock.slice(0, 2));
    case 'day':
      return Number(time.date.slice(8, 10));
    case 'month':
      return Number(time.date.slice(5, 7));
  }
}

/** Numbers are compared as numbers, all else as text without regard to case. What has no value is smaller than nothing and equal to nothing. */
export function holds({ left, operator, right }: FlowComparison, view: FlowView): boolean {
  const one = valueOf(left, view);
  if (operator === 'is-empty') return one === null || one === '';
  if (operator === 'is-not-empty') return one !== null && one !== '';
  const other = valueOf(right, view);
  if (one === null || other === null) return operator === 'is-not';
  const [text, wanted] = [textOf(one).toLowerCase(), textOf(other).toLowerCase()];
  switch (operator) {
    case 'is':
      return order(one, other) === 0;
    case 'is-not':
      return order(one, other) !== 0;
    case 'less':
      return order(one, other) < 0;
    case 'at-most':
      return order(one, other) <= 0;
    case 'more':
      return order(one, other) > 0;
    case 'at-least':
      return order(one, other) >= 0;
    case 'starts-with':
      return text.startsWith(wanted);
    case 'ends-with':
      return text.endsWith(wanted);
    case 'contains':
      return text.includes(wanted);
    case 'matches':
      return fits(textOf(other), textOf(one));
  }
}

/** Whether all of `text` fits a pattern of RE2; a pattern that is none fits nothing. */
export function fits(pattern: string, text: string): boolean {
  try {
    return RE2JS.matches(pattern, text);
  } catch {
    return false;
  }
}

function order(one: VariableValue, other: VariableValue): number {
  const [number, wanted] = [numberOf(one), numberOf(other)];
  if (number !== null && wanted !== null) return Math.sign(number - wanted);
  const [text, against] = [textOf(one).toLowerCase(), textOf(other).toLowerCase()];
  return text === against ? 0 : text < against ? -1 : 1;
}

/** What is written like a number; `+4612` and `007` are none, they are compared as they are. */
export function numberOf(value: VariableValue): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return null;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(value.trim()) ? Number(value) : null;
}

export function textOf(value: VariableValue | null): string {
  return value === null ? '' : String(value);
}

/** A value as a variable of this type keeps it. */
export function coerced(value: VariableValue | null, type: FlowVariable['type']): VariableValue {
  if (type === 'number') return value === null ? 0 : typeof value === 'boolean' ? Number(value) : (numberOf(value) ?? 0);
  if (type === 'flag') return value === true || (value !== null && /^(true|yes|1)$/i.test(String(value).trim()));
  return textOf(value).slice(0, mostText);
}

/** A variable holds no more characters. */
const mostText = 2000;

/** What stands between braces: a name, or the text around. */
export type TemplatePiece = string | { readonly name: string };

/** Reads a template. Braces that hold no name are text. */
export function readTemplate(text: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let plain = '';
  let from = 0;
  for (const match of text.matchAll(/\{\{|\{([A-Za-z][A-Za-z0-9_.]{0,80})\}/g)) {
    plain += text.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[1] === undefined) plain += '{';
    else {
      if (plain) pieces.push(plain);
      plain = '';
      pieces.push({ name: match[1] });
    }
  }
  plain += text.slice(from);
  if (plain) pieces.push(plain);
  return pieces;
}

/** What templates may name besides variables. */
export const templateNames = ['caller.number', 'caller.name', 'called.number', 'time.clock', 'time.date'] as const;

export function fillTemplate(text: string, view: FlowView, escape: (value: string) => string = (value) => value): string {
  return readTemplate(text)
    .map((piece) => (typeof piece === 'string' ? piece : escape(namedValue(piece.name, view))))
    .join('');
}

/** As {@link fillTemplate}; `{secret.name}` of the template itself stays to be filled in, one that a value contains is text. */
export function fillSealed(text: string, view: FlowView, escape: (value: string) => string): SealedText {
  return readTemplate(text).map((piece) => {
    if (typeof piece === 'string') return piece;
    if (piece.name.startsWith('secret.')) return { secret: piece.name.slice('secret.'.length) };
    return escape(namedValue(piece.name, view));
  });
}

function namedValue(name: string, { state, world }: FlowView): string {
  switch (name) {
    case 'caller.number':
      return state.caller.number;
    case 'caller.name':
      return state.caller.name;
    case 'called.number':
      return state.caller.called;
    case 'time.clock':
      return world.time.clock;
    case 'time.date':
      return world.time.date;
    default:
      return textOf(state.variables[name] ?? null);
  }
}
