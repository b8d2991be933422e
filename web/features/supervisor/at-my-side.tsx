import { Ear } from 'lucide-react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useSupervisorWords } from './words/index.ts';

/** In a call of mine: which supervisors are at my side, as far as I am told. */
export function AtMySide({ monitoredBy }: Pick<DeskCall, 'monitoredBy'>) {
  const { t } = useSupervisorWords();
  return (
    <>
      {monitoredBy.map(({ id, name, mode }) => (
        <output key={id} className="tag away">
          <Ear className="icon" aria-hidden="true" />
          {t(`sup.at-side-${mode}`, { name })}
        </output>
      ))}
    </>
  );
}
