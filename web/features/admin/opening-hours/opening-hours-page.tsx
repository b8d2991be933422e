import { CalendarClock } from 'lucide-react';
import { useMemo } from 'react';
import type { OpeningHoursView } from '../../../../src/contract/rest/opening-hours.ts';
import type { PickSource } from '../../../ui/picker.tsx';
import { changedColumn, nameColumn, tagColumn, textColumn } from '../resource/columns.tsx';
import type { FormValues } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { ExceptionField } from './exception-field.tsx';
import { HoursTop } from './hours-top.tsx';
import { stateWords, weekText } from './hours-words.ts';
import { SpecialDaysField } from './special-days-field.tsx';
import { WeekField } from './week-field.tsx';
import '../centre/centre.css';

const most = 40;

/** All zones that the browser knows, found by typing any part of their names. */
const zones: PickSource = {
  key: 'time-zones',
  search: async (text) => {
    const words = text
      .toLowerCase()
      .split(/[\s/_]+/)
      .filter(Boolean);
    const fits = (zone: string) => words.every((word) => zone.toLowerCase().includes(word));
    return Intl.supportedValuesOf('timeZone').filter(fits).slice(0, most).map(zoneOption);
  },
  byIds: async (ids) => ids.map(zoneOption),
};

function zoneOption(id: string) {
  return { id, label: id.replaceAll('_', ' ') };
}

const top = (values: FormValues) => <HoursTop values={values} />;

const countOf = (value: unknown) => String((value as readonly unknown[]).length);

/** When queues and flows take callers. */
export function OpeningHoursPage() {
  const client = useClient<OpeningHoursView>('opening-hours');
  const resource = useMemo<Resource<OpeningHoursView>>(
    () => ({
      client,
      icon: CalendarClock,
      words: { title: 'page.opening-hours', add: 'hours.add', empty: 'hours.empty', emptyHelp: 'hours.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        tagColumn(
          words,
          'state',
          'hours.now',
          ({ state }) => ({ word: state.isOpen ? 'hours.open' : 'hours.closed', tone: state.isOpen ? 'connected' : 'away' }),
          '100px',
        ),
        textColumn(words, 'because', 'hours.because', ({ state }) => stateWords(state, words), {
          width: 'minmax(160px, 1.4fr)',
          isSortable: false,
        }),
        textColumn(words, 'week', 'hours.week', ({ weekly }) => weekText(weekly, words.locale), {
          width: 'minmax(160px, 1.6fr)',
          isSortable: false,
        }),
        textColumn(words, 'queues', 'page.queues', ({ queueCount }) => String(queueCount), {
          width: '80px',
          isSortable: false,
          isEnd: true,
        }),
        changedColumn(words),
      ],
      fields: [
        { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
        { name: 'timeZone', label: 'hours.zone', kind: 'pick', source: zones },
        {
          name: 'exception',
          label: 'hours.by-hand',
          kind: 'custom',
          isWide: true,
          text: (value) => (value === null ? '' : '•'),
          render: (control) => <ExceptionField {...control} />,
        },
        {
          name: 'weekly',
          label: 'hours.week',
          section: 'hours.section-week',
          kind: 'custom',
          isWide: true,
          text: countOf,
          render: (control) => <WeekField {...control} />,
        },
        {
          name: 'specialDays',
          label: 'hours.days',
          section: 'hours.section-days',
          kind: 'custom',
          isWide: true,
          text: countOf,
          render: (control) => <SpecialDaysField {...control} />,
        },
        { name: 'followsHolidays', label: 'hours.follows', help: 'hours.follows-help', kind: 'switch', isWide: true },
      ],
      toForm: (hours) => ({
        name: hours?.name ?? '',
        timeZone: hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        exception: hours?.exception ?? null,
        weekly: hours?.weekly ?? [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
        specialDays: hours?.specialDays ?? [],
        followsHolidays: hours?.followsHolidays ?? true,
      }),
      top,
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
