import type { FlowEnd, FlowTest } from '../../contract/rest/flow-test.ts';
import type { FlowStep, FlowTestResult } from '../../contract/rest/flows.ts';
import type { FlowCaller, FlowEffect, FlowEvent, FlowState, FlowWorld, HoursState } from './flow-state.ts';
import { firstDifference } from './flow-test-difference.ts';
import type { PreparedFlow } from './prepared-flow.ts';
import { stateBefore, step } from './stepper.ts';

/** What tests know of the real world: names, and what opening hours say at a time. */
export interface FlowTestBook {
  /** `date` `YYYY-MM-DD`, `clock` `HH:MM`; null: there are none such. */
  hoursAt(id: string, date: string, clock: string): { readonly state: HoursState; readonly because: string } | null;
  /** A day that is no holiday. `weekday` 1 Monday to 7. */
  usualDay(weekday: number): string;
  queueName(id: string): string | null;
  nameOf(kind: 'user' | 'flow' | 'prompt' | 'queue', id: string): string;
  /** In place of what a test leaves empty. */
  readonly firstNumber: string;
}

type Given = FlowTest['given'];

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const dayMs = 86_400_000;
/** Far more than a flow may take. */
const mostEvents = 20_000;

/** Takes a pretended call through a flow. Pure, and in no time. */
export function runFlowTest(flow: PreparedFlow, test: FlowTest, book: FlowTestBook): FlowTestResult {
  const run = new TestRun(flow, test.given, book);
  const end = run.toTheEnd();
  const { path, state } = run;
  const result = { end, path, said: path.flatMap(({ said }) => said), variables: { ...state.variables } };
  const difference = firstDifference(test, result, { flow, book });
  return { testId: test.id, name: test.name, passed: difference === null, difference, ...result };
}

class TestRun {
  readonly path: FlowStep[] = [];
  state: FlowState;
  readonly #flow: PreparedFlow;
  readonly #given: Given;
  readonly #book: FlowTestBook;
  readonly #keys: string[];
  readonly #beganMs: number;
  #passedMs = 0;

  constructor(flow: PreparedFlow, given: Given, book: FlowTestBook) {
    this.#flow = flow;
    this.#given = given;
    this.#book = book;
    this.#keys = [...given.keys];
    this.#beganMs = Date.parse(`${dateOf(given.day, book)}T${given.time}:00Z`);
    this.state = stateBefore(flow, callerOf(given, book.firstNumber));
  }

