import { AudioLines } from 'lucide-react';
import { useMemo } from 'react';
import type { RecordingRuleView } from '../../../../src/contract/rest/recording-rules.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import { type FormValues, formOf } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';

const records = (values: FormValues) => values['action'] !== 'never';

const newRule = {
  name: '',
  position: 100,
  enabled: true,
  action: 'record',
  direction: 'any',
  queueIds: [] as string[],
  userIds: [] as string[],
  groupIds: [] as string[],
  trunkIds: [] as string[],
  numbers: [] as string[],
  sharePercent: 100,
  announces: true,
  masksDigits: true,
  includesConsultation: true,
  keepDays: null as number | null,
  mailUserIds: [] as string[],
  mailsPeople: false,
};

const columns: Resource<RecordingRuleView>['columns'] = (words) => [
  textColumn(words, 'position', 'record.position', ({ position }) => String(position), { width: '90px', isEnd: true }),
  nameColumn(words),
  textColumn(words, 'action', 'record.action', ({ action }) => words.t(`record.action-${action}`), { isSortable: false }),
  textColumn(words, 'sharePercent', 'record.share', ({ sharePercent }) => `${sharePercent} %`, {
    width: '90px',
    isSortable: false,
    isEnd: true,
  }),
  textColumn(words, 'announces', 'record.announces', ({ announces }) => words.t(announces ? 'record.yes' : 'record.no'), {
    isSortable: false,
  }),
  enabledColumn(words),
  changedColumn(words),
];

/** Which calls are recorded: the first rule that fits decides. */
export function RecordingRulesPage() {
  const client = useClient<RecordingRuleView>('recording-rules');
  const sources = useSources();
  const resource = useMemo<Resource<RecordingRuleView>>(
    () => ({
      client,
      icon: AudioLines,
      words: {
        title: 'page.recording-rules',
        add: 'record.add',
        empty: 'record.empty',
        emptyHelp: 'record.empty-help',
        lead: 'record.lead',
      },
      nameOf: ({ name }) => name,
      sort: 'position',
      columns,
      fields: [
        nameSpec,
        { name: 'position', label: 'record.position', help: 'record.position-help', kind: 'number', min: 1, max: 10_000 },
        { name: 'enabled', label: 'state.enabled', kind: 'switch' },
        {
          name: 'action',
          label: 'record.action',
          kind: 'choice',
          isWide: true,
          options: [
            { id: 'record', word: 'record.action-record' },
            { id: 'never', word: 'record.action-never' },
          ],
        },
        {
          name: 'direction',
          label: 'record.direction',
          kind: 'choice',
          section: 'record.section-which',
          isWide: true,
          options: [
            { id: 'any', word: 'record.direction-any' },
            { id: 'inbound', word: 'record.direction-inbound' },
            { id: 'outbound', word: 'record.direction-outbound' },
            { id: 'internal', word: 'record.direction-internal' },
          ],
        },
        { name: 'queueIds', label: 'page.queues', help: 'record.which-help', kind: 'pick-many', source: sources.queues },
        { name: 'userIds', label: 'page.users', kind: 'pick-many', source: sources.users },
        { name: 'groupIds', label: 'page.groups', kind: 'pick-many', source: sources.groups },
        { name: 'numbers', label: 'record.numbers', help: 'record.numbers-help', kind: 'lines', rows: 3, isWide: true },
        {
          name: 'sharePercent',
          label: 'record.share',
          help: 'record.share-help',
          kind: 'number',
          min: 1,
          max: 100,
          unit: 'record.percent',
        },
        {
          name: 'announces',
          label: 'record.announces',
          help: 'record.announces-help',
          kind: 'switch',
          isWide: true,
          section: 'record.section-how',
          isShown: records,
        },
        {
          name: 'masksDigits',
          label: 'record.masks',
          help: 'record.masks-help',
          kind: 'switch',
          isWide: true,
          isShown: records,
        },
        {
          name: 'includesConsultation',
          label: 'record.consultation',
          help: 'record.consultation-help',
          kind: 'switch',
          isWide: true,
          isShown: records,
        },
        {
          name: 'keepDays',
          label: 'record.keep',
          help: 'record.keep-help',
          kind: 'number',
          min: 0,
          max: 36_500,
          unit: 'record.days',
          isNullable: true,
          section: 'record.section-after',
          isShown: records,
        },
        {
          name: 'mailUserIds',
          label: 'record.mail',
          help: 'record.mail-help',
          kind: 'pick-many',
          source: sources.users,
          isShown: records,
        },
        { name: 'mailsPeople', label: 'record.mails-people', kind: 'switch', isWide: true, isShown: records },
      ],
      toForm: formOf(newRule),
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources],
  );
  return <ResourcePage resource={resource} />;
}
