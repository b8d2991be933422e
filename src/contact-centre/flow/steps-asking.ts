import type { FlowState } from './flow-state.ts';
import { coerced, fillSealed, fillTemplate, textOf, valueOf } from './flow-values.ts';
import { valueAt } from './json-path.ts';
import { leave, type NodeStep, type StepView, why } from './node-step.ts';

/** Nodes that ask others: directories and servers. */
export const lookup: NodeStep<'lookup'> = {
  enter: ({ id, settings }, view) => {
    const value = textOf(valueOf(settings.of, view)).trim();
    if (!value)
      return leave('not-found', why('nothing-to-look-up', 'There is nothing to look up: the number is withheld or empty.'));
    const { by, directoryIds, timeoutS } = settings;
    return { kind: 'wait', effect: { type: 'look-up', nodeId: id, by, value, directoryIds, timeoutMs: timeoutS * 1000 } };
  },
  answer: ({ settings }, event, view) => {
    if (event.type === 'timed-out') return leave('not-found', why('look-up-late', 'The directories did not answer in time.'));
    if (event.type !== 'looked-up') return null;
    const { contact } = event;
    if (!contact) return leave('not-found', why('contact-unknown', 'Nobody was found in the directories.'));
    const name = contact.displayName ?? contact.companyName ?? '';
    const found = settings.results.map(({ field, variable }) => [variable, contact[field] ?? ''] as const);
    return leave('found', why('contact-found', name ? `${name} was found.` : 'A contact was found.', { name }), {
      variables: withVariables(view, found),
    });
  },
};

export const http: NodeStep<'http'> = {
  enter: ({ id, settings }, view) => {
    const { method, url, headers, body, timeoutS } = settings;
    const isJson = /^\s*[[{]/.test(body);
    return {
      kind: 'wait',
      effect: {
        type: 'request',
        nodeId: id,
        method,
        url: fillTemplate(url, view, encodeURIComponent),
        headers: headers.map(({ name, value }) => ({ name, value: fillSealed(value, view, withoutControls) })),
        body: fillSealed(body, view, isJson ? insideJsonString : (value) => value),
        timeoutMs: Math.round(timeoutS * 1000),
      },
    };
  },
  answer: ({ settings }, event, view) => {
    if (event.type === 'timed-out')
      return leave(
        'failed',
        why('request-late', `The server did not answer within ${settings.timeoutS} s.`, { seconds: settings.timeoutS }),
      );
    if (event.type === 'request-failed')
      return leave('failed', why('request-failed', `The request failed: ${event.reason}.`, { reason: event.reason }));
    if (event.type !== 'answered') return null;
    const { status } = event;
    if (status < 200 || status > 299)
      return leave('failed', why('request-refused', `The server answered ${status}.`, { status }));
    if (settings.results.length === 0) return leave('ok', why('request-answered', `The server answered ${status}.`, { status }));
    const document = parsed(event.body);
    if (document === undefined) return leave('failed', why('request-no-json', 'The answer was no JSON.', { status }));
    const found = settings.results.map(({ path, variable }) => [variable, valueAt(document, path)] as const);
    const missing = settings.results.find((_, index) => found[index]![1] === null)?.path ?? null;
    const sentence = missing ? `The server answered ${status}; ${missing} was not in it.` : `The server answered ${status}.`;
    return leave('ok', why('request-answered', sentence, { status, missing }), { variables: withVariables(view, found) });
  },
};

function withVariables(
  { state, flow }: StepView,
  values: readonly (readonly [string, Parameters<typeof coerced>[0]])[],
): FlowState['variables'] {
  const typed = values.map(([name, value]) => [name, coerced(value, flow.variable(name)?.type ?? 'text')]);
  return { ...state.variables, ...Object.fromEntries(typed) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function insideJsonString(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** A value must not begin another header. */
function withoutControls(value: string): string {
  return value.replaceAll(/\p{Cc}/gu, ' ');
}
