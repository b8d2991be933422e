import { Suspense } from 'react';
import { useRights } from '../../app/rights.tsx';
import { Bosses } from './bosses.tsx';
import { CallQueues } from './call-queues.tsx';
import './presence-page.css';

/** Above the people: bosses of a secretary and call queues, for those who have any. */
export function Strips() {
  if (!useRights().hasApplication('caller')) return null;
  return (
    <Suspense fallback={null}>
      <div className="strips">
        <Bosses />
        <CallQueues />
      </div>
    </Suspense>
  );
}
