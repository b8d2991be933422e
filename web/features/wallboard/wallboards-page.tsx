import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { MonitorUp, Plus } from 'lucide-react';
import type { Wallboard } from '../../../src/contract/rest/wallboards.ts';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty, Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { firstLayout } from './board-model.ts';
import { boardsKey, useWallboards } from './use-board-data.ts';
import { useBoardWords } from './words/index.ts';
import './wallboard.css';

/** My wallboards, and those shared with me. */
export function WallboardsPage() {
  const { t } = useBoardWords();
  const { rest } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const boards = useWallboards();
  const add = useMutation({
    mutationFn: () =>
      rest.send<Wallboard>('POST', '/api/v1/wallboards', { body: { name: t('board.new-name'), layout: firstLayout() } }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: boardsKey });
      void navigate({ to: '/wallboards/$id', params: { id }, search: { edit: 'yes' } });
    },
  });
  const items = boards.data?.items ?? [];
  return (
    <div className="page boards-page">
      <header className="row">
        <h1>{t('board.title')}</h1>
        <Button tone="primary" icon={Plus} isDisabled={add.isPending} onPress={() => add.mutate()}>
          {t('board.add')}
        </Button>
      </header>
      {add.isError ? <p className="notice failed">{add.error.message}</p> : null}
      {boards.isPending ? <SkeletonLines /> : null}
      {boards.isError ? (
        <Failed sentence={boards.error.message} retryLabel={t('common.retry')} onRetry={() => void boards.refetch()} />
      ) : null}
      {boards.data && items.length === 0 ? (
        <Empty icon={MonitorUp} title={t('board.empty')} help={t('board.empty-help')} />
      ) : null}
      <ul className="board-list">
        {items.map(({ id, name, isMine, ownerName, layout, displays }) => (
          <li key={id}>
            <Link to="/wallboards/$id" params={{ id }} className="board-card">
              <strong>{name}</strong>
              <span className="soft">{t('board.tiles', { count: layout.tiles.length })}</span>
              <span className="faint">{isMine ? t('board.displays-count', { count: displays.length }) : ownerName}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
