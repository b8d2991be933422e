import { ListFilter, SlidersHorizontal } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { dimensionWords } from '../../../src/contract/figure-words/dimension-words.ts';
import type { FigureView, ReportDefinition, ReportDimension } from '../../../src/contract/rest/reports.ts';
import { Button } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Choice } from '../../ui/choice.tsx';
import { periods } from './periods.ts';
import type { FilterName } from './report-search.ts';
import type { Subjects } from './use-report.ts';
import { useReportWords } from './words/index.ts';

interface Props {
  definition: ReportDefinition;
  figures: readonly FigureView[];
  subjects: Subjects | undefined;
  onChange: (part: Partial<ReportDefinition>) => void;
}

const rowChoices: readonly ReportDimension[] = [
  'interval-15',
  'interval-30',
  'interval-hour',
  'interval-day',
  'interval-week',
  'interval-month',
  'hour-of-day',
  'weekday',
  'queue',
  'agent',
  'skill',
  'dialled',
  'channel',
  'disposition',
  'reason',
  'transfer-target',
  'flow',
  'flow-node',
  'user',
  'partner',
  'direction',
];

/** Period, rows, figures and filters. */
export function ReportControls({ definition, figures, subjects, onChange }: Props) {
  const { t, language } = useReportWords();
  const [first = '', second = ''] = definition.by;
  const setRow = (index: number, id: string) => {
    const by = definition.by.slice(0, 2);
    if (id === '') by.splice(index, 1);
    else by[index] = id as ReportDimension;
    onChange({ by: [...new Set(by)] });
  };
  const rows = (taken: string) => [
    { id: '', label: t('reports.by-none') },
    ...rowChoices.filter((id) => id !== taken).map((id) => ({ id, label: dimensionWords[language][id] })),
  ];
  return (
    <div className="report-controls">
      <Choice
        label={t('reports.period')}
        value={definition.period}
        options={periods.map((id) => ({ id, label: t(`reports.period-${id}`) }))}
        onChange={(id) => onChange({ period: periods.find((period) => period === id) ?? definition.period })}
      />
      <Choice label={t('reports.rows')} value={first} options={rows(second)} onChange={(id) => setRow(0, id)} />
      {first ? <Choice label={t('reports.and')} value={second} options={rows(first)} onChange={(id) => setRow(1, id)} /> : null}
      <FigureChoice definition={definition} figures={figures} onChange={onChange} />
      {subjects ? <FilterChoice definition={definition} subjects={subjects} onChange={onChange} /> : null}
    </div>
  );
}

function FigureChoice({ definition, figures, onChange }: Omit<Props, 'subjects'>) {
  const { t, has } = useReportWords();
  const groups = Map.groupBy(
    figures.filter(({ isLive }) => !isLive),
    ({ group }) => group,
  );
  const nameOf = (group: string) => {
    const key = `reports.group-${group}`;
    return has(key) ? t(key) : group;
  };
  return (
    <DialogTrigger>
      <Button icon={SlidersHorizontal}>{t('reports.figures', { count: definition.figures.length })}</Button>
      <Popover className="popover report-popover" offset={4}>
        <Dialog className="dialog" aria-label={t('reports.figures', { count: definition.figures.length })}>
          {[...groups].map(([group, members]) => {
            const ids = new Set(members.map(({ id }) => id));
            return (
              <Checks
                key={group}
                label={nameOf(group)}
                options={members.map(({ id, name }) => ({ id, label: name }))}
                value={definition.figures.filter((id) => ids.has(id))}
                onChange={(chosen) => {
                  const others = definition.figures.filter((id) => !ids.has(id) || chosen.includes(id));
                  const next = [...others, ...chosen.filter((id) => !others.includes(id))];
                  if (next.length > 0) onChange({ figures: next });
                }}
              />
            );
          })}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const named = (all: Subjects['queues']) => all.map(({ id, name }) => ({ id, label: name }));
const plain = (all: readonly string[]) => all.map((id) => ({ id, label: id }));

/** Only of certain queues, agents, numbers … */
function FilterChoice({ definition, subjects, onChange }: Pick<Props, 'definition' | 'onChange'> & { subjects: Subjects }) {
  const { t } = useReportWords();
  const filters: readonly { name: FilterName; options: { id: string; label: string }[] }[] = [
    { name: 'queueId', options: named(subjects.queues) },
    { name: 'agentId', options: named(subjects.agents) },
    { name: 'skillId', options: named(subjects.skills) },
    { name: 'dialled', options: plain(subjects.dialled) },
    { name: 'disposition', options: named(subjects.dispositions) },
    { name: 'channel', options: plain(subjects.channels) },
    { name: 'flowId', options: named(subjects.flows) },
    { name: 'userId', options: named(subjects.users) },
  ];
  const count = Object.values(definition.filters).filter((ids) => ids && ids.length > 0).length;
  return (
    <DialogTrigger>
      <Button icon={ListFilter}>{t('reports.filters', { count })}</Button>
      <Popover className="popover report-popover" offset={4}>
        <Dialog className="dialog" aria-label={t('reports.filters', { count })}>
          {filters
            .filter(({ options }) => options.length > 0)
            .map(({ name, options }) => (
              <Checks
                key={name}
                label={t(`reports.filter-${name}`)}
                options={options}
                value={definition.filters[name] ?? []}
                onChange={(ids) => {
                  const { [name]: _before, ...rest } = definition.filters;
                  onChange({ filters: ids.length > 0 ? { ...rest, [name]: ids } : rest });
                }}
              />
            ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
