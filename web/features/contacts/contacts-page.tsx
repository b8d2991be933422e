import { Suspense } from 'react';
import { useRights } from '../../app/rights.tsx';
import { OpeningTitle } from '../../ui/opening.tsx';
import { ContactsView } from './contacts-view.tsx';
import { useContactWords } from './words/index.ts';
import './contacts.css';

/** Contacts of all directories that one may see, one's own, lists and favourites. */
export function ContactsPage() {
  return (
    <Suspense fallback={<OpeningTitle />}>
      <Opened />
    </Suspense>
  );
}

function Opened() {
  const { t } = useContactWords();
  const { isKnown, hasApplication } = useRights();
  if (!isKnown) return <h1 className="sr-only">{t('nav.contacts')}</h1>;
  if (hasApplication('caller')) return <ContactsView />;
  return (
    <div className="page">
      <h1 className="sr-only">{t('nav.contacts')}</h1>
      <div className="empty grow">
        <strong>{t('phone.closed')}</strong>
        {t('phone.closed-help')}
      </div>
    </div>
  );
}
