import type { Decision } from '../call/index.ts';

/** What a supervisor does; `waiting`: for the next conversation. */
export type MonitoringChange = 'listen' | 'whisper' | 'barge' | 'took-over' | 'waiting' | 'left';

const sentences: Readonly<Record<MonitoringChange, (by: string, name: string) => string>> = {
  listen: (by, name) => `${by} listens to ${name}.`,
  whisper: (by, name) => `${by} speaks to ${name}, unheard by the other side.`,
  barge: (by, name) => `${by} joined the conversation of ${name}.`,
  'took-over': (by, name) => `${by} took the conversation over from ${name}.`,
  waiting: (by, name) => `${by} waits for the next conversation of ${name}.`,
  left: (by, name) => `${by} left the conversation of ${name}.`,
};

/** As a call's record says it. @param why the sentence of the right by which he may */
export function sayMonitoring(change: MonitoringChange, { by, name }: { by: string; name: string }, why: string): Decision {
  const step = { code: 'monitoring-right', params: { why }, sentence: why };
  return { code: `monitoring-${change}`, params: { by, name }, sentence: sentences[change](by, name), steps: why ? [step] : [] };
}
