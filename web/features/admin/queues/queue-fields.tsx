import type { WaitingSettings } from '../../../../src/contract/rest/flow-document.ts';
import { type QueueView, routingStrategies } from '../../../../src/contract/rest/queues.ts';
import { durationSpec } from '../centre/duration-field.tsx';
import { OrderedPicks } from '../centre/ordered-picks.tsx';
import { TargetField } from '../centre/target-field.tsx';
import type { FieldControl, FieldSpec } from '../resource/field-spec.ts';
import { type FormValues, pick } from '../resource/merge.ts';
import type { useSources } from '../resource/sources.ts';
import { type AdminKey, useAdminWords } from '../words/index.ts';
import { OverflowField } from './overflow-field.tsx';
import { RequirementsField } from './requirements-field.tsx';
import { ServiceLevelField } from './service-level-field.tsx';
import { WaitingField } from './waiting-field.tsx';

type Sources = ReturnType<typeof useSources>;

const isShared = (values: FormValues) => values.kind === 'shared';
const isServed = (values: FormValues) => !isShared(values);
const countOf = (value: unknown) => String((value as readonly unknown[] | undefined)?.length ?? 0);

const quietWaiting: WaitingSettings = {
  welcome: [],
  music: { kind: 'usual' },
  announces: [],
  firstAfterS: 20,
  everyS: 60,
  comfort: [],
  callBack: null,
  exits: [],
};

/** In the order of a caller's way: who he is, who answers, how long, where else, afterwards, and how it is measured. */
export function queueFields(sources: Sources): readonly FieldSpec[] {
  return [
    ...namingFields(sources),
    ...answeringFields(sources),
    ...timeFields(),
    ...openingFields(sources),
    ...waitingFields(),
    ...afterwardsFields(sources),
    ...measureFields(),
  ];
}

