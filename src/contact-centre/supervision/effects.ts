import type { SupervisionEffect } from '../../contract/rest/contact-centre-supervision.ts';

type Params = Readonly<Record<string, string | number>>;

const sentences = {
  'state-ready': ({ name }: Params) => `${name} becomes ready.`,
  'state-not-ready': ({ name, reason }: Params) => `${name} becomes not ready${reason ? ` (${reason})` : ''}.`,
  'state-logged-off': ({ name }: Params) => `${name} is logged off.`,
  'after-work': ({ name }: Params) => `${name} has work in hand: it holds afterwards.`,
  'ends-wrap-up': ({ name }: Params) => `The wrap-up of ${name} ends.`,
  'offer-goes-on': ({ name }: Params) => `${name} is being rung at this moment; that goes on.`,
  'ready-left': ({ queue, ready, waiting }: Params) => `${queue}: ${ready} ready, ${waiting} waiting.`,
  'queue-in': ({ name, queue }: Params) => `${name} serves ${queue} from now on.`,
  'queue-out': ({ name, queue }: Params) => `${name} serves ${queue} no more; calls in hand go on.`,
  'no-queue-left': ({ name }: Params) => `${name} serves no queue then.`,
  'is-told': ({ name }: Params) => `${name} is told that it was you.`,
  assign: ({ caller, name }: Params) => `Caller ${caller} rings at ${name}.`,
  overtakes: ({ count }: Params) => `He overtakes ${count} who wait longer.`,
  'not-ready-now': ({ name }: Params) => `${name} is not ready, and is rung all the same.`,
  'waits-on': () => 'If it is not taken, he waits on where he stood.',
  requeue: ({ caller, from, to }: Params) => `Caller ${caller} goes from ${from} to ${to}.`,
  'queue-length': ({ queue, waiting }: Params) => `${queue} has ${waiting} waiting.`,
  'keeps-age': () => 'He keeps the time he has waited.',
  priority: ({ caller, before, after }: Params) => `Caller ${caller} has priority ${after} in place of ${before}.`,
} as const;

export type EffectCode = keyof typeof sentences;

/** One thing that a command does. */
export function effect(code: EffectCode, params: Params): SupervisionEffect {
  return { code, params: { ...params }, sentence: sentences[code](params) };
}
