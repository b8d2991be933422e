import { Download, ShieldAlert } from 'lucide-react';
import type { PhoneView } from '../../../../src/contract/rest/phone-provisioning.ts';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';

const answered: ReadonlySet<string> = new Set(['enrolled', 'delivered', 'pointed']);

/** What the telephone asked for last, or who asked in its place. */
export function DeskPhoneFetches({ fetches }: Pick<PhoneView, 'fetches'>) {
  const { t } = useAdminWords();
  return (
    <section>
      <h3>{t('desk.fetches')}</h3>
      {fetches.length === 0 ? <p className="faint">{t('desk.no-fetches')}</p> : null}
      {fetches.length > 0 ? (
        <ul className="mini-list">
          {fetches.map(({ at, address, userAgent, file, outcome }) => {
            const Icon = answered.has(outcome) ? Download : ShieldAlert;
            return (
              <li key={`${at}${file}${outcome}`}>
                <Icon className={answered.has(outcome) ? 'icon' : 'icon failed-word'} aria-hidden="true" />
                <span className="grow">
                  <span className={answered.has(outcome) ? '' : 'failed-word'}>{t(`desk.fetch.${outcome}`)}</span>{' '}
                  <span className="number">{address}</span>
                  <br />
                  <span className="faint">
                    {file} · {userAgent}
                  </span>
                </span>
                <When at={at} />
              </li>
            );
          })}
        </ul>
      ) : null}
    </section>
  );
}