function namingFields(sources: Sources): readonly FieldSpec[] {
  return [
    { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
    { name: 'number', label: 'f.number', help: 'queues.number-help', kind: 'text', type: 'tel', isRequired: true },
    { name: 'enabled', label: 'state.enabled', help: 'queues.enabled-help', kind: 'switch', isWide: true },
    {
      name: 'kind',
      label: 'queues.kind',
      kind: 'choice',
      isWide: true,
      options: [
        { id: 'agents', word: 'queues.kind-agents' },
        { id: 'shared', word: 'queues.kind-shared' },
      ],
    },
    { name: 'lines', label: 'queues.lines', help: 'queues.lines-help', kind: 'number', min: 1, max: 1000, isShown: isShared },
    {
      name: 'deviceId',
      label: 'queues.extension',
      help: 'queues.extension-help',
      kind: 'pick',
      source: sources.devices,
      only: 'create',
      isShown: isShared,
    },
    { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, only: 'create', isWide: true },
  ];
}

function answeringFields(sources: Sources): readonly FieldSpec[] {
  return [
    {
      name: 'memberUserIds',
      label: 'page.agents',
      section: 'queues.section-answer',
      kind: 'custom',
      isWide: true,
      isShown: isServed,
      text: countOf,
      render: (control) => <Ordered control={control} source={sources.users} help="queues.members-help" />,
    },
    {
      name: 'strategy',
      label: 'queues.strategy',
      help: 'queues.strategy-help',
      kind: 'choice',
      isWide: true,
      isShown: isServed,
      options: routingStrategies.map((id) => ({ id, word: `queues.${id}` as const })),
    },
    {
      name: 'requirements',
      label: 'queues.skills',
      kind: 'custom',
      isWide: true,
      isShown: isServed,
      text: countOf,
      render: (control) => <RequirementsField {...control} />,
    },
    durationSpec('stickyMs', 'queues.sticky', 'queues.sticky-help', {
      isShown: isServed,
      without: { whenEmpty: 'queues.sticky-none', empty: 0 },
    }),
    { name: 'priority', label: 'queues.priority', help: 'queues.priority-help', kind: 'number', min: 1, max: 9 },
  ];
}

function timeFields(): readonly FieldSpec[] {
  return [
    durationSpec('offerTimeoutMs', 'queues.offer', 'queues.offer-help', { section: 'queues.section-times', isShown: isServed }),
    durationSpec('maxWaitMs', 'queues.max-wait', 'queues.max-wait-help', {
      isShown: isServed,
      without: { whenEmpty: 'queues.max-wait-none', empty: 0 },
    }),
    {
      name: 'overflow',
      label: 'queues.overflow',
      kind: 'custom',
      isWide: true,
      isShown: isServed,
      text: countOf,
      render: (control) => <OverflowField {...control} />,
    },
  ];
}

function openingFields(sources: Sources): readonly FieldSpec[] {
  return [
    {
      name: 'hoursId',
      label: 'queues.hours',
      help: 'queues.hours-help',
      section: 'queues.section-open',
      kind: 'pick',
      source: sources.openingHours,
      isWide: true,
      isShown: isServed,
    },
    {
      name: 'closedTo',
      label: 'queues.closed-to',
      kind: 'custom',
      isWide: true,
      isShown: (values) => isServed(values) && Boolean(values.hoursId),
      text: (value) => (value as { kind?: string } | null)?.kind ?? '',
      render: ({ value, onChange, label, error }) => (
        <TargetField label={label} value={value as never} onChange={onChange} error={error} without={['call-back']} />
      ),
    },
  ];
}

function waitingFields(): readonly FieldSpec[] {
  return [
    {
      name: 'waitingSettings',
      label: 'queues.waiting-settings',
      section: 'queues.section-waiting',
      kind: 'custom',
      isWide: true,
      isShown: isServed,
      text: (value) => String((value as WaitingSettings).everyS),
      render: (control) => <WaitingField {...control} />,
    },
    durationSpec('offerCallBackAfterMs', 'queues.call-back', 'queues.call-back-help', {
      isShown: isServed,
      without: { whenEmpty: 'queues.call-back-none', empty: null },
    }),
  ];
}

function afterwardsFields(sources: Sources): readonly FieldSpec[] {
  return [
    durationSpec('wrapUpMs', 'queues.wrap-up', 'queues.wrap-up-help', {
      section: 'queues.section-after',
      isShown: isServed,
      without: { whenEmpty: 'queues.wrap-up-none', empty: 0 },
    }),
    {
      name: 'scriptId',
      label: 'queues.script',
      help: 'queues.script-help',
      kind: 'pick',
      source: sources.scripts,
      isShown: isServed,
    },
    {
      name: 'dispositionIds',
      label: 'queues.dispositions',
      kind: 'custom',
      isWide: true,
      isShown: isServed,
      text: countOf,
      render: (control) => <Ordered control={control} source={sources.dispositions} help="queues.dispositions-help" />,
    },
    {
      name: 'needsDisposition',
      label: 'queues.needs-disposition',
      help: 'queues.needs-disposition-help',
      kind: 'switch',
      isWide: true,
      isShown: (values) => isServed(values) && ((values.dispositionIds as readonly string[] | undefined)?.length ?? 0) > 0,
    },
  ];
}

function measureFields(): readonly FieldSpec[] {
  return [
    {
      name: 'serviceLevel',
      label: 'queues.service-level',
      section: 'queues.section-measure',
      kind: 'custom',
      isWide: true,
      isShown: isServed,
      text: (value) => `${Math.round((value as QueueView['serviceLevel']).ratio * 100)} %`,
      render: (control) => <ServiceLevelField {...control} />,
    },
    durationSpec('shortAbandonMs', 'queues.short-abandon', 'queues.short-abandon-help', { isShown: isServed }),
  ];
}

function Ordered({ control, source, help }: { control: FieldControl; source: Sources['users']; help: AdminKey }) {
  const { t } = useAdminWords();
  const { label, error, value, onChange } = control;
  return (
    <OrderedPicks
      label={label}
      hint={t(help)}
      error={error}
      source={source}
      value={(value as readonly string[] | undefined) ?? []}
      onChange={onChange}
    />
  );
}

/** Of a new queue. */
const usual = {
  name: '',
  number: '',
  enabled: true,
  kind: 'agents',
  lines: 100,
  memberUserIds: [],
  strategy: 'longest-idle',
  requirements: [],
  stickyMs: 0,
  priority: 5,
  offerTimeoutMs: 20_000,
  maxWaitMs: 0,
  overflow: [],
  hoursId: null,
  closedTo: null,
  waitingSettings: quietWaiting,
  offerCallBackAfterMs: null,
  wrapUpMs: 10_000,
  scriptId: null,
  dispositionIds: [],
  needsDisposition: false,
  serviceLevel: { withinMs: 20_000, ratio: 0.8 },
  shortAbandonMs: 5000,
} satisfies Partial<QueueView>;

export function queueForm(queue: QueueView | null): FormValues {
  return queue ? pick(queue, usual) : { ...usual, domainId: undefined, deviceId: null };
}

/** The key by which a caller takes the offer to be called back, while nobody chose another in a flow. */
const callBackKey = '1';

/** Being called back is offered by what callers hear: both say the same time. A requirement without a skill was begun and left. */
export function queueBody(values: FormValues, all: FormValues): Record<string, unknown> {
  const body: Record<string, unknown> = { ...values };
  if (values.requirements)
    body.requirements = (values.requirements as QueueView['requirements']).filter(({ skillId }) => skillId !== '');
  if ('offerCallBackAfterMs' in values) {
    const afterMs = values.offerCallBackAfterMs as number | null;
    const waiting = all.waitingSettings as WaitingSettings;
    const offer = { key: callBackKey, everyS: 120, ...waiting.callBack };
    const callBack = afterMs === null ? null : { ...offer, firstAfterS: Math.min(3600, Math.round(afterMs / 1000)) };
    body.waitingSettings = { ...waiting, callBack };
  }
  return body;
}
