import { Link, Outlet, useParams } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { OpeningTitle } from '../../ui/opening.tsx';
import { narrow, useMedia } from '../../ui/use-media.ts';
import { useWords } from '../../ui/words/index.ts';
import { adminPages } from './admin-areas.ts';
import { CompanySwitch } from './company-switch.tsx';
import { useVisibleAreas } from './use-visible-areas.ts';
import { type AdminWords, AdminWordsContext, loadAdminWords, useAdminWords } from './words/index.ts';
import '../../ui/forms.css';
import '../../ui/tabs.css';
import './resource/resource.css';
import './admin.css';
import './pages.css';

/** The administration: its tree at the left, a page at the right. For administrators. */
export function AdminFrame() {
  const shared = useWords();
  const { user } = useDesk();
  const [words, setWords] = useState<AdminWords | null>(null);
  useEffect(() => {
    void loadAdminWords(shared).then(setWords);
  }, [shared]);
  if (!words) return <OpeningTitle />;
  return (
    <AdminWordsContext value={words}>
      {user.role === 'administrator' ? <Frame /> : <p className="empty">{words.t('frame.no-right')}</p>}
    </AdminWordsContext>
  );
}

function Frame() {
  const { t } = useAdminWords();
  const isNarrow = useMedia(narrow);
  const [isNavOpen, setNavOpen] = useState(false);
  const { page } = useParams({ strict: false });
  const here = adminPages.find(({ id }) => id === page);
  return (
    <div className="admin">
      {isNarrow ? (
        <Button icon={MenuIcon} tone="quiet" aria-expanded={isNavOpen} onPress={() => setNavOpen(!isNavOpen)}>
          {here ? t(here.word) : t('frame.open-nav')}
        </Button>
      ) : null}
      {isNarrow && !isNavOpen ? null : <Tree onGo={() => setNavOpen(false)} />}
      <div className="admin-page" hidden={isNarrow && isNavOpen}>
        <Suspense fallback={<OpeningTitle />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}

function Tree({ onGo }: { onGo: () => void }) {
  const { t } = useAdminWords();
  const areas = useVisibleAreas();
  const { page } = useParams({ strict: false });
  const nav = useRef<HTMLElement>(null);
  // The tree is longer than most screens; where one is stays in sight.
  useEffect(() => {
    if (!page || areas.length === 0) return;
    nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [page, areas]);
  return (
    <nav ref={nav} className="admin-nav" aria-label={t('frame.nav')}>
      <CompanySwitch />
      {areas.map((area) => (
        <div key={area.id} className="admin-area">
          <h2>{t(area.word)}</h2>
          <ul>
            {area.pages.map(({ id, word, icon: Icon }) => (
              <li key={id}>
                <Link
                  to="/admin/$page"
                  params={{ page: id }}
                  className="admin-link"
                  activeOptions={{ includeSearch: false }}
                  activeProps={{ 'aria-current': 'page' }}
                  onClick={onGo}
                >
                  <Icon className="icon" aria-hidden="true" />
                  <span className="ellipsis">{t(word)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
