import { useQuery } from '@tanstack/react-query';
import type { MyDevicesView } from '../../../src/contract/rest/me.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useDeviceWords } from './words/index.ts';

/** The devices one may call with, and the one chosen. */
export function useDevices() {
  const { rest } = useDesk();
  return useQuery({ queryKey: ['devices'], queryFn: () => rest.call(routes.me.myDevices, {}) });
}

/** What a device or number is called; inside of a `Suspense`. */
export function usePlaceNames() {
  const { t } = useDeviceWords();
  const { user } = useDesk();
  return {
    ofDevice: ({ protocol, name, number }: MyDevicesView['items'][number]) =>
      protocol === 'sip-softphone' ? t('dock.this-browser') : `${name} ${number}`,
    ofNumber: ({ kind, number }: MyDevicesView['numbers'][number]) =>
      `${t(`dock.kind-${kind}`)} ${formatNumber(number, user.country)}`,
  };
}
