import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Maximize, Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Wallboard, WallboardLayout } from '../../../src/contract/rest/wallboards.ts';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { BoardEditor } from './board-editor.tsx';
import { BoardView } from './board-view.tsx';
import { boardsKey, useBoardData, useWallboard } from './use-board-data.ts';
import { useBoardWords } from './words/index.ts';
import './wallboard.css';

/** One board: shown, full screen, or arranged. */
export function WallboardPage() {
  const { t } = useBoardWords();
  const { id } = useParams({ from: '/signed-in/wallboards/$id' });
  const read = useWallboard(id);
  // What is shown or arranged stays when it cannot be read again.
  if (read.data) return <Shown key={id} board={read.data} />;
  if (!read.isError) return <SkeletonLines />;
  return (
    <div className="page">
      <Link to="/wallboards" className="button quiet">
        <ArrowLeft className="icon" aria-hidden="true" />
        {t('board.all')}
      </Link>
      <Failed sentence={read.error.message} retryLabel={t('common.retry')} onRetry={() => void read.refetch()} />
    </div>
  );
}

function Shown({ board }: { board: Wallboard }) {
  const { t } = useBoardWords();
  const search: { edit?: string | undefined } = useSearch({ from: '/signed-in/wallboards/$id' });
  const navigate = useNavigate();
  const frame = useRef<HTMLElement>(null);
  const [edited, setEdited] = useState<{ name: string; layout: WallboardLayout } | null>(
    search.edit && board.isMine ? { name: board.name, layout: board.layout } : null,
  );
  const layout = edited?.layout ?? board.layout;
  const { data, error } = useBoardData(layout);
  const saving = useSaving(board, () => {
    setEdited(null);
    void navigate({ to: '/wallboards/$id', params: { id: board.id }, search: {}, replace: true });
  });
  return (
    <div className="board-page">
      <header className="row wrap board-head">
        <Link to="/wallboards" className="button quiet">
          <ArrowLeft className="icon" aria-hidden="true" />
          {t('board.all')}
        </Link>
        <h1>{board.name}</h1>
        <span className="row push">
          {edited ? (
            <>
              <Button onPress={() => setEdited(null)}>{t('common.cancel')}</Button>
              <Button tone="primary" isDisabled={saving.isPending} onPress={() => saving.mutate(edited)}>
                {t('common.save')}
              </Button>
            </>
          ) : (
            <>
              {board.isMine ? (
                <Button icon={Pencil} onPress={() => setEdited({ name: board.name, layout: board.layout })}>
                  {t('board.arrange')}
                </Button>
              ) : null}
              <Button icon={Maximize} onPress={() => void frame.current?.requestFullscreen()}>
                {t('board.full-screen')}
              </Button>
            </>
          )}
        </span>
      </header>
      {saving.isError ? <p className="notice failed">{saving.error.message}</p> : null}
      {error ? <p className="notice failed">{error.message}</p> : null}
      {!data ? (
        <SkeletonLines />
      ) : edited ? (
        <BoardEditor board={board} data={data} edited={edited} onChange={setEdited} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- on a phone it scrolls, so the keyboard must reach it
        <section ref={frame} className="board-frame" tabIndex={0} aria-label={board.name}>
          <BoardView data={data} />
        </section>
      )}
    </div>
  );
}

function useSaving(board: Wallboard, onSaved: () => void) {
  const { rest } = useDesk();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { name: string; layout: WallboardLayout }) =>
      rest.send<Wallboard>('PATCH', '/api/v1/wallboards/:id', {
        params: { id: board.id },
        body: { ...change, version: board.version },
      }),
    onSuccess: (saved) => {
      client.setQueryData([...boardsKey, board.id], saved);
      void client.invalidateQueries({ queryKey: boardsKey, exact: true });
      onSaved();
    },
  });
}
