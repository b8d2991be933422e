import { Link } from '@tanstack/react-router';
import { Monitor, Phone, Plus } from 'lucide-react';
import type { UserView } from '../../../../src/contract/rest/users.ts';
import { Empty } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';

/** The phones of a user, each a link to its own page. */
export function UserDevices({ user }: { user: UserView }) {
  const { t } = useAdminWords();
  return (
    <>
      {user.devices.length === 0 ? (
        <Empty icon={Phone} title={t('users.no-devices')} help={t('users.no-devices-help')} />
      ) : (
        <ul className="mini-list">
          {user.devices.map((device) => {
            const Icon = device.protocol === 'sip-softphone' ? Monitor : Phone;
            return (
              <li key={device.id}>
                <Icon className="icon" aria-hidden="true" />
                <span className="grow">
                  <Link to="/admin/$page" params={{ page: 'devices' }} search={{ open: device.id }}>
                    {device.name}
                  </Link>
                  <span className="faint number"> · {device.number}</span>
                </span>
                {device.enabled ? null : <span className="tag">{t('state.disabled')}</span>}
              </li>
            );
          })}
        </ul>
      )}
      <Link className="button-link" to="/admin/$page" params={{ page: 'devices' }} search={{ open: 'new', userId: user.id }}>
        <Plus className="icon" aria-hidden="true" />
        {t('devices.add')}
      </Link>
    </>
  );
}
