/* oxlint-disable react/no-unstable-nested-components -- cells of columns are functions, not components */
import { Blocks } from 'lucide-react';
import { useMemo } from 'react';
import type { ApplicationView } from '../../../../src/contract/rest/authorizations.ts';
import { useDesk } from '../../../app/session.tsx';
import { tagColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { wholeList } from '../resource/whole-list.ts';
import { useRank } from '../use-rank.ts';

/** Applications, who may use them and how many seats there are. */
export function SeatsPage() {
  const { rest } = useDesk();
  const { isSuper } = useRank();
  const base = useClient<ApplicationView>('applications');
  const resource = useMemo<Resource<ApplicationView>>(
    () => ({
      client: wholeList(
        base,
        async () => (await rest.send<{ items: readonly ApplicationView[] }>('GET', '/api/v1/admin/applications', {})).items,
      ),
      icon: Blocks,
      words: { title: 'page.seats', lead: 'seats.lead', empty: 'list.none', emptyHelp: 'list.none-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      canDelete: false,
      hasHistory: false,
      columns: (words) => [
        textColumn(words, 'name', 'seats.application', ({ name }) => name, { width: 'minmax(150px, 1.2fr)', isStrong: true }),
        textColumn(words, 'describes', 'f.description', ({ describes }) => describes, {
          width: 'minmax(160px, 2.4fr)',
          isSortable: false,
        }),
        tagColumn(
          words,
          'isOpen',
          'seats.who',
          ({ isOpen }) => ({ word: isOpen ? 'seats.open' : 'seats.authorized', tone: isOpen ? 'connected' : '' }),
          '150px',
        ),
        {
          id: 'seatsUsed',
          label: words.t('seats.used'),
          width: '170px',
          isSortable: true,
          text: ({ seats, seatsUsed }) => `${seatsUsed} / ${seats ?? '∞'}`,
          cell: (application) => <SeatMeter application={application} />,
        },
      ],
      fields: [
        { name: 'isOpen', label: 'seats.open', help: 'seats.open-help', kind: 'switch', isWide: true },
        ...(isSuper
          ? [{ name: 'seats', label: 'seats.count', help: 'seats.count-help', kind: 'number', isNullable: true } as const]
          : []),
      ],
      toForm: (application) => ({
        isOpen: application?.isOpen ?? true,
        ...(isSuper ? { seats: application?.seats ?? null } : {}),
      }),
    }),
    [base, rest, isSuper],
  );
  return <ResourcePage resource={resource} />;
}

function SeatMeter({ application: { seats, seatsUsed } }: { application: ApplicationView }) {
  const share = seats === null || seats === 0 ? 0 : Math.min(1, seatsUsed / seats);
  return (
    <span className="meter-cell">
      {seats === null ? null : (
        <span className="meter" aria-hidden="true">
          <span className={share >= 1 ? 'full' : ''} style={{ width: `${share * 100}%` }} />
        </span>
      )}
      <span className="number">
        {seatsUsed} / {seats ?? '∞'}
      </span>
    </span>
  );
}
