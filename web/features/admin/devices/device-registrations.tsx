import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import type { DeviceStateView } from '../../../../src/contract/rest/connections.ts';
import type { DeviceView } from '../../../../src/contract/rest/devices.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Empty } from '../../../ui/page-state.tsx';
import { Since } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';

/** Each way by which a device can be reached now, read again while one looks. */
export function DeviceRegistrations({ device }: { device: DeviceView }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['device-state', device.id],
    queryFn: () =>
      rest.send<ListPage<DeviceStateView>>('GET', '/api/v1/admin/device-states', {
        query: { from: device.number, to: device.number, limit: 50 },
      }),
    refetchInterval: 4000,
  });
  const state = data?.items.find(({ deviceId }) => deviceId === device.id);
  return (
    <>
      {state && state.registrations.length === 0 ? (
        <Empty icon={PlugZap} title={t('devices.not-there')} help={t('devices.not-there-help')} />
      ) : null}
      {state && state.registrations.length > 0 ? (
        <ul className="mini-list">
          {state.registrations.map((each) => (
            <li key={`${each.transport}${each.host}${each.port}`}>
              <span className="tag connected">{each.transport.toUpperCase()}</span>
              <span className="grow">
                <span className="number">
                  {each.host}:{each.port}
                </span>
                <br />
                <span className="faint">{each.userAgent ?? ''}</span>
              </span>
              <Since at={each.sinceMs} />
            </li>
          ))}
        </ul>
      ) : null}
      <Link className="button-link" to="/admin/$page" params={{ page: 'traces' }} search={{ subject: device.number }}>
        {t('devices.trace')}
      </Link>
    </>
  );
}
