import { lazy, Suspense } from 'react';

const ContactCardView = lazy(async () => ({ default: (await import('./contact-card-view.tsx')).ContactCardView }));

/** The card of a contact where a card is shown. */
export function ContactPanel({ contactId }: { contactId: string }) {
  return (
    <Suspense fallback={null}>
      <ContactCardView key={contactId} id={contactId} />
    </Suspense>
  );
}
