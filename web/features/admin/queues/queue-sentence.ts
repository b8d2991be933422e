import type { InteractionTargetView } from '../../../../src/contract/rest/interaction-target.ts';
import type { QueueView } from '../../../../src/contract/rest/queues.ts';
import { durationText } from '../centre/duration.ts';
import { idOfTarget } from '../centre/target-field.tsx';
import type { FormValues } from '../resource/merge.ts';
import type { AdminKey } from '../words/index.ts';

type Rule = QueueView['overflow'][number];
type Values = Partial<QueueView>;

/** The words of the administration alone. */
interface Said {
  readonly t: (key: AdminKey, values?: Record<string, string | number>) => string;
}

/** Ids whose names the sentence needs, by kind. */
export interface Named {
  readonly skills: readonly string[];
  readonly queues: readonly string[];
  readonly users: readonly string[];
  readonly agents: readonly string[];
  readonly flows: readonly string[];
  readonly openingHours: readonly string[];
}

export function namedBy(form: FormValues): Named {
  const { requirements = [], overflow = [], closedTo = null, hoursId } = form as Values;
  const targets = [...overflow.map(({ to }) => to), closedTo].filter((target) => target !== null);
  const ids = (...kinds: InteractionTargetView['kind'][]) =>
    targets
      .filter(({ kind }) => kinds.includes(kind))
      .map(idOfTarget)
      .filter(Boolean);
  return {
    skills: requirements.map(({ skillId }) => skillId).filter(Boolean),
    queues: ids('queue'),
    users: ids('user', 'voicemail'),
    agents: ids('agent'),
    flows: ids('flow'),
    openingHours: hoursId ? [hoursId] : [],
  };
}

/** What will happen to a caller, in the order in which it does, one clause each. */
export function queueClauses(form: FormValues, { t }: Said, nameOf: (id: string) => string): string[] {
  const values = form as Values;
  const { memberUserIds = [], strategy = 'longest-idle', requirements = [], stickyMs = 0, overflow = [] } = values;
  if (values.kind === 'shared') return [t('qs.shared', { count: values.lines ?? 100 })];
  const clauses: string[] = [];
  clauses.push(memberUserIds.length === 0 ? t('qs.nobody') : t(`qs.${strategy}`, { count: memberUserIds.length }));
  for (const { skillId, level } of requirements) if (skillId) clauses.push(t('qs.skill', { skill: nameOf(skillId), level }));
  if (stickyMs > 0) clauses.push(t('qs.sticky', { time: durationText(stickyMs) }));
  const arriving = overflow.filter(({ when }) => when.kind !== 'waited');
  for (const { when, to } of arriving) clauses.push(arrival(when, { t }, goes(to, { t }, nameOf)));
  clauses.push(...laterClauses(values, { t }, nameOf));
  if (values.hoursId)
    clauses.push(t('qs.closed', { hours: nameOf(values.hoursId), go: goes(values.closedTo ?? null, { t }, nameOf) }));
  return clauses;
}

/** What comes with time, the sooner first. */
function laterClauses(values: Values, words: Said, nameOf: (id: string) => string): string[] {
  const { t } = words;
  const later: { atMs: number; text: string }[] = [];
  for (const { skillId, relaxations } of values.requirements ?? [])
    for (const { afterMs, level } of skillId ? relaxations : []) {
      const said = { time: durationText(afterMs), skill: nameOf(skillId), level };
      later.push({ atMs: afterMs, text: t(level === 0 ? 'qs.relax-none' : 'qs.relax', said) });
    }
  for (const { when, to } of values.overflow ?? [])
    if (when.kind === 'waited')
      later.push({ atMs: when.forMs, text: t('qs.waited', { time: durationText(when.forMs), go: goes(to, words, nameOf) }) });
  const { offerCallBackAfterMs, maxWaitMs } = values;
  if (typeof offerCallBackAfterMs === 'number')
    later.push({ atMs: offerCallBackAfterMs, text: t('qs.call-back', { time: durationText(offerCallBackAfterMs) }) });
  if (maxWaitMs) later.push({ atMs: maxWaitMs, text: t('qs.waited', { time: durationText(maxWaitMs), go: t('qs.go-let-go') }) });
  return later.toSorted((one, other) => one.atMs - other.atMs).map(({ text }) => text);
}

function arrival(when: Rule['when'], { t }: Said, go: string): string {
  if (when.kind === 'length') return t('qs.length', { count: when.moreThan, go });
  if (when.kind === 'ratio') return t('qs.ratio', { count: when.moreThan, go });
  if (when.kind === 'forecast') return t('qs.forecast', { time: durationText(when.beyondMs), go });
  return t('qs.nobody-there', { go });
}

function goes(to: InteractionTargetView | null, { t }: Said, nameOf: (id: string) => string): string {
  if (to === null) return t('qs.go-let-go');
  if (to.kind === 'call-back') return t('qs.go-call-back');
  const name = to.kind === 'number' ? to.number : idOfTarget(to) && nameOf(idOfTarget(to));
  return t(`qs.go-${to.kind}` as AdminKey, { name: name || '…' });
}
