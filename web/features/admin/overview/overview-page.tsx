import { useAdminWords } from '../words/index.ts';

/** What is going on, and the first steps. */
export function OverviewPage() {
  const { t } = useAdminWords();
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.overview')}</h1>
      </header>
    </div>
  );
}