  toTheEnd(): FlowEnd {
    let event: FlowEvent = { type: 'entered' };
    for (let count = 0; count < mostEvents; count++) {
      const stepped = step(this.#flow, this.state, event, this.#world());
      this.state = stepped.state;
      this.path.push(...stepped.passed.map((passed) => ({ ...passed, atMs: this.#passedMs })));
      if (this.state.end) return this.state.end;
      if (!stepped.effect) break;
      event = this.#answer(stepped.effect);
    }
    return { kind: 'failed', reason: 'The flow waits for something that never comes.' };
  }

  #answer(effect: FlowEffect): FlowEvent {
    const { nodeId } = effect;
    switch (effect.type) {
      case 'say':
        return { type: 'said' };
      case 'ask':
        return this.#typed(effect);
      case 'look-up': {
        const found = this.#given.contacts.find((one) => one.nodeId === nodeId)?.contact ?? null;
        return { type: 'looked-up', contact: found };
      }
      case 'request': {
        const answer = this.#given.http.find((one) => one.nodeId === nodeId);
        return answer ? { type: 'answered', ...answer } : { type: 'request-failed', reason: 'the test gives no answer' };
      }
      case 'queue':
        return this.#waited(effect);
      case 'call-back':
        return { type: 'called-back', accepted: this.#queue(effect.queueId) !== null };
      case 'transfer': {
        const result = this.#given.transfers.find((one) => one.nodeId === nodeId)?.result ?? 'answered';
        return result === 'answered' ? { type: 'left', how: 'taken' } : { type: 'not-taken', result };
      }
      case 'voicemail':
      case 'release':
        return { type: 'left', how: 'taken' };
    }
  }

  #typed({ max, terminator, firstTimeoutMs }: FlowEffect & { readonly type: 'ask' }): FlowEvent {
    const typed = this.#keys.shift() ?? '';
    if (!typed) this.#passedMs += firstTimeoutMs;
    const end = terminator === null ? -1 : typed.indexOf(terminator);
    return { type: 'keys', keys: (end < 0 ? typed : typed.slice(0, end)).slice(0, max) };
  }

  #waited({ queueId, maxWaitMs, waiting }: FlowEffect & { readonly type: 'queue' }): FlowEvent {
    const queue = this.#queue(queueId);
    if (!queue?.takes) return { type: 'queue-left', how: 'not-taken' };
    if (queue.waits === 'answered') return { type: 'left', how: 'taken' };
    if (queue.waits === 'key')
      return queue.key === waiting.callBack?.key
        ? { type: 'queue-left', how: 'called-back' }
        : { type: 'queue-left', how: 'key', key: queue.key };
    this.#passedMs += maxWaitMs;
    return { type: 'queue-left', how: 'timeout' };
  }

  #queue(id: string): Given['queues'][number] | null {
    const given = this.#given.queues.find(({ queueId }) => queueId === id);
    return given ?? (this.#book.queueName(id) === null ? null : { queueId: id, ...quietQueue });
  }

  #world(): FlowWorld {
    const nowMs = this.#beganMs + this.#passedMs;
    const [date, clock] = [new Date(nowMs).toISOString().slice(0, 10), new Date(nowMs).toISOString().slice(11, 16)];
    return {
      time: { atMs: nowMs, date, clock, weekday: new Date(nowMs).getUTCDay() || 7 },
      hours: (id) => this.#hours(id, date, clock),
      queue: (id) => {
        const queue = this.#queue(id);
        return queue && { ...queue, name: this.#book.queueName(id) ?? 'the queue' };
      },
      nameOf: (kind, id) => this.#book.nameOf(kind, id),
    };
  }

  #hours(id: string, date: string, clock: string): ReturnType<FlowWorld['hours']> {
    const given = this.#given.hours.find(({ hoursId }) => hoursId === id);
    if (given) return { state: given.state, because: 'The test says so.' };
    const known = this.#book.hoursAt(id, date, clock);
    return known && this.#given.day === 'holiday' ? { state: 'holiday', because: 'The test says that it is a holiday.' } : known;
  }
}

const quietQueue = {
  takes: true,
  waiting: 0,
  longestWaitS: 0,
  estimatedWaitFromS: null,
  estimatedWaitS: null,
  agentsReady: 1,
  agentsSignedIn: 1,
  waits: 'answered',
  key: '',
} as const;

function dateOf(day: Given['day'], book: FlowTestBook): string {
  const weekday = weekdays.findIndex((one) => one === day) + 1;
  if (weekday > 0) return book.usualDay(weekday);
  return day === 'holiday' ? book.usualDay(1) : day;
}

/** The next day of this weekday that is none of the holidays. */
export function usualDayAfter(atMs: number, weekday: number, isHoliday: (date: string) => boolean): string {
  const from = Date.parse(`${new Date(atMs).toISOString().slice(0, 10)}T00:00:00Z`);
  let first = '';
  for (let days = 1; days <= 8 * 7; days++) {
    const day = new Date(from + days * dayMs);
    if ((day.getUTCDay() || 7) !== weekday) continue;
    const date = day.toISOString().slice(0, 10);
    if (!isHoliday(date)) return date;
    first ||= date;
  }
  return first;
}

function callerOf({ callerNumber, callerName, called, language }: Given, firstNumber: string): FlowCaller {
  const isInternal = /^\d{1,6}$/.test(callerNumber);
  return {
    number: callerNumber,
    name: callerName,
    isPrivate: callerNumber === '',
    type: isInternal ? 'internal' : 'trunk',
    called: called || firstNumber,
    language,
  };
}
