import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useDesk, useSession } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import './security.css';
import { useSecurityWords } from './words/index.ts';

/** Where I am signed in, and the way to end it there. */
export function DevicesSection() {
  const words = useSecurityWords();
  const { t, locale } = words;
  const { rest } = useDesk();
  const { signOut } = useSession();
  const queries = useQueryClient();
  const now = useNow(60_000);
  const { data } = useQuery({ queryKey: ['sessions'], queryFn: () => rest.call(routes.session.listSessions, {}) });
  const end = async (id: string) => {
    // One that is over meanwhile is over all the same.
    await rest.call(routes.session.signOutThere, { params: { id } }).catch(() => {});
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  return (
    <section className="panel" aria-label={t('devices.title')}>
      <h2>{t('devices.title')}</h2>
      <ul className="security-list">
        {data?.items.map(({ id, deviceName, address, method, isCurrent, lastSeenAt }) => {
          const how = `devices.method-${method}`;
          return (
            <li key={id}>
              <strong>{deviceName}</strong>
              <span className="number">{address}</span>
              <span className="faint">{words.has(how) ? t(how) : method}</span>
              <span className="faint">
                {isCurrent ? t('settings.this-session') : t('settings.last-seen', { when: formatWhen(lastSeenAt, now, locale) })}
              </span>
              <span className="push" />
              {isCurrent ? null : (
                <IconButton icon={LogOut} label={t('devices.end', { name: deviceName, address })} onPress={() => void end(id)} />
              )}
            </li>
          );
        })}
      </ul>
      <p className="row">
        <Button onPress={() => void rest.call(routes.session.signOutEverywhere, {}).then(() => signOut())}>
          {t('settings.sign-out-everywhere')}
        </Button>
      </p>
    </section>
  );
}
