import type { Decision } from '../../telephony/call/index.ts';
import type { Queue } from '../contact-centre-directory/index.ts';

/** What queues decide themselves, in words; whom to offer whom is explained by `routing`. */
function say(code: string, sentence: string, params: Decision['params']): Decision {
  return { code, params, sentence, steps: [] };
}

export function waitsAt({ name: queue }: Queue, position: number): Decision {
  return say('queued', `Waits in ${queue} at place ${position}.`, { queue, position });
}

export function full({ name: queue, lines = 100 }: Queue): Decision {
  return say('queue-full', `${queue} has as many callers as it may: ${lines}.`, { queue, lines });
}

export function closed({ name: queue }: Queue, because: string): Decision {
  return say('queue-closed', `${queue} is closed. ${because}`.trimEnd(), { queue, because });
}

export function taken(queue: string, by: string): Decision {
  return say('taken', `${by} took the customer out of ${queue}.`, { queue, by });
}

export function byHand(from: string, to: string, by: string, reason: string): Decision {
  const why = reason === '' ? '' : `: ${reason}`;
  return say('by-hand', `${by} gave the customer of ${from} to ${to}${why}.`, { from, to, by, reason });
}

export function goneInCircles(queue: string): Decision {
  return say('overflow-in-circles', `The rules of ${queue} and other queues send the customer round in circles.`, { queue });
}

/** Nobody was reached where overflow leads. */
export function inVain(queue: string, hasMailbox: boolean): Decision {
  const end = hasMailbox ? 'may leave a message' : 'is let go';
  const sentence = `Nobody took the customer wherever ${queue} sent him on: he ${end}.`;
  return { code: 'overflow-in-vain', params: { queue, toMailbox: hasMailbox }, sentence, steps: [] };
}
