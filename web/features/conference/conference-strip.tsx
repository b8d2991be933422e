import { Suspense } from 'react';
import { ConferenceCard } from './conference-card.tsx';
import { useConferences } from './use-conferences.ts';

/** In the dock: the conferences that I am in. */
export function ConferenceStrip() {
  const mine = useConferences().filter(({ myPartyId }) => myPartyId !== null);
  if (mine.length === 0) return null;
  return (
    <Suspense fallback={null}>
      {mine.map((conference) => (
        <ConferenceCard key={conference.id} conference={conference} />
      ))}
    </Suspense>
  );
}
