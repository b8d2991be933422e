import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { UserMinus, UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { GroupView } from '../../../../src/contract/rest/groups.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Button } from '../../../ui/button.tsx';
import { DataGrid } from '../../../ui/data-grid.tsx';
import { Empty } from '../../../ui/page-state.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { textColumn } from '../resource/columns.tsx';
import { TypedFilter } from '../resource/table-tools.tsx';
import { useAdminWords } from '../words/index.ts';

interface Member {
  readonly id: string;
  readonly displayName: string;
  readonly login: string;
  readonly domainName: string;
  readonly number: string | null;
}

const shown = 500;

/** Who is in a group and who could be; ticked people go in or out together. */
export function GroupMembers({ group, onChanged }: { group: GroupView; onChanged: () => void }) {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const queries = useQueryClient();
  const [of, setOf] = useState<'members' | 'others'>('members');
  const [search, setSearch] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const path = '/api/v1/admin/groups/:id/members';
  const { data } = useQuery({
    queryKey: ['group-members', group.id, of, search],
    queryFn: () =>
      rest.send<ListPage<Member>>('GET', path, {
        params: { id: group.id },
        query: { of, search: search || undefined, limit: shown },
      }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(
    () => [
      textColumn<Member>(words, 'name', 'f.name', ({ displayName, login }) => displayName || login, {
        width: 'minmax(120px, 2fr)',
        isSortable: false,
      }),
      textColumn<Member>(words, 'number', 'f.number', ({ number }) => number ?? '', { width: '80px', isSortable: false }),
    ],
    [words],
  );
  const move = async (userIds: readonly string[], isIn: boolean) => {
    try {
      await rest.send('POST', isIn ? path : `${path}/remove`, { params: { id: group.id }, body: { userIds } });
      setTicked(new Set());
      const sentence = t(isIn ? 'groups.added' : 'groups.removed', { count: userIds.length, name: group.name });
      toasts.show({ sentence, action: { label: t('editor.undo'), run: () => void move(userIds, !isIn) } });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    await queries.invalidateQueries({ queryKey: ['group-members', group.id] });
    onChanged();
  };
  const isIn = of === 'others';
  return (
    <>
      <div className="row">
        <Segments
          label={t('groups.which')}
          value={of}
          onChange={(next) => {
            setOf(next);
            setTicked(new Set());
          }}
          options={[
            { id: 'members', label: t('groups.members') },
            { id: 'others', label: t('groups.others') },
          ]}
        />
        <Button
          icon={isIn ? UserPlus : UserMinus}
          isDisabled={ticked.size === 0}
          tone={isIn ? 'primary' : 'plain'}
          onPress={() => void move([...ticked], isIn)}
        >
          {t(isIn ? 'groups.put-in' : 'groups.take-out', { count: ticked.size })}
        </Button>
      </div>
      <TypedFilter text={search} onText={setSearch} />
      {data?.total === 0 ? (
        <Empty title={t(search ? 'list.none' : 'groups.nobody')} help={t(search ? 'list.none-help' : 'groups.nobody-help')} />
      ) : (
        <div className="boxed-grid">
          <DataGrid
            label={t(of === 'members' ? 'groups.members' : 'groups.others')}
            columns={columns}
            items={data?.items ?? []}
            total={data?.items.length ?? 0}
            keyOf={({ id }) => id}
            sort={null}
            openKey={null}
            selection={ticked}
            onSelect={setTicked}
            onOpen={({ id }) =>
              setTicked((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]))
            }
            words={{ selectRow: t('list.select-row'), selectAll: t('list.select-all'), loading: t('common.loading') }}
          />
        </div>
      )}
      {data && data.total > data.items.length ? (
        <p className="faint">{t('groups.first-only', { count: shown, total: data.total })}</p>
      ) : null}
    </>
  );
}
