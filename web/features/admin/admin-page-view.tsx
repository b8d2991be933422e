import { useParams } from '@tanstack/react-router';
import { type ComponentType, createElement, lazy, Suspense } from 'react';
import { OpeningTitle } from '../../ui/opening.tsx';
import { Empty, SkeletonLines } from '../../ui/page-state.tsx';
import { adminPages } from './admin-areas.ts';
import { useAdminWords } from './words/index.ts';

const views = new Map<string, ComponentType>(
  adminPages.map(({ id, load }) => [id, lazy(async () => ({ default: await load() }))]),
);

/** `/admin/<page>`: the page of that name. */
export function AdminPageView() {
  const { t } = useAdminWords();
  const { page } = useParams({ from: '/signed-in/admin/$page' });
  if (!views.has(page)) return <Empty title={t('frame.unknown-page')} />;
  return (
    <Suspense
      fallback={
        <>
          <OpeningTitle />
          <SkeletonLines count={8} />
        </>
      }
      key={page}
    >
      {createElement(views.get(page) ?? 'div')}
    </Suspense>
  );
}
