import type { FlowEnd, FlowTest } from '../../contract/rest/flow-test.ts';
import type { FlowStep, FlowTestResult } from '../../contract/rest/flows.ts';
import { textOf } from './flow-values.ts';
import { type Why, why } from './node-step.ts';
import type { PreparedFlow } from './prepared-flow.ts';

interface Names {
  readonly flow: PreparedFlow;
  readonly book: { nameOf(kind: 'user' | 'flow' | 'queue', id: string): string };
}

type Happened = Pick<FlowTestResult, 'end' | 'path' | 'said' | 'variables'>;

/** The first thing that is otherwise than a test expects, in words; null: everything is as it expects. */
export function firstDifference({ expect }: Pick<FlowTest, 'expect'>, happened: Happened, names: Names): Why | null {
  return (
    differentPath(expect.path, happened.path, names) ??
    differentEnd(expect.end, happened.end, names) ??
    notSaid(expect.says, happened.said) ??
    differentVariable(expect.variables, happened.variables)
  );
}

function differentPath(expected: readonly string[] | undefined, path: readonly FlowStep[], { flow }: Names): Why | null {
  if (!expected) return null;
  const nameOf = (id: string | undefined) => {
    const node = id === undefined ? undefined : flow.node(id);
    return node ? node.name || node.kind : id === undefined ? 'nothing' : 'a node that is gone';
  };
  const length = Math.max(expected.length, path.length);
  for (let at = 0; at < length; at++) {
    const [wanted, came] = [expected[at], path[at]?.nodeId];
    if (wanted === came) continue;
    const params = { step: at + 1, came: nameOf(came), expected: nameOf(wanted) };
    return why('path-differs', `Step ${params.step} was ${params.came}, not ${params.expected}.`, params);
  }
  return null;
}

function differentEnd(expected: FlowEnd, came: FlowEnd, names: Names): Why | null {
  const target = (end: FlowEnd) => endInWords(end, names);
  const params = { came: target(came), expected: target(expected) };
  if (!isSameTarget(expected, came)) return why('end-differs', `The call ended ${params.came}, not ${params.expected}.`, params);
  if (expected.kind !== 'queue' || came.kind !== 'queue') return null;
  if (expected.priority !== undefined && expected.priority !== came.priority)
    return why('priority-differs', `The priority was ${came.priority ?? "the queue's own"}, not ${expected.priority}.`, {
      came: came.priority ?? null,
      expected: expected.priority,
    });
  if (expected.skills && skillsInOrder(expected.skills) !== skillsInOrder(came.skills ?? []))
    return why('skills-differ', 'Other skills were asked for than the test expects.', {
      came: skillsInOrder(came.skills ?? []),
      expected: skillsInOrder(expected.skills),
    });
  return null;
}

function skillsInOrder(skills: readonly { readonly skillId: string; readonly level: number }[]): string {
  return skills
    .map(({ skillId, level }) => `${skillId} ${level}`)
    .toSorted()
    .join(', ');
}

function isSameTarget(expected: FlowEnd, came: FlowEnd): boolean {
  switch (expected.kind) {
    case 'queue':
      return came.kind === 'queue' && came.queueId === expected.queueId;
    case 'call-back':
      return (
        came.kind === 'call-back' &&
        came.queueId === expected.queueId &&
        (expected.number === undefined || came.number === expected.number)
      );
    case 'voicemail':
    case 'user':
      return came.kind === expected.kind && came.userId === expected.userId;
    case 'number':
      return came.kind === 'number' && came.number === expected.number;
    case 'flow':
      return came.kind === 'flow' && came.flowId === expected.flowId;
    case 'released':
      return came.kind === 'released';
    case 'failed':
      return came.kind === 'failed';
  }
}

/** Where a call ends, to follow "ended". */
export function endInWords(end: FlowEnd, { book }: Pick<Names, 'book'>): string {
  switch (end.kind) {
    case 'queue':
      return `in the queue ${book.nameOf('queue', end.queueId)}`;
    case 'voicemail':
      return `in the mailbox of ${book.nameOf('user', end.userId)}`;
    case 'number':
      return `at ${end.number}`;
    case 'user':
      return `with ${book.nameOf('user', end.userId)}`;
    case 'flow':
      return `in the flow ${book.nameOf('flow', end.flowId)}`;
    case 'call-back':
      return `with a call-back by ${book.nameOf('queue', end.queueId)}${end.number ? ` at ${end.number}` : ''}`;
    case 'released':
      return 'by being released';
    case 'failed':
      return `in a failure${end.reason ? ` (${end.reason.replace(/\.$/, '')})` : ''}`;
  }
}

/** Each in its turn; others may come between. A part of what was said is enough. */
function notSaid(expected: readonly string[], said: readonly string[]): Why | null {
  let from = 0;
  for (const text of expected) {
    const at = said.findIndex((one, index) => index >= from && one.toLowerCase().includes(text.toLowerCase()));
    if (at < 0) return why('not-said', `“${text}” was not said${from > 0 ? ' after what comes before it' : ''}.`, { text });
    from = at + 1;
  }
  return null;
}

function differentVariable(expected: FlowTest['expect']['variables'], came: FlowTestResult['variables']): Why | null {
  for (const { name, value } of expected) {
    const found = came[name];
    if (found !== undefined && textOf(found) === textOf(value)) continue;
    const params = { name, came: found === undefined ? null : textOf(found), expected: textOf(value) };
    return why('variable-differs', `${name} was ${params.came ?? 'not set'}, not ${params.expected}.`, params);
  }
  return null;
}
