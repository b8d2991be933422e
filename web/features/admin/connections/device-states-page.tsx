import { MonitorCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DeviceStateView } from '../../../../src/contract/rest/connections.ts';
import { Choice } from '../../../ui/choice.tsx';
import { type Column, DataGrid } from '../../../ui/data-grid.tsx';
import { Field } from '../../../ui/field.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { LiveSign } from '../live/live-sign.tsx';
import { useLiveList } from '../live/use-live-list.ts';
import { tagColumn, textColumn } from '../resource/columns.tsx';
import { TypedFilter } from '../resource/table-tools.tsx';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { When } from '../resource/when.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';

const tone = { registered: 'connected', 'not-registered': 'away', disabled: '' } as const;

const keyOf = ({ deviceId }: DeviceStateView) => deviceId;

/** Which phones are there now, from which number to which. */
export function DeviceStatesPage() {
  const words = useAdminWords();
  const { t } = words;
  const { search, change } = useAdminSearch();
  const { from, to, state, search: text } = search;
  const [range, setRange] = useState({ from: from ?? '', to: to ?? '' });
  const list = useLiveList<DeviceStateView>(
    '/api/v1/admin/device-states',
    { from, to, state, search: text },
    {
      topic: 'device-states',
      keyOf,
      told: (event) => (event.type === 'device-state-changed' ? event.device : null),
      isWanted: (device) => !state || device.state === state,
      // Without a state the list holds the same devices whatever happens to them.
      isNewRead: Boolean(state),
    },
  );
  const columns = useMemo(() => columnsOf(words), [words]);
  const keepRange = () => void change({ from: range.from || undefined, to: range.to || undefined }, { isReplacing: true });
  return (
    <div className="resource">
      <section className="resource-main" aria-label={t('page.device-states')}>
        <header className="resource-head">
          <h1>{t('page.device-states')}</h1>
          <LiveSign topic="device-states" />
          <span className="tag number">{list.hasAnswered ? list.total : '…'}</span>
        </header>
        <div className="table-tools ends">
          <TypedFilter text={text ?? ''} onText={(next) => void change({ search: next || undefined }, { isReplacing: true })} />
          <div className="tool-number">
            <Field
              label={t('device-states.from')}
              type="tel"
              value={range.from}
              onChange={(next) => setRange({ ...range, from: next })}
              onBlur={keepRange}
            />
          </div>
          <div className="tool-number">
            <Field
              label={t('device-states.to')}
              type="tel"
              value={range.to}
              onChange={(next) => setRange({ ...range, to: next })}
              onBlur={keepRange}
            />
          </div>
          <div className="tool-filter">
            <Choice
              label={t('f.state')}
              value={state ?? ''}
              onChange={(id) => void change({ state: id || undefined }, { isReplacing: true })}
              options={[
                { id: '', label: t('list.any') },
                { id: 'registered', label: t('device-state.registered') },
                { id: 'not-registered', label: t('device-state.not-registered') },
                { id: 'disabled', label: t('state.disabled') },
              ]}
            />
          </div>
        </div>
        {list.error ? (
          <Failed
            sentence={t('list.failed', { detail: list.error.message })}
            retryLabel={t('common.retry')}
            onRetry={list.reload}
          />
        ) : null}
        {!list.hasAnswered ? <SkeletonLines count={8} /> : null}
        {list.hasAnswered && list.total === 0 ? (
          <Empty icon={MonitorCheck} title={t('list.none')} help={t('list.none-help')} />
        ) : null}
        {list.hasAnswered && list.total > 0 ? (
          <DataGrid
            label={t('page.device-states')}
            columns={columns}
            items={list.items}
            total={list.total}
            keyOf={({ deviceId }) => deviceId}
            sort={null}
            openKey={null}
            onLook={list.look}
            words={{ selectRow: '', selectAll: '', loading: t('common.loading') }}
          />
        ) : null}
      </section>
    </div>
  );
}

const first = ({ registrations }: DeviceStateView) => registrations[0];

function columnsOf(words: AdminWords): Column<DeviceStateView>[] {
  const { t } = words;
  return [
    textColumn(words, 'number', 'f.number', ({ number }) => number, { width: '80px', isSortable: false, isStrong: true }),
    textColumn(words, 'name', 'f.name', ({ name }) => name, { width: 'minmax(120px, 1.2fr)', isSortable: false }),
    textColumn(words, 'user', 'f.user', ({ userName }) => userName ?? '', { width: 'minmax(110px, 1.2fr)', isSortable: false }),
    tagColumn(
      words,
      'state',
      'f.state',
      ({ state }) => ({ word: state === 'disabled' ? 'state.disabled' : `device-state.${state}`, tone: tone[state] }),
      '130px',
    ),
    textColumn(
      words,
      'where',
      'connections.address',
      (device) => {
        const one = first(device);
        return one ? `${one.transport.toUpperCase()} ${one.host}:${one.port}` : '';
      },
      { width: 'minmax(150px, 1.5fr)', isSortable: false },
    ),
    textColumn(words, 'agent', 'device-states.program', (device) => first(device)?.userAgent ?? '', {
      width: 'minmax(110px, 1.2fr)',
      isSortable: false,
    }),
    {
      id: 'since',
      label: t('device-states.since'),
      width: '100px',
      text: (device) => (first(device) ? new Date(first(device)?.sinceMs ?? 0).toISOString() : ''),
      cell: (device) => <When at={first(device)?.sinceMs ?? null} />,
    },
    textColumn(words, 'lines', 'devices.lines', ({ lines }) => `${lines.now} / ${lines.maximum}`, {
      width: '80px',
      isSortable: false,
      isEnd: true,
    }),
    textColumn(words, 'voicemail', 'device-states.voicemail', ({ voicemailNumber }) => voicemailNumber ?? '', {
      width: '100px',
      isSortable: false,
    }),
    textColumn(words, 'monitoring', 'device-states.monitoring', ({ monitoring }) => t(`monitoring.${monitoring}`), {
      width: '120px',
      isSortable: false,
    }),
  ];
}
