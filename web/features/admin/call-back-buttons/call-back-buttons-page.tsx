import { PhoneIncoming } from 'lucide-react';
import { useMemo } from 'react';
import type { CallBackButtonView } from '../../../../src/contract/rest/call-back-buttons.ts';
import type { OpeningHoursView } from '../../../../src/contract/rest/opening-hours.ts';
import { useDesk } from '../../../app/session.tsx';
import { byLanguageSpec } from '../resource/by-language-field.tsx';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { type FieldSpec, nameSpec } from '../resource/field-spec.ts';
import { type FormValues, formOf } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { sourceOf, useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import { ButtonRequests } from './button-requests.tsx';
import { ButtonUse } from './button-use.tsx';
import { ColourField } from './colour-field.tsx';
import { countrySource } from './countries.ts';
import './call-back-buttons.css';

const newButton = {
  name: '',
  enabled: true,
  target: 'person',
  userId: null as string | null,
  queueId: null as string | null,
  origins: [] as string[],
  countries: [] as string[],
  numberKinds: ['fixed', 'mobile'],
  hoursId: null as string | null,
  whenClosed: 'say',
  languages: ['en', 'fr', 'de', 'sv'],
  labels: {},
  colour: '#0f766e',
  consents: {},
  asksName: true,
  perSourceHour: 5,
  perNumberDay: 3,
  perButtonHour: 60,
};

const isPerson = (values: FormValues) => values['target'] === 'person';
const hasHours = (values: FormValues) => values['hoursId'] !== null;

/** Whom a button names is the one kind alone, and what is never closed asks for no time. */
function toBody(values: FormValues, all: FormValues): Record<string, unknown> {
  const target = 'target' in values ? (all['target'] === 'person' ? { queueId: null } : { userId: null }) : {};
  const closed = all['hoursId'] === null && all['whenClosed'] !== 'say' ? { whenClosed: 'say' } : {};
  return { ...values, ...target, ...closed };
}

/** In the languages that the button speaks. */
const spoken = (values: FormValues) => values['languages'] as readonly string[];

/** By which web pages and mails ask for a call. */
export function CallBackButtonsPage() {
  const words = useAdminWords();
  const { rest } = useDesk();
  const client = useClient<CallBackButtonView>('call-back-buttons');
  const sources = useSources();
  const resource = useMemo<Resource<CallBackButtonView>>(() => {
    const hours = sourceOf<OpeningHoursView>(rest, {
      plural: 'opening-hours',
      optionOf: ({ id, name }) => ({ id, label: name }),
    });
    const languageName = new Intl.DisplayNames([words.locale], { type: 'language' });
    const languages = ['en', 'fr', 'de', 'sv'].map((id) => ({ id, label: languageName.of(id) ?? id }));
    return {
      client,
      icon: PhoneIncoming,
      words: {
        title: 'page.call-back-buttons',
        lead: 'cbb.lead',
        add: 'cbb.add',
        empty: 'cbb.empty',
        emptyHelp: 'cbb.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (said) => [
        nameColumn(said),
        textColumn(said, 'target', 'cbb.target', ({ targetName }) => targetName, { isSortable: false }),
        textColumn(
          said,
          'origins',
          'cbb.origins',
          ({ origins }) => origins.map((one) => one.replace(/^https?:\/\//, '')).join(', '),
          {
            isSortable: false,
          },
        ),
        textColumn(said, 'requests', 'cbb.requests-30', ({ requestCount }) => String(requestCount), {
          width: '130px',
          isSortable: false,
          isEnd: true,
        }),
        enabledColumn(said),
        changedColumn(said),
      ],
      fields: fieldsOf(
        { users: sources.users, queues: sources.queues, hours, countries: countrySource(words.locale) },
        languages,
        [
          { id: 'fixed', label: words.t('cbb.fixed') },
          { id: 'mobile', label: words.t('cbb.mobile') },
        ],
      ),
      toForm: formOf(newButton),
      toBody,
      tabs: [
        { id: 'use', word: 'cbb.tab-use', render: (button) => <ButtonUse key={button.version} button={button} /> },
        { id: 'requests', word: 'cbb.tab-requests', render: (button) => <ButtonRequests button={button} /> },
      ],
      isOff: ({ enabled }) => !enabled,
    };
  }, [client, rest, sources, words]);
  return <ResourcePage resource={resource} />;
}

type Source = Extract<FieldSpec, { kind: 'pick' }>['source'];
type Options = Extract<FieldSpec, { kind: 'any-of' }>['options'];

function fieldsOf(
  sources: { readonly users: Source; readonly queues: Source; readonly hours: Source; readonly countries: Source },
  languages: Options,
  kinds: Options,
): readonly FieldSpec[] {
  return [
    nameSpec,
    {
      name: 'target',
      label: 'cbb.target',
      kind: 'choice',
      isWide: true,
      options: [
        { id: 'person', word: 'cbb.target-person' },
        { id: 'queue', word: 'cbb.target-queue' },
      ],
    },
    { name: 'userId', label: 'cbb.person', kind: 'pick', source: sources.users, isShown: isPerson, isWide: true },
    {
      name: 'queueId',
      label: 'cbb.queue',
      kind: 'pick',
      source: sources.queues,
      isShown: (values) => !isPerson(values),
      isWide: true,
    },
    { name: 'enabled', label: 'state.enabled', kind: 'switch', isWide: true },
    { name: 'origins', label: 'cbb.origins', help: 'cbb.origins-help', kind: 'lines', rows: 2, isWide: true },
    {
      name: 'countries',
      label: 'cbb.countries',
      help: 'cbb.countries-help',
      kind: 'pick-many',
      source: sources.countries,
      section: 'cbb.section-numbers',
      isRequired: true,
      isWide: true,
    },
    { name: 'numberKinds', label: 'cbb.kinds', kind: 'any-of', options: kinds, isWide: true },
    { name: 'hoursId', label: 'cbb.hours', kind: 'pick', source: sources.hours, section: 'cbb.section-when' },
    {
      name: 'whenClosed',
      label: 'cbb.closed',
      kind: 'choice',
      isShown: hasHours,
      options: [
        { id: 'say', word: 'cbb.closed-say' },
        { id: 'ask-time', word: 'cbb.closed-ask' },
      ],
    },
    {
      name: 'languages',
      label: 'cbb.languages',
      kind: 'any-of',
      options: languages,
      section: 'cbb.section-look',
      isWide: true,
    },
    byLanguageSpec('labels', 'cbb.labels', 'cbb.labels-help', spoken),
    {
      name: 'colour',
      label: 'cbb.colour',
      kind: 'custom',
      text: String,
      render: (control) => <ColourField {...control} />,
    },
    { name: 'asksName', label: 'cbb.asks-name', kind: 'switch' },
    byLanguageSpec('consents', 'cbb.consents', 'cbb.consents-help', spoken),
    { name: 'perSourceHour', label: 'cbb.per-source', kind: 'number', min: 1, max: 1000, section: 'cbb.section-limits' },
    { name: 'perNumberDay', label: 'cbb.per-number', kind: 'number', min: 1, max: 100 },
    { name: 'perButtonHour', label: 'cbb.per-button', kind: 'number', min: 1, max: 10_000 },
  ];
}
