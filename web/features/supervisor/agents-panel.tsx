import { Search, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { SupervisedAgent, SupervisionBoardView } from '../../../src/contract/rest/contact-centre-supervision.ts';
import { Choice } from '../../ui/choice.tsx';
import { type Column, DataGrid } from '../../ui/data-grid.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { type AgentFilter, agentsInOrder, isAgentAlarm } from './board-model.ts';
import { stateTone, useStateName } from './state-name.ts';
import { type SupervisorWords, useSupervisorWords } from './words/index.ts';

interface Props {
  board: SupervisionBoardView;
  now: number;
  /** Something stands beside it: what is said there is left out here. */
  isNarrow: boolean;
  openId: string | null;
  onOpen: (agentId: string) => void;
}

const states = ['busy', 'wrap-up', 'not-ready', 'ready', 'logged-off'] as const;

/** My agents: found, sorted, and one opened beside. */
export function AgentsPanel({ board, now, isNarrow, openId, onOpen }: Props) {
  const words = useSupervisorWords();
  const { t } = words;
  const stateName = useStateName(board.reasons);
  const [filter, setFilter] = useState<AgentFilter>({ text: '', state: '', queueId: '' });
  const [sort, setSort] = useState('state');
  const items = useMemo(() => agentsInOrder(board.agents, filter, sort), [board.agents, filter, sort]);
  const all = columnsOf({ words, board, now, stateName });
  const columns = isNarrow ? all.filter(({ id }) => id !== 'queues') : all;
  return (
    <section className="panel flush sup-agents">
      <div className="sup-agents-head">
        <h2>{t('sup.agents')}</h2>
        <SearchField value={filter.text} onChange={(text) => setFilter({ ...filter, text })} className="search-field">
          <Label className="sr-only">{t('sup.filter')}</Label>
          <Search className="icon" aria-hidden="true" />
          <Input className="input" placeholder={t('sup.filter')} />
        </SearchField>
        <Choice
          label={t('sup.state')}
          isLabelHidden
          value={filter.state}
          options={[{ id: '', label: t('sup.any-state') }, ...states.map((id) => ({ id, label: stateName(id, null) }))]}
          onChange={(state) => setFilter({ ...filter, state })}
        />
        <Choice
          label={t('sup.queue')}
          isLabelHidden
          value={filter.queueId}
          options={[
            { id: '', label: t('sup.any-queue') },
            ...board.queues.map(({ queueId, name }) => ({ id: queueId, label: name })),
          ]}
          onChange={(queueId) => setFilter({ ...filter, queueId })}
        />
        <span className="faint" aria-live="polite">
          {t('sup.agents-count', { shown: items.length, all: board.agents.length })}
        </span>
      </div>
      <DataGrid
        label={t('sup.agents')}
        columns={columns}
        items={items}
        total={items.length}
        keyOf={({ agentId }) => agentId}
        sort={sort}
        onSort={setSort}
        openKey={openId}
        onOpen={({ agentId }) => onOpen(agentId)}
        words={{ selectRow: '', selectAll: '', loading: '' }}
        rowClass={(agent) => (isAgentAlarm(agent, board.alarms, now) ? 'sup-row-alarm' : '')}
      />
    </section>
  );
}

interface Told {
  readonly words: SupervisorWords;
  readonly board: SupervisionBoardView;
  readonly now: number;
  readonly stateName: ReturnType<typeof useStateName>;
}

function columnsOf({ words: { t }, board, now, stateName }: Told): readonly Column<SupervisedAgent>[] {
  const queueName = (id: string | null) => board.queues.find(({ queueId }) => queueId === id)?.name ?? '';
  const since = (agent: SupervisedAgent) => formatDuration(Math.max(0, now - agent.since));
  const works = ({ works: all, offeredQueueId }: SupervisedAgent) => {
    if (offeredQueueId) return `${t('sup.rung')} ${queueName(offeredQueueId)}`.trim();
    return all.map(({ queueId }) => queueName(queueId) || t('sup.state-busy')).join(', ');
  };
  const shownState = ({ state, reason, isUnreachable }: SupervisedAgent) =>
    isUnreachable && state === 'ready' ? t('sup.unreachable') : stateName(state, reason);
  return [
    { id: 'name', label: t('sup.name'), width: 'minmax(110px, 2fr)', isSortable: true, text: ({ name }) => name },
    {
      id: 'state',
      label: t('sup.state'),
      width: 'minmax(108px, 1.4fr)',
      isSortable: true,
      text: shownState,
      cell: (agent) => <span className={`tag ${stateTone[agent.state]}`}>{shownState(agent)}</span>,
    },
    {
      id: 'since',
      label: t('sup.since'),
      width: 'minmax(72px, 0.7fr)',
      isSortable: true,
      isEnd: true,
      text: since,
      cell: (agent) => (
        <span className={`number ${isAgentAlarm(agent, board.alarms, now) ? 'sup-alarm' : ''}`}>
          {isAgentAlarm(agent, board.alarms, now) ? <TriangleAlert className="icon" aria-label={t('sup.alarm')} /> : null}
          {agent.state === 'logged-off' ? '' : since(agent)}
        </span>
      ),
    },
    { id: 'with', label: t('sup.with'), width: 'minmax(140px, 1.5fr)', text: works },
    {
      id: 'queues',
      label: t('sup.in-queues'),
      width: 'minmax(160px, 2fr)',
      text: ({ queueIds }) => queueIds.map(queueName).filter(Boolean).join(', '),
    },
  ];
}
